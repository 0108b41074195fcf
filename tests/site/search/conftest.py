"""检索测试共用的：词表、真案例、随手造的文和卡片，和一个一位一位读词片的慢读法。"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dianxing.cases.card import card
from dianxing.cases.catalogue import Card
from dianxing.cases.folders import find_folders
from dianxing.cases.model import Case
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.read import read_case
from dianxing.cases.reference import Reference
from dianxing.cases.reference_files import load_reference
from dianxing.site.search.document import SearchDoc

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load_reference(ROOT / "content")


@pytest.fixture(scope="session")
def real_cases(reference: Reference) -> tuple[Case, ...]:
    read = (read_case(folder, ROOT, reference).case for folder in find_folders(ROOT / "cases").folders)
    return tuple(case for case in read if case is not None and case.head.status == "published")


@pytest.fixture(scope="session")
def real_cards(real_cases: tuple[Case, ...], reference: Reference) -> tuple[Card, ...]:
    return tuple(card(case, reference) for case in real_cases)


@pytest.fixture(scope="session")
def make_doc() -> Callable[..., SearchDoc]:
    def make(name: str = "2022/a", title: str = "", body: str = "", **more: object) -> SearchDoc:
        parts = {"names": (), "labels": (), "summary": "", **more}
        return SearchDoc(id=name, digest=f"{name} {title} {body}", title=title, body=(body,), **parts)  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def make_card() -> Callable[..., Card]:
    def make(name: str = "2022/a", title: str = "标题", **more: object) -> Card:
        published = PartialDate(int(name[:4]), 6, 1)
        values: dict[str, object] = {
            "id": name, "digest": "0", "title": title, "summary": "摘要", "result": "", "scope": "local",
            "status": "published", "area": None, "kind": None, "county": None, "place": "",
            "year": published.year, "established": None, "published": published, "updated": None,
            "expires": None, "form": None,
            "couriers": (), "tags": (), "employer": "", "figure": "", "figure_unit": "", "figure_label": "",
            "cover": "", "cover_alt": "", "completeness": 50, "aliases": (),
        }  # fmt: skip
        return Card(**{**values, **more})  # type: ignore[arg-type]

    return make


@dataclass
class _Bits:
    data: bytes
    at: int = 0

    def take(self, count: int) -> int:
        value = 0
        for _ in range(count):
            value = value << 1 | (self.data[self.at >> 3] >> (7 - (self.at & 7)) & 1)
            self.at += 1
        return value

    def zeros(self) -> int:
        count = 0
        while not self.take(1):
            count += 1
        return count

    def golomb(self, order: int) -> int:
        width = self.zeros() + order
        return (1 << width | self.take(width)) - (1 << order)

    def rice(self, universe: int, count: int) -> int:
        parameter = max(1, universe * 11 // (count * 16)).bit_length() - 1
        return self.zeros() << parameter | self.take(parameter)


def _read_shard(data: bytes, base: int, span: int) -> Iterator[tuple[int, int, int, int | None]]:
    """照 `postings.encode` 的说明读出（键，文号，栏，后类）；后类没记的是 None。"""
    bits = _Bits(data)
    key = base
    for _ in range(bits.take(16)):
        key += bits.golomb(5)
        count, fielded = bits.golomb(0) + 1, bits.golomb(0)
        usual = bits.take(4) if count >= (8 if span > 2048 else 1) else None
        doc, docs, codes = -1, [], []
        for _ in range(count):
            doc += bits.rice(span, count) + 1
            docs.append(doc)
            codes.append(usual if usual is None or bits.take(1) else bits.take(4))
        fields = [0] * count
        at = -1
        for _ in range(fielded):
            at += bits.rice(count, fielded) + 1
            fields[at] = bits.take(2) + 1
        yield from zip([key] * count, docs, fields, codes, strict=True)


@pytest.fixture(scope="session")
def read_shard() -> Callable[[bytes, int, int], Iterator[tuple[int, int, int, int | None]]]:
    return _read_shard
