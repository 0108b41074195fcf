"""每一页：无障碍、放得下、深浅都清楚、有题目、说中文、只有一个大标题、焦点看得见。网址从登记的里面来，一个不漏。"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Response, expect
from tests.desk.access.world import OWN, Corner, nothing_behind, samples
from tests.desk.conftest import DeskSite

from dianxing.desk.access.roles import Role
from dianxing.desk.access.route import Who
from dianxing.desk.urls import ROUTES

from .conftest import SignIn, fits, violations

if TYPE_CHECKING:
    from dianxing.desk.models import User

__all__ = ["nothing_behind"]
pytestmark = pytest.mark.browser

LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((360, "light"), (1280, "light"), (1280, "dark"))
"""多宽、浅色还是深色。"""
PIECES = frozenset({"case-commits", "publication-progress", "consent-progress", "autosave"})
"""换进页面里的一块，不是一整页。"""


def everything(desk: DeskSite) -> User:
    """什么都能做的人：每一页都进得去。"""
    return desk.person("什么都能", *((role, "") for role in Role), username="all")


def addresses(desk: DeskSite) -> Iterator[tuple[str, str]]:
    """（名字，网址）：每一个能打开的。"""
    corner = Corner(desk, OWN)
    for route in ROUTES:
        if "GET" in route.methods and route.name not in PIECES:
            yield route.name, reverse(route.name, kwargs=samples(route, corner))


def open_everything(page: Page) -> None:
    """收着的也打开看。"""
    for fold in page.locator("main details").all():
        fold.evaluate("one => { one.open = true; }")


def faults(page: Page, name: str) -> list[str]:
    """这一页有什么不好。"""
    found = [f"{name}：{one}" for one in violations(page)]
    if page.locator("html").get_attribute("lang") != "zh-CN":
        found.append(f"{name}：没有说是中文")
    if page.locator("h1").count() != 1:
        found.append(f"{name}：有 {page.locator('h1').count()} 个大标题")
    if not page.title().strip() or page.title().startswith("·"):
        found.append(f"{name}：没有题目")
    if not fits(page):
        found.append(f"{name}：{page.viewport_size} 放不下")
    return found


def every_look(page: Page, name: str) -> list[str]:
    found = list[str]()
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += faults(page, f"{name}（{width}，{scheme}）")
    return found


def test_every_page_is_without_barrier(desk: DeskSite, sign_in: SignIn) -> None:
    page = sign_in(everything(desk), bypass_csp=True, previews=True)
    stranger = sign_in.browser(bypass_csp=True).new_page()
    open_to_all = {route.name for route in ROUTES if route.needs is Who.ANYONE}
    wrong: list[str] = []
    titles: dict[str, str] = {}
    for name, address in addresses(desk):
        here = stranger if name in open_to_all else page
        asked = here.request.get(address)
        assert asked.status < 500, name
        if not asked.headers["content-type"].startswith("text/html"):
            continue  # 图片、文件、数据
        here.goto(address)
        open_everything(here)
        wrong += every_look(here, name)
        titles[name] = here.title()
    assert len(titles) > 25
    assert wrong == [], "\n".join(wrong)
    assert titles["edit"] != titles["review"] != titles["case"]


def told(page: Page, got: Response | None, status: int) -> list[str]:
    assert got is not None
    assert got.status == status, page.url
    return every_look(page, f"{status} {page.url}")


def test_every_page_that_says_no_is_without_barrier(desk: DeskSite, sign_in: SignIn) -> None:
    corner = Corner(desk, OWN)
    writer = sign_in(desk.person("外县撰稿", (Role.WRITER, "371328")), bypass_csp=True)
    case = f"/cases/{corner.entry.pk}/"
    wrong = told(writer, writer.goto("/mei-you/"), 404)
    wrong += told(writer, writer.goto(case), 403)
    writer.goto("/new/")
    writer.get_by_role("button", name="开始写").click()
    expect(writer.get_by_role("alert")).to_be_visible()
    wrong += every_look(writer, "没填好的新案例")
    writer.goto("/new/")
    writer.context.clear_cookies(name="desk-csrf")
    writer.get_by_label("标题").fill("换了凭证")
    writer.get_by_role("button", name="开始写").click()
    expect(writer.get_by_role("heading", level=1)).to_have_text("这一页放得太久了")
    wrong += every_look(writer, "凭证不对")

    stranger = sign_in.browser(bypass_csp=True).new_page()
    stranger.goto(case)
    stranger.get_by_label("登录名").fill("没有这个人")
    stranger.get_by_label("密码").fill("随便写的密码")
    stranger.get_by_role("button", name="登录").click()
    expect(stranger.get_by_role("alert")).to_be_visible()
    wrong += every_look(stranger, "登录没成")

    admin = sign_in(desk.person("管理员", (Role.ADMIN, "")), bypass_csp=True)
    admin.goto("/people/new/")
    admin.get_by_label("姓名").fill("没有岗位")
    admin.get_by_role("button", name="建好账号").click()
    expect(admin.get_by_role("alert").first).to_be_visible()
    wrong += every_look(admin, "没填岗位的新人")
    assert wrong == [], "\n".join(wrong)


def test_what_is_wrong_with_a_field_is_tied_to_it(desk: DeskSite, sign_in: SignIn) -> None:
    """读屏软件读到那一格，就读到它错在哪。"""
    page = sign_in(desk.person("王撰稿", (Role.WRITER, OWN)))
    page.goto("/new/")
    page.get_by_role("button", name="开始写").click()
    title = page.get_by_label("标题")
    expect(title).to_have_attribute("aria-invalid", "true")
    expect(title).to_have_accessible_description(re.compile("写上标题"))


@pytest.mark.parametrize("name", ["cases", "tasks", "case", "edit", "review", "kits", "people", "consents"])
def test_the_keyboard_goes_down_the_page_and_shows_where_it_is(
    desk: DeskSite, sign_in: SignIn, name: str
) -> None:
    page = sign_in(everything(desk))
    page.goto(dict(addresses(desk))[name])
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tops = []
    for _ in range(12):
        page.keyboard.press("Tab")
        where = page.evaluate(
            """() => {
              const one = document.activeElement, style = getComputedStyle(one);
              if (one === document.body) return null;
              return {inside: document.querySelector("main").contains(one), outline: style.outlineStyle,
                      width: parseFloat(style.outlineWidth), top: one.getBoundingClientRect().top + scrollY,
                      side: Boolean(one.closest("aside, [data-bar]")), tag: one.outerHTML.slice(0, 80)};
            }"""
        )
        if where is None or not where["inside"]:
            break
        assert where["outline"] != "none" and where["width"] >= 2, where["tag"]
        if not where["side"]:
            tops.append(where["top"])
    assert tops, "正文里没有一样按得到的"
    assert all(later >= before - 60 for before, later in pairwise(tops)), tops
