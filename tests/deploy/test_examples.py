"""`deploy/` 里的例子：systemd 认得，YAML 读得懂，写的命令和选项都真的有，钩子会响。"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.deploy.servers import DEPLOY, need
from typer.main import get_command

from dianxing.cli.app import app

UNITS = sorted((DEPLOY / "systemd").iterdir())
PIPELINES = sorted((DEPLOY / "ci").iterdir())


def commands_in(path: Path) -> Iterator[list[str]]:
    """一个文件里用到的 dianxing 命令，注释除外。"""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.lstrip().startswith("#"):
            match = re.search(r"(?:^|[ /=])dianxing ([a-z].*)$", line)
            if match:
                yield match[1].split()


@pytest.mark.parametrize("path", [*UNITS, *PIPELINES], ids=lambda path: path.name)
def test_every_command_and_option_in_an_example_exists(path: Path) -> None:
    known: Any = get_command(app)
    for name, *words in commands_in(path):
        assert name in known.commands, f"{path.name}: {name}"
        options = {
            option
            for parameter in known.commands[name].params
            for option in (*parameter.opts, *parameter.secondary_opts)
        }
        assert {word for word in words if word.startswith("-")} <= options, f"{path.name}: {name} {words}"


def test_the_examples_check_build_and_deploy_in_this_order() -> None:
    for path in (*PIPELINES, DEPLOY / "systemd" / "dianxing-publish.service"):
        names = [words[0] for words in commands_in(path)]
        assert names == ["check", "build", "deploy"], path.name
        assert ["build", "--production"] in list(commands_in(path)), path.name


def test_systemd_finds_no_fault_in_the_units(tmp_path: Path) -> None:
    program = need("systemd-analyze")
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        # 这台机器上没有 /srv/dianxing-source 里的程序，换一个有的
        text = re.sub(r"(?m)^(ExecStart=)\S+", r"\1/bin/true", text)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    # 它们要叫的 nginx 的单元，这里不管
    (tmp_path / "nginx.service").write_text("[Service]\nExecStart=/bin/true\n", encoding="utf-8")
    units = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run(
        [program, "verify", "--man=no", "--recursive-errors=yes", *units],
        capture_output=True,
        text=True,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )
    ours = [line for line in done.stderr.splitlines() if "dianxing" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


def test_timers_mean_beijing_midnight_and_every_ten_minutes() -> None:
    for name, next_ones in (("dianxing-publish.timer", "16:05:00"), ("dianxing-push.timer", ":")):
        text = (DEPLOY / "systemd" / name).read_text(encoding="utf-8")
        match = re.search(r"(?m)^OnCalendar=(.+)$", text)
        assert match
        done = subprocess.run(
            [need("systemd-analyze"), "calendar", match[1]],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "TZ": "UTC"},
        )
        assert next_ones in done.stdout.split("Next elapse:")[1], done.stdout


@pytest.mark.parametrize("path", PIPELINES, ids=lambda path: path.name)
def test_pipelines_are_yaml_without_secrets(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert isinstance(yaml.safe_load(text), dict)
    assert "PRIVATE KEY" not in text
    assert "StrictHostKeyChecking=no" not in text


def test_the_steps_of_each_pipeline_are_where_its_service_looks() -> None:
    github = yaml.safe_load((DEPLOY / "ci" / "github.yml").read_text(encoding="utf-8"))
    assert github[True]["push"]["branches"] == ["main"]  # YAML 1.1 把 on 读成真
    assert [step.get("run", "").split("\n")[0] for step in github["jobs"]["publish"]["steps"]][-2] == (
        "dianxing build --production"
    )
    assert github["jobs"]["publish"]["steps"][0]["with"]["fetch-depth"] == 0
    gitlab = yaml.safe_load((DEPLOY / "ci" / "gitlab.yml").read_text(encoding="utf-8"))
    assert gitlab["publish"]["script"][-1] == "dianxing deploy"
    assert gitlab["publish"]["stage"] in gitlab["stages"]
    gitee = yaml.safe_load((DEPLOY / "ci" / "gitee.yml").read_text(encoding="utf-8"))
    (stage,) = gitee["stages"]
    (step,) = stage["steps"]
    assert step["step"] == "build@python"
    assert all(isinstance(command, str) for command in step["commands"])


def test_the_hook_rings_for_the_main_branch_only(tmp_path: Path) -> None:
    bare, work, flag = tmp_path / "bare.git", tmp_path / "work", tmp_path / "pushed"
    environment = {
        **os.environ,
        "DIANXING_FLAG": str(flag),
        "GIT_CONFIG_GLOBAL": "/dev/null",
        "GIT_CONFIG_SYSTEM": "/dev/null",
    }

    def git(*arguments: str, where: Path = work) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b.cn", *arguments],
            cwd=where,
            env=environment,
            check=True,
            capture_output=True,
        )

    git("init", "-q", "--bare", "-b", "main", str(bare), where=tmp_path)
    shutil.copy(DEPLOY / "git-hooks" / "post-receive", bare / "hooks" / "post-receive")
    git("init", "-q", "-b", "draft", str(work), where=tmp_path)
    git("commit", "-q", "--allow-empty", "-m", "一")
    git("push", "-q", str(bare), "draft")
    assert not flag.exists()
    git("push", "-q", str(bare), "draft:main")
    assert flag.exists()
