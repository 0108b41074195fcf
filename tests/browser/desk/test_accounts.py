"""人员在真的浏览器里：第一个管理员从链接进来，邀请撰稿，撰稿在手机上进来。"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from dianxing.desk.access.roles import Role

from .conftest import fits, violations

if TYPE_CHECKING:
    from tests.desk.conftest import DeskSite

    from .conftest import SignIn

pytestmark = pytest.mark.browser
CHIEF, WRITER = "蒙山高沂水长-2026", "孟良崮上鬼神号-47"


def set_password(page: Page, password: str) -> None:
    page.get_by_label("新密码").fill(password)
    page.get_by_label("再写一遍").fill(password)
    page.get_by_role("button", name="设好密码，进去").click()


def test_from_the_first_link_to_a_writer_on_a_phone(desk: DeskSite, sign_in: SignIn) -> None:  # noqa: ARG001
    from dianxing.desk.accounts.links import first_admin

    admin = sign_in.browser(permissions=["clipboard-read", "clipboard-write"]).new_page()
    referrers: list[str] = []
    admin.on("request", lambda request: referrers.append(request.headers.get("referer", "")))
    token = first_admin()
    admin.goto(f"/welcome/{token}/")
    set_password(admin, CHIEF)
    admin.wait_for_url(sign_in.address)
    assert all(str(token) not in referrer for referrer in referrers)

    admin.get_by_role("link", name="人员").click()
    admin.get_by_role("link", name="邀请新人").click()
    admin.get_by_label("姓名").fill("孙撰稿")
    admin.get_by_label("第 1 行的角色").select_option("撰稿")
    admin.get_by_label("第 1 行的县区").select_option("兰山区")
    admin.get_by_role("button", name="再加一行").click()
    admin.get_by_label("第 3 行的角色").select_option("初审")
    admin.get_by_label("第 3 行的县区").select_option("蒙阴县")
    admin.get_by_role("button", name="建好账号").click()
    admin.get_by_role("button", name="复制链接").click()
    admin.get_by_text("复制好了").wait_for()
    link = admin.evaluate("navigator.clipboard.readText()")
    assert link == admin.get_by_label("一次性链接").input_value()

    phone = sign_in.browser(width=360).new_page()
    phone.goto(link)
    assert fits(phone)
    set_password(phone, "1234567890")
    phone.get_by_text("密码只包含数字").wait_for()
    set_password(phone, WRITER)
    phone.wait_for_url(sign_in.address)
    phone.get_by_text("以后用登录名 sunzhuangao 登录").wait_for()


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_accounts_fits_and_has_no_barrier(desk: DeskSite, sign_in: SignIn, width: int) -> None:
    from dianxing.desk.accounts.links import make_link

    chief = desk.person("赵市级", (Role.ADMIN, ""), username="zhao")
    user = desk.person("王某", (Role.WRITER, "371302"), (Role.FIRST, "371328"), username="wang")
    sign_in(user)
    page = sign_in(chief, width=width, bypass_csp=True)
    for address in ("/people/", "/people/new/", f"/people/{user.pk}/", "/account/", "/audit/?person=1"):
        page.goto(address)
        assert fits(page), address
        assert violations(page) == [], address
    page.goto(f"/people/{user.pk}/")
    page.get_by_role("button", name="给一条重设密码的链接").click()
    expect(page.get_by_label("一次性链接")).to_be_visible()
    assert fits(page)
    assert violations(page) == []
    page.goto(f"/welcome/{make_link(user, 'reset', chief)}/")
    assert fits(page)
    assert violations(page) == []
