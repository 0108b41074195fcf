"""正文里的一行：粗体、链接、代码……排成微信留得住的行内 HTML。

点不开的链接改成文末编号；只有公众号文章的链接还是链接。
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

from markdown_it_pyrs import Node
from markupsafe import Markup, escape

from dianxing.kits.limits import WECHAT
from dianxing.kits.sentences import ends_sentence, joint, one_line, sentences
from dianxing.kits.wechat.blocks import Part, Photo
from dianxing.kits.wechat.references import References

INLINE = frozenset(
    {
        "text",
        "text_special",
        "softbreak",
        "hardbreak",
        "strong",
        "em",
        "strikethrough",
        "code_inline",
        "link",
        "autolink",
        "image",
    }
)
_WRAPPED = {"strong": "strong", "em": "em", "strikethrough": "s", "code_inline": "code"}
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)


@dataclass(frozen=True)
class InlineContext:
    """排一篇的行内文字要知道的。"""

    tags: Mapping[str, tuple[Markup, Markup]]
    page: str
    """案例页的完整网址；相对链接从它算起。"""
    references: References
    photos: Mapping[str, Photo]
    """能公开的照片：文件名 → 照片。"""


@dataclass(frozen=True)
class Line:
    """排好的一行和夹在里面的照片（照片另成一块）。"""

    parts: tuple[Part, ...]
    photos: tuple[Photo, ...]

    @property
    def html(self) -> Markup:
        """整行。"""
        return Markup("").join(part.html for part in self.parts)

    @property
    def references(self) -> tuple[int, ...]:
        """引到的文末编号。"""
        return tuple(number for part in self.parts for number in part.references)


def line(nodes: Iterable[Node], context: InlineContext) -> Line:
    """把一串行内节点排成一行，在句末分成几截。"""
    writer = _Writer(context)
    for node in nodes:
        writer.top(node)
    return writer.finish()


def text_of(node: Node) -> str:
    """节点里的纯文字。"""
    if node.name in ("text", "text_special"):
        return str(node.meta.get("content") or "")
    if node.name in ("softbreak", "hardbreak"):
        return "\n"
    return "".join(text_of(child) for child in node.children)


@dataclass
class _Writer:
    context: InlineContext
    parts: list[Part] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)
    html: list[Markup] = field(default_factory=list)
    used: list[int] = field(default_factory=list)
    last: str = ""
    """上一个看得见的字。"""
    broken: bool = False
    """刚遇到一个换行，还不知道要不要空格。"""

    def top(self, node: Node) -> None:
        if node.name in ("text", "text_special"):
            for sentence in sentences(str(node.meta.get("content") or "")):
                self.text(sentence)
                self._flush_at_end(sentence)
        else:
            self.node(node)
            self._flush_at_end(text_of(node))

    def finish(self) -> Line:
        self._flush()
        return Line(tuple(self.parts), tuple(self.photos))

    def node(self, node: Node) -> None:
        match node.name:
            case "text" | "text_special":
                self.text(str(node.meta.get("content") or ""))
            case "softbreak":
                self.broken = True
            case "hardbreak":
                self.html.append(Markup("<br>"))
                self.broken, self.last = False, ""
            case "strong" | "em" | "strikethrough" | "code_inline":
                self._wrapped(node, *self.context.tags[_WRAPPED[node.name]])
            case "link" | "autolink":
                self._link(node)
            case "image":
                self._image(node)
            case _:
                self._children(node)

    def text(self, content: str) -> None:
        lead = " " if content[:1] in (" ", "\t") else ""
        tail = " " if content[-1:] in (" ", "\t") and content.strip() else ""
        clean = lead + one_line(content) + tail
        if not clean:
            return
        if self.broken:
            self.html.append(Markup(joint(self.last, clean.lstrip())))
            clean, self.broken = clean.lstrip(), False
        if clean:
            self.html.append(escape(clean))
            self.last = clean[-1]

    def _children(self, node: Node) -> None:
        for child in node.children:
            self.node(child)

    def _wrapped(self, node: Node, before: Markup, after: Markup) -> None:
        # 换行的空格要落在标签外面
        if self.broken:
            self.html.append(Markup(joint(self.last, text_of(node).lstrip())))
            self.broken = False
        self.html.append(before)
        self._children(node)
        self.html.append(after)

    def _link(self, node: Node) -> None:
        url = str(node.meta.get("url") or "")
        label = one_line(text_of(node))
        scheme = _SCHEME.match(url)
        if url.startswith(("#", "//")) or "\\" in url or not label:
            self._children(node)
        elif scheme and scheme[0].lower() in ("mailto:", "tel:"):
            self._children(node)
            self._address(unquote(url.partition(":")[2]), label)
        elif scheme and scheme[0].lower() not in ("http:", "https:"):
            self._children(node)
        elif _host(url) == WECHAT.link_host:
            before, after = self.context.tags["a"]
            opening = Markup(str(before).replace("<a", f'<a href="{escape(_https(url))}"', 1))
            self._wrapped(node, opening, after)
        else:
            self._children(node)
            self._footnote(_absolute(self.context.page, url), label)

    def _address(self, address: str, label: str) -> None:
        """电话、邮箱点不开，字面上没有写的要写出来。"""
        digits = re.sub(r"\D", "", address)
        shown = digits in re.sub(r"\D", "", label) if digits and "@" not in address else address in label
        if not shown:
            self.html.append(escape(f"（{one_line(address)}）"))

    def _footnote(self, url: str, label: str) -> None:
        if _bare(label) == _bare(unquote(url)) or _bare(label) == _bare(url):
            return  # 字面就是网址，看得见，不用再注
        number = self.context.references.number(url, label)
        before, after = self.context.tags["sup"]
        # 前面放一个不断行的记号，编号不会独自落到下一行
        self.html += [Markup("\u2060"), before, Markup(f"[{number}]"), after]
        self.used.append(number)

    def _image(self, node: Node) -> None:
        name = unquote(str(node.meta.get("url") or "")).removeprefix("./")
        photo = self.context.photos.get(name)
        if photo:
            self.photos.append(photo)
        else:  # 别处的图、撤下的图：只留说明文字
            self._children(node)

    def _flush_at_end(self, text: str) -> None:
        if ends_sentence(text.rstrip()):
            self._flush()

    def _flush(self) -> None:
        if self.html:
            self.parts.append(Part(Markup("").join(self.html), tuple(self.used)))
        self.html, self.used = [], []


def is_inline(node: Node) -> bool:
    """是不是行内节点。"""
    return node.name in INLINE


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _absolute(page: str, url: str) -> str:
    try:
        return urljoin(page, url)
    except ValueError:  # 方括号没有成对一类，照原样写出来
        return url


def _https(url: str) -> str:
    return "https:" + url.partition(":")[2]


def _bare(url: str) -> str:
    return re.sub(r"^https?://", "", url.strip(), flags=re.I).rstrip("/").lower()
