"""渠道稿页：推送走到哪一步，自己说。"""

from __future__ import annotations

import pytest
from tests.desk.conftest import DeskSite

from dianxing.desk.access.roles import Role
from dianxing.desk.models import Job


def page(desk: DeskSite, state: Job.State, step: str, *, part: str = "", **did: list[object]) -> str:
    final = desk.person("赵终审", (Role.FINAL, ""))
    entry = desk.draft(final).entry
    Job.objects.create(kind="push", state=state, step=step, payload={"case_ids": [entry.pk], **did})
    Job.objects.create(kind="push", state=Job.State.DONE, step="做完了", payload={"case_ids": ["2026/other"]})
    query = {"part": part} if part else {}
    return desk.client(final).get(f"/cases/{entry.pk}/kits/", query).content.decode()


@pytest.mark.parametrize("part", ["", "posts"])
def test_a_push_under_way_says_so_and_asks_again(desk: DeskSite, part: str) -> None:
    text = page(desk, Job.State.RUNNING, "推送 物流园", part=part)
    assert "正在推送：推送 物流园" in text
    assert 'hx-get="/cases/2026/case-1/kits/?part=posts"' in text
    assert ("<html" in text) is (not part)


def test_a_push_that_failed_says_why(desk: DeskSite) -> None:
    text = page(desk, Job.State.FAILED, "一个渠道也没有开 → 请管服务器的人打开")
    assert "没有推成：一个渠道也没有开" in text
    assert "hx-get" not in text


def test_a_push_that_is_done_says_what_it_did_and_what_could_not_go(desk: DeskSite) -> None:
    why = ["2026/case-1《物流园联合建会》：还没有审完", "2026/other《别的》：草稿"]
    text = page(desk, Job.State.DONE, "做完了", moved=[], waiting=why)
    assert "上一趟推送：动了 0 条，2 个案例还不能推" in text
    assert "还不能推：2026/case-1《物流园联合建会》：还没有审完" in text
    assert "别的" not in text
    assert "hx-get" not in text


def test_the_push_page_says_what_each_run_did(desk: DeskSite) -> None:
    final = desk.person("赵终审", (Role.FINAL, ""))
    Job.objects.create(kind="push", state=Job.State.DONE, step="做完了", payload={"moved": [1, 2]})
    text = desk.client(final).get("/push/").content.decode()
    assert "动了 2 条" in text
    assert "做完了" not in text
