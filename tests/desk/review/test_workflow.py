"""三审三校的规矩：每一步、每一种人，一格一格地试。"""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.desk.access.actor import WHOLE_CITY, Actor, Post
from dianxing.desk.access.roles import Role
from dianxing.desk.review import workflow
from dianxing.desk.review.workflow import REVIEWING, Stage, Text

HERE, THERE = "371302", "371328"
ROLES = st.sampled_from(list(Role))
PEOPLE = st.builds(
    Actor,
    id=st.integers(1, 4),
    name=st.just("某人"),
    posts=st.lists(st.builds(Post, ROLES, st.sampled_from([HERE, THERE, WHOLE_CITY])), max_size=3).map(tuple),
)
TEXTS = st.builds(
    Text,
    stage=st.sampled_from(list(Stage)),
    county=st.just(HERE),
    reviews=st.integers(1, 3),
    writers=st.frozensets(st.integers(1, 4), min_size=1),
    passed_by=st.frozensets(st.integers(1, 4)),
)


def text(stage: Stage = Stage.WRITING, **facts: object) -> Text:
    return replace(Text(stage, HERE, 3, frozenset({1}), frozenset()), **facts)  # type: ignore[arg-type]


def person(*roles: Role, number: int = 9, county: str = HERE) -> Actor:
    return Actor(number, "某人", tuple(Post(role, county) for role in roles))


@pytest.mark.parametrize(
    ("reviews", "way"),
    [
        (1, [Stage.FINAL, Stage.APPROVED]),
        (2, [Stage.FIRST, Stage.FINAL, Stage.APPROVED]),
        (3, [Stage.FIRST, Stage.SECOND, Stage.FINAL, Stage.APPROVED]),
    ],
)
def test_a_text_goes_through_as_many_reviews_as_set(reviews: int, way: list[Stage]) -> None:
    now = text(reviews=reviews)
    walked = [workflow.after_submit(now)]
    while walked[-1] is not Stage.APPROVED:
        walked.append(workflow.after_pass(replace(now, stage=walked[-1])))
    assert walked == way


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_do_just_its_own_step(stage: Stage, role: Role) -> None:
    now, who = text(stage, writers=frozenset({9}) if role is Role.WRITER else frozenset({1})), person(role)
    may = {
        "submit": not workflow.why_not_submit(now, who),
        "review": not workflow.why_not_review(now, who),
        "send-back": not workflow.why_not_send_back(now, who),
        "take-back": not workflow.why_not_take_back(now, who),
        "publish": not workflow.why_not_publish(now, who),
    }
    step = {Stage.FIRST: Role.FIRST, Stage.SECOND: Role.SECOND, Stage.FINAL: Role.FINAL}.get(stage)
    open_stage = stage not in (Stage.WRITING, Stage.PUBLISHED)
    assert may == {
        "submit": stage is Stage.WRITING and role is not Role.ADMIN,
        "review": step is role,
        "send-back": open_stage and (step is role or role in (Role.FINAL, Role.ADMIN)),
        "take-back": open_stage and role is Role.WRITER,
        "publish": stage is Stage.APPROVED and role in (Role.FINAL, Role.ADMIN),
    }


@given(TEXTS, PEOPLE)
def test_nobody_passes_their_own_text_or_two_stages_of_it(now: Text, who: Actor) -> None:
    if not workflow.why_not_review(now, who):
        assert who.id not in now.writers
        assert who.id not in now.passed_by
        assert who.may(REVIEWING[now.stage], HERE)


@given(TEXTS, PEOPLE)
def test_posts_in_another_county_give_nothing_here(now: Text, who: Actor) -> None:
    stranger = replace(who, posts=tuple(replace(post, county=THERE) for post in who.posts))
    assert workflow.why_not_submit(now, stranger)
    assert workflow.why_not_review(now, stranger)
    assert workflow.why_not_send_back(now, stranger)
    assert workflow.why_not_publish(now, stranger)
    assert workflow.why_not_confirm_fix(99, HERE, stranger)


@given(TEXTS, PEOPLE)
def test_only_an_approved_text_is_published(now: Text, who: Actor) -> None:
    assert workflow.why_not_publish(now, who) or now.stage is Stage.APPROVED


@pytest.mark.parametrize("role", list(Role))
def test_a_fast_fix_is_confirmed_by_another_reviewer(role: Role) -> None:
    reviewer = role in (Role.FIRST, Role.SECOND, Role.FINAL)
    assert (not workflow.why_not_confirm_fix(1, HERE, person(role))) == reviewer
    assert workflow.why_not_confirm_fix(9, HERE, person(role))
    assert not workflow.why_not_confirm_fix(1, HERE, person(Role.FIRST, county=WHOLE_CITY))
