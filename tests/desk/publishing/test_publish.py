"""发布：审定的稿子写进 Git、建站；死在哪里都接得上；别人也改了就停下来问。"""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from tests.desk.conftest import DeskSite
from tests.desk.uploads.pictures import encoded, photo

from dianxing.cases.case_text import CaseText, parse_case_text
from dianxing.cases.rewrite import write_case_text
from dianxing.desk import runner
from dianxing.desk.access.roles import Role
from dianxing.desk.drafts.save import save, start_from_git
from dianxing.desk.index.refresh import refresh_index
from dianxing.desk.job_queue import requeue_interrupted
from dianxing.desk.models import CaseEntry, Draft, Job, Publication, Review, User
from dianxing.desk.pictures.keep_upload import add_picture
from dianxing.desk.place import the_place
from dianxing.desk.publishing import publish_job
from dianxing.desk.review.publishable import ready_head
from dianxing.desk.review.workflow import Stage
from dianxing.desk.runner import run_one
from dianxing.desk.uploads.picture_intake import Intake
from dianxing.errors import DianxingError
from dianxing.push.reviews import read_reviews


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(
        ("git", "-C", str(root), *arguments), check=True, capture_output=True, text=True
    ).stdout.strip()


def case_of(root: Path) -> str:
    return (
        next(path.parent for path in sorted((root / "cases").glob("*/*/case.md")))
        .relative_to(root / "cases")
        .as_posix()
    )


@pytest.fixture
def people(desk: DeskSite) -> dict[str, User]:
    return {
        "writer": desk.person("王撰稿", (Role.WRITER, "")),
        "first": desk.person("李初审", (Role.FIRST, "")),
        "final": desk.person("赵终审", (Role.FINAL, "")),
    }


@pytest.fixture
def approved(desk: DeskSite, people: dict[str, User]) -> Draft:
    """一份改了标题、审定了的稿子。"""
    place = the_place()
    refresh_index(place)
    entry = CaseEntry.objects.get(pk=case_of(desk.root))
    draft = start_from_git(people["writer"], entry, place)
    head = {**draft.head, "title": "换了一个新标题"}
    save(draft.pk, people["writer"], CaseText(head, draft.body), seen=draft.revision, how="save")
    draft.refresh_from_db()
    approve(draft, people)
    return draft


def approve(draft: Draft, people: dict[str, User]) -> None:
    draft.stage, draft.round, draft.approved_revision = Stage.APPROVED, draft.round + 1, draft.revision
    draft.submitted = timezone.now()
    draft.save()
    for stage, who in ((Stage.FIRST, "first"), (Stage.FINAL, "final")):
        Review.objects.create(
            draft=draft, round=draft.round, stage=stage, revision=draft.revision, passed=True, by=people[who]
        )


def order(desk: DeskSite, draft: Draft, who: User) -> Publication:
    year, slug = draft.entry_id.split("/")
    done = desk.client(who).post(f"/cases/{year}/{slug}/publish/", {"seen": draft.revision})
    assert done.status_code == 302, done.content.decode()
    return Publication.objects.latest("at")


def test_only_pictures_in_use_are_published(desk: DeskSite, people: dict[str, User], approved: Draft) -> None:
    place = the_place()
    images = [*approved.head.get("images", []), {"file": "used.jpg", "alt": "门口", "credit": "市总工会"}]
    images.append({"file": "shown.jpg", "alt": "屋里", "credit": "市总工会"})
    values = CaseText({**approved.head, "images": images}, approved.body + "\n![屋里](shown.jpg)\n")
    save(approved.pk, people["writer"], values, seen=approved.revision, how="save")
    approved.refresh_from_db()
    for name in ("used.jpg", "shown.jpg", "left-over.jpg"):
        data = encoded(photo((600, 400 + len(name))), "JPEG")
        add_picture(approved.pk, people["writer"], Intake(name, data, 600, 400 + len(name)), place)
    approve(approved, people)
    order(desk, approved, people["final"])
    assert run_one(place)
    committed = git(desk.root, "ls-tree", "--name-only", "HEAD", f"cases/{approved.entry_id}/")
    names = {Path(path).name for path in committed.splitlines()}
    assert {"used.jpg", "shown.jpg"} <= names
    assert "left-over.jpg" not in names


