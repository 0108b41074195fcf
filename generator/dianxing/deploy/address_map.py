"""转向表：旧地址（301）和撤下的案例（410，RFC 9110 15.5.11），写成 nginx 和 Caddy 认得的样子。

网页里已有转向页和“已撤下”页；有了这张表，服务器给的状态码也是真的，搜索引擎才会改过来、删掉。
表放在每一版的 `server/`，和网页一起切换、一起退回，不公开。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import quote

from dianxing.site.manifest import Built

NGINX = "addresses.map"
CADDY = "addresses.caddy"
GONE = "410"
_LONGEST = 400
"""再长的地址不进表（它有转向页），免得撑破 nginx 的 map_hash_bucket_size。"""
_SPECIAL = re.compile(r'[\\"${}\x00-\x1f]')
"""在 nginx、Caddy 的写法里有别的意思的字；带着它们的地址也不进表。"""


def nginx_map(built: Built) -> bytes:
    """`map $uri …` 里的行：地址 → 新地址或 410。nginx 的表不分大小写，只差大小写的留第一个。"""
    return _table(built, lambda address, to: f"{_quoted(address)} {_quoted(to)};")


def caddy_map(built: Built) -> bytes:
    """Caddyfile 的 `map {path} …` 里的行。"""
    return _table(built, lambda address, to: f"{_quoted(address)} {_quoted(to)}")


def _table(built: Built, row: Callable[[str, str], str]) -> bytes:
    return "".join(f"{row(address, to)}\n" for address, to in _entries(built)).encode()


def _entries(built: Built) -> Iterator[tuple[str, str]]:
    pairs: Iterable[tuple[str, str]] = (
        *((address, GONE) for address in built.gone),
        *((address, quote(to)) for address, to in built.moved),
    )
    seen = set()
    for address, to in sorted(pairs):
        if address.lower() in seen or len(address.encode()) > _LONGEST or _SPECIAL.search(address):
            continue
        seen.add(address.lower())
        yield address, to


def _quoted(text: str) -> str:
    return f'"{text}"'
