"""在公众号的草稿箱、已发布的里找一条；渠道资料节 1.4、7.2。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from dianxing.push.channel import Post
from dianxing.push.channels.wechat_api import WechatApi
from dianxing.push.channels.wechat_article import articles_of

Shelf: TypeAlias = Literal["draft/batchget", "freepublish/batchget"]

_PAGE, _PAGES = 20, 50
"""一页几份（节 1.4），最多翻几页。"""
_SKEW = timedelta(minutes=5)
"""两边的钟差多少都算同一回。"""


class TooMany(Exception):
    """太多了，翻不完。"""

    def __init__(self) -> None:
        super().__init__(f"翻了 {_PAGES} 页还没有翻到底")


def find(api: WechatApi, shelf: Shelf, post: Post, since: datetime) -> Mapping[str, Any] | None:
    """`since` 以后的里面的这一条；没有是 None。

    翻不到底抛 TooMany，绝不当作没有；接口不给抛 WechatRefusal。
    """
    return next((item for item in _listed(api, shelf, since) if _same(item, post)), None)


def first_url(item: Mapping[str, Any]) -> str:
    """头条的网址；没有为空。"""
    news = (item.get("content") or {}).get("news_item") or [{}]
    return str(news[0].get("url", ""))


def _listed(api: WechatApi, shelf: Shelf, since: datetime) -> Iterator[Mapping[str, Any]]:
    """文档没有说次序，所以看到的一直是从新到旧，才敢在 `since` 以前停下。"""
    oldest, last = (since - _SKEW).timestamp(), float("inf")
    ordered = True
    for page in range(_PAGES):
        found = api.call(shelf, {"offset": page * _PAGE, "count": _PAGE, "no_content": 1})
        items = found.get("item") or []
        for item in items:
            when = float(item.get("update_time", 0))
            ordered, last = ordered and when <= last, when
            if when >= oldest:
                yield item
        if len(items) < _PAGE or (ordered and last < oldest):
            return
    raise TooMany


def _same(item: Mapping[str, Any], post: Post) -> bool:
    """同一份：各篇“阅读原文”的网址和标题都对得上。正文会被改写，不比；节 1.4。"""
    news = (item.get("content") or {}).get("news_item") or []
    theirs = [(str(one.get("content_source_url", "")), str(one.get("title", ""))) for one in news]
    return theirs == [(one.content_source_url, one.title) for one in articles_of(post)]
