"""撤下、撤回的共用件：两个点了名的案例，和登记好的授权。"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from tests.desk.conftest import DeskSite

from dianxing.desk.access.roles import Role
from dianxing.desk.consents.fields import Paper
from dianxing.desk.consents.register import add_consent
from dianxing.desk.consents.seal import Seal, seal_with
from dianxing.desk.index.refresh import refresh_index
from dianxing.desk.models import Consent, User
from dianxing.desk.place import DeskPlace, the_place
from dianxing.desk.runner import run_one

NUMBER = "C-2026-001"
NAME = "沂小河"
CLEAN = "2026/clean-couriers"
"""姓名只在原话里：撤回以后拿掉就好。"""
STUCK = "2026/stuck-couriers"
"""摘要里也写了姓名：撤回以后要人改写。"""
_CASE = """---
title: {title}
summary: {summary}
status: published
scope: local
county: 兰山区
area: 物流（快递）
kind: 物流园
dates: {{established: 2022-09, published: 2026-11-20, review_by: 2027-11-24}}
union: {{form: 行业联合会}}
result: 三十七名快递员当晚递交申请。
people:
  - {{name: {name}, consent: {number}}}
quotes:
  - {{text: 有了工会，心里踏实。, role: 快递员, name: {name}, consent: {number}}}
images:
  - {{file: portrait.jpg, alt: 快递员在站点门口, people: true, consents: [{number}]}}
sources:
  - {{title: 工人日报, url: 'https://example.com/a', date: 2022-09-08}}
---
那天晚上，站点里坐满了人。

![快递员在站点门口](portrait.jpg)

## 怎么做的

一个站点一个站点地走。
"""


def git(root: Path, *arguments: str) -> str:
    return subprocess.run(
        ("git", "-C", str(root), *arguments), check=True, capture_output=True, text=True
    ).stdout.strip()


def commit(root: Path, message: str = "准备") -> None:
    git(root, "add", "-A")
    git(root, "-c", "user.name=测试", "-c", "user.email=t@example.com", "commit", "-q", "-m", message)


@dataclass(frozen=True)
class Office:
    """站点、登记好的一份授权、两个人。"""

    desk: DeskSite
    final: User
    admin: User

    @property
    def root(self) -> Path:
        return self.desk.root

    @property
    def place(self) -> DeskPlace:
        return the_place()

    @property
    def seal(self) -> Seal:
        return seal_with(self.place.keys.sealing)

    def run_all(self, most: int = 12) -> None:
        """做完排着的活。"""
        for _ in range(most):
            if not run_one(self.place):
                return
        raise AssertionError("活做不完")

    def withdrawn(self) -> str:
        return (self.root / "content/_reference/withdrawn.yml").read_text(encoding="utf-8")

    def commits(self) -> int:
        return int(git(self.root, "rev-list", "--count", "HEAD"))


def write_case(root: Path, case_id: str, title: str, summary: str) -> None:
    folder = root / "cases" / case_id
    folder.mkdir(parents=True)
    text = _CASE.format(title=title, summary=summary, name=NAME, number=NUMBER)
    (folder / "case.md").write_text(text, encoding="utf-8")
    Image.effect_noise((640, 480), 40).convert("RGB").save(folder / "portrait.jpg", "JPEG")


@pytest.fixture
def office(desk: DeskSite) -> Office:
    """两个点了名的案例在 Git 里，一份授权登记好了。"""
    content = desk.root / "content"
    # 平常是指到项目里的链接；这里要写它，先换成自己的一份
    source = content.resolve()
    content.unlink()
    shutil.copytree(source, content)
    write_case(
        desk.root,
        CLEAN,
        "快递站点一晚建会",
        "一个快递站点一晚上建起了工会，三十七人入会，第二天又有四十多人来问怎样加入，街道工会派人到站点讲解。",
    )
    write_case(
        desk.root,
        STUCK,
        "快递员带头入会",
        f"{NAME}带头递交申请，站点里的三十七个人当晚都跟着入了会，第二天又有四十多人来问怎样加入，街道派人讲解。",
    )
    commit(desk.root)
    final = desk.person("赵终审", (Role.FINAL, "371302"), username="zhao")
    admin = desk.person("钱管理", (Role.ADMIN, ""), username="qian")
    made = Office(desk, final, admin)
    paper = Paper(NUMBER, "371302", NAME, ("姓名", "原话", "肖像"), date(2026, 1, 5), None, "")
    add_consent(made.place, made.seal, final, paper, None)
    refresh_index(made.place)
    return made


def consent() -> Consent:
    return Consent.objects.get(pk=NUMBER)
