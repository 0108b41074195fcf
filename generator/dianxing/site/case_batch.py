"""一批案例：读、查、做卡片、排出自己那部分页面、抽检索词。在工作进程里跑，只传值。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from dianxing.cases.card import card as make_card
from dianxing.cases.catalogue import Card
from dianxing.cases.completeness import completeness
from dianxing.cases.folders import CaseFolder
from dianxing.cases.model import Case, Scope, Status
from dianxing.cases.picture_file import PictureFacts, inspect
from dianxing.cases.read import read_case
from dianxing.cases.reference import Reference
from dianxing.errors import BuildError
from dianxing.problems import Problem
from dianxing.site.artefact import digest
from dianxing.site.case_text import CaseText, TextJob
from dianxing.site.page_heads import case_head
from dianxing.site.pictures.view import PictureView, cover_view, picture_view
from dianxing.site.search.document import Labels, search_doc
from dianxing.site.search.spooled_terms import SpooledTerms, spool_terms
from dianxing.site.spool import Piece, spooled
from dianxing.site.templates import Templates, shared_templates
from dianxing.site.text_store import keep_texts
from dianxing.site.views.cards import card_view
from dianxing.site.views.case_page import case_view
from dianxing.site.views.site import SiteView

RELATED_MARK = "<!--dx:related-->"


@dataclass(frozen=True, slots=True)
class Record:
    """读过一个案例留下的：够用来决定要重做什么，不含正文。"""

    id: str
    stamp: str
    card: Card | None
    """草稿、在审的和有问题的没有卡片。"""
    face: str
    """卡片样子的摘要；正文改了它不变。"""
    photos: tuple[tuple[str, PictureFacts], ...]
    problems: tuple[Problem, ...]
    phone: str
    """案例里写的办公电话；没有为空。上线前要查它是不是占位。"""

    def __reduce__(self) -> tuple[type[Record], tuple[object, ...]]:
        # 缓存里有上万条；按字段名逐个存取的默认做法慢三倍
        return Record, _VALUES(self)


_VALUES = attrgetter(*Record.__slots__)


@dataclass(frozen=True, slots=True)
class PageJob:
    """排案例页要的：全站视图和模板。`key` 是两者与词表的摘要。"""

    site: SiteView
    theme: Path
    compiled: Path
    """编译好的模板存在哪里。"""
    key: str

    def templates(self) -> Templates:
        """这套模板；一个进程里只编译一次。"""
        return shared_templates(self.theme, self.compiled, self.key)


class Fragment(NamedTuple):
    """一个案例自己的那部分页面，UTF-8，在暂存文件里。相关案例和外壳后填。"""

    file: str
    marks: tuple[int, int, int, int, int]
    """四段的起止。"""

    @property
    def head(self) -> Piece:
        """`<head>` 里的那一段。"""
        return Piece(self.file, *self.marks[0:2])

    @property
    def before_related(self) -> Piece:
        """相关案例前面的正文。"""
        return Piece(self.file, *self.marks[1:3])

    @property
    def after_related(self) -> Piece:
        """相关案例后面的正文。"""
        return Piece(self.file, *self.marks[2:4])

    @property
    def card(self) -> Piece:
        """它的卡片。"""
        return Piece(self.file, *self.marks[3:5])


@dataclass(frozen=True, slots=True)
class Batch:
    """一批的结果。"""

    records: tuple[Record, ...]
    fragments: Mapping[str, Fragment]
    terms: SpooledTerms | None
    texts: tuple[CaseText, ...] = ()
    """没能存进缓存的。"""


def read_batch(
    folders: Sequence[CaseFolder],
    root: Path,
    reference: Reference,
    pages: PageJob,
    spool: Path | None,
    term_spool: Path | None,
    texts: TextJob | None = None,
) -> Batch:
    """读一批；`spool` 给了就排出能公开的案例的页面，`term_spool` 就抽词，`texts` 就做订阅和数据的文字。"""
    records = []
    laid_out: dict[str, Parts] = {}
    docs = []
    labels = Labels(reference)
    made: list[CaseText] = []
    for folder in folders:
        read = read_case(folder, root, reference)
        case = read.case
        card = None
        photos: tuple[tuple[str, PictureFacts], ...] = ()
        if case is not None and case.head.status in (Status.PUBLISHED, Status.WITHDRAWN):
            card = make_card(case, reference)
            photos = _photos(folder, case)
            if case.head.status is Status.PUBLISHED:
                if spool is not None:
                    laid_out[case.id] = lay_out(case, card, photos, reference, pages)
                if term_spool is not None:
                    docs.append(search_doc(case, labels))
                if texts is not None and case.head.scope is not Scope.SAMPLE:
                    made.append(texts.text(case, card, dict(photos)))
        records.append(
            Record(
                id=folder.id,
                stamp=folder.stamp,
                card=card,
                face=_face(card) if card else "",
                photos=photos,
                problems=read.problems,
                phone=case.head.contact.phone if case and case.head.contact else "",
            )
        )
    terms = None
    if term_spool is not None and docs:
        from dianxing.site.search.terms import doc_terms  # numpy 只有检索用得着

        terms = spool_terms(term_spool, doc_terms(docs))
    if texts is not None and made and keep_texts(texts.store, made):
        made = []
    return Batch(tuple(records), _fragments(laid_out, spool), terms, tuple(made))


Parts = tuple[bytes, bytes, bytes, bytes]
"""`Fragment` 的四段。"""


def _fragments(laid_out: Mapping[str, Parts], spool: Path | None) -> Mapping[str, Fragment]:
    if spool is None or not laid_out:
        return {}
    file, marks = spooled(spool, [part for parts in laid_out.values() for part in parts])
    return {
        case_id: Fragment(
            file,
            (
                marks[4 * number],
                marks[4 * number + 1],
                marks[4 * number + 2],
                marks[4 * number + 3],
                marks[4 * number + 4],
            ),
        )
        for number, case_id in enumerate(laid_out)
    }


def lay_out(
    case: Case,
    card: Card,
    photos: Sequence[tuple[str, PictureFacts]],
    reference: Reference,
    pages: PageJob,
) -> Parts:
    """排出一个案例自己的那部分页面，各段按 `Fragment` 的次序。"""
    templates = pages.templates()
    site = pages.site
    views = _picture_views(case, photos, site.root)
    face = card_view(card, site, reference, card_cover(card, site.root))
    done = completeness(case.head, case.body)
    view = case_view(
        case,
        face,
        site,
        reference,
        views,
        completeness=done.percent,
        missing=[(item.label, item.why) for item in done.missing],
    )
    body = templates.render("case.html", dx=site, case=view).encode()
    before, mark, after = body.partition(RELATED_MARK.encode())
    if not mark:
        raise BuildError(f"theme/dianxing/case.html: 没有相关案例的记号 {RELATED_MARK} → 在该放的地方加上")
    head = templates.render("head.html", dx=site, head=case_head(card, site))
    own_card = templates.render("card.html", dx=site, card=face)
    return head.encode(), before, after, own_card.encode()


def card_cover(card: Card, root: str) -> PictureView | None:
    """卡片封面；没有照片为 None，用文字封面。"""
    return cover_view(card.path, card.cover_alt, root) if card.cover else None


def _picture_views(
    case: Case, photos: Sequence[tuple[str, PictureFacts]], root: str
) -> Mapping[str, PictureView]:
    facts = dict(photos)
    return {
        image.file: picture_view(case.path, image, facts[image.file], root)
        for image in case.head.images
        if image.file in facts
    }


def _photos(folder: CaseFolder, case: Case) -> tuple[tuple[str, PictureFacts], ...]:
    found = []
    for image in case.head.images:
        facts = inspect(image.file, (folder.path / image.file).read_bytes())
        if isinstance(facts, PictureFacts):
            found.append((image.file, facts))
    return tuple(found)


def _face(card: Card) -> str:
    return digest("\x1f".join(map(str, _SHOWN(card))))


_SHOWN = attrgetter(*(name for name in Card.__slots__ if name != "digest"))
