"""一份渠道稿的图：该做的都做，能送到别的进程，坏一张不耽误别的。"""

from __future__ import annotations

import pickle
from base64 import b64decode
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from dianxing.kits import files
from dianxing.kits.kit_case import KitCase
from dianxing.kits.limits import TWIN_PICTURE_BYTES, WECHAT
from dianxing.kits.pictures.jobs import kit_picture_jobs
from dianxing.kits.pictures.words import picture_words
from dianxing.kits.wechat.article import article
from dianxing.kits.wechat.style import WechatStyle
from dianxing.problems import Problem
from dianxing.site.pictures.glyph import Glyph
from dianxing.site.pictures.jobs import Job
from dianxing.site.pictures.palette import Palette
from dianxing.site.pictures.stage import Done, run_jobs

Noise = Callable[..., Image.Image]
JobsOf = Callable[[KitCase], list[Job]]
DRAWN = {
    files.WECHAT_COVER,
    files.WECHAT_THUMB,
    files.POSTER,
    files.WEIBO_PICTURE,
    files.POSTER_A3,
    files.JOIN_QR,
    files.CASE_QR,
}


def encoded(image: Image.Image, format_: str = "JPEG") -> bytes:
    out = BytesIO()
    image.save(out, format_, **({"quality": 95} if format_ == "JPEG" else {}))
    return out.getvalue()


@pytest.fixture
def jobs_of(palette: Palette, glyphs: dict[str, Glyph]) -> JobsOf:
    return lambda kit: list(kit_picture_jobs(kit, palette, glyphs))


@pytest.fixture
def with_photos(desk, case_text: Callable[..., str], noise: Noise) -> KitCase:  # type: ignore[no-untyped-def]
    """两张照片的一份。"""
    images = "images:\n  - {file: one.jpg, alt: 夜里的分拣线}\n  - {file: two.jpg, alt: 休息间}\nsources:"
    text = case_text("sources:", images)
    two = {"one": encoded(noise(1600, 1200)), "two": encoded(Image.new("RGB", (700, 900), "navy"))}
    kit: KitCase = desk.kit(text, **two)
    return kit


def run_all(jobs: list[Job]) -> tuple[dict[str, bytes], list[Problem]]:
    made: dict[str, bytes] = {}
    problems: list[Problem] = []
    with ThreadPoolExecutor(2) as executor:
        for result in run_jobs(jobs, executor):
            if isinstance(result, Done):
                made |= result.files
            else:
                problems.append(result)
    return made, problems


def names(found: Mapping[str, bytes], kit: KitCase) -> set[str]:
    assert all(path.startswith(f"{kit.folder_name}/") for path in found)
    """给网页复制用的那份不算，另有测试。"""
    shown = {path.removeprefix(f"{kit.folder_name}/") for path in found}
    return {name for name in shown if not name.startswith("copy/")}


def test_a_case_without_photos_has_every_picture_a_kit_names(desk, jobs_of: JobsOf) -> None:  # type: ignore[no-untyped-def]
    kit = desk.kit()
    made, problems = run_all(jobs_of(kit))
    assert not problems
    assert names(made, kit) == DRAWN


def test_every_drawn_jpeg_has_a_twin_that_a_page_can_copy(desk, jobs_of: JobsOf) -> None:  # type: ignore[no-untyped-def]
    kit = desk.kit()
    made, _ = run_all(jobs_of(kit))
    twins = {path for path in made if path.endswith(".js")}
    drawn = (files.WECHAT_COVER, files.WECHAT_THUMB, files.POSTER, files.WEIBO_PICTURE)
    assert twins == {f"{kit.folder_name}/copy/{name}.js" for name in drawn}
    path = f"{kit.folder_name}/{files.POSTER}"
    script = made[f"{kit.folder_name}/copy/{files.POSTER}.js"].decode()
    head, _, rest = script.partition(";base64,")
    assert head == f'dianxingPicture("{path}","data:image/jpeg'
    assert b64decode(rest.removesuffix('");\n')) == made[path]


def test_every_picture_of_the_article_is_made(
    with_photos: KitCase, jobs_of: JobsOf, red_gold: WechatStyle
) -> None:
    made, problems = run_all(jobs_of(with_photos))
    assert not problems
    assert names(made, with_photos) == DRAWN | {"photo-1.jpg", "photo-2.jpg"}
    assert set(article(with_photos, red_gold, author="云州工会").pictures) <= names(made, with_photos)


