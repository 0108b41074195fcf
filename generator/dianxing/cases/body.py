"""正文的规则：链接去哪里、图片从哪来、小标题从几级起。

先用便宜的办法认出显然没问题的正文；有一点拿不准，就交给真正的 Markdown 解析器。
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import unquote

from markdown_it_pyrs import Node

from dianxing.cases.findings import Finding
from dianxing.cases.markdown import MarkdownFault, parse, to_html
from dianxing.cases.words import shown

_NESTED = r"\n[ \t>*+\-0-9.)]*"  # 引文和列表里也能有小标题
_HEADING = re.compile(_NESTED + r"(#{1,6})(?=[ \t\n]|\Z)")
_UNDERLINE = re.compile(_NESTED + "=")
_TIGHT_HEADING = re.compile(r"\n(#{2,6})[^#\s]")
_TARGET = re.compile(r"\]\(\s*(?:<\s*)?([^)\s>]*)")
_PLAIN_TARGET = re.compile(r"(?:https?://[^/]|mailto:|tel:)|(?!//)[^:&\\%]*\Z")
_UNSAFE = re.compile(r"\]\(\s*(?:<\s*)?(?:javascript|vbscript|data|file)\s*:", re.IGNORECASE)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_GOOD_LINK = re.compile(r"(?:https?://[^/\s]|mailto:[^\s]|tel:[0-9+])", re.IGNORECASE)
_LINKS = ("link", "autolink")
_NOT_TEXT = ("fence", "code", "code_inline", "codeblock", "image")


MAX_FINDINGS = 100
"""每一类问题最多找这么多处；再多的不是笔误。"""


@dataclass(frozen=True, slots=True)
class BodyPicture:
    """正文里的一张图：文件名，和它的写法在正文里的起止（按字符）。"""

    file: str
    start: int
    end: int


def check_body(body: str) -> list[Finding]:
    """链接和小标题的全部问题；图片的地址也在内，图片文件在不在另查。"""
    try:
        to_html(body)  # 排页面用的就是它：这里过得去，那里也过得去
    except MarkdownFault as fault:
        return [Finding(("body",), fault.what, fault.fix, "bad-markdown", at=fault.at)]
    return [] if plainly_good(body) else _check_tree(body, parse(body))


def check_with_parser(body: str) -> list[Finding]:
    """同 `check_body`，不抄近路；`body` 要解析得了，否则抛 MarkdownFault。"""
    return _check_tree(body, parse(body))


def _check_tree(body: str, tree: Node) -> list[Finding]:
    nodes = list(_nodes(body, tree))
    kinds = (_headings(nodes), _addresses(nodes), _blocked(body, nodes))
    findings = [finding for kind in kinds for finding in islice(kind, MAX_FINDINGS)]
    return sorted(findings, key=lambda finding: finding.at or 0)


def body_pictures(body: str) -> tuple[BodyPicture, ...]:
    """正文里引用的图片，按出现的次序；别的网站的图不算（`check_body` 会报）。"""
    if "![" not in body:
        return ()
    return tuple(
        BodyPicture(unquote(node.url), node.start, node.end)
        for node in _parsed(body)
        if node.name == "image" and not _SCHEME.match(node.url) and not node.url.startswith("//")
    )


def links_to(body: str, files: Collection[str]) -> tuple[int, ...]:
    """正文里哪些链接指向 `files` 里的文件，给出位置。"""
    if "](" not in body and "]:" not in body:
        return ()
    names = set(files)
    return tuple(
        node.start
        for node in _parsed(body)
        if node.name in _LINKS and unquote(node.url).removeprefix("./") in names
    )


@dataclass(frozen=True, slots=True)
class _Node:
    """`end` 只有代码和图片才准。"""

    name: str
    url: str
    level: int
    start: int
    end: int


def _parsed(body: str) -> Iterator[_Node]:
    """正文的各个节点；解析不了（`check_body` 会报）就一个也没有。"""
    try:
        tree = parse(body)
    except MarkdownFault:
        return iter(())
    return _nodes(body, tree)


def _nodes(body: str, tree: Node) -> Iterator[_Node]:
    """各节点的字符位置。解析器给的是字节位置；节点大致从前往后，所以接着上一个往下数。"""
    data = body.encode()
    last_byte = last_char = 0
    for node in tree.walk():
        meta: Any = node.meta
        start, end = node.srcmap or (last_byte, last_byte)
        if start < last_byte:
            last_byte = last_char = 0
        last_char += len(data[last_byte:start].decode("utf-8", "replace"))
        last_byte = start
        length = len(data[start:end].decode("utf-8", "replace")) if node.name in _NOT_TEXT else 0
        yield _Node(
            node.name, str(meta.get("url") or ""), int(meta.get("level") or 0), last_char, last_char + length
        )


def plainly_good(body: str) -> bool:
    """不用解析就看得出没有问题；False 只是拿不准。"""
    if "![" in body or "]:" in body or ("<" in body and re.search(r"<[A-Za-z][A-Za-z0-9+.-]{1,31}:", body)):
        return False
    if "](" in body and not all(_PLAIN_TARGET.match(target) for target in _TARGET.findall(body)):
        return False
    if "](" in body and len(_TARGET.findall(body)) != body.count("]("):
        return False
    if "#" not in body:
        return "=" not in body or not _UNDERLINE.search(body)
    levels = [len(marks) for marks in _HEADING.findall("\n" + body)]
    return (
        not _UNDERLINE.search(body)
        and not _TIGHT_HEADING.search("\n" + body)
        and not any(_level_faults(levels))
    )


def _level_faults(levels: list[int]) -> Iterator[str]:
    """每个小标题的毛病，没有毛病是空字符串。"""
    previous = 1
    for level in levels:
        if level == 1:
            yield "top"
        elif level > previous + 1:
            yield "skip"
        else:
            yield ""
        previous = max(level, 2) if level == 1 else level


def _headings(nodes: list[_Node]) -> Iterator[Finding]:
    headings = [node for node in nodes if node.name in ("heading", "lheading")]
    for node, fault in zip(headings, _level_faults([node.level for node in headings]), strict=True):
        if fault == "top":
            what, fix = "正文里的小标题用了一级", "改成 ##；一级标题是案例的题目，页面会自己加"
            yield Finding(("body",), what, fix, "heading-level", at=node.start)
        elif fault:
            what, fix = f"小标题跳了级，直接用了 {'#' * node.level}", "从 ## 起，一级一级往下"
            yield Finding(("body",), what, fix, "heading-level", at=node.start)


def _addresses(nodes: list[_Node]) -> Iterator[Finding]:
    for node in nodes:
        url = node.url
        if node.name == "image":
            if _SCHEME.match(url) or url.startswith("//"):
                fix = "把图片下载到案例的文件夹里，写成 ![图里有什么](文件名.jpg)"
                yield Finding(
                    ("body",), "正文里的图片用了别的网站的地址", fix, "foreign-picture", at=node.start
                )
        elif (
            node.name in _LINKS
            and (_SCHEME.match(url) or url.startswith(("//", "\\")))
            and not _GOOD_LINK.match(url)
        ):
            what = f"链接“{shown(unquote(url))}”不能用"
            fix = "链接只能是 https://、http://、mailto:、tel: 或站内地址"
            yield Finding(("body",), what, fix, "bad-link", at=node.start)


def _blocked(body: str, nodes: list[_Node]) -> Iterator[Finding]:
    """解析器不肯认的脚本链接会显示成文字，这里仍然说一声；还有井号后面没空格的小标题。"""
    code = [(node.start, node.end) for node in nodes if node.name in _NOT_TEXT]
    for match in _UNSAFE.finditer(body):
        if not any(start <= match.start() < end for start, end in code):
            fix = "删掉这个链接；链接只能是 https://、http://、mailto:、tel: 或站内地址"
            yield Finding(
                ("body",), "这个链接会运行脚本或读本机文件，页面不收", fix, "bad-link", at=match.start()
            )
    for match in _TIGHT_HEADING.finditer("\n" + body):
        if not any(start <= match.start() < end for start, end in code):
            fix = f"写成“{match[1]} 小标题”"
            yield Finding(("body",), "小标题的井号后面少一个空格", fix, "tight-heading", at=match.start())
