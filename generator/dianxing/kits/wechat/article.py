"""一篇公众号图文：标题、作者、摘要、正文 HTML、“阅读原文”的网址，和收短了什么。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import escape

from dianxing.cases.findings import Finding, Loc
from dianxing.kits import notes
from dianxing.kits.kit_case import KitCase
from dianxing.kits.limits import WECHAT, WechatLimits
from dianxing.kits.notes import Note, Refused
from dianxing.kits.sentences import one_line, shorten
from dianxing.kits.wechat.parts import ArticleParts, article_parts
from dianxing.kits.wechat.style import WechatStyle

UPLOADED_URL = 200
"""图片传上去以后微信给的网址大约多长，字；数正文长短时每张图按它算，比实际的宽。"""


class _Rule(NamedTuple):
    """一条收不短的限度：在哪一栏、叫什么、按什么数、怎么改。"""

    loc: Loc
    name: str
    unit: str
    fix: str


_TITLE = _Rule(("title",), "标题", "字", "改短标题")
_AUTHOR = _Rule(("wechat", "author"), "作者", "个半角", "在 dianxing.yml 的 wechat.author 写个短的")
_SOURCE_URL = _Rule((), "“阅读原文”的网址", "字节", "改短 site_url 或案例的文件夹名")
_CONTENT = _Rule(("steps",), "图文去掉正文", "字（连标签）", "改短做法、经验和原话")


@dataclass(frozen=True, slots=True)
class Article:
    """一篇图文。"""

    title: str
    author: str
    digest: str
    html: str
    """一行，图片的 `src` 是渠道稿文件夹里的文件名。"""
    source_url: str
    """“阅读原文”的网址，就是案例页。"""
    pictures: tuple[str, ...]
    """正文用到的图片文件名，按出现的次序。"""
    length: int
    """按微信数的字数：图片地址按传上去以后的长度算。"""
    notes: tuple[Note, ...] = ()

    def html_with(self, addresses: Mapping[str, str]) -> str:
        """图片换成别的地址（网站上的、微信素材库的）的 HTML。"""
        html = self.html
        for file, url in addresses.items():
            html = html.replace(f'src="{file}"', f'src="{escape(url)}"')
        return html


def article(kit: KitCase, style: WechatStyle, *, author: str = "", limits: WechatLimits = WECHAT) -> Article:
    """做一篇；装不下又收不短的抛 Refused。`author` 空着就用主办的总工会。"""
    title = one_line(kit.case.head.title)
    _hold(len(title), limits.title, _TITLE)
    author = one_line(author) or kit.site.union
    _hold(half_widths(author), limits.author * 2, _AUTHOR)
    url = kit.url
    _hold(len(url.encode()), limits.source_url_bytes, _SOURCE_URL)
    digest = shorten(one_line(kit.case.head.summary), limits.digest)
    told = [Note(notes.WECHAT, f"摘要最多 {limits.digest} 字，后面的没有放")] if digest.cut else []
    parts = article_parts(kit, style.tags)
    html, length, cut = _fitted(parts, style, limits)
    if cut:
        told.append(Note(notes.WECHAT, cut))
    return Article(
        title=title,
        author=author,
        digest=digest.text,
        html=html,
        source_url=url,
        pictures=_pictures(parts, html),
        length=length,
        notes=tuple(told),
    )


def half_widths(text: str) -> int:
    """半角个数：ASCII 算一个，别的算两个。"""
    return sum(1 if char < "\x80" else 2 for char in text)


def _fitted(parts: ArticleParts, style: WechatStyle, limits: WechatLimits) -> tuple[str, int, str]:
    """放得下的最长的一篇：先全放；超了就从正文末尾一句一句地去掉。"""

    def made(kept: int | None) -> tuple[str, int, bool]:
        html = style.render(article=parts.view(kept))
        pictures = _pictures(parts, html)
        extra = sum(max(0, UPLOADED_URL - len(file)) for file in pictures)
        fits = len(html) + extra < limits.content and len(html.encode()) + extra < limits.content_bytes
        return html, len(html) + extra, fits

    html, length, fits = made(None)
    if fits:
        return html, length, ""
    whole = length
    low, high = 0, max(0, parts.length - 1)
    _, length, fits = made(0)
    if not fits:
        raise _refusal(length, limits.content - 1, _CONTENT)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if made(middle)[2] else (low, middle - 1)
    html, length, _ = made(low)
    return (
        html,
        length,
        f"图文连标签 {whole:,} 字，微信最多 {limits.content - 1:,} 字：正文收到句末，全文在“阅读原文”",
    )


def _pictures(parts: ArticleParts, html: str) -> tuple[str, ...]:
    found = [(html.find(f'src="{file}"'), file) for file in parts.files]
    return tuple(file for at, file in sorted(found) if at >= 0)


def _hold(size: int, most: int, rule: _Rule) -> None:
    if size > most:
        raise _refusal(size, most, rule)


def _refusal(size: int, most: int, rule: _Rule) -> Refused:
    what = f"公众号的{rule.name}有 {size:,} {rule.unit}，最多 {most:,}"
    return Refused(notes.WECHAT, Finding(rule.loc, what, rule.fix, "wechat-limit"))
