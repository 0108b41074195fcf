"""说明页和名单：每一份订阅源都找得到。"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from tests.conftest import SmallSite


def test_the_page_leads_to_every_feed(built: SmallSite) -> None:
    page = built.page("feeds/index.html")
    feeds = {path for path in built.tree() if path.endswith(("feed.xml", "atom.xml", "feed.json"))}
    shown = {href.removeprefix("/dx/") for href in re.findall(r'href="([^"]+)"', page)}
    assert len(feeds) > 30
    assert {path for path in feeds if not path.startswith("tags/")} <= shown
    assert any(path.startswith("tags/") for path in shown)


def test_every_page_leads_to_the_feeds_page(built: SmallSite) -> None:
    assert 'href="/dx/feeds/"' in built.page("index.html")


def test_a_listing_announces_its_own_feed_before_the_sites(built: SmallSite) -> None:
    own = re.findall(
        r'<link rel="alternate" type="([^"]+)"[^>]* href="([^"]+)"', built.page("areas/logistics/index.html")
    )
    assert own == [
        ("application/rss+xml", "/dx/areas/logistics/feed.xml"),
        ("application/atom+xml", "/dx/areas/logistics/atom.xml"),
        ("application/feed+json", "/dx/areas/logistics/feed.json"),
        ("application/rss+xml", "/dx/feed.xml"),
        ("application/atom+xml", "/dx/atom.xml"),
        ("application/feed+json", "/dx/feed.json"),
    ]


def test_a_listing_without_a_feed_announces_only_the_sites(built: SmallSite) -> None:
    found = re.findall(r'<link rel="alternate"[^>]* href="([^"]+)"', built.page("years/2021/index.html"))
    assert found == ["/dx/feed.xml", "/dx/atom.xml", "/dx/feed.json"]


def test_the_opml_lists_every_rss_feed_by_group(built: SmallSite, url: str) -> None:
    root = ElementTree.fromstring(built.page("feeds.opml"))
    assert (root.tag, root.get("version")) == ("opml", "2.0")
    groups = root.findall("body/outline")
    assert [group.get("text") for group in groups] == ["整站", "按领域", "按县区", "按快递网络", "按标签"]
    listed = {feed.get("xmlUrl") for group in groups for feed in group}
    rss = {path for path in built.tree() if path.endswith("feed.xml") and "archive" not in path}
    assert len(listed) == len(rss)
    assert {f"{url}feed.xml", f"{url}areas/logistics/feed.xml"} <= listed
    assert all(feed.get("type") == "rss" and feed.get("text") for group in groups for feed in group)
