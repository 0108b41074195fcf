"""头部：从文字到 `CaseHead`，一次给出全部问题。

先走快读法（`head_fast`），它拿不准或校验不过时走慢读法（`head_tree`）：那里每个值都有行列。
两条路用的是同一个模型，所以同一个头部只有一种读法。
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from dianxing.cases.findings import Finding, Loc
from dianxing.cases.head_fast import read_fast
from dianxing.cases.head_tree import Tree, read_tree
from dianxing.cases.messages import describe
from dianxing.cases.model import (
    CaseHead,
    Contact,
    Dates,
    Employer,
    Image,
    Metric,
    Part,
    Person,
    Quote,
    Source,
    Union,
)
from dianxing.cases.reference import Reference
from dianxing.cases.slips import find_slips, mend

PARTS: Mapping[str, type[Part]] = MappingProxyType(
    {
        "dates": Dates,
        "employer": Employer,
        "union": Union,
        "metrics": Metric,
        "quotes": Quote,
        "people": Person,
        "images": Image,
        "contact": Contact,
        "sources": Source,
    }
)
"""自己还有键的字段。"""


class HeadRead:
    """读头部的结果：`head` 是能用的（写错的字段留空），`broken` 是写错了的顶层字段。"""

    __slots__ = ("broken", "findings", "head", "tree")

    def __init__(
        self, head: CaseHead, tree: Tree | None, broken: frozenset[str], findings: list[Finding]
    ) -> None:
        self.head = head
        self.tree = tree
        self.broken = broken
        self.findings = findings


def read_head(text: str, first_line: int, reference: Reference) -> HeadRead:
    """读一段头部；`first_line` 是它第一行在文件里的行号。"""
    data = read_fast(text)
    if data is not None:
        try:
            return HeadRead(CaseHead.model_validate(data, context=reference), None, frozenset(), [])
        except ValidationError:
            pass  # 有错：走慢读法，拿行列
    return read_head_slowly(text, first_line, reference)


def read_head_slowly(text: str, first_line: int, reference: Reference) -> HeadRead:
    """慢读法；读得通就给出和快读法一样的值，读不通就给出全部问题和位置。"""
    tree = read_tree(text, first_line)
    slips = find_slips(text, certain_only=True)
    if not slips:
        found = _judge(tree, reference)
        if not found.findings:
            return found
        slips = find_slips(text)
    if not slips:
        return found
    mended = _judge(read_tree(mend(text, slips), first_line), reference)
    named = [slip.finding(first_line) for slip in slips]
    lines = {finding.spot[0] for finding in named if finding.spot}
    # 一行的笔误已经说清了，同一行上由它引出的语法错误就不再说
    rest = [
        finding
        for finding in mended.findings
        if not (finding.spot and finding.spot[0] in lines and finding.loc == ())
    ]
    return HeadRead(mended.head, mended.tree, mended.broken, [*named, *rest])


def known_keys(loc: Loc) -> Mapping[str, str]:
    """`case.md` 头部某一层允许的键 → 中文名。"""
    names = [part for part in loc if isinstance(part, str)]
    part: type[Part] | None = CaseHead if not names else PARTS.get(names[0]) if len(names) == 1 else None
    if part is None:
        return {}
    return {name: field.title or name for name, field in part.model_fields.items()}


def _judge(tree: Tree, reference: Reference) -> HeadRead:
    data, findings, broken = tree.data, list(tree.findings), set(tree.broken)
    if data is None:
        data = {}
    if not isinstance(data, dict):
        if not findings:
            fix = "每一行写成 键: 值，冒号是英文的，后面空一格"
            findings.append(Finding((), "头部不是“键: 值”的形式", fix, "not-a-mapping"))
        return HeadRead(_EMPTY, tree, frozenset(known_keys(())), findings)
    try:
        head = CaseHead.model_validate(data, context=reference)
    except ValidationError as error:
        described = describe(error, known_keys)
        findings += [finding for finding in described if finding.loc[:1] not in {(name,) for name in broken}]
        broken |= {str(finding.loc[0]) for finding in described if finding.loc}
        head = _best_effort(data, broken, reference)
    for finding in tree.findings:
        if finding.loc:
            broken.add(str(finding.loc[0]))
    return HeadRead(head, tree, frozenset(broken), findings)


def _best_effort(data: dict[str, Any], broken: set[str], reference: Reference) -> CaseHead:
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
