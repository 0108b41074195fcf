"""搜索用的文字：折叠过大小写、全半角、繁简，去掉空白。写进库的和人打进来的用同一种折法。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dianxing.cases.case_text import CaseText
from dianxing.cases.model import Case
from dianxing.site.search.document import Labels, search_doc
from dianxing.site.search.units import normalise

_MOST_WORDS = 8
"""一次搜最多几个词；再多的不看。"""
_LONGEST = 60


def searched(text: str) -> str:
    """折好的一段文字。"""
    return "".join(normalise(text).split())


def case_words(case: Case, labels: Labels) -> str:
    """一个案例搜得到的全部文字：标题、名字、地方与行当、摘要、正文，一段一行。"""
    return _lines(text for _, text in search_doc(case, labels).blocks())


def draft_words(values: CaseText) -> str:
    """正在写的一份搜得到的全部文字；写得不合格式也照样收。"""
    return _lines([*_strings(values.head), values.body])


def asked_words(query: str) -> tuple[str, ...]:
    """人打进来的几个词，折好、去掉重复；词之间是“都要有”。"""
    folded = (searched(word)[:_LONGEST] for word in query.split())
    return tuple(dict.fromkeys(word for word in folded if word))[:_MOST_WORDS]


def _lines(texts: Iterable[str]) -> str:
    # 一起折比一段一段折快；折出来的换行不会变，段与段之间就不会连成一个词。
    # U+0000 进不了 PostgreSQL，搜索也用不着
    whole = normalise("\n".join(texts).replace("\0", ""))
    return "\n".join(dict.fromkeys(filter(None, ("".join(line.split()) for line in whole.split("\n")))))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item)
