"""案例测试的共用件：一份样样都有的好案例，和一个能写能读的临时站点。"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from dianxing.cases.folders import CaseFolder, find_folders
from dianxing.cases.read import ReadCase, read_case
from dianxing.cases.reference import Reference
from dianxing.cases.reference_files import load_reference
from dianxing.problems import Problem

GOOD_SITE = Path(__file__).parents[1] / "fixtures" / "good-site"

GOOD_CASE = """\
---
title: 物流园联合建会，司机在门口就能入会
summary: 物流园以园区为单元成立行业工会联合会，先摸清底数，再分批入会，一年里一千四百家企业全部纳入。
status: published
scope: local
county: 东山区
area: 物流（快递）
kind: 物流园
tags: [货运, 小微联合]
courier: [顺丰]
dates: {established: 2021-06, published: 2022-09-10}
employer: {name: 云州物流行业, size_band: 1000+, anonymised: false}
union: {form: 行业联合会, approved_by: 东山区总工会}
join_route: [扫码申请]
problem: 企业小、散，单独建会难。
steps: [排查建台账, 园区统一筹备, 分批入会]
result: 建会率升至 100%。
lessons: [先建园区联合会，再覆盖小微企业]
metrics:
  - {key: 覆盖企业, value: 1400, unit: 家, as_of: 2022-09, source: 1, method: 媒体报道}
quotes:
  - {text: 现在门口就能入会。, role: 货车司机, name: 甲某, consent: C-1}
people:
  - {name: 甲某, consent: C-1}
services: [司机之家]
contact: {office: 东山区总工会, phone: 0999-0000001}
sources:
  - {title: 云州工人报, url: https://example.com/a, date: 2022-09-08}
aliases: [/2015/old/]
---
## 经过

正文第一段。
"""


class CaseDesk:
    """一个临时站点：写进去，读出来。"""

    def __init__(self, root: Path, reference: Reference) -> None:
        self.root = root
        self.reference = reference

    def write(self, content: str | bytes, case_id: str = "2022/a-case") -> Path:
        path = self.root / "cases" / case_id / "case.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def read(self, content: str | bytes | None = None, case_id: str = "2022/a-case") -> ReadCase:
        if content is not None:
            self.write(content, case_id)
        folder = CaseFolder(case_id, self.root / "cases" / case_id, "")
        return read_case(folder, self.root, self.reference)

    def problems(self, content: str | bytes, case_id: str = "2022/a-case") -> tuple[Problem, ...]:
        read = self.read(content, case_id)
        assert (read.case is None) == bool(read.problems)
        return read.problems

    def only_problem(self, content: str | bytes, case_id: str = "2022/a-case") -> Problem:
        problems = self.problems(content, case_id)
        assert len(problems) == 1, "\n".join(map(str, problems))
        return problems[0]

    def find(self) -> tuple[Problem, ...]:
        return find_folders(self.root / "cases").problems


@pytest.fixture(scope="session")
def reference() -> Reference:
    return load_reference(GOOD_SITE / "content")


@pytest.fixture
def desk(tmp_path: Path, reference: Reference) -> CaseDesk:
    return CaseDesk(tmp_path, reference)


@pytest.fixture(scope="session")
def good_case() -> str:
    return GOOD_CASE


@pytest.fixture(scope="session")
def good_site() -> Path:
    return GOOD_SITE


@pytest.fixture(scope="session")
def edited() -> Callable[..., str]:
    """好案例里换掉几处（成对给：原文、新文）；原文不在里面就是测试写错了。"""

    def edit(*pairs: str) -> str:
        text = GOOD_CASE
        for old, new in zip(pairs[::2], pairs[1::2], strict=True):
            assert old in text, old
            text = text.replace(old, new, 1)
        return text

    return edit


@pytest.fixture(scope="session")
def jpeg() -> Callable[..., bytes]:
    """一张真的 JPEG，大小按（宽，高）。"""

    def make(size: tuple[int, int] = (30, 20)) -> bytes:
        out = BytesIO()
        Image.new("RGB", size, (181, 18, 27)).save(out, "JPEG")
        return out.getvalue()

    return make
