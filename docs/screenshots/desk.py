"""拍采编台的截图：在一份拷贝的站点上起真的 `dianxing desk`，像几位同志那样走一遍，走到哪拍到哪。"""

from __future__ import annotations

import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from docx import Document
from docx.shared import Cm
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Locator, Page

PROJECT = Path(__file__).parents[2]
SHOTS = Path(__file__).parent / "desk"
TITLE = "物流园区联合建会一千四百家"
SUMMARY = (
    "兰山区一处物流园以园区为单元成立联合工会，一千四百多家小微企业的货运司机和装卸工全部纳入，"
    "建会率由41.3%升到100%。"
)
ALTS = ("园区服务站的门口，挂着工会的牌子", "两名货车司机在服务站里接水", "工作人员帮司机填写入会申请表")
_SEED = """
import json
import django
django.setup()
from django.test import Client
from dianxing.desk.access.roles import Role
from dianxing.desk.accounts.links import make_link
from dianxing.desk.models import Membership, User
from dianxing.desk.index.refresh import refresh_index
from dianxing.desk.place import the_place
refresh_index(the_place())
POSTS = {"sun": ("孙秀英", "WRITER", "371302"), "zhou": ("周建国", "WRITER", "371302"),
         "wang": ("王初审", "FIRST", "371302"), "li": ("李复审", "SECOND", ""),
         "zhao": ("赵终审", "FINAL", ""), "admin": ("管理员", "ADMIN", "")}
made = {}
for name, (said, role, county) in POSTS.items():
    user = User.objects.create(name, said)
    Membership.objects.create(user=user, role=Role[role], county=county)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    made[name] = client.cookies["desk"].value
newcomer = User.objects.create("liuxin", "刘新")
Membership.objects.create(user=newcomer, role=Role.WRITER, county="371302")
made["link"] = f"/welcome/{make_link(newcomer, 'invite', User.objects.get(username='admin'))}/"
print(json.dumps(made))
"""


def take(browser: Browser) -> None:
    """拍全部。"""
    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir()
    with tempfile.TemporaryDirectory(prefix="dianxing-shots-") as folder:
        root = Path(folder) / "site"
        _make_root(root)
        done = subprocess.run(
            [sys.executable, "-c", _SEED],
            env={
                **os.environ,
                "DIANXING_ROOT": str(root),
                "DJANGO_SETTINGS_MODULE": "dianxing.desk.django_settings",
            },
            check=True,
            capture_output=True,
            encoding="utf-8",
        )
        with _desk(root) as address:
            _Walk(browser, address, json.loads(done.stdout), Path(folder)).go()
    for path in SHOTS.glob("*.png"):
        Image.open(path).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)


