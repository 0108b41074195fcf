"""全部输出的名单。添一种输出：写一个模块，在这里加一行。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dianxing.settings import Settings
from dianxing.site.artefact import digest
from dianxing.site.assets import Assets
from dianxing.site.case_pages import case_pages
from dianxing.site.digests.page import digest_pages
from dianxing.site.digests.record import read_records
from dianxing.site.engine_output import EngineOutput
from dianxing.site.feeds.page import feeds_page
from dianxing.site.feeds.sources import Feed
from dianxing.site.home_page import home_page
from dianxing.site.library import Library
from dianxing.site.listings import Listing, listing_pages
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
    every: Sequence[Listing],
    feeds: Sequence[Feed],
) -> tuple[Output, ...]:
    """网页和小文件；`every` 是全部列表，`feeds` 是全部订阅源。"""
    shell = engine.shell
    written = digest(*(part for item in sorted(engine.files.items()) for part in item))
    return (
        Output("assets", assets.digest, assets.artefacts),
        Output("written", written, engine.artefacts),
        case_pages(library, shell, related, case_keys),
        listing_pages(library, shell, every, settings.site.page_size),
        home_page(library, shell),
        feeds_page(library, shell, feeds),
        digest_pages(library, shell, read_records(library.root / "content")),
        small_pages(library, shell, search=settings.search),
        plain_files(library, engine, every),
    )
