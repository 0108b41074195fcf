"""预览哪一份：正在写的、它的某一版、或者 Git 里的。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dianxing.cases.case_text import CaseText, parse_case_text
from dianxing.cases.findings import Finding
from dianxing.cases.picture_file import MAX_BYTES, PictureFacts, inspect
from dianxing.desk.drafts.in_git import pictures_in
from dianxing.desk.drafts.picture_store import picture_path
from dianxing.desk.models import CaseEntry, Draft
from dianxing.desk.place import DeskPlace
from dianxing.desk.review.workflow import Stage


@dataclass(frozen=True, slots=True)
class PreviewSource:
    """要排的一份。"""

    case_id: str
    values: CaseText
    pictures: Mapping[str, Path]
    """案例里的文件名 → 图片在哪里。"""
    which: str
    """给人看：第几版、谁存的，或者“Git 里的”。"""
    problems: tuple[Finding, ...] = ()
    """连读都读不了的缘故。"""


def find_source(entry: CaseEntry, place: DeskPlace, revision: int | None = None) -> PreviewSource | None:
    """要排的一份；`revision` 是草稿的第几版，没有那一版给 None。

    不给 `revision`：有没发布的草稿就是草稿，否则是 Git 里的；两样都没有也给 None。
    """
    draft = Draft.objects.filter(entry=entry).select_related("changed_by").first()
    if revision is not None:
        return _revision(entry, draft, revision, place) if draft else None
    if draft is not None and draft.stage != Stage.PUBLISHED:
        which = f"第 {draft.revision} 版，{draft.changed_by.name}"
        values = CaseText(draft.head, draft.body)
        return PreviewSource(entry.pk, values, _stored(draft, place), which)
    return _from_git(entry, place)


def source_pictures(entry: CaseEntry, place: DeskPlace) -> Mapping[str, Path]:
    """草稿的和 Git 里的图片；名字一样的用草稿的。"""
    draft = Draft.objects.filter(entry=entry).only("pk").first()
    return {**pictures_in(place.root / "cases" / entry.pk), **(_stored(draft, place) if draft else {})}


def picture_facts(path: Path) -> PictureFacts | None:
    """一张图的尺寸和摘要；不在了、不能用的是 None。"""
    try:
        found = path.stat()
    except OSError:
        return None
    return _facts(path, found.st_mtime_ns, found.st_size) if found.st_size <= MAX_BYTES else None


@lru_cache(maxsize=512)
def _facts(path: Path, mtime: int, size: int) -> PictureFacts | None:  # noqa: ARG001  # 只当键
    try:
        data = path.read_bytes()
    except OSError:
        return None
    found = inspect(path.name if path.suffix else f"{path.name}{_suffix(data)}", data)
    return found if isinstance(found, PictureFacts) else None


def _suffix(data: bytes) -> str:
    """草稿的图片按摘要存，没有扩展名；按开头几个字节补一个。"""
    if data.startswith(b"\x89PNG"):
        return ".png"
    if data.startswith(b"GIF8"):
        return ".gif"
    return ".webp" if data[8:12] == b"WEBP" else ".jpg"


def _revision(entry: CaseEntry, draft: Draft, number: int, place: DeskPlace) -> PreviewSource | None:
    row = draft.revisions.filter(number=number).select_related("by").first()
    if row is None:
        return None
    which = f"第 {row.number} 版，{row.by.name}"
    return PreviewSource(entry.pk, CaseText(row.head, row.body), _stored(draft, place), which)


def _from_git(entry: CaseEntry, place: DeskPlace) -> PreviewSource | None:
    folder = place.root / "cases" / entry.pk
    try:
        text = (folder / "case.md").read_bytes().decode("utf-8")
    except OSError:
        return None
    except UnicodeDecodeError:
        wrong = Finding((), "case.md 不是 UTF-8 编码的文字", "用编辑器另存为 UTF-8", "not-utf8")
        return _unreadable(entry, (wrong,))
    values = parse_case_text(text)
    if not isinstance(values, CaseText):
        return _unreadable(entry, values)
    return PreviewSource(entry.pk, values, pictures_in(folder), "Git 里的")


def _unreadable(entry: CaseEntry, problems: tuple[Finding, ...]) -> PreviewSource:
    return PreviewSource(entry.pk, CaseText({"title": entry.title}, ""), {}, "Git 里的", problems)


def _stored(draft: Draft, place: DeskPlace) -> Mapping[str, Path]:
    found: dict[str, Path] = {}
    for name, digest in draft.pictures.values_list("name", "digest"):
        try:
            found[name] = picture_path(place.pictures, digest)
        except ValueError:
            continue
    return found