def test_an_approved_text_is_committed_with_its_author_and_reviewers(
    desk: DeskSite, people: dict[str, User], approved: Draft
) -> None:
    publication = order(desk, approved, people["final"])
    assert run_one(the_place())
    publication.refresh_from_db()
    assert (publication.state, publication.trouble) == (Publication.State.BUILDING, "")
    assert git(desk.root, "log", "-1", "--format=%an") == "王撰稿"
    assert "Reviewed-by: 李初审" in git(desk.root, "log", "-1", "--format=%B")
    assert len(read_reviews(desk.root, approved.entry_id).reviewers) == 2
    assert "换了一个新标题" in (desk.root / "cases" / approved.entry_id / "case.md").read_text("utf-8")
    assert git(desk.root, "status", "--porcelain") == ""
    approved.refresh_from_db()
    assert approved.stage == Stage.PUBLISHED
    assert CaseEntry.objects.get(pk=approved.entry_id).title == "换了一个新标题"


def test_only_the_changed_lines_differ_in_git(
    desk: DeskSite, people: dict[str, User], approved: Draft
) -> None:
    order(desk, approved, people["final"])
    run_one(the_place())
    changed = git(desk.root, "show", "--format=", "--unified=0", "HEAD").splitlines()
    removed = [line for line in changed if line.startswith("-") and not line.startswith("---")]
    assert len(removed) <= 3, changed  # 标题，日期里的最近修改日


def test_an_unapproved_text_is_not_published(
    desk: DeskSite, people: dict[str, User], approved: Draft
) -> None:
    save(
        approved.pk,
        people["writer"],
        CaseText({**approved.head, "title": "审定以后又改"}, approved.body),
        seen=approved.revision,
        how="save",
    )
    year, slug = approved.entry_id.split("/")
    done = desk.client(people["final"]).post(
        f"/cases/{year}/{slug}/publish/", {"seen": approved.revision + 1}
    )
    assert done.status_code == 409
    assert "审定以后才能发布" in done.content.decode()
    assert not Publication.objects.exists()


