"""开放数据这一组产物：`data/` 下的三个文件，和每个案例一个 `case.json`。"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial

from dianxing.cases.catalogue import Card
from dianxing.code_version import code_version
from dianxing.site.artefact import Artefact, digest
from dianxing.site.library import Library
from dianxing.site.open_data.schema import data_schema, schema_json
from dianxing.site.open_data.table import BOM, header
from dianxing.site.output import Output
from dianxing.site.text_store import CaseData, TextStore
from dianxing.site.views import addresses
from dianxing.site.views.site import SiteView

CASES_JSON = f"{addresses.DATA}cases.json"
CASES_CSV = f"{addresses.DATA}cases.csv"
SCHEMA = f"{addresses.DATA}case.schema.json"
LICENCE = {
    "facts": "可以自由使用、转载、加工，请写明出处：案例的网址和案例里列出的来源。",
    "texts": "文字和图片的权利归作者或原出处，整篇转载请先问过他们。",
}


def case_json_path(card: Card) -> str:
    """一个案例的数据，相对站点根。"""
    return f"{card.path}case.json"


def open_data(library: Library, texts: TextStore) -> list[Output]:
    """全部数据文件；示例从不在内。各案例的文件按年份分组，改一个案例只查那一年的。"""
    site = library.pages.site
    cards = library.catalogue.counted
    marks = "\n".join([texts.wanted[card.id] for card in cards])
    key = digest(code_version(), site.url, site.name, site.union, library.catalogue.reference.digest, marks)
    years: dict[int, list[Card]] = {}
    for card in cards:
        years.setdefault(card.published.year, []).append(card)
    return [
        # 各案例的是送走的活，排在前面：主进程拼整份的时候，工作进程已经在写
        *(_year(year, members, texts) for year, members in sorted(years.items())),
        Output("data", key, lambda: _whole_files(library, texts, key)),
    ]


def _whole_files(library: Library, texts: TextStore, key: str) -> Iterable[Artefact]:
    site, reference = library.pages.site, library.catalogue.reference
    cards = library.catalogue.counted
    schema = schema_json(data_schema(reference, site.url + SCHEMA))
    yield Artefact(SCHEMA, digest(schema), lambda: schema, source="数据的模式")
    data = cache(lambda: texts.data([card.id for card in cards]))
    yield Artefact(CASES_JSON, key, lambda: _collection(site, cards, data()), source="开放数据")
    yield Artefact(CASES_CSV, key, lambda: _table(cards, data()), source="案例表")


def _year(year: int, cards: Sequence[Card], texts: TextStore) -> Output:
    def artefacts() -> Iterable[Artefact]:
        data = cache(lambda: texts.data([card.id for card in cards]))  # 有一个要写，才一次取来
        for card in cards:
            yield Artefact(
                case_json_path(card),
                texts.wanted[card.id],
                lambda card=card: partial(bytes, data()[card.id].facts + b"\n"),  # type: ignore[misc]
                source=f"cases/{card.id}/case.md",
            )

    key = digest(*(f"{card.id} {texts.wanted[card.id]}" for card in cards))
    return Output(f"data-{year}", key, artefacts)


def _collection(site: SiteView, cards: Sequence[Card], data: Mapping[str, CaseData]) -> bytes:
    """整份 JSON：一个案例一行，两次之间好比较。"""
    envelope = {
        "title": f"{site.name}：案例数据",
        "publisher": site.union,
        "home": site.url,
        "schema": site.url + SCHEMA,
        "licence": {"url": site.url + addresses.DATA, **LICENCE},
        **({"updated": max(card.updated or card.published for card in cards).iso()} if cards else {}),
        "count": len(cards),
    }
    head = json.dumps(envelope, ensure_ascii=False, indent=1).removesuffix("\n}")
    body = b",\n".join([data[card.id].facts for card in cards])
    return b"".join((head.encode(), b',\n "cases": [\n', body, b"\n]}\n"))


def _table(cards: Sequence[Card], data: Mapping[str, CaseData]) -> bytes:
    return b"".join(((BOM + header()).encode(), *(data[card.id].row for card in cards)))
