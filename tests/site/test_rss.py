"""全站的订阅源：读得了，样样齐，地址完整，内容不变字节就不变。"""

from __future__ import annotations

import re
from calendar import timegm
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import feedparser
import pytest

from dianxing.cases.partial_date import BEIJING

if TYPE_CHECKING:
    from tests.conftest import SmallSite

URL = "https://yunzhou.example/dx/"
LOGISTICS = f"{URL}cases/2022/dongshan-logistics-park/"


@pytest.fixture(scope="module")
def built(small_in: Callable[[Path], SmallSite], tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    small = small_in(tmp_path_factory.mktemp("rss") / "root")
    small.build(base_url=URL)
    return small


@pytest.fixture(scope="module")
def xml(built: SmallSite) -> bytes:
    return (built.out / "feed.xml").read_bytes()


@pytest.fixture(scope="module")
def feed(xml: bytes) -> Any:
    found = feedparser.parse(xml)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_a_reader_finds_every_public_case_from_the_newest(feed: Any) -> None:
    assert feed.version == "rss20"
    assert [entry.link for entry in feed.entries] == [
        f"{URL}cases/2023/faraway-couriers/",
        LOGISTICS,
        f"{URL}cases/2022/nantang-garlic-coop/",
        f"{URL}cases/2021/xihe-delivery-night/",
    ]


def test_the_channel_says_who_it_is(feed: Any, xml: bytes) -> None:
    assert feed.feed.title.startswith("云州工会典型")
    assert feed.feed.link == URL
    assert feed.feed.description
    assert feed.feed.language.lower() == "zh-cn"
    links = {(item.rel, item.href) for item in feed.feed.links}
    assert ("self", f"{URL}feed.xml") in links
    root = ElementTree.fromstring(xml)
    assert [len(root.findall(f"channel/{name}")) for name in ("title", "link", "description")] == [1, 1, 1]


def test_every_entry_has_what_a_reader_needs(feed: Any) -> None:
    for entry in feed.entries:
        assert entry.title
        assert entry.summary
        assert entry.content[0].value
        assert entry.guidislink or entry.id == entry.link
        assert entry.id == entry.link
        assert entry.published_parsed


def test_the_guid_is_permanent(xml: bytes) -> None:
    items = ElementTree.fromstring(xml).findall("channel/item")
    for item in items:
        guid = item.find("guid")
        assert guid is not None
        assert guid.get("isPermaLink", "true") == "true"
        assert guid.text == item.findtext("link")


def test_dates_are_of_beijing_as_rfc_822_writes_them(xml: bytes, feed: Any) -> None:
    text = xml.decode()
    dates = re.findall(r"<(?:pubDate|lastBuildDate)>([^<]+)</", text)
    assert len(dates) >= 5
    for date in dates:
        assert re.fullmatch(
            r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \+0800", date
        )
        assert parsedate_to_datetime(date).strftime("%a") == date[:3]
    entry = next(item for item in feed.entries if item.link == LOGISTICS)
    assert timegm(entry.published_parsed) == datetime(2022, 9, 10, tzinfo=BEIJING).timestamp()


def test_there_is_no_relative_address_in_the_full_texts(xml: bytes) -> None:
    # feedparser 会洗掉 tel: 一类地址，所以看原文
    texts = [
        item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or ""
        for item in ElementTree.fromstring(xml).findall("channel/item")
    ]
    assert len(texts) == 4
    for html in texts:
        addresses = re.findall(r"(?:href|src)=\"([^\"]*)\"", html)
        assert addresses
        assert all(re.match(r"https?://|tel:|mailto:", address) for address in addresses), addresses
        assert not re.search(r"<(script|style|iframe|form|object)|\bon[a-z]+=", html)


def test_areas_and_tags_are_categories(feed: Any) -> None:
    entry = next(item for item in feed.entries if item.link == LOGISTICS)
    terms = {tag.term for tag in entry.tags}
    assert {"货运", "小微联合"} <= terms
    assert any("物流" in term for term in terms)


def test_control_characters_are_left_out(small: SmallSite) -> None:
    path = small.case_file("2022/nantang-garlic-coop")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("开春以后", "开春\ufffe以后\u0085"), encoding="utf-8")
    small.build(strict=False)
    for feed in small.out.rglob("*.xml"):
        content = feed.read_text(encoding="utf-8")
        ElementTree.fromstring(content.encode())
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", content), feed


def test_text_that_looks_like_markup_stays_text(small: SmallSite) -> None:
    small.edit("2022/nantang-garlic-coop", "开春以后", "]]> <b>开春</b> &amp; <script>x</script> 以后")
    small.build(base_url=URL)
    found = feedparser.parse((small.out / "feed.xml").read_bytes())
    assert not found.bozo
    root = ElementTree.fromstring((small.out / "feed.xml").read_bytes())
    text = "".join(root.itertext())
    assert "&lt;script&gt;x&lt;/script&gt;" in text
    assert "]]&gt;" in text


def test_the_same_cases_give_the_same_bytes_at_another_time(
    built: SmallSite, xml: bytes, tmp_path: Path
) -> None:
    later = datetime(2027, 8, 9, 12, tzinfo=BEIJING)
    built.build(site_dir=tmp_path / "later", cache=tmp_path / "cache", base_url=URL, as_of=later)
    assert (tmp_path / "later" / "feed.xml").read_bytes() == xml


def test_every_page_tells_readers_where_the_feed_is(built: SmallSite) -> None:
    for name, content in built.tree().items():
        if name.endswith(".html") and b"http-equiv" not in content:
            assert b'type="application/rss+xml"' in content, name


def test_no_more_than_fifty_cases_are_in_the_feed(small: SmallSite) -> None:
    text = small.case_file("2022/nantang-garlic-coop").read_text(encoding="utf-8")
    for number in range(55):
        small.write(f"2022/copy-{number:02}", text.replace("旧塘县大蒜合作社", f"第{number:02}号合作社"))
    small.build(search=False)
    found = feedparser.parse((small.out / "feed.xml").read_bytes())
    assert len(found.entries) == 50
