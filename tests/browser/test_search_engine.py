"""浏览器里的检索，对着真索引：归一一致、读得对、连着的字都找得到、筛选算得对。"""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from dianxing.cases.card import card
from dianxing.cases.catalogue import Card
from dianxing.cases.folders import find_folders
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.read import read_case
from dianxing.cases.reference import Reference
from dianxing.cases.reference_files import load_reference
from dianxing.site.search.document import Labels, SearchDoc, search_doc
from dianxing.site.search.index import search_artefacts
from dianxing.site.search.merged import MergedTerms
from dianxing.site.search.simplify import simplified
from dianxing.site.search.synonyms import Synonyms, load_synonyms
from dianxing.site.search.terms import doc_terms
from dianxing.site.search.units import SEPARATOR, normalise, unit_table

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
World = tuple[tuple[SearchDoc, ...], tuple[Card, ...]]
Run = Callable[..., Any]

_PAGE = """<!doctype html><html lang="zh-CN" data-root="/"><meta charset="utf-8"><title>检索</title>
<script type="module">
import * as engine from "/search.js";
const index = new engine.Index("/");
window.engine = engine;
window.find = async (query, filters = "") => {
  const found = await engine.search(index, query);
  await index.loadTags();
  const kept = new engine.Filters(new URLSearchParams(filters)).apply(index, found.docs);
  const counts = {};
  for (const name of Object.keys(kept.counts)) counts[name] = Object.fromEntries(kept.counts[name]);
  const records = await index.records(kept.docs);
  return { ids: records.map((record) => record.id), partial: found.partial, counts };
};
window.ready = true;
</script>"""


def lay(
    folder: Path, docs: Sequence[SearchDoc], cards: Sequence[Card], reference: Reference, table: Synonyms
) -> None:
    """在 folder 里摆一个只有检索的网站。"""
    terms = MergedTerms.empty().updated([card.id for card in cards], doc_terms(docs))
    for artefact in search_artefacts(cards, terms, reference, table):
        path = folder / artefact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artefact.render())
    (folder / "search.js").write_bytes((ROOT / "theme/js/search.js").read_bytes())
    (folder / "index.html").write_text(_PAGE, encoding="utf-8")


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(ROOT / "content")


@pytest.fixture(scope="module")
def real(reference: Reference) -> World:
    cases = [read_case(folder, ROOT, reference).case for folder in find_folders(ROOT / "cases").folders]
    shown = [case for case in cases if case and case.head.status == "published"]
    return tuple(search_doc(case, Labels(reference)) for case in shown), tuple(
        card(case, reference) for case in shown
    )


@pytest.fixture(scope="module")
def page(
    real: World, reference: Reference, tmp_path_factory: pytest.TempPathFactory, serve: Run, chromium: Browser
) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("search")
    lay(folder, *real, reference, load_synonyms(ROOT / "content"))
    page = chromium.new_page()
    page.goto(serve(folder))
    page.wait_for_function("window.ready")
    yield page
    page.close()


@pytest.fixture
def world(tmp_path: Path, reference: Reference, serve: Run, chromium: Browser) -> Iterator[Run]:
    """由随手写的几篇造一个检索，给出 find(问话, 筛选)。"""
    pages: list[Page] = []

    def make(*cases: dict[str, Any]) -> Run:
        docs, cards = [], []
        for number, case in enumerate(cases):
            name = case.get("id", f"2022/c{number:03}")
            docs.append(
                SearchDoc(
                    name,
                    name,
                    case.get("title", "标题"),
                    tuple(case.get("names", ())),
                    tuple(case.get("labels", ())),
                    case.get("summary", ""),
                    (case.get("body", ""),),
                )
            )
            cards.append(
                plain_card(name, **{key: value for key, value in case.items() if key in Card.__slots__})
            )
        lay(tmp_path, docs, cards, reference, load_synonyms(ROOT / "content"))
        page = chromium.new_page()
        pages.append(page)
        page.goto(serve(tmp_path))
        page.wait_for_function("window.ready")
        return lambda query, filters="": find(page, query, filters)

    yield make
    for page in pages:
        page.close()


