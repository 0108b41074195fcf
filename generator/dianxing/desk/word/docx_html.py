"""理直了的文档 → HTML 和图片（用 mammoth）。图片当场收好，名字就是稿子里用的名字。"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers.expat import ExpatError

import mammoth

from dianxing.desk.uploads.picture_intake import Intake, take_in
from dianxing.desk.uploads.refusal import PictureRefused
from dianxing.desk.word.body_headings import NOTES
from dianxing.desk.word.docx_limits import MAX_PICTURES
from dianxing.errors import DianxingError

_TITLES = ("Title", "title", "标题", "文档标题", "公文标题", "大标题", "主标题")
_CAPTIONS = ("Caption", "caption", "题注")
_CENTRED = "dianxing centred"
_STYLES = "\n".join(
    (
        *(f"p[style-name='{name}'] => h1.doc-title:fresh" for name in _TITLES),
        *(f"p[style-name='{name}'] => p.caption:fresh" for name in _CAPTIONS),
        f"p[style-name='{_CENTRED}'] => p.centred:fresh",
    )
)
_BACK = re.compile(r' ?<a href="#(?:foot|end)note-ref-[^"]*">↑</a>')
_NOTES = re.compile(r'<ol>(?=<li id="(?:foot|end)note-)')
_UNREADABLE = (
    LookupError, ValueError, TypeError, AttributeError, RecursionError, OSError, AssertionError, ExpatError,
    zipfile.BadZipFile,
)  # fmt: skip
"""写坏了的文档能让 mammoth 抛出的种类。"""


@dataclass(frozen=True, slots=True)
class WordPicture:
    """文档里的一张图。"""

    intake: Intake
    described: str
    """在 Word 里写的“替代文字”。"""


@dataclass(frozen=True, slots=True)
class DocxHtml:
    html: str
    pictures: tuple[WordPicture, ...]
    """按出现的次序，一样的只有一份。"""
    notes: tuple[str, ...]
    footnoted: bool = False
    """有没有脚注、尾注。"""


def docx_html(parts: Mapping[str, bytes], taken: Collection[str] = ()) -> DocxHtml:
    """`parts` 是文档的各部分；读不懂的抛 DianxingError。"""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    pictures = _Pictures(taken)
    try:
        html = mammoth.convert_to_html(
            out,
            style_map=_STYLES,
            include_embedded_style_map=False,
            external_file_access=False,
            transform_document=mammoth.transforms.paragraph(_centred),
            convert_image=pictures.keep,
        ).value
    except DianxingError:
        raise
    except _UNREADABLE:
        raise DianxingError(
            "这份文档读不懂，可能写坏了 → 在 Word 或 WPS 里另存为一份新的 .docx 再导入，或者复制、粘贴文字"
        ) from None
    footnoted = _NOTES.search(html) is not None
    html = _NOTES.sub(f"<h1>{NOTES}</h1><ol>", _BACK.sub("", html))
    return DocxHtml(html, tuple(pictures.kept.values()), tuple(pictures.notes), footnoted)


def _centred(paragraph: Any) -> Any:
    """居中的段落记下来：题目多半居中。标题、列表的样子不动。"""
    ordinary = paragraph.style_name in (None, "Normal", "normal", "正文") and paragraph.numbering is None
    if ordinary and paragraph.alignment == "center":
        return paragraph.copy(style_id=None, style_name=_CENTRED)
    return paragraph


class _Pictures:
    """mammoth 每碰到一张图就来问一次。"""

    def __init__(self, taken: Collection[str]) -> None:
        self.taken = set(taken)
        self.kept: dict[bytes, WordPicture] = {}
        self.notes: list[str] = []
        self.seen = 0

    def keep(self, image: Any) -> list[Any]:
        self.seen += 1
        if self.seen > MAX_PICTURES:
            raise DianxingError(
                f"文档里的图片超过 {MAX_PICTURES} 张 → 只留下要用的几张，另存以后再导入；其余的可以另外上传"
            )
        try:
            with image.open() as file:
                data = file.read()
        except (LookupError, ValueError, OSError):
            self.notes.append(f"第 {self.seen} 张图片不在文档里（只是个链接），没有导入；请另外上传")
            return []
        digest = hashlib.blake2b(data).digest()
        if digest not in self.kept:
            try:
                intake = take_in(f"word-{len(self.kept) + 1}", data, self.taken)
            except PictureRefused as refused:
                self.notes.append(f"第 {self.seen} 张图片没有导入：{_reason(data, refused)}")
                return []
            self.taken.add(intake.name)
            self.kept[digest] = WordPicture(intake, image.alt_text or "")
            self.notes += [f"图片 {intake.name}：{note}" for note in intake.notes]
        return [mammoth.html.element("img", {"src": self.kept[digest].intake.name})]


def _reason(data: bytes, refused: PictureRefused) -> str:
    if data[:4] == b"\x01\0\0\0" or data.startswith(b"\xd7\xcd\xc6\x9a"):
        return "是 EMF、WMF 图形 → 在 Word 里右键“另存为图片”，存成 PNG 再上传"
    return str(refused)
