"""把正文的 XML 理直，好让 mammoth 一个字都不漏。

文本框搬到段落后面，它不认的外壳拆掉，公式留下字，组合里的图露出来。
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from dianxing.desk.word.docx_package import parsed_xml

_SHELLS = frozenset(("fldSimple", "dir", "bdo", "ruby", "rubyBase", "rt", "subDoc"))
"""mammoth 不认、连里面的字一起丢掉的外壳。"""
_SKIPPED = frozenset(("del", "moveFrom", "p", "pPr", "rPr", "rubyPr", "instrText", "delText", "txbxContent"))
_SPACES = frozenset(("tab", "br", "cr", "ptab"))

Element = Any
"""lxml 没有类型说明。"""


@dataclass(frozen=True, slots=True)
class Flow:
    """理直了的正文。"""

    xml: bytes
    paragraphs: tuple[str, ...]
    """每一段的字，用来核对有没有漏。"""
    notes: tuple[str, ...]


def straightened(document: bytes) -> Flow:
    """`document` 是正文那一部分的 XML，应当已由 `open_package` 查过。"""
    root = parsed_xml(document)
    _choose_alternates(root)
    boxes = _lift_text_boxes(root)
    formulas = _spell_formulas(root)
    for element in list(root.iter()):
        match _local(element):
            case shell if shell in _SHELLS:
                _unwrap(element)
            case "cr":
                element.tag = element.tag.replace("}cr", "}br")
            case "graphicData":
                _show_grouped_pictures(element)
    notes: list[str] = []
    if boxes:
        notes.append(f"{boxes} 个文本框里的文字已放进正文，请看看位置对不对")
    if formulas:
        notes.append(f"{formulas} 个公式只留下了文字，请核对")
    deleted = ["".join(_deleted_text(element)) for element in root.iter() if _local(element) == "del"]
    notes += [f"修订里删掉的文字没有导入：“{text.strip()}”" for text in deleted if text.strip()]
    return Flow(
        etree.tostring(root, encoding="UTF-8", xml_declaration=True), paragraph_texts(root), tuple(notes)
    )


def paragraph_texts(root: Element) -> tuple[str, ...]:
    """一部分里每一段的字，空的不算。"""
    texts = ("".join(_text(paragraph)) for paragraph in root.iter() if _local(paragraph) == "p")
    return tuple(text for text in texts if text.strip())


def _text(element: Element) -> Iterator[str]:
    for child in element:
        name = _local(child)
        if name == "t":
            yield child.text or ""
        elif name in _SPACES:
            yield " "
        elif name == "noBreakHyphen":
            yield "\u2011"
        elif name not in _SKIPPED:
            yield from _text(child)


def _deleted_text(element: Element) -> Iterator[str]:
    return (part.text or "" for part in element.iter() if _local(part) in ("delText", "t"))


def _local(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _choose_alternates(root: Element) -> None:
    """同一样东西的两种写法只留一种：有字或有图的那种，都有取新的。"""
    for alternate in [element for element in root.iter() if _local(element) == "AlternateContent"]:
        choices = [child for child in alternate if _local(child) in ("Choice", "Fallback")]
        kept = next((choice for choice in choices if _has_content(choice)), None)
        for child in list(alternate):
            if child is not kept:
                alternate.remove(child)
        if kept is not None:
            _unwrap(kept)
        _unwrap(alternate)


def _has_content(element: Element) -> bool:
    return any(_local(part) in ("txbxContent", "blip", "imagedata", "t") for part in element.iter())


def _lift_text_boxes(root: Element) -> int:
    """文本框里的段落搬到它所在的段落后面；返回有字的框数。"""
    last: dict[Element, Element] = {}
    count = 0
    for box in [element for element in root.iter() if _local(element) == "txbxContent"]:
        host = next((parent for parent in box.iterancestors() if _local(parent) == "p"), None)
        if host is None or not len(box):
            continue
        count += bool(paragraph_texts(box))
        after = last.get(host, host)
        for child in list(box):
            after.addnext(child)
            after = child
        last[host] = after
    return count


def _spell_formulas(root: Element) -> int:
    """公式换成一串字。"""
    count = 0
    for formula in [element for element in root.iter() if _local(element) == "oMath"]:
        text = "".join(part.text or "" for part in formula.iter() if _local(part) == "t")
        paragraph = next((parent for parent in formula.iterancestors() if _local(parent) == "p"), None)
        parent = formula.getparent()
        if paragraph is None or parent is None:
            continue
        word = etree.QName(paragraph).namespace
        run = etree.Element(f"{{{word}}}r")
        etree.SubElement(run, f"{{{word}}}t").text = text
        run.tail = None
        parent.replace(formula, run)
        if _local(parent) == "oMathPara":
            _unwrap(parent)
        count += bool(text.strip())
    return count


def _show_grouped_pictures(graphic: Element) -> None:
    """组合、画布里的图 mammoth 看不见，提到外面来。"""
    for picture in [part for part in graphic.iter() if _local(part) == "pic"]:
        if picture.getparent() is not graphic:
            graphic.append(picture)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    for child in list(element):
        parent.insert(at, child)
        at += 1
    parent.remove(element)
