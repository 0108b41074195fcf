"""审过没有：认案例最后一次提交里的 Reviewed-by，作者自己不算。"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from dianxing.push.reviews import read_reviews

CASE = "2026/a"


class Repo:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q")

    def git(self, *arguments: str) -> None:
        name = ["-c", "user.name=撰稿", "-c", "user.email=author@x.cn", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *name, "-C", str(self.root), *arguments], check=True, capture_output=True)

    def write(self, text: str, case: str = CASE) -> None:
        path = self.root / "cases" / case / "case.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path)


def test_reviewers_are_counted_once_and_the_author_not_at_all(repo: Repo) -> None:
    repo.write("一")
    repo.commit(
        "发布\n\nReviewed-by: 初审 <one@x.cn>\nReviewed-by: 初审又名 <ONE@x.cn>\n"
        "Reviewed-by: 复审 <two@x.cn>\nReviewed-by: 撰稿 <author@x.cn>"
    )
    reviews = read_reviews(repo.root, CASE)
    assert reviews.reviewers == ("one@x.cn", "two@x.cn")
    assert reviews.lacks(2) == ""
    assert reviews.lacks(3) == "要 3 个人审过（提交里的 Reviewed-by:），现在是 2 个"


def test_a_change_after_the_review_needs_a_new_one(repo: Repo) -> None:
    repo.write("一")
    repo.commit("发布\n\nReviewed-by: 初审 <one@x.cn>")
    repo.write("别的案例", "2026/b")
    repo.commit("别的")
    assert read_reviews(repo.root, CASE).lacks(1) == ""
    repo.write("改了")
    assert read_reviews(repo.root, CASE).lacks(1) == "改了还没有提交"
    repo.commit("改字")
    assert "现在是 0 个" in read_reviews(repo.root, CASE).lacks(1)


def test_a_trailer_in_the_middle_of_the_words_is_no_review(repo: Repo) -> None:
    repo.write("一")
    repo.commit("发布\n\nReviewed-by: 初审 <one@x.cn>\n\n后面还有一段话，所以上面不是署名")
    assert read_reviews(repo.root, CASE).reviewers == ()


def test_what_git_does_not_know_is_not_reviewed(repo: Repo, tmp_path_factory: pytest.TempPathFactory) -> None:
    repo.write("一")
    assert read_reviews(repo.root, CASE).lacks(1) == "还没有提交到 Git"
    elsewhere = tmp_path_factory.mktemp("no-git")
    assert read_reviews(elsewhere, CASE).lacks(1) == "还没有提交到 Git"
    assert read_reviews(elsewhere, CASE).lacks(0) == ""
