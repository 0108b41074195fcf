"""全部输出的名单。添一种输出：写一个模块，在这里加一行。"""

from __future__ import annotations

from collections.abc import Mapping

from dianxing.settings import Settings
from dianxing.site.artefact import digest
from dianxing.site.assets import Assets
from dianxing.site.case_pages import case_pages
from dianxing.site.digests.page import digest_pages
from dianxing.site.digests.record import read_records
from dianxing.site.engine_output import EngineOutput
from dianxing.site.feeds.page import feeds_page
from dianxing.site.home_page import home_page
from dianxing.site.library import Library
from dianxing.site.listings import listing_pages, listings
from dianxing.site.output import Output
from dianxing.site.plain_files import plain_files
from dianxing.site.related import Related
from dianxing.site.small_pages import small_pages


def page_outputs(
    library: Library,
    engine: EngineOutput,
    assets: Assets,
    settings: Settings,
    related: Related,
    case_keys: Mapping[str, str],
) -> tuple[Output, ...]:
    """除检索和图片之外的全部输出。"""
    shell = engine.shell
    every = listings(library.catalogue, library.pages.site)
    written = digest(*(part for item in sorted(engine.files.items()) for part in item))
    return (
        Output("assets", assets.digest, assets.artefacts),
        Output("written", written, engine.artefacts),
        case_pages(library, shell, related, case_keys),
        listing_pages(library, shell, every, settings.site.page_size),
        home_page(library, shell),
        feeds_page(library, shell, every),
        digest_pages(library, shell, read_records(library.root / "content")),
        small_pages(library, shell, search=settings.search),
        plain_files(library, engine, every),
    )
