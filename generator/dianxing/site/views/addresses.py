"""站内各类页面的地址，相对站点根，带末尾斜杠。列表、导航、站点地图都从这里取，地址只有一个出处。"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote

_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\?%*:|"<>#&]+')
_LONGEST = 40
"""文件夹名最多几个字：一个汉字三个字节，常见的文件系统最多 255 个字节。"""
_DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{name}{n}" for name in ("COM", "LPT") for n in range(10))}
)
"""Windows 不许当文件名的词。"""

HOME = ""
ALL = "cases/"
ELSEWHERE = "elsewhere/"
SEARCH = "search/"
FEED = "feed.xml"
ATOM_FEED = "atom.xml"
JSON_FEED = "feed.json"
FEEDS = "feeds/"
DIGESTS = "digests/"
FEED_STYLE = "feeds/feed.css"
OPML = "feeds.opml"
DATA = "data/"
ICON = "icon.svg"

# 手写的栏目页（content/*.md）
JOIN = "join/"
GUIDE = "guide/"
DUES = "dues/"
SERVICES = "services/"
POLICY = "policy/"
ABOUT = "about/"
ACCESSIBILITY = "accessibility/"
PRIVACY = "privacy/"


def area(code: str) -> str:
    """一个重点领域的列表。"""
    return f"areas/{code}/"


def place(slug: str) -> str:
    """一个县区的列表。"""
    return f"places/{slug}/"


def courier(code: str) -> str:
    """一个快递网络的列表。"""
    return f"couriers/{code}/"


def form(code: str) -> str:
    """一种建会形式的列表。"""
    return f"forms/{code}/"


def year(number: int) -> str:
    """一年的列表（事情发生的年份）。"""
    return f"years/{number}/"


@lru_cache(maxsize=4096)  # 标签翻来覆去就那些，一个案例要问好几遍
def tag(name: str) -> str:
    """一个标签的列表。标签是任意文字：不能当文件夹名的（`..`、`a/b`、太长的）换成安全的写法，末尾加摘要不致重名。"""
    plain = _UNSAFE.sub("-", name).strip(" .-")[:_LONGEST]
    if plain != name or plain.upper() in _DEVICES:
        plain = f"{plain}-{blake2b(name.encode(), digest_size=4).hexdigest()}".lstrip("-")
    return f"tags/{quote(plain, safe='')}/"


def digest(name: str) -> str:
    """一份群摘要的网页；`name` 是 `<日期>-<范围>`。"""
    return f"{DIGESTS}{name}/"


def page(path: str, number: int) -> str:
    """列表的第几页；第 1 页就是列表自己。"""
    return path if number == 1 else f"{path}page/{number}/"
