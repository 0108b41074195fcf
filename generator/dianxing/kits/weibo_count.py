"""微博怎样数字数：全角算一个，两个半角算一个，一个网址不管多长算十个。

照老网页的计数器，连它的脾气一起：辅助平面的字（多数表情）按两个全角算，只认写全了的网址。
接口是不是也这样数没有证实，所以写的时候用 `full_length`：网址按实长算也不超。
"""

from __future__ import annotations

import re

from dianxing.kits.limits import WEIBO

_URL = re.compile(r"https?://[!-~]+", re.I)
_WIDE_BYTES = bytes(range(WEIBO.wide_from + 1, 256))
_OWN = re.compile(r"https?://(?:[\w-]+\.)*weibo\.(?:com|cn)(?:[/:?#]|\Z)", re.I)


def weibo_length(text: str) -> int:
    """网页上显示的字数。"""
    urls = _URL.findall(text)
    rest = _URL.sub("", text)
    return _halved(_units(rest) + sum(map(_url_units, urls)))


def full_length(text: str) -> int:
    """网址按实长算的字数，不会比 `weibo_length` 小（自家的短网址除外，本站不用）。"""
    urls = _URL.findall(text)
    rest = _URL.sub("", text)
    return _halved(_units(rest) + sum(max(_units(url), _url_units(url)) for url in urls))


def _units(text: str) -> int:
    """半角个数：`wide_from` 以内的算一个，别的按 UTF-16 的一个单位算两个。"""
    narrow = len(text.encode("latin-1", "ignore").translate(None, _WIDE_BYTES))
    return len(text.encode("utf-16-le", "surrogatepass")) - narrow


def _url_units(url: str) -> int:
    length = len(url)
    if _OWN.match(url) and length <= WEIBO.own_url_units:
        return length
    return WEIBO.url_units + max(0, length - WEIBO.url_free)


def _halved(units: int) -> int:
    return (units + 1) // 2
