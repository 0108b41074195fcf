"""没有远端：写提交，动本地的分支和文件，别人的文件不碰。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from tests.desk.git.world import CASE, TEXT, World, by_field, git

from dianxing.desk.git.folder_change import FolderChange, change_case
from dianxing.desk.git.git_program import GitError
from dianxing.desk.git.publish_folder import Published, publish
from dianxing.push.reviews import read_reviews

NEW = TEXT.replace("旧题目", "新题目")


def test_a_change_is_committed_and_stands_in_the_folder(alone: World) -> None:
    told: list[str] = []
    publication = alone.publication(NEW, pictures={"one.jpg": b"\xff\xd8one"}, remove=("cover.jpg",))
    done = publish(alone.repo(), publication, by_field, told.append)
    assert isinstance(done, Published)
    assert (done.unsent, done.left, done.merged) == ("", (), False)
    assert alone.server.git("rev-parse", "HEAD") == done.commit == done.tip
    assert alone.server.status() == ""
    assert alone.server.text() == NEW
    assert alone.server.path("one.jpg").read_bytes() == b"\xff\xd8one"
    assert not alone.server.path("cover.jpg").exists()
    assert alone.server.git("show", "--format=", "--name-status", "HEAD").split() == [
        *("M", "cases/2026/a/case.md", "D", "cases/2026/a/cover.jpg", "A", "cases/2026/a/one.jpg")
    ]
    assert alone.private_refs() == ""
    assert any(done.commit[:7] in line for line in told)


def test_a_new_case_is_a_new_folder(alone: World) -> None:
    alone.publish(alone.publication(NEW, case="2026/brand-new"))
    assert alone.server.text("2026/brand-new") == NEW
    assert alone.server.status() == ""


def test_a_whole_case_is_removed_with_its_folder(alone: World) -> None:
    publication = alone.publication()
    change = change_case(CASE, {}, ("case.md", "cover.jpg"), began=publication.change.began)
    alone.publish(replace(publication, change=change))
    assert not alone.server.path().parent.exists()
    assert alone.server.path(case="2025/b").exists()


def test_the_same_publication_is_committed_once(alone: World) -> None:
    publication = alone.publication(NEW)
    first, second = alone.publish(publication), alone.publish(publication)
    assert first.commit == second.commit
    assert alone.server.count(publication) == 1


def test_a_publication_that_changes_nothing_is_still_on_record(alone: World) -> None:
    publication = alone.publication(TEXT)
    alone.publish(publication)
    assert alone.server.count(publication) == 1


def test_a_case_changed_in_another_field_is_merged(alone: World) -> None:
    publication = alone.publication(NEW)
    alone.server.write(TEXT.replace("旧摘要", "手改的摘要"))
    alone.server.commit()
    done = alone.publish(publication)
    assert done.merged
    assert alone.server.text() == NEW.replace("旧摘要", "手改的摘要")


def test_a_case_changed_in_the_same_field_is_left_to_the_person(alone: World) -> None:
    publication = alone.publication(NEW)
    alone.server.write(theirs := TEXT.replace("旧题目", "别人的题目"))
    tip = alone.server.commit()
    asked = alone.refused(publication)
    assert asked.theirs_text == theirs.encode()
    assert asked.fields == ("title",)
    assert alone.server.git("rev-parse", "HEAD") == tip
    assert (alone.server.text(), alone.server.status(), alone.private_refs()) == (theirs, "", "")
    # 选好以后，从别人的那一份改起，再发布就成
    chosen = replace(publication, change=replace(publication.change, began=asked.blobs))
    alone.publish(chosen)
    assert alone.server.text() == NEW
    assert alone.server.count(publication) == 1


def test_a_case_removed_meanwhile_is_left_to_the_person(alone: World) -> None:
    publication = alone.publication(NEW)
    alone.server.git("rm", "-q", "-r", "cases/2026/a")
    alone.server.commit()
    asked = alone.refused(publication)
    assert asked.theirs == {"case.md": None}
    assert asked.blobs == {}


def test_a_case_written_by_two_at_once_is_left_to_the_person(alone: World) -> None:
    publication = alone.publication(NEW, case="2026/twice")
    alone.server.write(TEXT, case="2026/twice")
    alone.server.commit()
    assert alone.refused(publication).theirs_text == TEXT.encode()


def test_a_picture_replaced_meanwhile_is_not_overwritten(alone: World) -> None:
    publication = alone.publication(NEW, pictures={"cover.jpg": b"\xff\xd8mine"})
    alone.server.write(b"\xff\xd8theirs", "cover.jpg")
    alone.server.commit()
    asked = alone.refused(publication)
    assert asked.theirs == {"cover.jpg": b"\xff\xd8theirs"}
    assert alone.server.path("cover.jpg").read_bytes() == b"\xff\xd8theirs"


def test_a_draft_whose_beginning_git_has_lost_uses_the_text_it_kept(alone: World) -> None:
    publication = alone.publication(NEW, began={"case.md": "0" * 40})
    assert alone.refused(publication).theirs_text == TEXT.encode()
    kept = replace(publication.change, began_text=TEXT.replace("旧摘要", "更旧的摘要").encode())
    alone.publish(
        replace(
            publication, change=replace(kept, files={"case.md": NEW.replace("旧摘要", "更旧的摘要").encode()})
        )
    )
    assert alone.server.text() == NEW


def test_hand_edits_of_the_same_case_are_merged_and_go_into_the_commit(alone: World) -> None:
    publication = alone.publication(NEW)
    alone.server.write(TEXT.replace("旧摘要", "没提交的摘要"))
    done = alone.publish(publication)
    assert done.merged
    assert alone.server.text() == NEW.replace("旧摘要", "没提交的摘要")
    assert alone.server.status() == ""


@pytest.mark.parametrize("staged", [False, True])
def test_hand_edits_of_the_same_field_are_left_to_the_person(alone: World, staged: bool) -> None:
    publication = alone.publication(NEW)
    alone.server.write(theirs := TEXT.replace("旧题目", "没提交的题目"))
    if staged:
        alone.server.git("add", "-A")
    before = alone.server.status()
    asked = alone.refused(publication)
    assert asked.theirs_text == theirs.encode()
    assert (alone.server.text(), alone.server.status()) == (theirs, before)
    chosen = replace(publication, change=replace(publication.change, began=asked.blobs))
    alone.publish(chosen)
    assert (alone.server.text(), alone.server.status()) == (NEW, "")


def test_a_file_removed_by_hand_is_left_to_the_person(alone: World) -> None:
    publication = alone.publication(NEW)
    alone.server.path().unlink()
    assert alone.refused(publication).theirs == {"case.md": None}
    assert not alone.server.path().exists()


def test_other_peoples_files_are_not_touched(alone: World) -> None:
    alone.server.write("title: 改到一半\n", case="2025/b")
    alone.server.write(b"\xff\xd8note", "unfinished.jpg")
    (alone.server.root / "content" / "index.md").write_text("改了的首页\n", encoding="utf-8")
    alone.server.git("add", "content/index.md")
    before = alone.server.status()
    alone.publish(alone.publication(NEW))
    assert alone.server.status() == before
    assert alone.server.text("2025/b") == "title: 改到一半\n"
    assert alone.server.git("show", "--format=", "--name-only", "HEAD") == "cases/2026/a/case.md"


def test_a_symbolic_link_in_the_way_is_refused(alone: World) -> None:
    publication = alone.publication(NEW)
    outside = alone.server.top.parent / "outside.md"
    outside.write_text("外面的\n", encoding="utf-8")
    alone.server.path().unlink()
    alone.server.path().symlink_to(outside)
    with pytest.raises(GitError, match="普通文件"):
        publish(alone.repo(), publication, by_field)
    assert outside.read_text(encoding="utf-8") == "外面的\n"


def test_a_site_in_a_folder_of_the_repository(make_world: Callable[..., World]) -> None:
    world = make_world(sub="工会/site")
    publication = world.publication(NEW)
    world.push_from_elsewhere(TEXT.replace("旧摘要", "别处的摘要"))
    world.publish(publication)
    assert world.server.text() == NEW.replace("旧摘要", "别处的摘要")
    assert world.server.status() == ""
    assert world.server.git("show", "--format=", "--name-only", "HEAD") == "工会/site/cases/2026/a/case.md"
    assert world.remote_tip() == world.server.git("rev-parse", "HEAD")
    assert read_reviews(world.server.root, CASE).commit == world.remote_tip()


def test_the_first_commit_of_an_empty_repository(alone: World) -> None:
    top = alone.server.top
    (top / ".git").rename(top.parent / "old.git")
    git(top, "init", "-q", "-b", "main", "--template=")
    publication = alone.publication(TEXT, case="2026/first")
    alone.publish(publication)
    assert alone.server.git("ls-files") == "cases/2026/first/case.md"
    assert alone.server.count(publication) == 1


def test_the_reference_lists_are_written_too(alone: World) -> None:
    change = FolderChange("content/_reference", {"withdrawn.yml": b"- C-2026-001\n"})
    alone.publish(replace(alone.publication(), id=uuid4(), change=change))
    written = alone.server.root / "content" / "_reference" / "withdrawn.yml"
    assert written.read_text(encoding="utf-8") == "- C-2026-001\n"
    again = replace(
        alone.publication(), id=uuid4(), change=replace(change, files={"withdrawn.yml": b"- C-2\n"})
    )
    assert alone.refused(again).theirs == {"withdrawn.yml": b"- C-2026-001\n"}


@pytest.mark.parametrize(
    "name", ["../x.md", "a/b.jpg", ".git", "-x.jpg", "a\nb.jpg", "", "a\\b.jpg", "长" * 90]
)
def test_a_strange_file_name_is_refused(name: str) -> None:
    with pytest.raises(GitError, match="文件名"):
        change_case(CASE, {name: b""}, began={})


@pytest.mark.parametrize("case_id", ["../etc", "2026", "2026/A", "2026/a/b", "1026/a", "2026/a\n", "2026/.."])
def test_a_strange_case_id_is_refused(case_id: str) -> None:
    with pytest.raises(GitError, match="案例的编号"):
        change_case(case_id, {"case.md": b""}, began={})
    with pytest.raises(GitError, match="案例的"):
        FolderChange(f"cases/{case_id}", {"case.md": b""})


def test_a_folder_outside_cases_is_refused() -> None:
    with pytest.raises(GitError, match="文件夹"):
        FolderChange("2026/a", {"case.md": b""})
