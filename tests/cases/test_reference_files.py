"""词表文件：读得出，写错了在哪一行哪一列说得清。"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dianxing.cases.partial_date import PartialDate
from dianxing.cases.reference import Reference
from dianxing.cases.reference_files import load_reference
from dianxing.errors import SourceProblems
from dianxing.problems import Problem


@pytest.fixture
def content(tmp_path: Path, good_site: Path) -> Path:
    return shutil.copytree(good_site / "content", tmp_path / "content")


def edit(content: Path, name: str, old: str, new: str) -> None:
    path = content / "_reference" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems(content: Path) -> tuple[Problem, ...]:
    with pytest.raises(SourceProblems) as caught:
        load_reference(content)
    return caught.value.problems


def test_all_five_lists_are_read(reference: Reference) -> None:
    assert (reference.city.name, reference.city.hotline) == ("云州市", "12351")
    assert reference.place("990101").tile == (1, 0)
    assert reference.place("xq").valid_from == PartialDate(2022, 11, 22)
    assert {area.code for area in reference.areas} == {
        "park", "township", "construction", "logistics", "domestic", "farming",
    }  # fmt: skip
    assert reference.withdrawn == {"C-2021-009"}


def test_the_digest_follows_every_byte_of_every_file(content: Path, reference: Reference) -> None:
    seen = {reference.digest, load_reference(content).digest}
    assert len(seen) == 1
    for name in ("regions.yml", "areas.yml", "couriers.yml", "forms.yml", "withdrawn.yml"):
        path = content / "_reference" / name
        path.write_bytes(path.read_bytes() + b"\n")
        seen.add(load_reference(content).digest)
    assert len(seen) == 6


def test_the_same_files_with_a_bom_and_windows_line_ends_mean_the_same(
    content: Path, reference: Reference
) -> None:
    for path in (content / "_reference").iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_reference(content) == reference


@pytest.mark.parametrize(
    ("name", "old", "new", "where", "what"),
    [
        ("regions.yml", 'code: "990101"', "code: 990101", "11:11", "“990101”被当成了数"),
        ("regions.yml", "    slug: dongshan\n", "", "11:5", "缺少 places 第 1 条的 slug"),
        ("regions.yml", "short: [东山]", "nick: [东山]", "16:5", "没有“nick”这个键"),
        ("regions.yml", "tile: [1, 0]", "tile: [1, 0, 2]", "17:11", "tile"),
        ("regions.yml", "tile: [0, 0]", "tile: [1, 0]", "25:11", "“西河县”和“东山区”占了同一格"),
        ("regions.yml", 'successor: "990103"', 'successor: "1"', "47:16", "没有代码是“1”的"),
        ("regions.yml", "slug: xihe", "slug: dongshan", "21:11", "slug “dongshan”和第 1 条重复"),
        ("regions.yml", 'valid_from: "2014"', "valid_from: 去年", "37:17", "“去年”不是日期"),
        ("regions.yml", "name: 云州市", "name: 云州市\n  name: 云州", "6:3", "“name”写了两遍"),
        ("regions.yml", "city:", "city: &a", "3:7", "锚点"),
        ("areas.yml", "{code: provincial", "{code: national", "22:16", "code “national”和第 1 条重复"),
        ("areas.yml", "name: 国家级}", "nome: 国家级}", "21:9", "缺少 areas 第 1 条的 kinds 第 1 条的 name"),
        ("couriers.yml", "successor: jitu", "successor: sf2", "40:16", "没有代码是“sf2”的"),
        ("forms.yml", "code: joint", "code: single", "11:11", "code “single”和第 1 条重复"),
        ("withdrawn.yml", "  - C-2021-009", "  - 20210009", "3:5", "被当成了数"),
        ("withdrawn.yml", "withdrawn:", "withdrawn：", "2:10", "冒号是中文的"),
    ],
)
def test_a_mistake_is_pointed_at(content: Path, name: str, old: str, new: str, where: str, what: str) -> None:
    edit(content, name, old, new)
    found = problems(content)
    assert [(p.path, f"{p.line}:{p.column}") for p in found][:1] == [(f"content/_reference/{name}", where)]
    assert what in str(found[0])


def test_successors_that_go_in_a_circle_are_refused(content: Path) -> None:
    edit(content, "regions.yml", "    tile: [0, 1]", "    tile: [0, 1]\n    successor: 990103-jiutang")
    assert {problem.what for problem in problems(content)} == {"继任者绕成了圈"}


def test_missing_and_undecodable_files_are_all_named_at_once(content: Path) -> None:
    (content / "_reference/areas.yml").unlink()
    (content / "_reference/forms.yml").write_bytes("forms: 单独".encode("gb18030"))
    (content / "_reference/withdrawn.yml").write_text("withdrawn: [a\n", encoding="utf-8")
    assert [(problem.path[19:], problem.code) for problem in problems(content)] == [
        ("areas.yml", "no-file"),
        ("forms.yml", "encoding"),
        ("withdrawn.yml", "open-bracket"),
    ]


def test_an_empty_list_of_withdrawals_may_be_left_blank(content: Path) -> None:
    (content / "_reference/withdrawn.yml").write_text("# 没有\nwithdrawn:\n", encoding="utf-8")
    assert load_reference(content).withdrawn == frozenset()
