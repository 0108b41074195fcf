"""正文之外的字：页眉页脚、批注、图示和图表里的字。mammoth 不看这些，所以自己读。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dianxing.desk.word.docx_flow import Element, paragraph_texts
from dianxing.desk.word.docx_package import Package, parsed_xml

_PAGE_NUMBER = re.compile(r"[\s\d第共页/／\-—–－·.]*|page\s*\d*(?:\s*of\s*\d*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Margins:
    """正文之外的字。"""

    asides: tuple[str, ...]
    """要人看看放在哪里的：页眉页脚、图示、图表，一条一段。"""
    notes: tuple[str, ...]
    """不进稿子、只告诉人的：批注。"""
    footnotes: tuple[str, ...]
    """脚注、尾注的每一段，用来核对有没有漏。"""


def margins(package: Package) -> Margins:
    """`package` 里正文之外的字，重复的只要一条。"""
    asides: dict[str, None] = {}
    notes: dict[str, None] = {}
    footnotes: list[str] = []
    for name in sorted(package.parts):
        if name == package.main or not name.endswith(".xml") or "glossary/" in name:
            continue
        root = parsed_xml(package.parts[name])
        match _local(root):
            case "hdr" | "ftr":
                texts = (text.strip() for text in paragraph_texts(root))
                asides.update((text, None) for text in texts if not _PAGE_NUMBER.fullmatch(text))
            case "footnotes" | "endnotes":
                footnotes += paragraph_texts(root)
            case "comments":
                notes.update((note, None) for note in _comments(root))
            case "dataModel":
                asides.update((text, None) for text in _drawn(root))
            case "chartSpace":
                words = "，".join(_drawn(root))
                if words:
                    asides[f"图表：{words}"] = None
    return Margins(tuple(asides), tuple(notes), tuple(footnotes))


def _comments(root: Element) -> Iterator[str]:
    for comment in root:
        text = " ".join(text.strip() for text in paragraph_texts(comment))
        if text:
            author = next((value for key, value in comment.attrib.items() if key.endswith("}author")), "")
            who = f"{author} 的批注" if author.strip() else "批注"
            yield f"{who}没有放进稿子：“{text}”"


def _drawn(root: Element) -> Iterator[str]:
    """图示每一段、图表每一个标题和数。"""
    for part in root.iter():
        name = _local(part)
        if name == "p":
            text = "".join(run.text or "" for run in part.iter() if _local(run) == "t")
        elif name == "v":
            text = part.text or ""
        else:
            continue
        if text.strip():
            yield text.strip()


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
