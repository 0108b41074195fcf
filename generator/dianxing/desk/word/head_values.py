"""一节的内容 → 头部一个字段的值；说不通的给出为什么。规则只有案例模型里的那一份。"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from dianxing.cases.head import known_keys
from dianxing.cases.messages import describe
from dianxing.cases.model import CaseHead
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.reference import Reference
from dianxing.cases.values import address
from dianxing.desk.word.blocks import Block, Table, block_text, plain
from dianxing.desk.word.enumerated import enumerated
from dianxing.desk.word.labels import without_ordinal

_LANDLINE = r"0[0-9]{2,3}[- ]?[0-9]{7,8}(?:[-转][0-9]{1,5})?"
_PHONE = re.compile(rf"(?<![0-9])(?:{_LANDLINE}|400[- ]?[0-9]{{3}}[- ]?[0-9]{{4}}|12351)(?![0-9])")
_OFFICE = re.compile(r".*(?:部|室|科|会|中心|处|办|站|局|委|公司)\Z")
_ADDRESS = re.compile(r"https?://[^\s<>\"\\，。；、）)》」]+", re.IGNORECASE)
_DATE = re.compile(
    r"(?P<y>(?:19|20|21)[0-9]{2})\s*(?:年|[-./])\s*(?P<m>[0-9]{1,2})(?:\s*(?:月|[-./])\s*(?:(?P<d>[0-9]{1,2})\s*日?)?)?"
)
_YEAR = re.compile(r"(?P<y>(?:19|20|21)[0-9]{2})\s*年?\Z")
_PUNCTUATION = " \u3000，,。.；;：:、()（）[]【】|/—-·"


def head_fault(key: str, value: object, head: Mapping[str, Any], reference: Reference) -> str | None:
    """`value` 放进 `key` 字段错在哪、怎么改；没有错是 None。领域影响类型，所以也看 `head`。"""
    data: dict[str, Any] = {"title": "（标题）", key: value}
    if key == "kind" and "area" in head:
        data["area"] = head["area"]
    if key == "contact" and isinstance(value, Mapping):
        data["contact"] = {"office": "办公室", **value}  # 只写了电话的也收，办公室等人补
    if key == "employer" and isinstance(value, Mapping):
        data["employer"] = {"name": "单位", **value}
    try:
        CaseHead.model_validate(data, context=reference)
    except ValidationError as error:
        finding = describe(error, known_keys)[0]
        return f"{finding.what}，{finding.fix}"
    return None


def one_line(blocks: Sequence[Block]) -> str:
    """几段并成一行；有表格、图片、链接的不并，给空字符串。"""
    if any(isinstance(block, Table) for block in blocks):
        return ""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Table) or any(run.picture or run.href for run in block.runs):
            return ""
        lines.append(block_text(block).strip())
    text = ""
    for line in lines:
        # 上一段没有标点收尾，接起来要看得出是两段
        text += ("；" if text and text[-1].isalnum() else "") + line
    return text


def split_words(text: str) -> list[str]:
    """关键词：顿号、逗号、分号、空格都可以隔开。"""
    return [word for word in re.split(r"[、，,；;\s]+", text.strip().rstrip("。")) if word]


def written_date(text: str) -> str | None:
    """整段就是一个日期：`2022年9月8日`、`2022-09`、`2022年`；写成案例的样子，不是日期就是 None。"""
    text = unicodedata.normalize("NFKC", text).strip(" 。")
    match = _DATE.fullmatch(text) or _YEAR.fullmatch(text)
    return _iso(match) if match else None


def place_name(text: str, reference: Reference) -> str:
    """县区名：前面的省市名去掉再认。"""
    text = text.strip(" 。")
    city = reference.city
    for start in (f"{city.province}{city.name}", city.name):
        if start and text.startswith(start) and reference.find_place(text[len(start) :]):
            return text[len(start) :]
    return text


def contact_parts(text: str) -> dict[str, str] | None:
    """办公室和座机；有人名、有两个号码、认不清的是 None。"""
    text = unicodedata.normalize("NFKC", text)
    phones = _PHONE.findall(text)
    rest = _PHONE.sub("", text).strip(_PUNCTUATION)
    if len(phones) > 1 or (not phones and not _OFFICE.match(rest)) or (rest and not _OFFICE.match(rest)):
        return None
    parts = {"office": rest} if rest else {}
    return {**parts, "phone": phones[0].replace(" ", "-")} if phones else parts


def sources(blocks: Sequence[Block]) -> list[dict[str, str]]:
    """一段一条出处：标题、网址、日期。"""
    found: list[dict[str, str]] = []
    for block in blocks:
        if isinstance(block, Table):
            return []
        text = plain(block.runs).strip()
        if any(run.picture for run in block.runs):
            return []
        if text:
            links = [run.href for run in block.runs if run.href]
            found.append(_source(text, links))
    return found


def short_items(blocks: Sequence[Block], longest: int) -> list[str]:
    """拆成几条；还有别的话、或者有一条太长，就是空的。"""
    items = enumerated(blocks)
    fit = items.whole and all(0 < len(text) <= longest for text in items.texts)
    return list(items.texts) if fit else []


def _source(text: str, links: Sequence[str]) -> dict[str, str]:
    source: dict[str, str] = {}
    text = without_ordinal(text)
    written = _ADDRESS.search(text)
    if written and _is_address(written[0]):
        source["url"] = written[0]
        text = text[: written.start()] + " " + text[written.end() :]
    elif links and _is_address(links[0]):
        source["url"] = links[0]
    if match := _DATE.search(text):
        iso = _iso(match)
        # 标题里的日期（“2022年9月工作报告”）是标题的一部分
        if iso and not text[match.end() :].strip(_PUNCTUATION):
            source["date"] = iso
            text = text[: match.start()]
    title = text.strip(_PUNCTUATION) or re.sub(r"https?://|/.*", "", source.get("url", ""), flags=re.DOTALL)
    return {"title": title, **source}


def _is_address(text: str) -> bool:
    try:
        return bool(address(text))
    except ValueError:
        return False


def _iso(match: re.Match[str]) -> str | None:
    parts = [part for part in (match["y"], *(match.groupdict().get(key) for key in ("m", "d"))) if part]
    text = "-".join(part.zfill(2) for part in parts)
    try:
        PartialDate.parse(text)
    except ValueError:
        return None
    return text
