"""退出码和错误：0 做完了，1 有要作者改的，2 命令用错了；用户的错一律中文、不带回溯。"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Done
    from tests.conftest import SmallSite

GARLIC = "2022/nantang-garlic-coop"
QUICK = ("--no-pictures", "--no-search", "--as-of", "2026-01-01", "--jobs", "1")


def plain_chinese(message: str) -> bool:
    """没有回溯，也没有成句的英文（文件名、引号里的原文和“原话”后面的除外）。"""
    said = re.sub(r"原话.*|“[^”]*”|'[^']*'|\S*[/\\.]\S*|--[\w-]+", "", message)
    return "Traceback" not in message and not re.search(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2,}", said)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["biuld"], "没有“biuld”这个命令，是不是“build”"),
        (["飞"], "没有“飞”这个命令"),
        (["build", "--sitedir", "x"], "没有 --sitedir 这个选项，是不是"),
        (["build", "-x"], "没有 -x 这个选项"),
        (["--version-of-nothing"], "没有 --version-of-nothing 这个选项"),
        (["build", "--jobs", "0"], "至少是 1"),
        (["build", "--jobs", "两个"], "要写整数"),
        (["build", "--jobs"], "后面要跟一个值"),
        (["build", "--strict=yes"], "--strict 后面不跟值"),
        (["build", "多的"], "多了参数：多的"),
        (["new"], "少了参数 slug"),
        (["new", "a-b"], "少了选项 --title"),
        (["new", "a-b", "-t", "甲", "--year", "3000"], "最多是 2199"),
        (["check", "--format", "xml"], "'text', 'json', 'github'"),
        (["serve", "--port", "99999"], "最多是 65535"),
        (["serve", "--port", "http"], "要写整数"),
        (["kit", "--host", "0.0.0.0"], "--host 只和 --serve 一起用 → 加上 --serve，或者去掉"),
        (["kit", "--minutes", "60", "-p", "8010"], "--port、--minutes 只和 --serve 一起用"),
    ],
)
def test_a_wrong_command_line_is_exit_2_and_a_chinese_sentence(
    dianxing: Callable[..., Done], arguments: list[str], says: str
) -> None:
    done = dianxing(*arguments)
    assert done.code == 2
    assert says in done.err
    assert "看用法：dianxing --help" in done.err
    assert done.out == ""
    assert plain_chinese(done.err), done.err


@pytest.mark.parametrize("target", ["", "cases", "cases/2022", "content/x", "theme", ".git", ".."])
def test_a_site_is_never_built_over_its_sources(
    small: SmallSite, dianxing: Callable[..., Done], target: str
) -> None:
    done = dianxing("build", "--root", small.root, "--site-dir", small.root / target, *QUICK)
    assert done.code == 2
    assert "--site-dir 不能是" in done.err
    assert plain_chinese(done.err), done.err
    assert small.case_file(GARLIC).is_file()


def test_a_good_check_and_a_good_build_are_exit_0(small: SmallSite, dianxing: Callable[..., Done]) -> None:
    done = dianxing("check", "--root", small.root)
    assert (done.code, done.out, done.err) == (0, "没有问题。\n", "")
    done = dianxing("build", "--root", small.root, *QUICK)
    assert done.code == 0, done.err
    assert "建好了：4 个案例，另有 1 个示例" in done.out
    assert str(small.out / "index.html") in done.out
    again = dianxing("build", "--root", small.root, *QUICK)
    assert "写了 0 个文件，删了 0 个" in again.out


def test_a_problem_of_a_case_is_exit_1(small: SmallSite, dianxing: Callable[..., Done]) -> None:
    small.edit(GARLIC, "area: 农业专业合作组织", "area: 没有的领域")
    done = dianxing("check", "--root", small.root)
    assert done.code == 1
    assert re.match(rf"cases/{GARLIC}/case\.md:\d+:\d+: .* → ", done.out)
    assert "有 1 处问题" in done.err
    done = dianxing("build", "--root", small.root, *QUICK)
    assert done.code == 1
    assert f"cases/{GARLIC}/case.md:" in done.err
    assert "网站没有动" in done.err
    assert not small.out.exists()


def test_a_lenient_build_is_exit_0_and_names_what_it_left_out(
    small: SmallSite, dianxing: Callable[..., Done]
) -> None:
    small.edit(GARLIC, "area: 农业专业合作组织", "area: 没有的领域")
    done = dianxing("build", "--root", small.root, "--no-strict", *QUICK)
    assert done.code == 0
    assert f"略过了 1 个有问题的案例：{GARLIC}" in done.err
    assert f"cases/{GARLIC}/case.md:" in done.err
    assert "建好了：3 个案例" in done.out


def spoil(root: Path, name: str, text: str | bytes) -> None:
    path = root / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def remove(root: Path, name: str) -> None:
    path = root / name
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def replace_by_folder(root: Path, name: str) -> None:
    remove(root, name)
    (root / name).mkdir()


def replace_by_file(root: Path, name: str) -> None:
    remove(root, name)
    (root / name).write_text("我是文件", encoding="utf-8")


def loop(root: Path, name: str) -> None:
    remove(root, name)
    (root / name).symlink_to(root / name)


BAD_YAML = "site: [\n"
FAULTS = [
    ("没有 mkdocs.yml", remove, ("mkdocs.yml",), "mkdocs.yml"),
    ("没有 content", remove, ("content",), "content"),
    ("没有 theme", remove, ("theme",), "theme"),
    ("mkdocs.yml 写坏了", spoil, ("mkdocs.yml", "site_name: [\n"), "mkdocs.yml:"),
    ("mkdocs.yml 不是 UTF-8", spoil, ("mkdocs.yml", "site_name: 云州".encode("gbk")), "mkdocs.yml"),
    ("mkdocs.yml 是文件夹", replace_by_folder, ("mkdocs.yml",), "mkdocs.yml"),
    ("dianxing.yml 写坏了", spoil, ("dianxing.yml", BAD_YAML), "dianxing.yml:"),
    ("dianxing.yml 不是 UTF-8", spoil, ("dianxing.yml", b"\xff\xfe\x00"), "dianxing.yml"),
    ("dianxing.yml 是文件夹", replace_by_folder, ("dianxing.yml",), "dianxing.yml"),
    ("dianxing.yml 是绕圈的链接", loop, ("dianxing.yml",), "dianxing.yml"),
    *(
        (f"{name} {what}", action, (f"content/_reference/{name}", *more), f"_reference/{name}")
        for name in ("areas.yml", "regions.yml", "couriers.yml", "forms.yml", "withdrawn.yml")
        for what, action, more in (
            ("写坏了", spoil, (BAD_YAML,)),
            ("没有了", remove, ()),
            ("是文件夹", replace_by_folder, ()),
        )
    ),
    ("synonyms.yml 写坏了", spoil, ("content/_reference/synonyms.yml", BAD_YAML), "synonyms.yml:"),
    ("synonyms.yml 不是 UTF-8", spoil, ("content/_reference/synonyms.yml", b"\xff"), "synonyms.yml"),
]
BUILD_FAULTS = [
    *FAULTS,
    ("模板写坏了", spoil, ("theme/dianxing/case.html", "{% if %}"), "case.html"),
    ("模板没有了", remove, ("theme/dianxing/listing.html",), "listing.html"),
    ("模板不是 UTF-8", spoil, ("theme/dianxing/home.html", b"\xff\xfe"), "home.html"),
    ("模板少了记号", spoil, ("theme/dianxing/case.html", "<p>空的</p>"), "case.html"),
    ("外壳没有了", remove, ("theme/shell.html",), "shell.html"),
    ("样式没有了", remove, ("theme/css/tokens.css",), "tokens.css"),
    ("样式不是 UTF-8", spoil, ("theme/css/base.css", b"\xff\xfe"), "base.css"),
    ("样式是文件夹", replace_by_folder, ("theme/css/base.css",), "base.css"),
    ("脚本没有了", remove, ("theme/js/site.js",), "site.js"),
    ("图标写坏了", spoil, ("theme/glyphs/park.svg", "<p/>"), "park.svg"),
    ("手写页面不是 UTF-8", spoil, ("content/about.md", "关于".encode("gbk")), "about.md"),
    ("cases 是文件", replace_by_file, ("cases",), "cases"),
    ("站点目录是文件", spoil, ("site", "我是文件"), "site"),
]


@pytest.mark.parametrize(
    ("action", "arguments", "names"), [pytest.param(*rest, id=name) for name, *rest in BUILD_FAULTS]
)
def test_build_says_what_is_wrong_without_a_traceback(
    small: SmallSite,
    dianxing: Callable[..., Done],
    action: Callable[..., None],
    arguments: tuple[object, ...],
    names: str,
) -> None:
    action(small.root, *arguments)
    done = dianxing("build", "--root", small.root, "--no-pictures", "--as-of", "2026-01-01", "--jobs", "1")
    assert done.code == 1, done.err
    assert names in done.err
    assert plain_chinese(done.err), done.err


@pytest.mark.parametrize(
    ("action", "arguments", "names"), [pytest.param(*rest, id=name) for name, *rest in FAULTS]
)
def test_check_says_what_is_wrong_without_a_traceback(
    small: SmallSite,
    dianxing: Callable[..., Done],
    action: Callable[..., None],
    arguments: tuple[object, ...],
    names: str,
) -> None:
    action(small.root, *arguments)
    done = dianxing("check", "--root", small.root)
    assert done.code == 1, done.err
    assert names in done.out + done.err
    assert plain_chinese(done.out + done.err), done.out + done.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--as-of", "昨天"], "--as-of 的“昨天”不是日期"),
        (["--as-of", "2026-02-30"], "2026-02-30"),
        (["--as-of", "2026-01-01T25:00"], "2026-01-01T25:00"),
        (["--as-of", "0001-01-01T00:00+14:00"], "0001-01-01"),
        (["--base-url", "yunzhou.cn"], "--base-url"),
        (["--base-url", ""], "--base-url"),
        (["--production"], "备案号"),
    ],
)
def test_a_wrong_value_is_exit_1_and_says_how_to_write_it(
    small: SmallSite, dianxing: Callable[..., Done], arguments: list[str], says: str
) -> None:
    done = dianxing("build", "--root", small.root, *arguments)
    assert done.code == 1, done.err
    assert says in done.err
    assert "→" in done.err
    assert plain_chinese(done.err), done.err
    assert not small.out.exists()


@pytest.mark.parametrize("command", ["build", "check", "serve", "schema"])
@pytest.mark.parametrize("root", ["nowhere", "mkdocs.yml", "cases"])
def test_a_root_that_is_no_site_is_exit_1(
    small: SmallSite, dianxing: Callable[..., Done], command: str, root: str
) -> None:
    done = dianxing(command, "--root", small.root / root)
    assert done.code == 1
    assert "--root" in done.err
    assert plain_chinese(done.err), done.err


@pytest.mark.parametrize("command", ["serve", "desk"])
def test_a_taken_port_is_said_before_anything_is_built(
    small: SmallSite, dianxing: Callable[..., Done], command: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = dianxing(command, "--root", small.root, "--port", port)
    assert done.code == 1
    assert f"端口 {port} 用不了（已经被占用）" in done.err
    assert done.out == ""
    assert not (small.root / ".cache" / "dianxing" / "preview").exists()
    assert not (small.root / ".state").exists()


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.9"])
def test_an_address_of_another_machine_cannot_be_served(
    small: SmallSite, dianxing: Callable[..., Done], host: str
) -> None:
    done = dianxing("serve", "--root", small.root, "--host", host, "--port", 8765)
    assert done.code == 1
    assert f"“{host}”不是这台机器的地址" in done.err


def test_the_package_runs_as_a_module_and_is_silent_without_a_terminal(small: SmallSite) -> None:
    command = [sys.executable, "-m", "dianxing", "build", "--root", str(small.root), *QUICK]
    done = subprocess.run(command, capture_output=True, timeout=120)
    assert done.returncode == 0
    assert done.stderr == b""
    assert "建好了".encode() in done.stdout
    assert b"\x1b" not in done.stdout


def test_the_exit_code_reaches_the_shell(small: SmallSite) -> None:
    small.edit(GARLIC, "area: 农业专业合作组织", "area: 没有的领域")
    command = [sys.executable, "-m", "dianxing", "check", "--root", str(small.root)]
    done = subprocess.run(command, capture_output=True, timeout=120)
    assert done.returncode == 1
    assert "没有的领域" in done.stdout.decode()


def test_a_reader_that_leaves_early_is_no_error(small: SmallSite) -> None:
    script = f"{sys.executable} -m dianxing schema --root {small.root} | head -c 10"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", script], capture_output=True, timeout=120)
    assert done.returncode == 0
    assert done.stderr == b""


def test_a_system_that_is_not_utf_8_is_told_what_to_set(small: SmallSite) -> None:
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "dianxing", "check", "--root", str(small.root)],
        capture_output=True,
        timeout=120,
        env=environment,
    )
    assert done.returncode == 1
    assert "export PYTHONUTF8=1" in done.stderr.decode()
