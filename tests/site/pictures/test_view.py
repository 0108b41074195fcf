"""图片的地址和尺寸：网页先写，图片后做，两边要对得上。"""

from __future__ import annotations

import pytest

from dianxing.cases.model import Image
from dianxing.cases.picture_file import PictureFacts
from dianxing.site.pictures.responsive import article_variants, cover_variants
from dianxing.site.pictures.view import cover_view, picture_view, variant_stem, variant_widths

CASE = "cases/2022/x/"


def facts(width: int, height: int, digest: str = "1a2b3c4d" * 4) -> PictureFacts:
    return PictureFacts("JPEG", width, height, digest)


def addresses(srcset: str) -> list[str]:
    return [part.split(" ")[0] for part in srcset.split(", ")]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (4000, (480, 960, 1440)),
        (1440, (480, 960, 1440)),
        (1200, (480, 960, 1200)),
        (1000, (480, 1000)),
        (500, (500,)),
        (300, (300,)),
        (1, (1,)),
    ],
)
def test_widths_never_exceed_the_source_and_skip_near_duplicates(
    source: int, expected: tuple[int, ...]
) -> None:
    assert variant_widths(source) == expected


def test_a_view_names_every_size_and_keeps_room_for_the_picture() -> None:
    image = Image(file="cover.jpg", alt="外景", credit="兰山区总工会", caption="服务站")
    view = picture_view(CASE, image, facts(4000, 3000), "../../../")
    stem = "../../../cases/2022/x/img/cover-1a2b3c4d"
    assert view.src == f"{stem}-960.jpg"
    assert view.srcset_webp == f"{stem}-480.webp 480w, {stem}-960.webp 960w, {stem}-1440.webp 1440w"
    assert view.srcset_jpeg == view.srcset_webp.replace(".webp", ".jpg")
    assert (view.width, view.height) == (960, 720)
    assert (view.alt, view.credit, view.caption) == ("外景", "兰山区总工会", "服务站")


@pytest.mark.parametrize("size", [(4000, 3000), (300, 900), (960, 20), (3, 7000)])
def test_every_address_in_a_page_is_made_by_the_stage(size: tuple[int, int]) -> None:
    image = Image(file="图 1.png", alt="图")
    view = picture_view(CASE, image, facts(*size), "/")
    wanted = {view.src, *addresses(view.srcset_webp), *addresses(view.srcset_jpeg)}
    assert wanted == {f"/{variant.path}" for variant in article_variants(CASE, image.file, facts(*size))}
    cover = cover_view(CASE, "图", "/")
    wanted = {cover.src, *addresses(cover.srcset_webp), *addresses(cover.srcset_jpeg)}
    assert wanted == {f"/{variant.path}" for variant in cover_variants(CASE, facts(*size))}


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (700, 477), (50, 2000), (2000, 50), (1, 1)])
def test_no_variant_is_larger_than_its_source(size: tuple[int, int]) -> None:
    for variant in (*article_variants(CASE, "a.jpg", facts(*size)), *cover_variants(CASE, facts(*size))):
        assert 1 <= variant.width <= size[0]
        assert 1 <= variant.height <= size[1]


def test_names_are_plain_ascii_and_follow_the_content() -> None:
    assert variant_stem(CASE, "Été 2022_外景.JPG", "ab" * 16) == "cases/2022/x/img/ete-2022-abababab"
    assert variant_stem(CASE, "外景.jpg", "ab" * 16) == "cases/2022/x/img/picture-abababab"
    assert variant_stem(CASE, "../../etc/passwd.png", "ab" * 16) == "cases/2022/x/img/passwd-abababab"
    assert variant_stem(CASE, "a.jpg", "ab" * 16) != variant_stem(CASE, "a.jpg", "cd" * 16)
    assert len(variant_stem("", "x" * 300 + ".jpg", "ab" * 16)) < 60
