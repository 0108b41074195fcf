"""标题：在意群处断行，别的地方不断。"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.site.views.headline import headline


@pytest.mark.parametrize(
    ("title", "broken"),
    [
        ("泰安高新区5800余名农民工加入工会", "泰安高新区|5800余名农民工|加入工会"),
        ("新余19家快递企业建会，行业联合工会成立", "新余|19家快递企业建会，|行业联合工会|成立"),
        ("武城县用“七式工作法”，农民工入会率达90%", "武城县用|“七式工作法”，|农民工入会率达90%"),
        ("兰山46个物流园区，建会率由41.3%升至100%", "兰山|46个物流园区，|建会率由41.3%|升至100%"),
        ("第3网点建会", "第3网点建会"),
        ("菏泽的快递员有了工会", "菏泽的|快递员|有了工会"),
    ],
)
def test_a_title_may_only_break_where_the_sense_does(title: str, broken: str) -> None:
    assert str(headline(title)).replace("<wbr>", "|") == broken


@given(st.text())
def test_breaks_never_change_the_words(title: str) -> None:
    assert headline(title).replace("<wbr>", "").unescape() == title


def test_a_title_is_never_html() -> None:
    assert "<script>" not in headline("<script>alert(1)</script>")
