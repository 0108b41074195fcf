"""一篇稿子走完三审：通过浏览器那样的请求，看库里、页上、记录里。"""

from __future__ import annotations

import re

import pytest
from tests.desk.conftest import DeskSite
from tests.desk.review.conftest import BODY, GOOD, LANSHAN, Newsroom

from dianxing.desk.access.roles import Role

ALL = ["facts", "words", "consent"]


def stage(room: Newsroom) -> str:
    return room.now().stage


def submitted(room: Newsroom) -> Newsroom:
    assert room.post(room.writer, "submit").status_code == 302
    return room


def approved(room: Newsroom) -> Newsroom:
    submitted(room)
    for user in (room.first, room.second, room.final):
        assert room.passes(user).status_code == 302
    return room


def summaries(room: Newsroom) -> list[str]:
    from dianxing.desk.models import Event

    rows = Event.objects.filter(case_id=room.draft.entry_id).order_by("id")
    return [f"{row.actor_name}：{row.summary}" for row in rows]


def page(room: Newsroom, user: object, query: str = "") -> str:
    answer = room.client(user).get(f"{room.address}review/{query}")  # type: ignore[arg-type]
    assert answer.status_code == 200
    return answer.content.decode()


def test_three_reviewers_bring_a_text_to_approval_and_each_step_is_recorded(room: Newsroom) -> None:
    approved(room)
    draft = room.now()
    assert (draft.stage, draft.approved_revision, draft.round) == ("approved", draft.revision, 1)
    assert summaries(room) == [
        "张撰稿：送审（第 1 轮，第 1 版），要审 3 遍",
        "王初审：初审通过（第 1 轮，第 1 版）",
        "李复审：复审通过（第 1 轮，第 1 版）",
        "赵终审：终审通过，已审定（第 1 轮，第 1 版）",
    ]
    shown = page(room, room.final)
    assert "已审定" in shown
    assert all(name in shown for name in ("王初审", "李复审", "赵终审"))


def test_the_writer_does_not_pass_a_text_of_their_own_whatever_posts_they_hold(room: Newsroom) -> None:
    from dianxing.desk.models import Membership

    Membership.objects.create(user=room.writer, role=Role.FIRST, county=LANSHAN)
    submitted(room)
    refused = room.passes(room.writer)
    assert refused.status_code == 403
    assert "自己写过、改过的稿子不能自己审" in refused.content.decode()
    assert stage(room) == "first"


def test_one_person_does_not_pass_two_stages(room: Newsroom) -> None:
    from dianxing.desk.models import Membership

    Membership.objects.create(user=room.first, role=Role.SECOND, county=LANSHAN)
    submitted(room)
    assert room.passes(room.first).status_code == 302
    refused = room.passes(room.first)
    assert refused.status_code == 403
    assert "要换一个人" in refused.content.decode()
    assert stage(room) == "second"


@pytest.mark.parametrize("action", ["submit", "pass", "send-back", "take-back", "comments"])
def test_another_county_is_kept_out(desk: DeskSite, room: Newsroom, action: str) -> None:
    stranger = desk.person("外县人", (Role.WRITER, "371328"), (Role.FINAL, "371328"))
    submitted(room)
    before = room.now()
    assert room.client(stranger).get(f"{room.address}review/").status_code == 403
    assert room.post(stranger, action, check=ALL, reason="不行", text="意见").status_code == 403
    assert (room.now().stage, room.now().round) == (before.stage, before.round)


def test_a_page_opened_before_the_text_changed_passes_nothing(room: Newsroom) -> None:
    submitted(room)
    seen = room.seen()
    room.edits(room.writer, result="建会率由40%升至100%。")
    assert room.post(room.writer, "submit").status_code == 302
    late = room.post(room.first, "pass", seen=seen, check=ALL)
    shown = late.content.decode()
    assert late.status_code == 409
    assert "张撰稿又改了稿子（现在是第 2 版）" in shown
    assert "40%" in shown
    assert (stage(room), room.now().reviews_done.count()) == ("first", 0)


def test_a_picture_swapped_after_the_page_was_opened_passes_nothing(room: Newsroom) -> None:
    from dianxing.desk.models import Picture

    submitted(room)
    seen = room.seen()
    Picture.objects.create(draft=room.draft, name="a.jpg", digest="0" * 64, width=1, height=1, size=1)
    late = room.post(room.first, "pass", seen=seen, check=ALL)
    assert late.status_code == 409
    assert "图片换过" in late.content.decode()


