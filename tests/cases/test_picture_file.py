"""图片文件：按内容判断能不能用。"""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from dianxing.cases.picture_file import (
    MAX_BYTES,
    PictureFacts,
    PictureFault,
    inspect,
    oversize,
    verify,
)


def encoded(format_: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    image = Image.linear_gradient("L").resize(size).convert(mode)
    image.save(out, format_, **options)
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    """只有头尾是真的 PNG，尺寸随便写。"""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


def gif(frames: int) -> bytes:
    images = [Image.new("P", (10, 10), number) for number in range(frames)]
    for number, image in enumerate(images):
        image.putpalette([number * 40, 0, 0] * 256)
    out = BytesIO()
    images[0].save(out, "GIF", save_all=True, append_images=images[1:])
    return out.getvalue()


def code(name: str, data: bytes) -> str:
    found = inspect(name, data)
    assert isinstance(found, PictureFault), found
    assert found.what
    assert found.fix
    assert not (found.what + found.fix).endswith("。")
    return found.code


@pytest.mark.parametrize(
    ("name", "format_"),
    [("a.jpg", "JPEG"), ("a.JPEG", "JPEG"), ("图.png", "PNG"), ("a.webp", "WebP"), ("a.gif", "GIF")],
)
def test_the_four_still_formats_are_accepted_with_their_size(name: str, format_: str) -> None:
    found = inspect(name, encoded(format_))
    assert isinstance(found, PictureFacts)
    assert (found.format, found.width, found.height) == (format_, 60, 40)


def test_the_size_is_the_one_after_turning_a_phone_picture_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    for format_, name in (("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")):
        found = inspect(name, encoded(format_, exif=exif))
        assert isinstance(found, PictureFacts)
        assert (found.width, found.height) == (40, 60), format_


def test_a_broken_orientation_is_taken_as_upright() -> None:
    found = inspect("a.jpg", encoded("JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff"))
    assert isinstance(found, PictureFacts)
    assert (found.width, found.height) == (60, 40)


@pytest.mark.parametrize(
    ("name", "format_", "mode"),
    [
        ("cmyk.jpg", "JPEG", "CMYK"),
        ("grey.jpg", "JPEG", "L"),
        ("deep.png", "PNG", "I;16"),
        ("palette.png", "PNG", "P"),
        ("one-bit.png", "PNG", "1"),
        ("clear.webp", "WEBP", "RGBA"),
    ],
)
def test_unusual_pixels_are_accepted(name: str, format_: str, mode: str) -> None:
    data = encoded(format_, mode=mode)
    assert isinstance(inspect(name, data), PictureFacts)
    assert verify(data) is None


def test_the_digest_changes_with_the_content_only() -> None:
    one, other = encoded("JPEG", quality=80), encoded("JPEG", quality=40)
    first, copy, changed = inspect("a.jpg", one), inspect("b.jpg", one), inspect("a.jpg", other)
    assert (
        isinstance(first, PictureFacts)
        and isinstance(copy, PictureFacts)
        and isinstance(changed, PictureFacts)
    )
    assert first.digest == copy.digest != changed.digest


def test_a_name_that_lies_about_the_content_is_told_the_right_name() -> None:
    found = inspect("cover.png", encoded("JPEG"))
    assert isinstance(found, PictureFault)
    assert found.code == "picture-suffix"
    assert "cover.jpg" in found.fix


def test_a_name_without_a_suffix_is_told_one() -> None:
    found = inspect("cover", encoded("PNG"))
    assert isinstance(found, PictureFault)
    assert "cover.png" in found.fix


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.jpg", b"", "picture-empty"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "picture-svg"),
        ("a.png", b'\xef\xbb\xbf<?xml version="1.0"?>\n<svg onload="x"/>', "picture-svg"),
        ("a.jpg", b"<!doctype html><title>404</title>", "picture-html"),
        ("a.jpg", b"\n <HTML><body>", "picture-html"),
        ("a.heic", b"\0\0\0\x24ftypheic" + b"\0" * 40, "picture-heic"),
        ("a.jpg", b"\0\0\0\x24ftypmif1" + b"\0" * 40, "picture-heic"),
        ("a.avif", b"\0\0\0\x24ftypavif" + b"\0" * 40, "picture-format"),
        ("a.jpg", b"\0\0\0\x24ftypisom" + b"\0" * 40, "picture-format"),
        ("a.bmp", encoded("BMP"), "picture-format"),
        ("a.tiff", encoded("TIFF"), "picture-format"),
        ("a.jpg", b"%PDF-1.7", "picture-format"),
        ("a.png", b"PK\x03\x04word/document.xml", "picture-format"),
        ("a.png", b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "picture-lfs"),
        ("a.jpg", "随便写的字".encode(), "picture-format"),
        ("a.jpg", b"\xff\xd8\xff", "picture-broken"),
    ],
)
def test_what_is_not_a_still_picture_is_refused_for_its_own_reason(
    name: str, data: bytes, expected: str
) -> None:
    assert code(name, data) == expected


