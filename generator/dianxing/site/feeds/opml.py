"""`feeds.opml`：全部订阅源的名单，阅读器一次导入。"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree

from dianxing.site.feeds.full_text import xml_text
from dianxing.site.feeds.sources import Feed
from dianxing.site.views import addresses
from dianxing.site.views.site import SiteView

GROUPS = (
    ("all", "整站"),
    ("area", "按领域"),
    ("county", "按县区"),
    ("courier", "按快递网络"),
    ("tag", "按标签"),
)
"""（组，叫法），按给人看的次序。"""


def opml(site: SiteView, feeds: Sequence[Feed]) -> bytes:
    """OPML 2.0。"""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = xml_text(f"{site.name}的订阅源")
    ElementTree.SubElement(head, "ownerName").text = xml_text(site.union)
    body = ElementTree.SubElement(root, "body")
    for group, members in groupby(feeds, key=lambda feed: feed.group):
        parent = ElementTree.SubElement(body, "outline", text=dict(GROUPS)[group])
        for feed in members:
            title = xml_text(feed.title)
            ElementTree.SubElement(
                parent,
                "outline",
                type="rss",
                text=title,
                title=title,
                xmlUrl=site.url + feed.path + addresses.FEED,
                htmlUrl=site.url + feed.path,
            )
    ElementTree.indent(root, "  ")
    data: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data + b"\n"
