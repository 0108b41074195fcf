"""收图：内容说了算，存下来的案例一定收得下。"""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from tests.desk.uploads.pictures import camera_exif, encoded, heic, is_red, photo

from dianxing.cases.picture_file import PictureFacts, inspect, verify
from dianxing.desk.uploads import limits
from dianxing.desk.uploads.picture_intake import Intake, take_in
from dianxing.desk.uploads.refusal import PictureRefused
from dianxing.site.pictures.view import WIDTHS


def seen(intake: Intake) -> Image.Image:
    facts = inspect(intake.name, intake.data)
    assert isinstance(facts, PictureFacts), facts
    assert verify(intake.data) is None
    assert (facts.width, facts.height) == (intake.width, intake.height)
    picture = Image.open(BytesIO(intake.data))
    picture.load()
    return picture


def swapped_profile() -> bytes:
    """一份真的色彩描述，只把 sRGB 的红和绿对调。"""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert data.count(b"rXYZ") == data.count(b"gXYZ") == 1
    data = data.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    return data.replace("sRGB".encode("utf-16-be"), "oRGB".encode("utf-16-be"))


def refusal(data: bytes, name: str = "a.jpg") -> PictureRefused:
    with pytest.raises(PictureRefused) as caught:
        take_in(name, data)
    assert caught.value.what
    assert caught.value.fix
    return caught.value


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
def test_every_accepted_format_becomes_a_picture_that_a_case_can_hold(kind: str) -> None:
    picture = photo()
    data = encoded(picture.quantize(256) if kind == "GIF" else picture, kind)
    intake = take_in("封面.jpg", data)
    assert is_red(seen(intake).convert("RGB").getpixel((20, 20)))
    assert (intake.width, intake.height) == (640, 480)


def test_a_phone_photo_in_heic_becomes_a_jpeg_without_its_place() -> None:
    intake = take_in("IMG_0001.HEIC", heic(photo(), camera_exif()))
    assert intake.name == "img-0001.jpg"
    picture = seen(intake)
    assert dict(picture.getexif()) == {}
    assert is_red(picture.getpixel((20, 20)))
    assert any("HEIC" in note for note in intake.notes)


def test_heic_is_known_by_its_content_when_the_name_says_jpg() -> None:
    assert take_in("微信图片.jpg", heic(photo())).name == "wei-xin-tu-pian.jpg"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_position_and_every_other_metadata_are_gone(kind: str) -> None:
    data = encoded(photo(), kind, exif=camera_exif())
    assert b"PhoneMaker" in data
    picture = seen(take_in("a.png", data))
    assert dict(picture.getexif()) == {}
    assert not {"exif", "xmp", "comment", "XML:com.adobe.xmp"} & set(picture.info)
    assert b"PhoneMaker" not in take_in("a.png", data).data


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_picture_taken_sideways_stands_upright(kind: str) -> None:
    sideways = photo().transpose(Image.Transpose.ROTATE_90)  # 相机横着，方向写 6：看时要顺时针转 90 度
    intake = take_in("a.jpg", encoded(sideways, kind, exif=camera_exif(6)))
    assert (intake.width, intake.height) == (640, 480)
    assert is_red(seen(intake).convert("RGB").getpixel((20, 20)))


def test_heic_is_turned_once() -> None:
    sideways = photo().transpose(Image.Transpose.ROTATE_90)
    intake = take_in("a.heic", heic(sideways, camera_exif(6)))  # 方向写在容器里，EXIF 里也还有
    assert (intake.width, intake.height) == (640, 480)
    assert is_red(seen(intake).getpixel((20, 20)))


def test_a_broken_colour_profile_does_no_harm() -> None:
    data = encoded(photo(), "JPEG", icc_profile=b"not a profile")
    picture = seen(take_in("a.jpg", data))
    assert "icc_profile" not in picture.info
    assert is_red(picture.getpixel((20, 20)))


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_another_colour_profile_is_converted_and_dropped(kind: str) -> None:
    profile = swapped_profile()
    picture = seen(take_in("a.jpg", encoded(photo(), kind, icc_profile=profile)))
    assert "icc_profile" not in picture.info
    red, green, blue = picture.convert("RGB").getpixel((20, 20))
    assert green > 150 > max(red, blue)  # 描述里红绿对调了，所以“红”其实是绿


def test_a_cmyk_picture_from_a_print_shop_becomes_rgb() -> None:
    assert seen(take_in("a.jpg", encoded(photo().convert("CMYK"), "JPEG"))).mode == "RGB"