def test_publishing_twice_at_once_orders_one(
    desk: DeskSite, people: dict[str, User], approved: Draft
) -> None:
    order(desk, approved, people["final"])
    year, slug = approved.entry_id.split("/")
    again = desk.client(people["final"]).post(f"/cases/{year}/{slug}/publish/", {"seen": approved.revision})
    assert again.status_code == 409
    assert "正在发布" in again.content.decode()
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("dies_in", ["_settle", "refresh_index", "enqueue"])
def test_dying_after_the_commit_leaves_git_and_the_database_in_step(
    desk: DeskSite,
    people: dict[str, User],
    approved: Draft,
    dies_in: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publication = order(desk, approved, people["final"])
    before = int(git(desk.root, "rev-list", "--count", "HEAD"))

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt  # 像被杀掉：没有机会收拾

    with monkeypatch.context() as patched:
        patched.setattr(publish_job, dies_in, die)
        with pytest.raises(KeyboardInterrupt):
            run_one(the_place())
    assert Job.objects.get(kind="publish").state == Job.State.RUNNING
    assert requeue_interrupted() == 1
    assert run_one(the_place())
    publication.refresh_from_db()
    approved.refresh_from_db()
    assert publication.state == Publication.State.BUILDING
    assert int(git(desk.root, "rev-list", "--count", "HEAD")) == before + 1
    assert publication.commit == git(desk.root, "rev-parse", "HEAD")
    assert approved.stage == Stage.PUBLISHED
    assert Job.objects.filter(kind="build").exists()


def elsewhere(root: Path, case_id: str, **head: object) -> None:
    """别人在 Git 里直接改了这个案例。"""
    path = root / "cases" / case_id / "case.md"
    values = parse_case_text(path.read_text("utf-8"))
    assert isinstance(values, CaseText)
    path.write_text(
        write_case_text(CaseText({**values.head, **head}, values.body), path.read_text("utf-8")), "utf-8"
    )
    git(root, "-c", "user.name=别人", "-c", "user.email=b@example.com", "commit", "-qam", "别人改的")


def test_a_change_of_another_field_in_git_is_merged(
    desk: DeskSite, people: dict[str, User], approved: Draft
) -> None:
    elsewhere(desk.root, approved.entry_id, result="别人改了成效，入会一百人。")
    order(desk, approved, people["final"])
    run_one(the_place())
    text = (desk.root / "cases" / approved.entry_id / "case.md").read_text("utf-8")
    assert "换了一个新标题" in text
    assert "别人改了成效" in text


@pytest.mark.parametrize(("side", "kept"), [("ours", "换了一个新标题"), ("theirs", "别人起的标题")])
def test_a_change_of_the_same_field_is_asked_about_and_never_overwritten(
    desk: DeskSite, people: dict[str, User], approved: Draft, side: str, kept: str
) -> None:
    elsewhere(desk.root, approved.entry_id, title="别人起的标题")
    publication = order(desk, approved, people["final"])
    run_one(the_place())
    publication.refresh_from_db()
    assert publication.state == Publication.State.MERGE
    path = desk.root / "cases" / approved.entry_id / "case.md"
    assert "别人起的标题" in path.read_text("utf-8")

    year, slug = approved.entry_id.split("/")
    address = f"/cases/{year}/{slug}/publications/{publication.id}/merge/"
    client = desk.client(people["final"])
    page = client.get(address).content.decode()
    assert "别人" in page
    assert client.post(address, {}).status_code == 400
    assert client.post(address, {"side.title": side}).status_code == 302
    assert run_one(the_place())
    publication.refresh_from_db()
    assert publication.state == Publication.State.BUILDING
    assert kept in path.read_text("utf-8")


def test_a_publication_that_needs_a_choice_can_be_dropped(
    desk: DeskSite, people: dict[str, User], approved: Draft
) -> None:
    elsewhere(desk.root, approved.entry_id, title="别人起的标题")
    publication = order(desk, approved, people["final"])
    run_one(the_place())
    year, slug = approved.entry_id.split("/")
    client = desk.client(people["final"])
    client.post(f"/cases/{year}/{slug}/publications/{publication.id}/act/", {"do": "drop"})
    publication.refresh_from_db()
    assert publication.state == Publication.State.DROPPED
    assert "别人起的标题" in (desk.root / "cases" / approved.entry_id / "case.md").read_text("utf-8")


def test_a_failed_publication_says_why_and_can_be_tried_again(
    desk: DeskSite, people: dict[str, User], approved: Draft
) -> None:
    git(desk.root, "switch", "-q", "-c", "elsewhere")
    publication = order(desk, approved, people["final"])
    assert run_one(the_place())
    publication.refresh_from_db()
    assert publication.state == Publication.State.FAILED
    year, slug = approved.entry_id.split("/")
    client = desk.client(people["final"])
    page = client.get(f"/cases/{year}/{slug}/publications/{publication.id}/").content.decode()
    assert "git switch main" in page
    git(desk.root, "switch", "-q", "main")
    client.post(f"/cases/{year}/{slug}/publications/{publication.id}/act/", {"do": "retry"})
    assert run_one(the_place())
    publication.refresh_from_db()
    assert publication.state == Publication.State.BUILDING


@pytest.mark.usefixtures("desk")
def test_a_broken_job_does_not_stop_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        Job.objects.create(kind="build", step="排队")

    def bad(*_: object) -> None:
        raise DianxingError("坏了 → 修好")

    monkeypatch.setattr(runner, "KINDS", {"build": bad})
    assert [run_one(the_place()) for _ in range(3)] == [True, True, False]
    assert {(job.state, job.step) for job in Job.objects.all()} == {(Job.State.FAILED, "坏了 → 修好")}


def test_the_first_publication_sets_its_day_and_a_later_one_its_update() -> None:
    today = date(2026, 11, 26)
    first = ready_head({"title": "标题"}, new=True, today=today)
    assert first["dates"] == {"published": "2026-11-26"}
    later = ready_head({"title": "标题", "dates": {"published": "2022-01-01"}}, new=False, today=today)
    assert later["dates"] == {"published": "2022-01-01", "updated": "2026-11-26"}
    assert first["status"] == later["status"] == "published"
