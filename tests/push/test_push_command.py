"""`dianxing push` 从头到尾：对着本机的假公众号，演习、推、改、问、撤，和说的话、退出码。"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from dianxing.cases.partial_date import beijing_now
from dianxing.cli.app import run
from dianxing.push.ledger.database import open_database, sqlite_url
from dianxing.push.ledger.entry import State
from dianxing.push.ledger.ledger import Ledger
from dianxing.push.ledger.meters import LedgerMeter
from dianxing.push.secrets import Redactor

from ..fakes.faults import Fault, FaultsByPath, ScriptedFaults
from ..fakes.server import FakeServer
from ..fakes.wechat import FakeWechat

PROJECT = Path(__file__).parents[2]
FIXTURES = PROJECT / "tests" / "fixtures"
YESTERDAY = beijing_now() - timedelta(days=1)
LOGISTICS = f"{YESTERDAY.year}/dongshan-logistics-park"


@dataclass
class Done:
    code: int
    out: str
    err: str


@dataclass
class Office:
    """一个站点目录，接着一个假公众号。"""

    root: Path
    fake: FakeWechat
    server: FakeServer
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str) -> Done:
        self.capsys.readouterr()
        name, *more = arguments
        code = run([name, *more, "--root", str(self.root)])
        return Done(code, *self.capsys.readouterr())

    def commit(self, message: str = "发布\n\nReviewed-by: 复审 <two@x.cn>") -> None:
        name = ["-c", "user.name=撰稿", "-c", "user.email=author@x.cn", "-c", "commit.gpgsign=false"]
        for arguments in (["add", "-A"], ["commit", "-q", "--allow-empty", "-m", message]):
            subprocess.run(["git", *name, "-C", str(self.root), *arguments], check=True, capture_output=True)

    def kit(self) -> None:
        """做渠道稿；图片做起来慢，拿几个字节的代替。"""
        assert self("kit", "--no-pictures").code == 0
        for about in (self.root / "kit").glob("*/kit.json"):
            article = json.loads(about.read_text(encoding="utf-8"))["wechat"]
            for name in (article["cover"], article["thumb"], *(one["file"] for one in article["pictures"])):
                sign = b"\x89PNG" if name.endswith(".png") else b"\xff\xd8\xff"
                (about.parent / name).write_bytes(sign + name.encode())

    def edit(self, old: str, new: str) -> None:
        path = self.root / "cases" / LOGISTICS / "case.md"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def settings(self, text: str) -> None:
        (self.root / "dianxing.yml").write_text(text, encoding="utf-8")

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """演练的台账，像另一个进程那样打开。"""
        database = open_database(sqlite_url(self.root / ".state" / "rehearsal.sqlite3"))
        yield Ledger(database, Redactor(), "另一个进程", beijing_now)
        database.close()

    @property
    def rehearsing(self) -> str:
        return (
            "push:\n  reviews: 1\n"
            f"  rehearsal:\n    api.weixin.qq.com: {self.server.address}\n"
            f"  wechat:\n    enabled: true\n    appid: {self.fake.appid}\n"
        )


@pytest.fixture
def office(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Office]:
    root = tmp_path / "root"
    shutil.copytree(FIXTURES / "small-site", root)
    shutil.copytree(FIXTURES / "good-site" / "content", root / "content", dirs_exist_ok=True)
    shutil.copytree(FIXTURES / "good-site" / "cases/2022/dongshan-logistics-park", root / "cases" / LOGISTICS)
    shutil.copytree(PROJECT / "theme", root / "theme")
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    fake = FakeWechat()
    monkeypatch.setenv("DIANXING_WECHAT_SECRET", fake.secret)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with FakeServer(fake, patience=0.5) as server:
        office = Office(root, fake, server, capsys)
        office.settings(office.rehearsing)
        path = root / "cases" / LOGISTICS / "case.md"
        text = path.read_text(encoding="utf-8")
        yesterday = f"published: {YESTERDAY:%Y-%m-%d}"
        text = re.sub(r"published: \d{4}-\d\d-\d\d, updated: [^,]+", yesterday, text)
        path.write_text(text, encoding="utf-8")
        (root / ".gitignore").write_text(".cache/\nkit/\n.state/\n.*.manifest\n", encoding="utf-8")
        office.commit()
        yield office


def test_a_dry_run_prints_what_would_leave_and_leaves_no_trace(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.kit()
    monkeypatch.delenv("DIANXING_WECHAT_SECRET")
    done = office("push", "--dry-run")
    assert done.code == 0, done.err
    assert "—— 公众号草稿 → 草稿箱，现在发" in done.out
    assert f"/cases/{LOGISTICS}/" in done.out
    assert done.out.endswith("一共 1 条。这是演习，什么都没发。\n")
    assert office.fake.calls.total() == 0
    assert office("push", "status").out == "还没有推送过。\n"


def test_a_case_is_pushed_once_and_the_ledger_says_so(office: Office) -> None:
    office.kit()
    done = office("push")
    assert done.code == 0, done.err
    assert re.search(r"^第 1 条  已发  公众号草稿 → 草稿箱  .+  draft:DRAFT_\d+$", done.out, re.MULTILINE)
    again = office("push")
    assert (again.code, again.out) == (0, "没有要发的。\n")
    assert office.fake.calls["draft/add"] == 1
    assert "第 1 条  已发" in office("push", "status").out
    calendar = office("push", "status", "--calendar").out
    assert f"{beijing_now().month}月{beijing_now().day}日" in calendar
    assert "  公众号草稿  " in calendar
    history = office("push", "history", "1").out
    assert re.findall("排着|正在发|已发", history)[1:] == ["排着", "正在发", "正在发", "正在发", "已发"]


def test_what_is_not_reviewed_is_not_pushed(office: Office) -> None:
    office.kit()
    path = office.root / "cases" / LOGISTICS / "case.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n再加一句。\n", encoding="utf-8")
    office.commit("没有人审")
    office.kit()
    done = office("push")
    assert "要 1 个人审过（提交里的 Reviewed-by:），现在是 0 个" in done.out
    assert office.fake.calls.total() == 0


def test_an_old_kit_is_not_pushed(office: Office) -> None:
    office.kit()
    path = office.root / "cases" / LOGISTICS / "case.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n再加一句。\n", encoding="utf-8")
    office.commit()
    assert "渠道稿还是旧的，先运行 dianxing kit" in office("push").out
    assert office.fake.calls.total() == 0


def test_an_unknown_is_told_and_found_later(office: Office) -> None:
    office.kit()
    office.server.faults = FaultsByPath({"draft/add": ScriptedFaults([Fault.RESET_AFTER])})
    done = office("push")
    assert done.code == 1
    assert "不知道发没发到" in done.out
    # 对方也许还在做：没到时候不去问，更不重发
    assert office("push").code == 0
    assert office.fake.calls["draft/batchget"] == 0
    assert office.fake.calls["draft/add"] == 1
    assert office("push", "retry", "1").code == 1
    assert office("push", "done", "1", "--address", "https://mp.weixin.qq.com/s/x").code == 0
    assert "已发" in office("push", "status").out


def test_a_case_taken_down_is_told_and_taken_back(office: Office) -> None:
    office.kit()
    office("push")
    office.edit("status: published", "status: withdrawn")
    office.commit()
    assert office("kit", "--no-pictures").code == 0
    done = office("push")
    assert f"{LOGISTICS} 已经不公开，外面还有 1 处 → dianxing push retract --case {LOGISTICS}" in done.err
    assert "第 1 条" in office("push", "retract", "--case", LOGISTICS, "--dry-run").out
    assert office.fake.live().total() == 1
    taken = office("push", "retract", "--case", LOGISTICS)
    assert (taken.code, "接口收回了" in taken.out) == (0, True)
    assert office.fake.live().total() == 0
    assert office("push").err == ""


def test_a_budget_that_is_used_up_puts_it_off_and_is_no_failure(office: Office) -> None:
    office.kit()
    assert office("push", "--at", "2099-01-02T09:00").code == 0
    with office.ledger() as ledger:
        LedgerMeter(ledger.database, "wechat", office.fake.appid, beijing_now).block("draft/add", 3600)
    done = office("push", "--case", "dongshan-logistics-park")
    assert (done.code, office.fake.calls["draft/add"]) == (0, 0)
    assert re.search(r"^第 1 条  排着 .+ 发：draft/add 的额度用完了", done.out, re.MULTILINE)
    assert "还排着 1 条" in done.out


def test_what_another_process_is_still_sending_is_mentioned(office: Office) -> None:
    office.kit()
    office("push", "--at", "2099-01-02T09:00")
    lease = beijing_now() + timedelta(minutes=9)
    with office.ledger() as ledger:
        (entry,) = ledger.entries()
        assert ledger.advance(entry, State.SENDING, lease=lease)
    done = office("push")
    assert (done.code, office.fake.calls.total()) == (0, 0)
    assert "另一个 dianxing push 正在发第 1 条 → 等它发完看 dianxing push status" in done.out
    assert f"过了 {lease:%H:%M} 还在" in done.out
    assert "没有要发的" not in done.out


def test_a_task_says_where_and_which_sheet_to_follow(office: Office) -> None:
    office.fake.may_draft = False
    office.kit()
    sheet = office.root / "kit" / f"{YESTERDAY:%Y-%m-%d}-dongshan-logistics-park" / "handover.html"
    for done in (office("push"), office("push", "status")):
        assert done.code == 0, done.err
        assert re.search(r"^  第 1 条，发，公众号草稿 → 草稿箱：", done.out, re.MULTILINE)
        assert f"    照着发：{sheet}\n" in done.out
    sheet.unlink()
    assert "照着发" not in office("push", "status").out


def test_quiet_hours_keep_it_back(office: Office) -> None:
    now = beijing_now()
    begin, end = now - timedelta(minutes=30), now + timedelta(minutes=30)
    office.settings(office.rehearsing.replace("push:\n", f"push:\n  quiet: {begin:%H:%M}-{end:%H:%M}\n"))
    office.kit()
    assert "现在是安静时段，1 条留着" in office("push").out
    assert office.fake.calls.total() == 0


def test_hours_of_the_settings_are_kept_with_due_and_shown_by_simulate(office: Office) -> None:
    later = beijing_now() + timedelta(hours=2)
    office.settings(office.rehearsing.replace("push:\n", f'push:\n  publish_at: ["{later:%H:%M}"]\n'))
    office.kit()
    shown = office("push", "--simulate").out
    assert re.search(rf"  {later:%H:%M}  公众号草稿  .+（会排上）", shown)
    assert "还排着 1 条" in office("push", "--due").out
    assert office.fake.calls.total() == 0
    assert "已发" in office("push").out


def test_at_puts_it_on_the_calendar(office: Office) -> None:
    office.kit()
    done = office("push", "--at", "2099-01-02T09:00", "--case", "dongshan-logistics-park")
    assert (done.code, "还排着 1 条，最早的 01月02日 09:00 发" in done.out) == (0, True)


def test_nothing_is_open_by_default(office: Office) -> None:
    office.settings("")
    done = office("push", "--dry-run")
    assert (done.code, "一个渠道也没有开" in done.out) == (0, True)


def test_placeholders_are_never_pushed_for_real(office: Office) -> None:
    office.kit()
    real = re.sub(r"  rehearsal:\n.*\n", "", office.rehearsing)
    office.settings(real)
    done = office("push")
    assert (done.code, "还不能上线" in done.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["push", "--channel", "weibo"], "没有开“weibo”这个渠道，开着的：wechat"),
        (["push", "--case", "no-such"], "没有“no-such”的渠道稿 → 先运行 dianxing kit no-such"),
        (["push", "--at", "明天"], "“明天”不是日期"),
        (["push", "done", "9"], "没有第 9 条"),
        (["push", "retract"], "编号和 --case 要写一个"),
        (["push", "history", "9"], "没有这一条"),
    ],
)
def test_a_mistake_is_said_in_chinese(office: Office, arguments: list[str], said: str) -> None:
    office.kit()
    done = office(*arguments)
    assert (done.code, said in done.err) == (1, True), done.err


def test_the_ledger_is_never_put_where_it_would_be_public(office: Office) -> None:
    office.settings(office.rehearsing.replace("push:\n", "push:\n  ledger: content/ledger.sqlite3\n"))
    office.kit()
    done = office("push")
    assert (done.code, "push.ledger" in done.err) == (1, True)
