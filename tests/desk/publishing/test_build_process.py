"""建站的进程说了一大堆、说到一半停了，后台进程都不跟着停住。"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path

import pytest

from dianxing.desk.publishing.build_process import Built, Progress, build
from dianxing.errors import BuildError


def instead(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """不真的建站，运行 `script`。"""
    program = folder / "python"
    program.write_text(f"#!{sys.executable}\nimport sys, json\n{script}", encoding="utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))


def test_complaints_that_nobody_reads_do_not_stop_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = {"cases": 1, "written": 2, "removed": 0, "left_out": [], "problems": []}
    lines = [json.dumps({"step": "排版", "percent": 50}), json.dumps(built)]
    instead(
        tmp_path, monkeypatch, f"sys.stderr.write('x' * 1_000_000)\nprint({lines[0]!r})\nprint({lines[1]!r})"
    )
    assert list(build(tmp_path)) == [Progress("排版", 50), Built(1, 2, 0, (), ())]


def test_what_it_said_before_it_died_is_for_the_log_and_not_for_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    instead(tmp_path, monkeypatch, "raise SystemExit('Traceback: /srv/secret')")
    with caplog.at_level(logging.ERROR), pytest.raises(BuildError, match="没有做完就停了") as stopped:
        list(build(tmp_path))
    assert "secret" not in str(stopped.value)
    assert "/srv/secret" in caplog.text
