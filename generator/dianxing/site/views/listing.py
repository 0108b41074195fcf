"""列表页：标题、下级列表的入口、筛选、卡片、翻页。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dianxing.site.views import addresses
from dianxing.site.views.site import LinkView, SiteView

_NO_FILTERS = Markup()
_AROUND = 1
"""翻页时当前页左右各列几页。"""


@dataclass(frozen=True, slots=True)
class Chip:
    """通往另一个列表的小按钮。"""

    name: str
    href: str
    count: int
    current: bool = False
    glyph: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """筛选里的一个勾选框。"""

    id: str
    value: str
    name: str
    checked: bool


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """筛选里的一组。"""

    param: str
    name: str
    options: tuple[Option, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class PageLink:
    """翻页的一格；`href` 为空是省略号或当前页。"""

    name: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class ListingView:
    """`listing.html` 要的一切。"""

    title: str
    intro: str
    glyph: str
    crumbs: tuple[LinkView, ...]
    chips: tuple[Chip, ...]
    chips_name: str
    filters: Markup
    """`filters.html` 排好的筛选；一个列表的各页都一样，只排一次。"""
    cards: tuple[Markup, ...]
    count: str
    """如 共38个案例，第2页／共3页。"""
    pages: tuple[PageLink, ...]
    prev: str
    next: str
    empty: bool


def listing_view(
    *,
    site: SiteView,
    title: str,
    path: str,
    cards: Sequence[Markup],
    total: int,
    page: int = 1,
    pages: int = 1,
    samples: int = 0,
    intro: str = "",
    glyph: str = "",
    parents: Sequence[LinkView] = (),
    chips: Sequence[Chip] = (),
    chips_name: str = "",
    filters: Markup = _NO_FILTERS,
) -> ListingView:
    """一页列表；`total` 不含示例，`samples` 是另有几个示例，`path` 是第 1 页相对站点根的地址。"""
    place = f"，第{page}页／共{pages}页" if pages > 1 else ""
    extra = f"，另有{samples}个示例" if samples else ""
    return ListingView(
        title=title,
        intro=intro,
        glyph=glyph,
        crumbs=tuple(parents),
        chips=tuple(chips),
        chips_name=chips_name,
        filters=filters,
        cards=tuple(cards),
        count=f"共{total}个案例{extra}{place}",
        pages=_page_links(site.root, path, page, pages),
        prev=site.root + addresses.page(path, page - 1) if page > 1 else "",
        next=site.root + addresses.page(path, page + 1) if page < pages else "",
        empty=not cards,
    )


def filter_groups(
    site: SiteView,
    *,
    years: Iterable[int],
    tags: Iterable[str],
    checked: Mapping[str, Iterable[str]],
) -> tuple[FilterGroup, ...]:
    """检索页的六组筛选；`checked` 是当前列表已经选定的，如 `{"area": ["logistics"]}`。"""
    groups = (
        ("area", "领域", [(item.code, item.name) for item in site.areas]),
        ("county", "县区", [(item.slug, item.short) for item in site.places]),
        ("courier", "快递", [(item.code, item.name) for item in site.couriers]),
        ("year", "年份", [(str(year), f"{year}年") for year in years]),
        ("form", "建会形式", [(item.code, item.name) for item in site.forms]),
        ("tag", "标签", [(tag, tag) for tag in tags]),
    )
    return tuple(
        _group(param, name, values, set(checked.get(param, ()))) for param, name, values in groups if values
    )


def _group(param: str, name: str, values: Sequence[tuple[str, str]], chosen: set[str]) -> FilterGroup:
    options = tuple(
        Option(id=f"f-{param}-{number}", value=value, name=label, checked=value in chosen)
        for number, (value, label) in enumerate(values)
    )
    return FilterGroup(param=param, name=name, options=options, open=bool(chosen))


def _page_links(root: str, path: str, page: int, pages: int) -> tuple[PageLink, ...]:
    if pages < 2:
        return ()
    shown = sorted({1, pages, *range(max(1, page - _AROUND), min(pages, page + _AROUND) + 1)})
    links: list[PageLink] = []
    before = 0
    for number in shown:
        if number == before + 2:  # 只隔一页，写页码比写省略号有用
            links.append(PageLink(str(before + 1), root + addresses.page(path, before + 1)))
        elif number > before + 1:
            links.append(PageLink("…", ""))
        current = number == page
        href = "" if current else root + addresses.page(path, number)
        links.append(PageLink(str(number), href, current))
        before = number
    return tuple(links)
