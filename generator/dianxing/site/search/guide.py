"""办事指南：手写页面按小标题切成一节一节，跟案例一起检索。

一节就是一个结果，落点是小标题的锚点。页面没有几张，全文放在总目录里，不另编索引，也不多一次下载。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

_ARTICLE = re.compile(r'<article class="prose">(.*?)</article>', re.DOTALL)
_CURRENT = re.compile(r'<li aria-current="page">(.*?)</li>', re.DOTALL)
"""页头“位置”里的末一项：页面在栏目里的短名。"""
_HEADINGS = frozenset(("h2", "h3"))
_SILENT = frozenset(("script", "style", "svg", "nav"))
_BUTTONS = "acts"
"""一排按钮：每节都一样，不是正文。"""
_BLOCKS = frozenset(("p", "li", "tr", "td", "th", "div", "ol", "ul", "table", "blockquote", "h4", "br"))


@dataclass(frozen=True, slots=True)
class GuideSection:
    """手写页面上的一节。"""

    path: str
    """页面相对站点根的地址，带末尾斜杠。"""
    anchor: str
    """小标题的锚点；页面开头没有小标题的一段是空的。"""
    page: str
    """页面在栏目里的名字。"""
    heading: str
    """小标题；页面开头那一段是页面的标题。"""
    text: str
    """这一节的字，一行一段。"""


def guide_sections(files: Mapping[str, bytes]) -> tuple[GuideSection, ...]:
    """引擎产出的手写页面（路径 → HTML）里的全部各节，按路径、先后排；没有字的不要。"""
    return tuple(
        section
        for path, data in sorted(files.items())
        if path.endswith("/index.html")
        for section in _page_sections(path.removesuffix("index.html"), data.decode())
    )


def _page_sections(path: str, html: str) -> Iterator[GuideSection]:
    article = _ARTICLE.search(html)
    if article is None:
        return
    reader = _Reader()
    reader.feed(article[1])
    reader.close()
    title = " ".join(reader.title.split())
    current = _CURRENT.search(html)
    page = unescape(" ".join(current[1].split())) if current else title
    for part in reader.parts:
        text = "\n".join(filter(None, (" ".join(line.split()) for line in "".join(part.text).split("\n"))))
        if text:
            heading = " ".join("".join(part.heading).split()) or title
            yield GuideSection(path, part.anchor, page, heading, text)


class _Part:
    """正在读的一节。"""

    def __init__(self, anchor: str = "") -> None:
        self.anchor = anchor
        self.heading: list[str] = []
        self.text: list[str] = []


class _Reader(HTMLParser):
    """认三种开头：h2、h3，和带 id 的 details（它的 summary 是小标题）。"""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.parts = [_Part()]
        self._into = ""
        """字写到哪里：标题所在的标签名，空的是正文。"""
        self._skipped = ""
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if self._skipped:
            self._depth += tag == self._skipped
        elif tag in _SILENT or (named.get("class") or "").split()[:1] == [_BUTTONS]:
            self._skipped, self._depth = tag, 1
        elif tag == "h1":
            self._into = tag
        elif tag in _HEADINGS:
            self.parts.append(_Part(named.get("id") or ""))
            self._into = tag
        elif tag == "details" and named.get("id"):
            self.parts.append(_Part(named["id"] or ""))
        elif tag == "summary" and self.parts[-1].anchor and not self.parts[-1].heading:
            self._into = tag
        elif tag in _BLOCKS:
            self.parts[-1].text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            self._depth -= tag == self._skipped
            if not self._depth:
                self._skipped = ""
        elif tag == self._into:
            self._into = ""
        elif tag in _BLOCKS:
            self.parts[-1].text.append("\n")

    def handle_data(self, data: str) -> None:
        if self._skipped:
            return
        if self._into == "h1":
            self.title += data
        elif self._into:
            self.parts[-1].heading.append(data)
        else:
            self.parts[-1].text.append(data)