@pytest.mark.parametrize("seen", ["", "x", "1.1.first", "9" * 30 + ".1.first." + "0" * 16])
def test_a_form_without_what_was_seen_passes_nothing(room: Newsroom, seen: str) -> None:
    submitted(room)
    assert room.post(room.first, "pass", seen=seen, check=ALL).status_code == 409
    assert stage(room) == "first"


def test_all_three_proofs_are_ticked_before_a_pass(room: Newsroom) -> None:
    submitted(room)
    refused = room.post(room.first, "pass", check=["facts", "words"])
    assert refused.status_code == 400
    assert "授权还没有核对" in refused.content.decode()
    assert refused.content.decode().count(" checked") == 2
    assert stage(room) == "first"
    room.passes(room.first)
    assert room.now().reviews_done.get().detail["checks"] == ALL


def test_sending_back_needs_a_reason_and_shows_it_until_the_next_submission(room: Newsroom) -> None:
    submitted(room)
    room.passes(room.first)
    assert room.post(room.second, "send-back", reason="  \n ").status_code == 400
    assert room.post(room.second, "send-back", reason="数字没有出处").status_code == 302
    draft = room.now()
    assert (draft.stage, draft.round) == ("writing", 1)
    assert [review.void for review in draft.reviews_done.filter(passed=True)] == [True]
    assert "数字没有出处" in page(room, room.writer)
    assert "复审退回（第 1 轮，第 1 版）：数字没有出处" in summaries(room)[-1]

    room.edits(room.writer, result="建会率升至100%（台账）。")
    submitted(room)
    assert (stage(room), room.now().round) == ("first", 2)
    assert 'class="notice notice-warning sent-back"' not in page(room, room.first)
    # 第一轮审过的人，第二轮照样能审
    assert room.passes(room.first).status_code == 302
    since = page(room, room.second, "?against=round")
    assert "比上次送审改了什么" in since
    assert "<del>" in since
    assert "台账" in since


def test_the_submitted_version_is_kept_though_the_same_person_goes_on_typing(room: Newsroom) -> None:
    from dianxing.cases.case_text import CaseText
    from dianxing.desk.drafts.read import text_of_revision
    from dianxing.desk.drafts.save import save

    draft = room.now()
    save(draft.pk, room.writer, CaseText({**draft.head, "result": "甲。"}, BODY), seen=1, how="auto")
    submitted(room)
    save(draft.pk, room.writer, CaseText({**draft.head, "result": "乙。"}, BODY), seen=2, how="auto")
    kept = text_of_revision(room.now(), 2)
    assert kept is not None
    assert kept.head["result"] == "甲。"


def test_the_writer_takes_a_submission_back(room: Newsroom) -> None:
    submitted(room)
    room.passes(room.first)
    assert room.post(room.first, "take-back").status_code == 403
    assert room.post(room.writer, "take-back").status_code == 302
    assert stage(room) == "writing"
    assert "收回送审（第 1 轮，第 1 版），原来待复审" in summaries(room)[-1]


def test_what_is_being_published_is_neither_sent_back_nor_taken_back(room: Newsroom) -> None:
    from dianxing.desk.models import Publication

    approved(room)
    Publication.objects.create(
        entry=room.draft.entry, draft=room.draft, head={}, subject="发布", author_name="张撰稿", by=room.final
    )
    assert room.post(room.final, "send-back", reason="慢着").status_code == 403
    assert room.post(room.writer, "take-back").status_code == 403
    assert stage(room) == "approved"


def test_a_text_changed_after_approval_loses_it(room: Newsroom) -> None:
    approved(room)
    room.edits(room.writer, result="建会率升至99%。")
    draft = room.now()
    assert (draft.stage, draft.approved_revision) == ("writing", None)
    assert all(review.void for review in draft.reviews_done.all())
    shown = page(room, room.writer)
    assert "改动后作废" in shown
    assert "要重新送审" in shown


def test_the_form_is_closed_under_review_and_taking_back_voids_the_passes(
    room: Newsroom,
) -> None:
    approved(room)
    edit = f"{room.address}edit/"
    client = room.client(room.writer)
    typed = {"seen": room.now().revision, "do": "save", "title": "悄悄改的标题"}
    assert client.post(edit, typed).status_code == 409
    assert (room.now().stage, room.now().head["title"]) == ("approved", GOOD["title"])
    assert room.post(room.writer, "take-back").status_code == 302
    assert client.post(edit, typed).status_code == 303
    draft = room.now()
    assert (draft.stage, draft.approved_revision, draft.head["title"]) == ("writing", None, "悄悄改的标题")
    assert all(review.void for review in draft.reviews_done.all())


