"""微博：三种长短都放得下，各带一个网址、一个话题。"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dianxing.cases.model import CaseHead
from dianxing.kits.kit_case import KitCase
from dianxing.kits.limits import WEIBO
from dianxing.kits.notes import Refused
from dianxing.kits.weibo import weibo_texts
from dianxing.kits.weibo_count import full_length, weibo_length

from .conftest import KitDesk

URL = "https://yunzhou.example.org/cases/2024/night-shift/"
SAYING = st.text(
    st.sampled_from("工会入会快递员夜班1万4余家%abc，。！？；：、“”#@<>&…. \n😀"), min_size=1, max_size=150
)


@pytest.fixture
def kit(one_desk: KitDesk, case_text: Callable[..., str]) -> KitCase:
    return one_desk.kit(case_text())


@pytest.fixture
def with_head(kit: KitCase) -> Callable[..., KitCase]:
    """头部换掉几栏的素材；换成什么都行，不再检查。"""

    def make(**fields: object) -> KitCase:
        head: CaseHead = kit.case.head.model_copy(update=fields)
        return replace(kit, case=kit.case.model_copy(update={"head": head}))

    return make


def test_each_length_leads_with_what_was_won_and_ends_with_the_link(kit: KitCase) -> None:
    for item in weibo_texts(kit, topic="农民工入会").by_hand:
        assert item.text.startswith("#农民工入会#【分拣工夜里歇上脚，143人递交申请】")
        assert item.text.endswith(f"看他们怎么做 {URL}")


def test_the_three_lengths_grow(kit: KitCase) -> None:
    made = weibo_texts(kit)
    assert made.short.length < made.medium.length < made.long.length


def test_the_api_gets_no_topic_and_a_link_of_the_own_site(kit: KitCase) -> None:
    api = weibo_texts(kit, topic="农民工入会").api.text
    assert "#" not in api and api.endswith(URL)


def test_without_a_topic_there_is_none(kit: KitCase) -> None:
    assert "#" not in weibo_texts(kit).long.text


def test_a_topic_typed_with_its_marks_is_not_marked_twice(kit: KitCase) -> None:
    assert weibo_texts(kit, topic="#入会#").short.text.startswith("#入会#【")


def test_no_topic_mention_or_link_comes_out_of_the_text_of_a_case(with_head: Callable[..., KitCase]) -> None:
    kit = with_head(summary="去#某话题#问@某人，见http://b.example/x 吧。", problem="看 www.c.example/y 里。")
    long = weibo_texts(kit, topic="入会").long.text
    assert long.count("#") == 2 and "@" not in long
    assert "b.example" not in long and "c.example" not in long
    assert "去＃某话题＃问＠某人，见 吧。" in long


def test_what_is_too_long_ends_at_a_sentence_and_says_so(with_head: Callable[..., KitCase]) -> None:
    long = "第一句话说了什么。" * 12
    made = weibo_texts(with_head(summary=long, result=long))
    assert made.short.cut
    assert re.search("第一句话说了什么。(?:想入会打12351。)?看他们怎么做", made.short.text)
    assert "收短了" in made.as_file()


def test_a_whole_result_is_better_than_a_piece_of_the_summary(with_head: Callable[..., KitCase]) -> None:
    made = weibo_texts(with_head(summary="很长的一句话" * 20, result="143人入会。"))
    assert "】143人入会。" in made.short.text


def test_the_medium_one_does_not_say_a_number_twice(with_head: Callable[..., KitCase]) -> None:
    assert "（2023年12月，自报）" in weibo_texts(with_head(summary="有了热饭。")).medium.text
    assert "（2023年12月，自报）" not in weibo_texts(with_head(summary="夜里歇4次。")).medium.text


def test_a_title_that_leaves_no_room_is_refused_with_the_limit(kit: KitCase) -> None:
    with pytest.raises(Refused, match=r"标题连话题和网址有 \d+ 字，最多 140"):
        weibo_texts(replace(kit, site=replace(kit.site, url="https://" + "a" * 250 + ".example/")))


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SAYING, SAYING, SAYING, st.lists(SAYING, max_size=4))
def test_whatever_a_case_says_every_length_fits(
    with_head: Callable[..., KitCase], summary: str, problem: str, result: str, steps: list[str]
) -> None:
    made = weibo_texts(
        with_head(summary=summary, problem=problem, result=result, steps=tuple(steps)), topic="农民工入会"
    )
    for item in (*made.by_hand, made.api):
        assert weibo_length(item.text) <= full_length(item.text) <= item.limit
        assert re.findall(r"https?://\S+", item.text) == [URL]
        item.text.encode()
    assert (made.short.limit, made.medium.limit, made.long.limit) == (140, WEIBO.medium_post, 2000)
