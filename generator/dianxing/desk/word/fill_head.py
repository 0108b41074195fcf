"""认出来的各节 → 案例头部的字段；放不进去的留在正文里，并说为什么。一个字也不丢。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dianxing.cases.reference import Reference
from dianxing.cases.rules import STEP_COUNT, SUMMARY_LENGTH
from dianxing.desk.word.blocks import Block, Table, block_text, joined, pictures_in, plain
from dianxing.desk.word.enumerated import enumerated
from dianxing.desk.word.head_values import (
    contact_parts,
    head_fault,
    one_line,
    place_name,
    short_items,
    sources,
    split_words,
    written_date,
)
from dianxing.desk.word.labels import BODY, PERSON, Label
from dianxing.desk.word.sections import Section

MAX_TITLE = 30
"""与 `CaseHead.title` 的规则一致，有测试对着。"""
MAX_TEXT = 300
"""难在哪、成效、摘要最多几个字才放进字段；再长的是一节正文，字段里要的是一两句话。"""
MAX_ITEM = 120
"""一步、一条最多几个字才放进字段。"""

_PROSE = {"summary": "摘要", "problem": "难在哪", "result": "成效"}
_LISTS = {"steps": "做法", "lessons": "经验", "replicable_when": "适用条件", "join_route": "入会途径"}


@dataclass(slots=True)
class Filled:
    """填到一半的稿子。"""

    head: dict[str, Any] = field(default_factory=dict)
    body: list[Block] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def fill_head(sections: Sequence[Section], reference: Reference) -> Filled:
    """头部（标题也在里面）、正文的块、没有认出的段落、要说的话。"""
    filled = Filled()
    # 类型最后认：它要看领域
    ordered = sorted(sections, key=lambda section: bool(section.label and section.label.target == "kind"))
    places = {id(section): _place(section, filled, reference) for section in ordered}
    for section in sections:
        filled.body += places[id(section)]
    return filled


def _place(section: Section, filled: Filled, reference: Reference) -> Sequence[Block]:
    """放一节；返回要留在正文里的块。"""
    label = section.label
    if label is None or label.target == BODY:
        return section.original
    if not any(block_text(block).strip() for block in section.content):
        return section.original
    target = label.target
    if target == PERSON:
        return _aside(section, filled, f"“{label.name}”是个人，网页上不写；要写就写办公室和座机")
    if target.split(".")[0] in filled.head and not _adds(target, filled):
        return _again(section, label, filled)
    if target in _LISTS:
        return _list(section, label, filled)
    if target in _PROSE:
        return _prose(section, label, filled)
    return _value(section, label, filled, reference)


def _adds(target: str, filled: Filled) -> bool:
    key, _, part = target.partition(".")
    return bool(part) and part not in filled.head[key]


def _again(section: Section, label: Label, filled: Filled) -> Sequence[Block]:
    filled.notes.append(f"“{label.name}”出现了不止一次，后面的留在正文里")
    return section.original


def _prose(section: Section, label: Label, filled: Filled) -> Sequence[Block]:
    name, text = _PROSE[label.target], one_line(section.content)
    if not text or len(text) > MAX_TEXT:
        length = sum(len(block_text(block)) for block in section.content)
        why = f"有 {length} 字" if length > MAX_TEXT else "有图片、表格或链接"
        filled.notes.append(f"“{label.name}”{why}，留在正文里；请在“{name}”里写一两句话")
        return section.original
    filled.head[label.target] = text
    if label.target == "summary" and len(text) not in SUMMARY_LENGTH:
        low, high = SUMMARY_LENGTH[0], SUMMARY_LENGTH[-1]
        filled.notes.append(f"摘要应有 {low}—{high} 字，现在 {len(text)} 字")
    return ()


def _list(section: Section, label: Label, filled: Filled) -> Sequence[Block]:
    target, name = label.target, _LISTS[label.target]
    texts = short_items(section.content, MAX_ITEM)
    if texts and (target != "steps" or len(texts) in STEP_COUNT):
        filled.head[target] = texts
        return ()
    leads = enumerated(section.content).leads
    if target == "steps" and len(leads) in STEP_COUNT and all(leads):
        filled.head[target] = list(leads)
        filled.notes.append("做法的每一步取了开头一句，全文留在正文里；请核对")
    elif target == "steps" and texts:
        filled.notes.append(f"做法应有 2—7 步，文档里是 {len(texts)} 步，留在正文里；请拆开或合并")
    else:
        filled.notes.append(f"“{label.name}”太长，留在正文里；请在“{name}”里一条一条写短")
    return section.original


def _value(section: Section, label: Label, filled: Filled, reference: Reference) -> Sequence[Block]:
    """一个短的值；模型不收的，留在正文末尾。"""
    key, _, part = label.target.partition(".")
    text = one_line(section.content).strip()
    value: object = text.rstrip("。")
    if label.target == "sources":
        value = sources(section.content) or None
    elif label.target == "county":
        value = place_name(text, reference)
    elif label.target == "tags":
        value = split_words(text)
    elif label.target == "dates.established":
        value = written_date(text)
    elif key == "contact":
        value = contact_parts(text)
    if not value:
        return _aside(section, filled, f"“{label.name}”里的内容认不清，请自己填")
    if label.target == "title" and len(text) > MAX_TITLE:
        return _aside(section, filled, too_long(text))
    known = filled.head.get(key)
    if key == "contact":
        assert isinstance(value, dict)
        value = {**(known or {}), **value}
        if known and any(known.get(name) not in (None, value[name]) for name in value):
            return _again(section, label, filled)
    elif part:
        value = {**(known or {}), part: value}
    fault = head_fault(key, value, filled.head, reference)
    if fault:
        return _aside(section, filled, f"“{label.name}”没有放进去：{fault}")
    filled.head[key] = value
    return ()


def too_long(title: str) -> str:
    """标题太长时说的话。"""
    return f"标题有 {len(title)} 字，最多 {MAX_TITLE} 字；原来的标题放在正文末尾，请改短了填上"


def _aside(section: Section, filled: Filled, note: str) -> Sequence[Block]:
    filled.notes.append(note)
    if any(pictures_in(block) for block in section.original):
        return section.original
    for block in section.original:
        if isinstance(block, Table):  # 申报表里的一行
            rows = ("：".join(plain(joined(cell)) for cell in row) for row in block.rows)
            filled.unmatched += rows
        else:
            filled.unmatched.append(block_text(block).strip())
    return ()
