"""岗位和县区 → 字。"""

from __future__ import annotations

from collections.abc import Iterable

from dianxing.cases.reference import Reference
from dianxing.desk.access.actor import WHOLE_CITY, Post
from dianxing.desk.place import the_place


def post_words(posts: Iterable[Post]) -> str:
    """如“兰山区撰稿、全市管理员”。"""
    reference = the_place().reference
    return "、".join(f"{county_name(reference, post.county)}{post.role.label}" for post in posts)


def county_name(reference: Reference, code: str) -> str:
    """县区的名字；词表里已经没有的代码原样给。"""
    if code == WHOLE_CITY:
        return "全市"
    place = reference.find_place(code)
    return place.name if place else code
