"""每一份订阅源：合规范，读得回来，地址在列表旁边，封面的大小是真的，空的也有效。"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree

import feedparser
import pytest

from dianxing.cases.partial_date import BEIJING

from .validator import complaints

if TYPE_CHECKING:
    from tests.conftest import SmallSite

NOW = datetime(2026, 1, 1, tzinfo=BEIJING)
LOGISTICS = "2022/dongshan-logistics-park"
NIGHT = "2021/xihe-delivery-night"


def documents(site: SmallSite) -> Iterator[tuple[str, bytes]]:
    """站点里的全部 RSS 和 Atom。"""
    for path, data in site.tree().items():
        if path.endswith(("feed.xml", "atom.xml")):
            yield path, data


def json_feeds(site: SmallSite) -> dict[str, Any]:
    return {path: json.loads(data) for path, data in site.tree().items() if path.endswith("feed.json")}


@pytest.mark.parametrize("which", ["built", "crowded"])
def test_every_rss_and_atom_document_passes_the_checks(
    which: str, url: str, request: pytest.FixtureRequest
) -> None:
    site = request.getfixturevalue(which)
    found = {path: complaints(data, url + quote(path), NOW) for path, data in documents(site)}
    assert len(found) > 20
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_the_site_and_each_area_county_courier_and_tag_has_all_three_formats(built: SmallSite) -> None:
    tree = built.tree()
    listings = {
        path.removesuffix("index.html") for path in tree if re.match(r"(areas|places|couriers|tags)/", path)
    }
    folders = {"", *(path for path in listings if path.count("/") == 2 and path.endswith("/"))}
    with_feed = {path.removesuffix("feed.xml") for path in tree if path.endswith("feed.xml")}
    assert len(folders) > 15
    assert folders - with_feed <= _only_samples(built, folders)
    for folder in with_feed:
        assert {folder + name for name in ("feed.xml", "atom.xml", "feed.json")} <= tree.keys()


def _only_samples(site: SmallSite, folders: set[str]) -> set[str]:
    """标签只挂在示例上的列表：没有订阅源。"""
    return {
        folder
        for folder in folders
        if folder.startswith("tags/") and "示例" in site.page(f"{folder}index.html")
    }


def test_the_three_formats_tell_the_same(built: SmallSite, url: str) -> None:
    for path, feed in json_feeds(built).items():
        folder = path.removesuffix("feed.json")
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert feed["feed_url"] == url + quote(path)
        assert feed["home_page_url"] == url + quote(folder)
        for name in ("feed.xml", "atom.xml"):
            other = feedparser.parse(built.page(folder + name))
            assert not other.bozo
            assert other.feed.title == feed["title"]
            assert [entry.link for entry in other.entries] == [item["url"] for item in feed["items"]]
            for entry, item in zip(other.entries, feed["items"], strict=True):
                assert (entry.title, entry.id) == (item["title"], item["id"])
                assert {tag.term for tag in entry.tags} == set(item["tags"])
                assert datetime.fromisoformat(item["date_published"]).tzinfo == BEIJING


def test_a_listing_feed_holds_the_cases_of_its_listing(built: SmallSite, url: str) -> None:
    feeds = json_feeds(built)
    cases = {
        path: {item["url"].removeprefix(f"{url}cases/") for item in feed["items"]}
        for path, feed in feeds.items()
    }
    assert f"{LOGISTICS}/" in cases["areas/logistics/feed.json"]
    assert cases["places/dongshan/feed.json"] == {f"{LOGISTICS}/"}
    assert f"{NIGHT}/" in cases["couriers/zto/feed.json"]
    tag = next(path for path in cases if path.startswith("tags/") and "冷链" in path)
    assert cases[tag] == {f"{LOGISTICS}/"}


def test_covers_are_enclosed_with_their_true_size(built: SmallSite, url: str) -> None:
    root = ElementTree.fromstring(built.page("feed.xml"))
    items = root.findall("channel/item")
    covers = [item.findall("enclosure") for item in items]
    assert len(items) == 4
    assert all(len(found) == 1 for found in covers)
    for (cover,) in covers:
        file = built.out / unquote(cover.get("url", "").removeprefix(url))
        assert cover.get("type") == "image/jpeg"
        assert file.read_bytes()[:3] == b"\xff\xd8\xff"
        assert int(cover.get("length", "")) == file.stat().st_size
    by_case = {
        item.findtext("link"): cover.get("url", "") for item, (cover,) in zip(items, covers, strict=True)
    }
    assert "/img/cover-" in by_case[f"{url}cases/{LOGISTICS}/"]
    assert by_case[f"{url}cases/2023/faraway-couriers/"].endswith("/share.jpg")


def test_json_feed_carries_the_same_cover(built: SmallSite) -> None:
    for item in json_feeds(built)["feed.json"]["items"]:
        (attached,) = item["attachments"]
        assert attached["url"] == item["image"]
        assert attached["size_in_bytes"] > 1000


def test_without_pictures_there_is_no_enclosure_and_later_the_old_sizes_hold(
    small: SmallSite, url: str
) -> None:
    small.build(base_url=url, search=False)
    assert "<enclosure" not in small.page("feed.xml")
    small.build(base_url=url, search=False, pictures=True)
    with_pictures = small.page("feed.xml")
    assert with_pictures.count("<enclosure") == 4
    small.build(base_url=url, search=False)
    assert small.page("feed.xml") == with_pictures


def test_an_area_without_cases_has_a_feed_to_subscribe_to(built: SmallSite) -> None:
    for name in ("feed.xml", "atom.xml"):
        found = feedparser.parse(built.page(f"areas/construction/{name}"))
        assert not found.bozo
        assert found.entries == []
    assert "还没有案例" in built.page("areas/construction/feed.xml")


def test_a_retracted_quote_and_picture_are_in_no_feed(built: SmallSite) -> None:
    for path, data in built.tree().items():
        if path.endswith((".xml", ".json", ".csv", ".opml")):
            assert b"portrait" not in data, path
            assert "乙某".encode() not in data, path
            assert "已经撤回".encode() not in data, path


def test_an_unchanged_site_writes_nothing_again(built: SmallSite, url: str) -> None:
    before = built.tree()
    again = built.build(base_url=url, pictures=True, search=False)
    assert again.report.written == ()
    assert built.tree() == before


def test_an_edit_redoes_only_the_feeds_of_that_case(small: SmallSite) -> None:
    small.build(search=False)
    small.edit(LOGISTICS, "园区先把每一家企业", "园区先把每一家大小企业")
    written = set(small.build(search=False).report.written)
    feeds = {path for path in written if path.endswith(("feed.xml", "atom.xml", "feed.json"))}
    assert {
        "feed.xml",
        "areas/logistics/feed.xml",
        "places/dongshan/atom.xml",
        "couriers/sf/feed.json",
    } <= feeds
    assert not any(path.startswith(("areas/farming", "places/nantang")) for path in feeds)
    assert "data/cases.csv" in written
    assert {path for path in written if path.endswith("case.json")} == {f"cases/{LOGISTICS}/case.json"}
