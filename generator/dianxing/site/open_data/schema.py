"""公开数据的 JSON Schema（draft 2020-12）：一个案例是根，整份 `cases.json` 是 `$defs/collection`。"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from dianxing.cases.model import Method, Scope, SizeBand
from dianxing.cases.reference import Reference

_DATE = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}
_TEXT = {"type": "string", "minLength": 1}
_TEXTS = {"type": "array", "minItems": 1, "items": _TEXT}
_ADDRESS = {"type": "string", "format": "uri", "pattern": "^https?://"}


def data_schema(reference: Reference, address: str) -> dict[str, Any]:
    """数据的模式；`address` 是它自己的完整网址。"""
    case = _object(
        "一个案例的事实",
        {
            "id": ("编号，也是网址里的那一段", {"type": "string", "pattern": r"^\d{4}/[a-z0-9-]+$"}),
            "url": ("案例页的网址", _ADDRESS),
            "licence": ("怎样使用这份数据", _ADDRESS),
            "title": ("标题", _TEXT),
            "summary": ("摘要", _TEXT),
            "scope": ("本地案例，或者各地经验", {"enum": [Scope.LOCAL.value, Scope.ELSEWHERE.value]}),
            "place": ("地方；本地案例是事情发生时的县区名，外地的是省市", _TEXT),
            "county": ("今天的县区；外地案例没有", _named(place.code for place in reference.places)),
            "zone": ("开发区、园区", _TEXT),
            "area": ("重点领域", _named(area.code for area in reference.areas)),
            "kind": ("领域下的类型", _named(kind.code for area in reference.areas for kind in area.kinds)),
            "tags": ("标签", _TEXTS),
            "courier": ("快递网络，写案例时的叫法", _many(_named(item.code for item in reference.couriers))),
            "dates": ("日期，北京时间，可以只到年或月", _DATES),
            "employer": ("用人单位；隐去真名的没有 name", _EMPLOYER),
            "union": ("工会组织", _union(reference)),
            "join_route": ("入会途径", _TEXTS),
            "problem": ("难在哪", _TEXT),
            "steps": ("怎么做的，按次序", _TEXTS),
            "result": ("成效", _TEXT),
            "lessons": ("经验", _TEXTS),
            "replicable_when": ("什么情况下能照着做", _TEXTS),
            "metrics": ("数字；口径不同的不能相加", _many(_METRIC)),
            "quotes": ("原话；不带姓名", _many(_QUOTE)),
            "services": ("服务项目", _TEXTS),
            "contact": ("联系的办公室", _CONTACT),
            "sources": ("出处，metrics 里的 source 从 1 数到这里", _many(_SOURCE)),
        },
        required=(
            *("id", "url", "licence", "title", "summary", "scope"),
            *("place", "area", "dates", "result", "sources"),
        ),
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        **case,
        "$defs": {"collection": _COLLECTION},
    }


def schema_json(schema: dict[str, Any]) -> bytes:
    """给人看的 JSON，UTF-8。"""
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()


def _object(
    title: str, properties: dict[str, tuple[str, dict[str, Any]]], required: Iterable[str] = ()
) -> dict[str, Any]:
    return {
        "title": title,
        "type": "object",
        "properties": {name: {**rule, "title": label} for name, (label, rule) in properties.items()},
        "required": list(required),
        "additionalProperties": False,
    }


def _many(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "items": item}


def _named(codes: Iterable[str]) -> dict[str, Any]:
    known: dict[str, Any] = {"enum": list(dict.fromkeys(codes))}
    return _object("代码和名称", {"code": ("代码，不会变", known), "name": ("名称", _TEXT)}, ("code", "name"))


def _union(reference: Reference) -> dict[str, Any]:
    forms = _named(form.code for form in reference.forms)
    return _object("工会组织", {"form": ("建会形式", forms), "approved_by": ("批准的上级工会", _TEXT)})


_DATES = _object(
    "日期",
    {
        "established": ("事情发生的时间", _DATE),
        "published": ("本站首次发布日", _DATE),
        "updated": ("最近修改日", _DATE),
        "review_by": ("复核期限", _DATE),
        "expires": ("下线日，过完这一天请不要再用", _DATE),
    },
    ("published",),
)
_EMPLOYER = _object(
    "用人单位",
    {"name": ("单位名称", _TEXT), "size_band": ("用工规模，人", {"enum": [band.value for band in SizeBand]})},
)
_METRIC = _object(
    "一个数字",
    {
        "key": ("指标", _TEXT),
        "value": ("数值", {"type": "number", "minimum": 0}),
        "unit": ("单位", _TEXT),
        "baseline": ("原来的数值", {"type": "number", "minimum": 0}),
        "as_of": ("截至", _DATE),
        "source": ("第几条出处，从 1 数", {"type": "integer", "minimum": 1}),
        "method": ("口径", {"enum": [method.value for method in Method]}),
    },
    ("key", "value", "source", "method"),
)
_QUOTE = _object("一句原话", {"text": ("原话", _TEXT), "role": ("身份", _TEXT)}, ("text",))
_CONTACT = _object("联系的办公室", {"office": ("办公室", _TEXT), "phone": ("电话", _TEXT)}, ("office",))
_SOURCE = _object(
    "一条出处",
    {"title": ("来源", _TEXT), "url": ("网址", _ADDRESS), "date": ("日期", _DATE)},
    ("title",),
)
_COLLECTION = _object(
    "全部案例",
    {
        "title": ("名称", _TEXT),
        "publisher": ("发布者", _TEXT),
        "home": ("网站", _ADDRESS),
        "schema": ("每个案例照这份模式", _ADDRESS),
        "licence": (
            "怎样使用",
            _object(
                "怎样使用",
                {"url": ("说明页", _ADDRESS), "facts": ("事实和数字", _TEXT), "texts": ("文字和图片", _TEXT)},
                ("url", "facts", "texts"),
            ),
        ),
        "updated": ("最近一次修改的日子；没有案例时没有", _DATE),
        "count": ("案例数", {"type": "integer", "minimum": 0}),
        "cases": ("案例，从新到旧", {"type": "array", "items": {"$ref": "#"}}),
    },
    ("title", "publisher", "home", "schema", "licence", "count", "cases"),
)
