"""撤下案例：先说清楚，再写进 Git、建站、收回；没进 Git 的丢掉草稿。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.desk.withdrawals.conftest import CLEAN, Office, git

from dianxing.cases.partial_date import beijing_now
from dianxing.desk.access.roles import Role
from dianxing.desk.drafts.save import start_from_git
from dianxing.desk.models import CaseEntry, Draft, Event, Job, Publication
from dianxing.desk.review.workflow import Stage
from dianxing.desk.runner import run_one
from dianxing.push.channel import Content, Post
from dianxing.push.ledger.database import open_database, sqlite_url
from dianxing.push.ledger.entry import State
from dianxing.push.ledger.ledger import Ledger
from dianxing.push.materials import CaseRef
from dianxing.push.secrets import Redactor
from dianxing.push.workplace import ledger_file

PAGE = f"/cases/{CLEAN}/withdraw/"


@pytest.fixture
def ledger(office: Office) -> Iterator[Ledger]:
    """真的台账，里面有一条已经发到机器人的、一条排着的。"""
    database = open_database(sqlite_url(ledger_file(office.place.settings)))
    made = Ledger(database, Redactor(), "测试", beijing_now)
    for target, days in (("快递群", 0), ("货运群", 1)):
        case = CaseRef(CLEAN, "0" * 32, "快递站点一晚建会", "https://example.com/")
        post = Post("wecom", "小会", target, "case", (case,), Content("{}"))
        made.plan(post, beijing_now() + timedelta(days=days), None)
    first, _ = made.entries()
    claimed = made.claim(first, timedelta(minutes=5))
    assert claimed is not None
    made.advance(claimed, State.CONFIRMED, remote_id="1", address="https://example.com/p/1")
    yield made
    database.close()


def withdraw(office: Office, reason: str = "企业要求") -> Publication:
    done = office.desk.client(office.final).post(PAGE, {"reason": reason})
    assert done.status_code == 302, done.content.decode()
    made = Publication.objects.get(kind="withdraw")
    assert done["Location"].endswith(f"/publications/{made.id}/")
    return made


@pytest.mark.usefixtures("ledger")
def test_the_page_first_says_what_will_happen_and_where_it_was_sent(office: Office) -> None:
    page = office.desk.client(office.final).get(PAGE).content.decode()
    assert f"/cases/{CLEAN}/" in page
    assert "410" in page
    assert "快递群" in page
    assert "https://example.com/p/1" in page
    assert "货运群" not in page  # 还没有发
    assert not Publication.objects.exists()


def test_only_the_status_changes_and_the_pictures_stay(office: Office) -> None:
    made = withdraw(office)
    assert run_one(office.place)
    made.refresh_from_db()
    assert made.state == Publication.State.BUILDING
    changed = git(office.root, "show", "--format=", "--unified=0", "HEAD").splitlines()
    assert [line for line in changed if line[0] in "+-" and line[:3] not in ("+++", "---")] == [
        "-status: published",
        "+status: withdrawn",
    ]
    assert git(office.root, "log", "-1", "--format=%an") == "赵终审"
    assert "企业要求" not in git(office.root, "log", "-1", "--format=%B")
    assert (office.root / "cases" / CLEAN / "portrait.jpg").exists()
    assert CaseEntry.objects.get(pk=CLEAN).git_status == "withdrawn"
    assert "企业要求" in Event.objects.get(action="withdraw").summary


def test_what_was_sent_becomes_a_task_and_what_waits_is_dropped(office: Office, ledger: Ledger) -> None:
    withdraw(office)
    office.run_all()
    assert [job.state for job in Job.objects.all()] == [Job.State.DONE] * 3
    sent, waiting = ledger.entries()
    # 渠道没有开：成为给人的活
    assert (sent.state, sent.now.code) == (State.HANDED_OVER, "retract")
    assert waiting.state == State.DROPPED
    page = office.desk.client(office.final).get(PAGE).content.decode()
    assert "要人做" in page
    assert "请人去删" in page
    assert "这个案例已撤下" in (office.root / "site" / "cases" / CLEAN / "index.html").read_text("utf-8")
    assert CLEAN not in (office.root / "site" / "data" / "cases.json").read_text("utf-8")


def test_a_withdrawn_case_can_be_written_and_published_again(office: Office) -> None:
    withdraw(office)
    run_one(office.place)
    writer = office.desk.person("王撰稿", (Role.WRITER, "371302"))
    draft = start_from_git(writer, CaseEntry.objects.get(pk=CLEAN), office.place)
    assert draft.head["status"] == "withdrawn"
    publish(office, draft)
    assert "status: published" in case_text(office)
    assert CaseEntry.objects.get(pk=CLEAN).git_status == "published"


def test_an_open_draft_stays_goes_back_to_writing_and_later_publishes_the_case_again(office: Office) -> None:
    writer = office.desk.person("王撰稿", (Role.WRITER, "371302"))
    draft = start_from_git(writer, CaseEntry.objects.get(pk=CLEAN), office.place)
    Draft.objects.filter(pk=draft.pk).update(stage=Stage.FIRST)
    withdraw(office)
    draft.refresh_from_db()
    assert draft.stage == Stage.WRITING
    office.run_all()
    draft.refresh_from_db()
    assert "status: withdrawn" in draft.base_text
    publish(office, draft)
    assert "status: published" in case_text(office)


def publish(office: Office, draft: Draft) -> None:
    Draft.objects.filter(pk=draft.pk).update(stage=Stage.APPROVED, approved_revision=draft.revision)
    done = office.desk.client(office.admin).post(
        f"/cases/{CLEAN}/publish/", {"seen": Draft.objects.get(pk=draft.pk).revision}
    )
    assert done.status_code == 302, done.content.decode()
    while Job.objects.filter(kind="publish", state=Job.State.QUEUED).exists():
        Job.objects.filter(kind="build", state=Job.State.QUEUED).delete()
        assert run_one(office.place)


def case_text(office: Office) -> str:
    return (office.root / "cases" / CLEAN / "case.md").read_text(encoding="utf-8")


def test_withdrawing_needs_a_reason_and_is_done_once(office: Office) -> None:
    client = office.desk.client(office.final)
    assert client.post(PAGE, {"reason": "  "}).status_code == 409
    withdraw(office)
    assert client.post(PAGE, {"reason": "再来"}).status_code == 409
    run_one(office.place)
    assert client.post(PAGE, {"reason": "再来"}).status_code == 409
    assert Publication.objects.count() == 1


def test_a_case_that_cannot_be_read_is_not_touched(office: Office) -> None:
    path = office.root / "cases" / CLEAN / "case.md"
    path.write_text("不像样\n", encoding="utf-8")
    client = office.desk.client(office.final)
    assert "写得不对" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"reason": "企业要求"}).status_code == 409
    assert not Publication.objects.exists()


def test_a_case_not_yet_in_git_is_discarded_and_its_text_kept(office: Office) -> None:
    writer = office.desk.person("王撰稿", (Role.WRITER, "371302"))
    draft = office.desk.draft(writer, title="写废了的")
    address = f"/cases/{draft.entry_id}/withdraw/"
    client = office.desk.client(office.final)
    assert "还没有进 Git" in client.get(address).content.decode()
    assert client.post(address, {"reason": "重复了"}).status_code == 302
    assert not CaseEntry.objects.filter(pk=draft.entry_id).exists()
    (kept,) = (office.place.state / "discarded").iterdir()
    assert "写废了的" in kept.read_text(encoding="utf-8")
    assert kept.stat().st_mode & 0o077 == 0
    event = Event.objects.get(action="discard")
    assert (event.case_id, event.detail["kept"]) == (draft.entry_id, kept.name)


def test_writers_and_other_counties_may_not(office: Office) -> None:
    for role, county in ((Role.WRITER, "371302"), (Role.SECOND, ""), (Role.FINAL, "371328")):
        client = office.desk.client(office.desk.person("某人", (role, county)))
        assert client.post(PAGE, {"reason": "x"}).status_code == 403
    assert not Publication.objects.exists()
