"""照渠道资料 1.8 节模仿微信编辑器的过滤：留什么、去什么、什么会变样。

官方没有名单；这里是各家工具试出来的结论里最严的一种。留得住的原样放过，一个字节不动。
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
TABLES = frozenset({"table", "thead", "tbody", "tr", "td", "th"})
LISTS = frozenset({"ul", "ol", "li"})
BLOCKS = HEADINGS | TABLES | LISTS | {"section", "p", "blockquote", "hr", "div"}
INLINE = frozenset({"span", "strong", "em", "b", "i", "s", "u", "sup", "sub", "br", "img", "a", "code"})
GONE_WITH_CONTENT = frozenset({"script", "style", "iframe", "object", "embed", "noscript", "svg"})
VOID = frozenset(["br", "img", "hr", "input", "link", "meta", "embed", "source"])
CELL = frozenset({"style", "colspan", "rowspan"})
ATTRIBUTES = {
    "img": frozenset({"src", "alt", "style"}),
    "a": frozenset({"href", "style"}),
    "td": CELL,
    "th": CELL,
}
OURS = re.compile(r"https://(?:mmbiz\.qpic\.cn|mmbiz\.qlogo\.cn|mmecoa\.qpic\.cn)/")
ARTICLE = re.compile(r"https?://mp\.weixin\.qq\.com/")
LOST_PROPERTIES = re.compile(
    r"\A(?:position|top|right|bottom|left|z-index|float|grid[\w-]*|background-image|filter|animation[\w-]*|"
    r"transition[\w-]*|content|counter-[\w-]+|--[\w-]+)\Z"
)
LOST_VALUES = re.compile(r"url\(|var\(|calc\(|!important|expression|rgba\(|hsla?\(|\bgrid\b|\bpre\b", re.I)


def wechat_filter(html: str) -> str:
    """过滤以后的样子。"""
    parser = _Filter(html)
    parser.feed(html)
    parser.close()
    parser.spaces()
    return "".join(parser.out)


class _Filter(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.html = html
        self.out: list[str] = []
        self.gone: list[str] = []
        self.dropped_links = 0
        self.edges: list[int] = []
        """`out` 里哪几项是块的标签：它们之间的空白会变成空行。"""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        raw = self.get_starttag_text() or ""
        if tag in GONE_WITH_CONTENT:
            if tag not in VOID:
                self.gone.append(tag)
            return
        if self.gone or tag not in BLOCKS | INLINE:
            return
        if tag == "a" and not ARTICLE.match(dict(attrs).get("href") or ""):
            self.dropped_links += 1
            return
        kept = [
            (name, self._value(tag, name, value or "")) for name, value in attrs if self._keeps(tag, name)
        ]
        if kept == [(name, value or "") for name, value in attrs]:
            text = raw
        else:
            text = f"<{tag}{''.join(f' {name}={chr(34)}{value}{chr(34)}' for name, value in kept if value)}>"
        self._put(tag, text)

    def handle_endtag(self, tag: str) -> None:
        if self.gone:
            if tag == self.gone[-1]:
                self.gone.pop()
        elif tag == "a" and self.dropped_links:
            self.dropped_links -= 1
        elif tag in BLOCKS | INLINE and tag not in VOID:
            self._put(tag, f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.gone:
            self.out.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.handle_data(f"&#{name};")

    def spaces(self) -> None:
        """块与块之间的空白成了空行；行首的换行、连着的空格并成一个。"""
        for before, after in zip(self.edges, self.edges[1:], strict=False):
            between = "".join(self.out[before + 1 : after])
            if between and not between.strip(" \t\r\n"):
                self.out[before + 1 : after] = ["<p><br></p>"] + [""] * (after - before - 2)
        self.out = [text if text.startswith("<") else re.sub(r"[ \t\r\n]+", " ", text) for text in self.out]

    def _put(self, tag: str, text: str) -> None:
        if tag in BLOCKS:
            self.edges.append(len(self.out))
        self.out.append(text)

    def _keeps(self, tag: str, name: str) -> bool:
        return name in ATTRIBUTES.get(tag, {"style"})

    def _value(self, tag: str, name: str, value: str) -> str:
        if name == "style":
            if tag in ("div", "blockquote"):  # 不是 section 的块，编辑器会去掉样式
                return ""
            kept = [item for item in value.split(";") if item.strip() and not _lost(item)]
            return ";".join(kept)
        if name == "src" and re.match(r"(?:[a-z][a-z0-9+.-]*:|//)", value, re.I) and not OURS.match(value):
            return ""
        return value


def _lost(declaration: str) -> bool:
    name, _, value = declaration.partition(":")
    return bool(LOST_PROPERTIES.match(name.strip().lower()) or LOST_VALUES.search(value))
