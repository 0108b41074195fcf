"""现在不能写的稿子：说为什么，该怎么办。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.desk.case_address import case_address
from dianxing.desk.models import CaseEntry, Draft
from dianxing.desk.review.workflow import Stage


@dataclass(frozen=True, slots=True)
class ReadOnlyPage:
    """不能写的时候的那一页。"""

    year: str
    slug: str
    title: str
    why: str
    what_to_do: str
    can_start: bool
    """可以开始改一稿。"""
    start_label: str
    case: str
    review: str
    """在审的，审稿页的地址：收回在那里；不在审是空。"""


def read_only_page(entry: CaseEntry, draft: Draft | None) -> ReadOnlyPage:
    """`draft` 不在写稿这一步，或者没有。"""
    can_start = draft is None or draft.stage == Stage.PUBLISHED
    if draft is None:
        why, what = "这个案例现在没有人在改。", "要改就从网站上的这一份开始；改完照样要送审。"
    elif draft.stage == Stage.PUBLISHED:
        why, what = "这一稿已经发布。", "要再改，就从网站上现在的这一份另起一稿，改完照样要送审。"
    else:
        why = f"这份稿子{Stage(draft.stage).label}，现在不能改。"
        what = "要改，先到审稿页上点“收回”；收回以后，已经通过的审要重来。"
    return ReadOnlyPage(
        entry.folder_year,
        entry.slug,
        entry.title,
        why,
        what,
        can_start,
        "开始改" if draft is None else "再改一稿",
        case_address("case", entry.pk),
        "" if can_start else case_address("review", entry.pk),
    )
