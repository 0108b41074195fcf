"""照微博的计数器数字数。"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.kits.weibo_count import full_length, weibo_length


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("工会", 2),
        ("ab", 1),
        ("abc", 2),
        ("工a", 2),
        ("\x80", 1),
        ("\x81", 1),
        ("\x80\x80", 1),
        ("\x81\x81", 2),
        ("，。", 2),
        ("😀", 2),
        ("https://example.org/", 10),
        ("https://example.org/" + "a" * 120, 10),
        ("https://example.org/" + "a" * 124, 12),
        ("http://weibo.com/u/1", 10),
        ("http://weibo.com/a", 9),
        ("看 https://example.org/ 吧", 13),
    ],
)
def test_characters_are_counted_as_the_web_counter_does(text: str, length: int) -> None:
    assert weibo_length(text) == length


@given(st.text(max_size=100))
def test_text_without_links_counts_the_same_both_ways(text: str) -> None:
    assert weibo_length(text.replace("http", "")) == full_length(text.replace("http", ""))


@given(st.text("abc/.工 ", max_size=60), st.text("abcdefg/", max_size=300))
def test_the_full_length_is_never_the_smaller(text: str, path: str) -> None:
    whole = f"{text} https://example.org/{path} {text}"
    assert full_length(whole) >= weibo_length(whole)
