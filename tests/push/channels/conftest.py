"""各渠道测试的素材。"""

from __future__ import annotations

from pathlib import Path

import pytest

from dianxing.push.materials import Materials

from .stage import sample_materials


@pytest.fixture
def materials(tmp_path: Path) -> Materials:
    """一个案例的渠道稿，和一份两条的群摘要。"""
    return sample_materials(tmp_path / "kit")
