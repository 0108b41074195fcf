"""建站各模块的测试共用件。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dianxing.cases.catalogue import Card
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.reference import Reference
from dianxing.cases.reference_files import load_reference

GOOD_SITE = Path(__file__).parents[1] / "fixtures" / "good-site"


@pytest.fixture(scope="session")
def small_reference() -> Reference:
    """编造的城市的词表。"""
    return load_reference(GOOD_SITE / "content")


@pytest.fixture(scope="session")
def a_card() -> Callable[..., Card]:
    """一张卡片；没有给的都是空的，发布日在它的年份里。"""

    def make(name: str = "2022/a", **more: object) -> Card:
        published = PartialDate(int(name[:4]), 6, 1)
        values: dict[str, object] = {
            "id": name,
            "digest": "0",
            "title": "标题",
            "summary": "摘要",
            "result": "",
            "scope": "local",
            "status": "published",
            "area": None,
            "kind": None,
            "county": None,
            "place": "",
            "year": published.year,
            "established": None,
            "published": published,
            "updated": None,
            "expires": None,
            "form": None,
            "couriers": (),
            "tags": (),
            "employer": "",
            "figure": "",
            "figure_unit": "",
            "figure_label": "",
            "cover": "",
            "cover_alt": "",
            "completeness": 50,
            "aliases": (),
        }
        return Card(**{**values, **more})  # type: ignore[arg-type]

    return make
