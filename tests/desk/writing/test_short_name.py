"""短名由标题来。"""

from __future__ import annotations

import pytest

from dianxing.desk.writing.short_name import short_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("物流园建会", "lanshan-wu-liu-yuan-jian-hui"),
        ("兰山物流园建会", "lanshan-wu-liu-yuan-jian-hui"),
        ("兰山区物流园建会", "lanshan-qu-wu-liu-yuan-jian-hui"),
        ("兰山", "lanshan"),
        ("！？", "lanshan"),
    ],
)
def test_the_county_is_said_once(title: str, name: str) -> None:
    assert short_name(title, "lanshan", ()) == name


def test_a_taken_name_is_numbered() -> None:
    assert short_name("甲乙", "", {"jia-yi", "jia-yi-2"}) == "jia-yi-3"
