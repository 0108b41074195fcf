"""针对一栏的意见：谁提的、解决没有；跟着稿子走，一版一版都看得见。"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from dianxing.cases.case_text import clean
from dianxing.desk.audit.record import record
from dianxing.desk.compare.field import field_label
from dianxing.desk.models import Comment, Draft, User
from dianxing.desk.when import when
from dianxing.errors import DianxingError

LONGEST = 1000
WHOLE = ""
"""整篇的意见。"""
_FIELD = re.compile(r"[A-Za-z_]{1,30}(?:\.[A-Za-z0-9_]{1,20}){0,2}")


@dataclass(frozen=True, slots=True)
class CommentView:
    """一条意见。"""

    id: int
    field: str
    text: str
    by: str
    at: str
    revision: int
    """针对第几版。"""
    old: bool
    """提的时候是旧的一版，稿子后来又改过。"""
    where: str
    """针对这一栏里的哪一条；就是这一栏的是空。"""
    settled: str
    """什么时候解决的；没有解决是空。"""
    settled_by: str


@dataclass(frozen=True, slots=True)
class Thread:
    """一栏的意见，模板 `review_comments.html`（审稿页）、`field_comments.html`（写稿页，不套表单）用它。"""

    field: str
    label: str
    """给人看的栏名。"""
    comments: tuple[CommentView, ...]
    case_year: str
    case_slug: str
    revision: int
    """现在第几版：新提的意见针对它。"""
    may: bool
    """能不能提意见、标解决。"""
    trouble: str
    """刚才没有提成的缘故。"""
    typed: str
    """没有提成的那条写了什么。"""

    @property
    def open(self) -> int:
        """还没有解决的有几条。"""
        return sum(not comment.settled for comment in self.comments)

    @property
    def key(self) -> str:
        """页面里的 id 用的。"""
        return self.field.replace(".", "-") or "whole"


class CommentRefused(DianxingError):
    """没有写、太长，或者不知道针对哪一栏。"""


@dataclass(frozen=True, slots=True)
class Refused:
    """没有提成的一条意见。"""

    field: str
    text: str
    why: str


def comments_for(draft: Draft) -> Mapping[str, tuple[CommentView, ...]]:
    """栏（`summary`、`metrics.0.value`、`body`；空是整篇）→ 意见，先提的在前。"""
    found: dict[str, list[CommentView]] = defaultdict(list)
    for row in draft.comments.select_related("by", "settled_by"):
        found[row.field].append(_view(row, draft.revision))
    return {field: tuple(views) for field, views in found.items()}


def threads_under(
    draft: Draft, names: Iterable[str], *, may: bool, refused: Refused | None = None
) -> Mapping[str, Thread]:
    """页面上有 `names` 这几栏，意见各归各的：`metrics.0.value` 归 `metrics`，归不到的和整篇的在 `WHOLE`。

    `may` 能不能提意见、标解决。
    """
    found: dict[str, list[CommentView]] = {name: [] for name in (WHOLE, *names)}
    for field, views in comments_for(draft).items():
        found[_nearest(found, field)] += views
    return {
        name: Thread(
            field=name,
            label=_name(name).strip("“”"),
            comments=tuple(sorted(views, key=lambda view: view.id)),
            case_year=draft.entry.folder_year,
            case_slug=draft.entry.slug,
            revision=draft.revision,
            may=may,
            trouble=refused.why if refused and refused.field == name else "",
            typed=refused.text if refused and refused.field == name else "",
        )
        for name, views in found.items()
    }


def add_comment(draft: Draft, user: User, field: str, text: str, revision: int) -> Comment:
    """提一条意见；空的、太长的抛 CommentRefused。"""
    if field != WHOLE and not _FIELD.fullmatch(field):
        raise CommentRefused("不知道这条意见是针对哪一栏的 → 刷新这一页再提")
    words = clean(text).strip()
    if not words:
        raise CommentRefused("意见还没有写 → 写一句再提")
    if len(words) > LONGEST:
        raise CommentRefused(f"一条意见最多 {LONGEST} 字，现在 {len(words)} 字 → 分成几条")
    comment = Comment.objects.create(
        draft=draft, field=field, text=words, revision=max(1, min(revision, draft.revision)), by=user
    )
    _note("comment", draft, user, f"对{_name(field)}提意见：{words}", comment)
    return comment


def settle_comment(draft: Draft, number: int, user: User, *, settled: bool) -> Comment:
    """解决了，或者重新提出来；不是这份稿子的抛 DianxingError。"""
    comment = draft.comments.filter(pk=number).first()
    if comment is None:
        raise DianxingError("没有这条意见 → 刷新这一页看看")
    if (comment.settled is not None) == settled:
        return comment
    comment.settled = timezone.now() if settled else None
    comment.settled_by = user if settled else None
    comment.save(update_fields=("settled", "settled_by"))
    what = "解决了" if settled else "重新提出"
    _note("comment-settle", draft, user, f"{what}对{_name(comment.field)}的意见：{comment.text}", comment)
    return comment


def _nearest(names: Collection[str], field: str) -> str:
    """`names` 里就是它，或者包着它的最近的一个；都不是就归整篇。"""
    fitting = [name for name in names if name and (field == name or field.startswith(f"{name}."))]
    return max(fitting, key=len, default=WHOLE)


def _view(row: Comment, revision: int) -> CommentView:
    return CommentView(
        id=row.pk,
        field=row.field,
        text=row.text,
        by=row.by.name,
        at=when(row.at),
        revision=row.revision,
        old=row.revision < revision,
        where=_name(row.field) if "." in row.field and row.field.split(".")[1].isdecimal() else "",
        settled=when(row.settled) if row.settled else "",
        settled_by=row.settled_by.name if row.settled_by else "",
    )


def _name(field: str) -> str:
    """给人看的栏名：`metrics.0.value` 是“数字”第 1 条。"""
    if not field:
        return "整篇"
    key, *rest = field.split(".")
    if field == "body":
        return "“正文”"
    if rest and rest[0].isdecimal():
        return f"“{field_label((key,))}”第 {int(rest[0]) + 1} 条"
    return f"“{field_label((key, *rest))}”"


def _note(action: str, draft: Draft, user: User, summary: str, comment: Comment) -> None:
    record(
        action,
        summary,
        actor=user,
        case_id=draft.entry_id,
        county=draft.entry.county,
        field=comment.field,
        revision=comment.revision,
    )
