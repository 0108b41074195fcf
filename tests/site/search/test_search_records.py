"""结果块。"""

from __future__ import annotations

import json
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dianxing.cases.catalogue import Card
from dianxing.site.search.records import BLOCK, record_blocks

MakeCard = Callable[..., Card]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_title_is_read_back(make_card: MakeCard, title: str) -> None:
    (block,) = record_blocks([make_card(title=title)])
    assert json.loads(block.data.decode("gb18030"))[0][1] == title


def test_an_edit_changes_one_block(make_card: MakeCard) -> None:
    cards = [make_card(f"2022/{number:03}", f"标题{number}") for number in range(BLOCK * 3 + 1)]
    before = [block.path for block in record_blocks(cards)]
    cards[BLOCK] = make_card(f"2022/{BLOCK:03}", "改过的标题")
    after = [block.path for block in record_blocks(cards)]
    assert len(before) == 4
    assert [old == new for old, new in zip(before, after, strict=True)] == [True, False, True, True]
