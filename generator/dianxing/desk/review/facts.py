"""草稿 → 与审稿有关的事实。"""

from __future__ import annotations

from dianxing.desk.models import Draft
from dianxing.desk.review.workflow import Stage, Text


def text_of(draft: Draft) -> Text:
    """`workflow` 里的函数要的事实。"""
    passes = draft.reviews_done.filter(round=draft.round, passed=True, void=False)
    return Text(
        stage=Stage(draft.stage),
        county=draft.entry.county,
        reviews=draft.reviews,
        writers=frozenset(draft.writers.values_list("pk", flat=True)),
        passed_by=frozenset(passes.values_list("by_id", flat=True)),
    )
