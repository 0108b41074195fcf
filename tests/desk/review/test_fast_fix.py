"""急改：马上发布，记下来，事后由另一个人补审。"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from tests.desk.conftest import DeskSite
from tests.desk.review.conftest import LANSHAN

from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

    from dianxing.desk.models import CaseEntry, Draft, Publication, User

CASE = "2026/lanshan-logistics"
RIGHT = "兰山1400余家物流企业全部纳入会，建会率100%"


@dataclass(frozen=True)
class Live:
    """一个已发布的案例。"""

    desk: DeskSite
    entry: CaseEntry
    fixer: User
    other: User
    writer: User

    @property
    def file(self) -> str:
        return (self.desk.root / "cases" / CASE / "case.md").read_text(encoding="utf-8")

    def fixes(self, user: User, **form: str) -> _MonkeyPatchedWSGIResponse:
        from dianxing.desk.drafts.in_git import blob_of

        data = {
            "field": "title",
            "value": RIGHT,
            "reason": "漏了一个字",
            "began": blob_of(self.file.encode()),
            **form,
        }
        return self.desk.client(user).post(f"/cases/{CASE}/fast-fix/", data)

    def verdict(self, user: User, **form: str) -> _MonkeyPatchedWSGIResponse:
        return self.desk.client(user).post(f"/cases/{CASE}/fast-fix/{self.fix().pk}/", form)

    def fix(self) -> Publication:
        from dianxing.desk.models import Publication

        found: Publication = Publication.objects.get(kind="fix")
        return found

    def draft(self) -> Draft:
        from dianxing.desk.models import Draft

        found: Draft = Draft.objects.get(entry=self.entry)
        return found

    def works(self) -> None:
        """后台把排着的发布做了（写进 Git；不建站）。"""
        from dianxing.desk.job_queue import begin, finish
        from dianxing.desk.models import Job
        from dianxing.desk.place import the_place
        from dianxing.desk.publishing.publish_job import publish_job

        for job in Job.objects.filter(kind="publish", state=Job.State.QUEUED):
            begin(job)
            publish_job(job, the_place(), lambda step, percent: None)  # noqa: ARG005
            finish(job)

    def page(self, user: User) -> str:
        answer = self.desk.client(user).get(f"/cases/{CASE}/review/")
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def live(desk: DeskSite) -> Live:
    from dianxing.desk.models import CaseEntry

    entry = CaseEntry.objects.create(
        id=CASE, title="兰山1400余家物流企业", county=LANSHAN, year=2026, git_status="published"
    )
    return Live(
        desk,
        entry,
        desk.person("王初审", (Role.FIRST, LANSHAN), username="wang"),
        desk.person("李复审", (Role.SECOND, LANSHAN)),
        desk.person("张撰稿", (Role.WRITER, LANSHAN)),
    )


def test_a_fix_is_published_at_once_in_the_fixers_name_and_owes_a_review(live: Live) -> None:
    from dianxing.desk.models import Event

    before = live.file
    assert live.fixes(live.fixer).status_code == 302
    draft, fix = live.draft(), live.fix()
    assert (draft.stage, draft.fast_fixed) == ("published", True)
    assert (fix.author_name, fix.reviewers, fix.reason) == ("王初审", [], "漏了一个字")
    assert Event.objects.filter(action="fast-fix").get().summary == "急改“标题”：漏了一个字"
    live.works()
    assert f"title: {RIGHT}\n" in live.file
    changed = {*live.file.splitlines()} - {*before.splitlines()}
    assert len(changed) == 2  # 标题，和最近修改日
    assert "急改，待补审" in live.page(live.other)


def test_another_reviewer_confirms_a_fix(live: Live) -> None:
    live.fixes(live.fixer)
    refused = live.verdict(live.fixer, verdict="pass")
    assert refused.status_code == 403
    assert "自己急改的不能自己补审" in refused.content.decode()
    assert live.draft().fast_fixed
    assert live.verdict(live.other, verdict="pass").status_code == 302
    assert not live.draft().fast_fixed
    assert "急改，待补审" not in live.page(live.other)
    assert live.verdict(live.other, verdict="pass").status_code == 409


def test_a_reviewer_demands_a_correction_and_the_fixer_gets_it_to_write(live: Live) -> None:
    live.fixes(live.fixer)
    live.works()
    assert live.verdict(live.other, verdict="return", reason=" ").status_code == 400
    assert live.verdict(live.other, verdict="return", reason="“纳入会”不通").status_code == 302
    draft = live.draft()
    assert (draft.stage, draft.fast_fixed, draft.owner_id) == ("writing", False, live.fixer.pk)
    assert list(draft.writers.all()) == [live.fixer]
    assert draft.head["title"] == RIGHT
    assert "“纳入会”不通" in live.page(live.fixer)


def test_a_writer_does_not_fix_in_haste(live: Live) -> None:
    assert live.desk.client(live.writer).get(f"/cases/{CASE}/fast-fix/").status_code == 403
    assert live.fixes(live.writer).status_code == 403
    assert not live.entry.publications.exists()


def test_a_reviewer_of_another_county_neither_fixes_nor_confirms(live: Live) -> None:
    stranger = live.desk.person("外县人", (Role.FINAL, "371328"))
    assert live.fixes(stranger).status_code == 403
    live.fixes(live.fixer)
    assert live.verdict(stranger, verdict="pass").status_code == 403
    assert live.draft().fast_fixed


def test_a_fix_survives_the_draft_that_was_open_meanwhile(live: Live) -> None:
    from dianxing.cases.case_text import CaseText
    from dianxing.desk.access.signed_in import actor
    from dianxing.desk.drafts.save import save, start_from_git
    from dianxing.desk.place import the_place
    from dianxing.desk.publishing.prepare import order_publication

    draft = start_from_git(live.writer, live.entry, the_place())
    values = CaseText({**draft.head, "result": "1400余家物流企业全部入会。"}, draft.body)
    save(draft.pk, live.writer, values, seen=draft.revision, how="save")
    shown = live.desk.client(live.fixer).get(f"/cases/{CASE}/fast-fix/").content.decode()
    assert "另有一稿正在改（写稿）" in shown
    assert live.fixes(live.fixer).status_code == 302
    live.works()
    draft = live.draft()
    assert (draft.stage, draft.head["result"]) == ("writing", "1400余家物流企业全部入会。")
    assert list(draft.writers.all()) == [live.writer]

    final = live.desk.person("赵终审", (Role.FINAL, LANSHAN))
    draft.stage = "approved"
    draft.save()
    order_publication(draft.pk, final, actor(final), seen=draft.revision)
    live.works()
    assert RIGHT in live.file
    assert "1400余家物流企业全部入会。" in live.file


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"reason": ""}, 400, "急改要写缘故"),
        ({"began": "0" * 40}, 409, "Git 里的这一份变了"),
        ({"field": "metrics.0.value", "value": "9"}, 400, "不能急改"),
        ({"value": "一个完全不一样的标题，整个换掉，一个字也不留下来吧"}, 400, "最多动 20 个字"),
        ({"field": "sources.0.url", "value": "不是网址"}, 400, "不是网址"),
    ],
)
def test_what_cannot_be_fixed_is_explained_and_given_back(
    live: Live, form: dict[str, str], status: int, said: str
) -> None:
    answer = live.fixes(live.fixer, **form)
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert not live.entry.publications.exists()
    if form.get("field") == "sources.0.url":
        assert 'value="不是网址"' in answer.content.decode()


def test_a_case_that_is_not_live_is_not_fixed_in_haste(live: Live) -> None:
    live.entry.git_status = "withdrawn"
    live.entry.save()
    answer = live.fixes(live.fixer)
    assert answer.status_code == 409
    assert "没有在网上" in answer.content.decode()


def test_a_second_fix_waits_until_the_first_is_in_git(live: Live) -> None:
    live.fixes(live.fixer)
    again = live.fixes(live.fixer, field="result", value="1400余家物流企业全部纳入，建会率由41.3%升到100%。")
    assert again.status_code == 409
    assert "正在发布" in again.content.decode()


def test_two_fixes_by_two_people_are_confirmed_one_by_one(live: Live) -> None:
    from dianxing.desk.models import Publication

    live.fixes(live.fixer)
    live.works()
    live.fixes(live.other, field="result", value="1400余家物流企业全部纳入，建会率由41.3%升到100%。")
    first, second = Publication.objects.filter(kind="fix").order_by("at")
    post = f"/cases/{CASE}/fast-fix/"
    assert live.desk.client(live.other).post(f"{post}{first.pk}/", {"verdict": "pass"}).status_code == 302
    assert live.draft().fast_fixed
    assert live.desk.client(live.other).post(f"{post}{second.pk}/", {"verdict": "pass"}).status_code == 403
    assert live.desk.client(live.fixer).post(f"{post}{second.pk}/", {"verdict": "pass"}).status_code == 302
    assert not live.draft().fast_fixed


def test_confirming_a_fix_does_not_count_as_a_review_of_the_next_text(live: Live) -> None:
    from dianxing.desk.review.facts import text_of

    live.fixes(live.fixer)
    live.verdict(live.other, verdict="pass")
    assert text_of(live.draft()).passed_by == frozenset()
