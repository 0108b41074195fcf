"""两种读法读同一个头部：快的敢读，就必须和慢的读得一样，而且慢的挑不出毛病。"""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from dianxing.cases.head import read_head, read_head_slowly
from dianxing.cases.head_fast import read_fast
from dianxing.cases.head_tree import read_tree
from dianxing.cases.model import CaseHead

WORDS = st.sampled_from(
    """\
甲|乙丙|建会率升至100%|a|b|name|title|1|0x1F|0o17|1.5|.5|1e3|-0|+7|007|~|null|true|False|yes|no|.inf|.NaN|2021-06|2021
''|'单引'|"双引"|'it''s'|"x: y"|'a, b'|x:y|http://a.b/c?d=1&e=2|a#b|#注释|{|}|[|]|,|:|-|>|&|*|!|?|%|@|`
“甲”|“甲"|‘乙'|甲，乙|甲；乙|\\|……|&x|*x|!!str|name:|title:|---|...|<<|\t|\u3000|a "b" c|a: b|甲 # 乙|甲: 乙
""".replace("\n", "|").split("|")
)
KEYS = st.sampled_from(
    """\
title|summary|problem|result|place|zone|tags|steps|services|aliases|dates|employer|quotes|people|name|text|role
established|size_band|consent|nope|'title'|"name"|Title
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
SPACE = st.sampled_from([" ", "  ", "", "\n", "\n ", "\n  ", "\n    ", " # 注: 释\n  ", "\n# 行: 注\n", "\t"])
PIECES = st.one_of(
    WORDS,
    SPACE,
    st.sampled_from(
        [": ", ":", " : ", ", ", ",", "{", "}", "[", "]", "- ", "\n- ", "\n  - ", "|\n  ", ">-\n  ", "? "]
    ),
    KEYS,
    KEYS.map(lambda key: f"\n{key}: "),
    KEYS.map(lambda key: f"{key}: "),
)
SCRAPS = st.lists(PIECES, max_size=14).map("".join)
FLOW = st.lists(
    st.one_of(KEYS.flatmap(lambda key: WORDS.map(lambda word: f"{key}: {word}")), KEYS, WORDS), max_size=4
)
VALUES = st.one_of(
    WORDS,
    st.lists(WORDS, max_size=4).map(lambda words: f"[{', '.join(words)}]"),
    FLOW.map(lambda parts: "{" + ", ".join(parts) + "}"),
    st.lists(WORDS, min_size=1, max_size=3).map(lambda words: "".join(f"\n  - {word}" for word in words)),
    FLOW.map(lambda parts: "".join(f"\n  {part}" for part in parts)),
    FLOW.map(lambda parts: "\n  - {" + ", ".join(parts) + "}"),
    st.lists(WORDS, max_size=3).map(lambda words: "|\n" + "".join(f"  {word}\n" for word in words)),
    SCRAPS,
)
HEADS = st.lists(st.tuples(KEYS, VALUES).map(": ".join), max_size=6).map(
    lambda lines: "title: 题\n" + "\n".join(lines) + "\n"
)


def assert_same_reading(head: str) -> None:
    fast = read_fast(head)
    if fast is None:
        return
    try:
        model = CaseHead.model_validate(fast)
    except ValidationError:
        return  # 模型不收，本来就会走慢读法
    slow = read_head_slowly(head, 2, None)
    assert slow.findings == ()
    assert slow.head == model


@settings(max_examples=600)
@given(HEADS)
@example("title: 题\npeople: [{name: 甲, consent: c, name: 乙}]\n")
@example("title: 题\npeople: [{name, name: 乙, consent: c}]\n")
@example("title: 题\npeople: [{name # 注\n : 甲, name: 乙, consent: c}]\n")
@example("title: 题\npeople: [{name # 注\n, name: 乙, consent: c}]\n")
@example('title: 题\npeople: [{"name":甲, name: 乙, consent: c}]\n')
@example("title: 题\npeople: [{name:[甲], name: 乙, consent: c}]\n")
@example("title: 题\ntitle: 题\n")
@example("title: 题\n? title\n: 题\n")
@example("title: 题\nproblem: |\n  title: 又\n")
@example("title: 题\nproblem: |\n  # 不是注释: 是正文\n")
@example("{title: 题, dates: {published: 2021 # 注\n, published: 2022}}\n")
@example("title: 题\nplace: \u3000\n")
@example("title: 题\ntags: [\xa0]\n")
@example("title: &a 题\nresult: *a\n")
@example("title: 题\nresult: !!str 1\n")
@example("title: 题\n...\nresult: 1\n")
@example("title: 题\nresult: a\n--- b\n")
@example("%YAML 1.1\n---\ntitle: 题\n")
@example("title: 题\nemployer: {name: 甲\tanonymised: true}\n")
def test_the_fast_reader_never_differs_from_the_slow_one(head: str) -> None:
    assert_same_reading(head)


@settings(max_examples=600)
@given(SCRAPS)
def test_scraps_of_yaml_are_read_alike(scraps: str) -> None:
    assert_same_reading("title: 题\n" + scraps + "\n")


@settings(max_examples=300)
@given(HEADS)
def test_the_fast_reader_is_never_shown_an_anchor(head: str) -> None:
    marked = "title: 题\ntags: [&a 甲, *a]\n" + head
    assert read_fast(marked) is None


@settings(max_examples=300)
@given(HEADS)
def test_every_finding_has_a_place_in_the_file(head: str) -> None:
    read = read_head(head, 2, None)
    for finding in read.findings:
        spot = finding.spot or (read.tree.spot(finding.loc, on_key=finding.on_key) if read.tree else None)
        assert spot is not None
        assert 2 <= spot[0] <= head.count("\n") + 3


def test_the_usual_ways_of_writing_take_the_fast_path() -> None:
    for head in (
        "title: 题\ndates: {published: 2021-06-01}\n",
        "# 注释: 有冒号\ntitle: 题\nsummary:\nsources:\n  - title: 甲\n    url: https://a.b/c?d=1&e=2\n",
        "title: 题\nmetrics:\n  - {key: 建会率, value: 41.3, unit: '%', source: 1, method: 台账}\n",
        "title: 题\nsteps:\n  - 先建园区联合会，再覆盖小微企业\n  - 单独建会！\n",
    ):
        assert read_fast(head) is not None
        assert read_tree(head, 1).findings == []
