"""依赖只朝一个方向；每个模块单独导入也成。"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "generator" / "dianxing"

_IMPORT_ALL = """
import importlib, os, sys
# 别人的包先导入好，只为省时间：要看的是我们自己的模块之间
for name in ("numpy", "pydantic", "jinja2", "yaml", "PIL.Image", "fontTools.ttLib", "opencc", "typer",
             "rich.progress", "httpx", "stamina", "sqlalchemy", "segno", "css_inline", "watchfiles",
             "http.server", "mkdocs.commands.build", "django", "gunicorn.app.base", "mammoth", "nh3"):
    importlib.import_module(name)
if os.environ.get("DJANGO_SETTINGS_MODULE"):  # Django 的表要先有设置才导入得了，一次就够
    import django
    django.setup()
failed = 0
for name in sys.argv[1:]:
    child = os.fork()  # 每个模块在自己的进程里从头导入
    if child == 0:
        try:
            importlib.import_module(name)
        except BaseException as error:
            print(f"{name}: {error!r}", flush=True)
            os._exit(1)
        os._exit(0)
    failed += os.waitpid(child, 0)[1] != 0
sys.exit(failed)
"""


def modules() -> dict[str, Path]:
    """模块名 → 文件。"""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = ["dianxing", *path.relative_to(PACKAGE).with_suffix("").parts]
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()
# 越往后越高；低的不许导入高的
LAYERS = (
    ("dianxing.problems", "dianxing.disk_reason"),
    ("dianxing.errors",),
    ("dianxing.cases",),
    (
        "dianxing.setting_part",
        "dianxing.push_channel_settings",
        "dianxing.push_settings",
        "dianxing.deploy_settings",
        "dianxing.desk_settings",
    ),
    ("dianxing.settings",),
    ("dianxing.site",),
    ("dianxing.kits",),
    ("dianxing.push", "dianxing.deploy"),
    ("dianxing.preview",),
    ("dianxing.desk",),
    ("dianxing.cli",),
)


def level(name: str) -> int | None:
    """在哪一层；不分层的（版本号、引擎）是 None。"""
    return next(
        (
            number
            for number, names in enumerate(LAYERS)
            if any(name == known or name.startswith(f"{known}.") for known in names)
        ),
        None,
    )


def imported(path: Path) -> Iterator[str]:
    """一个文件里写着的导入，函数里面的也算；`from a import b` 给出 `a` 和 `a.b`。"""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def import_each_alone(names: list[str], environ: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _IMPORT_ALL, *names],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, **environ},
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_every_module_imports_alone() -> None:
    names = [name for name in MODULES if not name.startswith("dianxing.desk")]
    import_each_alone(
        [name for name in names if not name.endswith("__main__")], {"DJANGO_SETTINGS_MODULE": ""}
    )


def test_every_module_of_the_desk_imports_once_django_is_ready(tmp_path: Path) -> None:
    for name in ("mkdocs.yml", "dianxing.yml"):
        shutil.copy(PACKAGE.parents[1] / name, tmp_path)
    environ = {"DIANXING_ROOT": str(tmp_path), "DJANGO_SETTINGS_MODULE": "dianxing.desk.django_settings"}
    import_each_alone([name for name in MODULES if name.startswith("dianxing.desk")], environ)


def test_lower_layers_never_import_higher_ones() -> None:
    upward = [
        f"{name} → {other}"
        for name, path in MODULES.items()
        for other in imported(path)
        if (own := level(name)) is not None and (theirs := level(other)) is not None and theirs > own
    ]
    assert upward == []


def test_only_the_engine_imports_mkdocs() -> None:
    users = {
        name
        for name, path in MODULES.items()
        for other in imported(path)
        if other.split(".")[0] in ("mkdocs", "material", "markdown")
    }
    assert users == {"dianxing.engine"}


def test_only_the_command_line_knows_typer_and_only_the_preview_serves() -> None:
    users = {
        name
        for name, path in MODULES.items()
        for other in imported(path)
        if other.split(".")[0] in ("typer", "rich")
    }
    assert all(name.startswith("dianxing.cli") for name in users), users


def test_cases_know_nothing_of_any_output() -> None:
    wanted = ("jinja2", "feedgen", "segno", "css_inline", "typer", "rich")
    users = {
        name
        for name, path in MODULES.items()
        if name.startswith("dianxing.cases")
        for other in imported(path)
        if other.split(".")[0] in wanted
    }
    assert users == set()


def test_the_engine_is_imported_only_when_it_is_needed() -> None:
    for name, path in MODULES.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        for node in top:
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module]
            assert "dianxing.engine" not in named, name


DESK = "dianxing.desk."
# 不知道 Django 的：值进、值出。写成几段的是包里的一个模块，也单独算
PURE = (
    "compare",
    "git",
    "word",
    "uploads",
    "whole_number",
    "option",
    "keys",
    "access.actor",
    "access.limits",
    "access.roles",
    "review.workflow",
    "consents.seal",
    "consents.standing",
    "overview.month",
    "pictures.crop_choice",
    "writing.form",
)


def desk_part(name: str) -> str:
    """采编台里的一个模块归哪一块：一个包是一块，放在最外面的模块、纯的模块各是一块。"""
    inside = name.removeprefix(DESK)
    pure = (known for known in PURE if inside == known or inside.startswith(f"{known}."))
    return next(pure, inside.partition(".")[0])


def desk_imports() -> Iterator[tuple[str, str]]:
    """（模块，它导入的模块），两头都在采编台里。"""
    for name, path in MODULES.items():
        if name.startswith(DESK):
            yield from (
                (name, other) for other in imported(path) if other in MODULES and other.startswith(DESK)
            )


def test_the_desk_s_pure_parts_know_nothing_of_django() -> None:
    pure = {name for name in MODULES if name.startswith(DESK) and desk_part(name) in PURE}
    assert {desk_part(name) for name in pure} == set(PURE)
    django = {
        (name, other) for name in pure for other in imported(MODULES[name]) if other.startswith("django")
    }
    impure = {(name, other) for name, other in desk_imports() if name in pure and other not in pure}
    assert django | impure == set()


def test_the_desk_s_parts_form_no_cycle() -> None:
    arrows = {(desk_part(one), desk_part(other)) for one, other in desk_imports()}
    graph: dict[str, set[str]] = {}
    for one, other in arrows:
        if one != other:
            graph.setdefault(one, set()).add(other)
    try:
        tuple(TopologicalSorter(graph).static_order())
    except CycleError as error:
        cycle = error.args[1]
        raise AssertionError(" ← ".join(cycle)) from None
