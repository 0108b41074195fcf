"""案例库：本次建站能公开的目录，和排页面要用的卡片、片段、正文。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from markupsafe import Markup

from dianxing.cases.catalogue import Card, Catalogue
from dianxing.cases.folders import CaseFolder
from dianxing.cases.model import Case, Status
from dianxing.cases.read import read_case
from dianxing.cases.reference import Reference
from dianxing.cases.visibility import in_period
from dianxing.errors import BuildError, SourceProblems
from dianxing.problems import Problem
from dianxing.site.case_batch import Fragment, PageJob, Record, card_cover
from dianxing.site.spool import Piece
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


CardPiece = Piece | Markup
"""一张卡片的 HTML，或者它在暂存文件里的所在。"""


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
    """这次排好的页面片段，在暂存文件里。"""
    cards: dict[str, Markup] = field(default_factory=dict)
    """这次用过的卡片。"""

    @cached_property
    def faces(self) -> Mapping[str, str]:
        """案例 id → 卡片样子的摘要，带着 id。"""
        return {card.id: self.records[card.id].face + card.id for card in self.catalogue.cards}

    def phones(self) -> dict[str, str]:
        """公开案例的办公电话：id → 号码，没有为空。"""
        return {card.id: self.records[card.id].phone for card in self.catalogue.cards}

    def card_html(self, card: Card) -> Markup:
        """一张卡片的 HTML；只排一次。"""
        html = self.cards.get(card.id)
        if html is None:
            html = self.cards[card.id] = self._card_html(card)
        return html

    def fragment(self, card: Card) -> Fragment:
        """一个案例自己的那部分页面；要排的页面都该先读好了，没有就抛 BuildError。"""
        made = self.fragments.get(card.id)
        if made is None:
            raise BuildError(f"网站里的 {card.path} 在建站的当口被别的程序改了 → 再建一次")
        return made

    def card_piece(self, card: Card) -> CardPiece:
        """一张卡片；送到别的进程去时不必带着它的 HTML。"""
        made = self.fragments.get(card.id)
        return made.card if made else self.card_html(card)

    def _card_html(self, card: Card) -> Markup:
        made = self.fragments.get(card.id)
        if made:
            return Markup(made.card.read().decode())
        site = self.pages.site
        view = card_view(card, site, self.catalogue.reference, card_cover(card, site.root))
        return self.templates.render("card.html", dx=site, card=view)

    def case(self, case_id: str) -> Case:
        """案例全文，现读；读的当口文件被改坏了抛 SourceProblems。"""
        read = read_case(self.folders[case_id], self.root, self.catalogue.reference)
        if read.case is None:
            raise SourceProblems(read.problems)
        return read.case


def card_text(card: CardPiece) -> Markup:
    """卡片的 HTML；哪个进程都取得到。"""
    return Markup(card.read().decode()) if isinstance(card, Piece) else card
