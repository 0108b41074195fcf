"""订阅源测试的共用件：一个小站点（图片也做了），和一个案例多得要存档的站点；整场各建一次，别改。"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.conftest import SmallSite

GARLIC = "2022/nantang-garlic-coop"


@pytest.fixture(scope="session")
def url() -> str:
    """站点不在主机的根上：写错一处就看得出来。"""
    return "https://union.example/dx/"


@pytest.fixture(scope="session")
def built(
    small_in: Callable[[Path], SmallSite], tmp_path_factory: pytest.TempPathFactory, url: str
) -> SmallSite:
    small = small_in(tmp_path_factory.mktemp("feeds") / "root")
    small.edit("2022/dongshan-logistics-park", "[货运, 小微联合]", "[货运/冷链, 'A&B <C>']")
    small.build(base_url=url, pictures=True, search=False)
    return small


@pytest.fixture(scope="session")
def crowded(
    small_in: Callable[[Path], SmallSite], tmp_path_factory: pytest.TempPathFactory, url: str
) -> SmallSite:
    """2025 年有 121 个案例，2022 年有 30 个，加上小站点自己的 4 个。"""
    small = small_in(tmp_path_factory.mktemp("crowded") / "root")
    text = small.case_file(GARLIC).read_text(encoding="utf-8")
    for year, many in ((2022, 30), (2025, 121)):
        for number in range(many):
            day = f"{year}-{number % 11 + 1:02}-{number % 27 + 1:02}"
            changed = text.replace("旧塘县大蒜合作社", f"第{number:03}号合作社")
            changed = re.sub(r'published: "[^"]*"', f"published: {day}", changed)
            small.write(f"{year}/many-{number:03}", changed)
    small.build(base_url=url, search=False)
    return small