def test_the_form_shows_why_it_was_sent_back_and_how_many_comments_wait(room: Newsroom) -> None:
    submitted(room)
    room.post(room.first, "comments", field="summary", text="有没有出处？", revision=1)
    room.post(room.first, "send-back", reason="摘要要改")
    shown = room.client(room.writer).get(f"{room.address}edit/").content.decode()
    assert "初审退回" in shown
    assert "摘要要改" in shown
    assert "有 1 条意见没有解决" in shown
    assert "有没有出处？" in shown


def test_a_picture_changed_after_approval_keeps_the_text_from_being_published(room: Newsroom) -> None:
    from dianxing.desk.access.signed_in import actor
    from dianxing.desk.models import Picture
    from dianxing.desk.publishing.prepare import order_publication
    from dianxing.errors import DianxingError

    approved(room)
    Picture.objects.create(draft=room.draft, name="a.jpg", digest="0" * 64, width=1, height=1, size=1)
    with pytest.raises(DianxingError, match="图片换过"):
        order_publication(room.draft.pk, room.final, actor(room.final), seen=room.now().revision)
    assert not room.draft.publications.exists()


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ({"summary": ""}, "还缺 ?“摘要”"),
        ({"area": "没有这个领域"}, "没有叫“没有这个领域”的重点领域"),
        ({"sources": []}, "还缺 ?“出处”"),
        ({"images": [{"file": "gone.jpg", "alt": "不见了的图"}]}, "gone.jpg"),
        ({"contact": {"office": "工会", "phone": "13905391234"}}, "手机"),
    ],
)
def test_a_text_that_could_not_be_published_is_not_submitted(
    room: Newsroom, head: dict[str, object], said: str
) -> None:
    room.edits(room.writer, **head)
    refused = room.post(room.writer, "submit")
    assert refused.status_code == 400
    assert re.search(said, refused.content.decode())
    assert stage(room) == "writing"
    # 打开页面就看得到，不用先按一下
    assert re.search(said, page(room, room.writer))


@pytest.mark.parametrize(
    ("reviews", "walk"), [(1, ["final"]), (2, ["first", "final"]), (3, ["first", "second", "final"])]
)
def test_the_number_of_reviews_is_a_setting(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, reviews: int, walk: list[str]
) -> None:
    set_reviews(monkeypatch, reviews)
    submitted(room)
    walked = []
    people = {"first": room.first, "second": room.second, "final": room.final}
    while stage(room) != "approved":
        walked.append(stage(room))
        assert room.passes(people[stage(room)]).status_code == 302
    assert walked == walk


def test_a_text_submitted_under_three_reviews_keeps_three(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    submitted(room)
    set_reviews(monkeypatch, 1)
    assert room.passes(room.final).status_code == 403
    for user in (room.first, room.second, room.final):
        assert room.passes(user).status_code == 302
    assert stage(room) == "approved"


def set_reviews(monkeypatch: pytest.MonkeyPatch, reviews: int) -> None:
    from dataclasses import replace

    from django.conf import settings

    place = settings.DESK
    changed = place.settings.model_copy(
        update={"desk": place.settings.desk.model_copy(update={"reviews": reviews})}
    )
    monkeypatch.setattr(settings, "DESK", replace(place, settings=changed))


def test_a_case_already_published_is_not_submitted_unchanged(room: Newsroom) -> None:
    from dianxing.desk.drafts.save import start_from_git
    from dianxing.desk.models import CaseEntry
    from dianxing.desk.place import the_place
    from dianxing.desk.review.seen import seen_of

    entry = CaseEntry.objects.create(
        id="2026/lanshan-logistics", title="兰山", county=LANSHAN, year=2026, git_status="published"
    )
    draft = start_from_git(room.writer, entry, the_place())
    answer = room.client(room.writer).post(f"/cases/{entry.id}/review/submit/", {"seen": str(seen_of(draft))})
    assert answer.status_code == 400
    assert "一字不差" in answer.content.decode()


def test_titles_and_reasons_are_shown_as_text(room: Newsroom) -> None:
    room.edits(room.writer, title="<script>alert(1)</script>")
    submitted(room)
    room.post(room.first, "send-back", reason="<img src=x onerror=alert(1)>")
    shown = page(room, room.writer)
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


def test_the_good_text_is_good() -> None:
    assert 40 <= len(GOOD["summary"]) <= 120
