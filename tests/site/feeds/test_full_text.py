"""订阅器里的全文：案例有的都在，地址完整，人打的字永远只是字。"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.cases.folders import CaseFolder
from dianxing.cases.model import Case, CaseHead
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.read import read_case
from dianxing.cases.reference import Reference
from dianxing.settings import Settings
from dianxing.site.feeds.full_text import full_text, xml_text
from dianxing.site.pictures.view import PictureView
from dianxing.site.views.site import SiteView, site_view

GOOD_SITE = Path(__file__).parents[2] / "fixtures" / "good-site"
LOGISTICS = "2022/dongshan-logistics-park"
URL = "https://union.example/dx/"


class _Assets:
    css = js = search_js = sprite = "/x"


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="session")
def site(small_reference: Reference) -> SiteView:
    settings = Settings(root=GOOD_SITE, site_name="云州", site_url=URL, as_of=PartialDate(2026).start())
    return site_view(settings, small_reference, _Assets())


@pytest.fixture(scope="session")
def case(small_reference: Reference) -> Case:
    folder = CaseFolder(LOGISTICS, GOOD_SITE / "cases" / LOGISTICS, "")
    found = read_case(folder, GOOD_SITE, small_reference).case
    assert found is not None
    return found


@pytest.fixture(scope="session")
def text_of(site: SiteView, small_reference: Reference) -> Callable[..., str]:
    def make(case: Case, **pictures: PictureView) -> str:
        return full_text(case, site, small_reference, pictures)

    return make


def picture(name: str) -> PictureView:
    return PictureView(
        f"{URL}{name}.jpg", f"{URL}{name}.webp 480w", f"{URL}{name}.jpg 480w", "100vw", 480, 320, "门口", "甲"
    )


def test_everything_a_case_tells_is_in_the_full_text(case: Case, text_of: Callable[..., str]) -> None:
    text = _Tags(text_of(case)).text
    head = case.head
    told = [head.summary, head.problem, head.result, *head.steps, *head.lessons, *head.replicable_when]
    told += [quote.text for quote in head.quotes] + [source.title for source in head.sources]
    told += ["由41.3%到100%", "出处1", "以前不知道找谁", "从摸清底数开始", "入会", "东山区总工会"]
    assert [part for part in told if part not in text] == []


def test_what_a_case_does_not_tell_takes_no_heading(case: Case, text_of: Callable[..., str]) -> None:
    bare = case.model_copy(update={"head": CaseHead(title="标题"), "body": ""})
    assert "<h2>" not in text_of(bare)
    assert "<blockquote>" not in text_of(bare)


def test_pictures_stand_once_with_whole_addresses(case: Case, text_of: Callable[..., str]) -> None:
    html = text_of(
        case, **{"cover.jpg": picture("cover"), "ledger.png": picture("ledger"), "z.jpg": picture("z")}
    )
    for name in ("cover", "ledger", "z"):
        assert html.count(f'src="{URL}{name}.jpg"') == 1
    assert html.index("cover.jpg") < html.index("ledger.jpg") < html.index("z.jpg")


def test_links_inside_the_site_become_whole(case: Case, text_of: Callable[..., str]) -> None:
    html = text_of(
        case.model_copy(update={"body": "[怎样入会](/join/)和[下面](#a)，[外面](https://a.example/)"})
    )
    assert f'href="{URL}join/"' in html
    assert f'href="{URL}cases/{LOGISTICS}/#a"' in html
    assert 'href="https://a.example/"' in html


@given(typed=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_whatever_is_typed_adds_no_tag_and_no_forbidden_character(
    typed: str, case: Case, text_of: Callable[..., str]
) -> None:
    said = f"前{typed}后"
    changes = {"summary": said, "problem": said, "result": said, "steps": (said, said), "services": (said,)}
    head = case.head.model_copy(update=changes)
    html = text_of(case.model_copy(update={"head": head}))
    harmless = {
        name: "字" if isinstance(value, str) else ("字",) * len(value) for name, value in changes.items()
    }
    plain = text_of(case.model_copy(update={"head": case.head.model_copy(update=harmless)}))
    assert _Tags(html).tags == _Tags(plain).tags
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd-\uffff]", html)


def test_only_what_xml_cannot_hold_is_taken_out() -> None:
    assert xml_text("一\x00\x0b\x85\ufffe\ufffd二\t\n三😀") == "一二\t\n三😀"
