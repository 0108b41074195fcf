"""浏览器测试的件自己是好的：登录进得去，样式和脚本都在严格的策略下载得来。"""

from __future__ import annotations

import pytest
from tests.browser.desk.conftest import SignIn
from tests.desk.conftest import DeskSite

from dianxing.desk.access.roles import Role

pytestmark = pytest.mark.browser


def test_a_person_is_signed_in_and_every_style_and_script_loads(desk: DeskSite, sign_in: SignIn) -> None:
    page = sign_in(desk.person("王撰稿", (Role.WRITER, "371302")))
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.on("response", lambda got: troubles.append(got.url) if got.status >= 400 else None)
    page.goto("/")
    page.wait_for_load_state("networkidle")
    assert page.get_by_text("王撰稿").count() >= 1
    assert troubles == []
