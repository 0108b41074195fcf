"""还没有定位到行列的问题：规则只知道是哪个字段（或正文的第几个字符），位置由读文件的一方补上。"""

from __future__ import annotations

from dataclasses import dataclass

Loc = tuple[int | str, ...]
"""字段的位置，如 `("metrics", 0, "value")`；空元组是整个文件。"""


@dataclass(frozen=True, slots=True)
class Finding:
    """错在哪、怎么改，和它所在的字段。"""

    loc: Loc
    what: str
    fix: str
    code: str
    at: int | None = None
    """正文里的字符位置，从 0 数；给了它就以它为准。"""
    spot: tuple[int, int] | None = None
    """已经知道的行和列（从 1 数，按文件算）；给了它就以它为准。"""
    near: Loc = ()
    """字段没写时，指着哪个字段说它缺。"""
    on_key: bool = False
    """指着键，而不是值。"""

    @property
    def field(self) -> str:
        """`metrics.0.value`。"""
        return ".".join(map(str, self.loc))
