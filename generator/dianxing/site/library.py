"""案例库：本次建站能公开的目录，和排页面要用的卡片、片段、正文。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from markupsafe import Markup

from dianxing.cases.catalogue import Card, Catalogue
from dianxing.cases.folders import CaseFolder
from dianxing.cases.model import Case, Status
from dianxing.cases.read import read_case
from dianxing.cases.reference import Reference
from dianxing.cases.visibility import in_period
from dianxing.errors import SourceProblems
from dianxing.problems import Problem
from dianxing.site.case_batch import Fragment, PageJob, Record, card_cover, fragment
from dianxing.site.templates import Templates
from dianxing.site.views.cards import card_view


def make_catalogue(
    records: Mapping[str, Record],
    reference: Reference,
    *,
    as_of: datetime,
    samples: bool,
    problems: tuple[Problem, ...] = (),
    left_out: tuple[str, ...] = (),
) -> Catalogue:
    """按 `as_of` 这一刻公开与否分拣；`samples` 为假时不要示例。"""
    cards = []
    withdrawn = []
    for case_id in sorted(records):
        card = records[case_id].card
        if card is None or (card.is_sample and not samples):
            continue
        if card.status == Status.WITHDRAWN:
            withdrawn.append(card)
        elif in_period(card.published, card.expires, as_of):
            cards.append(card)
    return Catalogue(tuple(cards), tuple(withdrawn), reference, problems, left_out)


@dataclass(frozen=True)
class Library:
    """目录和取东西的办法；已经在手边的不再读第二遍。"""

    root: Path
    catalogue: Catalogue
    folders: Mapping[str, CaseFolder]
    records: Mapping[str, Record]
    pages: PageJob
    templates: Templates
    fragments: dict[str, Fragment]
    """这次读案例时顺手排好的；取走即删，免得一万个案例都压在内存里。"""
    cards: dict[str, Markup]

    def face(self, card: Card) -> str:
        """卡片样子的摘要。"""
        return self.records[card.id].face

    def card_html(self, card: Card) -> Markup:
        """一张卡片的 HTML；只排一次。"""
        html = self.cards.get(card.id)
        if html is None:
            site = self.pages.site
            view = card_view(card, site, self.catalogue.reference, card_cover(card, site.root))
            html = self.cards[card.id] = self.templates.render("card.html", dx=site, card=view)
        return html

    def fragment(self, card: Card) -> Fragment:
        """一个案例自己的那部分页面。"""
        made = self.fragments.pop(card.id, None)
        if made is not None:
            return made
        return fragment(
            self.case(card.id), card, self.records[card.id].photos, self.catalogue.reference, self.pages
        )

    def case(self, case_id: str) -> Case:
        """案例全文，现读；读的当口文件被改坏了抛 SourceProblems。"""
        read = read_case(self.folders[case_id], self.root, self.catalogue.reference)
        if read.case is None:
            raise SourceProblems(read.problems)
        return read.case
