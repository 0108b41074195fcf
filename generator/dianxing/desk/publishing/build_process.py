"""建站的进程：后台进程起它，一行一个 JSON 说进度，最后一行是结果。单独一个进程，内存用完就还。"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from dianxing.cases.partial_date import beijing_now
from dianxing.errors import BuildError, DianxingError
from dianxing.kits.build_kits import build_kits
from dianxing.kits.wanted import kit_cards, recent_cards
from dianxing.settings import load_settings
from dianxing.site.build import BuildOptions, build_site
from dianxing.site.executors import lazy_pool

_log = logging.getLogger(__name__)
_MOST_SAID = 4000
"""没做完就停了的，日志里记下它最后说的这么多字节。"""


@dataclass(frozen=True, slots=True)
class Built:
    """建好了。"""

    cases: int
    written: int
    removed: int
    left_out: tuple[str, ...]
    """有问题而略过的案例。"""
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """进度：在做什么，百分之几。"""

    step: str
    percent: int


def build(root: Path, case_ids: Sequence[str] = ()) -> Iterator[Progress | Built]:
    """建站、做渠道稿；`case_ids` 的渠道稿不论多早发布都做。最后给出 `Built`；建不成抛 BuildError。"""
    command = [sys.executable, "-m", "dianxing.desk.publishing.build_process", str(root), *case_ids]
    with (
        # 它的抱怨写进文件：写进管道而没有人读，满了两边就都停住
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8") as process,
    ):
        assert process.stdout is not None
        built: Built | None = None
        trouble = ""
        try:
            for line in process.stdout:
                said = json.loads(line)
                if "percent" in said:
                    yield Progress(said["step"], said["percent"])
                elif "trouble" in said:
                    trouble = said["trouble"]
                else:
                    built = Built(
                        **{**said, "left_out": tuple(said["left_out"]), "problems": tuple(said["problems"])}
                    )
        except BaseException:
            process.kill()
            raise
        process.wait()
        if built is None:
            if not trouble:
                _log.error("build stopped with %s: %s", process.returncode, _end_of(errors))
                trouble = f"建站的进程没有做完就停了（{process.returncode}）→ 请管服务器的人看后台进程的日志"
            raise BuildError(trouble)
    yield built


def _end_of(errors: IO[bytes]) -> str:
    errors.seek(max(0, errors.seek(0, os.SEEK_END) - _MOST_SAID))
    return errors.read().decode("utf-8", "replace")


def main(root: Path, case_ids: Sequence[str]) -> int:
    """进程里的那一半。"""

    def say(step: str, done: int, total: int) -> None:
        _print({"step": step, "percent": done * 100 // total if total else 0})

    try:
        settings = load_settings(root, as_of=beijing_now())
        settings = settings.model_copy(update={"production": settings.desk.production})
        with lazy_pool(None) as pool:
            result = build_site(settings, BuildOptions(root / "site", strict=False), pool=pool, progress=say)
            known = result.library.catalogue.by_id
            wanted = {
                card.id: card for card in recent_cards(result.library, settings.as_of, settings.kit_days)
            }
            wanted |= {
                card.id: card
                for card in kit_cards(
                    result.library, ids=[case_id for case_id in case_ids if case_id in known]
                )
            }
            cards = tuple(wanted.values())
            made, digests = build_kits(
                result.library, settings, root / "kit", cards, pool, say, pictures=True
            )
            problems = [*result.problems, *made.problems, *digests]
    except DianxingError as error:
        _print({"trouble": str(error)})
        return 1
    report = result.report
    _print(
        asdict(
            Built(
                result.cases,
                len(report.written),
                len(report.removed),
                tuple(result.left_out),
                tuple(map(str, problems)),
            )
        )
    )
    return 0


def _print(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    code = main(Path(sys.argv[1]), sys.argv[2:])
    os._exit(code)
