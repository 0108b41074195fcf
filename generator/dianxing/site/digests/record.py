"""群摘要的记录 `content/_digests/<日期>-<范围>.yml`：登了哪些案例。网页照它建，下一份看它免得重复。

记录在 Git 里，所以换一台电脑、清了缓存，网页和“登过没有”都还在。
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import AfterValidator, Field

from dianxing.cases.findings import Finding
from dianxing.cases.model import Part, Text
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.words import refuse, shown
from dianxing.cases.yaml_file import model_keys, read_text, read_yaml
from dianxing.errors import SourceProblems
from dianxing.problems import Problem

FOLDER = "_digests"
"""在 `content/` 里；MkDocs 不发布它。"""

_HEADER = """\
# 一份群摘要登了哪些案例，由 dianxing digest 写。提交到 Git，下次 dianxing build 照它建网页。
# 删掉一行，网页上就少一个；删掉这个文件，网页就没有了。案例撤下或到期，网页上自己会没有。
"""
_SCOPE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CASE = re.compile(r"[0-9]{4}/[a-z0-9]+(?:-[a-z0-9]+)*")


def _scope(value: str) -> str:
    if not _SCOPE.fullmatch(value):
        fix = "写 all，或者 county-lanshan、area-logistics 一类"
        raise refuse("digest-scope", f"“{shown(value)}”不是范围，范围只用小写字母、数字和连字符", fix)
    return value


def _case(value: str) -> str:
    if not _CASE.fullmatch(value):
        fix = "写成 2026/lanshan-logistics，就是 cases/ 里的文件夹"
        raise refuse("digest-case", f"“{shown(value)}”不是案例的地址", fix)
    return value


class DigestRecord(Part):
    """一份群摘要。"""

    title: Text = Field(title="标题")
    scope: Annotated[str, AfterValidator(_scope)] = Field(title="范围")
    since: PartialDate = Field(title="从哪天")
    until: PartialDate = Field(title="到哪天")
    cases: tuple[Annotated[str, AfterValidator(_case)], ...] = Field(title="案例")
    """案例 id，按新闻价值从高到低。"""

    @property
    def name(self) -> str:
        """文件名（不带 .yml），也是网址的一段：`2026-11-20-county-lanshan`。"""
        return f"{self.until.iso()}-{self.scope}"


def read_records(content: Path) -> tuple[DigestRecord, ...]:
    """全部记录，按文件名排好；有一份不对就抛 SourceProblems，带全部问题。"""
    records: list[DigestRecord] = []
    problems: list[Problem] = []
    for path in sorted((content / FOLDER).glob("*.yml")):
        where = f"content/{FOLDER}/{path.name}"
        text = read_text(path, where, content)
        if isinstance(text, Problem):
            problems.append(text)
            continue
        record, found = read_yaml(
            text,
            where,
            DigestRecord,
            model_keys(DigestRecord),
            lambda value, stem=path.stem: _rules(value, stem),  # type: ignore[misc]
        )
        problems.extend(found)
        if record is not None:
            records.append(record)
    if problems:
        raise SourceProblems(sorted(problems))
    return tuple(records)


def write_record(content: Path, record: DigestRecord) -> Path:
    """写下（或重写）一份记录，给出它在哪里；写不了抛 OSError。"""
    path = content / FOLDER / f"{record.name}.yml"
    path.parent.mkdir(exist_ok=True)
    staged = path.with_name(f".{path.name}.new")
    staged.write_bytes(record_yaml(record).encode())
    staged.replace(path)
    return path


def record_yaml(record: DigestRecord) -> str:
    """记录文件的文字；同样的记录给同样的字节。"""
    facts = {
        "title": record.title,
        "scope": record.scope,
        "since": record.since.iso(),
        "until": record.until.iso(),
        "cases": list(record.cases),
    }
    return _HEADER + yaml.safe_dump(facts, allow_unicode=True, sort_keys=False, width=10_000)


def _rules(record: DigestRecord, stem: str) -> list[Finding]:
    found = []
    if record.name != stem:
        fix = f"文件名改成 {record.name}.yml，或者改这两项"
        found.append(Finding(("scope",), "文件名和里面的日期、范围对不上", fix, "digest-name"))
    if len(set(record.cases)) != len(record.cases):
        found.append(Finding(("cases",), "同一个案例写了两遍", "留一行", "digest-repeat"))
    return found
