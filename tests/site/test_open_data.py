"""开放数据：合自己的模式，表格读得回来也不会被当成公式，不该有的一样没有。"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from dianxing.site.open_data.table import BOM, COLUMNS, csv_line, safe_cell

if TYPE_CHECKING:
    from tests.conftest import SmallSite

URL = "https://union.example/dx/"
LOGISTICS = "2022/dongshan-logistics-park"
NIGHT = "2021/xihe-delivery-night"


@pytest.fixture(scope="module")
def site(small_in: Callable[[Path], SmallSite], tmp_path_factory: pytest.TempPathFactory) -> SmallSite:
    small = small_in(tmp_path_factory.mktemp("data") / "root")
    small.edit("2022/nantang-garlic-coop", "旧塘县大蒜合作社建起工会，春耕前先体检", '"=1+1，大蒜合作社"')
    small.edit(
        LOGISTICS, "problem: 企业小、散、流动性大，单独建会难。", "problem: 甲某说，企业小、散，甲 某也愁。"
    )
    small.build(base_url=URL, search=False)
    return small


@pytest.fixture(scope="module")
def data(site: SmallSite) -> Any:
    return json.loads(site.page("data/cases.json"))


@pytest.fixture(scope="module")
def cases(data: Any) -> dict[str, Any]:
    return {case["id"]: case for case in data["cases"]}


@pytest.fixture(scope="module")
def rows(site: SmallSite) -> list[dict[str, str]]:
    text = (site.out / "data/cases.csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text, newline="")))


def faults(folder: Path) -> list[str]:
    """`data/cases.json` 不合 `data/case.schema.json` 的地方。"""
    schema = json.loads((folder / "data/case.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    registry: Registry[Any] = Registry().with_resource(schema["$id"], Resource.from_contents(schema))
    whole = Draft202012Validator({"$ref": f"{schema['$id']}#/$defs/collection"}, registry=registry)
    data = json.loads((folder / "data/cases.json").read_text(encoding="utf-8"))
    return [f"{list(error.path)}: {error.message}" for error in whole.iter_errors(data)]


def test_the_small_sites_data_keeps_to_its_schema(site: SmallSite) -> None:
    assert faults(site.out) == []


def test_the_real_sites_data_keeps_to_its_schema(real_site: Path) -> None:
    assert faults(real_site) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"people": [{"name": "甲某"}]}, "people"),
        ({"scope": "sample"}, "sample"),
        ({"result": ""}, "result"),
        ({"dates": {"published": "昨天"}}, "dates"),
        ({"area": {"code": "nowhere", "name": "没有的"}}, "area"),
    ],
)
def test_the_schema_refuses_what_must_not_be_there(
    site: SmallSite, tmp_path: Path, data: Any, change: dict[str, Any], told: str
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/case.schema.json").write_text(site.page("data/case.schema.json"), encoding="utf-8")
    changed = {**data, "cases": [{**data["cases"][0], **change}]}
    (tmp_path / "data/cases.json").write_text(json.dumps(changed), encoding="utf-8")
    assert any(told in fault for fault in faults(tmp_path))


def test_every_public_case_is_there_once_in_all_forms(
    site: SmallSite, data: Any, cases: dict[str, Any], rows: list[dict[str, str]]
) -> None:
    assert data["count"] == len(data["cases"]) == len(cases) == 4
    assert [row["编号"] for row in rows] == [case["id"] for case in data["cases"]]
    for case_id, case in cases.items():
        assert json.loads(site.page(f"cases/{case_id}/case.json")) == case
        assert case["url"] == f"{URL}cases/{case_id}/"
    single = {path for path in site.tree() if path.endswith("/case.json")}
    assert single == {f"cases/{case_id}/case.json" for case_id in cases}


def test_the_licence_stands_in_the_data(data: Any, cases: dict[str, Any], rows: list[dict[str, str]]) -> None:
    assert data["licence"]["url"] == f"{URL}data/"
    assert "写明出处" in data["licence"]["facts"]
    assert {case["licence"] for case in cases.values()} == {f"{URL}data/"}
    assert {row["使用说明"] for row in rows} == {f"{URL}data/"}


def test_facts_are_told_with_code_and_name(cases: dict[str, Any]) -> None:
    case = cases[LOGISTICS]
    assert case["area"] == {"code": "logistics", "name": "物流（快递）"}
    assert case["county"]["name"] == "东山区"
    assert case["dates"] == {
        "established": "2021-06",
        "published": "2022-09-10",
        "updated": "2023-01-05",
        "review_by": "2099-09-10",
    }
    rate = next(metric for metric in case["metrics"] if metric["key"] == "建会率")
    assert rate == {
        "key": "建会率", "value": 100, "unit": "%", "baseline": 41.3, "as_of": "2022-09", "source": 1,
        "method": "媒体报道",
    }  # fmt: skip
    assert case["sources"][0]["url"] == "https://example.com/2022/09/08/a.html"


def test_no_name_of_a_person_no_consent_and_no_picture_is_there(site: SmallSite) -> None:
    for path, content in site.tree().items():
        if path.endswith("case.json") or path.startswith("data/cases."):
            text = content.decode()
            for word in ("甲 某也", "乙某", "C-2022", "C-2021", "已经撤回", "cover.jpg", "portrait"):
                assert word not in text, (path, word)


def test_a_registered_name_in_the_text_keeps_only_its_first_character(small: SmallSite) -> None:
    small.edit(LOGISTICS, "name: 甲某", "name: 诸葛小明")
    small.edit(LOGISTICS, "企业小、散、流动性大，单独建会难。", "诸葛小明说，单独建会难；诸葛 小明不信。")
    small.build(search=False)
    case = json.loads(small.page(f"cases/{LOGISTICS}/case.json"))
    assert case["problem"] == "诸某说，单独建会难；诸某不信。"
    assert "诸葛" not in small.page("data/cases.json") + small.page("data/cases.csv")


def test_an_employer_who_wants_no_name_has_none(cases: dict[str, Any], rows: list[dict[str, str]]) -> None:
    assert cases[NIGHT]["employer"] == {"size_band": "25-99"}
    assert next(row for row in rows if row["编号"] == NIGHT)["单位"] == ""


def test_excel_sees_utf8_and_no_formula(site: SmallSite, rows: list[dict[str, str]]) -> None:
    raw = (site.out / "data/cases.csv").read_bytes()
    assert raw.startswith(BOM.encode())
    assert raw.count(b"\r\n") == raw.count(b"\n") == 5
    titles = {row["标题"] for row in rows}
    assert "'=1+1，大蒜合作社" in titles
    assert tuple(rows[0]) == COLUMNS


def test_an_empty_site_has_empty_but_valid_data(small: SmallSite) -> None:
    for folder in (small.root / "cases").iterdir():
        for case in folder.iterdir():
            for file in case.iterdir():
                file.unlink()
            case.rmdir()
    small.build(base_url=URL, search=False)
    assert faults(small.out) == []
    assert json.loads(small.page("data/cases.json"))["cases"] == []
    assert small.page("data/cases.csv").strip("\ufeff\n").count("\n") == 0


@pytest.mark.parametrize(
    "typed",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "－1", "＋1", "＠a", "=\n1"],
)
def test_a_cell_that_looks_like_a_formula_is_disarmed(typed: str) -> None:
    assert safe_cell(typed).startswith("'")


@given(typed=st.text(max_size=30))
def test_whatever_is_typed_a_cell_is_one_line_and_no_formula(typed: str) -> None:
    cell = safe_cell(typed)
    assert not set(cell) & set("\r\n\t")
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    line = csv_line([typed, "末"])
    assert line.count("\n") == 1
    assert next(csv.reader(StringIO(line))) == [cell, "末"]


@given(typed=st.text(st.characters(categories=["L", "N"]), max_size=30))
def test_plain_words_stay_as_they_are(typed: str) -> None:
    assert safe_cell(typed) == typed
