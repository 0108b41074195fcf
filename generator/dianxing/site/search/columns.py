"""筛选和排序用的列：一篇一个值的写成一串字符，几个值的写成文号表。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dianxing.cases.catalogue import Card
from dianxing.cases.model import Scope
from dianxing.cases.reference import Courier, Reference
from dianxing.site.search.document import courier_words, place_words

_SCOPES = ((Scope.LOCAL, "本地案例"), (Scope.ELSEWHERE, "各地经验"), (Scope.SAMPLE, "示例"))
_NONE = 0
"""没有值。"""


@dataclass(frozen=True)
class Columns:
    """`values[k]` 是列 k 的取值（代码、名字、别的叫法），`single[k]` 是每篇一个字符。"""

    values: Mapping[str, Sequence[Sequence[Any]]]
    single: Mapping[str, str]
    couriers: Sequence[Sequence[int]]
    """每个快递的文号差。"""
    tags: Sequence[tuple[str, Sequence[int]]]
    """（标签，文号差），用得多的在前。"""


def columns(cards: Sequence[Card], reference: Reference) -> Columns:
    """`cards` 按文号排好。"""
    areas = [(area.code, area.short, [area.name, *area.aliases]) for area in reference.areas]
    places = [place for place in reference.places if not place.successor]
    counties = [
        (place.slug, place.name, _others(place.name, tuple(place_words(place, reference))))
        for place in places
    ]
    slugs = {place.code: place.slug for place in places}
    forms = [(form.code, form.name, ()) for form in reference.forms]
    years = [(str(year), f"{year}年", ()) for year in sorted({card.year for card in cards}, reverse=True)]
    couriers = [item for item in reference.couriers if not item.successor]
    values: dict[str, Sequence[Sequence[Any]]] = {
        "area": areas,
        "county": counties,
        "form": forms,
        "year": years,
        "scope": [(scope.value, name, ()) for scope, name in _SCOPES],
        "courier": [
            (item.code, item.name, _others(item.name, _all_words(item, reference))) for item in couriers
        ],
    }
    ranks = {key: {row[0]: number for number, row in enumerate(rows, 1)} for key, rows in values.items()}
    single = {
        "area": _text(ranks["area"].get(card.area or "", _NONE) for card in cards),
        "county": _text(ranks["county"].get(slugs.get(card.county or "", ""), _NONE) for card in cards),
        "form": _text(ranks["form"].get(card.form or "", _NONE) for card in cards),
        "year": _text(ranks["year"][str(card.year)] for card in cards),
        "scope": _text(ranks["scope"][card.scope] for card in cards),
        "month": _text(card.when.month for card in cards),
        "day": _text(card.when.day for card in cards),
    }
    return Columns(values, single, _courier_lists(cards, couriers, reference), _tag_lists(cards))


def today_courier(code: str, reference: Reference) -> str:
    """接手到今天的快递代码，如 汇通 → 极兔。"""
    courier = reference.courier(code)
    for _ in reference.couriers:
        if not courier.successor:
            break
        courier = reference.courier(courier.successor)
    return courier.code


def _courier_lists(
    cards: Sequence[Card], couriers: Sequence[Courier], reference: Reference
) -> Sequence[Sequence[int]]:
    numbers: dict[str, list[int]] = {courier.code: [] for courier in couriers}
    today = {courier.code: today_courier(courier.code, reference) for courier in reference.couriers}
    for number, card in enumerate(cards):
        for code in {today[code] for code in card.couriers if code in today}:
            numbers[code].append(number)
    return [_gaps(numbers[courier.code]) for courier in couriers]


def _tag_lists(cards: Sequence[Card]) -> Sequence[tuple[str, Sequence[int]]]:
    counts = Counter(tag for card in cards for tag in card.tags)
    numbers: dict[str, list[int]] = {tag: [] for tag in counts}
    for number, card in enumerate(cards):
        for tag in card.tags:
            numbers[tag].append(number)
    ranked = sorted(counts, key=lambda tag: (-counts[tag], tag))
    return [(tag, _gaps(numbers[tag])) for tag in ranked]


def _gaps(numbers: Sequence[int]) -> list[int]:
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]


def _text(values: Any) -> str:
    """每个小整数一个字符：从 `0` 起，跳过引号和反斜杠一类要转义的。"""
    return "".join(map(character, values))


def character(value: int) -> str:
    """0–43 是 `0`–`[`，往后跳过 `\\`，78 以上用 U+0100 起的字。"""
    if value < 44:
        return chr(48 + value)
    return chr(49 + value) if value < 78 else chr(0x100 - 78 + value)


def _all_words(courier: Courier, reference: Reference) -> tuple[str, ...]:
    return (courier.code, *courier_words(courier, reference))


def _others(name: str, words: tuple[str, ...]) -> list[str]:
    return [word for word in dict.fromkeys(words) if word and word != name]
