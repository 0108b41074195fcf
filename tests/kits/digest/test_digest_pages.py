"""记录、网页、渠道稿文件夹：写、更新、消失。"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dianxing.cases.partial_date import BEIJING, PartialDate
from dianxing.cli.app import run
from dianxing.errors import SettingsError, SourceProblems
from dianxing.kits.digest.text import qq_digest
from dianxing.kits.digest.write_digests import refresh_digests
from dianxing.site.digests.record import DigestRecord, read_records, record_yaml, write_record

AS_OF = datetime(2024, 6, 1, tzinfo=BEIJING)
NAME = "2024-06-01-all"
RECORD = DigestRecord(
    title="云州典型：新案例",
    scope="all",
    since=PartialDate(2023, 1, 1),
    until=PartialDate(2024, 6, 1),
    cases=("2022/dongshan-logistics-park", "2021/xihe-delivery-night", "2024/sample-site-federation"),
)


def test_a_record_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = write_record(tmp_path, RECORD)
    assert path == tmp_path / f"_digests/{NAME}.yml"
    assert read_records(tmp_path) == (RECORD,)
    assert [item.name for item in path.parent.iterdir()] == [path.name]


def test_a_site_without_digests_has_no_records(tmp_path: Path) -> None:
    assert read_records(tmp_path) == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("scope: all", "scope: county-x", "文件名和里面的日期、范围对不上"),
        ("scope: all", "scope: ../x", "范围只用小写字母"),
        ("- 2022/", "- ../2022/", "不是案例的地址"),
        ("2024-06-01", "六月一日", "日期"),
        ("- 2021/xihe-delivery-night", "- 2022/dongshan-logistics-park", "同一个案例写了两遍"),
        ("title:", "tittle:", "tittle"),
    ],
)
def test_a_spoilt_record_is_refused_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    path = write_record(tmp_path, RECORD)
    text = record_yaml(RECORD)
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SourceProblems, match=said) as caught:
        read_records(tmp_path)
    assert str(caught.value).startswith(f"content/_digests/{NAME}.yml:")


def test_the_page_holds_the_cases_in_their_order_and_never_a_sample(small: Any) -> None:
    write_record(small.root / "content", RECORD)
    small.build()
    page = small.page(f"digests/{NAME}/index.html")
    first, second = (page.index(f'href="/cases/{case_id}/"') for case_id in RECORD.cases[:2])
    assert first < second
    assert RECORD.cases[2] not in page
    assert "<h1>2个新案例</h1>" in page


def test_all_digests_are_listed_the_newest_first(small: Any) -> None:
    older = RECORD.model_copy(update={"until": PartialDate(2024, 5, 1), "title": "五月的一份"})
    for record in (RECORD, older):
        write_record(small.root / "content", record)
    small.build()
    page = small.page("digests/index.html")
    assert page.index(f'href="/digests/{NAME}/"') < page.index('href="/digests/2024-05-01-all/"')
    assert "五月的一份</a> <small>2个案例" in page
    assert 'href="/digests/"' in small.page(f"digests/{NAME}/index.html")


def test_a_digest_with_nothing_left_is_not_listed_and_without_digests_there_is_no_list(small: Any) -> None:
    path = write_record(small.root / "content", RECORD)
    small.build()
    for case_id in RECORD.cases[:2]:
        small.edit(case_id, "status: published", "status: withdrawn")
    small.build()
    assert NAME not in small.page("digests/index.html")
    path.unlink()
    assert "digests/index.html" in small.build().report.removed


def test_the_record_itself_is_not_public(small: Any) -> None:
    write_record(small.root / "content", RECORD)
    small.build()
    assert not [path for path in small.tree() if "_digests" in path or path.endswith(".yml")]


def test_a_withdrawn_case_leaves_the_page_and_an_empty_page_says_so(small: Any) -> None:
    write_record(small.root / "content", RECORD)
    small.build()
    small.edit("2022/dongshan-logistics-park", "status: published", "status: withdrawn")
    small.build()
    page = small.page(f"digests/{NAME}/index.html")
    assert "dongshan-logistics-park" not in page
    assert "2021/xihe-delivery-night" in page
    small.edit("2021/xihe-delivery-night", "status: published", "status: withdrawn")
    small.build()
    assert "这一份里的案例都已撤下" in small.page(f"digests/{NAME}/index.html")


def test_the_page_goes_with_its_record_and_stays_when_nothing_changed(small: Any) -> None:
    path = write_record(small.root / "content", RECORD)
    small.build()
    assert small.build().report.written == ()
    path.unlink()
    assert f"digests/{NAME}/index.html" in small.build().report.removed


def test_a_digest_has_its_record_and_every_form(digests: Any) -> None:
    digests.case("one")
    result = digests.write(digests.choose())
    assert digests.records[0].cases == ("2024/one",)
    assert result.problems == ()
    assert set(digests.files) == {
        f"{NAME}/{name}"
        for name in ("qq.txt", "digest.jpg", "copy/digest.jpg.js", "mail.html", "mail.txt", "mail.eml")
    }


def test_doing_it_again_writes_nothing(digests: Any) -> None:
    digests.case("one")
    digests.write(digests.choose())
    assert digests.write(digests.choose()).report.written == ()


def test_a_withdrawn_case_leaves_digests_made_before(digests: Any) -> None:
    digests.case("gone", "2024-05-30", "分拣工夜里歇上脚", "要撤下的夜班")
    digests.case("kept")
    digests.write(digests.choose())
    assert "要撤下的夜班" in digests.files[f"{NAME}/mail.txt"]
    digests.case(
        "gone", "2024-05-30", "分拣工夜里歇上脚", "要撤下的夜班", "status: published", "status: withdrawn"
    )
    digests.case("new", "2024-06-02")
    later = AS_OF + timedelta(days=2)
    digests.write(digests.choose(later), later)
    assert len({path.split("/")[0] for path in digests.files}) == 2
    assert not [path for path, text in digests.files.items() if "要撤下的夜班" in text]


def test_a_digest_whose_cases_are_all_gone_goes_from_the_folder(digests: Any) -> None:
    digests.case("gone")
    digests.write(digests.choose())
    digests.case("gone", "2024-05-30", "status: published", "status: draft")
    digests.case("new", "2024-06-02")
    later = AS_OF + timedelta(days=2)
    digests.write(digests.choose(later), later)
    assert {path.split("/")[0] for path in digests.files} == {"2024-06-03-all"}


def test_a_build_refreshes_digests_made_before_and_makes_none(digests: Any) -> None:
    library, settings_ = digests.library()
    assert refresh_digests(library, settings_, digests.desk.kit_dir) == ()
    assert not digests.desk.kit_dir.exists()
    digests.case("gone", "2024-05-30", "分拣工夜里歇上脚", "要撤下的夜班")
    digests.case("kept")
    digests.write(digests.choose())
    digests.case("gone", "2024-05-30", *HIDDEN["withdrawn"])
    assert refresh_digests(*digests.library(), digests.desk.kit_dir) == ()
    assert set(digests.files) == {
        f"{NAME}/{name}"
        for name in ("qq.txt", "digest.jpg", "copy/digest.jpg.js", "mail.html", "mail.txt", "mail.eml")
    }
    assert not [path for path, text in digests.files.items() if "要撤下的夜班" in text]


def test_one_failed_picture_holds_up_no_text(digests: Any) -> None:
    """网址（汉字的）装不进二维码，群里的一条却还放得下。"""
    digests.desk.settings = digests.desk.settings.model_copy(
        update={"site_url": f"https://yunzhou.example.org/{'长' * 900}/"}
    )
    digests.case("one")
    result = digests.write(digests.choose())
    assert [problem.code for problem in result.problems] == ["qr-too-long"]
    assert f"{NAME}/qq.txt" in digests.files
    assert f"{NAME}/digest.jpg" not in digests.files


def test_what_no_message_can_hold_is_refused_and_nothing_is_written(digests: Any) -> None:
    digests.desk.settings = digests.desk.settings.model_copy(
        update={"site_url": f"https://yunzhou.example.org/{'a' * 2400}/"}
    )
    digests.case("one")
    with pytest.raises(SettingsError, match="site_url"):
        digests.write(digests.choose())
    assert not digests.desk.kit_dir.exists()
    assert digests.records == ()


HIDDEN = {
    "draft": ("status: published", "status: draft"),
    "review": ("status: published", "status: review"),
    "withdrawn": ("status: published", "status: withdrawn"),
    "sample": ("scope: local", "scope: sample"),
    "future": ("published: 2024-05-30", "published: 2024-06-02"),
    "expired": ("published: 2024-05-30", "published: 2024-05-30, expires: 2024-05-31"),
}
STATES = st.lists(st.sampled_from([*HIDDEN, "public"]), min_size=1, max_size=5)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=STATES, after=STATES)
def test_nothing_hidden_ever_reaches_a_digest(
    new_digests: Callable[[], Any], before: list[str], after: list[str]
) -> None:
    """登的时候就藏着的进不去；登过以后藏起来的，照旧记录重做也没有。"""
    desk = new_digests()
    for number, state in enumerate(before):
        _put(desk, number, state)
    chosen = desk.choose()
    public = {f"2024/case-{number}" for number, state in enumerate(before) if state == "public"}
    assert set(chosen.cases if chosen else ()) == public
    if chosen is None:
        return
    everything = chosen.model_copy(update={"cases": tuple(f"2024/case-{n}" for n in range(len(before)))})
    _only(desk, everything, before)
    for number, state in enumerate(after[: len(before)]):
        _put(desk, number, state)
    _only(desk, everything, [*after[: len(before)], *before[len(after) :]])


def _put(desk: Any, number: int, state: str) -> None:
    desk.case(f"case-{number}", "2024-05-30", "分拣工夜里歇上脚", f"甲{number}号夜班", *HIDDEN.get(state, ()))


def _only(desk: Any, record: DigestRecord, states: list[str]) -> None:
    made = desk.read(record)
    said = repr(made) + "".join(qq_digest(made))
    for number, state in enumerate(states):
        assert (f"甲{number}号夜班" in said) == (state == "public")


def test_the_command_shows_first_then_writes_then_says_there_is_no_more(
    small: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    root = small.root

    def dianxing(*arguments: str) -> str:
        assert run(["digest", "--root", str(root), *arguments]) == 0
        return capsys.readouterr().out

    shown = dianxing("--since", "2020-01-01", "--as-of", "2026-01-01", "--dry-run")
    assert shown.startswith("云州工会典型：2020年1月1日至2026年1月1日的新案例")
    assert not (root / "kit").exists()
    assert read_records(root / "content") == ()
    said = dianxing("--since", "2020-01-01", "--as-of", "2026-01-01")
    (record,) = read_records(root / "content")
    assert (root / f"kit/digests/{record.name}/qq.txt").read_text("utf-8") == shown
    assert f"content/_digests/{record.name}.yml" in said
    small.build()
    page = small.page(f"digests/{record.name}/index.html")
    assert page.count('<article class="card">') == len(record.cases)
    assert "什么都没写" in dianxing("--week", "--as-of", "2026-01-02", "--county", "东山区")
    assert len(read_records(root / "content")) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "要写一个"),
        (("--week", "--month"), "只写一个"),
        (("--since", "上周"), "不是日期"),
        (("--week", "--county", "火星"), "词表里没有"),
        (("--week", "--kit-dir", "{root}/site/kit"), "渠道稿不公开"),
    ],
)
def test_a_wrong_command_says_what_to_do(
    small: Any, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    filled = [argument.format(root=small.root) for argument in arguments]
    assert run(["digest", "--root", str(small.root), *filled]) == 1
    assert said in capsys.readouterr().err


def test_kits_are_made_without_making_digests_but_withdrawn_cases_leave_those_there(digests: Any) -> None:
    def kit() -> int:
        return run(["kit", "--root", str(digests.desk.root), "--no-pictures", "--as-of", "2024-06-01"])

    digests.case("gone", "2024-05-30", "分拣工夜里歇上脚", "要撤下的夜班")
    digests.case("kept")
    assert kit() == 0
    assert not (digests.desk.kit_dir / "digests").exists()
    digests.write(digests.choose())
    digests.case("gone", "2024-05-30", *HIDDEN["withdrawn"])
    assert kit() == 0
    assert not [path for path, text in digests.files.items() if "要撤下的夜班" in text]
    page = (digests.desk.kit_dir / "index.html").read_text("utf-8")
    assert "要撤下的夜班" not in page and f"digest-{NAME}" in page
