"""审稿页上的不同。"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dianxing.cases.case_text import CaseText
from dianxing.desk.review.difference import Row, difference

TEXTS = st.text(alphabet="甲乙丙丁。，\n 12", max_size=400)


def rows(old: CaseText | None, new: CaseText, *, whole: bool = False) -> dict[str, Row]:
    return {row.name: row for row in difference(old, new, whole=whole).rows}


def test_only_changed_fields_are_shown_unless_the_whole_is_asked_for() -> None:
    old = CaseText({"title": "甲", "result": "乙"}, "正文\n")
    new = CaseText({"title": "甲", "result": "丙"}, "正文\n")
    assert list(rows(old, new)) == ["result"]
    shown = rows(old, new, whole=True)
    assert {name: row.state for name, row in shown.items()} == {
        "title": "same",
        "result": "changed",
        "body": "same",
    }


def test_a_field_with_comments_is_shown_though_unchanged() -> None:
    text = CaseText({"title": "甲", "metrics": [{"key": "乙", "value": 1}]}, "")
    assert [row.name for row in difference(text, text, whole=False, keep=["metrics.0.value"]).rows] == [
        "metrics"
    ]


def test_the_status_is_never_part_of_what_is_reviewed() -> None:
    assert not rows(CaseText({"status": "published"}, ""), CaseText({"status": "draft"}, ""), whole=True)


def test_a_new_text_is_shown_plain_and_whole() -> None:
    shown = difference(None, CaseText({"title": "甲"}, "正文。\n"), whole=False)
    assert shown.new
    assert [(row.name, row.state, row.pieces[0].kind) for row in shown.rows] == [
        ("title", "added", "same"),
        ("body", "added", "same"),
    ]


def test_a_long_unchanged_stretch_is_folded_between_two_changes() -> None:
    middle = "没有变的一句话。" * 60
    row = rows(CaseText({}, f"甲{middle}乙\n"), CaseText({}, f"丙{middle}丁\n"))["body"]
    kinds = [piece.kind for piece in row.pieces]
    assert kinds.count("fold") == 1
    assert next(piece.text for piece in row.pieces if piece.kind == "fold").endswith("字没有改")
    assert sum(len(piece.text) for piece in row.pieces) < 300


def test_a_change_of_white_space_alone_can_be_seen() -> None:
    row = rows(CaseText({"title": "甲 乙"}, ""), CaseText({"title": "甲乙"}, ""))["title"]
    assert [piece.text for piece in row.pieces if piece.kind == "removed"] == ["␣"]


@given(TEXTS, TEXTS)
def test_no_word_of_either_text_is_lost_when_the_whole_is_shown(old: str, new: str) -> None:
    for row in difference(CaseText({}, old), CaseText({}, new), whole=True).rows:
        if row.state == "same":
            continue
        before = "".join(piece.text for piece in row.pieces if piece.kind != "added")
        after = "".join(piece.text for piece in row.pieces if piece.kind != "removed")
        assert letters(before) == letters(old)
        assert letters(after) == letters(new)
        assert all(piece.kind != "fold" for piece in row.pieces)


@given(TEXTS, TEXTS)
def test_every_change_is_shown_though_the_rest_is_folded(old: str, new: str) -> None:
    def marked(*, whole: bool) -> list[tuple[str, str]]:
        found = difference(CaseText({}, old), CaseText({}, new), whole=whole).rows
        return [
            (piece.kind, piece.text)
            for row in found
            for piece in row.pieces
            if piece.kind in ("added", "removed")
        ]

    assert marked(whole=False) == marked(whole=True)


def letters(text: str) -> str:
    return "".join(char for char in text if not char.isspace() and char not in "↵␣")
