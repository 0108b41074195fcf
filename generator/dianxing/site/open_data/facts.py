"""一个案例的事实：公开数据里的样子。键和案例文件的一致；没有的不写，不写空值。

不含：正文和图片（在网页上）、隐去真名的单位、授权编号和登记过的姓名：人可以撤回授权，发出去的数据收不回来，
所以文字里的姓名只留姓，写成“张某”。
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from dianxing.cases.catalogue import Card
from dianxing.cases.model import Case, CaseHead, Employer, Metric, Person, Source
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.reference import Area, Courier, Kind, Place, Reference, UnionForm
from dianxing.site.views import addresses

_DATES = ("established", "published", "updated", "review_by", "expires")


def case_facts(case: Case, card: Card, reference: Reference, site_url: str) -> dict[str, Any]:
    """公开数据里的一个案例；`site_url` 是网站根地址，带末尾斜杠。"""
    head = case.head
    area = reference.area(head.area) if head.area else None
    kind = reference.kind(head.area, head.kind) if head.area and head.kind else None
    form = reference.form(head.union.form) if head.union and head.union.form else None
    facts = _without_gaps(
        {
            "title": head.title,
            "summary": head.summary,
            "scope": head.scope.value,
            "place": card.place,
            "county": _named(reference.place(card.county) if card.county else None),
            "zone": head.zone,
            "area": _named(area),
            "kind": _named(kind),
            "tags": list(card.tags),
            "courier": [_named(reference.courier(code)) for code in card.couriers],
            "dates": _dates(head),
            "employer": _employer(head.employer),
            "union": _without_gaps(
                {"form": _named(form), "approved_by": head.union.approved_by if head.union else None}
            ),
            "join_route": list(head.join_route),
            "problem": head.problem,
            "steps": list(head.steps),
            "result": head.result,
            "lessons": list(head.lessons),
            "replicable_when": list(head.replicable_when),
            "metrics": [_metric(metric) for metric in head.metrics],
            "quotes": [_without_gaps({"text": quote.text, "role": quote.role}) for quote in head.quotes],
            "services": list(head.services),
            "contact": _without_gaps({"office": head.contact.office, "phone": head.contact.phone})
            if head.contact
            else None,
            "sources": [_source(source) for source in head.sources],
        }
    )
    if head.people:
        facts = _anonymous(facts, _names(head.people))
    return {"id": case.id, "url": site_url + case.path, "licence": site_url + addresses.DATA, **facts}


def facts_json(facts: Mapping[str, Any]) -> str:
    """一行 JSON；同样的事实总是同样的字。"""
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def _names(people: Iterable[Person]) -> re.Pattern[str]:
    """登记过的姓名，字与字之间夹了空格也认得出；长的在前，免得只换掉半截。"""
    names = sorted((person.name for person in people), key=len, reverse=True)
    return re.compile("|".join(r"\s*".join(map(re.escape, "".join(name.split()))) for name in names))


def _anonymous(value: Any, names: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return names.sub(lambda found: f"{found[0][0]}某", value)
    if isinstance(value, dict):
        return {key: item if key == "url" else _anonymous(item, names) for key, item in value.items()}
    return [_anonymous(item, names) for item in value] if isinstance(value, list) else value


def _named(item: Place | Area | Kind | Courier | UnionForm | None) -> dict[str, str] | None:
    return {"code": item.code, "name": item.name} if item else None


def _dates(head: CaseHead) -> dict[str, str]:
    found = ((name, getattr(head.dates, name)) for name in _DATES)
    return {name: _iso(when) for name, when in found if when}


def _employer(employer: Employer | None) -> dict[str, Any]:
    if employer is None:
        return {}
    band = employer.size_band.value if employer.size_band else None
    return _without_gaps({"name": None if employer.anonymised else employer.name, "size_band": band})


def _metric(metric: Metric) -> dict[str, Any]:
    return _without_gaps(
        {
            "key": metric.key,
            "value": _number(metric.value),
            "unit": metric.unit,
            "baseline": None if metric.baseline is None else _number(metric.baseline),
            "as_of": _iso(metric.as_of) if metric.as_of else None,
            "source": metric.source,
            "method": metric.method.value,
        }
    )


def _source(source: Source) -> dict[str, Any]:
    return _without_gaps(
        {"title": source.title, "url": source.url, "date": _iso(source.date) if source.date else None}
    )


def _iso(when: PartialDate) -> str:
    return when.iso()


def _number(value: float) -> int | float:
    """1400.0 写成 1400。"""
    return int(value) if value == int(value) else value


def _without_gaps(items: Mapping[str, Any]) -> dict[str, Any]:
    """去掉没有的：None、空字符串、空的列表和对象；数字 0 是有。"""
    return {name: value for name, value in items.items() if value or value == 0}
