"""渠道稿测试共用的：一个编造的城市里的临时站点，写一份案例进去，拿出素材和渠道稿。"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from dianxing.cases.card import card as make_card
from dianxing.cases.folders import find_folders
from dianxing.cases.partial_date import BEIJING
from dianxing.cases.picture_file import PictureFacts, inspect
from dianxing.cases.read import read_case
from dianxing.cases.reference import Reference
from dianxing.cases.reference_files import load_reference
from dianxing.kits.from_library import kit_site, make_kit_case
from dianxing.kits.kit_case import KitCase
from dianxing.kits.outputs import KitForms, kit_forms
from dianxing.kits.wechat.style import WechatStyle, load_style
from dianxing.settings import Settings, WeiboSettings
from dianxing.site.executors import LazyPool
from dianxing.site.library import Library
from dianxing.site.read_library import read_library

ROOT = Path(__file__).parents[2]
CITY = ROOT / "tests/fixtures/good-site/content"
AS_OF = datetime(2024, 6, 1, tzinfo=BEIJING)

CASE = """\
---
title: 分拣工夜里歇上脚，143人递交申请
summary: 某快递分拨中心建会，143人入会，协商以后夜班分拣工有了休息间和热饭，夜里多歇两次，再不用站着等天亮。
status: published
scope: local
county: 东山区
area: 物流（快递）
kind: 分拨
dates: {established: 2023-11, published: 2024-05-20}
employer: {name: 某快递分拨中心, size_band: 100-299, anonymised: true}
union: {form: 单独, approved_by: 东山区总工会}
join_route: [夜班交接时收申请, 扫码申请]
problem: 分拣都在夜里，白天来的人见不着他们；夜里没地方坐。
steps: [夜里十二点到现场讲一次, 交接班时收申请, 报上一级工会批准]
result: 143人入会，添了休息间和热饭，每个夜班多歇两次。
lessons: [人什么时候在，工会就什么时候去]
replicable_when: [夜班有固定的交接时间]
metrics:
  - {key: 会员, value: 143, unit: 人, as_of: 2023-12, source: 1, method: 台账}
  - {key: 夜班休息, value: 4, unit: 次/班, baseline: 2, as_of: 2023-12, source: 2, method: 自报}
quotes:
  - {text: 半夜能坐下来吃口热的，知足了。, role: 夜班分拣工}
sources:
  - {title: 云州工人报, url: 'https://example.com/a?x=1&y=2', date: 2023-12-08}
  - {title: 东山区总工会台账}
---
"""

BODY = """\
分拣工晚上八点上班。见[公众号文章](https://mp.weixin.qq.com/s/abc)和[一篇报道](https://news.example.com/1)。

## 夜里十二点去

工会的人**改在夜里十二点**去，电话[打这里](tel:0999-0000001)。

1. 休息间
2. 热饭
   - 米饭
   - 面条

> 知足了。

| 班次 | 人数 |
|:--|--:|
| 夜班 | 83 |

```
dianxing  check <b>
```
"""


class KitDesk:
    """一个临时站点。"""

    def __init__(self, root: Path, reference: Reference) -> None:
        self.root = root
        self.reference = reference
        self.settings = Settings(
            root=root,
            site_name="云州典型",
            site_url="https://yunzhou.example.org/",
            weibo=WeiboSettings(topic="农民工入会"),
            as_of=AS_OF,
        )

    @property
    def kit_dir(self) -> Path:
        return self.root / "kit"

    def write(self, text: str, case_id: str = "2024/night-shift", **pictures: bytes) -> Path:
        folder = self.root / "cases" / case_id
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "case.md").write_text(text, encoding="utf-8")
        for name, data in pictures.items():
            (folder / f"{name}.jpg").write_bytes(data)
        return folder

    def kit(self, text: str = CASE + BODY, case_id: str = "2024/night-shift", **pictures: bytes) -> KitCase:
        """写进去再读出来的素材；案例要是好的。"""
        self.write(text, case_id, **pictures)
        folder = next(item for item in find_folders(self.root / "cases").folders if item.id == case_id)
        read = read_case(folder, self.root, self.reference)
        assert read.case is not None, "\n".join(map(str, read.problems))
        photos = {}
        for image in read.case.head.images:
            facts = inspect(image.file, (folder.path / image.file).read_bytes())
            assert isinstance(facts, PictureFacts)
            photos[image.file] = facts
        site = kit_site(self.settings, self.reference)
        return make_kit_case(
            read.case, make_card(read.case, self.reference), photos, site, self.reference, folder.path
        )

    def library(self, settings: Settings | None = None) -> Library:
        read = read_library(
            settings or self.settings, cache=self.root / "cache", pool=LazyPool(1), strict=False
        )
        return read.library


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load_reference(CITY)


def _desk(root: Path, reference: Reference) -> KitDesk:
    shutil.copytree(CITY, root / "content")
    (root / "theme").symlink_to(ROOT / "theme")
    (root / "mkdocs.yml").write_text("site_name: 云州典型\nsite_url: https://yunzhou.example.org/\n", "utf-8")
    return KitDesk(root, reference)


@pytest.fixture
def desk(tmp_path: Path, reference: Reference) -> KitDesk:
    return _desk(tmp_path, reference)


@pytest.fixture(scope="session")
def new_desk(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> Callable[[], KitDesk]:
    """要几个给几个（hypothesis 每个例子一个新的）。"""
    return lambda: _desk(tmp_path_factory.mktemp("desk"), reference)


@pytest.fixture(scope="session")
def one_desk(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> KitDesk:
    """只为拿素材、不看文件夹的测试共用的一个。"""
    return _desk(tmp_path_factory.mktemp("one"), reference)


@pytest.fixture(scope="session")
def case_text() -> Callable[..., str]:
    """好案例里换掉几处（成对给：原文、新文），正文另给；原文不在里面就是测试写错了。"""

    def make(*pairs: str, body: str = BODY) -> str:
        text = CASE
        for old, new in zip(pairs[::2], pairs[1::2], strict=True):
            assert old in text, old
            text = text.replace(old, new, 1)
        return text + body

    return make


@pytest.fixture(scope="session", params=["红金", "素白"])
def style(request: pytest.FixtureRequest) -> WechatStyle:
    """两种样式各来一遍。"""
    return load_style(ROOT / "theme", request.param)


@pytest.fixture(scope="session")
def red_gold() -> WechatStyle:
    return load_style(ROOT / "theme", "红金")


@pytest.fixture
def forms(desk: KitDesk) -> KitForms:
    return kit_forms(desk.settings, desk.reference)


@pytest.fixture(scope="session")
def jpeg() -> Callable[..., bytes]:
    """一张真的 JPEG，大小按（宽，高）。"""

    def make(size: tuple[int, int] = (1200, 800), colour: tuple[int, int, int] = (120, 140, 160)) -> bytes:
        out = BytesIO()
        Image.new("RGB", size, colour).save(out, "JPEG")
        return out.getvalue()

    return make
