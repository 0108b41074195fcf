"""在真的浏览器里写稿：保存、自动保存、断网、输入法、两个人、没有脚本、只用键盘、手机、无障碍。"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect
from tests.browser.desk.conftest import SignIn, fits, tab_to, violations
from tests.desk.conftest import DeskSite

from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from dianxing.desk.models import Draft, User

pytestmark = pytest.mark.browser

LANSHAN = "371302"
SAVED = re.compile("已保存")


def fresh(draft: Draft) -> Draft:
    from dianxing.desk.models import Draft

    return Draft.objects.get(pk=draft.pk)


def edit_of(draft: Draft) -> str:
    return f"/cases/{draft.entry_id}/edit/"


def writer(desk: DeskSite, name: str = "王撰稿") -> User:
    return desk.person(name, (Role.WRITER, LANSHAN))


def opened(sign_in: SignIn, user: User, draft: Draft, **options: Any) -> Page:
    page = sign_in(user, **options)
    page.goto(edit_of(draft))
    return page


def state(page: Page) -> Any:
    return page.locator("[data-state]")


def test_an_officer_fills_the_form_and_saves_it(desk: DeskSite, sign_in: SignIn) -> None:
    draft = desk.draft(writer(desk))
    page = opened(sign_in, draft.owner, draft)
    page.locator("#f-area").select_option(label="物流（快递）")
    assert page.locator("#f-kind").locator("option").all_inner_texts() == [
        "— 没选 —",
        "网点",
        "分拨",
        "物流园",
        "货运",
    ]
    page.locator("#f-kind").select_option("网点")
    page.locator("[data-field=sources]").get_by_role("button", name="添一条").click()
    page.get_by_role("textbox", name="来源").fill("工人日报")
    for key, value in (("入会", "1,400"), ("建会率", "100")):
        page.locator("[data-field=metrics]").get_by_role("button", name="添一条").click()
        row = page.locator('[data-rows="metrics"] > .row').last
        row.get_by_label("指标").fill(key)
        row.get_by_label("数值", exact=True).fill(value)
        row.get_by_label("哪条出处").select_option(label="1. 工人日报")
        row.get_by_label("口径").select_option("媒体报道")
    page.get_by_role("button", name="数字 第 2 条上移").click()
    page.locator("#f-summary").fill("太短")
    expect(page.locator("#f-summary-count")).to_contain_text("现在 2 字")
    page.get_by_role("button", name="保存").last.click()
    expect(state(page)).to_have_text(SAVED)
    kept = fresh(draft).head
    assert (kept["area"], kept["kind"]) == ("物流（快递）", "网点")
    assert [(row["key"], row["value"], row["source"]) for row in kept["metrics"]] == [
        ("建会率", 100, 1),
        ("入会", 1400, 1),
    ]
    expect(page.locator("#f-summary")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#f-summary-wrong")).to_contain_text("摘要应有 40—120 字")


def test_what_is_typed_saves_itself_and_leaving_asks_only_while_something_is_unsaved(
    desk: DeskSite, sign_in: SignIn
) -> None:
    draft = desk.draft(writer(desk))
    page = opened(sign_in, draft.owner, draft)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#f-problem").press_sequentially("企业小、散")
    expect(state(page)).to_have_text(SAVED)
    assert fresh(draft).head["problem"] == "企业小、散"
    expect(page.locator("#f-problem")).to_be_focused()
    page.locator("#f-problem").press_sequentially("、流动大")
    page.reload()
    assert asked == ["beforeunload"]
    page.locator("[data-local]").get_by_role("button", name="不要了").click()
    page.reload()
    assert asked == ["beforeunload"]


def test_the_network_is_cut_while_typing_and_everything_is_saved_on_its_return(
    desk: DeskSite, sign_in: SignIn
) -> None:
    draft = desk.draft(writer(desk))
    page = opened(sign_in, draft.owner, draft)
    page.context.set_offline(True)
    page.locator("#f-problem").press_sequentially("断网时写的")
    expect(state(page)).to_contain_text("没有网，写的字存在这台电脑里")
    page.locator("#f-problem").press_sequentially("，还接着写")
    assert fresh(draft).revision == 1
    page.context.set_offline(False)
    expect(state(page)).to_have_text(SAVED)
    assert fresh(draft).head["problem"] == "断网时写的，还接着写"
    assert page.evaluate("localStorage.length") == 0


def test_a_browser_that_was_closed_without_network_offers_its_copy(desk: DeskSite, sign_in: SignIn) -> None:
    draft = desk.draft(writer(desk), problem="原来的")
    page = opened(sign_in, draft.owner, draft)
    page.context.set_offline(True)
    page.locator("#f-problem").fill("没存上的")
    page.locator("[data-field=steps]").get_by_role("button", name="添一条").click()
    page.locator("#f-steps-0").fill("第一步\n分两行")
    expect(state(page)).to_contain_text("没有网")
    context = page.context
    context.clear_cookies(name="desk")  # 关的那一瞬间 Chromium 会撤掉断网，让它那时也存不上
    page.close()
    context.set_offline(False)
    sign_in.renew(context, draft.owner)
    page = context.new_page()
    page.goto(edit_of(draft))
    panel = page.locator("[data-local]")
    expect(panel).to_contain_text("没有存上的稿子")
    expect(page.locator("#f-problem")).to_have_value("原来的")
    panel.get_by_role("button", name="看看有什么不同").click()
    expect(panel.locator("ins").first).to_be_visible()
    expect(panel.locator("dt")).to_have_text(["难在哪", "怎么做的"])
    panel.get_by_role("button", name="用这份").click()
    expect(page.locator("#f-problem")).to_have_value("没存上的")
    expect(state(page)).to_have_text(SAVED)
    kept = fresh(draft)
    assert (kept.head["problem"], kept.head["steps"]) == ("没存上的", ["第一步\n分两行"])
    page.reload()
    expect(panel).to_be_hidden()


def test_a_copy_nobody_decided_on_is_set_aside_and_offered_again(desk: DeskSite, sign_in: SignIn) -> None:
    draft = desk.draft(writer(desk))
    page = opened(sign_in, draft.owner, draft)
    page.context.set_offline(True)
    page.locator("#f-problem").fill("没存上的")
    expect(state(page)).to_contain_text("没有网")
    context = page.context
    context.clear_cookies(name="desk")
    page.close()
    context.set_offline(False)
    sign_in.renew(context, draft.owner)
    page = context.new_page()
    page.goto(edit_of(draft))
    page.locator("#f-result").fill("不理它，接着写")
    expect(state(page)).to_have_text(SAVED)
    page.reload()
    expect(page.locator("#f-result")).to_have_value("不理它，接着写")
    page.locator("[data-local]").get_by_role("button", name="用这份").click()
    expect(state(page)).to_contain_text("存好了。你在别处刚才也在改，改了“成效”")
    assert fresh(draft).head["problem"] == "没存上的"
    assert fresh(draft).head["result"] == "不理它，接着写"  # 那一份没有动过成效：照一项一项并的规矩留着
    assert page.evaluate("localStorage.length") == 0


def test_a_session_that_ended_keeps_the_text_and_saves_after_signing_in_again(
    desk: DeskSite, sign_in: SignIn
) -> None:
    draft = desk.draft(writer(desk))
    page = opened(sign_in, draft.owner, draft)
    page.context.clear_cookies(name="desk")
    page.locator("#f-problem").fill("登录过期以后写的")
    expect(state(page)).to_contain_text("登录过期了，写的字存在这台电脑里")
    expect(state(page).get_by_role("link", name="重新登录")).to_be_visible()
    sign_in.renew(page.context, draft.owner)
    page.context.clear_cookies(name="desk-csrf")  # 重新登录会换凭证
    expect(state(page)).to_have_text(SAVED)
    assert fresh(draft).head["problem"] == "登录过期以后写的"


def test_composing_with_an_input_method_and_enter_submits_and_loses_nothing(
    desk: DeskSite, sign_in: SignIn
) -> None:
    draft = desk.draft(writer(desk), title="甲")
    page = opened(sign_in, draft.owner, draft)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    title = page.locator("#f-title")
    title.focus()
    page.keyboard.press("End")
    cdp = page.context.new_cdp_session(page)
    cdp.send("Input.imeSetComposition", {"text": "gong'hui", "selectionStart": 8, "selectionEnd": 8})
    page.wait_for_timeout(5000)
    assert sent == []  # 拼到一半，过了自动保存的时候也不存
    expect(title).to_have_value("甲gong'hui")
    cdp.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "windowsVirtualKeyCode": 229, "key": "Process", "code": "Enter"},
    )
    cdp.send("Input.insertText", {"text": "工会"})
    expect(title).to_have_value("甲工会")
    page.keyboard.press("Enter")
    assert page.url.endswith("/edit/")
    expect(state(page)).to_have_text(SAVED)
    assert fresh(draft).head["title"] == "甲工会"
    assert sent == ["POST"]
    expect(title).to_be_focused()


def test_enter_in_a_line_neither_saves_nor_leaves(desk: DeskSite, sign_in: SignIn) -> None:
    draft = desk.draft(writer(desk))
    page = opened(sign_in, draft.owner, draft)
    page.locator("#f-title").press("Enter")
    page.locator("#f-employer-anonymised").press("Enter")
    page.wait_for_timeout(300)
    assert fresh(draft).revision == 1
    assert page.url.endswith("/edit/")


def test_two_officers_in_different_fields_both_keep_their_text(desk: DeskSite, sign_in: SignIn) -> None:
    wang, li = writer(desk), writer(desk, "李撰稿")
    draft = desk.draft(wang)
    one, other = opened(sign_in, wang, draft), opened(sign_in, li, draft)
    one.locator("#f-result").fill("王写的成效")
    expect(state(one)).to_have_text(SAVED)
    other.locator("#f-problem").fill("李写的难处")
    expect(state(other)).to_contain_text("王撰稿刚才也在改，改了“成效”，已经并进来")
    expect(other.locator("#f-result")).to_have_value("王写的成效")
    expect(other.locator("#f-problem")).to_have_value("李写的难处")
    kept = fresh(draft).head
    assert (kept["result"], kept["problem"]) == ("王写的成效", "李写的难处")


def test_two_officers_in_the_same_field_choose_one_side(desk: DeskSite, sign_in: SignIn) -> None:
    wang, li = writer(desk), writer(desk, "李撰稿")
    draft = desk.draft(wang)
    one, other = opened(sign_in, wang, draft), opened(sign_in, li, draft)
    one.locator("#f-result").fill("王写的成效")
    expect(state(one)).to_have_text(SAVED)
    other.locator("#f-result").fill("李写的成效")
    other.locator("#f-problem").fill("李写的难处")
    expect(state(other)).to_contain_text("要你选用哪一边")
    assert fresh(draft).head["result"] == "王写的成效"
    state(other).get_by_role("button", name="去选").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("王撰稿刚才也存了一版")
    other.get_by_label("用王撰稿写的").check()
    other.get_by_role("button", name="照选的保存").click()
    expect(other.locator("#f-result")).to_have_value("王写的成效")
    kept = fresh(draft).head
    assert (kept["result"], kept["problem"]) == ("王写的成效", "李写的难处")
    expect(other.locator("[data-local]")).to_be_hidden()


def test_without_scripts_one_writes_adds_rows_and_saves(desk: DeskSite, sign_in: SignIn) -> None:
    draft = desk.draft(writer(desk))
    page = opened(sign_in, draft.owner, draft, java_script_enabled=False)
    page.locator("#f-problem").fill("没有脚本")
    for text in ("第一步", "第二步"):
        page.locator("[data-field=steps]").get_by_role("button", name="添一条").click()
        page.locator('[data-rows="steps"] textarea').last.fill(text)
    page.get_by_role("button", name="怎么做的 第 2 条上移").click()
    page.get_by_role("button", name="保存").last.click()
    expect(page.get_by_role("status").first).to_contain_text("存好了")
    kept = fresh(draft).head
    assert (kept["problem"], kept["steps"]) == ("没有脚本", ["第二步", "第一步"])


def test_the_form_is_filled_and_saved_with_the_keyboard_alone(desk: DeskSite, sign_in: SignIn) -> None:
    draft = desk.draft(writer(desk), title="甲")
    page = opened(sign_in, draft.owner, draft)
    tab_to(page, "#f-title")
    page.keyboard.press("End")
    page.keyboard.type("乙")
    tab_to(page, "[data-field=steps] button[data-act=add]")
    page.keyboard.press("Enter")
    page.keyboard.type("第一步")
    tab_to(page, "[data-field=steps] button[data-act=remove]")
    tab_to(page, "button[data-save]")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text(SAVED)
    assert (fresh(draft).head["title"], fresh(draft).head["steps"]) == ("甲乙", ["第一步"])


def full(desk: DeskSite) -> Draft:
    return desk.draft(
        writer(desk),
        area="物流（快递）",
        summary="太短",
        steps=["一", "二"],
        metrics=[{"key": "入会", "value": "三百多"}],
        quotes=[{"text": "入会好", "role": "快递员"}],
        images=[{"file": "cover.jpg"}],
        sources=[{"title": "工人日报", "url": "不是网址"}],
        旧的一项="留着",
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_no_violation_while_writing(
    desk: DeskSite, sign_in: SignIn, width: int, scheme: Any
) -> None:
    draft = full(desk)
    page = opened(sign_in, draft.owner, draft, width=width, color_scheme=scheme, bypass_csp=True)
    for details in page.locator("main details").all():
        details.evaluate("one => { one.open = true; }")
    assert violations(page) == []
    page.locator("[data-save]").click()
    expect(state(page)).to_have_text(SAVED)
    other = desk.draft(draft.owner)
    other.stage = "first"
    other.save()
    for path, heading in (
        ("/new/", "新写一个案例"),
        (f"/cases/{draft.entry_id}/history/?version=1", "历史"),
        (edit_of(other), other.head["title"]),
    ):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        assert violations(page) == []


def test_axe_finds_no_violation_where_one_chooses_a_side(desk: DeskSite, sign_in: SignIn) -> None:
    wang, li = writer(desk), writer(desk, "李撰稿")
    draft = desk.draft(wang, result="原来的")
    page = opened(sign_in, li, draft, bypass_csp=True)
    opened_by_wang = opened(sign_in, wang, draft)
    opened_by_wang.locator("#f-result").fill("王写的")
    opened_by_wang.locator("[data-save]").click()
    expect(state(opened_by_wang)).to_have_text(SAVED)
    page.locator("#f-result").fill("李写的")
    page.locator("[data-save]").click()
    state(page).get_by_role("button", name="去选").click()
    expect(page.locator("del").first).to_be_visible()
    assert violations(page) == []


def test_on_a_phone_nothing_is_wider_than_the_screen_and_saving_is_in_reach(
    desk: DeskSite, sign_in: SignIn
) -> None:
    draft = full(desk)
    page = opened(sign_in, draft.owner, draft, width=360, has_touch=True)
    for details in page.locator("main details").all():
        details.evaluate("one => { one.open = true; }")
    assert fits(page)
    save = page.locator("[data-save]").bounding_box()
    assert save and save["y"] + save["height"] <= 800 and save["height"] >= 44
    small = [
        one.evaluate("one => one.outerHTML.slice(0, 80)")
        for one in page.locator("main")
        .locator("button, select, summary, .chapters a, input[type=text], textarea")
        .all()
        if one.is_visible() and one.get_attribute("aria-hidden") is None and one.bounding_box()["height"] < 44
    ]
    assert small == []


def test_a_link_in_the_list_of_problems_leads_to_its_field(desk: DeskSite, sign_in: SignIn) -> None:
    draft = full(desk)
    page = opened(sign_in, draft.owner, draft)
    page.locator("[data-summary] summary").click()
    page.locator("[data-summary]").get_by_role("link", name="数字 第 1 条 · 数值").click()
    expect(page.locator("#f-metrics-0-value")).to_be_focused()


def test_every_script_and_style_works_under_the_strict_policy(desk: DeskSite, sign_in: SignIn) -> None:
    draft = full(desk)
    page = sign_in(draft.owner)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(edit_of(draft))
    page.locator("#f-problem").fill("写一句")
    expect(state(page)).to_have_text(SAVED)
    page.wait_for_timeout(1200)
    assert troubles == []
