"""授权：撤回的授权把姓名、原话、图片拿走；还留在文字里的姓名让建站停下。"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from dianxing.cases.consent import prune
from dianxing.cases.model import CaseHead
from dianxing.cases.read import read_case

if TYPE_CHECKING:
    from conftest import CaseDesk

Edit = Callable[..., str]


def head(**fields: object) -> CaseHead:
    return CaseHead.model_validate({"title": "题", **fields})


QUOTES = [{"text": "一", "name": "甲某", "consent": "C-1"}, {"text": "二", "name": "乙某", "consent": "C-2"}]
PEOPLE = [{"name": "甲某", "consent": "C-1"}, {"name": "乙某", "consent": "C-2"}]
IMAGES = [
    {"file": "a.jpg", "alt": "甲", "people": True, "consents": ["C-9", "C-1"]},
    {"file": "b.jpg", "alt": "门口"},
]


def test_nothing_changes_while_no_consent_is_withdrawn() -> None:
    case = head(quotes=QUOTES, people=PEOPLE, images=IMAGES)
    assert prune(case, "正文 甲某", {"C-7"}) == (case, "正文 甲某", ())


@pytest.mark.parametrize("written", ["C-1", "c-1", " C-1", "Ｃ-1"])
def test_a_withdrawn_consent_takes_quote_name_and_picture(written: str) -> None:
    kept, body, findings = prune(
        head(quotes=QUOTES, people=PEOPLE, images=IMAGES), "前![x](a.jpg)中![y](b.jpg)后", {written}
    )
    assert [quote.text for quote in kept.quotes] == ["二"]
    assert [person.name for person in kept.people] == ["乙某"]
    assert [image.file for image in kept.images] == ["b.jpg"]
    assert body == "前中![y](b.jpg)后"
    assert findings == ()


def test_every_quote_of_a_withdrawn_person_goes_whatever_its_own_consent() -> None:
    quotes = [{"text": "一", "name": "甲 某", "consent": "C-8"}]
    kept, _, findings = prune(head(quotes=quotes, people=PEOPLE), "", {"C-1"})
    assert kept.quotes == () and findings == ()


def test_a_reference_style_picture_is_cut_whole() -> None:
    body = "前 ![甲][p] 后\n\n[p]: ./a.jpg\n"
    _, text, findings = prune(head(images=IMAGES), body, {"C-1"})
    assert "![" not in text and text.startswith("前  后")
    assert findings == ()


def test_a_link_to_a_withdrawn_picture_is_an_error() -> None:
    _, _, findings = prune(head(images=IMAGES), "字[看图](a.jpg)", {"C-1"})
    assert [(finding.code, finding.at) for finding in findings] == [("withdrawn-picture", 1)]


@pytest.mark.parametrize(
    ("fields", "loc"),
    [
        ({"title": "甲某入会"}, ("title",)),
        ({"steps": ["一", "甲 某牵头"]}, ("steps", 1)),
        ({"employer": {"name": "甲某商店"}}, ("employer", "name")),
        ({"quotes": [{"text": "甲某帮了我"}]}, ("quotes", 0, "text")),
        ({"images": [{"file": "b.jpg", "alt": "甲某在门口"}]}, ("images", 0, "alt")),
        ({"sources": [{"title": "甲某的报告"}]}, ("sources", 0, "title")),
    ],
)
def test_a_name_left_in_any_text_is_an_error(fields: dict[str, object], loc: tuple[object, ...]) -> None:
    _, _, findings = prune(head(**{"people": PEOPLE, **fields}), "", {"C-1"})
    assert [(finding.code, finding.loc) for finding in findings] == [("withdrawn-name", loc)]


def test_a_name_left_in_the_body_is_found_where_it_stands_in_the_file(
    desk: CaseDesk, edited: Edit, jpeg: Callable[..., bytes]
) -> None:
    text = edited(
        "services:", "images: [{file: a.jpg, alt: 图, people: true, consents: [C-1]}]\nservices:",
        "正文第一段", "![图](a.jpg)后来 甲 某说",
    )  # fmt: skip
    desk.write(text).with_name("a.jpg").write_bytes(jpeg())
    withdrawn = dataclasses.replace(desk.reference, withdrawn=frozenset({"C-1"}))
    found = read_case(desk_folder(desk), desk.root, withdrawn)
    assert found.case is None
    assert [(problem.line, problem.column, problem.code) for problem in found.problems] == [
        (34, 15, "withdrawn-name")
    ]
    assert all("甲" not in problem.what + problem.fix for problem in found.problems)


def test_a_withdrawn_picture_may_already_be_deleted(desk: CaseDesk, edited: Edit) -> None:
    desk.write(
        edited("services:", "images: [{file: a.jpg, alt: 图, people: true, consents: [C-5]}]\nservices:")
    )
    withdrawn = dataclasses.replace(desk.reference, withdrawn=frozenset({"C-5"}))
    read = read_case(desk_folder(desk), desk.root, withdrawn)
    assert read.case and read.case.head.images == ()


def test_a_withdrawal_changes_the_digest(desk: CaseDesk, good_case: str) -> None:
    plain = desk.read(good_case).case
    withdrawn = dataclasses.replace(desk.reference, withdrawn=frozenset({"C-1"}))
    pruned = read_case(desk_folder(desk), desk.root, withdrawn).case
    assert plain and pruned
    assert pruned.head.quotes == pruned.head.people == ()
    assert plain.digest != pruned.digest


def test_a_recognisable_person_needs_a_consent(
    desk: CaseDesk, edited: Edit, jpeg: Callable[..., bytes]
) -> None:
    text = edited("services:", "images: [{file: a.jpg, alt: 图, people: 是}]\nservices:")
    desk.write(text).with_name("a.jpg").write_bytes(jpeg())
    problem = desk.only_problem(text)
    assert (problem.code, problem.field) == ("picture-consent", "images.0")


def desk_folder(desk: CaseDesk):  # type: ignore[no-untyped-def]
    from dianxing.cases.folders import CaseFolder

    return CaseFolder("2022/a-case", desk.root / "cases/2022/a-case", "")
