"""文件名：案例收得下，与已有的不重。"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.cases.values import file_name
from dianxing.desk.uploads.limits import MAX_NAME
from dianxing.desk.uploads.safe_name import safe_name


@pytest.mark.parametrize(
    ("original", "name"),
    [
        ("服务站外景.JPG", "fu-wu-zhan-wai-jing.jpg"),
        ("DSC_0001.jpeg", "dsc-0001.jpg"),
        ("C:\\Users\\李\\图 1.png", "tu-1.png"),
        ("../../etc/passwd", "passwd.jpg"),
        ("Café（2）.webp", "cafe-2.webp"),
        ("", "picture.jpg"),
        ("😀.png", "picture.png"),
        ("CON.png", "picture-con.png"),
        (".htaccess", "htaccess.jpg"),
    ],
)
def test_names_become_plain_lower_case_ascii(original: str, name: str) -> None:
    assert safe_name(original) == name


def test_a_taken_name_gets_a_number_whatever_its_case() -> None:
    assert safe_name("a.jpg", {"A.JPG", "a-2.jpg"}) == "a-3.jpg"


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=5))
def test_every_name_is_allowed_short_and_free(original: str, others: list[str]) -> None:
    first = safe_name(original, others)
    second = safe_name(original, [*others, first])
    for name in (first, second):
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]*\.(?:jpg|png|webp|gif)", name)
        assert len(name) <= MAX_NAME + 5
        assert file_name(name) == name
    assert first != second
