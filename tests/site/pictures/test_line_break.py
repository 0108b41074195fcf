"""断行：标点站对地方，数字和词不拆，长短相当。"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dianxing.site.pictures.line_break import CLOSING, OPENING, arrange, break_lines
from dianxing.site.pictures.type import HEAVY, fit


def squares(line: str) -> float:
    """每个汉字、标点宽 1，字母、数字、空格宽 0.5。"""
    return sum(0.5 if char.isascii() else 1.0 for char in line)


def lines(text: str, width: float, max_lines: int = 9) -> tuple[str, ...]:
    return break_lines(text, width, squares, max_lines)


han = st.text(st.sampled_from("农民工快递员加入工会的了成立覆盖全部企业"), min_size=1, max_size=6)
word = st.sampled_from(["AI", "12306", "41.3%", "1400余家", "5万多名", "2022年", "App", "12351"])
mark = st.sampled_from(["，", "。", "、", "：", "！", "——", "……", " "])
pair = st.sampled_from(["《》", "“”", "（）", "「」"])
quoted = st.tuples(pair, han).map(lambda it: it[0][0] + it[1] + it[0][1])
paused = st.tuples(han, mark).map("".join)
headline = st.lists(st.one_of(han, word, quoted, paused), min_size=1, max_size=12).map("".join)


def test_a_title_that_fits_stays_on_one_line() -> None:
    assert lines("月嫂入会", 4) == ("月嫂入会",)


def test_a_title_breaks_after_its_pause_when_the_halves_allow() -> None:
    assert lines("别的工友怎样入了会，你也可以照着做", 12) == ("别的工友怎样入了会，", "你也可以照着做")


def test_lines_are_balanced_instead_of_filled() -> None:
    assert lines("甲乙丙丁戊己庚辛", 7) == ("甲乙丙丁", "戊己庚辛")


def test_a_number_in_characters_stays_with_its_measure_word() -> None:
    found = lines("联合会首批三百名农民工在工地入会", 7)
    assert any("三百名" in line for line in found)


def test_common_words_are_kept_whole() -> None:
    found = lines("大同十七家快递企业五百名快递员有了工会", 11)
    assert found == ("大同十七家快递企业", "五百名快递员有了工会")


def test_a_number_keeps_its_unit() -> None:
    for text in ("全市1400余家企业", "又有5万多名工友", "升到41.3%以上", "就在2022年9月"):
        for width in (5, 6, 7):
            joined = "|".join(lines(text, width))
            for broken in ("0|余", "余|家", "5|万", "多|名", "3|%", "2|年", "9|月"):
                assert broken not in joined


def test_a_foreign_word_is_not_split_unless_it_is_wider_than_a_line() -> None:
    assert lines("装上App再申请", 3) == ("装上", "App再", "申请")
    assert "".join(lines("Supercalifragilistic", 4)) == "Supercalifragilistic"


def test_spaces_at_a_break_disappear_and_others_stay() -> None:
    assert lines("兰陵 大蒜", 2) == ("兰陵", "大蒜")
    assert lines("  兰陵 \n 大蒜 ", 9) == ("兰陵 大蒜",)


def test_nothing_gives_nothing() -> None:
    assert lines("", 5) == lines(" \n ", 5) == ()


def test_what_does_not_fit_ends_with_an_ellipsis_and_no_stray_mark() -> None:
    found = arrange("全市快递员，都有了自己的工会", 5, squares, 1)
    assert found.lines == ("全市快递…",)
    assert not found.whole
    assert lines("全市，都有了自己的工会", 4, 1) == ("全市…",)


def test_a_long_number_with_no_room_for_the_ellipsis_is_cut_inside() -> None:
    assert lines("123511235112351工农", 8, 1) == ("12351123511235…",)


def test_a_very_long_text_is_cut_without_trying_everything() -> None:
    found = arrange("快递员加入工会" * 20_000, 10, squares, 3)
    assert len(found.lines) == 3
    assert found.lines[-1].endswith("…")


def test_invisible_characters_take_no_part() -> None:
    assert lines("农\u200b民\u202e工\x00", 5) == ("农民工",)


@given(headline, st.integers(8, 16), st.integers(1, 5))
def test_no_line_is_too_wide_and_there_are_never_too_many(text: str, width: int, max_lines: int) -> None:
    found = lines(text, width, max_lines)
    assert len(found) <= max_lines
    assert all(squares(line) <= width for line in found)


@given(headline, st.integers(8, 16))
def test_no_character_is_lost_added_or_moved(text: str, width: int) -> None:
    found = arrange(text, width, squares, 40)
    assert found.whole
    assert "".join(found.lines).replace(" ", "") == text.replace(" ", "")


@given(headline, st.integers(8, 16), st.integers(1, 5))
def test_marks_stand_where_they_belong(text: str, width: int, max_lines: int) -> None:
    assume(text[0] not in CLOSING + "—…")
    for line in lines(text, width, max_lines):
        assert line[0] not in CLOSING + "—"
        assert line[-1] not in OPENING


@given(headline, st.integers(8, 16))
def test_no_character_is_left_alone_on_the_last_line(text: str, width: int) -> None:
    found = lines(text, width, 40)
    assume(len(found) > 1)
    bare = [char for char in found[-1] if char not in CLOSING + "—…"]
    assert len(bare) > 1


@given(st.text(max_size=60), st.integers(1, 12), st.integers(1, 4))
def test_any_text_gets_lines_that_fit(text: str, width: int, max_lines: int) -> None:
    found = lines(text, width, max_lines)
    assert len(found) <= max_lines
    assert all(squares(line) <= width for line in found)


@pytest.mark.parametrize("width", [4, 5, 6, 7, 8])
def test_the_same_text_always_breaks_the_same_way(width: int) -> None:
    text = "兰山46个物流园区，建会率由41.3%升至100%"
    assert lines(text, width) == lines(text, width)


@pytest.mark.parametrize("width", [908, 756, 600])
def test_a_short_name_in_quotes_is_never_split_even_if_the_type_gets_smaller(width: int) -> None:
    title = "邹城“邹鲁工创联盟”聚起35家会员企业"
    found = fit(title, width, HEAVY, (176, 152, 140, 128, 116, 104, 94, 84, 76, 60), 3).lines
    assert any("“邹鲁工创联盟”" in line for line in found), found
