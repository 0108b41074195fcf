"""头部的 JSON Schema（draft 2020-12）：给编辑器提示和检查用，中文说明，选项来自词表。

名称在前，代码也收；规则以加载器为准，这里只是让编辑器尽早看出来。
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dianxing.cases.explain import EXPLAIN
from dianxing.cases.model import PARTS, CaseHead
from dianxing.cases.reference import Area, Reference
from dianxing.cases.rules import STEP_COUNT, SUMMARY_LENGTH
from dianxing.cases.values import SCOPES, STATUSES

_HALF_BRACKETS = str.maketrans("（）", "()")

_IN_YAML = {
    "status": "draft 草稿 · review 送审 · published 发布 · withdrawn 撤回",
    "scope": "local 本地 · elsewhere 各地经验（写 place，不写 county） · sample 示例",
    "county": "县区的名称、简称、曾用名或代码",
    "tags": "自由填写的词，如 [货运, 女职工]",
    "courier": "快递网络，如 [顺丰, 中通]",
    "metrics.source": "sources 里的第几条，从 1 数",
    "aliases": "以前的地址，如 /2015/old-address/，会转到这个案例",
}
"""与 YAML 的写法有关的说明，压过 `EXPLAIN` 里的。"""


def json_schema(reference: Reference) -> dict[str, Any]:
    """`case.md` 头部的 JSON Schema。"""
    schema = _tidy(CaseHead.model_json_schema())
    properties = schema["properties"]
    for name, text in {**EXPLAIN, **_IN_YAML}.items():
        _described(schema, name.split("."))["description"] = text
    properties["summary"] |= {"minLength": SUMMARY_LENGTH[0], "maxLength": SUMMARY_LENGTH[-1]}
    properties["steps"] |= {"minItems": STEP_COUNT[0], "maxItems": STEP_COUNT[-1]}
    places = [[place.name, *place.short, *place.former, place.code] for place in reference.places]
    properties["county"] |= _choice(_in_turn(places))
    properties["area"] |= _choice(_in_turn(map(_area_names, reference.areas)))
    properties["kind"] |= _choice(
        _in_turn([kind.name, kind.code] for area in reference.areas for kind in area.kinds)
    )
    couriers = (
        [courier.name, courier.seed, *courier.aliases, courier.code] for courier in reference.couriers
    )
    properties["courier"] |= {"type": "array", "items": _choice(_in_turn(couriers))}
    forms = schema["$defs"]["Union"]["properties"]["form"]
    forms |= _choice(_in_turn([form.name, form.code] for form in reference.forms))
    schema["$defs"]["Status"]["enum"] += list(STATUSES)
    schema["$defs"]["Scope"]["enum"] += list(SCOPES)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "案例的头部",
        "allOf": [*map(_kinds_of, reference.areas), _PUBLISHED, _ELSEWHERE],
    }


def _described(schema: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """`dates.established` 在 schema 里的那一项。"""
    properties: dict[str, Any] = schema["properties"]
    if len(names) == 2:
        properties = schema["$defs"][PARTS[names[0]].__name__]["properties"]
    item: dict[str, Any] = properties[names[-1]]
    return item


def _tidy(schema: dict[str, Any]) -> dict[str, Any]:
    """去掉类名和缺省值：编辑器里只该看到中文。"""
    for name, part in schema["$defs"].items():
        part["title"] = str(part.get("description", name)).split("。")[0]
        for item in part.get("properties", {}).values():
            _no_null(item)
    for item in schema["properties"].values():
        _no_null(item)
    return schema


def _no_null(item: dict[str, Any]) -> None:
    """`anyOf: [X, null]` 就写成 X。"""
    item.pop("default", None)
    choices = [choice for choice in item.pop("anyOf", []) if choice.get("type") != "null"]
    if len(choices) == 1:
        for key, value in choices[0].items():
            item.setdefault(key, value)
    elif choices:
        item["anyOf"] = choices


def _choice(names: Iterable[str]) -> dict[str, Any]:
    """一个闭合的词；纯数字的代码在 YAML 里是整数，也收。"""
    words = list(dict.fromkeys(name for name in names if name))
    return {"enum": [*words, *(int(word) for word in words if word.isdecimal() and str(int(word)) == word)]}


def _in_turn(rows: Iterable[list[str]]) -> Iterator[str]:
    """先是每一行的第一个（今天的名称），再是其余的。"""
    kept = list(rows)
    yield from (row[0] for row in kept)
    for row in kept:
        yield from row[1:]


def _area_names(area: Area) -> list[str]:
    half = area.name.translate(_HALF_BRACKETS)
    return [area.name, half, area.short, *area.aliases, area.code]


def _kinds_of(area: Area) -> dict[str, Any]:
    kinds = _choice(_in_turn([kind.name, kind.code] for kind in area.kinds))
    return {
        "if": {"properties": {"area": _choice(_area_names(area))}, "required": ["area"]},
        "then": {"properties": {"kind": kinds}},
    }


_PUBLISHED = {
    "if": {"properties": {"status": {"enum": ["published", "已发布", "发布"]}}, "required": ["status"]},
    "then": {
        "required": ["summary", "area", "dates", "result", "sources"],
        "properties": {"dates": {"required": ["published"]}, "sources": {"minItems": 1}},
        "anyOf": [{"required": ["county"]}, {"required": ["place"]}],
    },
}
_ELSEWHERE = {
    "if": {"properties": {"scope": {"enum": ["elsewhere", "各地经验"]}}, "required": ["scope"]},
    "then": {"not": {"required": ["county"]}},
}
