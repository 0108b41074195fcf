"""撤回授权的影响：说的和建站真的会做的一样。"""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.desk.withdrawals.conftest import CLEAN, NAME, NUMBER, STUCK, Office

from dianxing.cases.folders import CaseFolder
from dianxing.cases.read import read_case
from dianxing.desk.consents.usage import uses_of
from dianxing.desk.withdrawals.effect import effect_of


def test_both_cases_and_only_they_are_found(office: Office) -> None:
    uses = uses_of(office.place, NUMBER)
    assert {use.entry.pk for use in uses} == {CLEAN, STUCK}
    assert all(use.in_git for use in uses)
    assert uses_of(office.place, "C-2026-00") == ()


@pytest.mark.parametrize(("case_id", "still"), [(CLEAN, ()), (STUCK, ("一句话摘要",))])
def test_the_effect_is_what_reading_the_case_will_do(
    office: Office, case_id: str, still: tuple[str, ...]
) -> None:
    reference = office.place.reference
    (use,) = [one for one in uses_of(office.place, NUMBER) if one.entry.pk == case_id]
    effect = effect_of(use.head, use.body, reference, NUMBER)
    assert effect.gone[0] == f"姓名：{NAME}"
    assert [one.partition("：")[0] for one in effect.gone] == ["姓名", "原话", "图片"]
    assert len(effect.still) == len(still)

    folder = CaseFolder(case_id, office.root / "cases" / case_id, "")
    assert read_case(folder, office.root, reference).problems == ()
    after = replace(reference, withdrawn=reference.withdrawn | {NUMBER})
    read = read_case(folder, office.root, after)
    assert bool(read.problems) == bool(effect.still)
    if read.case:
        assert (read.case.head.quotes, read.case.head.images, read.case.head.people) == ((), (), ())
    # 已经撤回了再问，答的一样
    assert effect_of(use.head, use.body, after, NUMBER) == effect


def test_a_draft_that_names_it_is_found(office: Office) -> None:
    office.desk.draft(office.final, title="新写的", people=[{"name": NAME, "consent": NUMBER.lower()}])
    uses = [use for use in uses_of(office.place, NUMBER) if not use.in_git]
    assert [use.entry.title for use in uses] == ["新写的"]
