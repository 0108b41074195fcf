"""给机器看的小文件：站点地图和 robots.txt。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from dianxing.cases.catalogue import Catalogue
from dianxing.code_version import code_version
from dianxing.site.artefact import Artefact, digest
from dianxing.site.engine_output import EngineOutput
from dianxing.site.library import Library
from dianxing.site.listings import Listing
from dianxing.site.output import Output
from dianxing.site.views import addresses
from dianxing.site.views.site import SiteView


def plain_files(library: Library, engine: EngineOutput, every: Sequence[Listing]) -> Output:
    """`sitemap.xml` 和 `robots.txt`；`every` 是全部列表。"""
    site = library.pages.site
    catalogue = library.catalogue
    pages = _pages(catalogue, engine, every)
    key = digest(code_version(), site.url, *(f"{path} {when}" for path, when in pages))

    def artefacts() -> Iterable[Artefact]:
        yield Artefact("sitemap.xml", key, lambda: sitemap(site, pages), source="站点地图")
        yield Artefact("robots.txt", digest(robots(site)), lambda: robots(site), source="robots.txt")

    return Output("plain", key, artefacts)


def _pages(catalogue: Catalogue, engine: EngineOutput, every: Iterable[Listing]) -> Sequence[tuple[str, str]]:
    """要列的页面：（路径，改于哪一天）；示例不列，列表只列有案例（示例不算）的首页。"""
    written = sorted(path.removesuffix("index.html") for path in engine.files if path.endswith("/index.html"))
    return [
        ("", ""),
        (addresses.FEEDS, ""),
        *((path, "") for path in written),
        *((listing.path, "") for listing in every if any(not card.is_sample for card in listing.cards)),
        *(
            (card.path, (card.updated or card.published).iso())
            for card in catalogue.cards
            if not card.is_sample
        ),
    ]


def sitemap(site: SiteView, pages: Sequence[tuple[str, str]]) -> bytes:
    """站点地图（sitemaps.org 0.9）；`pages` 是（路径，改于哪一天）。一份最多五万个网址。"""
    entries = "".join(
        f"<url><loc>{escape(site.url + path, quote=False)}</loc>"
        f"{f'<lastmod>{when}</lastmod>' if when else ''}</url>\n"
        for path, when in pages[:50_000]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    ).encode()


def robots(site: SiteView) -> bytes:
    """搜索引擎可以看全站，检索的结果和索引文件除外；`$` 是网址到此为止。"""
    rules = f"Allow: {site.root}search/$\nDisallow: {site.root}search/"
    return f"User-agent: *\n{rules}\n\nSitemap: {site.url}sitemap.xml\n".encode()
