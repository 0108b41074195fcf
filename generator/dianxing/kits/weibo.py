"""微博：同一件事三种长短，都只带一个网址；另有一份给接口发的，不带话题。"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from dianxing.cases.findings import Finding
from dianxing.kits import notes
from dianxing.kits.kit_case import KitCase
from dianxing.kits.limits import WEIBO, WeiboLimits
from dianxing.kits.notes import Refused
from dianxing.kits.sentences import shorten
from dianxing.kits.weibo_count import full_length, weibo_length
from dianxing.kits.wording import best_figure, figure_line, how_to_join, plain, sentence, where

_SHARE_PAGE = "https://service.weibo.com/share/share.php"


@dataclass(frozen=True, slots=True)
class WeiboText:
    """一种长短。"""

    name: str
    """短、中、长。"""
    text: str
    limit: int
    cut: bool
    """有的话收短了、没有放进来。"""

    @property
    def length(self) -> int:
        """微博自己数的字数。"""
        return weibo_length(self.text)


@dataclass(frozen=True, slots=True)
class WeiboTexts:
    """三种长短和接口用的一份。"""

    short: WeiboText
    medium: WeiboText
    long: WeiboText
    api: WeiboText
    """同短的，不带话题：接口不收 `#话题#`。"""

    @property
    def by_hand(self) -> tuple[WeiboText, ...]:
        """给人发的三种。"""
        return (self.short, self.medium, self.long)

    def as_file(self) -> str:
        """`weibo.txt`：三段，各带小标题和字数。"""
        return "\n".join(
            f"—— {item.name}：{item.length} 字，最多 {item.limit} 字"
            f"{'；有的话放不下，收短了' if item.cut else ''} ——\n\n{item.text}\n"
            for item in self.by_hand
        )


def share_page(text: str, url: str, picture: str = "") -> str:
    """微博的分享页，文字、网址、配图的网址都填好，人打开再点发布；渠道资料节 2.6。"""
    filled = {"url": url, "title": text.removesuffix(url).strip(), "pic": picture}
    return f"{_SHARE_PAGE}?{urlencode({name: value for name, value in filled.items() if value})}"


def weibo_texts(kit: KitCase, *, topic: str = "", limits: WeiboLimits = WEIBO) -> WeiboTexts:
    """三种长短；网址按实际长度算也放得下。标题加网址就放不下的抛 Refused。"""
    tag = f"#{plain(topic).replace('＃', '')}#" if plain(topic) else ""
    return WeiboTexts(
        short=_short(kit, tag, limits),
        medium=_medium(kit, tag, limits),
        long=_long(kit, tag, limits),
        api=_short(kit, "", limits),
    )


def _short(kit: KitCase, tag: str, limits: WeiboLimits) -> WeiboText:
    head = f"{tag}【{plain(kit.case.head.title)}】"
    link = f"看他们怎么做 {kit.url}"
    room = limits.post - full_length(head + link) - 1
    if room < 0:
        what = f"微博的标题连话题和网址有 {full_length(head + link)} 字，最多 {limits.post}"
        raise Refused(notes.WEIBO, Finding(("title",), what, "改短标题、话题或 site_url", "weibo-limit"))
    told, cut = _best_fit((sentence(kit.case.head.summary), sentence(kit.case.head.result)), room)
    join = f"想入会打{kit.site.hotline}。"
    if full_length(told + join) <= room:
        told += join
    return WeiboText("短", f"{head}{told}{link}", limits.post, cut)


def _medium(kit: KitCase, tag: str, limits: WeiboLimits) -> WeiboText:
    told = sentence(kit.case.head.summary)
    return _composed("中", kit, tag, limits.medium_post, (told, best_figure(kit, told)))


def _long(kit: KitCase, tag: str, limits: WeiboLimits) -> WeiboText:
    head = kit.case.head
    figures = "；".join(figure_line(metric) for metric in head.metrics)
    quotes = (f"“{plain(quote.text).strip('“”')}”{_who(quote.role, quote.name)}" for quote in head.quotes)
    sources = "；".join(
        f"{plain(source.title)}{f'，{source.date.chinese()}' if source.date else ''}"
        for source in head.sources
    )
    body = (
        f"{where(kit)}。",
        sentence(head.summary),
        _told("难在哪：", sentence(head.problem)),
        _numbered("怎么做的：", head.steps),
        _told("做成了什么：", sentence(head.result)),
        *quotes,
        _told("数字：", f"{figures}。" if figures else ""),
        _numbered("什么情况能照着做：", head.replicable_when),
        _told("出处：", f"{sources}。" if sources else ""),
    )
    return _composed("长", kit, tag, limits.long_post, body)


def _composed(name: str, kit: KitCase, tag: str, limit: int, body: Iterable[str]) -> WeiboText:
    """标题在前，怎样加入和网址在后，中间一段一段地放，放不下的收到句末。"""
    first = f"{tag}【{plain(kit.case.head.title)}】"
    last = f"{how_to_join(kit)}\n看他们怎么做 {kit.url}"
    lines = [first]
    cut = False
    for line in filter(None, body):
        room = limit - full_length("\n".join((*lines, "", last))) - 1
        fitted = shorten(line, max(0, room), full_length)
        cut = cut or fitted.cut
        if fitted.text:
            lines.append(fitted.text)
        if fitted.cut:
            break
    return WeiboText(name, "\n".join((*lines, last)), limit, cut)


def _best_fit(choices: tuple[str, ...], room: int) -> tuple[str, bool]:
    """整句放得下的头一个；都放不下就把头一个收到句末。"""
    for text in choices:
        if full_length(text) <= room:
            return text, text != choices[0]
    shortened = [shorten(text, room, full_length) for text in choices]
    return max((item.text for item in shortened), key=full_length), True


def _told(label: str, text: str) -> str:
    return f"{label}{text}" if text else ""


def _numbered(label: str, items: Iterable[str]) -> str:
    told = "".join(f"{number}. {sentence(item)}" for number, item in enumerate(items, 1))
    return _told(label, told)


def _who(role: str, name: str | None) -> str:
    who = " ".join(plain(part) for part in (role, name or "") if part)
    return f"（{who}）" if who else ""
