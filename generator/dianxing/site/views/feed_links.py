"""订阅源的地址：网页头部、列表页和说明页都从这里取。"""

from __future__ import annotations

from functools import lru_cache

from dianxing.site.views import addresses
from dianxing.site.views.head import FeedLink

FORMATS = (
    ("RSS", addresses.FEED, "application/rss+xml"),
    ("Atom", addresses.ATOM_FEED, "application/atom+xml"),
    ("JSON", addresses.JSON_FEED, "application/feed+json"),
)
"""（叫法，文件名，媒体类型）。"""
_ALWAYS = ("area", "county", "courier")


@lru_cache(maxsize=1024)  # 整站那三个每页都要
def feed_links(title: str, folder: str) -> tuple[FeedLink, ...]:
    """一个订阅源的三种格式；`folder` 是它所在的文件夹，带站点根路径。"""
    return tuple(FeedLink(f"{title}（{name}）", folder + file, type_) for name, file, type_ in FORMATS)


def has_feed(group: str, cases: int) -> bool:
    """一组列表有没有自己的订阅源；`cases` 是列表里的案例数，不含示例。"""
    return group in _ALWAYS or (group == "tag" and cases > 0)
