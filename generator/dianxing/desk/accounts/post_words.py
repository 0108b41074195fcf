"""岗位 → 字。"""

from __future__ import annotations

from collections.abc import Iterable

from dianxing.desk.access.actor import Post
from dianxing.desk.county_name import county_name
from dianxing.desk.place import the_place


def post_words(posts: Iterable[Post]) -> str:
    """如“兰山区撰稿、全市管理员”。"""
    reference = the_place().reference
    return "、".join(f"{county_name(reference, post.county)}{post.role.label}" for post in posts)
