"""在每一条改东西的 git 命令前杀掉进程，再来一遍：只有一次提交，三处一样，内容对。

只读的、只往仓库里添对象的命令前后，看得到的都一样，不必再杀一遍。
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from tests.desk.git.world import TEXT, WHEN, World, by_field

from dianxing.desk.git.git_program import Done, Git
from dianxing.desk.git.publish_folder import publish, settle, sync
from dianxing.desk.git.repository import Repository

NEW = TEXT.replace("旧题目", "新题目")
_CHANGING = ("fetch", "push", "update-ref", "update-index", "checkout-index")
Act = Callable[[Repository], object]


class Mortal(Git):
    """第 `life` 条改东西的命令以前，自己杀掉自己。"""

    life = 0

    def run(self, *arguments: str, **more: Any) -> Done:
        if arguments[0] in _CHANGING:
            type(self).life -= 1
            if type(self).life == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return super().run(*arguments, **more)


def dies(world: World, life: int, act: Act) -> bool:
    """在子进程里做，做到第 `life` 条改东西的命令为止；死了给 True，做完了给 False。"""
    child = os.fork()
    if not child:
        code = 1
        try:
            act(world.repo(git=type("Mortal", (Mortal,), {"life": life})))
            code = 0
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return os.WIFSIGNALED(status)


@dataclass(frozen=True)
class Scene:
    """发布以前的情形，和做完以后该有的样子。"""

    prepare: Callable[[World], None]
    text: str = NEW
    other: str = "title: 另一个\n"
    remote: bool = True
    stride: int = 1
    """每几条杀一次。"""
    left: str = ""
    """做完以后 git status 还剩什么。"""


def _nothing(_: World) -> None:
    pass


def _remote_moved(world: World) -> None:
    world.push_from_elsewhere("title: 别处改的\n", case="2025/b")
    world.push_from_elsewhere(TEXT.replace("旧摘要", "别处的摘要"))


def _hand_edits(world: World) -> None:
    world.server.write(TEXT.replace("旧成效", "手改的成效"))
    world.server.write("title: 改到一半\n", case="2025/b")


def _both_ahead(world: World) -> None:
    world.push_from_elsewhere("title: 别处改的\n", case="2025/b")
    world.server.write(TEXT.replace("旧成效", "手改的成效"))
    world.server.commit()


SCENES = {
    "没有远端": Scene(_nothing, remote=False),
    "远端变了": Scene(_remote_moved, NEW.replace("旧摘要", "别处的摘要"), "title: 别处改的\n", stride=2),
    "两边都走了": Scene(_both_ahead, NEW.replace("旧成效", "手改的成效"), "title: 别处改的\n", stride=2),
    "有人手改着": Scene(
        _hand_edits,
        NEW.replace("旧成效", "手改的成效"),
        "title: 改到一半\n",
        left="M cases/2025/b/case.md",
    ),
}


@pytest.mark.parametrize("name", SCENES)
def test_killed_anywhere_it_is_finished_by_doing_it_again(
    name: str, make_world: Callable[..., World]
) -> None:
    scene = SCENES[name]
    before = make_world(remote=scene.remote)
    # 删一张、添一张，工作区要带的就不只一个文件
    publication = before.publication(NEW, pictures={"one.jpg": b"\xff\xd8one"}, remove=("cover.jpg",))
    scene.prepare(before)
    life, alive = 0, False
    while not alive:
        life += scene.stride
        world = before.copy(life)
        alive = not dies(world, life, lambda repo: publish(repo, publication, by_field))
        done = world.publish(publication)
        tip = world.server.git("rev-parse", "HEAD")
        assert world.server.count(publication) == 1, life
        assert done.tip == tip, life
        assert (world.server.text(), world.server.text("2025/b")) == (scene.text, scene.other), life
        assert sorted(path.name for path in world.server.path().parent.iterdir()) == ["case.md", "one.jpg"], (
            life
        )
        assert (world.server.status(), world.private_refs()) == (scene.left, ""), life
        if scene.remote:
            assert world.remote_tip() == tip, life
    assert life > 10


def test_killed_anywhere_it_can_be_settled_without_the_draft(make_world: Callable[..., World]) -> None:
    before = make_world()
    publication = before.publication(NEW)
    life, alive, settled = 0, False, 0
    while not alive:
        life += 1
        world = before.copy(life)
        alive = not dies(world, life, lambda repo: publish(repo, publication, by_field))
        done = settle(world.repo(), publication.id, by_field, WHEN)
        settled += done is not None
        assert world.server.count(publication) == (done is not None), life
        assert world.server.text() == (NEW if done else TEXT), life
        assert world.server.status() == "", life
        assert world.remote_tip() == world.server.git("rev-parse", "HEAD"), life
    assert 8 < settled < life


@pytest.mark.parametrize("away", [False, True])
def test_killed_anywhere_another_publication_goes_first(away: bool, make_world: Callable[..., World]) -> None:
    """重来以前，先做了别的：人手改了提交，别的案例发布了，远端连不上了。隔一条杀一次，奇偶各一半。"""
    before = make_world()
    publication = before.publication(NEW, remove=("cover.jpg",))
    other = before.publication("title: 别的案例\n", name="别的", case="2025/b")
    before.server.write(TEXT.replace("旧成效", "手改的成效"))
    life, alive = int(away), False
    while not alive:
        life += 2
        world = before.copy(life)
        alive = not dies(world, life, lambda repo: publish(repo, publication, by_field))
        if away:
            world.remote.rename(world.remote.with_name("away.git"))
        world.publish(other)
        (world.server.root / "content" / "index.md").write_text("人改的首页\n", encoding="utf-8")
        world.server.git("commit", "-q", "-m", "人改的", "--", "content/index.md")
        first = world.publish(publication)
        if away:
            world.remote.with_name("away.git").rename(world.remote)
            sync(world.repo(), by_field, WHEN)
        tip = world.server.git("rev-parse", "HEAD")
        assert world.server.git("merge-base", first.commit, tip) == first.commit, life
        assert (world.server.count(publication), world.server.count(other)) == (1, 1), life
        assert world.server.text() == NEW.replace("旧成效", "手改的成效"), life
        assert world.server.text("2025/b") == "title: 别的案例\n", life
        assert (world.server.root / "content" / "index.md").read_text(encoding="utf-8") == "人改的首页\n"
        assert (world.server.status(), world.private_refs(), world.remote_tip()) == ("", "", tip), life


def test_killed_anywhere_the_same_case_is_published_by_another_first(
    make_world: Callable[..., World],
) -> None:
    before = make_world(remote=False)
    publication = before.publication(TEXT + "\ntags: 甲\n")
    other = before.publication(NEW, name="别的")
    before.server.write(TEXT.replace("旧成效", "手改的成效"))
    life, alive = 0, False
    while not alive:
        life += 1
        world = before.copy(life)
        alive = not dies(world, life, lambda repo: publish(repo, publication, by_field))
        world.publish(other)
        world.publish(publication)
        assert world.server.text() == NEW.replace("旧成效", "手改的成效") + "\ntags: 甲\n", life
        assert (world.server.count(publication), world.server.count(other)) == (1, 1), life
        assert (world.server.status(), world.private_refs()) == ("", ""), life


def test_killed_anywhere_a_sync_is_finished_by_the_next(make_world: Callable[..., World]) -> None:
    before = make_world()
    before.push_from_elsewhere("title: 一\n", case="2025/b")
    before.push_from_elsewhere(NEW)
    life, alive = 0, False
    while not alive:
        life += 1
        world = before.copy(life)
        alive = not dies(world, life, lambda repo: sync(repo, by_field, WHEN))
        # 其间远端又变了
        world.push_from_elsewhere("title: 二\n", case="2025/b")
        assert sync(world.repo(), by_field, WHEN).left == (), life
        assert (world.server.text(), world.server.text("2025/b")) == (NEW, "title: 二\n"), life
        assert (world.server.status(), world.private_refs()) == ("", ""), life
        assert world.server.git("rev-parse", "HEAD") == world.remote_tip()


class Interrupted(Git):
    """某一条命令以前，人在服务器上做了一件事（只做一次）。"""

    world: World
    before: str
    done = False

    def run(self, *arguments: str, **more: Any) -> Done:
        if not type(self).done and arguments[: len(self.before.split())] == tuple(self.before.split()):
            type(self).done = True
            self.world.server.write("title: 手改\n", case="2025/b")
            self.world.server.git("commit", "-q", "-m", "人手快", "--", "cases/2025/b/case.md")
        return super().run(*arguments, **more)


@pytest.mark.parametrize("remote", [False, True])
@pytest.mark.parametrize(
    "before", ["commit-tree", "push", "update-index", "checkout-index", "update-ref -m desk refs/heads/main"]
)
def test_a_commit_by_hand_in_between_is_kept(
    before: str, remote: bool, make_world: Callable[..., World]
) -> None:
    if before == "push" and not remote:
        pytest.skip("没有远端就没有这一步")
    world = make_world(remote=remote)
    publication = world.publication(NEW)
    git = type("Interrupted", (Interrupted,), {"world": world, "before": before})
    world.publish(publication, git=git)
    assert git.done
    assert world.server.count(publication) == 1
    assert (world.server.text(), world.server.text("2025/b")) == (NEW, "title: 手改\n")
    assert world.server.git("log", "--format=%s").split("\n").count("人手快") == 1
    assert world.server.status() == ""
    if remote:
        assert world.remote_tip() == world.server.git("rev-parse", "HEAD")


def test_what_a_killed_publication_left_on_disk_is_no_hand_edit(alone: World) -> None:
    """断在换好文件、还没有动分支的时候，换一次发布：盘上的是草稿，不是别人手改的。"""
    publication = alone.publication(NEW)
    life = 0
    while alone.server.text() == TEXT:
        life += 1
        alone.server.git("update-ref", "-d", f"refs/dianxing/made/{publication.id}")
        assert dies(alone, life, lambda repo: publish(repo, publication, by_field))
    assert alone.server.git("log", "--format=%s") == "开始"
    words = NEW.replace("新题目", "再改的题目")
    other = alone.publication(words, name="另一次", began=publication.change.began)
    alone.publish(other)
    assert (alone.server.text(), alone.server.status()) == (words, "")
    assert alone.server.count(publication) == 0