class _Walk:
    """几位同志走一遍。"""

    def __init__(self, browser: Browser, address: str, people: dict[str, str], folder: Path) -> None:
        self.browser, self.address, self.people, self.folder = browser, address, people, folder

    def go(self) -> None:
        stranger = self.page("", height=760)
        stranger.goto(self.people["link"])
        self.shot(stranger, "welcome")
        case = self.write()
        self.two_writers(case)
        self.review(case)
        self.publish(case)
        self.look_after(case)

    def write(self) -> str:
        """从 Word 导入，补齐，送审。"""
        self.shot(self.page("zhao"), "list")
        page = self.page("sun")
        page.get_by_role("link", name="从 Word 导入").click()
        word = self.folder / "来稿.docx"
        word.write_bytes(_word())
        page.get_by_label("Word 文件").set_input_files(word)
        self.shot(page, "word")
        page.get_by_role("button", name="导入", exact=True).click()
        page.wait_for_url("**/edit/")
        case = page.url.removesuffix("edit/")
        self.shot(page, "word-done")
        page.frame_locator("[data-frame]").locator(".page.case").wait_for(timeout=60_000)
        page.locator("#f-summary").fill(SUMMARY)
        for number, seen in enumerate(ALTS):
            page.locator(f"[name='images.{number}.alt']").fill(seen)
        page.locator(".row-picture img").nth(2).wait_for()
        self.settled(page.locator("#part-pictures"))
        self.shot(page, "pictures")
        body = page.locator("#f-body")
        body.fill(body.input_value().partition("## （导入时")[0])
        self.save(page)
        page.reload()
        page.frame_locator("[data-frame]").locator(".page.case").wait_for(timeout=60_000)
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_timeout(500)
        self.shot(page, "edit")
        page.locator("[data-meter] summary").click()
        page.locator("[data-meter]").screenshot(path=SHOTS / "meter.png")
        phone = self.page("sun", width=360, scale=2)
        phone.goto(f"{case}edit/")
        phone.wait_for_timeout(500)
        self.shot(phone, "edit-phone")
        phone.context.set_offline(True)
        phone.locator("#f-problem").press_sequentially("园区里的司机流动大，")
        phone.get_by_text("没有网，写的字存在").wait_for()
        self.shot(phone, "offline-phone")
        phone.context.close()
        return case

    def two_writers(self, case: str) -> None:
        """两个人改了同一栏。"""
        one, other = self.page("sun"), self.page("zhou", height=620)
        one.goto(f"{case}edit/")
        other.goto(f"{case}edit/")
        one.locator("#f-result").fill("建会率由41.3%升至100%，新增会员六千多人。")
        self.save(one)
        other.locator("#f-result").fill("建会率升到了100%。")
        other.get_by_text("要你选用哪一边").wait_for()
        other.get_by_role("button", name="去选").click()
        other.get_by_label("用我写的").wait_for()
        self.shot(other, "clash")
        one.get_by_role("link", name="去送审").click()
        one.get_by_role("button", name="送审", exact=True).click()
        one.locator(".notice-success").wait_for()

    def review(self, case: str) -> None:
        """提意见、退回、改好、审三遍。"""
        wang = self.page("wang")
        wang.goto("/tasks/")
        self.shot(wang, "tasks")
        wang.goto(f"{case}review/")
        row = wang.locator("#f-problem")
        row.locator("summary").click()
        row.get_by_role("textbox").fill("写一个具体的例子：哪家企业，几个人，为什么建不起来？")
        row.get_by_role("button", name="提交意见").click()
        row.locator(".said").wait_for()
        self.shot(wang, "review")
        wang.locator("#decide summary", has_text="退回").click()
        wang.get_by_label("退回的原因").fill("“难在哪”写空了，照意见补一个例子。")
        self.settled(wang.locator("#decide"))
        self.shot(wang, "send-back")
        wang.locator("#decide").get_by_role("button", name="退回").click()
        wang.locator(".notice-success").wait_for()
        sun = self.page("sun")
        sun.goto(f"{case}edit/")
        self.shot(sun, "sent-back")
        sun.locator("#f-problem").fill("一家运输户只有两三名司机，凑不够建会的人数。")
        self.save(sun)
        sun.get_by_role("link", name="去送审").click()
        sun.get_by_role("button", name="送审", exact=True).click()
        sun.locator(".notice-success").wait_for()
        for who in ("wang", "li", "zhao"):
            page = self.page(who)
            page.goto(f"{case}review/")
            for box in page.locator(".proofs input").all():
                box.check()
            page.get_by_role("button", name="通过").click()
            page.locator(".notice-success").wait_for()
            page.context.close()

    def publish(self, case: str) -> None:
        """发布，看进度，看渠道稿。"""
        page = self.page("zhao", height=620)
        page.goto(f"{case}publish/")
        self.shot(page, "publish")
        page.get_by_role("button", name="发布", exact=True).click()
        page.locator("li[aria-current]", has_text="建站").wait_for(timeout=60_000)
        page.wait_for_timeout(2000)
        self.shot(page, "publishing")
        page.get_by_role("link", name="看渠道稿，去推送").click(timeout=180_000)
        page.wait_for_load_state("networkidle")
        page.set_viewport_size({"width": 1280, "height": 800})
        self.shot(page, "kits")

    def look_after(self, case: str) -> None:
        """案例页、急改、日历、撤下、授权、人员。"""
        page = self.page("zhao")
        for name, address in (
            ("case", case),
            ("fast-fix", f"{case}fast-fix/"),
            ("calendar", "/calendar/"),
            ("withdraw", f"{case}withdraw/"),
        ):
            page.goto(address)
            page.wait_for_load_state("networkidle")
            self.shot(page, name)
        sun = self.page("sun")
        sun.goto("/consents/new/")
        self.shot(sun, "consent")
        phone = self.page("sun", width=360, scale=2)
        phone.goto(case)
        self.shot(phone, "case-phone")

    def page(self, who: str, *, width: int = 1280, height: int = 800, scale: int = 1) -> Page:
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": height},
            device_scale_factor=scale,
            locale="zh-CN",
        )
        if who:
            context.add_cookies([{"name": "desk", "value": self.people[who], "url": self.address}])
        page = context.new_page()
        page.goto("/")
        return page

    def shot(self, page: Page, name: str) -> None:
        page.screenshot(path=SHOTS / f"{name}.png", animations="disabled")

    def save(self, page: Page) -> None:
        page.get_by_role("button", name="保存").last.click()
        page.locator("[data-state]", has_text="已保存").wait_for()

    def settled(self, one: Locator) -> None:
        one.evaluate("one => one.scrollIntoView({block: 'start', behavior: 'instant'})")
        one.page.wait_for_timeout(800)


