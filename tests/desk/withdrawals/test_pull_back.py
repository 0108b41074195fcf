"""发出去的：推到假的公众号，撤回授权就改掉草稿，撤下案例就删掉它；全由后台做。"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from tests.desk.withdrawals.conftest import CLEAN, NAME, NUMBER, STUCK, Office, commit
from tests.fakes.server import FakeServer
from tests.fakes.wechat import FakeWechat

from dianxing.desk.job_queue import enqueue
from dianxing.desk.models import Job


@pytest.fixture
def fake(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeWechat]:
    """开着公众号，演练：请求只到本机的假服务器。"""
    fake = FakeWechat()
    monkeypatch.setenv("DIANXING_WECHAT_SECRET", fake.secret)
    with FakeServer(fake, patience=0.5) as server:
        with (office.root / "dianxing.yml").open("a", encoding="utf-8") as file:
            file.write(
                "\npush:\n  reviews: 0\n"
                f"  rehearsal:\n    api.weixin.qq.com: {server.address}\n"
                f"  wechat:\n    enabled: true\n    appid: {fake.appid}\n"
            )
        commit(office.root, "开推送")
        yield fake


def drafts(fake: FakeWechat) -> str:
    return json.dumps(list(fake.drafts.values()), ensure_ascii=False, default=vars)


def test_what_was_sent_is_corrected_and_taken_back_by_the_api(office: Office, fake: FakeWechat) -> None:
    enqueue("build")
    for case_id in (CLEAN, STUCK):  # 一个案例一份草稿
        enqueue("push", by=office.admin, case_ids=[case_id])
    office.run_all()
    assert {job.state for job in Job.objects.all()} == {Job.State.DONE}
    assert drafts(fake).count(f"/cases/{CLEAN}/") >= 1
    assert NAME in drafts(fake)

    client = office.desk.client(office.final)
    shown = client.get(f"/consents/{NUMBER}/withdraw/").content.decode()
    assert shown.count("公众号") >= 2
    assert client.post(f"/consents/{NUMBER}/withdraw/", {"typed": NUMBER}).status_code == 302
    office.run_all()
    last = Job.objects.get(kind="consent-posts")
    assert last.state == Job.State.DONE, last.log
    assert {one["what"] for one in last.payload["said"]} == {"接口收回了", "接口改好了"}
    assert NAME not in drafts(fake)
    assert f"/cases/{CLEAN}/" in drafts(fake)
    assert f"/cases/{STUCK}/" not in drafts(fake)

    assert client.post(f"/cases/{CLEAN}/withdraw/", {"reason": "企业要求"}).status_code == 302
    office.run_all()
    assert [one["done"] for one in Job.objects.get(kind="retract").payload["said"]] == [True]
    assert fake.live().total() == 0
    assert "推送台账里没有" in client.get(f"/cases/{CLEAN}/withdraw/").content.decode()

    # 再做一遍、再推一趟，都不会又发出去
    enqueue("retract", by=office.final, **Job.objects.get(kind="retract").payload)
    enqueue("push", by=office.admin)
    office.run_all()
    assert f"/cases/{CLEAN}/" not in drafts(fake)
    assert f"/cases/{STUCK}/" not in drafts(fake)


def test_without_its_secret_the_channel_becomes_tasks(
    office: Office, fake: FakeWechat, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueue("build")
    enqueue("push", by=office.admin, case_ids=[CLEAN])
    office.run_all()
    monkeypatch.delenv("DIANXING_WECHAT_SECRET")
    client = office.desk.client(office.final)
    assert client.post(f"/cases/{CLEAN}/withdraw/", {"reason": "企业要求"}).status_code == 302
    office.run_all()
    job = Job.objects.get(kind="retract")
    assert (job.state, [one["done"] for one in job.payload["said"]]) == (Job.State.DONE, [False])
    assert "等人收回" in client.get(f"/cases/{CLEAN}/withdraw/").content.decode()
    assert fake.live().total() == 1
