"""推送里要人做的：打勾“已发”、再发一次、定时；只动自己县区的。"""

from __future__ import annotations

import os

import pytest
from tests.desk.conftest import DeskSite
from tests.desk.overview.test_push_work import pushed

from dianxing.desk.access.roles import Role
from dianxing.desk.models import Event, Job
from dianxing.desk.place import the_place
from dianxing.push.ledger.entry import Entry, State
from dianxing.push.workplace import open_workplace

__all__ = ["pushed"]
ADDRESS = "https://weibo.com/1/abc"


def first() -> Entry:
    """台账里的第一条：兰山的，交给人发的。"""
    with open_workplace(the_place().settings, os.environ, channels=False) as workplace:
        return min(workplace.ledger.entries(), key=lambda entry: entry.id)


def test_a_tick_with_the_posted_address_is_kept_in_the_ledger_and_shown(pushed: DeskSite) -> None:
    client = pushed.client(pushed.person("赵终审", (Role.FINAL, "371302")))
    number = first().id
    assert "打勾：已发" in client.get("/push/").content.decode()
    done = client.post(f"/push/{number}/done/", {"address": ADDRESS, "back": "/push/"})
    assert (done.status_code, done["Location"]) == (302, "/push/")
    after = first()
    assert (after.state, after.now.address) == (State.CONFIRMED, ADDRESS)
    assert "赵终审" in after.now.actor
    page = client.get("/cases/2024/lanshan-one/kits/").content.decode()
    assert ADDRESS in page
    assert "打勾：已发" not in page
    assert Event.objects.filter(action="push-post").exists()


@pytest.mark.parametrize("address", ["javascript:alert(1)", "weibo.com/abc"])
def test_what_is_no_address_is_refused_and_nothing_is_ticked(pushed: DeskSite, address: str) -> None:
    client = pushed.client(pushed.person("赵终审", (Role.FINAL, "371302")))
    number = first().id
    client.post(f"/push/{number}/done/", {"address": address})
    assert first().state is State.HANDED_OVER
    assert "不是网址" in client.get("/push/").content.decode()


def test_another_county_cannot_tick(pushed: DeskSite) -> None:
    client = pushed.client(pushed.person("钱终审", (Role.FINAL, "371328")))
    assert client.post(f"/push/{first().id}/done/", {"address": ADDRESS}).status_code == 403
    assert first().state is State.HANDED_OVER


def test_what_people_should_post_can_be_planned_again(pushed: DeskSite) -> None:
    client = pushed.client(pushed.person("赵终审", (Role.FINAL, "371302")))
    client.post(f"/push/{first().id}/retry/")
    assert first().state is State.PLANNED


def test_a_push_is_set_for_a_moment_to_come_and_never_for_one_that_is_past(pushed: DeskSite) -> None:
    client = pushed.client(pushed.person("赵终审", (Role.FINAL, "371302")))
    client.post("/push/now/", {"case": "2024/lanshan-one", "at": "2020-01-01T09:00"})
    assert not Job.objects.filter(kind="push").exists()
    assert "已经过了" in client.get("/push/").content.decode()
    client.post("/push/now/", {"case": "2024/lanshan-one", "at": "2099-01-01T09:00"})
    job = Job.objects.get(kind="push")
    assert job.payload["case_ids"] == ["2024/lanshan-one"]
    assert job.payload["at"].startswith("2099-01-01T09:00")
