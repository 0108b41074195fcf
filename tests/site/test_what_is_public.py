"""什么上网，什么一个字节也不上：草稿、在审、未到期、已下线、已撤回、示例，和撤回了授权的人。"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from dianxing.cases.partial_date import BEIJING
from dianxing.errors import BuildError, SourceProblems

if TYPE_CHECKING:
    from tests.conftest import SmallSite

LOGISTICS = "2022/dongshan-logistics-park"
NIGHT = "2021/xihe-delivery-night"
GARLIC = "2022/nantang-garlic-coop"
DRAFT = "2024/half-written"
SAMPLE = "2024/sample-site-federation"
FUTURE = "2099/tomorrow-drivers"
EXPIRED = "2023/yunhe-housekeeping"
WITHDRAWN = "2021/dongshan-old-case"

PRODUCTION = {"production": True, "base_url": "https://dianxing.yunzhou.gov.cn/"}


def holders(tree: dict[str, bytes], texts: Iterable[str]) -> list[tuple[str, str]]:
    """哪些文件（或文件名）里有这些字，不管用哪种编码、哪种转义写。"""
    found = []
    for text in texts:
        written = {
            text.encode(),
            text.encode("gb18030"),
            text.encode("utf-16-be"),
            json.dumps(text)[1:-1].encode(),
            quote(text).encode(),
        }
        found += [
            (name, text)
            for name, content in tree.items()
            if text in name or any(form in content for form in written)
        ]
    return found


@pytest.mark.parametrize(
    ("case_id", "texts"),
    [
        (DRAFT, ["街道小店联合建会", "half-written"]),
        (FUTURE, ["网约车司机之家", "很久以后的案例", "tomorrow-drivers", "云河新区总工会简报"]),
        (EXPIRED, ["家政平台建会", "带薪体检", "云上家政", "yunhe-housekeeping"]),
        (WITHDRAWN, ["这个案例已经撤回"]),
    ],
)
def test_a_case_that_may_not_be_shown_reaches_no_byte_of_the_site(
    small: SmallSite, case_id: str, texts: list[str]
) -> None:
    assert all(text in case_id or text in small.case_file(case_id).read_text("utf-8") for text in texts)
    small.build(pictures=True)
    assert holders(small.tree(), texts) == []


@pytest.mark.parametrize("case_id", [DRAFT, FUTURE, EXPIRED])
def test_the_site_is_the_same_as_if_a_hidden_case_did_not_exist(small: SmallSite, case_id: str) -> None:
    small.build(pictures=True)
    before = small.tree()
    shutil.rmtree(small.case_file(case_id).parent)
    small.build(pictures=True)
    assert small.tree() == before


@pytest.mark.parametrize("status", ["draft", "review", "草稿", "待审"])
def test_a_published_case_set_back_to_work_disappears_everywhere(small: SmallSite, status: str) -> None:
    small.build(pictures=True)
    small.edit(GARLIC, "status: published", f"status: {status}")
    small.build(pictures=True)
    assert (
        holders(
            small.tree(), ["旧塘县大蒜合作社", "nantang-garlic-coop", "236 人入会", "旧塘大蒜合作社联合体"]
        )
        == []
    )


def test_a_withdrawn_case_leaves_a_page_that_names_nobody(small: SmallSite) -> None:
    small.build(pictures=True)
    small.edit(LOGISTICS, "status: published", "status: withdrawn")
    small.build(pictures=True)
    tree = small.tree()
    kept = {name for name in tree if name.startswith(f"cases/{LOGISTICS}/")}
    assert kept == {f"cases/{LOGISTICS}/index.html"}
    for path in (f"cases/{LOGISTICS}/index.html", "2015/old-address/index.html"):
        page = tree[path].decode()
        assert "这个案例已撤下" in page
        assert '<meta name="robots" content="noindex">' in page
        assert "Article" not in page
    texts = [
        "云州物流园",
        "甲某",
        "园区门口就能入会",
        "排查建台账",
        "云州工人报",
        "0999-0000001",
        "cover.jpg",
        "cover-",
    ]
    assert holders(tree, texts) == []
    machine = {name: tree[name] for name in tree if not name.endswith(".html")}
    assert holders(machine, ["dongshan-logistics-park"]) == []


def test_only_the_withdrawn_pages_themselves_carry_their_address(small: SmallSite) -> None:
    small.build(pictures=True)
    found = {name for name, _ in holders(small.tree(), ["dongshan-old"])}
    assert found == {f"cases/{WITHDRAWN}/index.html", "2014/dongshan-old/index.html"}


def test_a_sample_is_shown_but_never_counted_or_handed_on(small: SmallSite) -> None:
    result = small.build(pictures=True)
    assert (result.cases, result.samples) == (4, 1)
    tree = small.tree()
    assert "示例" in tree[f"cases/{SAMPLE}/index.html"].decode()
    machine = {
        name: content
        for name, content in tree.items()
        if name.endswith((".xml", ".json", ".csv", ".opml")) and not name.startswith("search/")
    }
    assert "feed.xml" in machine
    assert "sitemap.xml" in machine
    assert (
        holders(machine, ["sample-site-federation", "工地上的项目工会联合会", "forms/project", "years/2024"])
        == []
    )
    assert "共4个案例，另有1个示例" in small.page("cases/index.html")
    assert "共0个案例，另有1个示例" in small.page("areas/construction/index.html")
    assert "sample-site-federation" not in small.page("index.html")


def test_a_production_site_has_no_sample_at_all(small: SmallSite) -> None:
    real_number(small)
    result = small.build(pictures=True, **PRODUCTION)
    assert result.samples == 0
    assert holders(small.tree(), ["sample-site-federation", "工地上的项目工会联合会", "编出来的示例"]) == []


def test_a_sample_leaves_a_site_that_turns_production(small: SmallSite) -> None:
    small.build(pictures=True)
    real_number(small)
    small.build(pictures=True, **PRODUCTION)
    assert f"cases/{SAMPLE}/index.html" not in small.tree()
    assert holders(small.tree(), ["sample-site-federation"]) == []


def test_a_name_a_quote_and_a_picture_of_a_withdrawn_consent_reach_no_byte(small: SmallSite) -> None:
    small.build(pictures=True)
    assert holders(small.tree(), ["乙某", "这句话已经撤回", "C-2021-009", "portrait", "签字"]) == []
    assert "二十分钟就说清楚了" in small.page(f"cases/{NIGHT}/index.html")


def test_a_consent_withdrawn_later_takes_its_name_quote_and_picture_out(small: SmallSite) -> None:
    withdrawn = small.root / "content" / "_reference" / "withdrawn.yml"
    before = withdrawn.read_text(encoding="utf-8")
    withdrawn.write_text("withdrawn: []\n", encoding="utf-8")
    small.build(pictures=True)
    texts = ["乙某", "这句话已经撤回", "portrait"]
    assert {text for _, text in holders(small.tree(), texts)} == set(texts)
    withdrawn.write_text(before, encoding="utf-8")
    report = small.build(pictures=True).report
    assert f"cases/{NIGHT}/index.html" in report.written
    assert holders(small.tree(), texts) == []


def test_consents_and_the_list_of_people_are_never_published(small: SmallSite) -> None:
    small.build(pictures=True)
    assert "甲某" in small.page(f"cases/{LOGISTICS}/index.html")
    assert holders(small.tree(), ["C-2022-017", "withdrawn.yml", "_reference", "regions.yml"]) == []


def test_a_name_that_still_stands_in_the_text_fails_the_build(small: SmallSite) -> None:
    small.build()
    before = small.tree()
    small.edit(NIGHT, "说明会开在晚班前。", "说明会开在晚班前，乙某也来了。")
    with pytest.raises(SourceProblems) as caught:
        small.build()
    assert f"cases/{NIGHT}/case.md" in str(caught.value)
    assert "乙某" not in str(caught.value)
    assert small.tree() == before


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2098, 12, 31, 23, 59, 59, tzinfo=BEIJING), False),
        (datetime(2099, 1, 1, 0, 0, 0, tzinfo=BEIJING), True),
        # 同一刻，写成伦敦的时间
        (datetime(2098, 12, 31, 16, 0, 0, tzinfo=UTC), True),
    ],
)
def test_a_future_case_appears_at_midnight_in_beijing(
    small: SmallSite, moment: datetime, shown: bool
) -> None:
    small.build()
    small.build(as_of=moment)
    tree = small.tree()
    assert (f"cases/{FUTURE}/index.html" in tree) is shown
    assert bool(holders({"feed": tree["feed.xml"]}, ["网约车司机之家"])) is shown
    assert bool(holders({"map": tree["sitemap.xml"]}, ["tomorrow-drivers"])) is shown
    assert (
        bool(holders({name: tree[name] for name in tree if name.startswith("search/")}, ["网约车"])) is shown
    )


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2023, 12, 31, 23, 59, 59, tzinfo=BEIJING), True),
        (datetime(2024, 1, 1, 0, 0, 0, tzinfo=BEIJING), False),
    ],
)
def test_an_expiring_case_goes_when_its_last_day_is_over(
    small: SmallSite, moment: datetime, shown: bool
) -> None:
    small.build(as_of=datetime(2023, 6, 1, tzinfo=BEIJING))
    assert f"cases/{EXPIRED}/index.html" in small.tree()
    small.build(as_of=moment)
    assert bool(holders(small.tree(), ["yunhe-housekeeping"])) is shown


def test_an_old_address_leads_to_the_case(small: SmallSite) -> None:
    small.build()
    page = small.page("2015/old-address/index.html")
    assert f'<meta http-equiv="refresh" content="0; url=/cases/{LOGISTICS}/">' in page
    assert f'<link rel="canonical" href="https://yunzhou.example/cases/{LOGISTICS}/">' in page
    assert f'<a href="/cases/{LOGISTICS}/">' in page
    assert '<meta name="robots" content="noindex">' in page
    assert "2015/old-address" not in small.page("sitemap.xml")


def test_an_old_address_moves_with_the_case_that_holds_it(small: SmallSite) -> None:
    small.build()
    small.edit(LOGISTICS, "aliases: [/2015/old-address/]\n", "")
    small.edit(GARLIC, "county: 旧塘县", "county: 旧塘县\naliases: [/2015/old-address/]")
    small.build()
    assert f"url=/cases/{GARLIC}/" in small.page("2015/old-address/index.html")


def test_text_typed_by_people_cannot_become_markup(small: SmallSite) -> None:
    evil = "<script>alert(1)</script>"
    small.edit(GARLIC, "title: 旧塘县大蒜合作社建起工会，春耕前先体检", f"title: '{evil}'")
    small.edit(GARLIC, "name: 旧塘大蒜合作社联合体", f"name: '{evil}\"><img src=x onerror=alert(2)>'")
    small.edit(GARLIC, "tags: [大蒜, 女职工]", "tags: ['<b>大蒜</b>', '\"><i>']")
    small.edit(GARLIC, "开春以后", f"{evil}\n\n@@dx:body@@ <!--dx:related--> 开春以后")
    small.edit(GARLIC, "- title: 旧塘县总工会工作简报", f"- title: '</script>{evil}'")
    small.build()
    for name, content in small.tree().items():
        if name.endswith((".html", ".xml")):
            text = content.decode()
            assert not re.search(r"<script>alert|<img src=x|<b>大蒜|<i>\"", text), name
            if name.endswith(".html"):
                scripts = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", text)
                assert set(scripts) <= {' type="application/ld+json"'}, name


def real_number(small: SmallSite) -> None:
    """占位的备案号和电话换成像样的，才上得了线。"""
    small.edit("2022/dongshan-logistics-park", "0999-0000001", "0539-8312581")
    small.edit(small.root / "dianxing.yml", "示ICP备00000000号-1", "鲁ICP备19041234号-1")
    regions = small.root / "content" / "_reference" / "regions.yml"
    text = regions.read_text(encoding="utf-8")
    regions.write_text(re.sub(r"(?m)^    phone: .*$", "    phone: 0539-8312580", text), encoding="utf-8")


def test_a_placeholder_number_keeps_a_production_site_from_being_built(small: SmallSite) -> None:
    with pytest.raises(BuildError, match="备案号"):
        small.build(**PRODUCTION)
    assert not small.out.exists()
