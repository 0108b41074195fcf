"""叫别的程序（ssh、rsync、rclone）：一行一行看它做到哪里，出了错换成中文。"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dianxing.errors import DeployError

_INSTALL = {
    "rsync": "装上 rsync（Debian：apt install rsync；Windows 上用 WSL）",
    "ssh": "装上 OpenSSH 客户端（Debian：apt install openssh-client）",
    "rclone": "装上 rclone（Debian：apt install rclone，或看 rclone.org/install）",
}
_WHOLE = "访问者看到的没有变"


@dataclass(frozen=True, slots=True)
class _Reason:
    pattern: str
    what: str
    fix: str


# 次序要紧：前面的先认
_REASONS = (
    _Reason(
        r"Could not resolve hostname|Name or service not known|no such host",
        "找不到这个主机名",
        "看 dianxing.yml 的 deploy 和 ~/.ssh/config 里主机名写得对不对，网络通不通",
    ),
    _Reason(r"Connection refused", "主机不接受连接", "看服务器的 ssh 开着没有、端口对不对"),
    _Reason(
        r"timed out|No route to host|Network is unreachable|i/o timeout|Connection reset|Broken pipe"
        r"|Connection closed|connection unexpectedly closed",
        "连不上，或者连接断了",
        "看网络、服务器和防火墙，再发布一次，传过的不重传",
    ),
    _Reason(
        r"Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED",
        "主机的指纹不认识，或者变了",
        "先用 ssh 登录一次，和管服务器的人核对指纹",
    ),
    _Reason(
        r"Permission denied \(|Too many authentication failures",
        "服务器不让登录",
        "把这台机器的公钥交给管服务器的人，放进那个用户的 ~/.ssh/authorized_keys",
    ),
    _Reason(r"flock: (?:command )?not found", "服务器上没有 flock", "在服务器上装 util-linux"),
    _Reason(
        r"rsync: (?:command )?not found|failed to execute rsync", "服务器上没有 rsync", "在服务器上装 rsync"
    ),
    _Reason(r"No space left|Disk quota exceeded", "服务器的磁盘满了", "腾出地方，或者把 deploy.keep 改小"),
    _Reason(
        r"Permission denied|Operation not permitted|Read-only file system|AccessDenied|403 Forbidden"
        r"|InvalidAccessKeyId|SignatureDoesNotMatch",
        "没有权限写",
        "让管服务器（对象存储）的人给发布用的帐号开写权限",
    ),
    _Reason(
        r"didn't find section in config file|didn't find backend",
        "rclone 不认识这个远端",
        "先运行 rclone config 配好它，名字要和 dianxing.yml 里的一样",
    ),
    _Reason(r"NoSuchBucket|bucket .*not exist", "没有这个存储桶", "先在对象存储的控制台里建好"),
)


def failure(program: str, place: str, said: str, code: int) -> DeployError:
    """外面的程序出了错：`said` 是它说的话，`code` 是退出码。"""
    for reason in _REASONS:
        if re.search(reason.pattern, said):
            return DeployError(f"{place}: {reason.what} → {reason.fix}；{_WHOLE}")
    words = [line.strip() for line in said.splitlines() if line.strip()]
    last = words[-1][:300] if words else "什么也没说"
    return DeployError(
        f"{place}: {program} 没做成（退出码 {code}）→ 把下面的原话交给管服务器的人；{_WHOLE}\n原话：{last}"
    )


def run(
    arguments: Sequence[str],
    place: str,
    *,
    on_line: Callable[[str], None] = lambda _: None,
    merge: bool = False,
    good: Sequence[int] = (0,),
) -> str:
    """运行到底，返回它打印的；`on_line` 逐行收到。`merge`：连标准错误一起。出了错抛 DeployError。

    `good` 是不算错的退出码；不是 0 而又什么都没打印的，总算错。
    """
    program = Path(arguments[0]).name
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT if merge else errors,
                env=english(),
                encoding="utf-8",
                errors="replace",
            )
        except FileNotFoundError:
            raise not_installed(program) from None
        lines = []
        with process:
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    lines.append(line)
                    on_line(line.rstrip("\n"))
            except BaseException:
                process.terminate()
                raise
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace")
    if process.returncode not in good or (process.returncode and not lines):
        raise failure(program, place, said + "".join(lines[-20:]), process.returncode)
    return "".join(lines)


def not_installed(program: str) -> DeployError:
    """这台机器没有这个程序。"""
    fix = _INSTALL.get(program, f"装上 {program}")
    return DeployError(f"这台机器没有 {program} → {fix}，再发布一次")


def english() -> dict[str, str]:
    """让外面的程序说英文：认错要看它的话。"""
    return {**os.environ, "LC_ALL": "C.UTF-8", "LANGUAGE": ""}


def ssh_command() -> list[str]:
    """ssh 命令。环境变量 RSYNC_RSH（rsync 自己的）里写了就用它，如 `ssh -p 2222 -i 钥匙`。"""
    base = shlex.split(os.environ.get("RSYNC_RSH", "")) or ["ssh"]
    # BatchMode：没人在旁边回答密码；断了的连接一分钟内发现
    options = ("BatchMode=yes", "ConnectTimeout=20", "ServerAliveInterval=15", "ServerAliveCountMax=4")
    return [*base, *(part for option in options for part in ("-o", option))]
