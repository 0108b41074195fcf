"""发布里值进值出的几样：版本号、记录、差别、转向表、文件的种类、外面程序的错。"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.cases.partial_date import BEIJING
from dianxing.deploy.address_map import caddy_map, nginx_map
from dianxing.deploy.changes import compare, readable
from dianxing.deploy.file_kinds import Kind, kind_of
from dianxing.deploy.programs import failure
from dianxing.deploy.release import (
    File,
    dated_after,
    dump_release,
    is_release_id,
    load_about,
    load_release,
    release_of,
)
from dianxing.errors import DeployError
from dianxing.site.manifest import Built

WHEN = datetime(2026, 11, 26, 7, 13, 14, tzinfo=BEIJING)


def release(*files: File, when: datetime = WHEN):  # type: ignore[no-untyped-def]
    return release_of(files, when, site_url="https://a.cn/", production=True, taken_back=("x",))


_NAMES = st.text(st.characters(blacklist_categories=["Cc", "Cs"]), min_size=1)


@given(st.lists(st.builds(File, _NAMES, st.integers(0, 1 << 40), st.text("0123456789abcdef", min_size=32))))
def test_a_record_comes_back_as_it_went(files: list[File]) -> None:
    made = release(*files)
    assert load_release(dump_release(made).decode()) == made


@pytest.mark.parametrize("text", ["", "{}", "[]", "x", '{"id": "../../etc", "taken_back": []}'])
def test_a_spoilt_record_is_refused(text: str) -> None:
    with pytest.raises(DeployError, match="读不懂"):
        load_about(text)
    with pytest.raises(DeployError, match="读不懂"):
        load_release(text)


def test_numbers_of_releases_always_grow() -> None:
    first = release(File("a", 1, "1"))
    again = dated_after(first, WHEN, first.about)
    assert again.about.id > first.about.id
    assert is_release_id(again.about.id)
    slow_clock = dated_after(first, WHEN - timedelta(days=1), again.about)
    assert slow_clock.about.id > again.about.id
    assert first.about.when() == "2026-11-26 07:13"


@pytest.mark.parametrize("text", ["..", "", "20261126-071314-XXXXXXXX", "20261126-071314-0a1b2c3d/..", "-rf"])
def test_what_is_no_number_is_never_joined_to_a_path(text: str) -> None:
    assert not is_release_id(text)


def test_changes_leave_packed_copies_out() -> None:
    old = [File("a", 1, "1"), File("b", 1, "1"), File("b.br", 1, "1"), File("c", 1, "1")]
    new = [
        File("a", 1, "1"),
        File("b", 2, "2"),
        File("b.br", 2, "2"),
        File("d", 3, "3"),
        File("d.gz", 1, "3"),
    ]
    found = compare(old, new)
    assert (found.added, found.changed, found.removed, found.kept) == (
        (File("d", 3, "3"),),
        (File("b", 2, "2"),),
        (File("c", 1, "1"),),
        1,
    )
    assert not compare(new, new)


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1.0 KB"), (12_345_678, "12.3 MB"), (5 * 10**9, "5.0 GB")],
)
def test_sizes_are_readable(size: int, text: str) -> None:
    assert readable(size) == text


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("assets/site.f9519bd82e.css", Kind.NAMED),
        ("assets/share.jpg", Kind.OTHER),
        ("search/s/00000000-5f7c277f.bin", Kind.NAMED),
        ("search/t/bd0ce5bb.txt", Kind.NAMED),
        ("search/directory.json", Kind.PAGE),
        ("cases/2026/a/img/steps-3df9633c-960.webp", Kind.NAMED),
        ("cases/2026/a/img/card-480.webp", Kind.OTHER),
        ("cases/2026/a/index.html", Kind.PAGE),
        ("feed.xml", Kind.PAGE),
        ("robots.txt", Kind.PAGE),
        ("icon.svg", Kind.OTHER),
    ],
)
def test_a_file_may_be_kept_for_ever_only_when_its_name_follows_its_content(path: str, kind: Kind) -> None:
    assert kind_of(path) is kind


def built(moved: tuple[tuple[str, str], ...] = (), gone: tuple[str, ...] = ()) -> Built:
    return Built(True, True, "https://a.cn/", moved, gone, ())


def test_the_table_holds_moved_and_gone_addresses() -> None:
    facts = built((("/2015/旧地址/", "/cases/2022/a/"),), ("/cases/2021/b/",))
    assert nginx_map(facts).decode() == '"/2015/旧地址/" "/cases/2022/a/";\n"/cases/2021/b/" "410";\n'
    assert caddy_map(facts).decode() == '"/2015/旧地址/" "/cases/2022/a/"\n"/cases/2021/b/" "410"\n'


def test_addresses_that_would_break_the_server_file_stay_out() -> None:
    facts = built(
        (
            ("/a/{$HOME}/", "/cases/2022/a/"),
            ("/b$uri/", "/cases/2022/a/"),
            (f"/{'长' * 200}/", "/cases/2022/a/"),
            ("/Old/", "/cases/2022/a/"),
            ("/old/", "/cases/2022/b/"),
        )
    )
    assert nginx_map(facts).decode() == '"/Old/" "/cases/2022/a/";\n'


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("ssh: Could not resolve hostname x: Name or service not known", "找不到这个主机名"),
        ("ssh: connect to host h port 22: Connection refused", "不接受连接"),
        ("ssh: connect to host h port 22: Connection timed out", "连不上"),
        ("Host key verification failed.", "指纹"),
        ("deploy@h: Permission denied (publickey).", "不让登录"),
        ("mkdir: cannot create directory '/srv': Permission denied", "没有权限写"),
        ("sh: 1: flock: not found", "没有 flock"),
        ("bash: line 1: rsync: command not found", "服务器上没有 rsync"),
        ("flock: failed to execute rsync: No such file or directory", "服务器上没有 rsync"),
        ('rsync: write failed on "x": No space left on device (28)', "磁盘满了"),
        ("Failed to create file system: didn't find section in config file", "不认识这个远端"),
        ("AccessDenied: Access Denied status code: 403", "没有权限写"),
        ("something nobody has met", "原话：something nobody has met"),
    ],
)
def test_what_other_programs_say_becomes_chinese_with_a_cure(said: str, what: str) -> None:
    message = str(failure("rsync", "h:/srv", said, 12))
    assert what in message
    assert "→" in message
    assert message.startswith("h:/srv: ")
    assert "访问者看到的没有变" in message
