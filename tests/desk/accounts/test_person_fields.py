"""姓名、登录名、岗位：填的对不对。"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.desk.access.actor import Post
from dianxing.desk.access.roles import Role
from dianxing.desk.accounts.person_fields import (
    WrongFields,
    fold_username,
    read_identity,
    read_posts,
    read_username,
    suggest_username,
)


@given(st.text(max_size=60))
def test_a_login_name_is_plain_and_stays_itself(text: str) -> None:
    try:
        username = read_username(text)
    except WrongFields:
        return
    assert username.isascii()
    assert username == fold_username(username) == read_username(username)


@given(st.text(max_size=40), st.sets(st.sampled_from(["lihua", "lihua2", "lihua3", "user"])))
def test_a_suggested_login_name_is_always_good_and_free(name: str, taken: set[str]) -> None:
    username = suggest_username(name, taken)
    assert username not in taken
    assert read_username(username) == username


@pytest.mark.parametrize(
    ("typed", "read"), [("  Wang ", "wang"), ("ｗａｎｇ１", "wang1"), ("li.hua-2", "li.hua-2")]
)
def test_phone_keyboards_and_full_width_are_the_same_name(typed: str, read: str) -> None:
    assert read_username(typed) == read


@given(st.text(max_size=40))
def test_a_name_that_is_let_in_is_a_name_in_git_too(name: str) -> None:
    try:
        identity = read_identity(name, "")
    except WrongFields:
        return
    assert identity.name == " ".join(identity.name.split())
    assert not set(identity.name) & set('<>"\n\r\0')


@pytest.mark.parametrize("name", ["王某", "买买提·艾力", "O Neil Zhang", "欧阳 娜娜", "𠮷野"])
def test_real_names_are_let_in_and_git_keeps_them(name: str, tmp_path: Path) -> None:
    identity = read_identity(name, "a@example.com")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    author = f"{identity.name} <{identity.mail}>"
    who = ["-c", f"user.name={identity.name}", "-c", f"user.email={identity.mail}"]
    commit = ["commit", "-q", "--allow-empty", "-m", "x", f"--author={author}"]
    subprocess.run(["git", "-C", str(tmp_path), *who, *commit], check=True)
    shown = subprocess.run(
        ["git", "-C", str(tmp_path), "log", "--format=%an <%ae>"], capture_output=True, check=True
    )
    assert shown.stdout.decode().strip() == author


def test_rows_of_posts_are_read_once_each_and_empty_rows_are_not() -> None:
    roles, counties = ["writer", "", "writer", "admin"], ["371302", "", "371302", "city"]
    assert read_posts(roles, counties, {"371302"}) == (Post(Role.WRITER, "371302"), Post(Role.ADMIN, ""))
