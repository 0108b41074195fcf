"""检索页、404、旧地址的转向和已撤下的案例。"""

from __future__ import annotations

from collections.abc import Iterable

from dianxing.site.artefact import Artefact, digest
from dianxing.site.library import Library
from dianxing.site.output import Output
from dianxing.site.page_heads import listing_head
from dianxing.site.shell import Shell
from dianxing.site.views import addresses
from dianxing.site.views.site import LinkView


def small_pages(library: Library, shell: Shell, *, search: bool) -> Output:
    """几张小页面；`search` 为假时检索页只告诉人怎样按分类找。"""
    catalogue = library.catalogue
    site = library.pages.site
    years = tuple(
        LinkView(code=str(year), name=f"{year}年", short=str(year), href=site.root + addresses.year(year))
        for year in sorted({card.year for card in catalogue.counted}, reverse=True)
    )
    common = digest(shell.digest, library.pages.key, str(search), *(item.href for item in years))
    redirects = [(alias, card) for card in catalogue.cards for alias in card.aliases]
    gone = [(path, card) for card in catalogue.withdrawn for path in (card.path, *card.aliases)]
    key = digest(
        common,
        *(f"{alias} {card.id} {card.title}" for alias, card in redirects),
        *(path for path, _ in gone),
    )

    def page(
        template: str,
        title: str,
        path: str,
        description: str = "",
        robots: str = "noindex",
        **values: object,
    ) -> bytes:
        head = listing_head(title=title, description=description, path=path, site=site, robots=robots)
        return shell.fill(
            head=library.templates.render("head.html", dx=site, head=head),
            body=library.templates.render(template, dx=site, **values),
        )

    def artefacts() -> Iterable[Artefact]:
        yield Artefact(
            f"{addresses.SEARCH}index.html",
            common,
            lambda: page(
                "search.html",
                "找案例",
                addresses.SEARCH,
                "在全部典型案例和办事指南里找：写单位、县区、快递的名字，或者你遇到的事，比如工资被拖欠。",
                robots="",
                search_on=search,
                years=years,
            ),
            source="检索页",
        )
        yield Artefact(
            "404.html", common, lambda: page("error404.html", "没有这一页", "404.html"), source="404 页"
        )
        for alias, card in redirects:
            yield Artefact(
                _file(alias),
                digest(common, card.id, card.title),
                lambda card=card: library.templates.render(  # type: ignore[misc]
                    "redirect.html",
                    dx=site,
                    href=site.root + card.path,
                    url=site.url + card.path,
                    title=card.title,
                ).encode(),
                source=f"cases/{card.id}/case.md 的旧地址",
            )
        for path, card in gone:
            yield Artefact(
                _file(path),
                digest(common, path),
                lambda path=path: page("withdrawn.html", "这个案例已撤下", path.strip("/") + "/"),  # type: ignore[misc]
                source=f"cases/{card.id}/case.md",
            )

    return Output("small", key, artefacts)


def _file(address: str) -> str:
    path = address.strip("/")
    return path if path.endswith((".html", ".htm")) else f"{path}/index.html"
