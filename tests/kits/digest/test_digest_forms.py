"""群里的文字、邮件、长图。"""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from dianxing.cases.partial_date import PartialDate
from dianxing.errors import SettingsError
from dianxing.kits.digest.content import MOST_ITEMS, Digest, DigestItem, make_digest
from dianxing.kits.digest.mail import load_mail, mail_html, mail_message, mail_text
from dianxing.kits.digest.text import qq_digest, qq_file
from dianxing.kits.kit_case import KitSite
from dianxing.kits.limits import QQ, TWIN_PICTURE_BYTES, QqLimits
from dianxing.kits.pictures.brush import Brush
from dianxing.kits.pictures.digest_picture import MAX_HEIGHT, digest_picture
from dianxing.kits.pictures.theme import read_picture_theme
from dianxing.site.digests.record import DigestRecord

THEME = Path(__file__).parents[3] / "theme"
SITE = KitSite("云州典型", "https://yunzhou.example.org/", "云州市总工会", "云州市", "12351")
URL = re.compile(r"https?://\S+")


def some(count: int, total: int | None = None) -> Digest:
    items = tuple(
        DigestItem(
            where="东山区·物流快递",
            title=f"第{number}家分拨中心的工友入会",
            won=f"第{number}家分拨中心{number + 20}人入会，协商以后夜班分拣工有了休息间和热饭。",
            join="问东山区总工会，0999-0000001",
            url=f"{SITE.url}cases/2024/hub-{number}/",
            area_code="logistics",
        )
        for number in range(1, count + 1)
    )
    return Digest(
        name="2024-06-01-all",
        title="云州典型：2024年5月26日至6月1日的新案例",
        when="2024年5月26日至6月1日",
        total=total or count,
        items=items,
        url=f"{SITE.url}digests/2024-06-01-all/",
        site=SITE,
    )


def test_the_text_is_as_it_was_read_and_approved(digests: Any, golden: Path) -> None:
    digests.case("night-shift", "2024-05-31")
    digests.case("xihe", "2024-05-30", "county: 东山区", "county: 西河县")
    digests.case("far", "2024-05-29", "scope: local\ncounty: 东山区", "scope: elsewhere\nplace: 示例省远州市")
    text = qq_file(qq_digest(digests.read(digests.choose())))
    assert text == (golden / "qq.txt").read_text("utf-8")


def test_one_message_needs_no_number() -> None:
    (part,) = qq_digest(some(3))
    assert "1/1" not in part
    assert part.count("\n1. 东山区·物流快递：第1家分拨中心21人入会，") == 1


@pytest.mark.parametrize("count", [1, 12, 25, MOST_ITEMS])
def test_each_message_keeps_the_limits_and_holds_one_address(count: int) -> None:
    parts = qq_digest(some(count))
    for number, part in enumerate(parts, 1):
        assert len(part) <= QQ.message
        assert len(part.encode()) <= QQ.message_bytes
        assert URL.findall(part) == [f"{SITE.url}digests/2024-06-01-all/"]
        if len(parts) > 1:
            assert f"（{number}/{len(parts)}）" in part.splitlines()[0]
    lines = [line for part in parts for line in part.splitlines() if re.match(r"\d+\. ", line)]
    assert len(lines) == count
    assert all("入会问东山区总工会，0999-0000001。" in line for line in lines)


def test_a_long_digest_is_split_between_cases() -> None:
    parts = qq_digest(some(6), QqLimits(message=200, message_bytes=600))
    assert len(parts) > 1
    numbers = [int(found) for part in parts for found in re.findall(r"^(\d+)\. ", part, re.M)]
    assert numbers == [1, 2, 3, 4, 5, 6]
    assert qq_file(parts).count("从下一行复制") == len(parts)


def test_what_cannot_fit_at_all_is_refused() -> None:
    with pytest.raises(SettingsError, match="site_name"):
        qq_digest(some(1), QqLimits(message=60, message_bytes=180))


def test_what_does_not_fit_a_digest_is_counted() -> None:
    digest = some(2, total=45)
    assert "还有43个，在网页上。" in qq_digest(digest)[0]
    assert "还有43个" in mail_text(digest)


def test_no_case_smuggles_an_address_or_markup_into_the_group(desk: Any, case_text: Any) -> None:
    text = case_text(
        "143人入会，添了休息间", "143人入会 https://evil.example/x <at id=1> #话题# @全体，添了休息间"
    )
    record = DigestRecord(
        title="看 https://evil.example/",
        scope="all",
        since=PartialDate(2024, 5, 1),
        until=PartialDate(2024, 6, 1),
        cases=("2024/night-shift",),
    )
    (part,) = qq_digest(make_digest(record, [desk.kit(text)], SITE))
    assert URL.findall(part) == [f"{SITE.url}digests/2024-06-01-all/"]
    assert not re.search(r"[<>@#*]", part)


def test_a_result_too_long_for_a_line_ends_at_a_sentence(desk: Any, case_text: Any) -> None:
    long = (
        "添了休息间和热饭，"
        + "夜里多歇两次，" * 4
        + "大家都说好。"
        + "又办了夜校，请了老师来上课，" * 4
        + "。"
    )
    kit = desk.kit(case_text("143人入会，添了休息间和热饭，每个夜班多歇两次。", long))
    record = DigestRecord(
        title="摘要", scope="all", since=PartialDate(2024), until=PartialDate(2024, 6, 1), cases=()
    )
    (item,) = make_digest(record, [kit], SITE).items
    assert item.won.endswith("大家都说好。")


def test_mail_has_both_parts_and_no_styles_but_inline_ones() -> None:
    digest = some(2)
    html, text = mail_html(digest, load_mail(THEME)), mail_text(digest)
    assert not re.search(r"<(?:style|link|script|img)|class=", html)
    message = email.message_from_bytes(mail_message(digest, html, text), policy=default)
    assert message.get_content_type() == "multipart/alternative"
    assert message["Subject"] == digest.title
    plain, rich = message.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == text
    assert rich.get_content().replace("\r\n", "\n").strip() == html.strip()
    for part in (html, text):
        for address in (digest.url, SITE.join_url, *(item.url for item in digest.items)):
            assert address in part


def test_mail_is_the_same_bytes_each_time_and_shows_text_as_text() -> None:
    digest = some(1)
    digest = replace(digest, items=(replace(digest.items[0], title="<b>1&2</b>"),))
    html = mail_html(digest, load_mail(THEME))
    assert "&lt;b&gt;1&amp;2&lt;/b&gt;" in html
    assert mail_message(digest, html, "字") == mail_message(digest, html, "字")


@pytest.fixture(scope="module")
def brush() -> Brush:
    theme = read_picture_theme(THEME, ["logistics"])
    return Brush(theme.palette, tuple(sorted(theme.glyphs.items())))


@pytest.mark.parametrize("count", [1, 5, MOST_ITEMS])
def test_the_picture_is_as_long_as_needed_up_to_a_limit_and_its_code_reads(count: int, brush: Brush) -> None:
    data = digest_picture(some(count), brush)
    assert len(data) < TWIN_PICTURE_BYTES
    image = Image.open(BytesIO(data))
    assert image.format == "JPEG"
    assert image.width == 1080
    assert image.height <= MAX_HEIGHT
    (code,) = zxingcpp.read_barcodes(image)
    assert code.text == some(1).url


def test_more_cases_make_a_longer_picture(brush: Brush) -> None:
    heights = [Image.open(BytesIO(digest_picture(some(count), brush))).height for count in (1, 2, 5)]
    assert heights == sorted(set(heights))
