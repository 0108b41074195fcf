"""撤回一份授权：定下来，交给后台。点了就不能反悔：人改了主意，签一份新的，登记新的编号。

撤回的意思是“从今往后不用了”，别处也许已经照着删了；把旧编号放回去，等于替本人又同意了一次。
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from dianxing.desk.audit.record import record
from dianxing.desk.consents.numbers import read_number
from dianxing.desk.consents.register import UNREADABLE, note_of, seal_note
from dianxing.desk.consents.seal import Seal
from dianxing.desk.job_queue import enqueue
from dianxing.desk.models import Consent, Job, User
from dianxing.errors import DianxingError

KINDS = ("consent", "build", "consent-posts")
"""撤回一份授权要做的几件活，依次。"""
_LONGEST_REASON = 300


def withdraw_consent(
    number: str, user: User, seal: Seal, *, typed: str, reason: str, case_ids: tuple[str, ...]
) -> Job:
    """撤回；`typed` 是他照着打的编号，`case_ids` 是现在用着它、在 Git 里的案例。不行抛 DianxingError。

    缘故里多半有姓名，所以不进记录，封在备注里。
    """
    if read_number(typed) != number:
        raise DianxingError(f"打的编号不对 → 照着打 {number}，打对了才撤回")
    reason = " ".join(reason.split())
    if len(reason) > _LONGEST_REASON:
        raise DianxingError(f"缘故太长 → 不超过 {_LONGEST_REASON} 个字")
    now = timezone.now()
    with transaction.atomic():
        consent = Consent.objects.select_for_update().get(pk=number)
        if consent.withdrawn is not None:
            raise DianxingError(f"{number} 已经撤回了 → 看下面走到哪一步")
        consent.withdrawn, consent.withdrawn_by = now, user
        note = note_of(seal, consent)
        # 钥匙丢了也撤得了；解不开的备注不盖掉
        if reason and note != UNREADABLE:
            day = timezone.localtime(now).strftime("%Y-%m-%d")
            seal_note(seal, consent, f"{note}\n{day} {user.name}撤回：{reason}".strip())
        consent.save()
        job = enqueue(
            "consent",
            by=user,
            number=number,
            commit_id=str(uuid.uuid4()),
            when=now.isoformat(),
            author=[user.name, user.git_mail],
            case_ids=list(case_ids),
        )
        record(
            "consent-withdraw",
            f"撤回授权 {number}，用到它的案例 {len(case_ids)} 个",
            actor=user,
            county=consent.county,
            cases=list(case_ids),
        )
    return job


def jobs_of(number: str) -> tuple[Job, ...]:
    """撤回这一份的几件活，从早到晚。"""
    found = Job.objects.filter(kind__in=KINDS, payload__number=number)
    return tuple(found.select_related("by").order_by("id"))


def try_again(number: str, user: User) -> None:
    """最后没做成的那一件再做一次；没有要再做的抛 DianxingError。"""
    jobs = jobs_of(number)
    if not jobs or jobs[-1].state != Job.State.FAILED:
        raise DianxingError("没有要再做的 → 看下面走到哪一步")
    last = jobs[-1]
    with transaction.atomic():
        if last.kind == "consent":
            enqueue("consent", by=user, **last.payload)
        else:
            # 改发出去的要新的渠道稿：从建站再做
            _build_then_posts(number, last.payload["case_ids"], user)
        record("consent-again", f"撤回授权 {number}：再试一次", actor=user)


def order_build(number: str, case_ids: list[str], user: User | None) -> None:
    """排上建站，建好了改发出去的；已经排过的不再排。"""
    with transaction.atomic():
        if not Job.objects.filter(kind="build", payload__number=number).exists():
            _build_then_posts(number, case_ids, user)


def _build_then_posts(number: str, case_ids: list[str], user: User | None) -> None:
    build = enqueue("build", by=user, number=number)
    enqueue("consent-posts", by=user, number=number, case_ids=case_ids, build=build.pk)
