"""谁能做渠道稿：公开的、不是示例的；别的一个字也到不了任何渠道稿文件。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dianxing.cases.partial_date import BEIJING, PartialDate
from dianxing.errors import SettingsError, SourceProblems
from dianxing.kits.from_library import kit_cases
from dianxing.kits.outputs import kit_forms
from dianxing.kits.wanted import kit_cards
from dianxing.kits.write_kits import write_kits
from dianxing.site.executors import LazyPool

from .conftest import AS_OF, KitDesk

CaseText = Callable[..., str]
PAST, TODAY, TOMORROW = "2024-05-01", "2024-06-01", "2024-06-02"


@dataclass(frozen=True)
class Wish:
    """一个案例该是什么样，和它身上只有它才有的字。"""

    number: int
    status: str
    scope: str
    published: str
    expires: str | None
    consent: str

    @property
    def id(self) -> str:
        return f"2024/marked-{self.number}"

    @property
    def mark(self) -> str:
        return f"记号{self.number}甲"

    @property
    def bound(self) -> str:
        """绑着授权的姓名和原话。"""
        return f"某{self.number}乙"

    @property
    def public(self) -> bool:
        return (
            self.status == "published"
            and self.scope != "sample"
            and self.published <= TODAY
            and (self.expires is None or self.expires >= TODAY)
        )

    def text(self, case_text: CaseText) -> str:
        place = "county: 东山区" if self.scope != "elsewhere" else "place: 山西省大同市"
        dates = f"published: {self.published}" + (f", expires: {self.expires}" if self.expires else "")
        return case_text(
            "title: 分拣工夜里歇上脚", f"title: {self.mark}歇上脚",
            "summary: 某快递", f"summary: {self.mark}快递",
            "status: published", f"status: {self.status}",
            "scope: local", f"scope: {self.scope}",
            "county: 东山区", place,
            "published: 2024-05-20", dates,
            "result: 143人", f"result: {self.mark}143人",
            "role: 夜班分拣工}", f"role: 夜班分拣工, name: {self.bound}, consent: {self.consent}}}",
            "知足了。", f"知足了{self.bound}。",
            "sources:", f"people: [{{name: {self.bound}, consent: {self.consent}}}]\nsources:",
            body=f"{self.mark}正文。\n",
        )  # fmt: skip


DATES = [
    (PAST, None),
    (PAST, "2024-05-31"),
    (PAST, TODAY),
    (TODAY, None),
    (TODAY, "2024-12-31"),
    (TOMORROW, None),
]


@st.composite
def wishes(draw: st.DrawFn) -> list[Wish]:
    return [
        Wish(
            number,
            draw(st.sampled_from(["draft", "review", "published", "published", "withdrawn"])),
            draw(st.sampled_from(["local", "elsewhere", "sample"])),
            *draw(st.sampled_from(DATES)),
            draw(st.sampled_from(["C-1", "C-2"])),
        )
        for number in range(3)
    ]


def everything(folder: Path) -> str:
    """文件夹里全部文件的名字和内容，连成一串。"""
    return "\n".join(
        f"{path.relative_to(folder)}\n{path.read_text('utf-8') if path.is_file() else ''}"
        for path in sorted(folder.rglob("*"))
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wishes(), wishes(), st.sets(st.sampled_from(["C-1", "C-2"])))
def test_nothing_unpublished_and_nothing_withdrawn_reaches_a_kit(
    new_desk: Callable[[], KitDesk],
    case_text: CaseText,
    before: list[Wish],
    after: list[Wish],
    withdrawn: set[str],
) -> None:
    desk = new_desk()
    consents = desk.root / "content/_reference/withdrawn.yml"
    for cases, gone in ((before, set()), (after, withdrawn)):
        for wish in cases:
            desk.write(wish.text(case_text), wish.id)
        consents.write_text("withdrawn: [" + ", ".join(sorted(gone)) + "]\n", encoding="utf-8")
        library = desk.library()
        assert not library.catalogue.problems
        forms = kit_forms(desk.settings, library.catalogue.reference)
        write_kits(library, desk.settings, forms, desk.kit_dir, kit_cards(library), pool=LazyPool(1))
        written = everything(desk.kit_dir) if desk.kit_dir.exists() else ""
        for wish in cases:
            assert (wish.mark in written) == wish.public
            assert (wish.id.partition("/")[2] in written) == wish.public
            assert (wish.bound in written) == (wish.public and wish.consent not in gone)


def test_the_material_says_whom_to_ask(desk: KitDesk, case_text: CaseText) -> None:
    desk.write(case_text(), "2024/here")
    desk.write(
        case_text("scope: local\ncounty: 东山区", "scope: elsewhere\nplace: 山西省大同市"), "2024/there"
    )
    here, there = kit_cases(desk.library(), desk.settings)
    assert (here.union, here.county, here.phone) == ("东山区总工会", "东山区", "")
    assert (there.union, there.county) == ("云州市总工会", "")
    assert here.site.join_url == "https://yunzhou.example.org/join/"


def test_the_material_can_be_asked_for_from_a_day_on(desk: KitDesk, case_text: CaseText) -> None:
    desk.write(case_text(), "2024/new")
    desk.write(case_text("published: 2024-05-20", "published: 2024-05-19"), "2024/old")
    found = kit_cases(desk.library(), desk.settings, since=PartialDate(2024, 5, 20))
    assert [kit.card.id for kit in found] == ["2024/new"]


@pytest.mark.parametrize(
    "name",
    ["night-shift", "2024/night-shift", "cases/2024/night-shift/", "cases/2024/night-shift/case.md"],
)
def test_a_case_is_found_by_any_way_of_writing_its_name(
    desk: KitDesk, case_text: CaseText, name: str
) -> None:
    desk.write(case_text())
    assert [card.id for card in kit_cards(desk.library(), ids=[name])] == ["2024/night-shift"]


def test_a_name_that_two_cases_have_asks_for_the_year(desk: KitDesk, case_text: CaseText) -> None:
    desk.write(case_text())
    desk.write(case_text("published: 2024-05-20", "published: 2023-05-20"), "2023/night-shift")
    with pytest.raises(SettingsError, match="写上年份"):
        kit_cards(desk.library(), ids=["night-shift"])


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        (("status: published", "status: draft"), "现在不能公开"),
        (("status: published", "status: withdrawn"), "现在不能公开"),
        (("published: 2024-05-20", "published: 2024-06-02"), "现在不能公开"),
        (("scope: local", "scope: sample"), "这是示例"),
    ],
)
def test_a_case_that_may_not_go_out_says_why(
    desk: KitDesk, case_text: CaseText, pairs: tuple[str, str], why: str
) -> None:
    desk.write(case_text(*pairs))
    with pytest.raises(SettingsError, match=why):
        kit_cards(desk.library(), ids=["night-shift"])


def test_a_wrong_name_is_answered_with_the_nearest(desk: KitDesk, case_text: CaseText) -> None:
    desk.write(case_text())
    with pytest.raises(SettingsError, match="没有“night-shfit”这个案例 → 是不是 night-shift"):
        kit_cards(desk.library(), ids=["night-shfit"])


def test_a_case_with_problems_shows_them(desk: KitDesk, case_text: CaseText) -> None:
    desk.write(case_text("county: 东山区", "county: 没有的县"))
    with pytest.raises(SourceProblems, match="没有的县"):
        kit_cards(desk.library(), ids=["night-shift"])


def test_a_case_pulled_back_while_kits_are_made_stops_the_run(desk: KitDesk, case_text: CaseText) -> None:
    desk.write(case_text())
    library = desk.library()
    desk.write(case_text("status: published", "status: withdrawn"))
    with pytest.raises(SettingsError, match="案例被撤下了"):
        list(kit_cases(library, desk.settings))


def test_the_moment_of_the_build_decides(desk: KitDesk, case_text: CaseText) -> None:
    desk.write(case_text())
    before = desk.settings.model_copy(update={"as_of": datetime(2024, 5, 19, 23, 59, tzinfo=BEIJING)})
    assert kit_cards(desk.library(before)) == ()
    assert len(kit_cards(desk.library(desk.settings.model_copy(update={"as_of": AS_OF})))) == 1
