"""给机器看的小文件：站点地图和 robots.txt。"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from dianxing.cases.catalogue import Catalogue
from dianxing.site.artefact import Artefact, digest
from dianxing.site.engine_output import EngineOutput
from dianxing.site.library import Library
from dianxing.site.listings import listings
from dianxing.site.output import Output
from dianxing.site.views.site import SiteView


def plain_files(library: Library, engine: EngineOutput) -> Output:
    """`sitemap.xml` 和 `robots.txt`。"""
    site = library.pages.site
    catalogue = library.catalogue
    written = [path.removesuffix("index.html") for path in engine.files if path.endswith("/index.html")]
    key = digest(
        site.url,
        *sorted(written),
        *(f"{card.id} {card.updated or card.published}" for card in catalogue.cards),
        *(listing.path for listing in listings(catalogue, site)),
    )

    def artefacts() -> Iterable[Artefact]:
        yield Artefact("sitemap.xml", key, lambda: sitemap(catalogue, site, written), source="站点地图")
        yield Artefact("robots.txt", digest(site.url), lambda: robots(site), source="robots.txt")

    return Output("plain", key, artefacts)


def sitemap(catalogue: Catalogue, site: SiteView, written: Iterable[str]) -> bytes:
    """站点地图（sitemaps.org 0.9）；示例不列，列表只列有案例的首页。一份最多五万个网址。"""
    pages: list[tuple[str, str]] = [("", "")]
    pages += [(path, "") for path in sorted(written)]
    pages += [(listing.path, "") for listing in listings(catalogue, site) if listing.cards]
    pages += [
        (card.path, (card.updated or card.published).iso()) for card in catalogue.cards if not card.is_sample
    ]
    entries = "".join(
        f"<url><loc>{escape(site.url + path)}</loc>{f'<lastmod>{when}</lastmod>' if when else ''}</url>\n"
        for path, when in pages[:50_000]
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    ).encode()


def robots(site: SiteView) -> bytes:
    """搜索引擎可以看全站，检索结果页除外。"""
    return f"User-agent: *\nDisallow: {site.root}search/\n\nSitemap: {site.url}sitemap.xml\n".encode()
