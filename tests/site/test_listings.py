"""列表：每页 24 个，从新到旧；老县区归今天的县区，示例不计数，空的列表告诉人往哪去。"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dianxing.site.addresses_taken import generated_addresses

if TYPE_CHECKING:
    from tests.conftest import SmallSite

COUNT = 60
CASE = """\
---
title: 第{number}号合作社建起工会
summary: 第{number}号合作社把社员请到一起，讲清入会有什么用，推选代表筹备，报上级批准，当年二百多人领到证。
status: published
county: 东山区
area: 农业专业合作组织
kind: 合作社
tags: [花生]
courier: [汇通]
dates: {{established: {date}, published: 2025-01-01}}
union: {{form: 联合}}
result: 二百多人入会。
sources:
  - {{title: 测试用的出处, date: 2025-01}}
---
正文。
"""


@pytest.fixture(scope="module")
def many(small_in: Callable[[Path], SmallSite], tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    """六十个同领域、同县区的案例，另加小站点原有的。"""
    small = small_in(tmp_path_factory.mktemp("many") / "root")
    for number in range(COUNT):
        date = f"{1960 + number // 12}-{number % 12 + 1:02}"
        small.write(f"2025/coop-{number:02}", CASE.format(number=number, date=date))
    small.build()
    return small


def cards_on(page: str) -> list[str]:
    rows = page.partition('<ul class="cards')[2].partition("</ul>")[0]
    return list(dict.fromkeys(re.findall(r'href="/cases/(\d{4}/[\w-]+)/"', rows)))


def counts_on(page: str) -> dict[str, int]:
    chips = page.partition('<nav class="chips"')[2].partition("</nav>")[0]
    return {
        name: int(count)
        for name, count in re.findall(r'href="([^"]+)"[^>]*>[^<]*<small>(\d+)</small>', chips)
    }


def test_a_page_holds_twenty_four_from_the_newest_to_the_oldest(many: SmallSite) -> None:
    pages = [many.page(f"areas/farming/{path}index.html") for path in ("", "page/2/", "page/3/")]
    found = [cards_on(page) for page in pages]
    assert [len(cards) for cards in found] == [24, 24, 13]
    assert [card for cards in found for card in cards] == [
        "2022/nantang-garlic-coop",
        *(f"2025/coop-{number:02}" for number in reversed(range(COUNT))),
    ]
    assert not (many.out / "areas" / "farming" / "page" / "4").exists()
    assert not (many.out / "areas" / "farming" / "page" / "1").exists()
    assert "共61个案例，第2页／共3页" in pages[1]


def test_pages_lead_to_the_one_before_and_the_one_after(many: SmallSite) -> None:
    one, two, three = (many.page(f"areas/farming/{path}index.html") for path in ("", "page/2/", "page/3/"))
    url = "https://yunzhou.example/areas/farming/"
    assert f'<link rel="next" href="{url}page/2/">' in one
    assert 'rel="prev"' not in one
    assert f'<link rel="prev" href="{url}">' in two
    assert f'<link rel="next" href="{url}page/3/">' in two
    assert f'<link rel="prev" href="{url}page/2/">' in three
    assert 'rel="next"' not in three
    assert re.search(r'<a [^>]*href="/areas/farming/page/2/"[^>]*>下一页</a>', one)
    assert re.search(r'<a [^>]*href="/areas/farming/"[^>]*>上一页</a>', two)
    assert f'<link rel="canonical" href="{url}page/2/">' in two
    assert "（第2页）" in two


def test_every_listing_holds_exactly_the_cases_of_its_value(many: SmallSite) -> None:
    night, park = "2021/xihe-delivery-night", "2022/dongshan-logistics-park"
    faraway, sample = "2023/faraway-couriers", "2024/sample-site-federation"
    for path, wanted in {
        "areas/logistics/": {night, park, faraway},
        "areas/construction/": {sample},
        "places/xihe/": {night, sample},
        "elsewhere/": {faraway},
        "forms/industry/": {night, park, faraway},
        "couriers/zto/": {night},
        "couriers/sf/": {park},
        "years/2014/": {faraway},
        "years/2021/": {night, park},
        "tags/货运/": {park},
    }.items():
        assert set(cards_on(many.page(f"{path}index.html"))) == wanted, path


def test_a_county_that_was_renamed_counts_for_the_one_of_today(small: SmallSite) -> None:
    small.build()
    garlic = "2022/nantang-garlic-coop"
    assert cards_on(small.page("places/nantang/index.html")) == [garlic]
    assert "旧塘县" in small.page(f"cases/{garlic}/index.html")
    assert not (small.out / "places" / "jiutang").exists()


def test_a_courier_that_was_bought_counts_for_the_one_of_today(many: SmallSite) -> None:
    assert "2022/dongshan-logistics-park" in {
        card
        for path in ("", "page/2/", "page/3/")
        for card in cards_on(many.page(f"couriers/jitu/{path}index.html"))
    }
    assert not (many.out / "couriers" / "best").exists()


def test_samples_are_shown_but_not_counted(many: SmallSite) -> None:
    page = many.page("cases/index.html")
    assert f"共{COUNT + 4}个案例，另有1个示例，第1页／共3页" in page
    counts = counts_on(page)
    assert counts["/areas/construction/"] == 0
    assert counts["/areas/logistics/"] == 3
    assert counts["/areas/farming/"] == COUNT + 1
    assert "2024/sample-site-federation" in cards_on(many.page("areas/construction/index.html"))


def test_a_year_with_nothing_but_samples_is_offered_nowhere_but_on_its_own_page(many: SmallSite) -> None:
    years = {href for href in counts_on(many.page("cases/index.html")) if href.startswith("/years/")}
    assert "/years/1960/" in years
    assert "/years/2024/" not in years
    assert "/years/2024/" in counts_on(many.page("years/2024/index.html"))
    search = many.page("search/index.html")
    assert 'href="/years/1960/">1960年</a>' in search
    assert "/years/2024/" not in search


def test_an_empty_listing_says_what_to_do(many: SmallSite) -> None:
    page = many.page("areas/domestic/index.html")
    assert cards_on(page) == []
    assert "这里还没有案例" in page
    assert 'href="tel:12351"' in page
    assert '<a class="btn" href="/cases/">' in page
    assert "共0个案例" in page


def test_every_listing_of_the_word_lists_exists_even_when_it_is_empty(many: SmallSite) -> None:
    reference = many.build().library.catalogue.reference
    addresses = generated_addresses(reference)
    assert len(addresses) > 25
    today = {
        *(place.slug for place in reference.places if not place.successor),
        *(courier.code for courier in reference.couriers if not courier.successor),
    }
    for address in addresses - {"/digests/"}:  # 做过群摘要才有这一页
        name = address.strip("/").rpartition("/")[2]
        if address.startswith(("/places/", "/couriers/")) and name not in today:
            continue
        assert (many.out / address.strip("/") / "index.html").is_file(), address


def test_the_filters_of_a_listing_start_from_what_it_shows(many: SmallSite) -> None:
    page = many.page("areas/farming/index.html")
    assert re.search(r'<input type="checkbox" id="[^"]+" name="area" value="farming" checked>', page)
    assert page.count(" checked>") == 1
    assert '<form class="sheet" action="/search/" method="get">' in page
    assert re.search(r'name="year" value="1964"', page)
    assert re.search(r'name="tag" value="花生"', page)


def test_another_page_size_is_taken_from_the_settings(small: SmallSite) -> None:
    small.edit(small.root / "dianxing.yml", "page_size: 24", "page_size: 6")
    for number in range(7):
        small.write(f"2025/coop-{number:02}", CASE.format(number=number, date="1960-01"))
    small.build()
    assert len(cards_on(small.page("areas/farming/index.html"))) == 6
    assert len(cards_on(small.page("areas/farming/page/2/index.html"))) == 2
    small.edit(small.root / "dianxing.yml", "page_size: 6", "page_size: 24")
    report = small.build().report
    assert "areas/farming/page/2/index.html" in report.removed


def test_a_listing_is_rewritten_only_when_a_card_on_it_changes(many: SmallSite) -> None:
    many.edit("2025/coop-59", "正文。", "正文改了。")
    try:
        written = many.build().report.written
    finally:
        many.edit("2025/coop-59", "正文改了。", "正文。")
        many.build()
    listings = ("areas/", "places/", "years/", "tags/")
    assert [path for path in written if path.startswith(listings) and path.endswith(".html")] == []
