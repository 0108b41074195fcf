"""QQ 群的一条消息和三家群机器人的消息体。"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dianxing.kits.kit_case import KitCase
from dianxing.kits.limits import DINGTALK, FEISHU, QQ, WECOM
from dianxing.kits.notes import Refused
from dianxing.kits.qq import qq_notice, qq_text
from dianxing.kits.robots import RobotLimits, body_bytes, robot_messages

from .conftest import KitDesk

URL = "https://yunzhou.example.org/cases/2024/night-shift/"
SAYING = st.text(st.sampled_from('工会入会夜班1万%abc，。！？*[]()<>&@#"\\\n😀'), min_size=1, max_size=900)


@pytest.fixture
def kit(one_desk: KitDesk, case_text: Callable[..., str]) -> KitCase:
    return one_desk.kit(case_text())


@pytest.fixture
def with_result(kit: KitCase) -> Callable[[str], KitCase]:
    def make(result: str) -> KitCase:
        head = kit.case.head.model_copy(update={"result": result})
        return replace(kit, case=kit.case.model_copy(update={"head": head}))

    return make


def test_a_group_message_is_short_lines_with_one_address(kit: KitCase) -> None:
    text, told = qq_text(kit)
    assert text.splitlines()[0] == "分拣工夜里歇上脚，143人递交申请"
    assert max(map(len, text.splitlines())) < 70
    assert re.findall(r"https?://\S+", text) == [URL]
    assert told == ()


def test_a_number_inside_another_number_is_not_taken_for_told(kit: KitCase) -> None:
    assert "夜班休息由2次/班变为4次/班" in qq_text(kit)[0]  # 成效里的 143 不是 4


def test_the_best_figure_already_told_is_not_repeated(with_result: Callable[[str], KitCase]) -> None:
    assert "夜班休息由" not in qq_text(with_result("每个夜班歇4次。"))[0]


def test_a_notice_fits_the_board_and_tells_how_it_was_done(kit: KitCase) -> None:
    text, told = qq_notice(kit)
    assert QQ.notice_least <= len(text) <= QQ.notice and told == ()
    assert "怎么做的：1. 夜里十二点到现场讲一次。" in text
    assert re.findall(r"https?://\S+", text) == [URL]


def test_a_long_notice_is_shortened_at_a_sentence_and_says_so(
    with_result: Callable[[str], KitCase],
) -> None:
    text, told = qq_notice(with_result("又有一件事做成了。" * 400))
    assert len(text) <= QQ.notice and "做成了。\n想入会" in text
    assert [note.what for note in told] == ["群公告最多 600 字，后面的没有放"]


def test_a_case_with_its_own_office_gives_the_phone(one_desk: KitDesk, case_text: Callable[..., str]) -> None:
    kit = one_desk.kit(case_text("county: 东山区", "county: 西河县"), "2024/xihe")
    assert "向西河县总工会咨询，电话0999-0000000，或打12351" in qq_text(kit)[0]


def test_a_case_from_elsewhere_sends_readers_to_their_own_union(
    one_desk: KitDesk, case_text: Callable[..., str]
) -> None:
    text = case_text("scope: local\ncounty: 东山区", "scope: elsewhere\nplace: 山西省大同市")
    shown = qq_text(one_desk.kit(text, "2024/datong"))[0]
    assert "山西省大同市" in shown and "向所在县区总工会咨询" in shown


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SAYING)
def test_whatever_a_case_says_every_message_fits(with_result: Callable[[str], KitCase], said: str) -> None:
    kit = with_result(said)
    text, _ = qq_text(kit)
    assert len(text.strip()) <= QQ.message and len(text.strip().encode()) <= QQ.message_bytes
    made = robot_messages(kit)
    (news,) = made.wecom["card"]["news"]["articles"]
    assert len(news["title"].encode()) <= WECOM.news_title_bytes
    assert len(news["description"].encode()) <= WECOM.news_description_bytes
    assert len(made.wecom["text"]["text"]["content"].encode()) <= WECOM.text_bytes
    assert all(len(body_bytes(body)) <= DINGTALK.body_bytes for body in made.dingtalk.values())
    assert all(len(body_bytes(body)) <= FEISHU.body_bytes for body in made.feishu.values())
    assert re.findall(r"https?://\S+", made.text) == [URL]


def test_what_was_cut_from_a_group_message_is_said(with_result: Callable[[str], KitCase]) -> None:
    text, told = qq_text(with_result("又有一件事做成了。" * 400))
    assert "又有一件事做成了。\n" in text
    assert [note.what for note in told] == ["一条消息最多 1500 字，后面的没有放"]


def test_the_payloads_have_the_shape_each_platform_asks_for(kit: KitCase) -> None:
    made = robot_messages(kit)
    assert made.wecom["card"]["msgtype"] == "news"
    assert set(made.wecom["card"]["news"]["articles"][0]) == {"title", "description", "url", "picurl"}
    assert made.wecom["text"] == {"msgtype": "text", "text": {"content": made.text}}
    assert made.dingtalk["card"]["msgtype"] == "link"
    assert set(made.dingtalk["card"]["link"]) == {"title", "text", "messageUrl", "picUrl"}
    post = made.feishu["card"]["content"]["post"]["zh_cn"]
    assert made.feishu["card"]["msg_type"] == "post"
    assert post["content"][-1] == [{"tag": "a", "text": "看他们怎么做", "href": URL}]
    assert made.feishu["text"] == {"msg_type": "text", "content": {"text": made.text}}


def test_nobody_is_called_out_by_a_text(with_result: Callable[[str], KitCase]) -> None:
    made = robot_messages(with_result('<at user_id="all">所有人</at> @所有人 <@zhang> 入会。'))
    assert not re.search(r"[<>@]", made.as_file())


def test_the_file_holds_chinese_as_it_is_and_reads_back(kit: KitCase) -> None:
    made = robot_messages(kit)
    assert "\\u" not in made.as_file()
    assert json.loads(made.as_file())["dingtalk"] == made.dingtalk


def test_an_address_that_leaves_no_room_is_refused_with_the_limit(kit: KitCase) -> None:
    far = replace(kit, site=replace(kit.site, url="https://" + "a" * 5000 + ".example/"))
    with pytest.raises(Refused, match=r"最多 1500 字、4500 字节"):
        qq_text(far)
    with pytest.raises(Refused, match=r"有 \d+ 字节，最多 2048"):
        robot_messages(far)


def test_a_body_over_the_limit_of_a_platform_is_refused(kit: KitCase) -> None:
    with pytest.raises(Refused, match=r"飞书的消息有 \d+ 字节，最多 300"):
        robot_messages(kit, RobotLimits(feishu=replace(FEISHU, body_bytes=300)))


def test_the_way_to_join_is_in_every_message_however_long_the_rest(
    with_result: Callable[[str], KitCase],
) -> None:
    made = robot_messages(with_result("又有一件事做成了。" * 200))
    for body in (*made.wecom.values(), *made.dingtalk.values(), *made.feishu.values()):
        assert "想入会：向东山区总工会咨询，或打12351。" in json.dumps(body, ensure_ascii=False)
