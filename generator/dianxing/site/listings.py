"""列表：全部、各领域、各县区、各快递网络、各年份、各标签、各建会形式、各地经验。每页若干个，从新到旧。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from itertools import takewhile
from operator import attrgetter
from urllib.parse import unquote

from markupsafe import Markup

from dianxing.cases.catalogue import Card, Catalogue
from dianxing.cases.reference import Reference
from dianxing.site.artefact import Artefact, Job, digest
from dianxing.site.library import CardPiece, Library, card_text
from dianxing.site.output import Output
from dianxing.site.page_frame import PageFrame
from dianxing.site.page_heads import listing_head
from dianxing.site.shell import Shell
from dianxing.site.views import addresses
from dianxing.site.views.feed_links import feed_links, has_feed
from dianxing.site.views.head import FeedLink
from dianxing.site.views.listing import Chip, filter_groups, listing_view
from dianxing.site.views.site import LinkView, SiteView

_TAGS_SHOWN = 30
"""“全部案例”和筛选里最多列几个标签，多的在各案例页里找得到。"""


@dataclass(frozen=True)
class Listing:
    """一个列表。`path` 相对站点根，已按网址编码；`checked` 是它在筛选里对应的项。"""

    path: str
    title: str
    description: str
    cards: tuple[Card, ...]
    """从新到旧，示例在最后。"""
    group: str
    """属于哪一组，如 area；同组的互为小按钮。"""
    intro: str = ""
    glyph: str = ""
    short: str = ""
    checked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def samples(self) -> int:
        """其中几个是示例，不计入合计。"""
        # 示例都排在最后
        return sum(1 for _ in takewhile(attrgetter("is_sample"), reversed(self.cards)))

    @property
    def counted(self) -> int:
        """不含示例有几个。"""
        return len(self.cards) - self.samples


def listings(catalogue: Catalogue, site: SiteView) -> tuple[Listing, ...]:
    """全部列表；领域、县区、快递、建会形式即使还没有案例也有一页，标签和年份有案例才有。"""
    return tuple(_listings(catalogue, site, catalogue.reference))


def listing_pages(library: Library, shell: Shell, every: Sequence[Listing], page_size: int) -> Output:
    """`every` 里全部列表的全部页。"""
    faces = [library.faces[card.id] for card in library.catalogue.newest]
    key = digest(shell.digest, library.pages.key, str(page_size), *faces)
    return Output("listings", key, lambda: _artefacts(library, shell, every, page_size))


def _artefacts(
    library: Library, shell: Shell, every: Sequence[Listing], page_size: int
) -> Iterable[Artefact]:
    site = library.pages.site
    catalogue = library.catalogue
    years = sorted({card.year for card in catalogue.cards}, reverse=True)
    tags = [tag for tag, _ in _common_tags(catalogue)]
    groups: dict[str, list[Listing]] = {}
    for listing in every:
        groups.setdefault(listing.group, []).append(listing)
    frame = PageFrame(library.pages, shell)
    common = digest(shell.digest, library.pages.key, str(page_size), *map(str, years), *tags)
    for listing in every:
        chips = _chips(listing, groups, site)
        furniture = digest(
            common,
            listing.path,
            listing.title,
            f"{listing.counted}+{listing.samples}",
            *(f"{chip.name}{chip.count}{chip.href}" for chip in chips),
        )
        filters = partial(_filters, library, years, tags, listing)
        yield from _pages(library, frame, listing, page_size, chips, cache(filters), furniture)


def _pages(
    library: Library,
    frame: PageFrame,
    listing: Listing,
    page_size: int,
    chips: Sequence[Chip],
    filters: Callable[[], Markup],
    furniture: str,
) -> Iterator[Artefact]:
    site = library.pages.site
    series = _Series(
        frame=frame,
        path=listing.path,
        title=listing.title,
        description=listing.description,
        intro=listing.intro,
        glyph=listing.glyph,
        total=listing.counted,
        samples=listing.samples,
        pages=max(1, -(-len(listing.cards) // page_size)),
        parents=() if listing.path == addresses.ALL else (_all_cases(site),),
        chips=chips,
        feeds=feed_links(f"{site.name}：{listing.title}", site.root + listing.path)
        if has_feed(listing.group, listing.counted)
        else (),
    )
    for number in range(1, series.pages + 1):
        cards = listing.cards[(number - 1) * page_size : number * page_size]
        path = addresses.page(listing.path, number)
        yield Artefact(
            path=f"{unquote(path)}index.html",
            key=digest(furniture, str(number), *[library.faces[card.id] for card in cards]),
            render=partial(_page, library, series, filters, number, cards),
            source=f"列表“{listing.title}”",
        )


def _filters(library: Library, years: Sequence[int], tags: Sequence[str], listing: Listing) -> Markup:
    """一个列表的筛选；各页都一样，有一页要排才排一次。"""
    site = library.pages.site
    offered = filter_groups(site, years=years, tags=tags, checked=listing.checked)
    return library.templates.render("filters.html", dx=site, filters=offered)


def _page(
    library: Library, series: _Series, filters: Callable[[], Markup], number: int, cards: Sequence[Card]
) -> Job:
    return _ListingPage(series, filters(), number, tuple(library.card_piece(card) for card in cards))


@dataclass(frozen=True, slots=True)
class _Series:
    """一个列表的各页都一样的东西。"""

    frame: PageFrame
    path: str
    title: str
    description: str
    intro: str
    glyph: str
    total: int
    samples: int
    pages: int
    parents: Sequence[LinkView]
    chips: Sequence[Chip]
    feeds: Sequence[FeedLink]


@dataclass(frozen=True, slots=True)
class _ListingPage:
    """排列表一页的活，哪个进程都做得了。"""

    series: _Series
    filters: Markup
    number: int
    cards: Sequence[CardPiece]

    def __call__(self) -> bytes:
        series, number = self.series, self.number
        frame, site = series.frame, series.frame.pages.site
        view = listing_view(
            site=site,
            title=series.title,
            path=series.path,
            cards=[card_text(card) for card in self.cards],
            total=series.total,
            samples=series.samples,
            page=number,
            pages=series.pages,
            intro=series.intro,
            glyph=series.glyph,
            parents=series.parents,
            chips=series.chips,
            chips_name="分类",
            filters=self.filters,
        )
        head = listing_head(
            title=series.title if number == 1 else f"{series.title}（第{number}页）",
            description=series.description,
            path=addresses.page(series.path, number),
            site=site,
            parents=[(item.name, item.href.removeprefix(site.root)) for item in series.parents],
            prev=addresses.page(series.path, number - 1) if number > 1 else "",
            next_=addresses.page(series.path, number + 1) if number < series.pages else "",
            feeds=series.feeds,
        )
        return frame.fill(
            head=frame.render("head.html", head=head),
            body=frame.render("listing.html", listing=view),
            body_class="page-listing",
        )


def _listings(catalogue: Catalogue, site: SiteView, reference: Reference) -> Iterator[Listing]:
    newest = catalogue.newest
    local = "按时间从新到旧。想找同行、同县区的，点下面的分类，或者用筛选。"
    yield Listing(
        addresses.ALL,
        "全部案例",
        f"{site.union}收集的典型案例，按时间从新到旧。",
        newest,
        "all",
        local,
        short="全部",
    )
    yield Listing(
        addresses.ELSEWHERE,
        "各地经验",
        "外地工会怎样让工友入会、怎样建会，出处都写在案例里。",
        tuple(card for card in newest if card.scope == "elsewhere"),
        "elsewhere",
        "外地的做法，供本地参考；这里的数字不计入本市。",
    )
    by_area = _grouped(newest, lambda card: (card.area,) if card.area else ())
    for area in site.areas:
        yield Listing(
            path=addresses.area(area.code),
            title=area.name,
            description=f"{area.name}的建会、入会案例：{area.workers}怎样加入工会。",
            cards=by_area.get(area.code, ()),
            group="area",
            intro=f"{area.workers}怎样入了会、单位怎样建了会。",
            glyph=area.glyph,
            short=area.short,
            checked={"area": (area.code,)},
        )
    by_place = _grouped(newest, lambda card: (card.county,) if card.county else ())
    for place in site.places:
        yield Listing(
            path=addresses.place(place.slug),
            title=place.name,
            description=f"{place.name}的建会、入会案例，和怎样在{place.name}加入工会。",
            cards=by_place.get(place.code, ()),
            group="county",
            intro=f"在{place.name}上班，向{place.union}咨询入会，或者打{site.hotline}。",
            short=place.short,
            checked={"county": (place.slug,)},
        )
    by_courier = _grouped(newest, lambda card: _couriers_today(card, reference))
    for courier in site.couriers:
        yield Listing(
            path=addresses.courier(courier.code),
            title=f"{courier.name}快递员"
            if courier.name.isascii() is False and len(courier.name) <= 3
            else courier.name,
            description=f"{courier.name}的快递员、网点怎样入会建会。",
            cards=by_courier.get(courier.code, ()),
            group="courier",
            intro=courier.note,
            short=courier.name,
            checked={"courier": (courier.code,)},
        )
    by_form = _grouped(newest, lambda card: (card.form,) if card.form else ())
    for form in site.forms:
        yield Listing(
            path=addresses.form(form.code),
            title=f"建会形式：{form.name}",
            description=f"以“{form.name}”的形式建会的案例。",
            cards=by_form.get(form.code, ()),
            group="form",
            intro=form.note,
            short=form.name,
            checked={"form": (form.code,)},
        )
    by_year = _grouped(newest, lambda card: (str(card.year),))
    for year in sorted(by_year, reverse=True):
        yield Listing(
            path=addresses.year(int(year)),
            title=f"{year}年的案例",
            description=f"{year}年发生的建会、入会案例。",
            cards=by_year[year],
            group="year",
            short=f"{year}年",
            checked={"year": (year,)},
        )
    by_tag = _grouped(newest, lambda card: card.tags)
    for tag in sorted(by_tag):
        yield Listing(
            path=addresses.tag(tag),
            title=f"标签：{tag}",
            description=f"标签是“{tag}”的案例。",
            cards=by_tag[tag],
            group="tag",
            short=tag,
            checked={"tag": (tag,)},
        )


def _grouped(
    cards: Iterable[Card], values: Callable[[Card], Iterable[str]]
) -> Mapping[str, tuple[Card, ...]]:
    groups: dict[str, list[Card]] = {}
    for card in cards:
        for value in values(card):
            groups.setdefault(value, []).append(card)
    return {value: tuple(found) for value, found in groups.items()}


def _couriers_today(card: Card, reference: Reference) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(reference.courier_today(reference.courier(code)).code for code in card.couriers)
    )


def _common_tags(catalogue: Catalogue) -> list[tuple[str, int]]:
    counts = Counter(tag for card in catalogue.cards for tag in card.tags)
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_TAGS_SHOWN]


def _chips(listing: Listing, groups: Mapping[str, Sequence[Listing]], site: SiteView) -> tuple[Chip, ...]:
    # “全部”页给出领域、年份和各地经验；别的列表给出同组的兄弟
    if listing.group == "all":
        shown: list[Listing] = [*groups["area"], *groups.get("year", ()), *groups["elsewhere"]]
    elif listing.group == "elsewhere":
        shown = [*groups["all"], *groups["area"]]
    else:
        shown = list(groups[listing.group])
    if listing.group == "tag":
        shown = sorted(shown, key=lambda item: (-len(item.cards), item.path))[:_TAGS_SHOWN]
    # 年份、标签有案例才有；只有示例的写着“0”，点进去也是空欢喜
    shown = [
        item
        for item in shown
        if item.counted or item.path == listing.path or item.group not in {"year", "tag"}
    ]
    return tuple(
        Chip(
            name=item.short or item.title,
            href=site.root + item.path,
            count=item.counted,
            current=item.path == listing.path,
            glyph=item.glyph,
        )
        for item in shown
    )


def _all_cases(site: SiteView) -> LinkView:
    return next(item for item in site.nav if item.href == site.all)
