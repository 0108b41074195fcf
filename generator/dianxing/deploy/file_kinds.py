"""网站的文件分几类：名字里有内容摘要的、页面、其余。传的次序、缓存多久、压不压缩都看它。

`deploy/nginx.conf` 和 `deploy/Caddyfile` 里的缓存规则写的是同一套，`tests/deploy/test_nginx.py` 守着。
"""

from __future__ import annotations

import re
from enum import IntEnum

_NAMED = re.compile(
    r"assets/[\w-]+\.[0-9a-f]{10}\.(?:css|js|svg)"
    r"|search/[srt]/(?:[\w-]+-)?[0-9a-f]{8}\.\w+"
    r"|cases/.+/img/[\w-]+-[0-9a-f]{8}-\d+\.(?:webp|jpg)"
)
_PAGES = (".html", ".xml", ".json", ".opml", ".csv", ".txt")
_TEXT = (*_PAGES, ".css", ".js", ".svg", ".bin")

PACKED = (".br", ".gz")
"""压缩副本的后缀。"""


class Kind(IntEnum):
    """文件的种类，数字小的先传：页面最后，它们指着的东西那时都在了。"""

    NAMED = 0
    """名字里有内容摘要：内容变了名字就变，可以永远缓存。"""
    OTHER = 1
    PAGE = 2
    """网页、订阅源、数据、目录：名字不变内容会变。"""


CACHE_CONTROL = {
    Kind.NAMED: "public, max-age=31536000, immutable",
    Kind.OTHER: "public, max-age=86400",
    Kind.PAGE: "public, max-age=60",
}
"""各类文件的 Cache-Control（RFC 9111、RFC 8246），秒。"""


def kind_of(path: str) -> Kind:
    """站内一个文件的种类；`path` 相对站点目录。"""
    if _NAMED.fullmatch(path):
        return Kind.NAMED
    return Kind.PAGE if path.endswith(_PAGES) else Kind.OTHER


def is_text(path: str) -> bool:
    """压缩得动的。"""
    return path.endswith(_TEXT)
