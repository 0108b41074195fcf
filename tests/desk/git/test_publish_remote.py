"""有远端：先送到远端再动本地；远端变了就合，合不拢请人选；送不到就留在本机，下次再送。"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from tests.desk.git.world import CASE, TEXT, WHEN, World, by_field, git

from dianxing.desk.git.git_program import Done, Git, GitError
from dianxing.desk.git.publish_folder import Synced, publish, settle, sync
from dianxing.push.reviews import read_reviews

NEW = TEXT.replace("旧题目", "新题目")
HOOK = "#!/bin/sh\necho 文件太大 >&2\nexit 1\n"


def in_step(world: World) -> bool:
    """三处一样，没有留下半拉子。"""
    tip = world.server.git("rev-parse", "HEAD")
    return (world.remote_tip(), world.server.status(), world.private_refs()) == (tip, "", "")


def synced(world: World) -> Synced:
    return sync(world.repo(), by_field, WHEN)


def forbid(world: World) -> Path:
    """远端从此不收。"""
    hook = world.remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK, encoding="utf-8")
    hook.chmod(0o755)
    return hook


def test_a_publication_reaches_the_remote(world: World) -> None:
    told: list[str] = []
    publish(world.repo(), world.publication(NEW), by_field, told.append)
    assert in_step(world)
    assert [line.split()[0] for line in told] == [
        "取回远端",
        "和现在的文件比一比",
        "写提交",
        "送到远端",
        "更新文件",
    ]


def test_another_file_changed_at_the_remote_comes_along(world: World) -> None:
    publication = world.publication(NEW)
    world.push_from_elsewhere("title: 别处改的\n", case="2025/b")
    world.publish(publication)
    assert in_step(world)
    assert (world.server.text(), world.server.text("2025/b")) == (NEW, "title: 别处改的\n")
    assert len(world.server.git("rev-list", "--merges", "HEAD")) == 0


def test_another_field_changed_at_the_remote_is_merged(world: World) -> None:
    publication = world.publication(NEW)
    world.push_from_elsewhere(TEXT.replace("旧摘要", "别处的摘要"))
    assert world.publish(publication).merged
    assert in_step(world)
    assert world.server.text() == NEW.replace("旧摘要", "别处的摘要")
    assert read_reviews(world.server.root, CASE).commit == world.remote_tip()


def test_the_same_field_changed_at_the_remote_is_left_to_the_person(world: World) -> None:
    publication = world.publication(NEW)
    tip = world.server.git("rev-parse", "HEAD")
    theirs = TEXT.replace("旧题目", "别处的题目")
    remote_tip = world.push_from_elsewhere(theirs)
    asked = world.refused(publication)
    assert (asked.theirs_text, asked.fields) == (theirs.encode(), ("title",))
    assert (world.server.git("rev-parse", "HEAD"), world.remote_tip()) == (tip, remote_tip)
    assert (world.server.text(), world.server.status(), world.private_refs()) == (TEXT, "", "")
    world.publish(replace(publication, change=replace(publication.change, began=asked.blobs)))
    assert in_step(world)
    assert world.server.text() == NEW


class PushedInBetween(Git):
    """每次要送出时，别人总是抢先一步。"""

    world: World
    times: int

    def run(self, *arguments: str, **more: object) -> Done:
        if arguments[0] == "push" and type(self).times:
            type(self).times -= 1
            self.world.push_from_elsewhere(f"title: 抢先 {type(self).times}\n", case="2025/b")
        return super().run(*arguments, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(("times", "sent"), [(1, True), (4, True), (5, False)])
def test_a_remote_that_moves_while_pushing_is_fetched_again(world: World, times: int, sent: bool) -> None:
    publication = world.publication(NEW)
    racing = type("Racing", (PushedInBetween,), {"world": world, "times": times})
    done = world.publish(publication, git=racing)
    assert bool(done.unsent) is not sent
    assert world.server.count(publication) == 1
    if not sent:
        assert "远端一直有人在推" in done.unsent
        assert not synced(world).unsent
    assert in_step(world)
    assert world.server.text("2025/b") == "title: 抢先 0\n"


def test_a_remote_that_refuses_says_so_and_is_tried_again(world: World) -> None:
    hook = forbid(world)
    publication, before = world.publication(NEW), world.remote_tip()
    done = world.publish(publication)
    assert "没有放行" in done.unsent
    assert "文件太大" in done.unsent
    assert world.remote_tip() == before
    assert world.server.git("rev-parse", "HEAD") == done.commit
    assert (world.server.text(), world.server.status()) == (NEW, "")
    assert "没有放行" in synced(world).unsent
    hook.unlink()
    assert synced(world) == Synced(done.commit, done.commit)
    assert in_step(world)
    assert world.server.count(publication) == 1


def test_a_remote_that_is_gone_says_so_and_is_tried_again(world: World) -> None:
    away = world.remote.rename(world.remote.with_name("away.git"))
    publication = world.publication(NEW)
    done = world.publish(publication)
    assert "没有仓库" in done.unsent
    assert world.publish(publication) == done
    away.rename(world.remote)
    world.push_from_elsewhere("title: 其间\n", case="2025/b")
    world.publish(world.publication(NEW.replace("旧成效", "新成效"), name="二"))
    assert in_step(world)
    assert world.server.count(publication) == 1
    assert world.server.text("2025/b") == "title: 其间\n"


def test_a_wrong_password_is_not_shown(world: World) -> None:
    world.server.git("remote", "set-url", "origin", "http://desk:geheim@127.0.0.1:1/x.git")
    done = world.publish(world.publication(NEW))
    assert "远端" in done.unsent
    assert "geheim" not in done.unsent


def test_a_remote_without_the_branch_gets_it(world: World) -> None:
    shutil.rmtree(world.remote)
    git(world.remote.parent, "init", "-q", "-b", "main", "--bare", "--template=", "remote.git")
    world.publish(world.publication(NEW))
    assert in_step(world)


def test_unsent_work_and_a_changed_remote_are_merged_by_field(world: World) -> None:
    away = world.remote.rename(world.remote.with_name("away.git"))
    publication = world.publication(NEW)
    world.publish(publication)
    away.rename(world.remote)
    world.push_from_elsewhere(TEXT.replace("旧摘要", "别处的摘要"))
    assert not synced(world).unsent
    assert in_step(world)
    assert world.server.text() == NEW.replace("旧摘要", "别处的摘要")
    assert world.server.count(publication) == 1


def both_changed(world: World) -> str:
    """本机没送的和远端的改了同一栏。"""
    away = world.remote.rename(world.remote.with_name("away.git"))
    world.publish(world.publication(NEW))
    away.rename(world.remote)
    theirs = TEXT.replace("旧题目", "别处的题目")
    world.push_from_elsewhere(theirs)
    return theirs


def test_unsent_work_that_cannot_be_merged_is_kept_and_named(world: World) -> None:
    both_changed(world)
    tip, remote_tip = world.server.git("rev-parse", "HEAD"), world.remote_tip()
    done = synced(world)
    assert done.apart == ("cases/2026/a/case.md",)
    assert "再发布一次" in done.unsent
    assert (world.server.git("rev-parse", "HEAD"), world.remote_tip()) == (tip, remote_tip)
    assert (world.server.text(), world.server.status()) == (NEW, "")
    # 别的案例照样能发布，只是还送不出去
    other = world.publication("title: 新的\n", name="别的", case="2025/b")
    assert "再发布一次" in world.publish(other).unsent
    assert world.server.text("2025/b") == "title: 新的\n"


def test_publishing_the_case_again_lets_the_person_choose_and_settles_it(world: World) -> None:
    theirs = both_changed(world)
    again = world.publication(NEW, name="再发布")
    asked = world.refused(again)
    assert asked.theirs_text == theirs.encode()
    assert world.server.text() == NEW
    chosen = TEXT.replace("旧题目", "商量好的题目")
    change = replace(again.change, began=asked.blobs, files={"case.md": chosen.encode()})
    done = world.publish(replace(again, change=change))
    assert not done.unsent
    assert in_step(world)
    assert world.server.text() == chosen


def test_a_hand_commit_is_never_dropped_for_the_remotes_version(world: World) -> None:
    publication = world.publication(NEW)
    world.push_from_elsewhere(TEXT.replace("旧题目", "别处的题目"))
    world.server.write(by_hand := TEXT.replace("旧题目", "手改的题目"))
    world.server.commit()
    assert world.refused(publication).theirs_text == by_hand.encode()


def test_history_rewritten_at_the_remote_is_not_merged_back(world: World) -> None:
    world.push_from_elsewhere("title: 要抹掉的\n", case="2025/b")
    synced(world)
    world.other.git("reset", "-q", "--hard", "HEAD~1")
    world.other.write("title: 抹掉以后\n", case="2025/b")
    world.other.commit()
    world.other.git("push", "-q", "-f", "origin", "HEAD:main")
    done = world.publish(world.publication(NEW))
    assert "改写" in done.unsent
    assert world.remote_tip() == world.other.git("rev-parse", "HEAD")


def test_hand_commits_on_the_server_are_sent_along(world: World) -> None:
    world.server.write("title: 手改\n", case="2025/b")
    tip = world.server.commit()
    world.publish(world.publication(NEW))
    assert in_step(world)
    assert world.server.git("rev-parse", "HEAD~1") == tip


def test_files_changed_at_the_remote_do_not_overwrite_hand_edits(world: World) -> None:
    publication = world.publication(NEW)
    world.push_from_elsewhere("title: 别处改的\n", case="2025/b")
    world.push_from_elsewhere(b"\xff\xd8theirs".decode("latin-1"), name="cover.jpg")
    world.server.write("title: 改到一半\n", case="2025/b")
    done = world.publish(publication)
    assert done.left == ("cases/2025/b/case.md",)
    assert world.server.text("2025/b") == "title: 改到一半\n"
    assert world.server.git("status", "--porcelain") == "M cases/2025/b/case.md"
    # 索引已经跟上：别人不加选择地提交，也不会把远端的退回去
    world.server.git("commit", "-q", "--allow-empty", "-m", "手一抖")
    assert world.server.git("show", "HEAD:cases/2025/b/case.md") == "title: 别处改的"


@pytest.mark.parametrize("staged", [False, True])
def test_a_hand_edit_left_behind_does_not_take_back_what_came_from_the_remote(
    world: World, staged: bool
) -> None:
    world.server.write(TEXT.replace("旧成效", "手改的成效"))
    if staged:
        world.server.git("add", "-A")
    world.push_from_elsewhere(TEXT.replace("旧摘要", "别处的摘要"))
    assert synced(world).left == ("cases/2026/a/case.md",)
    world.publish(world.publication(TEXT.replace("旧摘要", "别处的摘要").replace("旧题目", "新题目")))
    assert world.server.text() == NEW.replace("旧摘要", "别处的摘要").replace("旧成效", "手改的成效")
    assert in_step(world)


def test_a_hand_edit_given_up_is_forgotten(world: World) -> None:
    world.server.write(TEXT.replace("旧成效", "手改的成效"))
    world.push_from_elsewhere(TEXT.replace("旧成效", "别处的成效"))
    assert synced(world).left
    world.server.git("restore", ".")
    world.publish(world.publication(NEW.replace("旧成效", "别处的成效")))
    assert in_step(world)


def test_what_is_staged_stays_staged(world: World) -> None:
    publication = world.publication(NEW)
    world.push_from_elsewhere("title: 别处改的\n", case="2025/b")
    world.server.write("title: 放进索引的\n", case="2025/b")
    world.server.git("add", "-A")
    assert world.publish(publication).left == ("cases/2025/b/case.md",)
    assert world.server.git("show", ":cases/2025/b/case.md") == "title: 放进索引的"


def test_a_hand_edit_and_the_remote_in_the_same_case_are_merged_by_field(world: World) -> None:
    publication = world.publication(NEW)
    world.push_from_elsewhere(TEXT.replace("旧摘要", "别处的摘要"))
    world.server.write(TEXT.replace("旧成效", "手改的成效"))
    world.publish(publication)
    assert in_step(world)
    assert world.server.text() == NEW.replace("旧摘要", "别处的摘要").replace("旧成效", "手改的成效")


def test_a_hand_edit_that_fights_with_the_remote_is_refused(world: World) -> None:
    publication = world.publication(NEW)
    remote_tip = world.push_from_elsewhere(TEXT.replace("旧成效", "别处的成效"))
    world.server.write(mine := TEXT.replace("旧成效", "手改的成效"))
    with pytest.raises(GitError, match="手改了没有提交"):
        publish(world.repo(), publication, by_field)
    assert (world.server.text(), world.remote_tip()) == (mine, remote_tip)


def test_folders_and_files_that_change_places_at_the_remote(world: World) -> None:
    publication = world.publication(NEW)
    world.other.git("rm", "-q", "-r", "cases/2025")
    place = world.other
    (place.root / "cases" / "2025").write_text("成了文件\n", encoding="utf-8")
    place.commit()
    place.git("push", "-q", "origin", "HEAD:main")
    world.publish(publication)
    assert in_step(world)
    assert (world.server.root / "cases" / "2025").read_text(encoding="utf-8") == "成了文件\n"


def test_settling_an_unknown_publication_is_none(world: World) -> None:
    assert settle(world.repo(), uuid4(), by_field, WHEN) is None


def test_settling_a_finished_publication_changes_nothing(world: World) -> None:
    publication = world.publication(NEW)
    done = world.publish(publication)
    assert settle(world.repo(), publication.id, by_field, WHEN) == done
    assert in_step(world)
