"""建到一半死了：旧站还是整的，下次建得完。"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dianxing.errors import BuildError

if TYPE_CHECKING:
    from tests.conftest import SmallSite

GARLIC = "2022/nantang-garlic-coop"

# 每件活在自己的子进程里建一次站，到指定的地方就像断电那样死掉
_KILLER = """
import json, os, signal, sys
from datetime import datetime, timedelta, timezone
from pathlib import Path
from dianxing.settings import load_settings
from dianxing.site.build import BuildOptions, build_site
from dianxing.site.executors import FixedPool, InlineExecutor

def build(root):
    settings = load_settings(root, as_of=datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=8))))
    options = BuildOptions(root / "site", pictures=False)
    build_site(settings, options, pool=FixedPool(InlineExecutor(), 1))

def die_before_call(name, number):
    real, calls = getattr(os, name), 0
    def counted(*args, **kwargs):
        nonlocal calls
        calls += "staging" in os.fspath(args[0])  # 缓存里的不算
        if calls == number and "staging" in os.fspath(args[0]):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    setattr(os, name, counted)

for job in json.load(sys.stdin):
    child = os.fork()
    if child == 0:
        if job["call"]:
            die_before_call(job["call"], job["number"])
        else:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, job["number"] / 1000)
        build(Path(job["root"]))
        os._exit(0)
    print(os.waitpid(child, 0)[1] & 0x7f)
