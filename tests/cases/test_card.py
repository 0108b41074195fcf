"""卡片：列表和检索要用的一切，地名按当时的叫法，合计按今天的县区。"""

from __future__ import annotations

from pathlib import Path

import pytest

from dianxing.cases.card import card, name_at, place_text
from dianxing.cases.catalogue import Card
from dianxing.cases.folders import CaseFolder
from dianxing.cases.model import CaseHead
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.read import read_case
from dianxing.cases.reference import Reference


def card_of(case_id: str, site: Path, reference: Reference) -> Card:
    read = read_case(CaseFolder(case_id, site / "cases" / case_id, ""), site, reference)
    assert read.case is not None, read.problems
    return card(read.case, reference)


def test_a_local_case_has_everything_a_list_needs(good_site: Path, reference: Reference) -> None:
    made = card_of("2022/dongshan-logistics-park", good_site, reference)
    assert (made.scope, made.status, made.area, made.kind, made.county) == (
        "local", "published", "logistics", "park", "990101",
    )  # fmt: skip
    assert (made.place, made.year, made.employer) == ("东山区", 2021, "云州物流行业")
    assert (made.form, made.couriers, made.tags) == ("industry", ("sf", "huitong"), ("货运", "小微联合"))
    assert (made.figure, made.figure_unit, made.figure_label) == ("100", "%", "建会率")
    assert (made.cover, made.cover_alt) == ("cover.jpg", "园区工会服务站的门口，墙上有入会二维码")
    assert made.published == PartialDate(2022, 9, 10) and made.when == PartialDate(2021, 6)
    assert made.aliases == ("/2015/old-address/",)
    assert made.path == "cases/2022/dongshan-logistics-park/"


def test_an_old_county_keeps_its_name_and_counts_where_it_belongs_today(
    good_site: Path, reference: Reference
) -> None:
    made = card_of("2022/nantang-garlic-coop", good_site, reference)
    assert (made.place, made.county) == ("旧塘县", "990103")
    merged = card_of("2023/yunhe-housekeeping", good_site, reference)
    assert (merged.place, merged.county) == ("云州开发区", "xq")


@pytest.mark.parametrize(
    ("county", "when", "name"),
    [
        ("990103", "2013", "旧塘县"),
        ("990103", "2013-12-31", "旧塘县"),
        ("990103", "2014", "南塘县"),
        ("990103-jiutang", "2013", "旧塘县"),
        ("990103-jiutang", "2016-05", "南塘县"),
        ("kfq", "2022-11-21", "云州开发区"),
        ("kfq", "2022-11-22", "云河新区"),
        ("xq", "2015", "云州开发区"),
        ("990101", "1990", "东山区"),
    ],
)
def test_a_place_is_called_what_it_was_called_then(
    county: str, when: str, name: str, reference: Reference
) -> None:
    moment = PartialDate.parse(when)
    assert name_at(reference.place(county), moment, reference).name == name
    head = CaseHead.model_validate({"title": "题", "county": county})
    assert place_text(head, moment, reference) == name


def test_a_case_from_elsewhere_never_counts_for_a_county(good_site: Path, reference: Reference) -> None:
    made = card_of("2023/faraway-couriers", good_site, reference)
    assert (made.scope, made.county, made.place) == ("elsewhere", None, "邻省远山市")
    assert (made.figure, made.figure_unit) == ("507", "名")


def test_an_anonymised_employer_is_not_named(good_site: Path, reference: Reference) -> None:
    made = card_of("2021/xihe-delivery-night", good_site, reference)
    assert made.employer == ""
    assert made.cover == "night.jpg"


def test_a_withdrawn_case_leaves_only_its_addresses(good_site: Path, reference: Reference) -> None:
    made = card_of("2021/dongshan-old-case", good_site, reference)
    assert (made.status, made.aliases) == ("withdrawn", ("/2014/dongshan-old/",))
    assert (made.title, made.summary, made.place, made.employer, made.tags) == ("", "", "", "", ())


def test_a_sample_knows_that_it_is_one(good_site: Path, reference: Reference) -> None:
    made = card_of("2024/sample-site-federation", good_site, reference)
    assert made.is_sample and made.county == "990102"
