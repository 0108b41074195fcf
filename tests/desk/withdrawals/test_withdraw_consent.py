"""撤回授权：先说清楚，再写进 Git、重新建站；死在哪一步都接得上，做两遍也只有一次。"""

from __future__ import annotations

import subprocess

import pytest
from tests.desk.withdrawals.conftest import CLEAN, NAME, NUMBER, STUCK, Office, commit, consent, git

from dianxing.desk.access.roles import Role
from dianxing.desk.consents.register import note_of, valid_consents
from dianxing.desk.git.publish_folder import publish
from dianxing.desk.job_queue import requeue_interrupted
from dianxing.desk.models import CaseEntry, Event, Job
from dianxing.desk.runner import run_one
from dianxing.desk.withdrawals import consent_job

PAGE = f"/consents/{NUMBER}/withdraw/"


def ask(office: Office, **fields: str) -> int:
    answer = office.desk.client(office.final).post(PAGE, {"typed": NUMBER, **fields})
    return int(answer.status_code)


def test_the_page_first_shows_everywhere_it_will_take_effect(office: Office) -> None:
    page = office.desk.client(office.final).get(PAGE).content.decode()
    assert "快递站点一晚建会" in page
    assert "快递员带头入会" in page
    assert "有了工会，心里踏实" in page
    assert "整个案例从网站上拿下来" in page
    assert "推送台账里没有" in page
    assert consent().withdrawn is None


def test_it_is_written_to_git_by_the_person_who_did_it(office: Office) -> None:
    before = office.withdrawn()
    assert ask(office, reason="沂小河本人来电话") == 302
    assert run_one(office.place)
    assert office.withdrawn().rstrip().endswith(f"- {NUMBER}")
    assert office.withdrawn() == before.replace("withdrawn: []", f"withdrawn:\n  - {NUMBER}")
    assert git(office.root, "log", "-1", "--format=%an %s") == f"赵终审 撤回授权 {NUMBER}"
    assert git(office.root, "status", "--porcelain") == ""
    assert NAME not in git(office.root, "log", "-1", "-p")
    assert [job.kind for job in Job.objects.order_by("id")] == ["consent", "build", "consent-posts"]
    assert CaseEntry.objects.get(pk=STUCK).git_status == "broken"
    assert NUMBER in office.place.reference.withdrawn
    assert consent().withdrawn_by == office.final
    assert valid_consents("371302", consent().signed) == ()
    assert "沂小河本人来电话" in note_of(office.seal, consent())
    assert not any(NAME in f"{event.summary}{event.detail}" for event in Event.objects.all())
    assert not any(NAME in f"{job.payload}{job.log}" for job in Job.objects.all())


def test_a_wrong_number_typed_withdraws_nothing(office: Office) -> None:
    assert ask(office, typed="C-2026-002") == 409
    assert consent().withdrawn is None
    assert not Job.objects.exists()


def test_withdrawing_twice_does_it_once(office: Office) -> None:
    commits = office.commits()
    assert ask(office) == 302
    assert ask(office) == 409
    run_one(office.place)
    assert ask(office) == 409
    assert office.commits() == commits + 1
    assert Job.objects.filter(kind="consent").count() == 1


