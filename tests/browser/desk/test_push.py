"""推送的账，在真的浏览器里：人发完了打勾，账上留着发出来的网址。"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from tests.desk.overview.test_push_work import pushed

from dianxing.desk.access.roles import Role

from .conftest import fits, violations

if TYPE_CHECKING:
    from tests.desk.conftest import DeskSite

    from .conftest import SignIn

__all__ = ["pushed"]
pytestmark = pytest.mark.browser
ADDRESS = "https://weibo.com/1/abc"


@pytest.mark.parametrize("width", [360, 1280])
def test_what_a_person_posted_is_ticked_off_with_its_address(
    pushed: DeskSite, sign_in: SignIn, width: int
) -> None:
    page = sign_in(pushed.person("赵终审", (Role.FINAL, "371302")), width=width, bypass_csp=True)
    page.goto("/push/")
    assert fits(page)
    assert violations(page) == []
    row = page.locator(".post", has=page.get_by_role("button", name="打勾：已发")).first
    waiting = page.get_by_role("button", name="打勾：已发").count()
    row.get_by_label("发出来的网址").fill("weibo.com/abc")
    row.get_by_role("button", name="打勾：已发").click()
    expect(row.get_by_label("发出来的网址")).to_be_focused()  # 浏览器先拦下：不是网址
    row.get_by_label("发出来的网址").fill(ADDRESS)
    row.get_by_role("button", name="打勾：已发").click()
    expect(page.get_by_role("button", name="打勾：已发")).to_have_count(waiting - 1)
    page.goto("/cases/2024/lanshan-one/kits/")
    done = page.locator(".post", has=page.get_by_role("link", name=ADDRESS))
    expect(done).to_contain_text("已发")
    assert fits(page)
    assert violations(page) == []
