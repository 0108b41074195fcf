"""帮助：每个命令、它下面的命令、每个选项都有中文说明和例子，文档里也提到。"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from dianxing.cli.app import app

if TYPE_CHECKING:
    from tests.cli.conftest import Done

PROJECT = Path(__file__).parents[2]
_CHINESE = re.compile("[\u4e00-\u9fff]")


def commands() -> dict[str, Any]:
    """`deploy`、`deploy list`……：怎么写 → 命令。"""
    return {name.strip(): command for name, command in below("", get_command(app))}


def below(name: str, group: Any) -> Iterator[tuple[str, Any]]:
    for own, command in getattr(group, "commands", {}).items():
        yield f"{name} {own}", command
        yield from below(f"{name} {own}", command)


def options() -> Iterator[tuple[str, Any]]:
    for name, command in commands().items():
        for parameter in command.params:
            yield name, parameter


COMMANDS = sorted(commands())


def test_the_commands_of_the_design_are_there() -> None:
    assert {"new", "check", "build", "serve", "schema"} <= set(COMMANDS)
    assert {"deploy rollback", "push status", "push retract"} <= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_in_chinese_with_an_example(
    name: str, dianxing: Callable[..., Done]
) -> None:
    for flag in ("--help", "-h"):
        done = dianxing(*name.split(), flag)
        assert done.code == 0
        assert done.out.startswith("用法：")
        assert f"\n    dianxing {name}" in done.out, "没有例子"
        assert "\n  例：\n" in done.out
    words = re.findall(
        r"Usage|Options|Arguments|Commands|Show this|default|required|<(?:int|str|path)|<=x|x>=", done.out
    )
    assert words == []


@pytest.mark.parametrize("group", ["", *sorted({name.rpartition(" ")[0] for name in COMMANDS} - {""})])
def test_the_list_of_commands_is_chinese(dianxing: Callable[..., Done], group: str) -> None:
    done = dianxing(*group.split(), "--help")
    assert done.code == 0
    for name in COMMANDS:
        above, _, own = name.rpartition(" ")
        if above == group:
            line = re.search(rf"(?m)^  {own}\s+(.+)$", done.out)
            assert line, name
            assert _CHINESE.search(line[1]), name
    assert not re.search(r"Usage|Options|Commands|Show this", done.out)


def test_without_a_command_the_usage_is_shown(dianxing: Callable[..., Done]) -> None:
    done = dianxing()
    assert done.code == 2
    assert "用法：" in done.out + done.err
    assert "build" in done.out + done.err


@pytest.mark.parametrize(
    ("name", "parameter"), [pytest.param(name, item, id=f"{name} {item.name}") for name, item in options()]
)
def test_every_option_says_what_it_is_for_in_chinese(name: str, parameter: Any) -> None:
    assert name
    assert _CHINESE.search(parameter.help or ""), parameter.name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_mentioned_in_the_documents(name: str) -> None:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    text += "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "docs" / "staff").glob("*.md"))
    assert re.search(rf"dianxing {name}(?![\w-])", text), f"文档里没有 dianxing {name}"
    missing = [
        flag
        for command, item in options()
        if command == name
        for flag in item.opts
        if flag.startswith("--") and flag not in text
    ]
    assert missing == []
