"""审的是看到的那一份：页面上的表单带着它的样子，做的时候再对一遍。"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from dianxing.desk.models import Draft
from dianxing.desk.review.refusals import OutOfDate
from dianxing.desk.review.workflow import Stage

_SEEN = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([a-z]{1,10})\.([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Seen:
    """一份稿子在某一刻：第几轮、第几版、哪一步、哪些图。"""

    round: int
    revision: int
    stage: str
    pictures: str
    """全部图片的摘要。"""

    def __str__(self) -> str:
        return f"{self.round}.{self.revision}.{self.stage}.{self.pictures}"


def seen_of(draft: Draft) -> Seen:
    """现在的样子。"""
    return Seen(draft.round, draft.revision, draft.stage, pictures_digest(draft))


def read_seen(text: str) -> Seen | None:
    """表单里带回来的；不像的是 None。"""
    match = _SEEN.fullmatch(text)
    return Seen(int(match[1]), int(match[2]), match[3], match[4]) if match else None


def pictures_digest(draft: Draft) -> str:
    """这份稿子全部图片的名字和内容，十六进制；换一张、裁一刀就变。"""
    rows = sorted(draft.pictures.values_list("name", "digest"))
    return hashlib.blake2b(repr(rows).encode(), digest_size=8).hexdigest()


def why_approval_lapsed(draft: Draft) -> str:
    """审定以后图片换过，审定就不算了：缘故；没有换过是空字符串。文字改了，`drafts.save` 已经退回写稿。"""
    last = draft.passes.last()
    known = last.detail.get("pictures") if last else None
    if known is None or known == pictures_digest(draft):
        return ""
    return "审定以后图片换过 → 退回写稿，重新送审"


def require_same(draft: Draft, seen: Seen | None) -> None:
    """和看到的不一样就抛 OutOfDate，说清变了什么。"""
    now = seen_of(draft)
    if seen is None:
        raise OutOfDate("这一页的凭据读不懂，什么都没有做 → 看过现在的稿子，再做一次", draft.revision)
    if seen == now:
        return
    if seen.revision != now.revision:
        what = f"你打开以后，{draft.changed_by.name}又改了稿子（现在是第 {now.revision} 版）"
    elif seen.pictures != now.pictures:
        what = "你打开以后，稿子的图片换过"
    else:
        what = f"你打开以后，别人先做了一步（现在是{Stage(draft.stage).label}）"
    raise OutOfDate(f"{what}，什么都没有做 → 看过下面的，再做一次", seen.revision)
