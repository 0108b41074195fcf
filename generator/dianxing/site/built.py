"""建站的凭据：这次是怎样建的，哪些地址搬了家，哪些撤下了。随清单一起记下，发布时用。"""

from __future__ import annotations

from dianxing.settings import Settings
from dianxing.site.artefact import digest
from dianxing.site.library import Library
from dianxing.site.manifest import Built


def built(library: Library, settings: Settings, *, complete: bool) -> Built:
    """`complete`：检索、图片、全部案例都做了。"""
    catalogue = library.catalogue
    root = settings.base_path.removesuffix("/")
    return Built(
        production=settings.production,
        complete=complete,
        site_url=settings.site_url,
        moved=tuple(
            sorted(
                (root + alias, f"{root}/{card.path}") for card in catalogue.cards for alias in card.aliases
            )
        ),
        gone=tuple(
            sorted(
                root + address for card in catalogue.withdrawn for address in (f"/{card.path}", *card.aliases)
            )
        ),
        # 只记摘要：这份凭据要放到服务器上，授权编号不该跟着去
        taken_back=tuple(
            sorted(
                {
                    *(digest("case", card.id) for card in catalogue.withdrawn),
                    *(digest("consent", consent) for consent in catalogue.reference.withdrawn),
                }
            )
        ),
    )
