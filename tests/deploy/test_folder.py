"""发布到本机的文件夹：只换变了的，切换一下子，断在哪里旧版都是整的，退得回，多余的删掉。"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.deploy.conftest import GARLIC, URL, Ready

from dianxing.site.manifest import load_manifest, manifest_beside

if TYPE_CHECKING:
    from tests.cli.conftest import Done

Run = Callable[..., "Done"]


def deploy(dianxing: Run, ready: Ready, *more: object) -> Done:
    return dianxing(
        "deploy",
        *more,
        "--root",
        ready.root,
        *(() if "list" in more or "rollback" in more else ("--jobs", 1)),
    )


def good(done: Done) -> str:
    assert done.code == 0, done.err
    return done.out


def version(out: str) -> str:
    found = re.search(r"\d{8}-\d{6}-[0-9a-f]{8}", out)
    assert found, out
    return found[0]


def test_a_first_release_is_the_site_byte_for_byte(ready: Ready, dianxing: Run) -> None:
    out = good(deploy(dianxing, ready))
    assert "发布好了" in out
    assert ready.live() == ready.small.tree()
    assert (ready.place / "current").readlink() == Path("releases") / version(out)


def test_files_are_readable_by_the_server_whatever_the_umask(ready: Ready, dianxing: Run) -> None:
    before = os.umask(0o077)
    try:
        good(deploy(dianxing, ready))
    finally:
        os.umask(before)
    for path in (ready.place, *ready.place.rglob("*")):
        if path.name == "lock":
            continue
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


def test_nothing_is_written_into_the_site_itself(ready: Ready, dianxing: Run) -> None:
    before = ready.small.tree()
    good(deploy(dianxing, ready))
    assert ready.small.tree() == before
    assert ready.small.build(production=True, base_url=URL, pictures=True).report.written == ()


def test_what_has_not_changed_is_linked_to_the_release_before(ready: Ready, dianxing: Run) -> None:
    first = version(good(deploy(dianxing, ready)))
    ready.change("一天比一天紧", "一天比一天忙")
    second = version(good(deploy(dianxing, ready)))
    releases = ready.place / "releases"
    same = [
        path
        for path in (releases / second / "public").rglob("*")
        if path.is_file()
        and (old := releases / first / path.relative_to(releases / second)).is_file()
        and path.samefile(old)
    ]
    assert any(path.name == "404.html" for path in same)
    assert any(path.name == "404.html.br" for path in same)
    assert not any(path.match(f"*/cases/{GARLIC}/index.html*") for path in same)
    assert ready.live() == ready.small.tree()


def test_a_file_of_the_live_release_that_someone_changed_is_put_right(ready: Ready, dianxing: Run) -> None:
    good(deploy(dianxing, ready))
    page = ready.place / "current" / "public" / "404.html"
    page.write_text("x" * page.stat().st_size, encoding="utf-8")
    ready.change("一天比一天紧", "一天比一天忙")
    good(deploy(dianxing, ready))
    assert ready.live() == ready.small.tree()


def test_a_dry_run_lists_every_change_and_changes_nothing(ready: Ready, dianxing: Run) -> None:
    good(deploy(dianxing, ready))
    before = ready.live()
    ready.change("一天比一天紧", "一天比一天忙")
    out = good(deploy(dianxing, ready, "--dry-run"))
    now = ready.small.tree()
    listed = {line.split()[-1]: line[0] for line in out.splitlines() if line[:1] in "+~-"}
    assert listed == {
        **dict.fromkeys(now.keys() - before.keys(), "+"),
        **{path: "~" for path in now.keys() & before.keys() if now[path] != before[path]},
        **dict.fromkeys(before.keys() - now.keys(), "-"),
    }
    size = len(now[f"cases/{GARLIC}/index.html"]) / 1000
    assert re.search(rf"(?m)^~ +{size:.1f} KB  cases/{GARLIC}/index.html$", out)
    assert re.search(r"加 \d+ 个，改 \d+ 个，去掉 \d+ 个", out)
    assert ready.live() == before
    assert len(ready.releases()) == 1


def test_a_site_that_has_not_changed_is_not_released_again(ready: Ready, dianxing: Run) -> None:
    good(deploy(dianxing, ready))
    assert "没有变化" in good(deploy(dianxing, ready))
    assert len(ready.releases()) == 1


def test_rolling_back_shows_the_release_before_and_can_be_undone(ready: Ready, dianxing: Run) -> None:
    first = version(good(deploy(dianxing, ready)))
    old = ready.live()
    ready.change("一天比一天紧", "一天比一天忙")
    second = version(good(deploy(dianxing, ready)))
    assert first in good(deploy(dianxing, ready, "rollback"))
    assert ready.live() == old
    lines = good(deploy(dianxing, ready, "list")).splitlines()
    assert [line[:2] + version(line) for line in lines] == [f"  {second}", f"* {first}"]
    good(deploy(dianxing, ready, "rollback", second))
    assert ready.live() == ready.small.tree()


def test_rolling_back_refuses_what_is_not_there(ready: Ready, dianxing: Run) -> None:
    done = deploy(dianxing, ready, "rollback")
    assert (done.code, "还没有发布过" in done.err) == (1, True)
    first = version(good(deploy(dianxing, ready)))
    for wanted, says in (("", "前面没有"), (first, "就是现在的"), ("../../etc", "没有 ../../etc 这一版")):
        done = deploy(dianxing, ready, "rollback", *([wanted] if wanted else []))
        assert (done.code, says in done.err) == (1, True), done.err


def test_a_case_that_was_withdrawn_cannot_come_back_by_rolling_back(ready: Ready, dianxing: Run) -> None:
    first = version(good(deploy(dianxing, ready)))
    ready.change("status: published", "status: withdrawn")
    good(deploy(dianxing, ready))
    done = deploy(dianxing, ready, "rollback")
    assert (done.code, "重新公开" in done.err) == (1, True)
    assert "已撤下" in ready.live()[f"cases/{GARLIC}/index.html"].decode()
    assert first in good(deploy(dianxing, ready, "rollback", "--even-taken-back"))


def test_a_consent_that_was_withdrawn_is_not_undone_by_rolling_back(ready: Ready, dianxing: Run) -> None:
    good(deploy(dianxing, ready))
    (ready.root / "content" / "_reference" / "withdrawn.yml").write_text(
        "withdrawn: [C-2022-0001]\n", encoding="utf-8"
    )
    ready.change("一天比一天紧", "一天比一天忙")
    good(deploy(dianxing, ready))
    assert deploy(dianxing, ready, "rollback").code == 1
    record = (ready.place / "current" / "release.txt").read_text(encoding="utf-8")
    assert "C-2022-0001" not in record


def test_only_the_last_releases_are_kept(ready: Ready, dianxing: Run) -> None:
    ready.targets(f"    - name: 本机\n      folder: {ready.place}\n", keep=2)
    made = []
    for number in range(4):
        words = "一天比一天紧" if not number else f"第{number - 1}次"
        ready.change(words, f"第{number}次")
        made.append(version(good(deploy(dianxing, ready))))
    assert ready.releases() == sorted(made)[-2:]
    good(deploy(dianxing, ready, "rollback"))
    ready.change("第3次", "第4次")
    good(deploy(dianxing, ready))
    assert len(ready.releases()) == 2


# ---- 不能发布的 ----


def refused(dianxing: Run, ready: Ready, *more: str) -> str:
    done = deploy(dianxing, ready, *more)
    assert done.code == 1
    assert "→" in done.err
    assert not (ready.place / "current").exists()
    return done.err


def test_a_site_that_was_not_built_for_production_is_refused_except_for_a_test_server(
    ready: Ready, dianxing: Run
) -> None:
    ready.small.build(pictures=True)
    assert "不是正式建的" in refused(dianxing, ready)
    good(deploy(dianxing, ready, "--allow-test"))
    assert "试用" in good(deploy(dianxing, ready, "list"))


def test_a_site_that_lacks_pictures_or_search_is_refused(ready: Ready, dianxing: Run) -> None:
    ready.small.build(production=True, base_url=URL)
    assert "没做全" in refused(dianxing, ready)
    ready.small.build(production=True, base_url=URL, pictures=True, search=False)
    assert "没做全" in refused(dianxing, ready)


@pytest.mark.parametrize("damage", ["edited", "touched", "lost", "extra", "link"])
def test_a_site_that_is_not_as_it_was_built_is_refused_and_the_file_is_named(
    ready: Ready, dianxing: Run, damage: str
) -> None:
    page = ready.small.out / "join" / "index.html"
    named = "join/index.html"
    if damage == "edited":
        page.write_text(page.read_text(encoding="utf-8") + "<!-- -->", encoding="utf-8")
    elif damage == "touched":
        os.utime(page, ns=(1, 1))
    elif damage == "lost":
        page.unlink()
    elif damage == "extra":
        named = "手写.html"
        (ready.small.out / named).write_text("x", encoding="utf-8")
    else:
        named = "外面"
        (ready.small.out / named).symlink_to("/etc", target_is_directory=True)
    assert named in refused(dianxing, ready)


def test_a_site_that_was_swapped_half_way_is_refused(ready: Ready, dianxing: Run) -> None:
    staging = ready.root / ".site.staging"
    staging.mkdir()
    shutil.copy(manifest_beside(ready.small.out), staging / "ready.manifest")
    assert "换到一半" in refused(dianxing, ready)


def test_no_site_and_no_manifest_are_told_apart(ready: Ready, dianxing: Run) -> None:
    manifest_beside(ready.small.out).unlink()
    assert "清单" in refused(dianxing, ready)
    shutil.rmtree(ready.small.out)
    assert "还没有网站" in refused(dianxing, ready)


def test_a_folder_that_holds_other_things_is_left_alone(ready: Ready, dianxing: Run) -> None:
    ready.place.mkdir()
    (ready.place / "index.php").write_text("别人的", encoding="utf-8")
    assert "index.php" in refused(dianxing, ready)
    assert [path.name for path in ready.place.iterdir()] == ["index.php"]


@pytest.mark.parametrize("folder", ["site", "site/x", "content", ".", "..", ".cache/x"])
def test_the_sources_and_the_site_cannot_be_the_target(ready: Ready, dianxing: Run, folder: str) -> None:
    ready.targets(f"    - name: 本机\n      folder: {folder}\n")
    assert "不能发布到" in refused(dianxing, ready)


def test_without_a_target_it_says_how_to_write_one(ready: Ready, dianxing: Run) -> None:
    (ready.root / "dianxing.yml").write_text("", encoding="utf-8")
    assert "deploy.targets" in refused(dianxing, ready)
    ready.targets("    - name: 甲\n      folder: ../a\n    - name: 乙\n      folder: ../b\n")
    assert "甲、乙" in refused(dianxing, ready, "--to", "丙")


# ---- 断在半路、同时来 ----

_KILLER = """
import json, os, signal, sys
from dianxing.cli.app import run

