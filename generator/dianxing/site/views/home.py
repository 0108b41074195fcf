"""首页：一句话、一个动作，几件做成了的事，六个领域，县区方格，带出处的数字。

数字只照案例里的写，一个也不相加：口径不同的数字加不得。
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dianxing.cases.catalogue import Card, Catalogue
from dianxing.cases.figures import best_metric, chinese_number
from dianxing.cases.model import Case, Metric
from dianxing.cases.reference import Reference
from dianxing.site.views.cards import CardView, card_view
from dianxing.site.views.site import AreaView, PlaceView, SiteView

_CANDIDATES = 24
_BEST = 3
_NEWEST = 6
_FIGURES = 6


@dataclass(frozen=True, slots=True)
class FigureView:
    """一个带出处的数字，链到它的案例。"""

    label: str
    was: str
    value: str
    unit: str
    note: str
    """截至、口径。"""
    place: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class AreaTile:
    """一个领域和它有几个案例。"""

    area: AreaView
    count: int


@dataclass(frozen=True, slots=True)
class PlaceTile:
    """县区方格里的一格。"""

    place: PlaceView
    count: int


@dataclass(frozen=True, slots=True)
class HomeView:
    """`home.html` 要的一切。"""

    lead: CardView | None
    lead_figure: FigureView | None
    best: tuple[Markup, ...]
    newest: tuple[Markup, ...]
    areas: tuple[AreaTile, ...]
    tiles: tuple[PlaceTile, ...]
    figures: tuple[FigureView, ...]
    local: int
    elsewhere: int


def home_candidates(catalogue: Catalogue) -> tuple[str, ...]:
    """首页要读全文的案例 id：最完整的若干个，本市的在先。其余案例首页只用卡片。"""
    ranked = sorted(
        catalogue.counted,
        key=lambda card: (card.scope == "local", card.completeness, card.when, card.id),
        reverse=True,
    )
    return tuple(card.id for card in ranked[:_CANDIDATES])


def home_view(
    catalogue: Catalogue,
    site: SiteView,
    reference: Reference,
    cases: Sequence[Case],
    render_card: Callable[[Card], Markup],
) -> HomeView:
    """拼出首页；`cases` 是 `home_candidates` 点名的案例全文，`render_card` 给出一张卡片的 HTML。"""
    found = [
        (catalogue.by_id[case.id], best_metric(case.head.metrics))
        for case in cases
        if case.id in catalogue.by_id
    ]
    found.sort(key=lambda pair: _merit(*pair), reverse=True)
    figures = [_figure(card, metric, site) for card, metric in found if metric]
    lead = found[0][0] if found else None
    best = [card for card, _ in found[1 : 1 + _BEST]]
    shown = {card.id for card in (lead, *best) if card}
    latest = sorted(catalogue.counted, key=lambda card: (card.published, card.when, card.id), reverse=True)
    newest = [card for card in latest if card.id not in shown][:_NEWEST]
    by_area = Counter(card.area for card in catalogue.counted)
    by_place = Counter(card.county for card in catalogue.counted if card.scope == "local")
    return HomeView(
        lead=card_view(lead, site, reference, None) if lead else None,
        lead_figure=figures[0] if figures and lead and figures[0].href == site.root + lead.path else None,
        best=tuple(render_card(card) for card in best),
        newest=tuple(render_card(card) for card in newest),
        areas=tuple(AreaTile(area, by_area[area.code]) for area in site.areas),
        tiles=tuple(PlaceTile(place, by_place[place.code]) for place in _by_tile(site.places)),
        figures=tuple(figures[:_FIGURES]),
        local=sum(card.scope == "local" for card in catalogue.counted),
        elsewhere=sum(card.scope == "elsewhere" for card in catalogue.counted),
    )


def _merit(card: Card, metric: Metric | None) -> tuple[object, ...]:
    changed = metric is not None and metric.baseline is not None
    return (card.scope == "local", changed, metric is not None, card.completeness, card.when, card.id)


def _key_metric(case: Case) -> Metric | None:
    metrics = case.head.metrics
    return next(
        (metric for metric in metrics if metric.baseline is not None), metrics[0] if metrics else None
    )


def _figure(card: Card, metric: Metric, site: SiteView) -> FigureView:
    return FigureView(
        label=metric.key,
        was="" if metric.baseline is None else chinese_number(metric.baseline),
        value=chinese_number(metric.value),
        unit=metric.unit,
        note="，".join(
            part for part in (metric.as_of.chinese() if metric.as_of else "", metric.method.value) if part
        ),
        place=card.place,
        title=card.title,
        href=site.root + card.path,
    )


def _by_tile(places: Sequence[PlaceView]) -> list[PlaceView]:
    # 读屏和键盘按行走：先上后下，先左后右；没有格子的排在最后
    def order(place: PlaceView) -> tuple[int, int, str]:
        if not place.tile:
            return (99, 99, place.code)
        column, row = (int(part[1:]) for part in place.tile.split())
        return (row, column, place.code)

    return sorted(places, key=order)
