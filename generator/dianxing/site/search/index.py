"""`search/` 下的全部产物：总目录、词片、结果块、标签、繁简表。只由案例和词表决定。"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from dianxing.cases.catalogue import Card
from dianxing.cases.reference import Reference
from dianxing.site.artefact import Artefact, digest
from dianxing.site.search.columns import Columns, columns
from dianxing.site.search.guide import GuideSection
from dianxing.site.search.merged import MergedTerms
from dianxing.site.search.postings import (
    FORMAT,
    Rows,
    ShardTree,
    distinct_keys,
    rounded_span,
    shard_renders,
    split,
)
from dianxing.site.search.records import BLOCK, RecordBlock, record_blocks
from dianxing.site.search.simplify import is_gb2312, simplified
from dianxing.site.search.synonyms import Synonyms
from dianxing.site.search.terms import GRAM
from dianxing.site.search.units import SCRIPT, unit_table

__all__ = ["DIRECTORY", "FOLDER", "FORMAT", "search_artefacts"]

FOLDER = "search/"
DIRECTORY = f"{FOLDER}directory.json"
_TOP_TAGS = 200
"""总目录里带几个标签，供输入时提示；全部标签另在一个文件里。"""


def search_artefacts(
    cards: Sequence[Card],
    terms: MergedTerms,
    reference: Reference,
    synonyms: Synonyms,
    guide: Sequence[GuideSection] = (),
) -> Iterator[Artefact]:
    """`cards` 是能公开的案例，次序不限；`terms` 恰好是它们的词，不是就抛 KeyError。

    `guide` 是办事指南的各节，整个写在总目录里。
    """
    ordered = sorted(cards, key=lambda card: card.id)
    if tuple(card.id for card in ordered) != terms.ids:
        raise KeyError("检索词和要公开的案例对不上")
    rows, span = terms.rows, rounded_span(len(ordered))
    tree = split(rows, span)
    for shard, render in shard_renders(rows, tree, span):
        yield Artefact(FOLDER + shard.path, digest(str(FORMAT), shard.path), render, source="检索词片")
    blocks = record_blocks(ordered)
    for block in blocks:
        yield _ready(FOLDER + block.path, block.data)
    facets = columns(ordered, reference)
    tags = _json([[tag, gaps] for tag, gaps in facets.tags])
    tags_path = f"t/{_mark(tags)}.json"
    yield _ready(FOLDER + tags_path, tags)
    table = _simplified(rows)
    table_path = f"t/{_mark(table)}.txt"
    yield _ready(FOLDER + table_path, table)
    found = directory(len(ordered), span, tree, blocks, facets, tags_path, table_path, synonyms, guide)
    yield _ready(DIRECTORY, found)


def directory(
    docs: int,
    span: int,
    tree: ShardTree,
    blocks: Sequence[RecordBlock],
    facets: Columns,
    tags_path: str,
    table_path: str,
    synonyms: Synonyms,
    guide: Sequence[GuideSection],
) -> bytes:
    """总目录：浏览器第一个要的文件，其余文件的名字都从它来。"""
    small = "".join(before + after for before, after in simplified().items() if is_gb2312(before))
    return _json(
        {
            "format": FORMAT,
            "docs": docs,
            "span": span,
            "shape": tree.shape,
            "shards": _hex64([shard.mark for shard in tree.shards]),
            "block": BLOCK,
            "blocks": _hex64([block.mark for block in blocks]),
            "values": facets.values,
            "columns": facets.single,
            "couriers": facets.couriers,
            "tags": [[tag, len(gaps)] for tag, gaps in facets.tags[:_TOP_TAGS]],
            "tagsFile": tags_path,
            "simple": small,
            "simpleFile": table_path,
            "groups": [
                [list(asked)] if asked == found else [list(asked), list(found)]
                for asked, found in synonyms.groups
            ],
            "question": list(synonyms.question),
            "stop": list(synonyms.stop),
            "guide": [[item.path, item.anchor, item.page, item.heading, item.text] for item in guide],
        }
    )


def _simplified(rows: Rows) -> bytes:
    """用得着的繁简对应，一对一对挨着写：简体那个字在索引里出现过的。"""
    keys = distinct_keys(rows)
    pairs = keys[: np.searchsorted(keys, GRAM)]
    units = np.unique(np.concatenate([pairs >> 16, pairs & 0xFFFF]))
    seen = set(units[unit_table().kind[units] == SCRIPT].tolist())
    return "".join(
        before + after
        for before, after in simplified().items()
        if ord(after) in seen and not is_gb2312(before)
    ).encode()


def _ready(path: str, data: bytes) -> Artefact:
    return Artefact(path, digest(str(FORMAT), path, data), lambda: data, source="检索")


def _mark(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=4).hexdigest()


def _hex64(marks: Sequence[str]) -> str:
    return base64.b64encode(bytes.fromhex("".join(marks))).decode()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
