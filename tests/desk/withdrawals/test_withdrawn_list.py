"""在 withdrawn.yml 里添编号：各种写法都添得对，别的一个字不动；拿不准的不动。"""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dianxing.desk.withdrawals.withdrawn_list import with_withdrawn
from dianxing.errors import DianxingError

NEW = "C-2026-001"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("withdrawn: []\n", f"withdrawn:\n  - {NEW}\n"),
        ("# 说明\nwithdrawn: []  # 还没有\n", f"# 说明\nwithdrawn:  # 还没有\n  - {NEW}\n"),
        ("withdrawn: [ ]\n", f"withdrawn:\n  - {NEW}\n"),
        ("withdrawn: []", f"withdrawn:\n  - {NEW}\n"),
        ("withdrawn:\n", f"withdrawn:\n  - {NEW}\n"),
        ("withdrawn: [A-1, B-2] # 两个\n", f"withdrawn: [A-1, B-2, {NEW}] # 两个\n"),
        ("withdrawn: [\n  A-1,  # 一\n  B-2,\n]\n", f"withdrawn: [\n  A-1,  # 一\n  B-2, {NEW},\n]\n"),
        (
            "withdrawn:\n  - A-1  # 一\n  - B-2\n# 完\n",
            f"withdrawn:\n  - A-1  # 一\n  - B-2\n  - {NEW}\n# 完\n",
        ),
        ("withdrawn:\n- 'A-1'", f"withdrawn:\n- 'A-1'\n- {NEW}\n"),
        ("withdrawn:\r\n  - A-1\r\n", f"withdrawn:\r\n  - A-1\r\n  - {NEW}\r\n"),
        ("\ufeffwithdrawn: []\n", f"\ufeffwithdrawn:\n  - {NEW}\n"),
        ("# 只有说明\n", f"# 只有说明\nwithdrawn:\n  - {NEW}\n"),
    ],
)
def test_the_number_is_added_and_nothing_else_moves(before: str, after: str) -> None:
    assert with_withdrawn(before, NEW) == after


@pytest.mark.parametrize("number", [NEW, NEW.lower(), "Ｃ－2026－001"])
def test_a_number_already_there_changes_nothing(number: str) -> None:
    text = f"withdrawn:\n  - {number}\n"
    assert with_withdrawn(text, NEW) == text


@pytest.mark.parametrize(
    "text",
    [
        "- A-1\n",
        "withdrawn: {A-1: x}\n",
        "withdrawn: A-1\n",
        "withdrawn:\n  - {id: A-1}\n",
        "withdrawn: &all [A-1]\nother: *all\n",
        "withdrawn: [A-1\n",
        "\twithdrawn: []\n",
    ],
)
def test_what_cannot_be_changed_safely_is_left_alone(text: str) -> None:
    with pytest.raises(DianxingError, match="→"):
        with_withdrawn(text, NEW)


def test_a_number_that_looks_like_a_date_stays_text() -> None:
    after = with_withdrawn("withdrawn: []\n", "2022-01-01")
    assert yaml.safe_load(after) == {"withdrawn": ["2022-01-01"]}


_NUMBERS = st.from_regex(r"[A-Z0-9][A-Z0-9_-]{1,10}[A-Z0-9]", fullmatch=True)


@given(st.lists(_NUMBERS, max_size=6, unique=True), _NUMBERS, st.sampled_from(["block", "flow", "lines"]))
def test_the_list_read_back_is_the_old_one_and_the_new(numbers: list[str], new: str, style: str) -> None:
    if style == "block":
        items = "".join(f"  - '{number}' # 注 {at}\n" for at, number in enumerate(numbers))
        text = f"# 头\nwithdrawn:{' []' if not numbers else ''}\n{items}# 尾\n"
    elif style == "flow":
        text = "withdrawn: [{}] # 注\n".format(", ".join(f"'{number}'" for number in numbers))
    else:
        text = "withdrawn: [{}]\n".format("".join(f"\n  '{number}', # 注" for number in numbers) + "\n")
    if style == "lines" and not numbers:
        return
    after = with_withdrawn(text, new)
    read = yaml.load(after, Loader=yaml.BaseLoader)["withdrawn"]
    assert read == (numbers if new in numbers else [*numbers, new])
    assert re.findall("#.*", after) == re.findall("#.*", text)
    assert with_withdrawn(after, new) == after
