"""登哪些案例、排在哪里。"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from dianxing.cases.partial_date import BEIJING, PartialDate
from dianxing.errors import SettingsError
from dianxing.kits.digest.news_value import by_news_value, news_value
from dianxing.kits.digest.period import Period, last_days, since_day
from dianxing.kits.digest.scope import find_scope

AS_OF = datetime(2024, 6, 1, tzinfo=BEIJING)
WEEK = Period(PartialDate(2024, 5, 26), PartialDate(2024, 6, 1))
NO_BASELINE = ("unit: 次/班, baseline: 2,", "unit: 次/班,")
ELSEWHERE = ("scope: local\ncounty: 东山区", "scope: elsewhere\nplace: 示例省远州市")


def test_a_week_is_seven_days_with_both_ends() -> None:
    assert last_days(AS_OF, 7) == WEEK
    assert WEEK.days == 7
    assert WEEK.chinese() == "2024年5月26日至6月1日"


def test_a_period_over_new_year_names_both_years() -> None:
    assert since_day(PartialDate(2023, 12), AS_OF).chinese() == "2023年12月1日至2024年6月1日"


def test_a_period_that_has_not_begun_is_refused() -> None:
    with pytest.raises(SettingsError, match="还没到"):
        since_day(PartialDate(2024, 6, 2), AS_OF)


@pytest.mark.parametrize("name", ["旧塘县", "南塘", "nantang", "990103"])
def test_a_county_is_found_by_any_of_its_names(reference: Any, name: str) -> None:
    assert find_scope(reference, county=name).slug == "county-nantang"


def test_a_wrong_scope_says_what_can_be_written(reference: Any) -> None:
    with pytest.raises(SettingsError, match="是不是东山区"):
        find_scope(reference, county="东山县")
    with pytest.raises(SettingsError, match=r"--area 的“航天”词表里没有 → .*物流"):
        find_scope(reference, area="航天")
    with pytest.raises(SettingsError, match="一次只写一个"):
        find_scope(reference, "东山区", "logistics")


def test_the_newest_comes_first_when_all_else_is_equal(digests: Any) -> None:
    for day in (27, 31, 29):
        digests.case(f"day-{day}", f"2024-05-{day}")
    assert digests.choose().cases == ("2024/day-31", "2024/day-29", "2024/day-27")


def test_a_compared_figure_beats_a_plain_one_of_a_day_later(digests: Any) -> None:
    digests.case("compared", "2024-05-30")
    digests.case("plain", "2024-05-31", *NO_BASELINE)
    assert digests.choose().cases == ("2024/compared", "2024/plain")


def test_what_is_local_beats_what_is_from_elsewhere_on_the_same_day(digests: Any) -> None:
    digests.case("a-far", "2024-05-30", *ELSEWHERE)
    digests.case("b-near", "2024-05-30")
    assert digests.choose().cases == ("2024/b-near", "2024/a-far")


def test_news_value_is_the_sum_that_its_description_gives(desk: Any, case_text: Any) -> None:
    today = case_text("published: 2024-05-20", "published: 2024-06-01")
    assert news_value(desk.kit(today), WEEK) == 50 + 30 + 20
    assert news_value(desk.kit(today.replace(NO_BASELINE[0], NO_BASELINE[1])), WEEK) == 50 + 15 + 20
    old = desk.kit(case_text("published: 2024-05-20", "published: 2024-05-26"))
    assert news_value(old, WEEK) == pytest.approx(50 / 7 + 30 + 20)
    assert by_news_value([old, desk.kit(today, "2024/today")], WEEK)[0].card.id == "2024/today"


def test_only_the_period_counts(digests: Any) -> None:
    digests.case("before", "2024-05-25")
    digests.case("first-day", "2024-05-26")
    digests.case("tomorrow", "2024-06-02")
    assert digests.choose().cases == ("2024/first-day",)


def test_an_empty_week_is_no_digest(digests: Any) -> None:
    digests.case("before", "2024-05-25")
    assert digests.choose() is None


def test_a_scope_holds_only_its_own(digests: Any) -> None:
    digests.case("dongshan")
    digests.case("xihe", "2024-05-30", "county: 东山区", "county: 西河县")
    digests.case("far", "2024-05-30", *ELSEWHERE)
    assert digests.choose(county="西河").cases == ("2024/xihe",)
    assert set(digests.choose(area="logistics").cases) == {"2024/dongshan", "2024/xihe", "2024/far"}


def test_what_an_earlier_digest_held_is_not_held_again(digests: Any) -> None:
    digests.case("old", "2024-05-30")
    digests.write(digests.choose())
    digests.case("new", "2024-06-02")
    later = AS_OF + timedelta(days=2)
    assert digests.choose(later).cases == ("2024/new",)
    # 别的范围各登各的
    assert set(digests.choose(later, county="东山区").cases) == {"2024/new", "2024/old"}


def test_a_second_run_on_the_same_day_makes_the_same_digest(digests: Any) -> None:
    digests.case("one")
    first = digests.choose()
    digests.write(first)
    assert digests.choose() == first
    digests.case("two", "2024-05-31")
    assert digests.choose().cases == ("2024/two", "2024/one")
