"""待办：每个人只看到等着自己的。"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.desk.conftest import DeskSite
from tests.desk.overview.cases_on_disk import write_case

from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from dianxing.desk.models import Draft, User


def _tasks(desk: DeskSite, user: User) -> str:
    response = desk.client(user).get("/tasks/")
    assert response.status_code == 200
    return str(response.content.decode())


def _at(draft: Draft, stage: str) -> Draft:
    draft.stage, draft.round = stage, 1
    draft.save()
    return draft


@pytest.fixture
def writer(desk: DeskSite) -> User:
    return desk.person("李写手", (Role.WRITER, "371302"))


def test_a_text_waits_for_the_reviewers_of_its_stage_and_county_only(desk: DeskSite, writer: User) -> None:
    _at(desk.draft(writer, county="371302", title="等初审的稿子"), "first")
    here = desk.person("钱初审", (Role.FIRST, "371302"))
    assert "等初审的稿子" in _tasks(desk, here)
    assert 'class="nav-count"' in _tasks(desk, here)
    for name, role, county in (
        ("甲", Role.SECOND, "371302"),
        ("乙", Role.FIRST, "371328"),
        ("丙", Role.ADMIN, ""),
    ):
        assert "等初审的稿子" not in _tasks(desk, desk.person(name, (role, county)))


def test_a_text_never_waits_for_one_who_wrote_it_or_passed_it_already(desk: DeskSite, writer: User) -> None:
    from dianxing.desk.models import Review

    draft = _at(desk.draft(writer, county="371302", title="等复审的稿子"), "second")
    both = desk.person("钱两审", (Role.FIRST, "371302"), (Role.SECOND, "371302"))
    assert "等复审的稿子" in _tasks(desk, both)
    review = Review.objects.create(draft=draft, round=1, stage="first", revision=1, passed=True, by=both)
    assert "等复审的稿子" not in _tasks(desk, both)
    Review.objects.filter(pk=review.pk).update(void=True)
    assert "等复审的稿子" in _tasks(desk, both)
    draft.writers.add(both)
    assert "等复审的稿子" not in _tasks(desk, both)


def test_a_text_sent_back_comes_to_its_writer_with_the_reason(desk: DeskSite, writer: User) -> None:
    from dianxing.desk.models import Review

    draft = _at(desk.draft(writer, county="371302", title="要改的稿子"), "writing")
    assert 'class="nav-count"' not in _tasks(desk, writer)
    reviewer = desk.person("钱初审", (Role.FIRST, "371302"))
    Review.objects.create(
        draft=draft, round=1, stage="first", revision=1, passed=False, by=reviewer, reason="数字没有来源"
    )
    page = _tasks(desk, writer)
    assert "退回给我的" in page
    assert "数字没有来源" in page
    assert 'class="nav-count"' in page
    other = desk.person("周写手", (Role.WRITER, "371302"))
    assert "要改的稿子" not in _tasks(desk, other)


def test_an_approved_text_waits_for_one_who_may_publish(desk: DeskSite, writer: User) -> None:
    _at(desk.draft(writer, county="371302", title="审定的稿子"), "approved")
    assert "审定的稿子" in _tasks(desk, desk.person("孙管理", (Role.ADMIN, "")))
    assert "审定的稿子" in _tasks(desk, desk.person("赵终审", (Role.FINAL, "371302")))
    assert "审定的稿子" not in _tasks(desk, desk.person("郑终审", (Role.FINAL, "371328")))
    assert "审定的稿子" not in _tasks(desk, writer)


def test_a_failed_publication_waits_until_a_later_one(desk: DeskSite, writer: User) -> None:
    from dianxing.desk.models import Publication

    draft = _at(desk.draft(writer, county="371302", title="没发成的稿子"), "approved")

    def publication(state: str) -> None:
        Publication.objects.create(
            entry=draft.entry,
            head={},
            state=state,
            subject="x",
            author_name="李写手",
            author_mail="",
            by=writer,
            trouble="推不到远端",
        )

    publication("failed")
    final = desk.person("赵终审", (Role.FINAL, "371302"))
    page = _tasks(desk, final)
    assert "没有做成的发布" in page
    assert "推不到远端" in page
    publication("done")
    assert "没有做成的发布" not in _tasks(desk, final)


def test_a_fast_fix_waits_for_another_reviewer(desk: DeskSite, writer: User) -> None:
    from dianxing.desk.models import Publication

    draft = desk.draft(writer, county="371302", title="改了电话的案例")
    fixer = desk.person("钱初审", (Role.FIRST, "371302"))
    Publication.objects.create(
        entry=draft.entry,
        head={},
        kind="fix",
        subject="电话",
        author_name="钱初审",
        author_mail="",
        by=fixer,
        reason="号码少一位",
    )
    assert "改了电话的案例" not in _tasks(desk, fixer)
    assert "号码少一位" in _tasks(desk, desk.person("吴复审", (Role.SECOND, "371302")))
    assert "改了电话的案例" not in _tasks(desk, desk.person("郑复审", (Role.SECOND, "371328")))


def test_cases_due_for_another_look_and_broken_ones_are_told(desk: DeskSite) -> None:
    from django.utils import timezone

    from dianxing.desk.index.refresh import refresh_index
    from dianxing.desk.place import the_place

    today = timezone.localdate()
    for slug, days in (("late", -3), ("soon", 50), ("far", 90)):
        when = (today + timedelta(days=days)).isoformat()
        write_case(desk.root, f"2024/{slug}", f"案例{slug}", more=f", review_by: {when}")
    write_case(desk.root, "2024/wrong", "写错的案例").write_text("不是头部", encoding="utf-8")
    path = write_case(desk.root, "2024/wrong-kind", "类型写错的")
    path.write_text(path.read_text(encoding="utf-8").replace("kind: 网点", "kind: 不认得"), encoding="utf-8")
    refresh_index(the_place())
    page = _tasks(desk, desk.person("钱写手", (Role.WRITER, "371302")))
    assert "案例late" in page
    assert "已经过了" in page
    assert "案例soon" in page
    assert "案例far" not in page
    assert "类型写错的" in page
    assert "案例late" not in _tasks(desk, desk.person("周写手", (Role.WRITER, "371328")))


def test_someone_with_nothing_to_do_is_told_so(desk: DeskSite) -> None:
    assert "没有等着你的事" in _tasks(desk, desk.person("钱写手", (Role.WRITER, "371311")))


def test_a_text_of_several_writers_is_counted_once_and_without_comparing_words(
    desk: DeskSite, writer: User
) -> None:
    from dianxing.desk.access.signed_in import actor
    from dianxing.desk.work_waiting import mine

    draft = desk.draft(writer)
    other = desk.person("周写手", (Role.WRITER, "371302"))
    draft.writers.add(other)
    for user in (writer, other):
        found = mine(actor(user))
        assert found.count() == 1
        assert "DISTINCT" not in str(found.query)
    assert mine(actor(desk.person("吴写手", (Role.WRITER, "371302")))).count() == 0
