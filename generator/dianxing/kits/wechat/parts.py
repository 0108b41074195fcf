"""一篇图文的材料：把案例排成节和块，再按留几截正文拼出视图。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from dianxing.cases.body import body_pictures
from dianxing.cases.figures import best_metric, chinese_number
from dianxing.cases.markdown import parse
from dianxing.cases.model import Metric, Quote, Scope
from dianxing.kits import files
from dianxing.kits.kit_case import KitCase
from dianxing.kits.sentences import one_line
from dianxing.kits.wechat.blocks import Block, Kind, Part, Photo
from dianxing.kits.wechat.body import body_sections
from dianxing.kits.wechat.inline import InlineContext
from dianxing.kits.wechat.references import References
from dianxing.kits.wechat.view import ArticleView, FigureView, JoinView, QuoteView, SectionView

_MOST_FIGURES = 4
"""放大排的数字最多几个，连同打头的那个。"""


@dataclass(frozen=True)
class ArticleParts:
    """一篇的全部材料；`view(parts)` 按留几截正文拼出视图。"""

    kit: KitCase
    references: References
    facts: tuple[SectionView, ...]
    body: tuple[SectionView, ...]
    title_references: Mapping[int, tuple[int, ...]]
    """节号 → 标题里引到的编号。"""
    photo: Photo | None

    @property
    def files(self) -> tuple[str, ...]:
        """可能用到的图片的文件名。"""
        return (*(files.photo(number) for number in range(1, len(self.kit.photos) + 1)), files.JOIN_QR)

    @property
    def length(self) -> int:
        """正文一共几截。"""
        return sum(_length(block) for section in self.body for block in section.blocks)

    def view(self, kept: int | None = None) -> ArticleView:
        """正文只留前 `kept` 截的视图；None 是全留。"""
        body = self.body if kept is None else _first(self.body, kept)
        used = [
            number
            for section in body
            for number in (
                *self.title_references.get(section.number, ()),
                *(number for block in section.blocks for number in block.used),
            )
        ]
        case, card = self.kit.case, self.kit.card
        hero = best_metric(case.head.metrics)
        others = [metric for metric in case.head.metrics if metric is not hero][: _MOST_FIGURES - 1]
        elsewhere = "各地经验" if case.head.scope is Scope.ELSEWHERE else ""
        return ArticleView(
            kicker=tuple(filter(None, (elsewhere, card.place, self.kit.area_short, f"{card.year}年"))),
            hero=_figure(hero) if hero else None,
            photo=self.photo,
            lead=one_line(case.head.summary),
            figures=tuple(map(_figure, others)),
            facts=self.facts,
            quotes=tuple(
                QuoteView(
                    one_line(quote.text),
                    " ".join(one_line(part) for part in (quote.role, quote.name) if part),
                )
                for quote in case.head.quotes
            ),
            body=body,
            references=self.references.listed(used),
            join=_join(self.kit),
            cut=kept is not None and kept < self.length,
            site=self.kit.site.name,
            union=self.kit.site.union,
        )


def article_parts(kit: KitCase, tags: Mapping[str, tuple[Markup, Markup]]) -> ArticleParts:
    """把案例排成节和块；`tags` 是样式的行内标签。"""
    head = kit.case.head
    references = References(head.sources)
    photos = _photos(kit)
    context = InlineContext(tags, kit.url, references, photos)
    facts = _facts(kit)
    sections = body_sections(parse(kit.case.body), context) if kit.case.body.strip() else ()
    body: list[SectionView] = []
    title_references: dict[int, tuple[int, ...]] = {}
    for number, section in enumerate(sections, len(facts) + 1):
        body.append(SectionView(number, section.title or Markup("来龙去脉"), section.blocks))
        title_references[number] = section.references
    placed = {picture.file.removeprefix("./") for picture in body_pictures(kit.case.body)}
    cover = head.images[0].file if head.images else ""
    loose = [photo for file, photo in photos.items() if file not in placed and file != cover]
    if loose:
        blocks = tuple(Block(Kind.PHOTO, photo=photo) for photo in loose)
        body.append(SectionView(len(facts) + len(body) + 1, Markup("现场"), blocks))
    top = photos.get(cover) if cover not in placed else None
    return ArticleParts(kit, references, facts, tuple(body), title_references, top)


def _facts(kit: KitCase) -> tuple[SectionView, ...]:
    head = kit.case.head
    found = (
        ("难在哪", _text(head.problem)),
        ("怎么做的", _items(head.steps, "{}.")),
        ("做成了什么", _text(head.result)),
        ("经验", _items(head.lessons, "•")),
        ("什么情况能照着做", _items(head.replicable_when, "✓")),
    )
    kept = [(title, blocks) for title, blocks in found if blocks]
    return tuple(SectionView(number, Markup(title), blocks) for number, (title, blocks) in enumerate(kept, 1))


def _text(text: str) -> tuple[Block, ...]:
    clean = one_line(text)
    return (Block(Kind.PARA, (Part(escape(clean)),)),) if clean else ()


def _items(items: tuple[str, ...], marker: str) -> tuple[Block, ...]:
    return tuple(
        Block(Kind.ITEM, (Part(escape(one_line(item))),), marker=marker.format(number))
        for number, item in enumerate(items, 1)
    )


def _figure(metric: Metric) -> FigureView:
    unit = one_line(metric.unit)
    return FigureView(
        label=one_line(metric.key),
        value=chinese_number(metric.value),
        unit=unit,
        before="" if metric.baseline is None else f"{chinese_number(metric.baseline)}{unit}",
        note="，".join(
            part for part in (metric.as_of.chinese() if metric.as_of else "", metric.method.value) if part
        ),
        reference=metric.source,
    )


def _quote(quote: Quote) -> QuoteView:
    who = (one_line(part) for part in (quote.role, quote.name or ""))
    return QuoteView(one_line(quote.text).strip("“”"), " ".join(filter(None, who)))


def _photos(kit: KitCase) -> Mapping[str, Photo]:
    shown = [image for image in kit.case.head.images if image.file in kit.photos]
    return {
        image.file: Photo(
            files.photo(number),
            one_line(image.alt),
            " ".join(
                part
                for part in (one_line(image.caption), image.credit and f"图：{one_line(image.credit)}")
                if part
            ),
        )
        for number, image in enumerate(shown, 1)
    }


def _join(kit: KitCase) -> JoinView:
    return JoinView(
        title=f"在{kit.county or kit.site.city}，怎样加入",
        ask=f"向{kit.union}咨询" if kit.county else "向所在县区总工会咨询",
        contact=" ".join(part for part in (kit.office, kit.phone) if part),
        hotline=kit.site.hotline,
        routes=tuple(one_line(route) for route in kit.case.head.join_route),
        qr=files.JOIN_QR,
        qr_alt="二维码：我能入会吗",
    )


def _length(block: Block) -> int:
    return max(1, len(block.parts))


def _first(sections: tuple[SectionView, ...], kept: int) -> tuple[SectionView, ...]:
    """前 `kept` 截；一节一截也不剩就连标题去掉，末尾也不留光秃秃的小标题。"""
    found: list[SectionView] = []
    left = kept
    for section in sections:
        blocks: list[Block] = []
        for block in section.blocks:
            if left <= 0:
                break
            size = _length(block)
            blocks.append(block if size <= left else _shortened(block, left))
            left -= size
        while blocks and blocks[-1].kind is Kind.HEAD:
            blocks.pop()
        if blocks:
            found.append(SectionView(section.number, section.title, tuple(blocks)))
    return tuple(found)


def _shortened(block: Block, kept: int) -> Block:
    return replace(block, parts=block.parts[:kept])
