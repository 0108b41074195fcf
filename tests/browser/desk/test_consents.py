"""授权登记、撤回、撤下，在真的浏览器里：无障碍、不出框、扫描件下得下来、打错编号撤不了。"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.desk.conftest import SignIn, fits, violations
from tests.desk.consents.test_scan_intake import PDF
from tests.desk.withdrawals.conftest import CLEAN, NAME, NUMBER, Office, office

__all__ = ["office"]

PAGES = (
    "/consents/",
    "/consents/new/",
    f"/consents/{NUMBER}/",
    f"/consents/{NUMBER}/edit/",
    f"/consents/{NUMBER}/withdraw/",
    f"/cases/{CLEAN}/withdraw/",
)


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_overflows_or_shuts_anyone_out(office: Office, sign_in: SignIn, width: int) -> None:
    page = sign_in(office.final, width=width, bypass_csp=True)
    for address in PAGES:
        page.goto(address)
        assert fits(page), address
        assert violations(page) == [], address


def test_a_consent_is_registered_and_its_scan_comes_down_again(office: Office, sign_in: SignIn) -> None:
    page = sign_in(office.final, width=360)
    page.goto("/consents/")
    page.get_by_role("link", name="登记一份").click()
    page.get_by_label("签字的人").fill("蒙大山")
    page.get_by_label("姓名", exact=True).check()
    page.get_by_label("签字日期").fill("2026-01-05")
    page.get_by_label("授权书的扫描件").set_input_files(
        {"name": "授权书.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("登记好了")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    assert download.value.path().read_bytes() == PDF
    page.goto("/consents/")
    page.get_by_placeholder("编号或姓名").fill("大山")
    page.keyboard.press("Enter")
    expect(page.get_by_text("蒙大山")).to_be_visible()
    assert page.url.endswith("/consents/")
    expect(page.get_by_text(NAME)).to_have_count(0)


def test_only_the_number_typed_right_withdraws(office: Office, sign_in: SignIn) -> None:
    page = sign_in(office.final, width=360)
    page.goto(f"/consents/{NUMBER}/withdraw/")
    page.get_by_label("照着打一遍编号").fill("C-2026-002")
    page.get_by_role("button", name="撤回这份授权").click()
    expect(page.get_by_role("alert")).to_contain_text("打的编号不对")
    page.get_by_label("照着打一遍编号").fill(NUMBER.lower())
    page.get_by_role("button", name="撤回这份授权").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"授权 {NUMBER} 已撤回")
    expect(page.locator("#progress")).to_contain_text("排队")
    office.run_all()
    # 页面自己问着进度，不用刷新
    expect(page.locator("#progress")).to_contain_text("建好了")
    expect(page.locator("#progress")).not_to_have_attribute("hx-get", "")
