"""照片的各尺寸：转正、去掉附带信息、颜色不变、透明垫底。"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageCms

from dianxing.cases.picture_file import PictureFacts
from dianxing.site.pictures.responsive import article_variants, cover_variants, render_variants, upright

CASE = "cases/2022/x/"
PAPER = (251, 248, 243)
Encode = Callable[..., bytes]
FactsOf = Callable[[str, bytes], PictureFacts]


def corners(size: tuple[int, int] = (1200, 800)) -> Image.Image:
    """左上红，其余蓝，认得出转没转。"""
    image = Image.new("RGB", size, (0, 0, 200))
    image.paste((200, 0, 0), (0, 0, size[0] // 2, size[1] // 2))
    return image


def made(data: bytes, facts: PictureFacts) -> dict[str, Image.Image]:
    files = render_variants(data, article_variants(CASE, "a.jpg", facts), PAPER)
    return {path.rsplit("-", 1)[1]: Image.open(BytesIO(content)) for path, content in files}


def near(image: Image.Image, at: tuple[int, int], colour: tuple[int, ...], most: int = 12) -> bool:
    return bool(abs(np.subtract(image.convert("RGB").getpixel(at), colour)).max() <= most)


def test_each_width_comes_in_both_formats_at_its_size(encoded: Encode, facts_of: FactsOf) -> None:
    data = encoded(corners((2000, 1000)))
    pictures = made(data, facts_of("a.jpg", data))
    assert {name: (picture.format, picture.size) for name, picture in pictures.items()} == {
        "480.webp": ("WEBP", (480, 240)),
        "480.jpg": ("JPEG", (480, 240)),
        "960.webp": ("WEBP", (960, 480)),
        "960.jpg": ("JPEG", (960, 480)),
        "1440.webp": ("WEBP", (1440, 720)),
        "1440.jpg": ("JPEG", (1440, 720)),
    }
    assert pictures["960.jpg"].info.get("progressive")


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_taken_sideways_stands_upright(
    turn: int, format_: str, encoded: Encode, facts_of: FactsOf
) -> None:
    wanted = corners((300, 200))
    # 拍的时候横着：存的是转过的像素，加上“该怎么转回来”
    stored = {
        1: wanted,
        2: wanted.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: wanted.transpose(Image.Transpose.ROTATE_180),
        4: wanted.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: wanted.transpose(Image.Transpose.TRANSPOSE),
        6: wanted.transpose(Image.Transpose.ROTATE_90),
        7: wanted.transpose(Image.Transpose.TRANSVERSE),
        8: wanted.transpose(Image.Transpose.ROTATE_270),
    }[turn]
    exif = Image.Exif()
    exif[0x0112] = turn
    data = encoded(stored, format_, exif=exif)
    name = {"JPEG": "a.jpg", "PNG": "a.png", "WEBP": "a.webp"}[format_]
    for picture in made(data, facts_of(name, data)).values():
        assert picture.size == (300, 200)
        assert near(picture, (40, 40), (200, 0, 0), 30)
        assert near(picture, (260, 40), (0, 0, 200), 30)
        assert near(picture, (40, 160), (0, 0, 200), 30)


def test_position_camera_notes_and_comments_are_gone(encoded: Encode, facts_of: FactsOf) -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRETCAMERA"
    exif.get_ifd(0x8825)[2] = (35.0, 3.0, 12.0)
    xmp = b"<x:xmpmeta>SECRETXMP</x:xmpmeta>"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(corners(), exif=exif, xmp=xmp, comment=b"SECRETCOMMENT", icc_profile=profile)
    assert b"SECRETCAMERA" in data and b"SECRETXMP" in data and b"SECRETCOMMENT" in data
    facts = facts_of("a.jpg", data)
    for path, content in render_variants(data, article_variants(CASE, "a.jpg", facts), PAPER):
        assert b"SECRET" not in content, path
        assert b"Exif" not in content and b"EXIF" not in content and b"ICC" not in content, path
        assert not Image.open(BytesIO(content)).getexif()


def test_another_colour_space_is_converted_to_the_web_s(encoded: Encode, facts_of: FactsOf) -> None:
    colour = (120, 160, 60)
    plain = encoded(Image.new("RGB", (600, 400), colour))
    tagged = encoded(Image.new("RGB", (600, 400), colour), icc_profile=swapped_profile())
    assert near(made(plain, facts_of("a.jpg", plain))["480.jpg"], (9, 9), colour)
    assert near(made(tagged, facts_of("a.jpg", tagged))["480.jpg"], (9, 9), (60, 160, 120), 20)


def test_a_broken_profile_is_ignored(encoded: Encode, facts_of: FactsOf) -> None:
    data = encoded(Image.new("RGB", (600, 400), (120, 160, 60)), icc_profile=b"nonsense" * 40)
    assert near(made(data, facts_of("a.jpg", data))["480.jpg"], (9, 9), (120, 160, 60))


@pytest.mark.parametrize(
    ("name", "image"),
    [
        ("a.jpg", Image.new("CMYK", (600, 400), (0, 0, 0, 128))),
        ("a.jpg", Image.new("L", (600, 400), 127)),
        ("a.png", Image.fromarray(np.full((400, 600), 127 * 257, dtype=np.uint16))),
        ("a.png", Image.new("RGB", (600, 400), (127, 127, 127)).quantize(4)),
        ("a.png", Image.new("LA", (600, 400), (127, 255))),
        ("a.gif", Image.new("L", (600, 400), 127)),
    ],
)
def test_unusual_pixels_keep_their_colour(
    name: str, image: Image.Image, encoded: Encode, facts_of: FactsOf
) -> None:
    data = encoded(image, {"a.jpg": "JPEG", "a.png": "PNG", "a.gif": "GIF"}[name])
    for picture in made(data, facts_of(name, data)).values():
        assert picture.mode in ("RGB", "RGBA")
        assert near(picture, (100, 100), (127, 127, 127), 4)


def test_what_is_transparent_lies_on_paper_in_jpeg_and_stays_so_in_webp(
    encoded: Encode, facts_of: FactsOf
) -> None:
    image = Image.new("RGBA", (600, 400), (0, 0, 0, 0))
    image.paste((200, 0, 0, 255), (0, 0, 300, 400))
    data = encoded(image, "PNG")
    pictures = made(data, facts_of("a.png", data))
    assert near(pictures["480.jpg"], (400, 100), PAPER, 4)
    assert near(pictures["480.jpg"], (100, 100), (200, 0, 0))
    assert pictures["480.webp"].convert("RGBA").getpixel((400, 100))[3] == 0


def test_a_palette_picture_with_a_clear_colour_lies_on_paper(encoded: Encode, facts_of: FactsOf) -> None:
    image = Image.new("P", (600, 400), 1)
    image.putpalette([0, 0, 0, 200, 0, 0] + [0] * 750)
    image.paste(0, (300, 0, 600, 400))
    data = encoded(image, "PNG", transparency=0)
    pictures = made(data, facts_of("a.png", data))
    assert near(pictures["480.jpg"], (400, 100), PAPER, 4)


@pytest.mark.parametrize("size", [(4000, 1000), (1000, 4000), (900, 600), (200, 150), (1, 1)])
def test_the_cover_is_cropped_to_three_by_two(
    size: tuple[int, int], encoded: Encode, facts_of: FactsOf
) -> None:
    data = encoded(corners(size))
    facts = facts_of("a.jpg", data)
    variants = cover_variants(CASE, facts)
    for variant, (path, content) in zip(variants, render_variants(data, variants, PAPER), strict=True):
        picture = Image.open(BytesIO(content))
        assert (path, picture.size) == (variant.path, (variant.width, variant.height))
        assert abs(picture.width - picture.height * 1.5) <= 1.5


def test_a_tall_photo_is_cropped_a_little_above_its_middle(encoded: Encode, facts_of: FactsOf) -> None:
    image = Image.new("RGB", (960, 2000), (0, 0, 200))
    image.paste((200, 0, 0), (0, 520, 960, 1200))
    data = encoded(image)
    files = dict(render_variants(data, cover_variants(CASE, facts_of("a.jpg", data)), PAPER))
    cover = Image.open(BytesIO(files[f"{CASE}img/card-960.jpg"]))
    assert near(cover, (480, 10), (200, 0, 0), 20) and near(cover, (480, 630), (200, 0, 0), 20)


def test_a_large_photo_is_only_decoded_as_large_as_needed(encoded: Encode) -> None:
    picture = upright(encoded(corners((4000, 3000))), (480, 320))
    assert picture.size == (480, 360)
    assert picture.mode == "RGB"
    assert picture.info == {}


def test_the_same_photo_gives_the_same_bytes(encoded: Encode, facts_of: FactsOf) -> None:
    data = encoded(corners())
    variants = article_variants(CASE, "a.jpg", facts_of("a.jpg", data))
    assert dict(render_variants(data, variants, PAPER)) == dict(render_variants(data, variants, PAPER))


def swapped_profile() -> bytes:
    """红蓝对调的 sRGB：换过色域的图一眼认得出。"""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return (profile.replace(b"rXYZ", b"tXYZ").replace(b"bXYZ", b"rXYZ").replace(b"tXYZ", b"bXYZ")).replace(
        b"s\0R\0G\0B", b"s\0B\0G\0R"
    )
