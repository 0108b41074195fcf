"""QQ 群要发的：一个案例一条，一份摘要几条；经桥和经官方机器人的都从这里取。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dianxing.push.materials import CaseRef, Materials


@dataclass(frozen=True, slots=True)
class GroupText:
    """一条群消息。"""

    kind: str
    """`Post.kind`。"""
    cases: tuple[CaseRef, ...]
    text: str
    picture: Path | None
    """配的图；没有做出来是 None。"""
    page: str
    """说的是哪一页。"""


def group_texts(materials: Materials, *, cases: bool, digests: str) -> Iterator[GroupText]:
    """`digests` 是摘要的范围（`all`、`county-…`、`area-…`），空着不要摘要。"""
    for kit in materials.kits if cases else ():
        if kit.qq is not None:
            picture = _there(kit.folder / kit.qq.picture)
            yield GroupText("case", (kit.case,), kit.qq.text.strip(), picture, kit.case.address)
    for digest in materials.digests:
        if digests and digest.scope == digests:
            for number, text in enumerate(digest.qq, 1):
                # 长图跟着第一条
                kind = f"digest:{digest.name}" + (f"/{number}" if number > 1 else "")
                picture = _there(digest.picture) if number == 1 else None
                yield GroupText(kind, digest.cases, text.strip(), picture, digest.url)


def _there(path: Path) -> Path | None:
    return path if path.is_file() else None
