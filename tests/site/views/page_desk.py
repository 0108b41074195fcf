"""页面测试的写法：读一个好案例，换掉几处，出 HTML，再当网页来读。"""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from markupsafe import Markup

from dianxing.cases.card import card as make_card
from dianxing.cases.catalogue import Card
from dianxing.cases.completeness import completeness
from dianxing.cases.folders import CaseFolder
from dianxing.cases.model import Case
from dianxing.cases.read import read_case
from dianxing.cases.reference import Reference
from dianxing.site.pictures.view import PictureView
from dianxing.site.templates import Templates
from dianxing.site.views.cards import card_view
from dianxing.site.views.case_page import case_view
from dianxing.site.views.site import SiteView

REPOSITORY = Path(__file__).parents[3]
THEME = REPOSITORY / "theme"
GOOD_SITE = REPOSITORY / "tests" / "fixtures" / "good-site"
LOGISTICS = "2022/dongshan-logistics-park"
FARAWAY = "2023/faraway-couriers"
SAMPLE = "2024/sample-site-federation"


@dataclass(frozen=True)
class FakeAssets:
    css: str = "/sub/assets/site.css"
    js: str = "/sub/assets/site.js"
    search_js: str = "/sub/assets/search.js"
    sprite: str = "/sub/assets/glyphs.svg"


class Page(HTMLParser):
    """一页 HTML 里看得见的文字、标题、链接和全部标签。"""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(str(html))  # Markup 的切片会把文字再转义一遍
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def hrefs(self) -> list[str]:
        return [link["href"] for link in self.all("a")]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]


@dataclass(frozen=True)
class Desk:
    """读案例、拼视图、出 HTML。"""

    reference: Reference
    site: SiteView
    templates: Templates

    def case(self, case_id: str, **changes: object) -> Case:
        """一个好案例；`changes` 换掉头部的几项，`body` 换掉正文。"""
        read = read_case(CaseFolder(case_id, GOOD_SITE / "cases" / case_id, ""), GOOD_SITE, self.reference)
        assert read.case is not None, read.problems
        body = changes.pop("body", read.case.body)
        return read.case.model_copy(update={"head": read.case.head.model_copy(update=changes), "body": body})

    def card(self, case: Case) -> Card:
        return make_card(case, self.reference)

    def card_page(self, card: Card, picture: PictureView | None = None) -> Page:
        return Page(self.card_html(card, picture))

    def card_html(self, card: Card, picture: PictureView | None = None) -> Markup:
        view = card_view(card, self.site, self.reference, picture)
        return self.templates.render("card.html", dx=self.site, card=view)

    def case_page(self, case: Case, pictures: dict[str, PictureView] | None = None) -> Page:
        done = completeness(case.head, case.body)
        view = case_view(
            case,
            card_view(self.card(case), self.site, self.reference, None),
            self.site,
            self.reference,
            pictures or {},
            completeness=done.percent,
            missing=[(item.label, item.why) for item in done.missing],
        )
        return Page(self.templates.render("case.html", dx=self.site, case=view))
