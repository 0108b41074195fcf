"""一份 .docx → 案例的草稿：标题、认出来的字段、正文、图片，和要人看看的东西。文档里的字一个也不丢。"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dianxing.cases.reference import Reference
from dianxing.desk.word.blocks import Block, Heading, Paragraph, Run, block_text, pictures_in, plain, tidy
from dianxing.desk.word.body_headings import real_headings
from dianxing.desk.word.docx_flow import straightened
from dianxing.desk.word.docx_html import WordPicture, docx_html
from dianxing.desk.word.docx_margins import margins
from dianxing.desk.word.docx_package import open_package
from dianxing.desk.word.fill_head import MAX_TITLE, fill_head, too_long
from dianxing.desk.word.read_html import read_html
from dianxing.desk.word.sections import split_sections
from dianxing.desk.word.title_and_captions import take_captions, take_title
from dianxing.desk.word.unsorted import UNSORTED
from dianxing.desk.word.write_markdown import write_markdown

_NOTE_MARK = re.compile(r"\[[0-9]+\]")
_JUNK_ALT = re.compile(
    r"(?:img|image|图片|图像|图形|微信图片|屏幕截图|截图)?[\s_\-0-9]*(?:\.[a-z]{3,4})?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class ImportedPicture:
    """文档里的一张图，已经转正、缩小、去掉附带信息，可以直接放进案例文件夹。"""

    name: str
    data: bytes
    alt: str
    """在 Word 里写的替代文字，只供参考；没写或者只是文件名的是空字符串。"""
    caption: str
    position: int
    """正文里第几张，从 1 数。"""


@dataclass(frozen=True, slots=True)
class Imported:
    """导入的结果。"""

    title: str
    """没有找到、或者太长（见 notes）是空字符串。"""
    head: dict[str, Any]
    """认出来的字段，写法同 `case.md` 的头部，不含标题；`images` 里每张图的 alt 空着，等人写。"""
    body: str
    pictures: tuple[ImportedPicture, ...]
    unmatched: tuple[str, ...]
    """没有认出的文字；正文末尾 `UNSORTED` 下面也有。"""
    notes: tuple[str, ...]
    """要人知道的事，每条一句，不带句号。"""


def import_docx(data: bytes, reference: Reference, taken: Collection[str] = ()) -> Imported:
    """读一份 .docx；`taken` 是案例里已有的图片名。不能用的文件抛 DianxingError，中文说明怎么办。"""
    package = open_package(data)
    flow = straightened(package.parts[package.main])
    outside = margins(package)
    word = docx_html({**package.parts, package.main: flow.xml}, taken)
    read = read_html(word.html, [picture.intake.name for picture in word.pictures])
    missed = _missed((*flow.paragraphs, *outside.footnotes), read.blocks)

    title, blocks = take_title(read.blocks)
    captions, blocks = take_captions(blocks)
    filled = fill_head(split_sections(blocks), reference)
    notes = [*filled.notes, *flow.notes, *word.notes]
    unmatched = [*filled.unmatched, *missed, *outside.asides]
    if labelled := filled.head.pop("title", ""):
        unmatched += [title] if title and title != labelled else []
        title = labelled
    elif len(title) > MAX_TITLE:
        notes.insert(0, too_long(title))
        unmatched.insert(0, title)
        title = ""
    if package.embedded:
        notes.append(
            f"嵌在文档里的 {package.embedded} 个文件（如 Excel 表格）没有导入，要用就把内容复制到正文里"
        )
    notes += outside.notes
    moved = bool(filled.head)
    body = [*real_headings(filled.body, renumbered=moved), *_lost_pictures(word.pictures, filled.body)]
    pictures = _pictures(word.pictures, captions, body)
    head = filled.head
    if word.footnoted:
        title, head = _unnoted(title), _unnoted(head)
    if pictures:
        head["images"] = [_entry(picture) for picture in pictures]
    if unmatched:
        notes.append(f"有 {len(unmatched)} 段没有认出该放在哪里，放在正文末尾了，请整理")
    return Imported(title, head, _body(body, unmatched), pictures, tuple(unmatched), tuple(notes))


def _body(blocks: Sequence[Block], unmatched: Iterable[str]) -> str:
    loose = [Paragraph(tidy([Run(line)])) for text in unmatched for line in text.splitlines()]
    if loose:
        # 比正文里哪一级都不低，才不会落在别的小标题下面
        top = min((block.level for block in blocks if isinstance(block, Heading)), default=1)
        blocks = [*blocks, Heading(top, (Run(UNSORTED),)), *loose]
    return write_markdown(blocks)


def _missed(paragraphs: Iterable[str], blocks: Iterable[Block]) -> tuple[str, ...]:
    """原文里有、读出来的块里没有的段落：哪种写法读漏了，也不会悄悄丢字。"""
    have = _bare("".join(block_text(block) for block in blocks))
    missed: list[str] = []
    at = 0
    for text in paragraphs:
        wanted = _bare(text)
        found = have.find(wanted, at)  # 多半就在上一段后面
        if found >= 0:
            at = found + len(wanted)
        elif wanted not in have:
            missed.append(text.strip())
    return tuple(missed)


def _bare(text: str) -> str:
    seen = plain(tidy([Run(text)]))
    return _NOTE_MARK.sub("", "".join(unicodedata.normalize("NFKC", seen).split()))


def _unnoted(value: Any) -> Any:
    """脚注的序号在字段里没有意义；注释本身在正文末尾。"""
    if isinstance(value, str):
        return _NOTE_MARK.sub("", value)
    if isinstance(value, dict):
        return {key: _unnoted(part) for key, part in value.items()}
    return [_unnoted(part) for part in value] if isinstance(value, list) else value


def _lost_pictures(pictures: Iterable[WordPicture], body: Iterable[Block]) -> list[Block]:
    """在哪一块里都没有的图，放在最后。"""
    shown = {name for block in body for name in pictures_in(block)}
    names = (picture.intake.name for picture in pictures)
    return [Paragraph((Run(name, picture=True),)) for name in names if name not in shown]


def _pictures(
    pictures: Iterable[WordPicture], captions: Any, body: Iterable[Block]
) -> tuple[ImportedPicture, ...]:
    order = list(dict.fromkeys(name for block in body for name in pictures_in(block)))
    imported = (
        ImportedPicture(
            picture.intake.name,
            picture.intake.data,
            _described(picture.described),
            captions.get(picture.intake.name, ""),
            order.index(picture.intake.name) + 1,
        )
        for picture in pictures
    )
    return tuple(sorted(imported, key=lambda picture: picture.position))


def _described(text: str) -> str:
    text = " ".join(text.split())
    return "" if _JUNK_ALT.fullmatch(text) else text


def _entry(picture: ImportedPicture) -> dict[str, str]:
    entry = {"file": picture.name, "alt": ""}
    return {**entry, "caption": picture.caption} if picture.caption else entry
