"""收短：放得下、停在句末、不切坏字。"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.kits.sentences import ELLIPSIS, joint, one_line, sentences, shorten

EMOJI = "\U0001f468\u200d\U0001f469\ufe0f\U0001f1e8\U0001f1f3e\u0301"
CHINESE = st.text(
    st.sampled_from("工会入会快递员夜班12万余家ABCabc，。！？；：、“”（）…. %" + EMOJI), max_size=80
)


def bytes_of(text: str) -> int:
    return len(text.encode())


@given(CHINESE, st.integers(0, 60))
def test_a_shortened_text_always_fits(text: str, limit: int) -> None:
    assert len(shorten(text, limit).text) <= limit


@given(CHINESE, st.integers(0, 120))
def test_it_fits_in_bytes_too(text: str, limit: int) -> None:
    assert bytes_of(shorten(text, limit, bytes_of).text) <= limit


@given(CHINESE, st.integers(0, 60))
def test_it_says_whether_anything_was_lost(text: str, limit: int) -> None:
    made = shorten(text, limit)
    assert made.cut == (made.text != text)


@given(CHINESE, st.integers(0, 60))
def test_it_is_the_beginning_of_the_text(text: str, limit: int) -> None:
    made = shorten(text, limit)
    assert text.startswith((made.text, made.text.removesuffix(ELLIPSIS).rstrip()))


@given(CHINESE, st.integers(1, 60))
def test_no_character_is_torn_apart(text: str, limit: int) -> None:
    kept = shorten(text, limit).text.removesuffix(ELLIPSIS)
    after = text[len(kept) : len(kept) + 1] if kept and text.startswith(kept) else ""
    assert after not in ("\u200d", "\ufe0f", "\u0301")


def test_it_stops_at_the_last_whole_sentence() -> None:
    assert shorten("全部入会。又添了休息间。还有热饭。", 13).text == "全部入会。又添了休息间。"


def test_closing_marks_stay_with_their_sentence() -> None:
    assert shorten("他说：“知足了。”后来大家都来了。", 9).text == "他说：“知足了。”"


def test_without_a_sentence_that_fits_it_stops_at_a_pause() -> None:
    assert shorten("企业小、散、流动性大，单独建会很难很难很难。", 14).text == "企业小、散、流动性大…"


@pytest.mark.parametrize("limit", range(5, 10))
def test_a_number_is_never_cut_in_two(limit: int) -> None:
    assert shorten("共有12345家企业加入", limit).text in ("共有…", "共有12345…", "共有12345家…")


def test_one_long_word_is_cut_when_there_is_nothing_else() -> None:
    assert shorten("a" * 30, 10).text == "a" * 9 + ELLIPSIS


def test_lines_of_chinese_join_without_a_gap_and_english_with_one() -> None:
    assert one_line("第一行\n第二行\r\nword\nword") == "第一行第二行word word"
    assert joint("甲", "b") == "" and joint("a", "b") == " "


def test_unseen_characters_are_dropped() -> None:
    assert one_line("工\u202e会\x00\u200b\ud800 ") == "工会"


@given(st.text(max_size=200))
def test_sentences_put_together_are_the_text(text: str) -> None:
    assert "".join(sentences(text)) == text
