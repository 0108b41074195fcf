"""仓库不在能写的样子：说清楚、什么也不动；弄好以后接着做。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.desk.git.world import TEXT, WHEN, World, by_field

from dianxing.desk.git.git_program import Git, GitError, GitTooSlow
from dianxing.desk.git.open_repository import open_repository
from dianxing.desk.git.publish_folder import forget, publish, settle
from dianxing.errors import DianxingError

NEW = TEXT.replace("旧题目", "新题目")


def merging(world: World) -> None:
    server = world.server
    server.git("switch", "-q", "-c", "side")
    server.write("title: 旁边的\n", case="2025/b")
    server.commit()
    server.git("switch", "-q", "main")
    server.write("title: 主干的\n", case="2025/b")
    server.commit()
    server.git("merge", "-q", "side", check=False)


def rebasing(world: World) -> None:
    merging(world)
    world.server.git("merge", "--abort")
    world.server.git("rebase", "-q", "side", check=False)


def detached(world: World) -> None:
    world.server.git("switch", "-q", "--detach")


def on_another_branch(world: World) -> None:
    world.server.git("switch", "-q", "-c", "side")


def locked(world: World) -> None:
    (world.server.top / ".git" / "index.lock").touch()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (merging, "合并（merge）到一半"),
        (rebasing, "变基（rebase）到一半"),
        (detached, "游离.*git switch main"),
        (on_another_branch, "side.*git switch main"),
        (locked, r"index\.lock"),
    ],
)
def test_it_says_what_is_in_the_way_and_touches_nothing(
    alone: World, spoil: Callable[[World], None], words: str
) -> None:
    publication = alone.publication(NEW)
    spoil(alone)
    tip, status = alone.server.git("rev-parse", "HEAD"), alone.server.status()
    with pytest.raises(GitError, match=words):
        publish(alone.repo(branch="main"), publication, by_field)
    assert (alone.server.git("rev-parse", "HEAD"), alone.server.status()) == (tip, status)


class LockedMeanwhile(Git):
    """要动索引时，别的 git 刚好占着。"""

    lock: Path

    def run(self, *arguments: str, **more: object) -> object:  # type: ignore[override]
        if arguments[0] == "checkout-index":
            self.lock.touch()
        return super().run(*arguments, **more)  # type: ignore[arg-type]


def test_a_lock_in_the_middle_is_no_harm_once_it_is_gone(world: World) -> None:
    publication = world.publication(NEW)
    lock = world.server.top / ".git" / "index.lock"
    git = type("Locked", (LockedMeanwhile,), {"lock": lock})
    with pytest.raises(GitError, match=r"index\.lock"):
        publish(world.repo(git=git), publication, by_field)
    lock.unlink()
    world.publish(publication)
    assert world.server.count(publication) == 1
    assert (world.server.text(), world.server.status()) == (NEW, "")
    assert world.remote_tip() == world.server.git("rev-parse", "HEAD")


def test_a_lock_left_on_the_branch_is_named(alone: World) -> None:
    publication = alone.publication(NEW)
    lock = alone.server.top / ".git" / "refs" / "heads" / "main.lock"
    lock.touch()
    with pytest.raises(GitError, match=r"main\.lock.*删掉"):
        publish(alone.repo(), publication, by_field)
    lock.unlink()
    alone.publish(publication)
    assert alone.server.count(publication) == 1


def test_giving_up_forgets_the_commit_that_was_not_used(alone: World) -> None:
    publication = alone.publication(NEW)
    lock = alone.server.top / ".git" / "refs" / "heads" / "main.lock"
    lock.touch()
    with pytest.raises(GitError):
        publish(alone.repo(), publication, by_field)
    lock.unlink()
    forget(alone.repo(), publication.id)
    assert settle(alone.repo(), publication.id, by_field, WHEN) is None


def test_a_folder_that_is_no_repository_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(DianxingError, match="git init"):
        open_repository(tmp_path)


def test_a_bare_repository_has_no_place_for_cases(world: World) -> None:
    with pytest.raises(GitError, match="git init"):
        open_repository(world.remote)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="打不开"):
        open_repository(tmp_path / "none")


def test_a_machine_without_git_is_told_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="apt install git"):
        open_repository(tmp_path)


def test_a_git_that_hangs_is_stopped(alone: World) -> None:
    with pytest.raises(GitTooSlow, match="停了它"):
        # 管道另一头一直不写，git 就一直等
        alone.repo().git.run("-c", "alias.hang=!sleep 60", "hang", seconds=0.2)


def test_settings_of_the_surroundings_do_not_lead_elsewhere(
    alone: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"):
        monkeypatch.setenv(name, str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_AUTHOR_NAME", "冒名")
    repo = open_repository(alone.server.root)
    assert repo.top == alone.server.top
    assert not (tmp_path / "elsewhere").exists()


def test_hooks_and_programs_of_the_repository_do_not_run(alone: World, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    script = tmp_path / "hook"
    script.write_text(f"#!/bin/sh\ntouch {ran}\n", encoding="utf-8")
    script.chmod(0o755)
    hooks = alone.server.top / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("reference-transaction", "post-index-change", "pre-push", "post-checkout"):
        (hooks / name).symlink_to(script)
    alone.server.git("config", "core.fsmonitor", str(script))
    alone.server.git("config", "core.pager", str(script))
    publication = alone.publication(NEW)
    ran.unlink(missing_ok=True)
    publish(alone.repo(), publication, by_field)
    assert not ran.exists()