def plain_card(name: str, **more: Any) -> Card:
    published = PartialDate(int(name[:4]), 6, 1)
    empty = dict.fromkeys(Card.__slots__, "")
    values = {
        **empty, "title": "标题", "scope": "local", "status": "published", "area": None, "kind": None,
        "county": None, "year": published.year, "established": None, "published": published,
        "updated": None, "expires": None, "form": None, "couriers": (), "tags": (), "completeness": 0,
        "aliases": (),
    }  # fmt: skip
    return Card(**{**values, **more, "id": name})


def find(page: Page, query: str, filters: str = "") -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate("([query, filters]) => find(query, filters)", [query, filters])
    return found


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=("Cs", "Cn")), max_size=30))
def test_the_browser_normalises_as_the_index_does(page: Page, text: str) -> None:
    pairs = "".join(before + after for before, after in simplified().items())
    got = page.evaluate(
        """([text, pairs]) => {
          const map = new Map(), all = Array.from(pairs);
          for (let i = 0; i < all.length; i += 2) map.set(all[i], all[i + 1]);
          return engine.fold(text, map);
        }""",
        [text, pairs],
    )
    assert got == normalise(text)


def test_runs_of_any_text_find_their_case(page: Page, real: World) -> None:
    kind = unit_table().kind
    lone = re.compile(r"(?:^|\W)\w(?:\W|$)")
    chosen = random.Random(20150531)
    missed = []
    for doc in real[0]:
        blocks = [text for _, text in doc.blocks() if len(text) > 1]
        for length in (2, 2, 3, 3, 4, 5, 6, 8, 12, 20):
            text = chosen.choice([block for block in blocks if len(block) >= length] or blocks)
            start = chosen.randrange(max(1, len(text) - length + 1))
            run = text[start : start + length]
            units = [unit for unit in normalise(run) if kind[ord(unit)] != SEPARATOR]
            # 从标点中间截出孤零零一个字的不算
            if len(units) < 2 or lone.search(unicodedata.normalize("NFKC", run)):
                continue
            if doc.id not in find(page, run)["ids"]:
                missed.append((doc.id, run))
    assert missed == []


def test_every_title_finds_its_case_first(page: Page, real: World) -> None:
    missed = [shown.title for shown in real[1] if find(page, shown.title)["ids"][:1] != [shown.id]]
    assert missed == []


@pytest.mark.parametrize(
    ("query", "case"),
    [
        ("聯合會 兰山", "2026/lanshan-logistics"),
        ("４６个物流园区", "2026/lanshan-logistics"),
        ("苍山", "2026/sample-cangshan-garlic"),
        ("兰陵县", "2026/sample-cangshan-garlic"),
        ("  司机   之家 ", "2026/xian-truckers"),
        ("卡车司机", "2026/xian-truckers"),
        ("没有工会怎么办", "2026/sample-junan-site"),
    ],
)
def test_other_ways_of_saying_it_find_the_case(page: Page, query: str, case: str) -> None:
    assert case in find(page, query)["ids"]


def test_an_exact_run_stands_above_scattered_pairs(world: Run) -> None:
    found = world(
        {"id": "2022/exact", "body": "职工互助会章程"},
        {"id": "2023/scattered", "body": "职工互评，互助帮扶，助会员"},
        {"id": "2023/neither", "body": "别的事"},
    )("职工互助会")
    assert found["ids"][0] == "2022/exact"
    assert "2023/neither" not in found["ids"]


def test_titles_stand_above_texts_and_the_newest_above_the_rest(world: Run) -> None:
    found = world(
        {"id": "2020/title", "title": "快递员入会", "body": "甲"},
        {"id": "2021/old", "body": "快递员入会"},
        {"id": "2023/new", "body": "快递员入会"},
        {"id": "2022/middle", "body": "快递员入会"},
    )("快递员")
    assert found["ids"] == ["2020/title", "2023/new", "2022/middle", "2021/old"]


def test_two_words_apart_must_both_be_there(world: Run) -> None:
    search = world(
        {"id": "2022/both", "body": "兰陵的农民种大蒜"},
        {"id": "2022/one", "body": "兰陵的农民种菜"},
    )
    found = search("兰陵 大蒜")
    assert found["ids"][0] == "2022/both"
    assert found["partial"] == len(found["ids"]) - 1


