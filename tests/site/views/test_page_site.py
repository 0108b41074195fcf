"""`dx`：每一页都要的那一份。"""

from __future__ import annotations

import pytest

from dianxing.site.views import addresses
from dianxing.site.views.site import SiteView


def test_every_address_carries_the_base_path(site: SiteView) -> None:
    links = [*site.nav, *site.about, *site.areas, *site.places, *site.couriers, *site.forms]
    assert links and all(link.href.startswith("/sub/") for link in links)
    assert all(href.startswith("/sub/") for href in (site.all, site.join, site.search, site.icon))


def test_only_the_places_of_today_can_be_chosen(site: SiteView) -> None:
    names = [place.name for place in site.places]
    assert "南塘县" in names and "旧塘县" not in names and "云州开发区" not in names


def test_an_office_line_is_shown_only_where_one_is_known(site: SiteView) -> None:
    known = {place.name: (place.phone, place.tel) for place in site.places}
    assert known["西河县"] == ("0999-0000000", "tel:0999-0000000")
    assert known["东山区"] == ("", "")


def test_a_tile_knows_its_column_and_row(site: SiteView) -> None:
    assert {place.name: place.tile for place in site.places}["南塘县"] == "c0 r1"


def test_a_channel_without_a_checked_account_is_only_named(site: SiteView) -> None:
    assert [(item.name, item.href) for item in site.channels] == [
        ("网站", "https://union.example/"),
        ("QQ群", ""),
    ]


def test_couriers_that_were_sold_lead_to_their_successor(site: SiteView) -> None:
    assert "huitong" not in {item.code for item in site.couriers}


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (addresses.tag("货运"), "tags/%E8%B4%A7%E8%BF%90/"),
        (addresses.page("cases/", 1), "cases/"),
        (addresses.page("cases/", 2), "cases/page/2/"),
        (addresses.year(2022), "years/2022/"),
    ],
)
def test_addresses_are_safe_and_stable(address: str, expected: str) -> None:
    assert address == expected


@pytest.mark.parametrize("name", ["货运/冷链", "..", "CON", "长" * 200, "a\\b"])
def test_any_tag_is_one_folder_of_its_own(name: str) -> None:
    address = addresses.tag(name)
    assert address.count("/") == 2 and len(address) < 700
    assert address not in (addresses.tag("货运-冷链"), "tags//", "tags/../", "tags/CON/")
