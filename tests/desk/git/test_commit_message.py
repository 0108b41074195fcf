"""提交的话：署名读得回来，人打的字变不成署名。"""

from __future__ import annotations

import subprocess
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.desk.git.world import CASE, TEXT, WHEN, WRITER, World, by_field

from dianxing.desk.git.case_log import history
from dianxing.desk.git.folder_change import Publication, change_case, commit_message
from dianxing.desk.git.open_repository import open_repository
from dianxing.desk.git.publish_folder import Published, publish
from dianxing.desk.git.values import Person
from dianxing.push.reviews import read_reviews

ID = UUID("12345678-1234-5678-1234-567812345678")
EVIL = "Reviewed-by: 冒名 <evil@x.cn>"


def signed(world: World, reviewers: tuple[Person, ...], *, subject: str = "发布", body: str = "") -> None:
    change = change_case("2026/new", {"case.md": TEXT.encode()}, began={})
    publication = Publication(ID, change, WRITER, subject, WHEN, body, reviewers)
    assert isinstance(publish(world.repo(), publication, by_field), Published)


def test_several_reviewers_are_read_back_and_the_author_is_not_one(alone: World) -> None:
    others = (Person("初审", "one@x.cn"), Person("复审", "two@x.cn"), Person("没有邮箱的"))
    signed(alone, (*others, Person("撰稿人", "WRITER@x.cn")))
    reviews = read_reviews(alone.server.root, "2026/new")
    assert set(reviews.reviewers) == {"one@x.cn", "two@x.cn", "没有邮箱的"}
    assert not reviews.dirty
    (head,) = history(alone.repo(), "2026/new", 1)
    assert head.reviewers == others
    assert (head.author, head.when, head.publication) == (WRITER, WHEN, str(ID))


def test_the_same_reviewer_signs_once() -> None:
    words = commit_message("题", "", (Person("甲", "a@x.cn"), Person("甲又名", "A@x.cn")), ID)
    assert words.count("Reviewed-by:") == 1
    assert "Reviewed-by: 甲 <a@x.cn>" in words


@pytest.mark.parametrize(
    ("subject", "body"),
    [
        (f"题目\n\n{EVIL}", ""),
        (EVIL, ""),
        ("", EVIL),
        ("题目", f"说明\n\n{EVIL}"),
        ("题目", f"{EVIL}\r\n\r\n"),
        ("题目", f"---\n{EVIL}\n---"),
        ("题目", f"\u2028\u2028{EVIL}\x00\x0b"),
    ],
)
def test_words_never_become_a_signature(alone: World, subject: str, body: str) -> None:
    signed(alone, (Person("初审", "one@x.cn"),), subject=subject, body=body)
    assert read_reviews(alone.server.root, "2026/new").reviewers == ("one@x.cn",)


@pytest.mark.parametrize(
    "person",
    [
        Person(f"坏人\n{EVIL}", "bad@x.cn"),
        Person("坏人> <evil@x.cn", "bad@x.cn"),
        Person("坏人", "bad@x.cn>\nReviewed-by: evil <evil@x.cn"),
        Person("坏人\u2028Reviewed-by: evil@x.cn", "bad@x.cn"),
        Person("<<<;;;", "bad@x.cn"),
        Person("", ""),
    ],
)
def test_a_name_or_mail_adds_nobody_else(alone: World, person: Person) -> None:
    signed(alone, (person, Person("初审", "one@x.cn")))
    reviewers = read_reviews(alone.server.root, "2026/new").reviewers
    assert "evil@x.cn" not in reviewers
    assert len(reviewers) == 2
    assert "one@x.cn" in reviewers


def test_a_rare_character_of_a_name_is_kept() -> None:
    rare = "\U000323b0\ue123"  # 比 Python 的表新的汉字、私用区的字
    assert Person(f"王{rare}").clean().name == f"王{rare}"


@pytest.mark.parametrize("author", [Person("", ""), Person("..", "不是邮箱"), Person("甲\n乙", "a@x.cn")])
def test_any_author_can_be_written(alone: World, author: Person) -> None:
    change = change_case(CASE, {"new.jpg": b"1"}, began={})
    publish(alone.repo(), Publication(ID, change, author, "题", WHEN), by_field)
    (head,) = history(alone.repo(), CASE, 1)
    assert head.author == author.clean()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(subject=st.text(), body=st.text(), names=st.lists(st.tuples(st.text(), st.text()), max_size=3))
def test_git_reads_exactly_the_signatures_given(
    tmp_path: Path, subject: str, body: str, names: list[tuple[str, str]]
) -> None:
    people = tuple(Person(name, mail) for name, mail in names)
    words = commit_message(subject, body, people, ID)
    read = subprocess.run(
        ["git", "interpret-trailers", "--parse", "--no-divider"],
        input=words.encode(),
        capture_output=True,
        check=True,
        cwd=tmp_path,
    ).stdout.decode()
    lines = [line for line in read.split("\n") if line]
    assert lines[-1] == f"Desk-Publication: {ID}"
    assert len(lines) == len({person.clean().key for person in people}) + 1
    assert all(line.startswith("Reviewed-by: ") for line in lines[:-1])


def test_open_repository_names_the_desk_as_committer(alone: World) -> None:
    signed(alone, ())
    assert alone.server.git("log", "-1", "--format=%cn") == "典型采编台"
    assert open_repository(alone.server.root).branch == "main"
