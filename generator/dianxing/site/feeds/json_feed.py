"""JSON Feed 1.1。"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from dianxing.site.feeds.entry import Entry
from dianxing.site.feeds.xml import Head
from dianxing.site.views import addresses

VERSION = "https://jsonfeed.org/version/1.1"


def json_document(head: Head, items: Iterable[str]) -> bytes:
    """一份 JSON Feed；`items` 是 `json_item` 做好的各条，一条一行。"""
    opening = {
        "version": VERSION,
        "title": head.title,
        "home_page_url": head.home,
        "feed_url": head.own + addresses.JSON_FEED,
        "description": head.description,
        "language": "zh-CN",
        "favicon": head.icon,
        "authors": [{"name": head.author}],
    }
    start = json.dumps(opening, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{start},\n "items": [\n{",".join(items)}]\n}}\n'.encode()


def json_item(item: Entry, html: str, site_url: str) -> str:
    """一条。"""
    data: dict[str, Any] = {
        "id": item.url,
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "content_html": html,
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "tags": list(item.categories),
    }
    if item.cover:
        image = site_url + item.cover.path
        data["image"] = image
        data["attachments"] = [{"url": image, "mime_type": item.cover.type, "size_in_bytes": item.cover.size}]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