def test_large_pictures_are_shrunk_and_the_note_says_so() -> None:
    intake = take_in("a.jpg", encoded(photo((4000, 3000)), "JPEG"))
    assert (intake.width, intake.height) == (2880, 2160)
    assert any("4000×3000" in note and "2880×2160" in note for note in intake.notes)
    assert WIDTHS[-1] <= limits.MAX_SIDE


def test_small_pictures_are_never_enlarged_but_noted() -> None:
    intake = take_in("a.jpg", encoded(photo((320, 240)), "JPEG"))
    assert (intake.width, intake.height) == (320, 240)
    assert any("320" in note for note in intake.notes)


def test_a_chart_of_few_colours_stays_sharp_as_png() -> None:
    chart = Image.new("RGB", (600, 400), "white")
    chart.paste((200, 0, 0), (100, 100, 300, 300))
    intake = take_in("图表.bmp", encoded(chart, "BMP"))
    assert intake.name == "tu-biao.png"
    assert seen(intake).convert("RGB").getpixel((150, 150)) == (200, 0, 0)


def test_transparency_is_kept() -> None:
    logo = Image.new("RGBA", (600, 400), (0, 0, 0, 0))
    logo.paste((200, 0, 0, 255), (100, 100, 300, 300))
    assert seen(take_in("logo.png", encoded(logo, "PNG"))).convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)


def test_a_huge_transparent_photo_gets_a_white_ground() -> None:
    noise = Image.effect_noise((1600, 1600), 80)
    picture = Image.merge("RGBA", (noise, noise.rotate(90), noise.rotate(180), noise.rotate(270)))
    intake = take_in("a.png", encoded(picture, "PNG", compress_level=1))
    assert intake.name == "a.jpg"
    assert any("白色" in note for note in intake.notes)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_of_a_moving_picture_the_first_frame_is_kept(kind: str) -> None:
    first, second = photo(), photo().transpose(Image.Transpose.ROTATE_180)
    if kind == "GIF":
        first, second = first.quantize(200), second.quantize(200)
    intake = take_in("a.gif", encoded(first, kind, save_all=True, append_images=[second]))
    assert is_red(seen(intake).convert("RGB").getpixel((20, 20)))
    assert any("第一帧" in note for note in intake.notes)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "picture-empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "picture-svg"),
        (b"<?xml version='1.0'?><svg/>", "picture-svg"),
        (b"<html><body>404</body></html>", "picture-html"),
        (b"%PDF-1.7\n", "picture-format"),
        (b"PK\x03\x04rest", "picture-format"),
        (b"MZ\x90\x00", "picture-format"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "picture-format"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isommp42", "picture-format"),
        (b"\xff\xd8\xff" + b"\0" * 100, "picture-broken"),
        (b"BM" + b"\xff" * 100, "picture-broken"),
        (b"II*\0" + b"\xff" * 100, "picture-broken"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 50, "picture-broken"),
    ],
)
def test_what_is_no_usable_picture_is_refused_by_its_content(data: bytes, code: str) -> None:
    assert refusal(data, "照片.jpg").code == code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF"])
def test_a_truncated_file_is_refused(kind: str) -> None:
    data = encoded(photo(), kind)
    assert refusal(data[: len(data) // 2]).code == "picture-broken"


def test_a_truncated_heic_is_refused() -> None:
    data = heic(photo())
    assert refusal(data[: len(data) // 2]).code == "picture-broken"


def test_a_pixel_bomb_is_refused_before_it_is_decoded() -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")

    size = (60_000).to_bytes(4, "big") * 2
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size + b"\x08\x02\0\0\0")
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )
    assert refusal(bomb).code == "picture-pixels"


def test_a_file_beyond_the_limit_is_refused_unread() -> None:
    assert refusal(b"\xff\xd8\xff" + b"\0" * limits.MAX_BYTES).code == "picture-bytes"


def test_a_tracking_dot_is_no_photo() -> None:
    assert refusal(encoded(Image.new("RGB", (1, 1)), "GIF")).code == "picture-tiny"


def test_two_uploads_of_one_name_get_two_names() -> None:
    data = encoded(photo(), "JPEG")
    first = take_in("封面.JPG", data)
    assert take_in("封面.JPG", data, {first.name}).name != first.name


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "HEIC"]), st.data())
def test_no_damage_to_a_file_gets_past_us_or_shows_a_traceback(kind: str, draw: st.DataObject) -> None:
    picture = photo((64, 48))
    whole = (
        heic(picture) if kind == "HEIC" else encoded(picture.quantize() if kind == "GIF" else picture, kind)
    )
    data = bytearray(whole)
    for _ in range(draw.draw(st.integers(1, 12))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    try:
        seen(take_in("a.jpg", bytes(data)))
    except PictureRefused as refused:
        assert refused.what
