"""一览的索引跟着磁盘走。"""

from __future__ import annotations

import os
import shutil
from datetime import date

import pytest
from tests.desk.conftest import DeskSite
from tests.desk.overview.cases_on_disk import write_case

from dianxing.desk.access.roles import Role


def _refresh(most: int | None = None):  # type: ignore[no-untyped-def]  # Django 配好以后才能导入
    from dianxing.desk.index.refresh import refresh_index
    from dianxing.desk.place import the_place

    return refresh_index(the_place(), most=most)


def _entry(case_id: str):  # type: ignore[no-untyped-def]
    from dianxing.desk.models import CaseEntry

    return CaseEntry.objects.get(pk=case_id)


def test_every_case_in_git_becomes_an_entry_with_its_facts(desk: DeskSite) -> None:
    write_case(desk.root, "2024/lanshan-express", more=", review_by: 2026-03, expires: 2027", body="送一单")
    assert _refresh().read == 5
    entry = _entry("2024/lanshan-express")
    assert (entry.title, entry.county, entry.place, entry.area) == (
        "快递网点建起工会",
        "371302",
        "兰山区",
        "logistics",
    )
    assert (entry.git_status, entry.year, entry.percent > 30) == ("published", 2024, True)
    assert (entry.published, entry.review_by, entry.expires) == (
        date(2024, 7, 1),
        date(2026, 3, 31),
        date(2027, 12, 31),
    )


def test_only_changed_folders_are_read_again(desk: DeskSite) -> None:
    path = write_case(desk.root, "2024/lanshan-express")
    _refresh()
    assert _refresh().read == 0
    path.write_text(
        path.read_text(encoding="utf-8").replace("快递网点建起工会", "改过的标题"), encoding="utf-8"
    )
    assert _refresh().read == 1
    assert _entry("2024/lanshan-express").title == "改过的标题"


def test_a_broken_case_keeps_its_county_and_says_what_is_wrong(desk: DeskSite) -> None:
    path = write_case(desk.root, "2024/lanshan-express")
    _refresh()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("county: 兰山区", "county: 兰三区区"), encoding="utf-8")
    _refresh()
    entry = _entry("2024/lanshan-express")
    assert (entry.git_status, entry.county, entry.title) == ("broken", "371302", "快递网点建起工会")
    assert any("兰三区区" in problem and "→" in problem for problem in entry.problems)
    path.write_text(text, encoding="utf-8")
    _refresh()
    assert (_entry("2024/lanshan-express").git_status, _entry("2024/lanshan-express").problems) == (
        "published",
        [],
    )


def test_a_case_that_is_not_even_text_is_broken_and_does_not_stop_the_others(desk: DeskSite) -> None:
    path = write_case(desk.root, "2024/lanshan-express")
    path.write_bytes(os.urandom(4000))
    assert _refresh().read == 5
    assert _entry("2024/lanshan-express").git_status == "broken"


def test_a_case_gone_from_git_is_removed_unless_someone_is_writing_it(desk: DeskSite) -> None:
    from django.utils import timezone

    from dianxing.desk.models import CaseEntry, Draft

    writer = desk.person("王撰稿", (Role.WRITER, "371302"))
    for slug in ("one", "two"):
        write_case(desk.root, f"2024/{slug}")
    _refresh()
    Draft.objects.create(entry_id="2024/one", owner=writer, changed=timezone.now(), changed_by=writer)
    for slug in ("one", "two"):
        shutil.rmtree(desk.root / "cases" / "2024" / slug)
    assert _refresh().removed == 2
    assert not CaseEntry.objects.filter(pk="2024/two").exists()
    kept = _entry("2024/one")
    assert (kept.git_status, kept.published, kept.stamp) == ("", None, "")
    assert _refresh().removed == 0


def test_the_text_of_a_new_draft_is_found_and_its_completeness_counted(desk: DeskSite) -> None:
    from dianxing.desk.models import CaseWords

    writer = desk.person("王撰稿", (Role.WRITER, "371302"))
    draft = desk.draft(writer, county="371302", title="寫字樓的外賣員", problem="站点散")
    _refresh()
    words = CaseWords.objects.get(pk=draft.entry_id)
    assert "写字楼的外卖员" in words.draft_text
    assert _entry(draft.entry_id).percent >= 8
    draft.head = {**draft.head, "problem": "夏天太热"}
    draft.revision += 1
    draft.save()
    assert _refresh().drafts == 1
    assert "夏天太热" in CaseWords.objects.get(pk=draft.entry_id).draft_text
    assert _refresh().drafts == 0


@pytest.mark.usefixtures("desk")
def test_reading_can_be_spread_over_several_turns() -> None:
    first = _refresh(most=3)
    assert (first.read, first.left) == (3, 1)
    assert _refresh(most=3).left == 0
