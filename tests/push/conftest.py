"""推送测试的共用件。"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .toy import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """一本新的台账、一个能拨的钟、一个玩具渠道。"""
    desk = Desk(tmp_path / "state" / "ledger.sqlite3")
    yield desk
    desk.close()
