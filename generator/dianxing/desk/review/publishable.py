"""能不能发布：把稿子当作要发布的，用表单上的同一套检查看一遍。"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import timezone

from dianxing.cases.case_text import CaseText, same_text, tidied
from dianxing.cases.reference import Reference
from dianxing.desk.drafts.in_git import pictures_in
from dianxing.desk.drafts.read import text_begun_from, text_of_draft
from dianxing.desk.models import Draft
from dianxing.desk.pictures.used import used_pictures
from dianxing.desk.place import DeskPlace
from dianxing.desk.writing.check import FieldProblem, check


def problems_before_publishing(draft: Draft, place: DeskPlace) -> tuple[FieldProblem, ...]:
    """这份稿子要发布还有哪些问题；没有就是空的。"""
    head, dates = draft.head, draft.head.get("dates")
    if dates is None or isinstance(dates, Mapping):
        head = ready_head(head, new=not draft.base_text, today=timezone.localdate())
    return problems_of(
        CaseText({**head, "status": "published"}, draft.body),
        draft.base_text,
        dict(draft.pictures.values_list("name", "digest")),
        draft.entry_id,
        place.reference,
    )


def problems_of(
    values: CaseText, original: str, pictures: Mapping[str, str], case_id: str, reference: Reference
) -> tuple[FieldProblem, ...]:
    """一篇文字和它的图片（文件名 → 摘要）有哪些问题：先是还缺的，再是写错的。"""
    checked = check(values, original, case_id, pictures, reference)
    return (*checked.needs, *checked.problems)


def nothing_changed(draft: Draft, place: DeskPlace) -> bool:
    """和已经发布的一样：文字、图片都没动。"""
    before = text_begun_from(draft)
    if draft.entry.git_status != "published" or before is None:
        return False
    same_pictures = published_with(draft) == published_digests(place.root, draft.entry_id)
    return same_pictures and same_text(tidied(before), tidied(text_of_draft(draft)))


def published_digests(root: Path, case_id: str) -> dict[str, str]:
    """Git 里这个案例的图片：文件名 → 内容的摘要，与 `Picture.digest` 一样。"""
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in pictures_in(root / "cases" / case_id).items()
    }


def published_with(draft: Draft) -> dict[str, str]:
    """跟着发布的图片：文件名 → 摘要。传了没有用到的不进 Git。"""
    used = set(used_pictures(draft.head, draft.body))
    return {name: digest for name, digest in draft.pictures.values_list("name", "digest") if name in used}


def ready_head(head: dict[str, Any], *, new: bool, today: date) -> dict[str, Any]:
    """发布时的头部：状态是发布；没写发布日就是今天；再发布的，最近修改日是今天。"""
    dates = dict(head.get("dates") or {})
    dates.setdefault("published", today.isoformat())
    if not new:
        dates["updated"] = today.isoformat()
    return {**head, "status": "published", "dates": dates}
