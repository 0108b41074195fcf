"""发布到本机的文件夹：只换变了的，一下子切换，退得回，多余的旧版删掉。"""

from __future__ import annotations

import os
import re
from pathlib import Path

from tests.deploy.conftest import GARLIC, URL, Ready, Run, good, run_deploy, version

from dianxing.site.manifest import load_manifest, manifest_beside


def test_a_first_release_is_the_site_byte_for_byte(ready: Ready, dianxing: Run) -> None:
    out = good(run_deploy(dianxing, ready))
    assert "发布好了" in out
    assert ready.live() == ready.small.tree()
    assert (ready.place / "current").readlink() == Path("releases") / version(out)


def test_files_are_readable_by_the_server_whatever_the_umask(ready: Ready, dianxing: Run) -> None:
    before = os.umask(0o077)
    try:
        good(run_deploy(dianxing, ready))
    finally:
        os.umask(before)
    for path in (ready.place, *ready.place.rglob("*")):
        if path.name == "lock":
            continue
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path


def test_nothing_is_written_into_the_site_itself(ready: Ready, dianxing: Run) -> None:
    before = ready.small.tree()
    good(run_deploy(dianxing, ready))
    assert ready.small.tree() == before
    assert ready.small.build(production=True, base_url=URL, pictures=True).report.written == ()


def test_what_has_not_changed_is_linked_to_the_release_before(ready: Ready, dianxing: Run) -> None:
    first = version(good(run_deploy(dianxing, ready)))
    ready.change("一天比一天紧", "一天比一天忙")
    second = version(good(run_deploy(dianxing, ready)))
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
    good(run_deploy(dianxing, ready))
    page = ready.place / "current" / "public" / "404.html"
    page.write_text("x" * page.stat().st_size, encoding="utf-8")
    ready.change("一天比一天紧", "一天比一天忙")
    good(run_deploy(dianxing, ready))
    assert ready.live() == ready.small.tree()


def test_a_dry_run_lists_every_change_and_changes_nothing(ready: Ready, dianxing: Run) -> None:
    good(run_deploy(dianxing, ready))
    before = ready.live()
    ready.change("一天比一天紧", "一天比一天忙")
    out = good(run_deploy(dianxing, ready, "--dry-run"))
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
    good(run_deploy(dianxing, ready))
    assert "没有变化" in good(run_deploy(dianxing, ready))
    assert len(ready.releases()) == 1


def test_rolling_back_shows_the_release_before_and_can_be_undone(ready: Ready, dianxing: Run) -> None:
    first = version(good(run_deploy(dianxing, ready)))
    old = ready.live()
    ready.change("一天比一天紧", "一天比一天忙")
    second = version(good(run_deploy(dianxing, ready)))
    assert first in good(run_deploy(dianxing, ready, "rollback"))
    assert ready.live() == old
    lines = good(run_deploy(dianxing, ready, "list")).splitlines()
    assert [line[:2] + version(line) for line in lines] == [f"  {second}", f"* {first}"]
    good(run_deploy(dianxing, ready, "rollback", second))
    assert ready.live() == ready.small.tree()


def test_rolling_back_refuses_what_is_not_there(ready: Ready, dianxing: Run) -> None:
    done = run_deploy(dianxing, ready, "rollback")
    assert (done.code, "还没有发布过" in done.err) == (1, True)
    first = version(good(run_deploy(dianxing, ready)))
    for wanted, says in (("", "前面没有"), (first, "就是现在的"), ("../../etc", "没有 ../../etc 这一版")):
        done = run_deploy(dianxing, ready, "rollback", *([wanted] if wanted else []))
        assert (done.code, says in done.err) == (1, True), done.err


def test_a_case_that_was_withdrawn_cannot_come_back_by_rolling_back(ready: Ready, dianxing: Run) -> None:
    first = version(good(run_deploy(dianxing, ready)))
    ready.change("status: published", "status: withdrawn")
    good(run_deploy(dianxing, ready))
    done = run_deploy(dianxing, ready, "rollback")
    assert (done.code, "重新公开" in done.err) == (1, True)
    assert "已撤下" in ready.live()[f"cases/{GARLIC}/index.html"].decode()
    assert first in good(run_deploy(dianxing, ready, "rollback", "--even-taken-back"))


def test_a_consent_that_was_withdrawn_is_not_undone_by_rolling_back(ready: Ready, dianxing: Run) -> None:
    good(run_deploy(dianxing, ready))
    (ready.root / "content" / "_reference" / "withdrawn.yml").write_text(
        "withdrawn: [C-2022-0001]\n", encoding="utf-8"
    )
    ready.change("一天比一天紧", "一天比一天忙")
    good(run_deploy(dianxing, ready))
    assert run_deploy(dianxing, ready, "rollback").code == 1
    record = (ready.place / "current" / "release.txt").read_text(encoding="utf-8")
    assert "C-2022-0001" not in record


def test_only_the_last_releases_are_kept(ready: Ready, dianxing: Run) -> None:
    ready.targets(f"    - name: 本机\n      folder: {ready.place}\n", keep=2)
    made = []
    for number in range(4):
        words = "一天比一天紧" if not number else f"第{number - 1}次"
        ready.change(words, f"第{number}次")
        made.append(version(good(run_deploy(dianxing, ready))))
    assert ready.releases() == sorted(made)[-2:]
    good(run_deploy(dianxing, ready, "rollback"))
    ready.change("第3次", "第4次")
    good(run_deploy(dianxing, ready))
    assert len(ready.releases()) == 2


def test_the_manifest_says_how_the_site_was_built(ready: Ready) -> None:
    built = load_manifest(manifest_beside(ready.small.out)).built
    assert built is not None
    assert (built.production, built.complete, built.site_url) == (True, True, URL)
    assert ("/2015/old-address/", "/cases/2022/dongshan-logistics-park/") in built.moved
    assert "/cases/2021/dongshan-old-case/" in built.gone
