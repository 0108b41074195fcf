"""什么时候公开：发布日零点起，下线日当天过完为止，都按北京时间。"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dianxing.cases.model import CaseHead
from dianxing.cases.partial_date import BEIJING
from dianxing.cases.visibility import is_public


def head(status: str = "published", **dates: str) -> CaseHead:
    return CaseHead.model_validate({"title": "题", "status": status, "dates": dates})


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2024, 5, 1, 23, 59, 59, tzinfo=BEIJING), False),
        (datetime(2024, 5, 2, 0, 0, tzinfo=BEIJING), True),
        (datetime(2024, 5, 1, 15, 59, 59, tzinfo=UTC), False),
        (datetime(2024, 5, 1, 16, 0, tzinfo=UTC), True),
        (datetime(2024, 6, 30, 23, 59, 59, tzinfo=BEIJING), True),
        (datetime(2024, 7, 1, 0, 0, tzinfo=BEIJING), False),
    ],
)
def test_a_case_is_public_from_its_first_midnight_through_its_last_day(
    moment: datetime, expected: bool
) -> None:
    assert is_public(head(published="2024-05-02", expires="2024-06-30"), moment) is expected


@pytest.mark.parametrize("status", ["draft", "review", "withdrawn"])
def test_only_published_cases_are_public(status: str) -> None:
    assert not is_public(head(status, published="2020-01-01"), datetime(2024, 1, 1, tzinfo=BEIJING))


def test_without_a_date_of_publication_nothing_is_public() -> None:
    assert not is_public(head(), datetime(2024, 1, 1, tzinfo=BEIJING))


@pytest.mark.parametrize(("expires", "last"), [("2023", 2023), ("2023-12", 2023), ("2023-12-31", 2023)])
def test_a_vague_last_day_lasts_to_the_end_of_it(expires: str, last: int) -> None:
    case = head(published="2022", expires=expires)
    assert is_public(case, datetime(last, 12, 31, 23, 59, tzinfo=BEIJING))
    assert not is_public(case, datetime(last + 1, 1, 1, tzinfo=BEIJING))
