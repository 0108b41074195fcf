"""一个标签里的字是什么样子：加粗、删除线、链接、上下标；都从标签名和样式里看。"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bs4.element import Tag

from dianxing.desk.word.blocks import Run
from dianxing.desk.word.write_markdown import good_link

PLAIN = Run("")


@dataclass(frozen=True, slots=True)
class Look:
    """走到这里时字是什么样子。"""

    run: Run = PLAIN
    raised: str = ""
    """sup、sub 或空。"""
    pre: bool = False


def css(node: Tag) -> str:
    """样式，小写，冒号、分号两边没有空白。"""
    return re.sub(r"\s*([:;])\s*", r"\1", str(node.get("style", "")).lower())


def classed(node: Tag, name: str) -> bool:
    """有没有这个类名。"""
    classes = node.get("class")
    return name in (classes if isinstance(classes, list) else str(classes or "").split())


def looked(node: Tag, look: Look, style: str) -> Look:
    """走进 `node` 以后的样子；`style` 是它的 `css`。"""
    run = look.run
    if node.name in ("b", "strong", "th") or re.search(r"font-weight:(?:bold|[6-9]00)", style):
        run = replace(run, bold=True)
    if re.search(r"font-weight:(?:normal|400)", style):
        run = replace(run, bold=False)
    if node.name in ("s", "strike", "del") or "text-decoration:line-through" in style:
        run = replace(run, strike=True)
    href = str(node.get("href", "")) if node.name == "a" else ""
    if good_link(href):
        run = replace(run, href=href)
    raised = node.name if node.name in ("sup", "sub") else look.raised
    return Look(run, raised, look.pre or node.name == "pre")


def number_of(node: Tag, name: str, default: int) -> int:
    """属性里的正整数；没写、写坏了是 `default`。"""
    text = str(node.get(name, ""))
    return int(text) if re.fullmatch("[0-9]{1,6}", text) else default
