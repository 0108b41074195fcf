"""图片这一步：该做的都做，做过的认得出，坏一张不耽误别的。"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from dianxing.cases.catalogue import Card
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.picture_file import PictureFacts
from dianxing.problems import Problem
from dianxing.site.pictures.glyph import Glyph
from dianxing.site.pictures.jobs import Job, ShareJob
from dianxing.site.pictures.palette import Palette
from dianxing.site.pictures.stage import CasePictures, Done, PictureSite, case_jobs, run_jobs, site_jobs


@pytest.fixture
def site(palette: Palette, glyphs: dict[str, Glyph]) -> PictureSite:
    return PictureSite("沂蒙工会典型", "https://a.example/", "你也可以照着做", palette, glyphs)


@pytest.fixture
def case(
    tmp_path: Path, encoded: Callable[..., bytes], facts_of: Callable[..., PictureFacts]
) -> CasePictures:
    """两张照片的案例，`cover.jpg` 是封面。"""
    photos = {}
    for number, name in enumerate(("cover.jpg", "more.jpg")):
        data = encoded(Image.new("RGB", (1000, 700), (60 * number, 90, 30)))
        (tmp_path / name).write_bytes(data)
        photos[name] = facts_of(name, data)
    return CasePictures(card(), tmp_path, "物流快递", photos)


def card(**changes: object) -> Card:
    values: dict[str, object] = {
        "id": "2026/datong",
        "digest": "0" * 32,
        "title": "大同17家快递企业有了工会",
        "summary": "",
        "result": "",
        "scope": "elsewhere",
        "status": "published",
        "area": "logistics",
        "kind": None,
        "county": None,
        "place": "山西省大同市",
        "year": 2014,
        "established": None,
        "published": PartialDate(2026, 1, 1),
        "updated": None,
        "expires": None,
        "form": None,
        "couriers": (),
        "tags": (),
        "employer": "",
        "figure": "507",
        "figure_unit": "名",
        "figure_label": "会员",
        "cover": "cover.jpg",
        "cover_alt": "外景",
        "completeness": 50,
        "aliases": (),
    }
    return Card(**(values | changes))  # type: ignore[arg-type]


def files(jobs: list[Job]) -> dict[str, bytes]:
    with ThreadPoolExecutor(2) as executor:
        results = list(run_jobs(jobs, executor))
    assert all(isinstance(result, Done) for result in results), results
    return {
        path: data for result in results if isinstance(result, Done) for path, data in result.files.items()
    }


def test_a_case_gets_its_photos_its_cover_its_code_and_its_share_picture(
    case: CasePictures, site: PictureSite
) -> None:
    made = files(list(case_jobs(case, site)))
    root = "cases/2026/datong/"
    cover, more = (facts.digest[:8] for facts in case.photos.values())
    assert set(made) == {
        *(f"{root}img/cover-{cover}-{width}.{end}" for width in (480, 1000) for end in ("webp", "jpg")),
        *(f"{root}img/more-{more}-{width}.{end}" for width in (480, 1000) for end in ("webp", "jpg")),
        *(f"{root}img/card-{width}.{end}" for width in (480, 960) for end in ("webp", "jpg")),
        f"{root}qr.png",
        f"{root}share.jpg",
    }
    (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(made[f"{root}qr.png"])).convert("L"))
    assert code.text == "https://a.example/cases/2026/datong/"
    assert Image.open(BytesIO(made[f"{root}share.jpg"])).size == (1200, 630)


def test_a_case_without_photos_gets_a_code_and_a_share_picture(case: CasePictures, site: PictureSite) -> None:
    bare = replace(case, card=card(cover=""), photos={})
    assert [job.paths for job in case_jobs(bare, site)] == [
        ("cases/2026/datong/qr.png",),
        ("cases/2026/datong/share.jpg",),
    ]


def test_a_withheld_cover_is_in_no_picture(case: CasePictures, site: PictureSite) -> None:
    withheld = replace(case, card=card(cover=""), photos={"more.jpg": case.photos["more.jpg"]})
    jobs = list(case_jobs(withheld, site))
    assert not any("cover" in path or "card" in path for job in jobs for path in job.paths)
    assert (
        files(jobs)["cases/2026/datong/share.jpg"]
        != files(list(case_jobs(case, site)))["cases/2026/datong/share.jpg"]
    )


def test_the_site_gets_a_share_picture_for_its_other_pages(site: PictureSite) -> None:
    assert set(files(list(site_jobs(site)))) == {"assets/share.jpg", "join/qr.png"}


def test_no_two_jobs_make_one_file(case: CasePictures, site: PictureSite) -> None:
    same = case.photos["cover.jpg"]
    double = replace(case, photos={"cover.jpg": same, "Cover.jpg": same, "cover_.jpg": same})
    paths = [path for job in case_jobs(double, site) for path in job.paths]
    assert len(paths) == len(set(paths))


def test_jobs_know_what_they_will_make(case: CasePictures, site: PictureSite) -> None:
    for job in [*site_jobs(site), *case_jobs(case, site)]:
        assert set(job.run()) == set(job.paths)


def test_a_figure_already_in_the_title_is_not_said_twice(case: CasePictures, site: PictureSite) -> None:
    def share(**changes: object) -> bytes:
        return files(list(case_jobs(replace(case, card=card(cover="", **changes), photos={}), site)))[
            "cases/2026/datong/share.jpg"
        ]

    assert share(figure="17", figure_unit="家") == share(figure="", figure_unit="", figure_label="")
    assert share(figure="507") != share(figure="", figure_unit="", figure_label="")


def test_a_sample_says_so_on_its_share_picture(case: CasePictures, site: PictureSite) -> None:
    def facts(**changes: object) -> str:
        *_, job = case_jobs(replace(case, card=card(**changes)), site)
        assert isinstance(job, ShareJob)
        return job.card.facts

    assert facts(scope="sample") == "示例·山西省大同市·2014·物流快递"
    assert facts(scope="sample", title="示例：某网点") == facts() == "山西省大同市·2014·物流快递"


def keys(case: CasePictures, site: PictureSite) -> dict[str, str]:
    return {path: job.key for job in case_jobs(case, site) for path in job.paths}


def test_a_key_is_the_same_until_something_the_picture_shows_changes(
    case: CasePictures, site: PictureSite
) -> None:
    before = keys(case, site)
    assert keys(case, site) == before
    assert keys(replace(case, card=card(summary="新摘要", digest="f" * 32)), site) == before


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {path.rsplit("/", 1)[1] for path in before if before[path] != after.get(path)}


def test_a_key_changes_with_the_title_the_address_and_the_colours(
    case: CasePictures, site: PictureSite
) -> None:
    before = keys(case, site)
    assert changed(before, keys(replace(case, card=card(title="新标题")), site)) == {"share.jpg"}
    assert changed(before, keys(case, replace(site, url="https://b.example/"))) == {"qr.png"}
    redder = replace(site.palette, areas=(("logistics", (200, 0, 0)),))
    assert changed(before, keys(case, replace(site, palette=redder))) == {"share.jpg"}


def test_a_key_changes_with_the_photo(case: CasePictures, site: PictureSite) -> None:
    before = keys(case, site)
    other = replace(case.photos["cover.jpg"], digest="f" * 32)
    after = keys(replace(case, photos=dict(case.photos) | {"cover.jpg": other}), site)
    assert {"share.jpg", "card-480.webp", "card-960.jpg"} <= changed(before, after)
    assert not any(path.startswith("more") for path in changed(before, after))


def test_one_bad_photo_is_named_and_the_rest_is_made(case: CasePictures, site: PictureSite) -> None:
    (case.folder / "more.jpg").write_bytes(b"<html>404")
    with ThreadPoolExecutor(2) as executor:
        results = list(run_jobs(list(case_jobs(case, site)), executor))
    problems = [result for result in results if isinstance(result, Problem)]
    assert [(problem.path, problem.code) for problem in problems] == [
        ("cases/2026/datong/more.jpg", "picture-html")
    ]
    assert len(results) == 4


@pytest.mark.parametrize("breakage", ["missing", "changed", "undecodable", "long address"])
def test_whatever_goes_wrong_becomes_a_problem_with_a_way_out(
    breakage: str, case: CasePictures, site: PictureSite, facts_of: Callable[..., PictureFacts]
) -> None:
    cover = case.folder / "cover.jpg"
    match breakage:
        case "missing":
            cover.unlink()
        case "changed":
            cover.write_bytes((case.folder / "more.jpg").read_bytes())
        case "undecodable":
            out = BytesIO()
            Image.effect_noise((200, 200), 50).save(out, "PNG")
            data = bytearray(out.getvalue())
            at = data.index(b"IDAT") + 40
            data[at : at + 60] = bytes(60)
            (case.folder / "cover.png").write_bytes(data)
            photos = {"cover.png": facts_of("cover.png", bytes(data))}
            case = replace(case, card=card(cover="cover.png"), photos=photos)
        case "long address":
            site = replace(site, url="https://a.example/" + "x" * 3000 + "/")
    with ThreadPoolExecutor(2) as executor:
        problems = [it for it in run_jobs(list(case_jobs(case, site)), executor) if isinstance(it, Problem)]
    assert problems
    for problem in problems:
        assert problem.path.startswith("cases/2026/datong/")
        assert problem.what and problem.fix and problem.code


def test_progress_counts_every_job_up_to_the_total(case: CasePictures, site: PictureSite) -> None:
    jobs = [*site_jobs(site), *case_jobs(case, site)] * 4
    seen: list[tuple[int, int]] = []
    with ThreadPoolExecutor(2) as executor:
        done = list(run_jobs(jobs, executor, on_progress=lambda *step: seen.append(step)))
    assert len(done) == len(jobs)
    assert [count for count, _ in seen] == sorted(count for count, _ in seen)
    assert seen[-1] == (len(jobs), len(jobs))


def test_jobs_travel_to_other_processes_and_give_the_same_bytes(
    case: CasePictures, site: PictureSite
) -> None:
    jobs = [*site_jobs(site), *case_jobs(case, site)]
    assert [pickle.loads(pickle.dumps(job)).key for job in jobs] == [job.key for job in jobs]
    (case.folder / "more.jpg").write_bytes(b"")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as executor:
        results = list(run_jobs(jobs, executor))
    there = {path: data for it in results if isinstance(it, Done) for path, data in it.files.items()}
    for path in ("cases/2026/datong/qr.png", "assets/share.jpg"):
        assert there[path] == next(job for job in jobs if path in job.paths).run()[path]
    assert [it.code for it in results if isinstance(it, Problem)] == ["picture-empty"]


def test_nothing_to_do_is_done_at_once() -> None:
    with ThreadPoolExecutor(1) as executor:
        assert list(run_jobs([], executor)) == []
