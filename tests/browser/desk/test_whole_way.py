"""从一份 Word 来稿到公众号的草稿箱：真的浏览器、真的后台进程、真的 Git 和建站，只有公众号是假的。"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect
from tests.desk.word.documents import typical
from tests.fakes.server import FakeServer
from tests.fakes.wechat import FakeWechat

from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from tests.desk.conftest import DeskSite

    from .conftest import SignIn

pytestmark = pytest.mark.browser

LANSHAN = "371302"
TITLE = "物流园区联合建会一千四百家"
SUMMARY = (
    "兰山区一处物流园以园区为单元成立联合工会，一千四百多家小微企业的货运司机和装卸工全部纳入，"
    "建会率由41.3%升到100%。"
)
PICTURES = (
    "园区服务站的门口，挂着工会的牌子",
    "两名货车司机在服务站里接水",
    "工作人员帮司机填写入会申请表",
)
PASSWORD = "孟良崮上鬼神号-47"


@contextmanager
def jobs(root: Path, secret: str) -> Iterator[None]:
    """`dianxing desk jobs`，单独一个进程。"""
    command = [sys.executable, "-m", "dianxing", "desk", "jobs", "--root", str(root)]
    process = subprocess.Popen(command, env={**os.environ, "DIANXING_WECHAT_SECRET": secret})
    try:
        yield
        assert process.poll() is None, "后台进程自己停了"
    finally:
        process.terminate()
        process.wait(30)


def rehearse_push(root: Path, fake: FakeWechat, address: str) -> None:
    """推送接到假公众号上；设置也提交，工作区是干净的。"""
    settings = root / "dianxing.yml"
    push = (
        f"\npush:\n  reviews: 3\n  rehearsal:\n    api.weixin.qq.com: {address}\n"
        f"  wechat:\n    enabled: true\n    appid: {fake.appid}\n"
    )
    settings.write_text(settings.read_text("utf-8") + push, "utf-8")
    name = ("-c", "user.name=测试", "-c", "user.email=test@example.com")
    subprocess.run(("git", *name, "commit", "-qam", "接上公众号"), cwd=root, check=True)


def newcomer(desk: DeskSite, sign_in: SignIn, errors: list[str]) -> Page:
    """新来的撰稿人：打开管理员给的链接，设好密码进来。"""
    from dianxing.desk.accounts.links import make_link

    admin = desk.person("管理员", (Role.ADMIN, ""), username="guanli")
    user = desk.person("孙撰稿", (Role.WRITER, LANSHAN), username="sun")
    page = sign_in.browser(previews=True).new_page()
    page.on("pageerror", lambda error: errors.append(f"{page.url} {error}"))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(f"/welcome/{make_link(user, 'invite', admin)}/")
    page.get_by_label("新密码").fill(PASSWORD)
    page.get_by_label("再写一遍").fill(PASSWORD)
    page.get_by_role("button", name="设好密码，进去").click()
    page.wait_for_url(sign_in.address)
    return page


def import_word(page: Page, word: Path) -> str:
    """从 Word 导入，停在写稿页；给出案例的网址。"""
    page.get_by_role("link", name="从 Word 导入").click()
    page.get_by_label("Word 文件").set_input_files(word)
    page.get_by_role("button", name="导入", exact=True).click()
    page.wait_for_url("**/edit/")
    expect(page.get_by_text("带来了 3 张图")).to_be_visible()
    return page.url.removesuffix("edit/")


def fill_what_is_missing(page: Page) -> None:
    """一样一样补齐：摘要、三张图里有什么、没认出的字。"""
    meter = page.locator("[data-meter]")
    meter.locator("summary").click()
    meter.get_by_role("link", name="摘要").first.click()
    expect(page.locator("#f-summary")).to_be_focused()
    page.keyboard.insert_text(SUMMARY)
    expect(page.locator(".row-picture img")).to_have_count(3)
    for number, seen in enumerate(PICTURES):
        page.locator(f"[name='images.{number}.alt']").fill(seen)
    body = page.locator("#f-body")
    kept, mark, left = body.input_value().partition("## （导入时没有认出的内容，请整理）")
    assert mark and "兰山区总工会材料" in left
    body.fill(kept)
    page.get_by_role("button", name="保存").last.click()
    expect(page.locator("[data-state]")).to_contain_text("已保存")
    expect(meter).to_contain_text("发布要有的都有了")


def passes(page: Page, case: str, told: str) -> None:
    """核对过，打上勾，通过。"""
    page.goto("/tasks/")
    page.get_by_role("link", name=TITLE).click()
    page.wait_for_url(f"{case}review/")
    for box in page.locator(".proofs input").all():
        box.check()
    page.get_by_role("button", name="通过").click()
    expect(page.locator(".notice-success")).to_contain_text(told)


def test_a_word_file_of_a_new_officer_becomes_a_page_a_feed_entry_and_a_wechat_draft(
    desk: DeskSite, sign_in: SignIn, tmp_path: Path
) -> None:
    fake, errors = FakeWechat(), list[str]()
    word = tmp_path / "来稿.docx"
    word.write_bytes(typical())
    with FakeServer(fake) as server:
        rehearse_push(desk.root, fake, server.address)
        with jobs(desk.root, fake.secret):
            case = write_and_review(desk, sign_in, word, errors)
            final = publish(desk, sign_in, case)
            case_id = case.split("/cases/")[1].strip("/")
            on_the_site(desk.root / "site", case_id)
            in_git(desk.root, case_id)
            in_the_feed(desk.root / "site", case_id)
            as_a_draft(final, fake, case_id)
    assert errors == []


def write_and_review(desk: DeskSite, sign_in: SignIn, word: Path, errors: list[str]) -> str:
    """写好、送审，初审退回一次，再审三遍；给出案例的网址。"""
    writer = newcomer(desk, sign_in, errors)
    case = import_word(writer, word)
    fill_what_is_missing(writer)
    writer.get_by_role("link", name="去送审").click()
    writer.get_by_role("button", name="送审", exact=True).click()
    expect(writer.locator(".notice-success")).to_contain_text("待初审")

    first = sign_in(desk.person("王初审", (Role.FIRST, LANSHAN)))
    first.goto(f"{case}review/")
    first.locator("#decide summary", has_text="退回").click()
    first.get_by_label("退回的原因").fill("难在哪，写具体一点")
    first.locator("#decide").get_by_role("button", name="退回").click()
    expect(first.locator(".notice-success")).to_contain_text("退回了")

    writer.goto("/tasks/")
    expect(writer.get_by_text("难在哪，写具体一点")).to_be_visible()
    writer.get_by_role("link", name=TITLE).click()
    writer.locator("#f-problem").fill("一家企业三五个人，单独建会凑不够委员。")
    writer.get_by_role("button", name="保存").last.click()
    expect(writer.locator("[data-state]")).to_contain_text("已保存")
    writer.get_by_role("link", name="去送审").click()
    writer.get_by_role("button", name="送审", exact=True).click()
    expect(writer.locator(".notice-success")).to_contain_text("待初审")
    passes(first, case, "待复审")
    passes(sign_in(desk.person("李复审", (Role.SECOND, LANSHAN))), case, "待终审")
    return case


def publish(desk: DeskSite, sign_in: SignIn, case: str) -> Page:
    """终审、发布，看着进度走到已上站。"""
    # 推送的预演也叫 preview，不能换成白页
    page = sign_in(desk.person("赵终审", (Role.FINAL, "")), previews=True)
    passes(page, case, "已审定")
    page.goto("/tasks/")
    page.get_by_role("link", name=TITLE).click()
    page.wait_for_url("**/cases/**")
    if not page.url.endswith("/publish/"):
        page.get_by_role("link", name="发布", exact=True).click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="已上站")).to_be_visible(timeout=120_000)
    return page


def on_the_site(site: Path, case_id: str) -> None:
    """网页在，题目、摘要、补上的话都在，三张图真的在。"""
    folder = site / "cases" / case_id
    page = BeautifulSoup((folder / "index.html").read_text("utf-8"), "lxml")
    heading = page.select_one("h1")
    assert heading and heading.get_text(strip=True) == TITLE
    assert "凑不够委员" in page.get_text()
    pictures = {str(one["alt"]): str(one["src"]) for one in page.select("main img[src]") if one.get("alt")}
    for seen in PICTURES:
        assert (folder / pictures[seen]).is_file() or (site / pictures[seen].lstrip("/")).is_file()


def in_git(root: Path, case_id: str) -> None:
    """署撰稿人的名，写明三个人审过。"""
    said = subprocess.run(
        ("git", "log", "-1", "--format=%an%n%B", "--", f"cases/{case_id}"),
        cwd=root,
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    assert said.startswith("孙撰稿\n")
    assert [line.split()[1] for line in said.splitlines() if line.startswith("Reviewed-by:")] == [
        "王初审",
        "李复审",
        "赵终审",
    ]


def in_the_feed(site: Path, case_id: str) -> None:
    """订阅源里有它。"""
    feed = feedparser.parse((site / "feed.xml").read_bytes())
    assert not feed.bozo
    found = [entry for entry in feed.entries if entry.link.endswith(f"/cases/{case_id}/")]
    assert [entry.title for entry in found] == [TITLE]


def as_a_draft(page: Page, fake: FakeWechat, case_id: str) -> None:
    """先看会发什么，再推：草稿箱里一份，采编台上看得到账。"""
    page.get_by_role("link", name="看渠道稿，去推送").click()
    page.get_by_role("link", name="先看会发什么").click()
    expect(page.locator(".said")).to_contain_text(TITLE)
    assert fake.drafts == {}
    page.go_back()
    page.get_by_role("button", name="现在推送").click()
    row = page.locator(".post", has_text="公众号草稿")
    expect(row).to_contain_text("已发", timeout=60_000)
    [draft] = fake.drafts.values()
    [article] = draft["articles"]
    assert article["title"] == TITLE
    assert article["content_source_url"].endswith(f"/cases/{case_id}/")
    assert article["content"].count('data-src="http') >= 3
    assert not fake.duplicates(), json.dumps(fake.duplicates())