def test_scripts_may_be_mixed(world: Run) -> None:
    search = world(
        {"id": "2022/ai", "body": "推行AI+工会服务"},
        {"id": "2022/rail", "body": "打铁路12306买票"},
        {"id": "2022/apart", "body": "铁路工人打了12306"},
    )
    assert search("AI+工会")["ids"] == ["2022/ai"]
    assert search("ai工会")["ids"] == ["2022/ai"]
    assert search("铁路12306")["ids"] == ["2022/rail", "2022/apart"]
    assert set(search("306")["ids"]) == {"2022/rail", "2022/apart"}


def test_one_character_finds_titles_and_names(world: Run) -> None:
    search = world(
        {"id": "2022/start", "title": "蒜厂建会"},
        {"id": "2023/inside", "title": "大蒜合作社"},
        {"id": "2023/name", "names": ("蒜业公司",)},
        {"id": "2023/other", "title": "别的", "body": "卖蒜"},
    )
    assert search("蒜")["ids"][0] == "2022/start"
    assert set(search("蒜")["ids"]) == {"2022/start", "2023/inside", "2023/name"}
    assert search("卖")["ids"] == ["2023/other"]


def test_a_question_is_taken_apart(world: Run) -> None:
    search = world(
        {"id": "2022/wages", "body": "工会替他们讨薪，欠薪全部追回"},
        {"id": "2022/contract", "body": "督促企业签订劳动合同"},
        {"id": "2022/hurt", "body": "一名快递小哥申请工伤认定"},
    )
    assert search("工资被拖欠")["ids"] == ["2022/wages"]
    assert search("没有合同怎么办")["ids"] == ["2022/contract"]
    assert search("快递员受伤了算不算工伤")["ids"][0] == "2022/hurt"


def test_nothing_matches_nonsense(world: Run) -> None:
    search = world({"body": "快递员入会"})
    assert search("量子纠缠态")["ids"] == []
    assert search("zzzz")["ids"] == []
    assert search("，。！")["ids"] == ["2022/c000"]  # 没有字，就是全部


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"area": ["logistics"]},
        {"area": ["logistics", "park"], "scope": ["local"]},
        {"county": ["lanshan", "lanling"], "year": ["2022", "2013"]},
        {"courier": ["sf", "jitu"], "tag": ["货运"]},
        {"form": ["industry"], "tag": ["夜校", "货运"], "year": ["2022"]},
    ],
)
def test_filters_combine_as_a_plain_count_says(world: Run, chosen: dict[str, list[str]]) -> None:
    dice = random.Random(9)
    cases = [
        {
            "id": f"{dice.choice((2013, 2022, 2023))}/f{number:03}",
            "area": dice.choice((None, "logistics", "park")),
            "county": dice.choice((None, "371302", "371324")),
            "scope": dice.choice(("local", "sample")),
            "form": dice.choice((None, "industry", "single")),
            "couriers": tuple(dice.sample(("sf", "huitong", "jitu"), dice.randrange(3))),
            "tags": tuple(dice.sample(("夜校", "货运", "托管"), dice.randrange(3))),
        }
        for number in range(80)
    ]
    slugs = {"371302": "lanshan", "371324": "lanling"}

    def values(case: dict[str, Any], name: str) -> set[str]:
        if name == "courier":
            return {"jitu" if code == "huitong" else code for code in case["couriers"]}
        if name == "tag":
            return set(case["tags"])
        single = {"county": slugs.get(case["county"]), "year": case["id"][:4]}.get(name, case.get(name))
        return {single} if single else set()

    query = "&".join(f"{name}={value}" for name, many in chosen.items() for value in many)
    found = world(*cases)("", query)
    passes = lambda case, names: all(values(case, name) & set(chosen[name]) for name in names)  # noqa: E731
    assert sorted(found["ids"]) == sorted(case["id"] for case in cases if passes(case, chosen))
    for name in ("area", "county", "courier", "year", "form", "tag", "scope"):
        others = [other for other in chosen if other != name]
        counts: dict[str, int] = {}
        for case in cases:
            if passes(case, others):
                for value in values(case, name):
                    counts[value] = counts.get(value, 0) + 1
        assert found["counts"][name] == counts


def test_a_page_of_another_format_gives_no_garbage(world: Run, tmp_path: Path) -> None:
    search = world({"body": "快递员入会"})
    path = tmp_path / "search/directory.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "format": 99}), encoding="utf-8")
    with pytest.raises(Exception, match="不是同一版"):
        search("快递员")
