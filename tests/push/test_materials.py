"""素材：一个案例的发布单认得准。"""

from __future__ import annotations

import json
from pathlib import Path

from dianxing.push.materials import find_sheet


def put(folder: Path, about: str) -> Path:
    folder.mkdir()
    (folder / "kit.json").write_text(about, encoding="utf-8")
    (folder / "handover.html").write_text("发布单", encoding="utf-8")
    return folder / "handover.html"


def test_the_sheet_of_a_case_is_not_mistaken_for_one_of_a_like_name(tmp_path: Path) -> None:
    own = put(tmp_path / "2026-03-drivers", json.dumps({"id": "2026/drivers"}))
    put(tmp_path / "2026-03-02-night-drivers", json.dumps({"id": "2026/night-drivers"}))
    older = put(tmp_path / "2025-12-31-drivers", json.dumps({"id": "2025/drivers"}))
    assert find_sheet(tmp_path, "2026/drivers") == own
    assert find_sheet(tmp_path, "2025/drivers") == older


def test_a_kit_that_is_missing_or_spoilt_has_no_sheet(tmp_path: Path) -> None:
    put(tmp_path / "2026-03-02-drivers", "{")
    put(tmp_path / "2026-03-03-drivers", "[]")
    assert find_sheet(tmp_path, "2026/drivers") is None
    assert find_sheet(tmp_path / "none", "2026/drivers") is None
