"""首页。"""

from __future__ import annotations

from dianxing.site.artefact import Artefact, digest
from dianxing.site.library import Library
from dianxing.site.output import Output
from dianxing.site.page_heads import listing_head
from dianxing.site.shell import Shell
from dianxing.site.views.home import home_candidates, home_view


def home_page(library: Library, shell: Shell) -> Output:
    """首页一个文件。"""
    catalogue = library.catalogue
    candidates = home_candidates(catalogue)
    key = digest(
        shell.digest,
        library.pages.key,
        *(catalogue.by_id[case_id].digest for case_id in candidates),
        *[library.faces[card.id] for card in catalogue.newest],
    )

    def render() -> bytes:
        site = library.pages.site
        cases = [library.case(case_id) for case_id in candidates]
        view = home_view(catalogue, site, catalogue.reference, cases, library.card_html)
        head = listing_head(title=site.name, description=site.description, path="", site=site)
        return shell.fill(
            head=library.templates.render("head.html", dx=site, head=head),
            body=library.templates.render("home.html", dx=site, home=view),
            body_class="page-home",
        )

    return Output("home", key, lambda: [Artefact("index.html", key, render, source="首页")])
