"""写 `case.md`：写出来的读回来一个字不差；只改一项，就只有那几行不同。"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dianxing.cases.case_text import same_text, same_value, tidied
from dianxing.cases.folders import find_folders
from dianxing.cases.head_layout import key_lines
from dianxing.cases.model import PARTS, CaseHead
from dianxing.cases.read import read_case
from dianxing.cases.reference_files import load_reference
from dianxing.cases.rewrite import CaseText, parse_case_text, write_case_text

SITE = Path(__file__).parents[2]
REAL_CASES = sorted(SITE.glob("cases/*/*/case.md"))

NASTY = st.sampled_from(
    [
        *[
            "甲: 乙",
            "甲 # 注",
            "'单'",
            '"双"',
            "“中”",
            '“半"',
            '他说：“好"，走了',
            "，‘半', 完",
            "- 项",
            "-",
            "---",
        ],
        *[
            "甲\n---\n乙",
            "😀👩‍👩‍👧",
            "yes",
            "No",
            "true",
            "null",
            "~",
            "1e5",
            "0x1F",
            "007",
            "1_000",
            ".inf",
            "12:30",
        ],
        *[
            "2021-06-01",
            "2021",
            "２０２１",
            "甲\n乙",
            "甲\n\n  乙\n",
            "\n甲",
            "尾空格 ",
            " 头空格",
            "\u3000全角空格",
        ],
        *[
            "[甲，乙]",
            "{甲: 乙}",
            "甲，乙；丙",
            "&锚",
            "*别名",
            "!标签",
            "%",
            "@",
            "`",
            "|",
            ">",
            "?",
            "? 甲",
            ":",
        ],
        *[
            "\\n",
            "a\\b",
            "\t制表",
            "甲\t乙",
            "title: 又",
            "title：又",
            "#",
            "<<",
            "=",
            "...",
            "https://a.b/c?d=1&e=2#f",
        ],
        *["\u200b", "\u200e右", "\xa0", "é́", "\U0010ffff", "长" * 400, "a " * 200, '他说：“好"\n，走了'],
    ]
)
CLEAN_TEXTS = st.one_of(
    NASTY,
    st.text(
        st.sampled_from("甲乙，。：；“”‘’（）［］【】｛｝ab1 -#'\":,[]{}&*!|>?%@`\\~\n\t\u3000😀"),
        max_size=12,
    ),
    st.text(max_size=12),
).map(lambda text: tidied(CaseText({"k": text}, "")).head.get("k", "甲"))
ANY_TEXTS = st.one_of(
    CLEAN_TEXTS, st.text(st.characters(), max_size=12), st.text(st.characters(categories=["Cc", "Cs"]))
)
NUMBERS = st.one_of(
    st.booleans(), st.integers(-(10**17), 10**17), st.floats(), st.sampled_from([41.3, 100.0, 1e-7, 1e22])
)
KEYS = st.sampled_from(
    [*CaseHead.model_fields, "unknown", "键", "a b", "'", "---", "yes", "1", "#", "k: v", "?"]
)
PART_KEYS = st.sampled_from(sorted({name for part in PARTS.values() for name in part.model_fields}))


def heads(texts: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    leaves = st.one_of(texts, texts, NUMBERS)
    values = st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=4), st.dictionaries(PART_KEYS, inner, min_size=1, max_size=4)
        ),
        max_leaves=8,
    )
    return st.dictionaries(KEYS, values, max_size=7)


BODIES = st.lists(
    st.sampled_from(["## 经过", "甲。", "", "---", "  缩进", "title: 乙", "# 注", "行尾两空格  "]), max_size=6
).map(lambda lines: tidied(CaseText({}, "\n".join(lines))).body)
CLEAN = st.builds(CaseText, heads(CLEAN_TEXTS), BODIES).map(tidied)


def parsed(text: str) -> CaseText:
    values = parse_case_text(text)
    assert isinstance(values, CaseText), values
    return values


def changed_lines(old: str, new: str) -> set[str]:
    """改过的行：去掉的和添上的。"""
    return {line for line in difflib.ndiff(old.splitlines(), new.splitlines()) if line[:2] in ("- ", "+ ")}


@settings(max_examples=200, deadline=None)
@given(CLEAN)
@example(CaseText({"title": "甲", "dates": {"established": "2021"}, "county": "371302"}, ""))
@example(CaseText({"summary": '他说：“好"，走了', "steps": ['他说：“好"，走了'], "tags": ["甲，乙"]}, ""))
def test_what_is_written_is_read_back_word_for_word(values: CaseText) -> None:
    assert same_text(parsed(write_case_text(values)), values)


@settings(max_examples=150, deadline=None)
@given(st.builds(CaseText, heads(ANY_TEXTS), st.text(max_size=30)))
def test_anything_typed_can_be_written_once_it_is_tidied(values: CaseText) -> None:
    tidy = tidied(values)
    assert same_text(tidied(tidy), tidy)
    assert same_text(parsed(write_case_text(values)), tidy)


@settings(max_examples=150, deadline=None)
@given(CLEAN, CLEAN)
def test_a_rewritten_original_holds_exactly_the_new_values(old: CaseText, new: CaseText) -> None:
    original = write_case_text(old)
    assert write_case_text(old, original) == original
    assert same_text(parsed(write_case_text(new, original)), new)


@settings(max_examples=150, deadline=None)
@given(CLEAN, st.data())
def test_an_original_with_comments_everywhere_still_holds_the_new_values(old: CaseText, data: Any) -> None:
    lines = write_case_text(old).split("\n")
    for _ in range(3):
        row = data.draw(st.integers(1, len(lines) - 1))
        lines.insert(
            row, data.draw(st.sampled_from(["# 注: 释", "  # 缩进的注释", "", "- 甲", "&a", "zone:"]))
        )
    original = "\n".join(lines)
    values = parse_case_text(original)
    if isinstance(values, CaseText):
        assert write_case_text(values, original) == original
    new = data.draw(CLEAN)
    assert same_text(tidied(parsed(write_case_text(new, original))), new)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(st.text(), st.text(st.sampled_from("---\n: {}[]&*!'\"|>甲：，a#\t\r\ufeff\ud800\x00")), NASTY)
)
def test_reading_broken_text_never_raises(text: str) -> None:
    for content in (text, f"---\n{text}\n---\n{text}", f"---\ntitle: {text}\n---\n"):
        values = parse_case_text(content)
        assert isinstance(values, CaseText) or all(finding.spot for finding in values)
        assert values != ()
        parsed(write_case_text(CaseText({"title": "甲"}, ""), content))


@pytest.mark.parametrize("path", REAL_CASES, ids=lambda path: path.parent.name)
def test_real_cases_stay_byte_for_byte_when_nothing_changed(path: Path) -> None:
    original = path.read_bytes().decode()
    assert write_case_text(parsed(original), original) == original
    assert same_text(parsed(write_case_text(parsed(original))), parsed(original))


@pytest.mark.parametrize("path", REAL_CASES, ids=lambda path: path.parent.name)
def test_changing_one_key_of_a_real_case_touches_only_its_lines(path: Path) -> None:
    original = path.read_bytes().decode()
    values = parsed(original)
    spans = key_lines(original.split("---\n")[1])
    assert spans
    lines = original.splitlines(keepends=True)
    for span in spans:
        value = values.head[span.key]
        changed: Any = f"{value}改"
        if isinstance(value, list):
            changed = [*value, *value[-1:]]
        elif isinstance(value, dict):
            changed = {**value, next(iter(value)): "改"}
        new = CaseText({**values.head, span.key: changed}, values.body)
        written = write_case_text(new, original)
        assert same_text(parsed(written), new)
        assert written.startswith("".join(lines[: span.start + 1]))
        assert written.endswith("".join(lines[span.end + 1 :]))
        assert all(comment in written for comment in span.comments)


def test_a_changed_word_is_one_line_and_keeps_its_comment(good_case: str) -> None:
    original = good_case.replace("kind: 物流园\n", "kind: 物流园   # 归在物流园\n")
    values = parsed(original)
    written = write_case_text(CaseText({**values.head, "kind": "货运"}, values.body), original)
    assert changed_lines(original, written) == {
        "- kind: 物流园   # 归在物流园",
        "+ kind: 货运   # 归在物流园",
    }


def test_one_changed_metric_is_one_line(good_case: str) -> None:
    values = parsed(good_case)
    metrics = [{**values.head["metrics"][0], "value": 1500}]
    written = write_case_text(CaseText({**values.head, "metrics": metrics}, values.body), good_case)
    line = "  - {key: 覆盖企业, value: %d, unit: 家, as_of: 2022-09, source: 1, method: 媒体报道}"
    assert changed_lines(good_case, written) == {"- " + line % 1400, "+ " + line % 1500}


def test_a_new_key_stands_where_the_format_has_it_and_a_removed_one_goes(good_case: str) -> None:
    values = parsed(good_case)
    head = {key: value for key, value in values.head.items() if key != "union"}
    written = write_case_text(CaseText({**head, "zone": "某园区"}, values.body), good_case)
    assert changed_lines(good_case, written) == {
        "+ zone: 某园区",
        "- union: {form: 行业联合会, approved_by: 东山区总工会}",
    }
    assert "county: 东山区\nzone: 某园区\narea:" in written


def test_a_scaffold_keeps_its_notes_when_it_is_filled_in() -> None:
    original = (
        "---\n# yaml-language-server: $schema=../../case.schema.json\n\n"
        "title: 甲\nstatus: draft\n# 状态的说明\n"
        "# area: 物流（快递）\n\n# dates:\n#   established: 2021-06          发生的时间\n\ncounty:\n---\n"
    )
    new = CaseText({"title": "甲", "status": "draft", "county": "东山区", "result": "成了。"}, "正文。\n")
    assert write_case_text(new, original) == original.replace(
        "county:\n---\n", "county: 东山区\nresult: 成了。\n---\n正文。\n"
    )


def test_comments_inside_a_changed_list_move_above_it() -> None:
    original = "---\ntitle: 甲\nsteps:\n  - 一   # 先做\n  # 再做\n  - 二 #不是注释#\nresult: 成\n---\n"
    new = CaseText({"title": "甲", "steps": ["一"], "result": "成"}, "")
    assert write_case_text(new, original) == (
        "---\ntitle: 甲\n# 先做\n# 再做\n#不是注释#\nsteps: [一]\nresult: 成\n---\n"
    )


@pytest.mark.parametrize(
    "original",
    [
        "---\ntitle: &a 甲\nresult: *a\n---\n",
        "---\n{title: 甲, result: 乙}\n---\n",
        "---\n? title\n: 甲\n---\n",
        "---\ntitle: 甲\ntitle: 乙\n---\n",
        "---\ntitle：甲\n---\n",
        "\ufeff---\ntitle: 甲\n---\n",
        "---\n- 甲\n---\n",
        "没有头部",
        "",
    ],
)
def test_an_original_that_cannot_be_spliced_is_written_afresh(original: str) -> None:
    values = CaseText({"title": "新", "status": "draft"}, "正文。\n")
    assert write_case_text(values, original) == write_case_text(values)


def test_line_endings_become_lf(good_case: str) -> None:
    crlf = good_case.replace("\n", "\r\n")
    assert write_case_text(parsed(crlf), crlf) == good_case


def test_a_new_file_is_easy_to_read() -> None:
    head = {
        "sources": [{"url": "https://a.b/c", "title": "工人日报", "date": "2022-09-08"}],
        "metrics": [{"key": "建会率", "value": 100.0, "unit": "%", "baseline": 41.3, "source": 1}],
        "steps": ["排查建台账，逐家登记愿意入会的人数", "分批入会"],
        "tags": ["货运", "小微联合"],
        "dates": {"published": "2022-09-10", "established": "2021"},
        "title": "甲：乙",
        "summary": "第一行\n第二行",
        "status": "draft",
        "county": "",
        "quotes": [{"text": "", "name": None}],
        "employer": {"name": "某公司", "anonymised": False},
    }
    assert write_case_text(CaseText(head, "\n正文。")) == (
        "---\n"
        "# yaml-language-server: $schema=../../case.schema.json\n"
        "title: 甲：乙\n"
        "summary: |-\n  第一行\n  第二行\n"
        "status: draft\n"
        "tags: [货运, 小微联合]\n"
        "dates: {established: 2021, published: 2022-09-10}\n"
        "employer: {name: 某公司, anonymised: false}\n"
        "steps:\n  - 排查建台账，逐家登记愿意入会的人数\n  - 分批入会\n"
        "metrics:\n  - {key: 建会率, value: 100, unit: '%', baseline: 41.3, source: 1}\n"
        "sources:\n  - {title: 工人日报, url: 'https://a.b/c', date: 2022-09-08}\n"
        "---\n\n正文。\n"
    )


def test_metrics_follow_their_sources_when_an_empty_one_is_left_out() -> None:
    head = {
        "metrics": [{"key": "甲", "source": 3}, {"key": "乙", "source": 2}, {"key": "丙", "source": 9}],
        "sources": [{"title": "一"}, {"title": "", "url": None}, {"title": "三"}],
    }
    assert tidied(CaseText(head, "")).head == {
        "metrics": [{"key": "甲", "source": 2}, {"key": "乙"}, {"key": "丙", "source": 9}],
        "sources": [{"title": "一"}, {"title": "三"}],
    }


def test_control_characters_go_and_word_line_breaks_become_lines() -> None:
    tidy = tidied(CaseText({"title": "甲\x00乙\ufeff", "result": "一\x0b二\r\n三\u2028四"}, "五\x0c六\x07"))
    assert tidy == CaseText({"title": "甲乙", "result": "一\n二\n三\n四"}, "五\n六\n")


def test_a_file_that_cannot_be_read_says_where_and_why() -> None:
    findings = parse_case_text("---\ntitle: 甲\ntags: [乙\n---\n")
    assert not isinstance(findings, CaseText)
    assert [(finding.spot, finding.code) for finding in findings] == [((3, 7), "open-bracket")]


WORDS = CLEAN_TEXTS.filter(lambda text: len(text) <= 400 and text.strip() == text)


@settings(max_examples=120, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, max_size=3), WORDS, st.booleans())
def test_the_loader_accepts_it_with_the_same_values(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], tags: list[str], quote: str, spliced: bool
) -> None:
    root = tmp_path_factory.getbasetemp() / "rewritten"
    path = root / "cases" / "2022" / "a-case" / "case.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    original = "---\ntitle: 甲\nstatus: draft # 注\ntags: [乙]\n---\n正文。\n"
    head = {"title": "甲", "status": "draft", "problem": texts[0], "steps": ["一", *texts], "tags": tags}
    head |= {
        "quotes": [{"text": quote, "role": quote}],
        "result": texts[-1],
        "dates": {"established": "2021"},
    }
    values = CaseText(head, "正文。\n")
    path.write_text(write_case_text(values, original if spliced else None), encoding="utf-8")
    reference = load_reference(SITE / "tests" / "fixtures" / "good-site" / "content")
    read = read_case(find_folders(root / "cases").folders[0], root, reference)
    assert read.case, read.problems
    found = read.case.head
    assert (found.problem, found.result, found.tags) == (texts[0], texts[-1], tuple(tags))
    assert found.steps == ("一", *texts)
    assert (found.quotes[0].text, str(found.dates.established)) == (quote, "2021")


def test_values_are_compared_by_kind_too() -> None:
    assert same_value({"a": [1, 2.0]}, {"a": [1.0, 2]})
    assert same_value(float("nan"), float("nan"))
    assert not same_value(1, True)
    assert not same_value([1], [1, 2])
    assert not same_value("1", 1)


def test_edits_of_the_good_case_are_accepted(good_case: str, edited: Callable[..., str]) -> None:
    values = parsed(good_case)
    written = write_case_text(CaseText({**values.head, "zone": "某园区"}, values.body), good_case)
    assert written == edited("area: 物流", "zone: 某园区\narea: 物流")
