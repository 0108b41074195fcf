"""词表只读一次。"""

from __future__ import annotations

from pathlib import Path

import pytest

from dianxing.cases.reference import Reference
from dianxing.cases.reference_files import load_reference


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load_reference(Path(__file__).parents[3] / "content")