def die_before_call(where, name, number):
    real, calls = getattr(where, name), 0
    def counted(*args, **kwargs):
        global calls
        counted.calls += 1
        if counted.calls == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*args, **kwargs)
    counted.calls = 0
    setattr(where, name, counted)

import shutil
from dianxing.deploy import folder_target
for name, number, root in json.load(sys.stdin):
    child = os.fork()
    if child == 0:
        if name == "copyfile":
            die_before_call(folder_target.shutil, name, number)
        else:
            die_before_call(os, name, number)
        os._exit(run(["deploy", "--root", root, "--jobs", "1"]))
    print(os.waitpid(child, 0)[1] & 0x7f, file=sys.stderr)
"""


def test_a_deploy_killed_anywhere_leaves_one_whole_release_live_and_the_next_completes(
    ready: Ready, dianxing: Run, tmp_path: Path
) -> None:
    ready.targets("    - name: 本机\n      folder: ../www\n", keep=2)
    for words in ("甲", "乙"):
        ready.change("一天比一天紧" if words == "甲" else "甲", words)
        good(deploy(dianxing, ready))
    old = ready.live()
    ready.change("乙", "丙")
    new = ready.small.tree()
    # 抄文件时；改名时（缓存、排好、切换前后的几次）；删旧版时
    deaths = [("copyfile", 1), ("copyfile", 9), *(("rename", n) for n in range(1, 9))]
    deaths += [("replace", n) for n in range(1, 9)] + [
        ("symlink", 1),
        ("symlink", 2),
        ("rmdir", 30),
        ("unlink", 3),
    ]
    roots = []
    for number, _ in enumerate(deaths):
        folder = tmp_path / f"{number}"
        shutil.copytree(ready.root, folder / "root", symlinks=True)
        shutil.copytree(ready.place, folder / "www", symlinks=True)
        roots.append(folder)
    jobs = [
        (name, number, str(folder / "root")) for (name, number), folder in zip(deaths, roots, strict=True)
    ]
    done = subprocess.run(
        [sys.executable, "-c", _KILLER], input=json.dumps(jobs), capture_output=True, text=True, check=True
    )
    signals = [int(line) for line in done.stderr.split() if line.isdigit()]
    assert signals.count(9) >= len(deaths) // 2, done.stderr
    seen = set()
    for folder in roots:
        found = ready.live(folder / "www")
        assert found in (old, new)
        seen.add(found == new)
        found_ready = Ready(type(ready.small)(folder / "root"), folder / "www")
        good(deploy(dianxing, found_ready))
        assert ready.live(folder / "www") == new
        assert all(re.fullmatch(r"\d{8}-\d{6}-\w{8}", name) for name in found_ready.releases())
    assert seen == {True, False}, "死的地方要有切换前的，也要有切换后的"


def test_two_deploys_at_once_take_turns_and_both_end_well(ready: Ready, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(ready.root, other)
    second = Ready(type(ready.small)(other), ready.place)
    second.targets(f"    - name: 本机\n      folder: {ready.place}\n")
    second.change("一天比一天紧", "一天比一天忙")
    command = [sys.executable, "-m", "dianxing", "deploy", "--jobs", "1", "--root"]
    processes = [
        subprocess.Popen([*command, str(root)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for root in (ready.root, other, ready.root, other)
    ]
    outputs: list[tuple[str, str]] = []
    threads = [
        threading.Thread(target=lambda process=process: outputs.append(process.communicate(timeout=100)))
        for process in processes
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.returncode for process in processes] == [0, 0, 0, 0], outputs
    assert ready.live() in (ready.small.tree(), second.small.tree())
    assert all(re.fullmatch(r"\d{8}-\d{6}-\w{8}", name) for name in ready.releases())


def test_a_full_disk_leaves_the_old_release_and_is_said_in_chinese(
    ready: Ready, dianxing: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    good(deploy(dianxing, ready))
    old = ready.live()
    ready.change("一天比一天紧", "一天比一天忙")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("dianxing.deploy.folder_target.shutil.copyfile", full)
        done = deploy(dianxing, ready)
    assert done.code == 1
    assert "磁盘满了" in done.err
    assert "No space" not in done.err
    assert ready.live() == old
    good(deploy(dianxing, ready))
    assert ready.live() == ready.small.tree()


def test_the_manifest_says_how_the_site_was_built(ready: Ready) -> None:
    built = load_manifest(manifest_beside(ready.small.out)).built
    assert built is not None
    assert (built.production, built.complete, built.site_url) == (True, True, URL)
    assert ("/2015/old-address/", "/cases/2022/dongshan-logistics-park/") in built.moved
    assert "/cases/2021/dongshan-old-case/" in built.gone
