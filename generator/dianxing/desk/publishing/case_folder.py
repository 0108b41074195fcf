"""一次发布要写进 Git 的文件，和按栏合并。"""

from __future__ import annotations

from pathlib import Path

from dianxing.cases.case_text import CaseText, parse_case_text
from dianxing.cases.rewrite import write_case_text
from dianxing.desk.compare.three_way import merge
from dianxing.desk.drafts.in_git import is_picture_name
from dianxing.desk.drafts.picture_store import read_picture
from dianxing.desk.git.folder_change import CASE_FILE, FolderChange, change_case
from dianxing.desk.git.values import Conflict
from dianxing.desk.models import Publication


def folder_change(publication: Publication, store: Path) -> FolderChange:
    """案例文件夹的改动：case.md 逐字段改写，图片照草稿的，草稿里删了的删掉。"""
    values = CaseText(publication.head, publication.body)
    text = write_case_text(values, publication.base_text or None)
    files = {CASE_FILE: text.encode()}
    files |= {name: read_picture(store, digest) for name, digest in publication.pictures.items()}
    began: dict[str, str] = publication.base_blobs
    gone = tuple(name for name in began if name not in files and is_picture_name(name))
    return change_case(
        publication.entry_id,
        files,
        gone,
        began=began,
        began_text=publication.base_text.encode() if publication.base_text else None,
    )


def merge_case(base: bytes | None, ours: bytes, theirs: bytes) -> bytes | Conflict:
    """三份 case.md 按栏合；合不拢的给出是哪些栏。"""
    read = [
        None if data is None else parse_case_text(data.decode("utf-8", "replace"))
        for data in (base, ours, theirs)
    ]
    before, mine, other = read
    if not isinstance(mine, CaseText) or not isinstance(other, CaseText):
        return Conflict(("整个文件",))
    merged = merge(before if isinstance(before, CaseText) else None, mine, other)
    if merged.conflicts:
        return Conflict(tuple(conflict.label for conflict in merged.conflicts))
    return write_case_text(merged.values, theirs.decode("utf-8", "replace")).encode()
