"""案例的原话：头部各项照人写的样子（不换成代码），加上正文。采编台写、比、并的都是它。"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dianxing.cases.findings import Finding
from dianxing.cases.head import read_head_slowly
from dianxing.cases.head_tree import Tree, read_tree
from dianxing.cases.model import Dates
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.source_text import MAX_BYTES, read_source

_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
"""Word 的手动换行、分页和别的系统的换行。"""
_JUNK = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
"""看不见、加载器也不收的字符。"""

_NUMBERS_AS_WORDS: frozenset[tuple[str, ...]] = frozenset(
    [
        *[("county",), ("area",), ("kind",), ("courier",), ("union", "form")],
        *[("metrics", "as_of"), ("sources", "date")],
        *[("dates", name) for name in Dates.model_fields],
    ]
)


@dataclass(frozen=True, slots=True)
class CaseText:
    """`case.md` 里写的：键是英文，值是文字、数、真假、列表或字典，字面怎样就怎样。"""

    head: Mapping[str, Any]
    body: str


def parse_case_text(text: str) -> CaseText | tuple[Finding, ...]:
    """读一份 `case.md`；读不出来，给出带行列的原因。不抛异常，不看词表。

    日期和代码即使写得像整数（`2021`、`371302`）也是文字。
    """
    data = text.encode("utf-8", "surrogatepass")
    if len(data) > MAX_BYTES:
        return (Finding((), "文件超过 1 MB", "把图片和附件移出正文", "too-large", spot=(1, 1)),)
    source = read_source(data)
    if source.head is None or source.findings:
        return source.findings
    tree = read_tree(source.head, source.head_line)
    head = {} if tree.data is None else tree.data
    if tree.findings or not isinstance(head, dict):
        read = read_head_slowly(source.head, source.head_line, None)
        return tuple(_located(read.tree, finding) for finding in read.findings or tree.findings)
    return CaseText(numbers_as_words(head), source.body)


def tidied(values: CaseText) -> CaseText:
    """能写进文件的样子：没填的去掉，换行统一，看不见的控制字符去掉；其余一字不动。

    空着的出处去掉以后，数字里的来源序号跟着改。
    """
    head = dict(values.head)
    sources = head.get("sources")
    if isinstance(sources, list | tuple):
        kept = [number for number, item in enumerate(sources, start=1) if not _blank(_tidy(item))]
        if len(kept) < len(sources) and isinstance(head.get("metrics"), list | tuple):
            places = {old: new for new, old in enumerate(kept, start=1)}
            head["metrics"] = [_renumbered(metric, len(sources), places) for metric in head["metrics"]]
    body = clean(values.body).rstrip("\n")
    return CaseText(numbers_as_words(_tidy(head)), f"{body}\n" if body.strip() else "")


def clean(text: str) -> str:
    """换行统一成 LF，去掉看不见的控制字符。"""
    return _JUNK.sub("", _LINE_BREAKS.sub("\n", str(text)))


def same_value(one: Any, other: Any) -> bool:
    """两个值一样不一样：`1` 和 `true` 不一样，`100` 和 `100.0` 一样。"""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same_value(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(same_value, one, other))
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return bool(one == other) or (one != one and other != other)  # 后半句：NaN


def same_text(one: CaseText, other: CaseText) -> bool:
    """头部和正文都一样。"""
    return one.body == other.body and same_value(one.head, other.head)


def numbers_as_words(head: Mapping[str, Any]) -> dict[str, Any]:
    """日期和代码里的整数换成文字。"""
    return {key: _as_words(value, (key,)) for key, value in head.items()}


def may_look_like_number(names: tuple[str, ...]) -> bool:
    """这一项是日期或代码，写成整数也当文字读，不必加引号。"""
    return names in _NUMBERS_AS_WORDS


def _as_words(value: Any, names: tuple[str, ...]) -> Any:
    if isinstance(value, Mapping):
        return {key: _as_words(item, (*names, key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_as_words(item, names) for item in value]
    if names not in _NUMBERS_AS_WORDS or isinstance(value, bool) or not isinstance(value, int | float):
        return value
    whole = isinstance(value, int) or (value.is_integer() and abs(value) < 1e15)
    return str(int(value)) if whole else value


def _tidy(value: Any) -> Any:
    if isinstance(value, PartialDate):
        return value.iso()
    if isinstance(value, Mapping):
        pairs = ((clean(key), _tidy(item)) for key, item in value.items())
        return {key: item for key, item in pairs if not _blank(item)}
    if isinstance(value, list | tuple):
        return [item for item in map(_tidy, value) if not _blank(item)]
    return value if isinstance(value, bool | int | float | None) else clean(str(value))


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {})


def _renumbered(metric: Any, count: int, places: Mapping[int, int]) -> Any:
    number = metric.get("source") if isinstance(metric, Mapping) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= count:
        return metric
    return {**metric, "source": places.get(number)}


def _located(tree: Tree | None, finding: Finding) -> Finding:
    if finding.spot or tree is None:
        return finding
    spot = tree.spot(finding.loc, on_key=finding.on_key) or (1, 1)
    return Finding(finding.loc, finding.what, finding.fix, finding.code, spot=spot)