def test_every_picture_has_a_form_below_a_megabyte_that_wechat_takes(
    with_photos: KitCase, jobs_of: JobsOf
) -> None:
    made, _ = run_all(jobs_of(with_photos))
    for path, data in made.items():
        if not path.endswith((".pdf", ".js")):
            image = Image.open(BytesIO(data))
            assert image.format == ("PNG" if path.endswith(".png") else "JPEG")
            assert len(data) < min(TWIN_PICTURE_BYTES, WECHAT.inline_picture_bytes), path
    photo = Image.open(BytesIO(made[f"{with_photos.folder_name}/photo-1.jpg"]))
    assert photo.width <= 1080 and abs(photo.width / photo.height - 4 / 3) < 0.01


def test_the_codes_lead_to_the_case_and_to_joining(desk, jobs_of: JobsOf) -> None:  # type: ignore[no-untyped-def]
    kit = desk.kit()
    made, _ = run_all(jobs_of(kit))
    for name, url in ((files.CASE_QR, kit.url), (files.JOIN_QR, kit.site.join_url), (files.POSTER, kit.url)):
        (code,) = zxingcpp.read_barcodes(Image.open(BytesIO(made[f"{kit.folder_name}/{name}"])).convert("L"))
        assert code.text == url


def test_a_job_goes_to_another_process_and_back(with_photos: KitCase, jobs_of: JobsOf) -> None:
    for job in jobs_of(with_photos):
        twin = pickle.loads(pickle.dumps(job))
        assert (twin.key, twin.paths, twin.source) == (job.key, job.paths, job.source)


def test_a_spoilt_photo_is_told_and_the_rest_is_made(with_photos: KitCase, jobs_of: JobsOf) -> None:
    jobs = jobs_of(with_photos)
    (with_photos.folder / "two.jpg").write_bytes(b"no picture")
    made, problems = run_all(jobs)
    assert len(problems) == 2 and all(problem.fix for problem in problems)
    assert f"cases/{with_photos.card.id}/two.jpg" in {problem.path for problem in problems}
    assert names(made, with_photos) == DRAWN - {files.WEIBO_PICTURE} | {"photo-1.jpg"}


def test_an_address_too_long_for_a_code_is_told_and_the_rest_is_made(desk, jobs_of: JobsOf) -> None:  # type: ignore[no-untyped-def]
    kit = desk.kit()
    kit = replace(kit, site=replace(kit.site, url=f"https://a.example/{'x' * 2400}/"))
    made, problems = run_all(jobs_of(kit))
    assert {problem.code for problem in problems} == {"qr-too-long"}
    assert names(made, kit) == {files.WECHAT_COVER, files.WECHAT_THUMB, files.WEIBO_PICTURE}


def test_keys_stay_while_nothing_changes_and_change_with_what_is_read(
    with_photos: KitCase, palette: Palette, glyphs: dict[str, Glyph]
) -> None:
    def keys(kit: KitCase, colours: Palette = palette) -> dict[str, str]:
        return {job.paths[0].rpartition("/")[2]: job.key for job in kit_picture_jobs(kit, colours, glyphs)}

    before = keys(with_photos)
    assert before == keys(with_photos)
    assert len(set(before.values())) == len(before)
    renamed = keys(replace(with_photos, card=replace(with_photos.card, title="分拣工夜里有了热饭")))
    assert {name for name in before if before[name] != renamed[name]} == {
        files.WECHAT_COVER,
        files.WECHAT_THUMB,
        files.POSTER,
        files.WEIBO_PICTURE,
        files.POSTER_A3,
    }
    redder = keys(with_photos, replace(palette, red=(255, 0, 0)))
    assert redder[files.POSTER] != before[files.POSTER]
    assert redder[files.JOIN_QR] == before[files.JOIN_QR]


def test_the_words_say_a_number_once_with_its_date_and_method(desk, case_text: Callable[..., str]) -> None:  # type: ignore[no-untyped-def]
    words = picture_words(desk.kit())
    assert words.figure is not None and words.figure.value == "4"
    assert words.figure_note == "2023年12月，自报"
    told = picture_words(desk.kit(case_text("分拣工夜里歇上脚，143人", "分拣工每班多歇4次，143人")))
    assert told.figure is None
