"""逐词比较：拼得回去，读着顺，再长也不卡。"""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dianxing.desk.compare.common_run import changed_ranges
from dianxing.desk.compare.words import word_changes

PIECES = st.sampled_from(
    [
        "工会",
        "的",
        "建会率",
        "由",
        "41.3%",
        "2022-09",
        "DHL",
        "it's",
        "，",
        "。",
        "\n",
        " ",
        "😀",
        "👩‍👩‍👧",
        "é",
        "”",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=20))


def marked(old: str, new: str) -> str:
    """去掉的写在 [-…-] 里，添上的写在 {+…+} 里。"""
    shape = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    return "".join(shape[change.kind].format(change.text) for change in word_changes(old, new))


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS)
@example("41.3%工会41.3%", "41.3%41.3%41.3%")  # 挪动不许越过前一处改动
def test_the_pieces_give_back_both_texts(old: str, new: str) -> None:
    changes = word_changes(old, new)
    assert "".join(change.text for change in changes if change.kind != "added") == old
    assert "".join(change.text for change in changes if change.kind != "removed") == new
    assert all(change.text for change in changes)
    assert all(one.kind != other.kind for one, other in pairwise(changes))


@given(TEXTS)
def test_equal_texts_show_no_change(text: str) -> None:
    assert all(change.kind == "same" for change in word_changes(text, text))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("", "", ""),
        ("", "甲", "{+甲+}"),
        ("甲", "", "[-甲-]"),
        ("共1400家。", "共1500家。", "共[-1400-]{+1500+}家。"),
        ("截至2022-09。", "截至2022-10。", "截至[-2022-09-]{+2022-10+}。"),
        ("升至 97%", "升至 100%", "升至 [-97%-]{+100%+}"),
        ("由DHL派送", "由FedEx派送", "由[-DHL-]{+FedEx+}派送"),
        ("甲做了。丙做了。", "甲做了。乙做了。丙做了。", "甲做了。{+乙做了。+}丙做了。"),
        ("甲，丙", "甲，乙，丙", "甲，{+乙，+}丙"),
        ("第一段。\n第三段。\n", "第一段。\n第二段。\n第三段。\n", "第一段。\n{+第二段。\n+}第三段。\n"),
        (
            "第一段。\n\n末段。\n",
            "第一段改。\n\n新段。\n\n末段。\n",
            "第一段{+改+}。\n\n{+新段。\n\n+}末段。\n",
        ),
        # 中间碰巧一样的“而”“，”不单独留着
        ("小而散，动得快", "大而全，走得慢", "[-小而散，动得快-]{+大而全，走得慢+}"),
    ],
)
def test_a_change_reads_as_a_person_would_mark_it(old: str, new: str, shown: str) -> None:
    assert marked(old, new) == shown


def test_lines_keep_their_places_when_all_their_words_change() -> None:
    assert marked("甲甲\n乙乙\n", "丙丙\n丁丁\n") == "[-甲甲-]{+丙丙+}\n[-乙乙-]{+丁丁+}\n"


def longest_common(old: list[str], new: list[str]) -> int:
    """教科书上的算法。"""
    row = [0] * (len(new) + 1)
    for one in old:
        above, row = row, [0]
        for at, other in enumerate(new):
            row.append(above[at] + 1 if one == other else max(row[at], above[at + 1]))
    return row[-1]


@settings(max_examples=400, deadline=None)
@given(*[st.lists(st.sampled_from("甲乙丙丁"), max_size=25)] * 2)
def test_as_much_as_possible_is_common(old: list[str], new: list[str]) -> None:
    ranges = changed_ranges(old, new)
    rebuilt, at = [], 0
    for a, b, c, d in ranges:
        assert (a, c) < (b, d)
        rebuilt += [*old[at:a], *new[c:d]]
        at = b
    assert rebuilt + old[at:] == new
    assert len(old) - sum(b - a for a, b, _, _ in ranges) == longest_common(old, new)


def _long_text() -> str:
    chance = random.Random(7)
    words = [
        "工会",
        "物流",
        "企业",
        "的",
        "在",
        "职工",
        "入会",
        "，",
        "，",
        "。",
        "2022",
        "建会率",
        "\n\n",
        "车间",
    ]
    return "".join(chance.choices(words, k=12_000))[:20_000]


LONG = _long_text()


@pytest.mark.parametrize(
    "new",
    [
        LONG[:9000] + "改" + LONG[9000:],
        LONG.replace("工会", "总工会"),
        LONG.replace("，", ","),
        LONG[::-1],
        "",
    ],
    ids=["one", "everywhere", "punctuation", "reversed", "emptied"],
)
def test_twenty_thousand_characters_take_a_blink(new: str) -> None:
    spent = []
    for _ in range(3):
        start = time.process_time()
        changes = word_changes(LONG, new)
        spent.append(time.process_time() - start)
    assert "".join(change.text for change in changes if change.kind != "removed") == new
    assert min(spent) < 0.6  # 平时 0.1 秒上下；机器忙时留余地


def test_the_worst_megabyte_still_ends() -> None:
    old, new = "。甲" * 150_000, "乙。" * 150_000
    start = time.process_time()
    changes = word_changes(old, new)
    assert time.process_time() - start < 15
    assert "".join(change.text for change in changes if change.kind != "added") == old
