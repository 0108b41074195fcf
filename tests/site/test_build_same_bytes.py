"""同样的源文件建出同样的字节：不看缓存、进程数、时区、语言、编辑的先后，也不看是谁来跑。"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from dianxing.site.executors import FixedPool, LazyPool

if TYPE_CHECKING:
    from tests.conftest import SmallSite

GARLIC = "2022/nantang-garlic-coop"


def many_cases(small: SmallSite, count: int) -> None:
    """从一个案例抄出很多个，标题、县区、年份各不相同。"""
    text = small.case_file(GARLIC).read_text(encoding="utf-8")
    counties = ("东山区", "西河县", "旧塘县", "云河新区")
    for number in range(count):
        small.write(
            f"2022/copy-{number:04}",
            text.replace("旧塘县大蒜合作社", f"第{number}号合作社")
            .replace("county: 旧塘县", f"county: {counties[number % 4]}")
            .replace("established: 2012-11", f"established: {2000 + number % 20}-0{1 + number % 9}"),
        )


def test_a_build_without_a_cache_gives_the_same_bytes(small: SmallSite) -> None:
    small.build(pictures=True)
    before = small.tree()
    shutil.rmtree(small.root / ".cache")
    small.build(pictures=True)
    assert small.tree() == before
    shutil.rmtree(small.root / ".cache")
    shutil.rmtree(small.out)
    small.build(pictures=True)
    assert small.tree() == before


def test_a_damaged_cache_is_thrown_away(small: SmallSite) -> None:
    small.build()
    before = small.tree()
    damaged = [path for path in (small.root / ".cache").rglob("*") if path.is_file()]
    assert len(damaged) >= 3
    for path in damaged:
        path.write_bytes(path.read_bytes()[:100])
    (small.root / ".site.manifest").write_bytes(b"\x80garbage")
    shutil.rmtree(small.out)
    small.build()
    assert small.tree() == before


def test_the_result_does_not_depend_on_the_order_of_edits(small: SmallSite, tmp_path: Path) -> None:
    texts = {folder.parent.name: folder for folder in (small.root / "cases").rglob("case.md")}
    later = tmp_path / "later"
    names = sorted(texts)
    for name in names[::2]:
        shutil.move(texts[name].parent, later / name)
    small.build()
    for name in reversed(names[::2]):
        shutil.copytree(later / name, texts[name].parent)
        small.build()
    found = small.tree()
    fresh = tmp_path / "fresh"
    small.build(site_dir=fresh, cache=tmp_path / "cache")
    assert small.tree(fresh) == found


def test_one_process_and_two_give_the_same_bytes(small: SmallSite, tmp_path: Path) -> None:
    many_cases(small, 430)  # 够分三批，也够值得起进程
    one, two = LazyPool(1), LazyPool(2)
    try:
        small.build(site_dir=tmp_path / "one", cache=tmp_path / "cache-one", pool=one)
        small.build(site_dir=tmp_path / "two", cache=tmp_path / "cache-two", pool=two)
    finally:
        two.close()
    assert small.tree(tmp_path / "one") == small.tree(tmp_path / "two")


def test_pictures_made_in_other_processes_are_the_same_bytes(small: SmallSite, tmp_path: Path) -> None:
    small.build(pictures=True)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        small.build(
            pictures=True,
            site_dir=tmp_path / "spawned",
            cache=tmp_path / "cache",
            pool=FixedPool(executor, 2),
        )
    assert small.tree(tmp_path / "spawned") == small.tree()


def test_time_zone_locale_and_hash_seed_change_nothing(small: SmallSite, tmp_path: Path) -> None:
    environments = (
        {"TZ": "Asia/Shanghai", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "LC_ALL": "C", "PYTHONHASHSEED": "2", "LANG": "en_US.UTF-8"},
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "POSIX", "PYTHONHASHSEED": "3"},
    )
    trees = []
    for number, changes in enumerate(environments):
        site_dir = tmp_path / f"site-{number}"
        command = [
            *(sys.executable, "-m", "dianxing", "build", "--root", str(small.root), "--no-pictures"),
            *("--site-dir", str(site_dir), "--as-of", "2026-01-01"),
        ]
        done = subprocess.run(command, env={**os.environ, **changes}, capture_output=True, timeout=120)
        assert done.returncode == 0, done.stderr.decode()
        trees.append(small.tree(site_dir))
        shutil.rmtree(small.root / ".cache" / "dianxing")
    assert trees[0] == trees[1] == trees[2]
    assert len(trees[0]) > 60


def test_the_place_of_the_project_does_not_show_in_any_byte(small: SmallSite, tmp_path: Path) -> None:
    small.build(pictures=True)
    mark = str(small.root).encode()
    assert [name for name, content in small.tree().items() if mark in content] == []
    moved = type(small)(tmp_path / "moved" / "deeper")
    shutil.copytree(small.root, moved.root, ignore=shutil.ignore_patterns("site", ".site.*"))
    moved.build(pictures=True)
    assert moved.tree() == small.tree()
