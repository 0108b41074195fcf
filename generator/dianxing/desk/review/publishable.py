"""能不能发布：把稿子当作要发布的写进临时文件夹，用建站的同一套检查读一遍。"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.utils import timezone

from dianxing.cases.case_text import CaseText, same_text, tidied
from dianxing.cases.folders import CaseFolder
from dianxing.cases.read import read_case
from dianxing.cases.reference import Reference
from dianxing.cases.rewrite import write_case_text
from dianxing.desk.models import Draft
from dianxing.desk.place import DeskPlace
from dianxing.desk.publishing.prepare import ready_head
from dianxing.desk.review.facts import words_before, words_of
from dianxing.desk.writing.picture_store import picture_path
from dianxing.problems import Problem

_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".gif"})


def problems_before_publishing(draft: Draft, place: DeskPlace) -> tuple[Problem, ...]:
    """这份稿子要发布还有哪些问题；没有就是空的。"""
    head, dates = draft.head, draft.head.get("dates")
    if dates is None or isinstance(dates, Mapping):
        head = ready_head(head, new=not draft.base_text, today=timezone.localdate())
    return problems_of(
        CaseText({**head, "status": "published"}, draft.body),
        draft.base_text or None,
        {picture.name: picture_path(place.pictures, picture.digest) for picture in draft.pictures.all()},
        draft.entry_id,
        place.reference,
    )


def problems_of(
    values: CaseText, original: str | None, pictures: Mapping[str, Path], case_id: str, reference: Reference
) -> tuple[Problem, ...]:
    """一篇文字和它的图片（文件名 → 在哪里）有哪些问题。"""
    with tempfile.TemporaryDirectory(prefix="dianxing-check-") as name:
        root = Path(name)
        folder = root / "cases" / case_id
        folder.mkdir(parents=True)
        text = write_case_text(values, original)
        (folder / "case.md").write_text(text, encoding="utf-8", newline="\n")
        for file, path in pictures.items():
            if path.is_file() and Path(file).name == file:
                (folder / file).write_bytes(path.read_bytes())
        return read_case(CaseFolder(case_id, folder, ""), root, reference).problems


def nothing_changed(draft: Draft, place: DeskPlace) -> bool:
    """和已经发布的一样：文字、图片都没动。"""
    before = words_before(draft)
    if draft.entry.git_status != "published" or before is None:
        return False
    published = {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in published_pictures(place.root, draft.entry_id).items()
    }
    same_pictures = dict(draft.pictures.values_list("name", "digest")) == published
    return same_pictures and same_text(tidied(before), tidied(words_of(draft)))


def published_pictures(root: Path, case_id: str) -> dict[str, Path]:
    """Git 里这个案例的图片：文件名 → 在哪里。"""
    folder = root / "cases" / case_id
    if not folder.is_dir():
        return {}
    return {
        path.name: path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in _PICTURES and path.is_file() and not path.is_symlink()
    }
