"""全部命令的登记处，和错误怎样变成一句话、一个退出码。

退出码：0 做完了；1 有要作者改的问题；2 命令用错了，或者程序自己出错；130 被 Ctrl-C 打断。
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib import import_module
from types import MappingProxyType
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from dianxing.cli.chinese import chinese_error, chinese_help
from dianxing.collector import no_collecting
from dianxing.disk_reason import disk_reason
from dianxing.errors import DianxingError
from dianxing.numpy_options import tune_numpy

_COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "new": "dianxing.cli.new:new",
        "check": "dianxing.cli.check:check",
        "build": "dianxing.cli.build:build",
        "serve": "dianxing.cli.serve:serve",
        "kit": "dianxing.cli.kit:kit",
        "digest": "dianxing.cli.digest:digest",
        "schema": "dianxing.cli.schema:schema",
        "deploy": "dianxing.cli.deploy:deploy",
        "push": "dianxing.cli.push:push",
        "desk": "dianxing.cli.desk:desk",
        "backup": "dianxing.cli.backup:backup",
        "restore": "dianxing.cli.backup:restore",
    }
)
"""命令 → 它的函数在哪里。用到哪个才导入哪个：全导入要多花半秒，改一个案例也才一秒。"""
_UNDER: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "deploy": {
            "list": "dianxing.cli.deploy:list_releases",
            "rollback": "dianxing.cli.deploy:rollback",
        },
        "desk": {
            "jobs": "dianxing.cli.desk_jobs:jobs",
            "link": "dianxing.cli.desk_link:link",
            "reseal": "dianxing.cli.desk_reseal:reseal",
        },
        "push": {
            "status": "dianxing.cli.push_ledger:status",
            "retry": "dianxing.cli.push_ledger:retry",
            "retract": "dianxing.cli.push_ledger:retract_posts",
            "history": "dianxing.cli.push_ledger:history",
            "done": "dianxing.cli.push_ledger:done",
        },
    }
)
"""命令 → 它下面的命令 → 函数在哪里。"""


class _Command(TyperCommand):
    def get_help(self, ctx: Any) -> str:
        return chinese_help(super().get_help(ctx))


class _Group(TyperGroup):
    def get_help(self, ctx: Any) -> str:
        return chinese_help(super().get_help(ctx))


class _Lazily(Mapping[str, Any]):
    """最上一层的命令，要哪个才导入哪个。"""

    def __getitem__(self, name: str) -> Any:
        return _loaded(name, _COMMANDS[name])

    def __iter__(self) -> Iterator[str]:
        return iter(_COMMANDS)

    def __len__(self) -> int:
        return len(_COMMANDS)


class _Commands(_Group):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = _Lazily()  # type: ignore[assignment]  # 只读就够

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)


def _loaded(name: str, place: str) -> Any:
    under = _UNDER.get(name, {})
    part = typer.Typer(rich_markup_mode=None, add_completion=False, context_settings=_CONTEXT)
    if under:
        part.callback(cls=_Group, invoke_without_command=True)(_function(place))
        for below, below_place in under.items():
            part.command(below, cls=_Command)(_function(below_place))
    else:
        part.command(name, cls=_Command)(_function(place))
    command = get_command(part)
    command.name = name
    return command


def _function(place: str) -> Any:
    """`模块:函数` 的那个函数，现在才导入。"""
    module, _, function = place.partition(":")
    with no_collecting():
        return getattr(import_module(module), function)


_CONTEXT = {"help_option_names": ["-h", "--help"]}
app = typer.Typer(
    cls=_Commands,
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    context_settings=_CONTEXT,
    help="典型：把典型案例文件变成工友在手机上看的网站，和各渠道的稿子。",
    epilog="先写 dianxing new，再查 check，再看 serve；建站 build，上网 deploy，发各渠道 kit、digest、push。",
)


@app.callback()
def _dianxing() -> None:
    """没有命令时也要有这一层。"""


def main(arguments: list[str] | None = None) -> None:
    """`dianxing` 命令的入口。"""
    tune_numpy(os.environ)
    for stream in (sys.stdout, sys.stderr):
        # Windows 的控制台和重定向默认不是 UTF-8，遇到打不出的字不该崩
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8" if not stream.isatty() else None, errors="replace")
    if sys.getfilesystemencoding().lower() != "utf-8":
        sys.exit("系统的语言设置不是 UTF-8，中文的文件名会读错 → 先运行 export PYTHONUTF8=1，再来一次")
    code = run(arguments)
    if threading.active_count() > 1:
        sys.exit(code)
    # 一万个案例的对象，解释器一个一个收要零点几秒；交给系统，一下就收走了
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def run(arguments: list[str] | None = None) -> int:
    """运行一条命令，返回退出码；打印但不抛异常。"""
    try:
        code = app(arguments, standalone_mode=False, prog_name="dianxing")
        return code if isinstance(code, int) else 0
    except DianxingError as error:
        print(error, file=sys.stderr)
        return 1
    except (KeyboardInterrupt, typer.Abort):
        print("\n停下了，没有留下半截的东西。", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # 读的一方（如 head）先走了；余下的没人要，退出时也别再冲
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except typer.Exit as done:
        return done.exit_code
    except Exception as error:  # noqa: BLE001  # 最外一层：谁也不该看见没有说明的回溯
        return _unexpected(error)


def _unexpected(error: Exception) -> int:
    if hasattr(error, "format_message"):  # Typer 的用法错误；它的类没有公开
        message = error.format_message()
        if message.startswith(("Usage:", "用法：")):  # 什么也没写：给的就是用法
            print(chinese_help(message), file=sys.stderr)
        else:
            print(f"{chinese_error(message)}\n看用法：dianxing --help", file=sys.stderr)
        return 2
    if isinstance(error, OSError) and error.filename is not None:
        print(
            f"{error.filename}: 读写不了（{disk_reason(error)}）→ 看看它在不在、有没有权限，再来一次",
            file=sys.stderr,
        )
        return 1
    traceback.print_exception(error)
    print("这是程序自己的错，请把上面的文字发给维护的人。源文件没有动过。", file=sys.stderr)
    return 2
