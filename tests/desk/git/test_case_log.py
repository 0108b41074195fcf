"""从 Git 里读案例：那时的样子、历史、哪次提交是哪次发布。"""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from tests.desk.git.world import CASE, TEXT, WHEN, WRITER, World

from dianxing.desk.git import case_log
from dianxing.desk.git.case_log import find_publication, history, read_case_at
from dianxing.desk.git.git_program import GitError
from dianxing.desk.git.values import Person

NEW = TEXT.replace("旧题目", "新题目")


def test_a_case_is_read_as_it_was(alone: World) -> None:
    repo = alone.repo()
    (old,) = history(repo, CASE, 1)
    alone.publish(alone.publication(NEW, pictures={"图 一.jpg": b"\xff\xd8one"}, remove=("cover.jpg",)))
    (new,) = history(repo, CASE, 1)
    before, after = read_case_at(repo, old.id, CASE), read_case_at(repo, new.id, CASE)
    assert before is not None
    assert after is not None
    assert (before.text, before.pictures) == (TEXT.encode(), {"cover.jpg": b"\xff\xd8old"})
    assert (after.text, after.pictures) == (NEW.encode(), {"图 一.jpg": b"\xff\xd8one"})
    assert after.blob == after.blobs["case.md"] == alone.server.git("rev-parse", "HEAD:cases/2026/a/case.md")
    assert set(after.blobs) == {"case.md", "图 一.jpg"}


def test_a_case_that_was_not_there_is_none(alone: World) -> None:
    (head,) = history(alone.repo(), CASE, 1)
    assert read_case_at(alone.repo(), head.id, "2026/none") is None


def test_only_whole_commit_names_are_taken(alone: World) -> None:
    with pytest.raises(ValueError, match="object name"):
        read_case_at(alone.repo(), "--output=x", CASE)


def test_a_link_in_the_folder_is_not_a_file_of_the_case(alone: World) -> None:
    alone.server.path("link.jpg").symlink_to("/etc/passwd")
    alone.server.commit()
    (head,) = history(alone.repo(), CASE, 1)
    files = read_case_at(alone.repo(), head.id, CASE)
    assert files is not None
    assert set(files.blobs) == {"case.md", "cover.jpg"}


def test_a_file_too_big_for_memory_is_not_read(alone: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(case_log, "_LARGEST", 10)
    (head,) = history(alone.repo(), CASE, 1)
    with pytest.raises(GitError, match="太大"):
        read_case_at(alone.repo(), head.id, CASE)


def test_history_tells_who_when_and_who_reviewed(alone: World) -> None:
    publication = replace(alone.publication(NEW), reviewers=(Person("初审", "one@x.cn"), Person("复审")))
    alone.publish(publication)
    alone.server.write("title: 别的\n", case="2025/b")
    alone.server.commit()
    newest, first = history(alone.repo(), CASE)
    assert (newest.author, newest.when, newest.subject) == (WRITER, WHEN, "发布：新题目")
    assert newest.reviewers == publication.reviewers
    assert newest.publication == str(publication.id)
    assert (first.author, first.subject, first.reviewers, first.publication) == (
        *(Person("别人", "other@x.cn"), "开始", (), ""),
    )
    assert history(alone.repo(), CASE, 1) == (newest,)
    assert history(alone.repo(), "2026/none") == ()


def test_a_publication_only_mentioned_is_not_found(alone: World) -> None:
    publication = alone.publication(NEW)
    alone.server.write("title: 别的\n", case="2025/b")
    tip = alone.server.commit(f"说起\n\nDesk-Publication: {publication.id}\n\n后面还有话")
    assert find_publication(alone.repo(), publication.id, (tip,)) is None
    done = alone.publish(publication)
    assert find_publication(alone.repo(), publication.id, (None, done.tip)) == done.commit
    assert find_publication(alone.repo(), uuid4(), (done.tip,)) is None
    assert find_publication(alone.repo(), publication.id, ()) is None
