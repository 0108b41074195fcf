"""按钮画不画，和做不做得成，是同一套规矩。"""

from __future__ import annotations

import pytest
from hypothesis import given
from tests.desk.review.test_workflow import HERE, PEOPLE, TEXTS, person, text

from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Role
from dianxing.desk.review import workflow
from dianxing.desk.review.decision import decision
from dianxing.desk.review.proofs import unticked
from dianxing.desk.review.workflow import Stage, Text


@given(TEXTS, PEOPLE)
def test_a_button_is_drawn_just_when_the_step_may_be_taken(now: Text, who: Actor) -> None:
    shown = decision(now, who, ticked=frozenset(), reason="")
    assert shown.submit == (not workflow.why_not_submit(now, who))
    assert shown.review == (not workflow.why_not_review(now, who))
    assert shown.send_back == (not workflow.why_not_send_back(now, who))
    assert shown.take_back == (not workflow.why_not_take_back(now, who))
    # 有“通过”就有要打勾的，打完了才算
    assert not shown.review or (shown.proofs and unticked(now.stage, ()) == shown.proofs)


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (Stage.WRITING, "送审以后到初审"),
        (Stage.FIRST, "到复审，由另一个人"),
        (Stage.SECOND, "到终审，由另一个人"),
        (Stage.FINAL, "审定了，可以发布"),
    ],
)
def test_it_is_said_beforehand_what_happens_next(stage: Stage, said: str) -> None:
    assert said in decision(text(stage), person(Role.FIRST), ticked=frozenset(), reason="").next_words


def test_a_reviewer_is_told_why_this_text_is_not_theirs_to_pass() -> None:
    own = text(Stage.FIRST, writers=frozenset({9}))
    assert "自己写过" in decision(own, person(Role.FIRST), ticked=frozenset(), reason="").why_not
    assert not decision(own, person(Role.SECOND), ticked=frozenset(), reason="").why_not
    assert own.county == HERE
