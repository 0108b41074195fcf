"""`dianxing check`。"""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from dianxing.cases.check import check as check_cases
from dianxing.cases.fix import fix as fix_file
from dianxing.cases.folders import find_folders
from dianxing.cases.partial_date import beijing_now
from dianxing.cases.reference_files import load_reference
from dianxing.cli.options import Root, site_root
from dianxing.errors import SettingsError, SourceProblems
from dianxing.kits.check import channel_problems
from dianxing.problems import Problem, as_github, as_json, as_text
from dianxing.settings import load_settings
from dianxing.site.addresses_taken import generated_addresses
from dianxing.site.digests.record import read_records
from dianxing.site.search.synonyms import load_synonyms

_T = TypeVar("_T")


class Format(StrEnum):
    """问题怎样写出来。"""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


_FORMATS = {Format.TEXT: as_text, Format.JSON: as_json, Format.GITHUB: as_github}


def check(
    root: Root = Path(),
    output: Annotated[
        Format, typer.Option("--format", help="text 一处一行；json 给程序；github 标在改动旁边。")
    ] = Format.TEXT,
    fix: Annotated[
        bool, typer.Option("--fix", help="先把能自动改的改好：编码、BOM、换行、YAML 里的全角标点和制表符。")
    ] = False,
    channels: Annotated[
        bool,
        typer.Option("--channels", help="再看公众号、微博、QQ 群、群机器人放不放得下，放不下的说出限度。"),
    ] = False,
) -> None:
    """检查全部案例，一次说出全部问题；有问题退出码是 1。

    例：

      dianxing check

      dianxing check --fix

      dianxing check --format github

      dianxing check --channels
    """
    root = site_root(root)
    if fix:
        _fix_all(root)
    problems = _problems(root, channels=channels)
    sys.stdout.write(_FORMATS[output](problems))
    if problems:
        if output is Format.TEXT:
            print(f"有 {len(problems)} 处问题。", file=sys.stderr)
        raise typer.Exit(1)
    if output is Format.TEXT:
        print("没有问题。")


def _problems(root: Path, *, channels: bool) -> tuple[Problem, ...]:
    """设置、词表、群摘要的记录和案例的全部问题；词表错了就不查案例，免得满屏都是它引出来的。"""
    settings, problems = _tried(lambda: load_settings(root, as_of=beijing_now()))
    problems += _tried(lambda: load_synonyms(root / "content"))[1]
    problems += _tried(lambda: read_records(root / "content"))[1]
    reference, found = _tried(lambda: load_reference(root / "content"))
    problems += found
    if reference is not None:
        problems += check_cases(root, reference, taken=generated_addresses(reference))
        if channels and settings is not None:
            problems += channel_problems(settings, reference)
    return tuple(sorted(set(problems)))


def _tried(read: Callable[[], _T]) -> tuple[_T | None, tuple[Problem, ...]]:
    try:
        return read(), ()
    except (SourceProblems, SettingsError) as error:
        if not error.problems:  # 说不出行列的
            raise
        return None, error.problems


def _fix_all(root: Path) -> None:
    found = find_folders(root / "cases")
    for folder in (*found.folders, *found.misnamed):
        result = fix_file(folder.path / "case.md")
        shown = f"cases/{folder.id}/case.md"
        for done in result.done:
            print(f"{shown}: {done}", file=sys.stderr)
        if result.left:
            print(f"{shown}: {result.left}", file=sys.stderr)
