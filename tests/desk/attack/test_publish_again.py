"""停在半路的发布：审定已经不算了，就不能再接着做。"""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.desk.conftest import DeskSite

from dianxing.desk.access.roles import Role
from dianxing.desk.access.signed_in import actor
from dianxing.desk.models import Draft, Job, Publication, Review, User
from dianxing.desk.publishing.prepare import order_publication
from dianxing.desk.review.seen import seen_of
from dianxing.desk.review.workflow import Stage


@pytest.fixture
def chief(desk: DeskSite) -> User:
    return desk.person("赵终审", (Role.FINAL, ""), (Role.ADMIN, ""), username="chief")


@pytest.fixture
def stopped(desk: DeskSite, chief: User) -> Publication:
    """审定过、没有发布成的一次。"""
    draft = desk.draft(desk.person("王撰稿", (Role.WRITER, "371302")))
    draft.stage, draft.round, draft.approved_revision = Stage.APPROVED, 1, draft.revision
    draft.submitted = timezone.now()
    draft.save()
    reviewer = desk.person("李初审", (Role.FIRST, "371302"))
    Review.objects.create(draft=draft, round=1, stage=Stage.FINAL, revision=1, passed=True, by=reviewer)
    made = order_publication(draft.pk, chief, actor(chief), seen=1)
    Job.objects.all().delete()
    made.state = Publication.State.FAILED
    made.save()
    return made


def again(desk: DeskSite, chief: User, stopped: Publication) -> None:
    address = f"/cases/{stopped.entry_id}/publications/{stopped.pk}/act/"
    assert desk.client(chief).post(address, {"do": "retry"}).status_code == 302
    stopped.refresh_from_db()


def test_what_is_still_approved_goes_on(desk: DeskSite, chief: User, stopped: Publication) -> None:
    again(desk, chief, stopped)
    assert (stopped.state, Job.objects.count()) == (Publication.State.QUEUED, 1)


def test_what_was_sent_back_since_does_not_go_on(desk: DeskSite, chief: User, stopped: Publication) -> None:
    draft = Draft.objects.get()
    sent = {"seen": str(seen_of(draft)), "reason": "数字不对"}
    assert desk.client(chief).post(f"/cases/{stopped.entry_id}/review/send-back/", sent).status_code == 302
    again(desk, chief, stopped)
    assert (stopped.state, Job.objects.count()) == (Publication.State.FAILED, 0)


def test_what_was_thrown_away_since_does_not_go_on(desk: DeskSite, chief: User, stopped: Publication) -> None:
    address = f"/cases/{stopped.entry_id}/withdraw/"
    assert desk.client(chief).post(address, {"reason": "写重了"}).status_code == 302
    assert not Draft.objects.exists()
    again(desk, chief, stopped)
    assert (stopped.state, Job.objects.count()) == (Publication.State.FAILED, 0)


def test_what_is_already_in_git_goes_on_whatever_happened(
    desk: DeskSite, chief: User, stopped: Publication
) -> None:
    Publication.objects.update(commit="a" * 40)
    Draft.objects.update(stage=Stage.WRITING)
    again(desk, chief, stopped)
    assert stopped.state == Publication.State.QUEUED