@pytest.mark.parametrize(
    ("name", "format_"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP"), ("a.gif", "GIF")]
)
def test_a_truncated_picture_is_refused_from_its_header_alone(name: str, format_: str) -> None:
    data = encoded(format_, size=(300, 200))
    for length in (len(data) // 3, len(data) - 10):
        assert code(name, data[:length]) == "picture-broken"


def test_a_thumbnail_inside_does_not_hide_that_the_end_is_missing() -> None:
    thumbnail = encoded("JPEG", size=(16, 16))
    whole = encoded("JPEG", size=(300, 200), exif=b"Exif\0\0" + thumbnail)
    assert isinstance(inspect("a.jpg", whole), PictureFacts)
    assert code("a.jpg", whole[: len(whole) - 200]) == "picture-broken"


def test_bytes_after_the_end_are_harmless() -> None:
    assert isinstance(inspect("a.jpg", encoded("JPEG") + b"motion photo" * 99), PictureFacts)
    assert isinstance(inspect("a.png", encoded("PNG") + b"\0" * 99), PictureFacts)


def test_animated_pictures_are_refused_and_still_gifs_are_not() -> None:
    assert isinstance(inspect("a.gif", gif(1)), PictureFacts)
    assert code("a.gif", gif(3)) == "picture-animated"
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    for format_, name in (("PNG", "a.png"), ("WEBP", "a.webp")):
        out = BytesIO()
        frames[0].save(out, format_, save_all=True, append_images=frames[1:])
        assert code(name, out.getvalue()) == "picture-animated"


def test_a_pixel_bomb_is_refused_before_it_is_decoded() -> None:
    bomb = png(60_000, 60_000)
    assert len(bomb) < 100
    assert code("a.png", bomb) == "picture-pixels"
    assert code("a.png", png(8_000, 5_001)) == "picture-pixels"
    assert isinstance(inspect("a.png", png(8_000, 5_000)), PictureFacts)


def test_decoding_refuses_a_pixel_bomb_too() -> None:
    fault = verify(png(60_000, 60_000))
    assert fault is not None
    assert fault.code == "picture-pixels"


def test_a_webp_bomb_is_refused() -> None:
    # VP8X 头：画布 16384×16384
    body = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + b"\xff\x3f\0" + b"\xff\x3f\0" + b"VP8 " + b"\0" * 4
    data = b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body
    assert code("a.webp", data) == "picture-pixels"


def test_a_file_over_the_limit_is_refused_and_told_its_size() -> None:
    assert oversize(MAX_BYTES) is None
    fault = oversize(MAX_BYTES + 5 * 1024 * 1024)
    assert fault is not None
    assert "20.0 MB" in fault.what
    assert code("a.jpg", encoded("JPEG") + b"\0" * MAX_BYTES) == "picture-bytes"


def test_decoding_finds_what_the_header_cannot_show() -> None:
    data = bytearray(encoded("PNG", size=(200, 200)))
    at = data.index(b"IDAT") + 20
    data[at : at + 40] = bytes(40)
    assert isinstance(inspect("a.png", bytes(data)), PictureFacts)
    fault = verify(bytes(data))
    assert fault is not None
    assert fault.code == "picture-broken"


def test_a_profile_or_palette_that_makes_pillow_warn_stays_quiet() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded("PNG", mode="P", transparency=bytes(range(256)), icc_profile=profile)
    assert isinstance(inspect("a.png", data), PictureFacts)
    assert verify(data) is None


@given(st.binary(max_size=200))
def test_any_bytes_get_an_answer(data: bytes) -> None:
    assert isinstance(inspect("a.jpg", data), PictureFacts | PictureFault)


@given(
    st.sampled_from([("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP"), ("a.gif", "GIF")]),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=12),
)
def test_a_damaged_picture_gets_an_answer_from_header_and_decoder(
    kind: tuple[str, str], damage: list[tuple[int, int]]
) -> None:
    name, format_ = kind
    data = bytearray(encoded(format_))
    for at, value in damage:
        data[at % len(data)] = value
    found = inspect(name, bytes(data))
    assert isinstance(found, PictureFacts | PictureFault)
    if isinstance(found, PictureFacts):
        assert isinstance(verify(bytes(data)), PictureFault | None)
