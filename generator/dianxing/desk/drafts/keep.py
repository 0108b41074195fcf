"""存一版草稿，管好几件事：只能放在自己能写的县区；在审的不能从这里改；别人先存了，就一项一项地并。"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from dianxing.cases.case_text import CaseText, same_text, tidied
from dianxing.cases.reference import Reference
from dianxing.desk.access.actor import Actor
from dianxing.desk.compare.three_way import Merged, Taken, merge
from dianxing.desk.drafts.county import placed
from dianxing.desk.drafts.follow import follow
from dianxing.desk.drafts.read import text_of_draft, text_of_revision
from dianxing.desk.drafts.save import Saved, save
from dianxing.desk.models import Draft, User
from dianxing.desk.review.workflow import Stage


@dataclass(frozen=True, slots=True)
class Kept:
    """存好了。"""

    revision: int
    county_refused: bool
    """县区改到了他不能写的地方，没有照改。"""
    taken: tuple[Taken, ...] = ()
    """并进来的别人的改动。"""
    by: str = ""
    """谁改的。"""


@dataclass(frozen=True, slots=True)
class Clash:
    """没有存：两个人改了同一项，要人选。"""

    merged: Merged
    revision: int
    by: str


@dataclass(frozen=True, slots=True)
class Closed:
    """没有存：稿子不在写稿这一步。"""

    stage: Stage


def keep(
    draft_id: int,
    user: User,
    actor: Actor,
    values: CaseText,
    *,
    seen: int,
    how: str,
    reference: Reference,
) -> Kept | Clash | Closed:
    """存 `values`；`seen` 是他从第几版改起。"""
    with transaction.atomic():
        draft = (
            Draft.objects.select_for_update(of=("self",))
            .select_related("entry", "changed_by")
            .get(pk=draft_id)
        )
        if draft.stage != Stage.WRITING:
            return Closed(Stage(draft.stage))
        stored = text_of_draft(draft)
        head, refused = placed(values.head, stored.head, actor, reference)
        wanted = tidied(CaseText(head, values.body))
        taken: tuple[Taken, ...] = ()
        if seen != draft.revision:
            merged = merged_with_now(draft, seen, wanted)
            if merged.conflicts:
                return Clash(merged, draft.revision, who_saved(draft, user))
            wanted, how = tidied(merged.values), "merge"
            taken = merged.from_theirs
        by = who_saved(draft, user)
        if same_text(tidied(stored), wanted):
            return Kept(draft.revision, refused, taken, by)
        saved = save(draft_id, user, wanted, seen=draft.revision, how=how)
        assert isinstance(saved, Saved)  # 行锁着，别人插不进来
        follow(draft.entry, wanted.head, reference)
        return Kept(saved.revision, refused, taken, by)


def merged_with_now(draft: Draft, seen: int, wanted: CaseText) -> Merged:
    """从第 `seen` 版改成的 `wanted`（收拾过的），和库里现在的按栏合。"""
    begun = text_of_revision(draft, seen)
    return merge(tidied(begun) if begun else None, wanted, tidied(text_of_draft(draft)))


def who_saved(draft: Draft, user: User) -> str:
    """上一版是谁存的，说给 `user` 听。"""
    return "你在别处" if draft.changed_by_id == user.pk else draft.changed_by.name


def end_sitting(draft: Draft) -> None:
    """有人从这一版看起、改起了：自动保存不再往这一版里并，比较的时候还找得到它。"""
    draft.revisions.filter(number=draft.revision, how="auto").update(how="seen")
