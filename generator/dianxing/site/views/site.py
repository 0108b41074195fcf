"""每张页面都要的一份：站名、机构、热线、导航、领域、县区、渠道和资源地址。模板里叫 `dx`。"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from dianxing.cases.reference import Area, Place, Reference
from dianxing.settings import Settings
from dianxing.site.views import addresses


class AssetAddresses(Protocol):
    """样式、脚本、图标的地址（`site.assets.Assets`）。"""

    @property
    def css(self) -> str: ...
    @property
    def js(self) -> str: ...
    @property
    def search_js(self) -> str: ...
    @property
    def sprite(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class LinkView:
    """一个能点的名字；`code` 用于筛选参数，`href` 含站点根路径。"""

    code: str
    name: str
    short: str
    href: str
    slug: str = ""
    glyph: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class AreaView(LinkView):
    """一个重点领域。"""

    workers: str
    how_to: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PlaceView(LinkView):
    """一个今天的县区或开发区；没有核实的办公电话时 `office`、`phone` 为空。"""

    kind: str
    union: str
    office: str
    phone: str
    tel: str
    """`tel:` 链接；没有电话为空。"""
    contact_source: str
    tile: str
    """方格图里的位置，一组类名，如 `c2 r3`；没有格子为空。"""


@dataclass(frozen=True, slots=True)
class ChannelView:
    """一个对外渠道；账号没有核实时 `href` 为空，只写名字。"""

    name: str
    account: str
    href: str


@dataclass(frozen=True, slots=True)
class SiteView:
    """模板变量 `dx`。"""

    name: str
    description: str
    union: str
    city: str
    hotline: str
    hotline_tel: str
    root: str
    url: str
    css: str
    js: str
    search_js: str
    sprite: str
    icon: str
    all: str
    elsewhere: str
    search: str
    join: str
    guide: str
    nav: tuple[LinkView, ...]
    """顶上的栏目条。"""
    about: tuple[LinkView, ...]
    """页脚里“本站”一栏。"""
    areas: tuple[AreaView, ...]
    places: tuple[PlaceView, ...]
    couriers: tuple[LinkView, ...]
    forms: tuple[LinkView, ...]
    channels: tuple[ChannelView, ...]
    icp: str
    police: str

    def area(self, code: str | None) -> AreaView | None:
        """代码对应的领域。"""
        return next((item for item in self.areas if item.code == code), None)

    def place(self, code: str | None) -> PlaceView | None:
        """代码对应的今天的县区。"""
        return next((item for item in self.places if item.code == code), None)


def site_view(settings: Settings, reference: Reference, assets: AssetAddresses) -> SiteView:
    """由设置、词表和资源地址拼出 `dx`。"""
    root = settings.base_path
    return SiteView(
        name=settings.site_name,
        description=settings.description,
        union=reference.city.union,
        city=reference.city.name,
        hotline=reference.city.hotline,
        hotline_tel=f"tel:{reference.city.hotline}",
        root=root,
        url=settings.site_url,
        css=assets.css,
        js=assets.js,
        search_js=assets.search_js,
        sprite=assets.sprite,
        icon=root + addresses.ICON,
        all=root + addresses.ALL,
        elsewhere=root + addresses.ELSEWHERE,
        search=root + addresses.SEARCH,
        join=root + addresses.JOIN,
        guide=root + addresses.GUIDE,
        nav=_links(
            root,
            ("全部案例", addresses.ALL),
            ("各地经验", addresses.ELSEWHERE),
            ("我能入会吗", addresses.JOIN),
            ("怎样建会", addresses.GUIDE),
            (f"服务与{reference.city.hotline}", addresses.SERVICES),
            ("会费与权利", addresses.DUES),
            ("政策文件", addresses.POLICY),
        ),
        about=_links(
            root,
            ("关于本站", addresses.ABOUT),
            ("订阅更新", addresses.FEEDS),
            ("开放数据", addresses.DATA),
            ("无障碍说明", addresses.ACCESSIBILITY),
            ("隐私与撤回", addresses.PRIVACY),
        ),
        areas=tuple(_area(root, area) for area in reference.areas),
        places=tuple(_place(root, place) for place in reference.places if not place.successor),
        couriers=tuple(
            LinkView(
                code=item.code,
                name=item.name,
                short=item.name,
                slug=item.code,
                note=item.note,
                href=root + addresses.courier(item.code),
            )
            for item in reference.couriers
            if not item.successor
        ),
        forms=tuple(
            LinkView(
                code=item.code,
                name=item.name,
                short=item.name,
                slug=item.code,
                note=item.explain,
                href=root + addresses.form(item.code),
            )
            for item in reference.forms
        ),
        channels=tuple(ChannelView(item.name, item.account, item.url) for item in settings.site.channels),
        icp=settings.site.icp,
        police=settings.site.police,
    )


def _links(root: str, *items: tuple[str, str]) -> tuple[LinkView, ...]:
    return tuple(
        LinkView(code=path.strip("/"), slug=path.strip("/"), name=name, short=name, href=root + path)
        for name, path in items
    )


def _area(root: str, area: Area) -> AreaView:
    return AreaView(
        code=area.code,
        slug=area.code,
        name=area.name,
        short=area.short,
        glyph=area.code,
        workers=area.workers,
        how_to=area.how_to,
        kinds=tuple(kind.name for kind in area.kinds),
        href=root + addresses.area(area.code),
    )


def _place(root: str, place: Place) -> PlaceView:
    return PlaceView(
        code=place.code,
        slug=place.slug,
        name=place.name,
        short=next((name for name in place.short if len(name) <= 4), place.name),
        kind=place.kind,
        union=place.union,
        office=place.office,
        phone=place.phone,
        tel=f"tel:{place.phone.replace(' ', '')}" if place.phone else "",
        contact_source=place.contact_source,
        tile=f"c{place.tile[0]} r{place.tile[1]}" if place.tile else "",
        href=root + addresses.place(place.slug),
    )
