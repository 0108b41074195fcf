"""图片上写的话：从渠道稿的素材里取，一个意思、一个数字、怎样加入。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.cases.figures import best_metric
from dianxing.kits.kit_case import KitCase
from dianxing.site.pictures.share_card import Figure


@dataclass(frozen=True, slots=True)
class PictureWords:
    """一份渠道稿的图片上的全部文字；只有值，能送到别的进程。"""

    title: str
    result: str
    """一句成效；和标题一样的不再写，为空。"""
    facts: str
    """地名、年份、领域，点隔开。"""
    area_code: str
    figure: Figure | None
    """标题里已经有这个数字的不再大写，为 None。"""
    figure_note: str
    """数字的日期和口径，如 2022年9月，媒体报道。"""
    url: str
    ask: str
    """向谁问，如 兰山区总工会；外地案例是 所在县区总工会。"""
    phone: str
    """核实过的办公电话；没有为空。"""
    hotline: str
    union: str
    """主办的总工会。"""
    site_name: str


def picture_words(kit: KitCase) -> PictureWords:
    """取一个案例的话。"""
    head, card = kit.case.head, kit.card
    metric = best_metric(head.metrics)
    figure = Figure(card.figure, card.figure_unit, card.figure_label)
    shown = metric is not None and not figure.told_in(card.title)
    dated = (metric.as_of.chinese() if metric.as_of else "", metric.method.value) if metric else ()
    return PictureWords(
        title=card.title,
        result="" if _bare(head.result) == _bare(card.title) else head.result,
        facts="·".join(filter(None, (card.place, str(card.year), kit.area_short))),
        area_code=card.area or "",
        figure=figure if shown else None,
        figure_note="，".join(filter(None, dated)) if shown else "",
        url=kit.url,
        ask=(kit.office or kit.union) if kit.county else "所在县区总工会",
        phone=kit.phone,
        hotline=kit.site.hotline,
        union=kit.site.union,
        site_name=kit.site.name,
    )


def _bare(text: str) -> str:
    return text.strip().rstrip("。")
