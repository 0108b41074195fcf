"""审稿页上看到的不同：只有改了的项，中文名，读得懂的文字。"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dianxing.cases.model import PARTS, CaseHead
from dianxing.cases.rewrite import CaseText, parse_case_text
from dianxing.desk.compare.fields import field_changes, readable
from dianxing.desk.compare.words import Change

REAL_CASES = sorted((Path(__file__).parents[3] / "cases").glob("*/*/case.md"))


def test_only_changed_fields_are_shown_in_the_order_of_the_format() -> None:
    old = CaseText(
        {"title": "甲", "county": "兰山区", "dates": {"published": "2022", "updated": "2023"}}, "旧\n"
    )
    new = CaseText(
        {"dates": {"published": "2022"}, "county": "河东区", "title": "甲", "steps": ["一", "二"]}, "新\n"
    )
    changes = field_changes(old, new)
    assert [(item.name, item.label, item.old, item.new) for item in changes] == [
        ("county", "县区", "兰山区", "河东区"),
        ("dates.updated", "日期：最近修改日", "2023", ""),
        ("steps", "怎么做的", "", "一\n二"),
        ("body", "正文", "旧\n", "新\n"),
    ]
    assert changes[0].words == (Change("removed", "兰山"), Change("added", "河东"), Change("same", "区"))


@pytest.mark.parametrize(
    ("key", "value", "shown"),
    [
        (
            "metrics",
            [
                {
                    "key": "覆盖企业",
                    "value": 1400,
                    "unit": "家",
                    "as_of": "2022-09",
                    "source": 1,
                    "method": "媒体报道",
                },
                {
                    "key": "建会率",
                    "value": 100.0,
                    "unit": "%",
                    "baseline": 41.3,
                    "source": 1,
                    "method": "媒体报道",
                },
                {"key": "会员"},
            ],
            "覆盖企业 1400 家（截至 2022-09，来源 1，媒体报道）\n"
            "建会率 100%（原来 41.3，来源 1，媒体报道）\n会员",
        ),
        (
            "quotes",
            [{"text": "好。", "role": "货车司机", "name": "王某", "consent": "C-1"}, {"text": "行。"}],
            "“好。”——货车司机 王某（授权 C-1）\n“行。”",
        ),
        ("people", [{"name": "王某", "consent": "C-1"}], "王某（授权 C-1）"),
        (
            "images",
            [{"file": "a.jpg", "alt": "门口", "credit": "某会", "people": True, "consents": ["C-1", "C-2"]}],
            "a.jpg：门口（图片来源 某会，能认出人，授权 C-1、C-2）",
        ),
        (
            "sources",
            [{"title": "甲报", "url": "https://a.b/", "date": "2022"}, {"title": "乙报"}],
            "1. 甲报，2022，https://a.b/\n2. 乙报",
        ),
        ("tags", ["甲", "乙"], "甲\n乙"),
        ("status", "published", "已发布"),
        ("scope", "elsewhere", "各地经验"),
        ("steps", "不是列表", "不是列表"),
        ("metrics", ["不是字典", {"odd": {"a": 1}}], "不是字典\n（odd：a：1）"),
        ("people", {"name": "王某"}, "姓名：王某"),
        ("county", None, ""),
    ],
)
def test_values_read_as_plain_chinese(key: str, value: Any, shown: str) -> None:
    assert readable((key,), value) == shown


def test_yes_and_no_are_said_in_chinese() -> None:
    assert readable(("employer", "anonymised"), True) == "是"
    assert readable(("employer", "anonymised"), False) == "否"


VALUES = st.recursive(
    st.text(max_size=4) | st.integers() | st.booleans() | st.none() | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["key", "text", "file", "name", "people", "published", "x"]), inner)
    ),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from([*CaseHead.model_fields, "x"]), VALUES), st.text(max_size=9))
def test_any_draft_however_odd_can_be_shown(head: dict[str, Any], body: str) -> None:
    text = CaseText(head, body)
    assert field_changes(text, text) == ()
    for change in field_changes(None, text):
        assert (change.old, change.words) == ("", (Change("added", change.new),))


@pytest.mark.parametrize("path", REAL_CASES, ids=lambda path: path.parent.name)
def test_every_word_of_a_new_case_is_shown(path: Path) -> None:
    text = parse_case_text(path.read_text(encoding="utf-8"))
    assert isinstance(text, CaseText)
    shown = "\n".join(change.new for change in field_changes(None, text))
    for key, value in text.head.items():
        for item in value if isinstance(value, list) else [value]:
            leaves = item.values() if isinstance(item, dict) else [item]
            for leaf in leaves:
                if isinstance(leaf, str) and key not in ("status", "scope"):
                    assert leaf in shown
    assert text.body in shown


def test_every_key_of_every_part_has_a_place_on_the_page() -> None:
    for key, part in PARTS.items():
        for name in part.model_fields:
            value: Any = {name: True if name in ("people", "anonymised") else "某值"}
            listed = key not in ("dates", "employer", "union", "contact")
            assert len(field_changes(None, CaseText({key: [value] if listed else value}, ""))) == 1, (
                key,
                name,
            )
