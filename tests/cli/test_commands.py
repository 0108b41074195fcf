"""各个命令做的事：检查的几种写法、自动修、起草、词表说明、进度。"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dianxing.cli.progress import terminal_progress
from dianxing.site.progress import silent

if TYPE_CHECKING:
    from tests.cli.conftest import Done
    from tests.conftest import SmallSite

GARLIC = "2022/nantang-garlic-coop"
NIGHT = "2021/xihe-delivery-night"


def break_two(small: SmallSite) -> None:
    small.edit(GARLIC, "area: 农业专业合作组织", "area: 没有的领域")
    small.edit(NIGHT, 'county: "990102"', "county: 没有的县")


def test_check_tells_all_problems_of_all_files_one_a_line(
    small: SmallSite, dianxing: Callable[..., Done]
) -> None:
    break_two(small)
    done = dianxing("check", "--root", small.root)
    lines = done.out.splitlines()
    assert [line.split(":")[0] for line in lines] == [f"cases/{NIGHT}/case.md", f"cases/{GARLIC}/case.md"]
    assert all(re.fullmatch(r"[^:]+:\d+:\d+: .+ → .+", line) for line in lines)


def test_check_gives_json_and_nothing_else_on_the_output(
    small: SmallSite, dianxing: Callable[..., Done]
) -> None:
    break_two(small)
    done = dianxing("check", "--root", small.root, "--format", "json")
    found = json.loads(done.out)
    assert done.code == 1
    assert [item["path"] for item in found] == [f"cases/{NIGHT}/case.md", f"cases/{GARLIC}/case.md"]
    assert set(found[0]) == {"path", "line", "column", "what", "fix", "code", "field"}


def test_check_gives_json_when_nothing_is_wrong(small: SmallSite, dianxing: Callable[..., Done]) -> None:
    done = dianxing("check", "--root", small.root, "--format", "json")
    assert (done.code, json.loads(done.out)) == (0, [])


def test_check_gives_lines_for_github(small: SmallSite, dianxing: Callable[..., Done]) -> None:
    break_two(small)
    done = dianxing("check", "--root", small.root, "--format", "github")
    lines = done.out.splitlines()
    assert len(lines) == 2
    assert all(
        re.match(r"::error file=cases/\d{4}/[\w-]+/case\.md,line=\d+,col=\d+,title=", line) for line in lines
    )


def test_check_tells_problems_of_settings_and_word_lists_together_with_those_of_cases(
    small: SmallSite, dianxing: Callable[..., Done]
) -> None:
    small.edit(small.root / "dianxing.yml", "page_size: 24", "page_size: 1")
    (small.root / "content" / "_reference" / "synonyms.yml").write_text("gruops: []\n", encoding="utf-8")
    small.edit(GARLIC, "area: 农业专业合作组织", "area: 没有的领域")
    done = dianxing("check", "--root", small.root, "--format", "json")
    assert [item["path"] for item in json.loads(done.out)] == [
        f"cases/{GARLIC}/case.md",
        "content/_reference/synonyms.yml",
        "dianxing.yml",
    ]


def test_check_reads_the_records_of_digests(small: SmallSite, dianxing: Callable[..., Done]) -> None:
    record = small.root / "content/_digests/2026-01-01-all.yml"
    record.parent.mkdir()
    record.write_text(
        "title: 新案例\nscope: all\nsince: 2025-12-01\nuntil: 2026-01-02\ncases: []\n", encoding="utf-8"
    )
    done = dianxing("check", "--root", str(small.root))
    assert done.code == 1
    assert "content/_digests/2026-01-01-all.yml:2:8: 文件名和里面的日期、范围对不上" in done.out


def test_check_finds_two_cases_that_want_one_old_address(
    small: SmallSite, dianxing: Callable[..., Done]
) -> None:
    small.edit(GARLIC, "county: 旧塘县", "county: 旧塘县\naliases: [/2015/old-address/]")
    done = dianxing("check", "--root", small.root)
    assert done.code == 1
    assert "/2015/old-address/" in done.out


def test_check_fix_mends_what_is_certain_and_says_what_it_did(
    small: SmallSite, dianxing: Callable[..., Done]
) -> None:
    path = small.case_file(GARLIC)
    text = path.read_text(encoding="utf-8")
    path.write_bytes(
        text.replace("status: published", "status：published").replace("\n", "\r\n").encode("gb18030")
    )
    assert dianxing("check", "--root", small.root).code == 1
    done = dianxing("check", "--root", small.root, "--fix")
    assert (done.code, done.out) == (0, "没有问题。\n")
    assert f"cases/{GARLIC}/case.md: 编码从 GB18030" in done.err
    assert path.read_text(encoding="utf-8") == text
    again = dianxing("check", "--root", small.root, "--fix")
    assert (again.code, again.err) == (0, "")


def test_check_fix_keeps_its_words_off_the_json(small: SmallSite, dianxing: Callable[..., Done]) -> None:
    path = small.case_file(GARLIC)
    path.write_bytes(path.read_text(encoding="utf-8").encode("gb18030"))
    done = dianxing("check", "--root", small.root, "--fix", "--format", "json")
    assert json.loads(done.out) == []


def test_new_writes_a_draft_that_passes_the_check(small: SmallSite, dianxing: Callable[..., Done]) -> None:
    done = dianxing(
        *("new", "garlic-union", "--root", small.root, "-t", "蒜农有了工会: 试一试", "--year", "2026"),
        *("--county", "旧塘县", "--area", "农业专业合作组织"),
    )
    assert done.code == 0, done.err
    path = small.case_file("2026/garlic-union")
    assert str(path) in done.out
    assert "status: draft" in path.read_text(encoding="utf-8")
    assert dianxing("check", "--root", small.root).code == 0
    small.build()
    assert not [name for name in small.tree() if "garlic-union" in name]


def test_new_takes_the_year_of_today(small: SmallSite, dianxing: Callable[..., Done]) -> None:
    done = dianxing("new", "of-today", "--root", small.root, "-t", "甲")
    assert done.code == 0
    assert re.search(r"cases/20\d\d/of-today/case\.md", done.out)


def test_new_never_writes_over_anything(small: SmallSite, dianxing: Callable[..., Done]) -> None:
    before = small.case_file(GARLIC).read_bytes()
    year, slug = GARLIC.split("/")
    done = dianxing("new", slug, "--root", small.root, "-t", "另一个", "--year", year)
    assert done.code == 1
    assert "已经有了" in done.err
    assert small.case_file(GARLIC).read_bytes() == before


@pytest.mark.parametrize(
    ("slug", "title", "says"),
    [
        ("Bad Slug", "甲", "试试 bad-slug"),
        ("../../evil", "甲", "不能当短名"),
        ("中文", "甲", "不能当短名"),
        ("good", "字" * 31, "1—30 字"),
        ("good", "  ", "1—30 字"),
    ],
)
def test_new_refuses_names_that_are_no_names(
    small: SmallSite, dianxing: Callable[..., Done], slug: str, title: str, says: str
) -> None:
    before = sorted(small.root.rglob("*"))
    done = dianxing("new", slug, "--root", small.root, "-t", title, "--year", "2026")
    assert done.code == 1
    assert says in done.err
    assert sorted(small.root.rglob("*")) == before


def test_schema_is_printed_or_written(
    small: SmallSite, dianxing: Callable[..., Done], tmp_path: Path
) -> None:
    done = dianxing("schema", "--root", small.root)
    assert done.code == 0
    assert "标题" in json.dumps(json.loads(done.out), ensure_ascii=False)
    target = tmp_path / "case.schema.json"
    assert dianxing("schema", "--root", small.root, "-o", target).code == 0
    assert target.read_text(encoding="utf-8") == done.out


@pytest.mark.parametrize("target", ["nowhere/x.json", "."])
def test_schema_that_cannot_be_written_says_so(
    small: SmallSite, dianxing: Callable[..., Done], tmp_path: Path, target: str
) -> None:
    before = sorted(tmp_path.iterdir())
    done = dianxing("schema", "--root", small.root, "-o", tmp_path / target)
    assert done.code == 1
    assert "写不了" in done.err
    assert sorted(tmp_path.iterdir()) == before


def test_build_takes_another_folder_address_and_moment(
    small: SmallSite, dianxing: Callable[..., Done], tmp_path: Path
) -> None:
    done = dianxing(
        *("build", "--root", small.root, "--site-dir", tmp_path / "预览", "--no-pictures", "--no-search"),
        *("--base-url", "https://a.example/b", "--as-of", "2099-01-01T00:00", "--kit-dir", tmp_path / "kits"),
    )
    assert done.code == 0, done.err
    page = (tmp_path / "预览" / "cases" / "2099" / "tomorrow-drivers" / "index.html").read_text(
        encoding="utf-8"
    )
    assert '<link rel="canonical" href="https://a.example/b/cases/2099/tomorrow-drivers/">' in page
    assert not (tmp_path / "预览" / "search" / "directory.json").exists()
    assert not small.out.exists()


def test_a_site_without_a_search_still_has_its_search_page(
    small: SmallSite, dianxing: Callable[..., Done]
) -> None:
    dianxing("build", "--root", small.root, "--no-pictures", "--as-of", "2026-01-01")
    assert (small.out / "search" / "directory.json").is_file()
    dianxing("build", "--root", small.root, "--no-pictures", "--as-of", "2026-01-01", "--no-search")
    assert {path.name for path in (small.out / "search").iterdir()} == {"index.html"}


class Terminal(io.StringIO):
    """一个假的终端。"""

    def isatty(self) -> bool:
        return True


def test_progress_is_silent_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal_progress() as report:
        assert report is silent
        report("读案例", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_progress_on_a_terminal_shows_only_what_takes_longer_than_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import time

    terminal, now = Terminal(), [100.0]
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    with terminal_progress() as report:
        report("读案例", 1, 1000)
        assert terminal.getvalue() == ""
        now[0] += 1.5
        report("读案例", 500, 1000)
        assert "读案例" in terminal.getvalue()
        assert "500/1000" in terminal.getvalue()
