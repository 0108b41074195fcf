"""页面测试的共用件：真的模板、真的样式名，一个编造的城市。"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from dianxing.cases.partial_date import BEIJING
from dianxing.cases.reference import Reference
from dianxing.cases.reference_files import load_reference
from dianxing.settings import Channel, Settings, SiteSettings
from dianxing.site.pictures.view import PictureView
from dianxing.site.templates import Templates
from dianxing.site.views.site import SiteView, site_view

from .page_desk import GOOD_SITE, THEME, Desk, FakeAssets


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load_reference(GOOD_SITE / "content")


@pytest.fixture(scope="session")
def site(reference: Reference) -> SiteView:
    settings = Settings(
        root=GOOD_SITE,
        site_name="云州典型",
        site_url="https://union.example/sub/",
        description="云州市总工会的典型案例",
        site=SiteSettings(
            icp="示ICP备1号",
            channels=(Channel(name="网站", url="https://union.example/"), Channel(name="QQ群")),
        ),
        as_of=datetime(2026, 1, 1, tzinfo=BEIJING),
    )
    return site_view(settings, reference, FakeAssets())


@pytest.fixture(scope="session")
def desk(reference: Reference, site: SiteView) -> Desk:
    return Desk(reference, site, Templates(THEME))


@pytest.fixture(scope="session")
def picture() -> Callable[..., PictureView]:
    """一张图片；可以换掉说明。"""

    def make(alt: str = "服务站的门口", credit: str = "", caption: str = "") -> PictureView:
        return PictureView(
            src="/sub/cases/x/img/a-960.jpg",
            srcset_webp="/sub/cases/x/img/a-960.webp 960w",
            srcset_jpeg="/sub/cases/x/img/a-960.jpg 960w",
            sizes="100vw",
            width=960,
            height=640,
            alt=alt,
            credit=credit,
            caption=caption,
        )

    return make