"""


@dataclass(frozen=True)
class Deaths:
    """几份站点，各自在不同的地方死过一回。"""

    old: dict[str, bytes]
    new: dict[str, bytes]
    roots: tuple[Path, ...]
    signals: tuple[int, ...]


def die(small: SmallSite, jobs: list[tuple[str, int]], folder: Path, *, first: bool = False) -> Deaths:
    """建好旧站，改成新的，再按 `jobs`（调用名和第几次；空名字是毫秒）各死一回。"""
    old: dict[str, bytes] = {}
    if not first:
        small.build()
        old = small.tree()
        small.edit(GARLIC, "旧塘县大蒜合作社建起工会，春耕前先体检", "旧塘县蒜农有了工会，春耕前先体检")
        css = small.root / "theme" / "css" / "base.css"
        css.write_text(css.read_text(encoding="utf-8") + "\n.never { color: red; }\n", encoding="utf-8")
    roots = [folder / f"{number}" for number in range(len(jobs))]
    for root in roots:
        shutil.copytree(small.root, root)
    small.build()
    stdin = json.dumps(
        [
            {"root": str(root), "call": call, "number": number}
            for root, (call, number) in zip(roots, jobs, strict=True)
        ]
    )
    run = subprocess.run(
        [sys.executable, "-c", _KILLER],
        input=stdin,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
        env={**os.environ, "TMPDIR": str(folder)},  # 死的时候收拾不了自己的临时文件
    )
    return Deaths(old, small.tree(), tuple(roots), tuple(map(int, run.stdout.split())))


def test_a_build_killed_while_it_writes_leaves_the_old_site_and_the_next_completes(
    small: SmallSite, tmp_path: Path
) -> None:
    # os.replace 的第一次是换上凭据：在它之前死，旧站一个字节也没动
    deaths = die(small, [("replace", 1), ("mkdir", 1), ("mkdir", 4)], tmp_path)
    assert deaths.signals == (9, 9, 9)
    for root in deaths.roots:
        killed = type(small)(root)
        assert killed.tree() == deaths.old
        killed.build()
        assert killed.tree() == deaths.new
        assert not list(root.glob(".*staging*"))


def test_a_build_killed_while_it_swaps_leaves_whole_files_and_the_next_completes(
    small: SmallSite, tmp_path: Path
) -> None:
    deaths = die(small, [("replace", number) for number in (2, 3, 12, 30)], tmp_path)
    assert set(deaths.signals) == {9}
    for root in deaths.roots:
        killed = type(small)(root)
        found = killed.tree()
        assert all(content in (deaths.old.get(name), deaths.new.get(name)) for name, content in found.items())
        assert deaths.old.keys() & deaths.new.keys() <= found.keys()
        killed.build()
        assert killed.tree() == deaths.new
        assert not list(root.glob(".*staging*"))


def test_a_half_swapped_site_is_completed_even_when_the_next_build_is_refused(
    small: SmallSite, tmp_path: Path
) -> None:
    deaths = die(small, [("replace", 12)], tmp_path)
    killed = type(small)(deaths.roots[0])
    killed.edit(GARLIC, "area: 农业专业合作组织", "area: 没有的领域")
    assert killed.tree() not in (deaths.old, deaths.new)
    with pytest.raises(Exception, match="没有的领域"):
        killed.build()
    killed.edit(GARLIC, "area: 没有的领域", "area: 农业专业合作组织")
    killed.build()
    assert killed.tree() == deaths.new


def test_a_build_killed_at_any_moment_is_completed_by_the_next(small: SmallSite, tmp_path: Path) -> None:
    deaths = die(small, [("", milliseconds) for milliseconds in (20, 90, 170, 240, 330, 450)], tmp_path)
    for root in deaths.roots:
        killed = type(small)(root)
        found = killed.tree()
        assert all(content in (deaths.old.get(name), deaths.new.get(name)) for name, content in found.items())
        killed.build()
        assert killed.tree() == deaths.new


def test_a_first_build_that_is_killed_leaves_no_site_at_all(small: SmallSite, tmp_path: Path) -> None:
    deaths = die(small, [("replace", 1), ("replace", 2)], tmp_path, first=True)
    for root in deaths.roots:
        killed = type(small)(root)
        assert not killed.out.exists()
        killed.build()
        assert killed.tree() == deaths.new


@pytest.mark.parametrize(
    "template", ["home.html", "listing.html", "case.html", "withdrawn.html", "related.html"]
)
def test_a_template_that_fails_leaves_the_old_site_and_is_named(small: SmallSite, template: str) -> None:
    small.build()
    before = small.tree()
    small.edit(GARLIC, "一天比一天紧", "一天比一天忙")
    path = small.root / "theme" / "dianxing" / template
    path.write_text(path.read_text(encoding="utf-8") + "\n{{ no_such_thing }}\n", encoding="utf-8")
    with pytest.raises(BuildError, match=template):
        small.build()
    assert small.tree() == before
    assert not list(small.root.glob(".*staging*"))


def test_an_interrupt_while_swapping_finishes_the_swap_first(
    small: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.build()
    small.edit(GARLIC, "旧塘县大蒜合作社建起工会，春耕前先体检", "旧塘县蒜农有了工会，春耕前先体检")
    real, calls = os.replace, []

    def interrupted(*args: object, **kwargs: object) -> None:
        calls.append(args)
        if len(calls) == 4:
            raise KeyboardInterrupt
        real(*args, **kwargs)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", interrupted)
        with pytest.raises(KeyboardInterrupt):
            small.build()
    found = small.tree()
    assert small.build().report.written == ()
    assert small.tree() == found
    assert "旧塘县蒜农" in small.page(f"cases/{GARLIC}/index.html")
    assert "旧塘县蒜农" in small.page("places/nantang/index.html")


def test_an_interrupt_before_the_swap_leaves_the_old_site(
    small: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.build()
    before = small.tree()
    small.edit(GARLIC, "一天比一天紧", "一天比一天忙")

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("dianxing.site.write.stage_file", interrupted)
        with pytest.raises(KeyboardInterrupt):
            small.build()
    assert small.tree() == before
    assert not list(small.root.glob(".*staging*"))


def test_a_full_disk_is_said_in_chinese_and_leaves_the_old_site(
    small: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.build()
    before = small.tree()
    small.edit(GARLIC, "一天比一天紧", "一天比一天忙")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "makedirs", full)
        with pytest.raises(BuildError, match="磁盘满了") as caught:
            small.build()
    assert "No space" not in str(caught.value)
    assert small.tree() == before
