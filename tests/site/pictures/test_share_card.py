"""分享图：尺寸、颜色、字都在画面里，读得清。"""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from dianxing.site.pictures.glyph import Glyph
from dianxing.site.pictures.palette import Palette, contrast
from dianxing.site.pictures.share_card import Figure, ShareCard, share_card

AREAS = ["park", "township", "construction", "logistics", "domestic", "farming"]
LONG = "中建三局北京腾讯项目工会联合会首批三百名农民工在工地入会"


def card(**changes: object) -> ShareCard:
    values: dict[str, object] = {
        "title": "大同17家快递企业507名快递员有了工会",
        "site_name": "沂蒙工会典型",
        "place": "山西省大同市",
        "year": 2014,
        "area_code": "logistics",
        "area_name": "物流快递",
    }
    return ShareCard(**(values | changes))  # type: ignore[arg-type]


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(data)).convert("RGB")).astype(int)


def white(data: bytes) -> tuple[np.ndarray, np.ndarray]:
    """白字所在的行、列。"""
    return np.nonzero((pixels(data) > 235).all(axis=2))


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("title", ["月嫂入会", "兰山46个物流园区，建会率由41.3%升至100%", LONG])
@pytest.mark.parametrize(
    "figure", [None, Figure("1400", "余家", "覆盖物流企业"), Figure("100", "%", "建会率")]
)
def test_every_card_keeps_its_margins_and_stays_small(
    area: str, title: str, figure: Figure | None, palette: Palette, glyphs: dict[str, Glyph]
) -> None:
    data = share_card(card(title=title, area_code=area, figure=figure), palette, glyphs)
    image = Image.open(BytesIO(data))
    assert (image.format, image.size) == ("JPEG", (1200, 630))
    assert len(data) < 80_000
    rows, columns = white(data)
    assert columns.min() >= 70 and columns.max() <= 1130
    assert rows.min() >= 60 and rows.max() <= 565


@pytest.mark.parametrize("area", AREAS)
def test_type_is_readable_on_the_field_and_on_the_glyph(
    area: str, palette: Palette, glyphs: dict[str, Glyph]
) -> None:
    shot = pixels(
        share_card(card(title="。", place="", year=None, area_name="", area_code=area), palette, glyphs)
    )
    for y in range(200, 500, 20):
        for x in range(600, 1200, 20):
            red, green, blue = (int(part) for part in shot[y, x])
            assert contrast((red, green, blue), palette.on_area) >= 3  # 大字的要求


def test_the_field_has_the_colour_of_the_area_and_the_line_is_gold(
    palette: Palette, glyphs: dict[str, Glyph]
) -> None:
    shot = pixels(share_card(card(), palette, glyphs))
    assert abs(shot[300, 20] - palette.area("logistics")).max() <= 4
    assert abs(shot[77, 110] - palette.gold).max() <= 30


def test_the_site_has_a_card_of_its_own_in_its_own_red(palette: Palette, glyphs: dict[str, Glyph]) -> None:
    shot = pixels(share_card(ShareCard("你也可以照着做", "沂蒙工会典型"), palette, glyphs))
    assert abs(shot[300, 20] - palette.red_deep).max() <= 4


def test_a_photo_fills_the_top_and_the_title_stands_on_a_band(palette: Palette) -> None:
    photo = Image.new("RGB", (900, 1200), (10, 200, 30))
    shot = pixels(share_card(card(), palette, {}, photo))
    assert abs(shot[40, 600] - (10, 200, 30)).max() <= 6
    assert abs(shot[620, 20] - palette.area("logistics")).max() <= 6
    assert (shot[450:600, 80:900] > 235).all(axis=2).any()


def test_a_long_title_leaves_at_least_half_of_the_photo(palette: Palette) -> None:
    photo = Image.new("RGB", (1200, 800), (10, 200, 30))
    shot = pixels(share_card(card(title=LONG), palette, {}, photo))
    assert abs(shot[315, 600] - (10, 200, 30)).max() <= 6


def test_a_figure_changes_the_card_and_a_percent_sign_stays_with_its_number(
    palette: Palette, glyphs: dict[str, Glyph]
) -> None:
    plain = share_card(card(), palette, glyphs)
    percent = share_card(card(figure=Figure("90", "%")), palette, glyphs)
    joined = share_card(card(figure=Figure("90%")), palette, glyphs)
    assert plain != percent == joined


def test_a_very_long_place_does_not_run_into_the_name_of_the_site(
    palette: Palette, glyphs: dict[str, Glyph]
) -> None:
    short = share_card(card(place=""), palette, glyphs)
    long = share_card(card(place="新疆维吾尔自治区吐鲁番市高昌区" * 4), palette, glyphs)
    name = (slice(95, 145), slice(880, 1130))
    assert abs(pixels(short)[name] - pixels(long)[name]).max() <= 12


def test_the_same_card_gives_the_same_bytes(palette: Palette, glyphs: dict[str, Glyph]) -> None:
    assert share_card(card(), palette, glyphs) == share_card(card(), palette, glyphs)


def test_the_facts_are_joined_and_the_unknown_left_out() -> None:
    assert card().facts == "山西省大同市·2014·物流快递"
    assert card(year=None, area_name="").facts == "山西省大同市"


@pytest.mark.parametrize(
    ("value", "title", "told"),
    [
        ("507", "大同507名快递员有了工会", True),
        ("1,400", "兰山1400余家物流企业全部纳入", True),
        ("1400", "兰山1,400余家物流企业全部纳入", True),
        ("4", "分拣工夜里歇上脚，143人递交申请", False),
        ("41", "建会率由41.3%升至100%", False),
        ("3", "建会率由41.3%升至100%", False),
        ("100", "建会率由41.3%升至100%", True),
    ],
)
def test_a_number_is_told_only_when_the_title_has_it_whole(value: str, title: str, told: bool) -> None:
    assert Figure(value).told_in(title) is told
