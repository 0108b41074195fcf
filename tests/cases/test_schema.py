"""JSON Schema：编辑器里只见中文说明，选项来自词表，名称在前，代码也收。"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from dianxing.cases.model import KEYS, CaseHead
from dianxing.cases.reference import Reference
from dianxing.cases.schema import json_schema


@pytest.fixture(scope="module")
def schema(reference: Reference) -> dict[str, Any]:
    return json_schema(reference)


def every_property(schema: dict[str, Any]) -> dict[str, Any]:
    found = dict(schema["properties"])
    for part in schema["$defs"].values():
        found |= part.get("properties", {})
    return found


def test_it_is_plain_json_that_names_its_draft(schema: dict[str, Any]) -> None:
    assert json.loads(json.dumps(schema, ensure_ascii=False)) == schema
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_field_has_a_chinese_title_and_nothing_else_is_allowed(schema: dict[str, Any]) -> None:
    properties = every_property(schema)
    assert set(properties) == KEYS
    assert all(re.search("[\u4e00-\u9fff]", item["title"]) for item in properties.values())
    parts = [schema, *(part for part in schema["$defs"].values() if "properties" in part)]
    assert all(part["additionalProperties"] is False for part in parts)
    assert all(re.search("[\u4e00-\u9fff]", part["title"]) for part in parts)


def test_choices_come_from_the_lists_names_first(schema: dict[str, Any]) -> None:
    counties = schema["properties"]["county"]["enum"]
    assert counties[:3] == ["东山区", "西河县", "南塘县"]
    assert {"旧塘", "东山", "990101", 990101, "xq"} <= set(counties)
    assert schema["properties"]["area"]["enum"][3:4] == ["物流（快递）"]
    assert {"物流(快递)", "logistics"} <= set(schema["properties"]["area"]["enum"])
    assert {"顺丰", "汇通", "百世快递", "SF", "sf"} <= set(schema["properties"]["courier"]["items"]["enum"])
    assert {"行业联合会", "industry"} <= set(schema["$defs"]["Union"]["properties"]["form"]["enum"])
    assert schema["$defs"]["Method"]["enum"] == ["统计年报", "台账", "自报", "媒体报道"]


def test_whatever_the_schema_offers_the_loader_accepts(schema: dict[str, Any], reference: Reference) -> None:
    for name, list_of in (
        ("county", False),
        ("area", False),
        ("courier", True),
        ("status", False),
        ("scope", False),
    ):
        item = schema["properties"][name]
        item = item.get("items", item)
        choices = item.get("enum") or schema["$defs"][item["$ref"].rsplit("/", 1)[1]]["enum"]
        for choice in choices:
            data = {"title": "题", name: [choice] if list_of else choice}
            assert getattr(CaseHead.model_validate(data, context=reference), name)


def test_each_area_offers_its_own_kinds(schema: dict[str, Any], reference: Reference) -> None:
    for rule in schema["allOf"]:
        areas = rule["if"]["properties"].get("area")
        if not areas:
            continue
        for kind in rule["then"]["properties"]["kind"]["enum"]:
            head = CaseHead.model_validate(
                {"title": "题", "area": areas["enum"][0], "kind": kind}, context=reference
            )
            assert head.kind


def test_the_lengths_are_those_of_the_rules(schema: dict[str, Any]) -> None:
    properties = schema["properties"]
    assert properties["title"]["maxLength"] == 30
    assert (properties["summary"]["minLength"], properties["summary"]["maxLength"]) == (40, 120)
    assert (properties["steps"]["minItems"], properties["steps"]["maxItems"]) == (2, 7)
