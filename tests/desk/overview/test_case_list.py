"""案例一览。"""

from __future__ import annotations

import pytest
from tests.desk.conftest import DeskSite
from tests.desk.overview.cases_on_disk import write_case

from dianxing.desk.access.roles import Role


@pytest.fixture
def three(desk: DeskSite) -> DeskSite:
    """兰山两个、蒙阴一个。"""
    write_case(desk.root, "2024/lanshan-one", "兰山网点建起工会", body="骑手大哥说ＫＴＶ也行")
    write_case(desk.root, "2024/lanshan-two", "司机之家开门", status="draft", published="2025-02-01")
    write_case(desk.root, "2024/mengyin", "蒙阴果农入会", county="蒙阴县")
    return desk


def _page(desk: DeskSite, county: str, address: str = "/", role: Role = Role.WRITER) -> str:
    from dianxing.desk.models import User

    user = User.objects.filter(username="one").first() or desk.person(
        "王撰稿", (role, county), username="one"
    )
    response = desk.client(user).get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_an_officer_of_a_county_sees_that_county_only(three: DeskSite) -> None:
    page = _page(three, "371302")
    assert "兰山网点建起工会" in page
    assert "司机之家开门" in page
    assert "蒙阴果农入会" not in page
    assert "蒙阴果农入会" not in _page(three, "371302", "/?county=371328")
    assert "蒙阴果农入会" not in _page(three, "371302", "/?q=蒙阴")


def test_the_whole_city_sees_all(three: DeskSite) -> None:
    page = _page(three, "")
    assert "兰山网点建起工会" in page
    assert "蒙阴果农入会" in page
    only = _page(three, "", "/?county=371328")
    assert "蒙阴果农入会" in only
    assert "兰山网点建起工会" not in only


@pytest.mark.parametrize("words", ["骑手", "ktv", "騎手 兰山", "网点建", "ＫＴＶ　网点", "手大哥说K"])
def test_any_run_of_characters_is_found_whatever_its_width_case_or_script(
    three: DeskSite, words: str
) -> None:
    page = _page(three, "371302", f"/?q={words}")
    assert "兰山网点建起工会" in page
    assert "司机之家开门" not in page


@pytest.mark.parametrize("words", ["骑手 司机之家", "骑%25哥", "骑_大", "' OR 1=1 --", "大哥网点"])
def test_words_must_all_be_there_and_mean_only_themselves(three: DeskSite, words: str) -> None:
    page = _page(three, "371302", f"/?q={words}")
    assert "没有找到这样的案例" in page
    assert "兰山网点建起工会" not in page


def test_cases_are_picked_by_state_and_counted(three: DeskSite) -> None:
    owner = three.person("李写手", (Role.WRITER, "371302"))
    three.draft(owner, title="正在写的一个")
    page = _page(three, "371302", "/?state=published")
    assert "兰山网点建起工会" in page
    assert "正在写的一个" not in page
    writing = _page(three, "371302", "/?state=writing")
    assert "正在写的一个" in writing
    assert "司机之家开门" in writing
    assert "兰山网点建起工会" not in writing
    assert "写稿 <small>2</small>" in writing


def test_mine_are_those_i_write(three: DeskSite) -> None:
    page = _page(three, "371302", "/?mine=1")
    assert "没有找到这样的案例" in page
    from dianxing.desk.models import User

    three.draft(User.objects.get(username="one"), title="我写的一个")
    mine = _page(three, "371302", "/?mine=1")
    assert "我写的一个" in mine
    assert "兰山网点建起工会" not in mine


def test_newest_publications_come_first_when_asked(three: DeskSite) -> None:
    page = _page(three, "371302", "/?sort=published")
    assert page.index("司机之家开门") < page.index("兰山网点建起工会")


@pytest.mark.parametrize(
    "address",
    [
        "/?page=99",
        "/?page=-1",
        "/?page=x",
        "/?year=abcd",
        "/?state=zzz",
        "/?sort=x",
        "/?q=%00",
        "/?county=%00",
    ],
)
def test_odd_addresses_still_show_a_page(three: DeskSite, address: str) -> None:
    _page(three, "371302", address)


def test_thirty_to_a_page(desk: DeskSite) -> None:
    for number in range(34):
        write_case(desk.root, f"2024/case-{number}", f"第{number}个案例", county="莒南县")
    page = _page(desk, "371327")
    assert page.count('class="case"') == 30
    assert "第 1 页，共 2 页，34 个" in page
    assert _page(desk, "371327", "/?page=2").count('class="case"') == 4


def test_an_officer_without_cases_is_told_so(desk: DeskSite) -> None:
    assert "这里还没有案例" in _page(desk, "371311")


def test_the_counts_are_the_numbers_of_cases_each_state_shows(three: DeskSite) -> None:
    from dianxing.desk.models import CaseEntry, Draft
    from dianxing.desk.overview.standing import STATES, states_of
    from dianxing.desk.review.workflow import Stage

    owner = three.person("李写手", (Role.WRITER, "371302"))
    for git_status in ("", "draft", "review", "published", "withdrawn", "broken"):
        for stage in ("", *Stage):
            draft = three.draft(owner, title=f"{git_status} {stage}")
            CaseEntry.objects.filter(pk=draft.entry_id).update(git_status=git_status)
            Draft.objects.filter(pk=draft.pk).update(stage=stage or "writing")
            if not stage:
                draft.delete()
    rows = CaseEntry.objects.values_list("pk", "git_status", "draft__stage")
    for state, (_, test) in STATES.items():
        shown = set(CaseEntry.objects.filter(test).values_list("pk", flat=True))
        assert shown == {pk for pk, status, stage in rows if state in states_of(status, stage or "")}, state
