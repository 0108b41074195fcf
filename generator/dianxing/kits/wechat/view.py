"""图文的视图模型：`article.html` 要显示的一切。"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from dianxing.kits.wechat.blocks import Block, Photo
from dianxing.kits.wechat.references import Reference


@dataclass(frozen=True, slots=True)
class FigureView:
    """一个大字的数字。"""

    label: str
    value: str
    unit: str
    before: str
    """原来的数连单位，没有为空。"""
    note: str
    """截至、口径。"""
    reference: int


@dataclass(frozen=True, slots=True)
class SectionView:
    """一节；`number` 从 1 数，排成 1、2、3。"""

    number: int
    title: Markup
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class QuoteView:
    """一句原话。"""

    text: str
    who: str


@dataclass(frozen=True, slots=True)
class JoinView:
    """文末怎样加入。"""

    title: str
    ask: str
    contact: str
    """办公室和电话；没有核实的为空。"""
    hotline: str
    routes: tuple[str, ...]
    qr: str
    """二维码的文件名。"""
    qr_alt: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """`article.html` 要的一切。"""

    kicker: tuple[str, ...]
    hero: FigureView | None
    photo: Photo | None
    lead: str
    figures: tuple[FigureView, ...]
    facts: tuple[SectionView, ...]
    quotes: tuple[QuoteView, ...]
    body: tuple[SectionView, ...]
    references: tuple[Reference, ...]
    join: JoinView
    cut: bool
    """正文没有放全。"""
    site: str
    union: str
