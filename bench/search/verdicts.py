"""检索的要求和判定。召回两组都要够；流量、请求和索引的要求是对一万个案例说的。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bench.build.verdicts import REQUIRED_AT, Verdict

_RECALL = 0.97
_FIRST_BYTES, _FIRST_REQUESTS, _FURTHER_BYTES = 150_000, 12, 70_000
_INDEX_MEGABYTES, _INDEX_SECONDS = 15, 8


def verdicts(result: Mapping[str, Any], cases: int) -> Iterator[Verdict]:
    """逐条判定我们自己的一份结果；`result` 是 `_measure` 给的，`cases` 是案例数。"""
    recall = result["recall"]
    yield Verdict(f"{cases} 个案例的 recall@10", f"{recall:.3f}", f"≥ {_RECALL}", recall >= _RECALL)
    if cases < REQUIRED_AT:
        return
    first, requests, further = (result[key][1] for key in ("first_bytes", "first_requests", "further_bytes"))
    size, seconds = result["index_megabytes"], result["build_seconds"]
    yield Verdict("头一回检索", f"最多 {first / 1e3:.0f} KB", "≤ 150 KB", first <= _FIRST_BYTES)
    yield Verdict("头一回的请求", f"最多 {requests} 个", "≤ 12 个", requests <= _FIRST_REQUESTS)
    yield Verdict("往后每一回", f"最多 {further / 1e3:.0f} KB", "≤ 70 KB", further <= _FURTHER_BYTES)
    yield Verdict("索引", f"{size} MB", "≤ 15 MB", size <= _INDEX_MEGABYTES)
    yield Verdict("建索引", f"{seconds} 秒", "≤ 8 秒", seconds <= _INDEX_SECONDS)
