"""头部：从文字到 `CaseHead`，一次给出全部问题。

先走快读法（`head_fast`），它拿不准或校验不过时走慢读法（`head_tree`）：那里每个值都有行列。
两条路用的是同一个模型，所以同一个头部只有一种读法。
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from dianxing.cases.findings import Finding, Loc
from dianxing.cases.head_fast import read_fast
from dianxing.cases.head_tree import Tree, read_tree
from dianxing.cases.messages import describe
from dianxing.cases.model import PARTS, CaseHead, Part
from dianxing.cases.reference import Reference
from dianxing.cases.slips import Slip, find_slips, mend, needed_slips, say


@dataclass(frozen=True, slots=True)
class HeadRead:
    """读头部的结果。"""

    head: CaseHead
    """能用的部分：写错的字段留空。"""
    tree: Tree | None
    """各字段的行列；快读法没有。"""
    broken: frozenset[str] = frozenset()
    """写错了的顶层字段。"""
    findings: tuple[Finding, ...] = ()
    slips: tuple[Slip, ...] = ()
    """中文输入法的笔误；已经在 `findings` 里，改法在这里。"""


def read_head(text: str, first_line: int, reference: Reference | None) -> HeadRead:
    """读一段头部；`first_line` 是它第一行在文件里的行号。"""
    data = read_fast(text)
    if data is not None:
        try:
            return HeadRead(CaseHead.model_validate(without_blanks(data), context=reference), None)
        except ValidationError:
            pass  # 有错：走慢读法，拿行列
    return read_head_slowly(text, first_line, reference)


def read_head_slowly(text: str, first_line: int, reference: Reference | None) -> HeadRead:
    """慢读法；读得通就给出和快读法一样的值，读不通就给出全部问题和位置。"""
    plain = _judge(read_tree(text, first_line), reference)
    slips = find_slips(text, certain_only=not plain.findings)
    if not slips:
        return plain
    mended = _judge(read_tree(mend(text, slips), first_line), reference)
    slips = needed_slips(text, slips, lambda candidate: _faults(candidate, reference))
    return HeadRead(
        mended.head, mended.tree, mended.broken, (*say(slips, first_line), *mended.findings), slips
    )


def _faults(text: str, reference: Reference | None) -> frozenset[tuple[Loc, str]]:
    return frozenset(
        (finding.loc, finding.code) for finding in _judge(read_tree(text, 1), reference).findings
    )


def without_blanks(data: dict[str, Any]) -> dict[str, Any]:
    """`county:` 后面什么也没写，等于没有这一项；不认识的键照旧留着，让它报错。"""
    if None in data.values():
        data = _filled(data, CaseHead)
    blanks = [key for key in data if key in PARTS and _holds_blank(data[key])]
    if blanks:
        data = {**data, **{key: _part_without_blanks(data[key], PARTS[key]) for key in blanks}}
    return data


def _holds_blank(part: object) -> bool:
    if type(part) is dict:
        return None in part.values()
    return type(part) is list and any(type(item) is dict and None in item.values() for item in part)


def _part_without_blanks(value: Any, part: type[Part]) -> Any:
    if type(value) is dict:
        return _filled(value, part)
    return [_filled(item, part) if type(item) is dict else item for item in value]


def _filled(data: dict[str, Any], part: type[Part]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None or key not in part.model_fields}


def known_keys(loc: Loc) -> Mapping[str, str]:
    """`case.md` 头部某一层允许的键 → 中文名。"""
    names = [part for part in loc if isinstance(part, str)]
    part: type[Part] | None = CaseHead if not names else PARTS.get(names[0]) if len(names) == 1 else None
    if part is None:
        return {}
    return {name: field.title or name for name, field in part.model_fields.items()}


def _judge(tree: Tree, reference: Reference | None) -> HeadRead:
    data, findings, broken = tree.data, list(tree.findings), set(tree.broken)
    if data is None and findings:
        return HeadRead(_EMPTY, tree, frozenset(known_keys(())), tuple(findings))
    if data is None:
        data = {}
    if not isinstance(data, dict):
        if not findings:
            fix = "每一行写成 键: 值，冒号是英文的，后面空一格"
            findings.append(Finding((), "头部不是“键: 值”的形式", fix, "not-a-mapping"))
        return HeadRead(_EMPTY, tree, frozenset(known_keys(())), tuple(findings))
    data = without_blanks(data)
    try:
        head = CaseHead.model_validate(data, context=reference)
    except ValidationError as error:
        described = describe(error, known_keys)
        said = {(name,) for name in broken} | {finding.loc for finding in findings}
        findings += [
            finding for finding in described if finding.loc not in said and finding.loc[:1] not in said
        ]
        broken |= {str(finding.loc[0]) for finding in described if finding.loc}
        head = _best_effort(data, broken, reference)
    for finding in tree.findings:
        if finding.loc:
            broken.add(str(finding.loc[0]))
    return HeadRead(head, tree, frozenset(broken), tuple(findings))


def _best_effort(data: dict[str, Any], broken: set[str], reference: Reference | None) -> CaseHead:
    """去掉写错的字段再读一遍，好让别的规则也能说话。"""
    kept = {key: value for key, value in data.items() if key not in broken}
    kept.setdefault("title", "（标题）")
    try:
        return CaseHead.model_validate(kept, context=reference)
    except ValidationError as error:  # 去掉了领域，类型跟着认不出来
        again = {str(detail["loc"][0]) for detail in error.errors(include_url=False) if detail["loc"]}
        broken |= again
        return CaseHead.model_validate(
            {key: value for key, value in kept.items() if key not in again}, context=reference
        )


_EMPTY = CaseHead(title="（标题）")