def _word() -> bytes:
    """一份来稿。"""
    document = Document()
    document.add_paragraph(TITLE, style="Title")
    for line in ("县区：兰山区", "领域：物流（快递）", "类型：物流园"):
        document.add_paragraph(line)
    document.add_heading("一、基本情况", 1)
    document.add_paragraph("园区有货运企业一千四百余家，多数只有几辆车。")
    document.add_heading("二、存在问题", 1)
    document.add_paragraph("企业小、散、流动性大，单独建会难。")
    document.add_heading("三、主要做法", 1)
    for step in ("排查建台账", "园区统一筹备", "分批入会"):
        document.add_paragraph(step, style="List Number")
    for number in range(3):
        document.add_picture(io.BytesIO(_picture(number)), width=Cm(8))
    document.add_heading("四、取得成效", 1)
    document.add_paragraph("建会率由41.3%升至100%。")
    document.add_paragraph("来源：工人日报 2022年9月8日 https://www.workercn.cn/a.html")
    document.sections[0].header.paragraphs[0].text = "兰山区总工会材料"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _picture(number: int) -> bytes:
    """画的，不是照片：截图里不用真人。"""
    size = (900, 600)
    picture = Image.new("RGB", size, ("#E7E0D4", "#D9E4E8", "#E8DFD0")[number])
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 430, 900, 600), fill="#B9AE9C")
    for left in range(90, 800, 240):
        draw.rectangle((left, 210 + 20 * number, left + 170, 430), fill="#9B2423")
        draw.rectangle((left + 40, 270, left + 130, 350), fill="#F6F1E7")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=88)
    return out.getvalue()


def _make_root(root: Path) -> None:
    root.mkdir()
    for name in ("content", "theme", "cases"):
        shutil.copytree(PROJECT / name, root / name)
    for name in ("mkdocs.yml", "dianxing.yml"):
        shutil.copy(PROJECT / name, root)
    (root / ".gitignore").write_text(".state/\n.cache/\nsite/\nkit/\n.*.manifest\n", encoding="utf-8")
    name = ("-c", "user.name=典型", "-c", "user.email=dianxing@example.com")
    for command in (("init", "-q", "-b", "main"), ("add", "."), (*name, "commit", "-q", "-m", "开始")):
        subprocess.run(("git", *command), cwd=root, check=True)
    subprocess.run(
        [
            sys.executable,
            "-c",
            "import django; django.setup()\nfrom django.core.management import call_command\n"
            "call_command('migrate', verbosity=0)",
        ],
        env={
            **os.environ,
            "DIANXING_ROOT": str(root),
            "DJANGO_SETTINGS_MODULE": "dianxing.desk.django_settings",
        },
        check=True,
    )


@contextmanager
def _desk(root: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "dianxing", "desk", "--root", str(root), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}/"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}sign-in/", timeout=5).close()
                break
            except (OSError, urllib.error.URLError):
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(60)
