"""审稿页和急改页，在真的浏览器里。"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.browser.desk.conftest import SignIn, fits, violations
from tests.desk.review.conftest import BODY, GOOD, LANSHAN, Newsroom, room

from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from dianxing.desk.models import User

__all__ = ["room"]
pytestmark = pytest.mark.browser
CASE = "2026/lanshan-logistics"


def changed_case(room: Newsroom) -> str:
    """一个已发布的案例，改了五栏，送审了，有两条意见。"""
    from dianxing.cases.case_text import CaseText
    from dianxing.desk.drafts.save import save, start_from_git
    from dianxing.desk.index.refresh import refresh_index
    from dianxing.desk.models import CaseEntry, Draft
    from dianxing.desk.place import the_place
    from dianxing.desk.remarks.comments import add_comment
    from dianxing.desk.review.acts import submit
    from dianxing.desk.review.seen import seen_of

    refresh_index(the_place())
    entry = CaseEntry.objects.get(pk=CASE)
    draft = start_from_git(room.writer, entry, the_place())
    head = {name: GOOD[name] for name in ("summary", "steps", "contact")}
    values = CaseText({**draft.head, **head, "title": "兰山千家物流企业全部入会"}, draft.body + "\n" + BODY)
    save(draft.pk, room.writer, values, seen=draft.revision, how="save")
    draft = Draft.objects.select_related("entry", "changed_by").get(pk=draft.pk)
    submit(CASE, room.writer, seen_of(draft), the_place())
    add_comment(draft, room.second, "body", "分段", draft.revision)
    add_comment(draft, room.second, "metrics.0.value", "核一下", draft.revision)
    return f"/cases/{CASE}/review/"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_review_page_reads_well_for_everyone(
    room: Newsroom, sign_in: SignIn, width: int, scheme: str
) -> None:
    address = changed_case(room)
    page = sign_in(room.first, width=width, bypass_csp=True, color_scheme=scheme)
    for query in ("", "?show=all"):
        page.goto(address + query)
        for fold in page.locator("main details").all():
            fold.evaluate("fold => { fold.open = true }")
        assert violations(page) == []
        assert fits(page)


def test_a_comment_is_made_and_settled_in_place(room: Newsroom, sign_in: SignIn) -> None:
    page = sign_in(room.first)
    page.goto(changed_case(room))
    page.locator("#decide summary", has_text="退回").click()
    page.fill("#reason", "写到一半的原因")
    row = page.locator("#f-summary")
    row.locator("summary").click()
    row.get_by_label("对摘要的意见").fill("有没有出处？")
    row.get_by_role("button", name="提交意见").click()
    expect(row.locator(".said .as-typed")).to_have_text("有没有出处？")
    row.get_by_role("button", name="解决了").click()
    expect(row.locator(".said .tag")).to_contain_text("已解决 · 王初审")
    # 页面没有换过：别处写到一半的还在
    expect(page.locator("#reason")).to_have_value("写到一半的原因")


def test_a_whole_review_works_without_javascript(room: Newsroom, sign_in: SignIn) -> None:
    address = changed_case(room)
    page = sign_in(room.first, java_script_enabled=False)
    page.goto(address)
    row = page.locator("#f-title")
    row.locator("summary").click()
    row.get_by_label("对标题的意见").fill("再短一点")
    row.get_by_role("button", name="提交意见").click()
    expect(page.locator("#f-title .said .as-typed")).to_have_text("再短一点")
    for box in page.locator(".proofs input").all():
        box.check()
    page.get_by_role("button", name="通过").click()
    expect(page.locator(".notice-success")).to_contain_text("待复审")


def test_a_stale_page_shows_what_changed_and_passes_nothing(room: Newsroom, sign_in: SignIn) -> None:
    from dianxing.cases.case_text import CaseText
    from dianxing.desk.drafts.save import save
    from dianxing.desk.models import Draft
    from dianxing.desk.place import the_place
    from dianxing.desk.review.acts import submit
    from dianxing.desk.review.seen import seen_of

    page = sign_in(room.first, bypass_csp=True)
    page.goto(changed_case(room))
    draft = Draft.objects.select_related("entry", "changed_by").get(entry=CASE)
    values = CaseText({**draft.head, "title": "兰山千家物流企业全入会"}, draft.body)
    save(draft.pk, room.writer, values, seen=draft.revision, how="save")
    draft = Draft.objects.select_related("entry", "changed_by").get(entry=CASE)
    submit(CASE, room.writer, seen_of(draft), the_place())
    for box in page.locator(".proofs input").all():
        box.check()
    page.get_by_role("button", name="通过").click()
    expect(page.get_by_role("alert")).to_contain_text("张撰稿又改了稿子")
    expect(page.locator("#f-title del")).to_contain_text("部")
    assert page.locator("article.row-changed").count() == 1
    assert violations(page) == []
    assert not Draft.objects.get(entry=CASE).reviews_done.exists()


def test_a_phone_number_is_put_right_at_once_and_another_confirms_it(room: Newsroom, sign_in: SignIn) -> None:
    from dianxing.desk.models import Draft, Publication

    page = sign_in(room.first, width=360, bypass_csp=True)
    page.goto(f"/cases/{CASE}/fast-fix/")
    assert violations(page) == []
    page.get_by_role("link", name="出处 第 1 条：网址").click()
    page.get_by_label("出处 第 1 条：网址").fill("https://example.com/right")
    page.get_by_label("为什么急改").fill("原来的网址打不开了")
    assert violations(page) == []
    assert fits(page)
    page.get_by_role("button", name="改好，马上发布").click()
    expect(page.locator(".fix")).to_contain_text("急改，待补审")
    expect(page.locator(".fix")).to_contain_text("自己急改的不能自己补审")
    assert Publication.objects.get(kind="fix").head["sources"][0]["url"] == "https://example.com/right"

    other = sign_in(room.second, bypass_csp=True)
    other.goto(f"/cases/{CASE}/review/")
    assert violations(other) == []
    other.get_by_role("button", name="补审通过").click()
    expect(other.locator(".notice-success")).to_contain_text("补审通过了")
    assert not Draft.objects.get(entry=CASE).fast_fixed


def test_a_text_that_is_not_ready_says_what_is_missing(room: Newsroom, sign_in: SignIn) -> None:
    room.edits(room.writer, sources=[], summary="太短")
    page = sign_in(room.writer, width=360, bypass_csp=True)
    page.goto(f"{room.address}review/")
    expect(page.locator(".problems li")).to_have_count(2)
    assert violations(page) == []
    assert fits(page)


def both_posts(user: User) -> None:
    from dianxing.desk.models import Membership

    Membership.objects.create(user=user, role=Role.FIRST, county=LANSHAN)


def test_a_reviewer_who_wrote_the_text_is_told_why_there_is_no_button(
    room: Newsroom, sign_in: SignIn
) -> None:
    both_posts(room.writer)
    page = sign_in(room.writer)
    page.goto(changed_case(room))
    expect(page.locator("#decide")).to_contain_text("自己写过、改过的稿子不能自己审")
    assert page.get_by_role("button", name="通过").count() == 0
