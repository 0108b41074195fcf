"""一条的日期、分类和封面。"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from dianxing.cases.catalogue import Card
from dianxing.cases.partial_date import BEIJING, PartialDate
from dianxing.cases.picture_file import PictureFacts
from dianxing.cases.reference import Reference
from dianxing.site.feeds.entry import cover, entry

NOW = datetime(2026, 1, 1, tzinfo=BEIJING)
SITE = "https://union.example/"


@pytest.mark.parametrize(
    ("updated", "told"),
    [
        (None, "2022-06-01"),
        (PartialDate(2023, 1, 5), "2023-01-05"),
        (PartialDate(2022), "2022-06-01"),
        (PartialDate(2030, 1, 1), "2022-06-01"),
    ],
    ids=["never changed", "changed later", "only a year, before publishing", "written ahead of time"],
)
def test_the_day_of_change_is_never_before_publishing_nor_in_the_future(
    updated: PartialDate | None, told: str, a_card: Callable[..., Card], small_reference: Reference
) -> None:
    made = entry(a_card(updated=updated), small_reference, SITE, NOW, None)
    assert made.updated.isoformat() == f"{told}T00:00:00+08:00"


def test_categories_are_todays_names_and_each_stands_once(
    a_card: Callable[..., Card], small_reference: Reference
) -> None:
    area, courier = (
        small_reference.areas[0],
        next(item for item in small_reference.couriers if item.successor),
    )
    today = small_reference.courier_today(courier)
    card = a_card(area=area.code, couriers=(courier.code, today.code), tags=("货运", area.name))
    made = entry(card, small_reference, SITE, NOW, None)
    assert made.categories == (area.name, today.name, "货运")


def test_the_summary_falls_back_on_the_result(
    a_card: Callable[..., Card], small_reference: Reference
) -> None:
    assert entry(a_card(summary="", result="成了"), small_reference, SITE, NOW, None).summary == "成了"


def test_a_photo_is_preferred_then_the_share_card_then_nothing(a_card: Callable[..., Card]) -> None:
    card = a_card(cover="door.jpg")
    photos = [("door.jpg", PictureFacts(format="JPEG", width=1600, height=900, digest="a" * 32))]
    sizes = {"cases/2022/a/img/door-aaaaaaaa-960.jpg": 11, "cases/2022/a/share.jpg": 22}
    both = cover(card, photos, sizes.get)
    assert both is not None
    assert (both.path, both.size) == ("cases/2022/a/img/door-aaaaaaaa-960.jpg", 11)
    broken = cover(card, photos, {"cases/2022/a/share.jpg": 22}.get)
    assert broken is not None
    assert broken.size == 22
    assert cover(card, photos, {}.get) is None