@pytest.mark.parametrize("dies_in", ["refresh_index", "order_build", "settle", "publish", "after-publish"])
def test_a_process_killed_at_any_step_goes_on_where_it_was(
    office: Office, dies_in: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits = office.commits()
    assert ask(office) == 302

    def die(*arguments: object, **named: object) -> None:
        if dies_in == "after-publish":
            publish(*arguments, **named)  # type: ignore[arg-type]
        raise KeyboardInterrupt  # 像被杀掉：没有机会收拾

    with monkeypatch.context() as patched:
        patched.setattr(consent_job, "publish" if dies_in == "after-publish" else dies_in, die)
        with pytest.raises(KeyboardInterrupt):
            run_one(office.place)
    assert requeue_interrupted() == 1
    assert run_one(office.place)
    assert office.commits() == commits + 1
    assert office.withdrawn().count(f"- {NUMBER}\n") == 1
    assert Job.objects.get(kind="consent").state == Job.State.DONE
    assert Job.objects.filter(kind="build").count() == 1
    assert Job.objects.filter(kind="consent-posts").count() == 1


def test_a_number_someone_else_just_added_is_kept(office: Office) -> None:
    path = office.root / "content/_reference/withdrawn.yml"
    assert ask(office) == 302
    path.write_text("withdrawn: [C-2020-009]\n", encoding="utf-8")
    commit(office.root, "别人撤的")
    assert run_one(office.place)
    assert office.withdrawn() == f"withdrawn: [C-2020-009, {NUMBER}]\n"


def test_a_number_already_in_the_list_needs_no_commit(office: Office) -> None:
    path = office.root / "content/_reference/withdrawn.yml"
    assert ask(office) == 302
    path.write_text(f"withdrawn: [{NUMBER}]\n", encoding="utf-8")
    commit(office.root, "手工撤的")
    commits = office.commits()
    assert run_one(office.place)
    assert office.commits() == commits
    assert Job.objects.filter(kind="build").exists()


def test_a_list_that_cannot_be_changed_says_so_and_can_be_tried_again(office: Office) -> None:
    path = office.root / "content/_reference/withdrawn.yml"
    good = path.read_text(encoding="utf-8")
    assert ask(office) == 302
    path.write_text("withdrawn: {a: b}\n", encoding="utf-8")
    assert run_one(office.place)
    assert Job.objects.get().state == Job.State.FAILED
    client = office.desk.client(office.final)
    path.write_text(good, encoding="utf-8")
    assert "改不稳妥" in client.get(PAGE).content.decode()
    assert client.post(PAGE, {"do": "again"}).status_code == 302
    assert run_one(office.place)
    assert NUMBER in office.withdrawn()


def test_it_goes_to_the_remote(office: Office, tmp_path_factory: pytest.TempPathFactory) -> None:
    bare = tmp_path_factory.mktemp("remote") / "bare.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(bare)], check=True)
    git(office.root, "remote", "add", "origin", str(bare))
    git(office.root, "push", "-q", "-u", "origin", "main")
    assert ask(office) == 302
    assert run_one(office.place)
    assert git(bare, "log", "-1", "--format=%s", "main") == f"撤回授权 {NUMBER}"


def test_writers_and_other_counties_may_not(office: Office) -> None:
    writer = office.desk.person("王撰稿", (Role.WRITER, "371302"))
    elsewhere = office.desk.person("孙终审", (Role.FINAL, "371328"))
    for user in (writer, elsewhere):
        client = office.desk.client(user)
        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE, {"typed": NUMBER}).status_code == 403
    assert consent().withdrawn is None


def test_from_the_click_to_the_built_site_the_person_is_gone(office: Office) -> None:
    from dianxing.desk.job_queue import enqueue

    enqueue("build")
    office.run_all()
    site = office.root / "site"
    page = site / "cases" / CLEAN / "index.html"
    assert NAME in page.read_text(encoding="utf-8")
    assert (site / "cases" / STUCK / "index.html").exists()

    assert ask(office) == 302
    office.run_all()
    assert [job.state for job in Job.objects.all()] == [Job.State.DONE] * 4
    assert page.exists()
    assert not (site / "cases" / STUCK / "index.html").exists()
    left = [
        path
        for folder in (site, office.root / "kit")
        for path in folder.rglob("*")
        if path.is_file() and NAME.encode() in path.read_bytes()
    ]
    assert left == []
    assert not list(page.parent.rglob("portrait-*"))
    shown = office.desk.client(office.final).get(PAGE).content.decode()
    assert "重新建站" in shown
    assert "没有发到过别处" in shown


def test_what_failed_and_what_ends_is_among_the_tasks(office: Office) -> None:
    client = office.desk.client(office.final)
    consent_row = consent()
    consent_row.until = consent_row.signed
    consent_row.save()
    page = client.get("/tasks/").content.decode()
    assert "到期、快到期的授权" in page
    assert NAME not in page
    assert "没有做成的撤回" not in page
    assert ask(office) == 302
    (office.root / "content/_reference/withdrawn.yml").write_text("withdrawn: {a: b}\n", encoding="utf-8")
    assert run_one(office.place)
    page = client.get("/tasks/").content.decode()
    assert "没有做成的撤回" in page
    assert "到期、快到期的授权" not in page
    other = office.desk.client(office.desk.person("孙终审", (Role.FINAL, "371328")))
    assert NUMBER not in other.get("/tasks/").content.decode()
