"""答应过“搜得到”的，一样一样在网页上搜：真案例里有的在真网站上，真案例里没有的名字在一个小站点上。"""

from __future__ import annotations

import random
import re
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dianxing.cases.folders import find_folders
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.read import read_case
from dianxing.cases.reference_files import load_reference
from dianxing.settings import load_settings
from dianxing.site.build import BuildOptions, build_site
from dianxing.site.search.document import Labels, search_doc
from dianxing.site.search.units import SEPARATOR, normalise, unit_table

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]

_CASE = """---
title: {title}
summary: 本页是示例，内容是编的，只用来测检索搜不搜得到：{title}，做法都写在正文里，谁也别当真。
status: published
scope: sample
county: 兰山区
result: 编造的结果，只用来测检索。
area: logistics
kind: outlet
courier: [{courier}]
dates: {{established: 2015-08, published: 2015-09-10}}
sources:
  - title: 编造的来源
    date: 2015-09-10
---

{body}
"""


@pytest.fixture(scope="module")
def lettered(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    """汇通、中外运敦豪、AI+工会、铁路12306：真案例都没有写到，编两个写到的。"""
    root = tmp_path_factory.mktemp("lettered") / "root"
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("mkdocs.yml", "dianxing.yml"):
        shutil.copy(ROOT / name, root / name)
    for name, title, courier, body in (
        ("old", "示例：老网点的人入了会", "huitong", "网点推行AI+工会服务，在手机上填表。"),
        ("foreign", "示例：机场分拨的人入了会", "dhl", "工会帮他们打铁路12306买回家的票。"),
    ):
        path = root / "cases/2015" / name / "case.md"
        path.parent.mkdir(parents=True)
        path.write_text(_CASE.format(title=title, courier=courier, body=body), encoding="utf-8")
    settings = load_settings(root, as_of=PartialDate(2026, 12, 1).start())
    build_site(settings, BuildOptions(root / "site", pictures=False))
    return serve(root / "site")


def titles(page: Page, site: str, query: str) -> list[str]:
    page.goto(site + "search/")
    page.fill("[data-search-page] input[type=search]", query)
    page.press("[data-search-page] input[type=search]", "Enter")
    expect(page.locator("[data-search-count]")).not_to_be_empty()
    expect(page.locator("[data-search-page]")).not_to_have_attribute("aria-busy", "true")
    return page.locator(".hit h3").all_inner_texts()


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("流企业全部", "兰山1400余家物流企业"),  # 标题里连着的字
        ("陕建七", "洪庆厂房工地建会"),  # 名字的一截
        ("冻得手疼", "大蒜加工厂"),  # 正文
        ("４１．３％", "兰山1400余家物流企业"),  # 全角
        ("聯合會 物流園區", "兰山1400余家物流企业"),  # 繁体，隔开
        ("ａＰＰ", "八大群体"),  # 大小写
        ("  司机   之家 ", "西安建起司机之家"),  # 空格
        ("兰陵 大蒜", "大蒜加工厂"),  # 今名；案例里写的是旧名
        ("苍山", "大蒜加工厂"),
        ("EMS", "吐鲁番"),  # 快递的英文名
        ("邮政EMS", "吐鲁番"),  # 夹字母
        ("46个物流园区", "兰山1400余家物流企业"),  # 夹数字
        ("皋", "如皋"),  # 一个字
        ("蒜", "大蒜加工厂"),
    ],
)
def test_the_real_site_finds(desktop: Page, real: str, query: str, title: str) -> None:
    assert any(title in found for found in titles(desktop, real, query))


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("汇通", "老网点"),
        ("百世", "老网点"),
        ("极兔", "老网点"),
        ("DHL", "机场分拨"),
        ("dhl", "机场分拨"),
        ("中外运敦豪", "机场分拨"),
        ("AI+工会", "老网点"),
        ("ai工会", "老网点"),
        ("铁路12306", "机场分拨"),
        ("12306", "机场分拨"),
    ],
)
def test_names_that_no_real_case_has_are_found_too(
    desktop: Page, lettered: str, query: str, title: str
) -> None:
    found = titles(desktop, lettered, query)
    assert len(found) == 1
    assert title in found[0]


def test_any_run_of_two_or_more_characters_finds_its_case_on_the_real_site(
    chromium: Browser, real: str
) -> None:
    reference, dice = load_reference(ROOT / "content"), random.Random(4)
    lone, kind = re.compile(r"(?:^|\W)\w(?:\W|$)"), unit_table().kind
    runs: list[tuple[str, str]] = []
    for folder in find_folders(ROOT / "cases").folders:
        case = read_case(folder, ROOT, reference).case
        if case is None or case.head.status != "published":
            continue
        texts = [text for _, text in search_doc(case, Labels(reference)).blocks() if len(text) > 1]
        for length in (2, 3, 5, 9):
            text = dice.choice([text for text in texts if len(text) >= length])
            start = dice.randrange(len(text) - length + 1)
            run = text[start : start + length]
            units = [unit for unit in normalise(run) if kind[ord(unit)] != SEPARATOR]
            # 从标点中间截出孤零零一个字的不算
            if len(units) > 1 and not lone.search(unicodedata.normalize("NFKC", run)):
                runs.append((case.id, run))
    page = chromium.new_page()
    page.goto(real + "search/")
    missed = page.evaluate(
        """async (runs) => {
          const engine = await import(document.documentElement.dataset.searchJs);
          const index = new engine.Index("/"), missed = [];
          for (const [id, run] of runs) {
            const found = await engine.search(index, run);
            const records = await index.records(found.docs);
            if (!records.some((record) => record.id === id)) missed.push([id, run]);
          }
          return missed;
        }""",
        runs,
    )
    page.close()
    assert len(runs) > 60
    assert missed == []
