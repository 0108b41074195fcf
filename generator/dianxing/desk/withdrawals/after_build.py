"""建好网站以后的活：收回撤下的案例发过的，改正撤回授权的案例发过的。"""

from __future__ import annotations

from dataclasses import asdict

from dianxing.desk.consents.usage import uses_of
from dianxing.desk.git.case_log import read_case_at
from dianxing.desk.git.open_repository import open_repository
from dianxing.desk.job_queue import Tell
from dianxing.desk.models import Draft, Job, Publication
from dianxing.desk.place import DeskPlace
from dianxing.desk.withdrawals.effect import effect_of
from dianxing.desk.withdrawals.pull_back import PulledBack, correct_posts, pull_back
from dianxing.errors import DianxingError


def retract_job(job: Job, place: DeskPlace, tell: Tell) -> None:
    """撤下的案例：收回发出去的；开着的草稿改从撤下的那一份起。"""
    publication = Publication.objects.get(pk=job.payload["withdrawal"])
    _rebase_draft(publication, place)
    tell("收回发出去的", 0)
    said = pull_back(place, (publication.entry_id,), _who(job))
    _finish(job, said, tell)


def consent_posts_job(job: Job, place: DeskPlace, tell: Tell) -> None:
    """撤回授权的案例：还在网站上的改正，上不了网站的收回。网站要先建好：改正照新的渠道稿。"""
    build = Job.objects.filter(pk=job.payload.get("build")).first()
    if build is not None and build.state != Job.State.DONE:
        raise DianxingError("网站还没有建好，发出去的还没有改 → 修好建站的毛病，再试一次")
    number = job.payload["number"]
    gone = {
        use.entry.pk
        for use in uses_of(place, number)
        if use.in_git and effect_of(use.head, use.body, place.reference, number).still
    }
    case_ids = {*job.payload["case_ids"]}
    tell("收回和改正发出去的", 0)
    said = (
        *pull_back(place, case_ids & gone, _who(job)),
        *correct_posts(place, case_ids - gone, _who(job)),
    )
    _finish(job, said, tell)


def _finish(job: Job, said: tuple[PulledBack, ...], tell: Tell) -> None:
    job.payload = {**job.payload, "said": [asdict(one) for one in said]}
    by_hand = sum(not one.done for one in said)
    if not said:
        tell("没有发到过别处", 100)
    elif by_hand:
        tell(f"发到过 {len(said)} 处，还有 {by_hand} 处要人去做", 100)
    else:
        tell(f"{len(said)} 处都由接口做好了", 100)


def _rebase_draft(publication: Publication, place: DeskPlace) -> None:
    """草稿原来从撤下以前的那一份改起：换成撤下的这一份，审过再发布就是重新公开，不会被当成别人的改动。"""
    draft = Draft.objects.filter(entry=publication.entry, base_text=publication.base_text).first()
    if draft is None or not publication.commit:
        return
    repo = open_repository(place.root, branch=place.settings.desk.branch)
    files = read_case_at(repo, publication.commit, publication.entry_id)
    if files is None:
        return
    Draft.objects.filter(pk=draft.pk, base_text=publication.base_text).update(
        base_text=files.text.decode("utf-8", "replace"),
        base_blobs={**draft.base_blobs, "case.md": files.blob},
    )


def _who(job: Job) -> str:
    return f"采编台 {job.by.name if job.by else ''}".strip()
