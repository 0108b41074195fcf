"""叫 git 这个程序：参数一个一个给，从不经过 shell；不起钩子、分页器，不问密码，有时限。"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dianxing.errors import DianxingError

SECONDS = 60.0
"""本机上的一步最多几秒。"""
NETWORK_SECONDS = 180.0
"""和远端来往的一步最多几秒。"""

_HARDENING = (
    # 仓库里的配置可能是别人写的：不起它的文件监视、钩子、分页器；签名要人在旁边输口令，也不起
    *("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.untrackedCache=false"),
    *("commit.gpgSign=false", "push.gpgSign=false", "push.followTags=false"),
    *("push.recurseSubmodules=no", "fetch.recurseSubmodules=no", "core.quotePath=false"),
    "core.fsync=all",  # 断电也不丢：提交先落盘，再往下走
    *("i18n.commitEncoding=UTF-8", "i18n.logOutputEncoding=UTF-8", "log.showSignature=false"),
)
# 从外面带进来会换了仓库或换了署名的；ssh、代理、凭据的设置留着
_DROPPED = re.compile(
    r"GIT_(?:DIR|WORK_TREE|IMPLICIT_WORK_TREE|INDEX_FILE|PREFIX|COMMON_DIR|NAMESPACE|OBJECT_DIRECTORY"
    r"|ALTERNATE_OBJECT_DIRECTORIES|GRAFT_FILE|SHALLOW_FILE|REPLACE_REF_BASE|NO_REPLACE_OBJECTS|CONFIG"
    r"|CONFIG_PARAMETERS|CONFIG_COUNT|(?:AUTHOR|COMMITTER)_.*|(?:GLOB|NOGLOB|ICASE)_PATHSPECS|TRACE.*)"
)
_PASSWORD = re.compile(r"(?<=://)[^/@\s]+@")


class GitError(DianxingError):
    """Git 那里做不下去；话里说了怎么办。"""


class GitFailed(GitError):
    """一条 git 命令没做成。`said` 是它的原话（去掉了网址里的密码）。"""

    def __init__(self, message: str, said: str) -> None:
        self.said = said
        super().__init__(message)


class GitTooSlow(GitError):
    """一条 git 命令到时候还没做完，已经停了它。"""


@dataclass(frozen=True, slots=True)
class Done:
    """一条命令做完了。"""

    code: int
    out: bytes
    said: str
    """标准错误，去掉了网址里的密码。"""

    @property
    def text(self) -> str:
        """打印的字；不是 UTF-8 的字节原样带着，编回去不变。"""
        return self.out.decode("utf-8", "surrogateescape")

    @property
    def word(self) -> str:
        """打印的那一个词；没有是空的。"""
        return self.text.strip()


class Git:
    """在一个文件夹里叫 git。"""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(
        self,
        *arguments: str,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        seconds: float = SECONDS,
        good: Sequence[int] = (0,),
    ) -> Done:
        """运行到底。退出码不在 `good` 里抛 GitFailed，超时抛 GitTooSlow，没装 git 抛 GitError。"""
        settings = (part for setting in _HARDENING for part in ("-c", setting))
        command = ["git", *settings, "--no-pager", "-C", str(self.folder), *arguments]
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=_environment(env or {}),
                # 没有终端，ssh 就问不了密码；超时也好连它起的 ssh 一起停
                start_new_session=True,
            )
        except OSError as error:
            raise _not_started(self.folder, error) from None
        with process:
            try:
                out, err = process.communicate(stdin, timeout=seconds)
            except subprocess.TimeoutExpired:
                _stop(process)
                raise GitTooSlow(
                    f"git {arguments[0]} {seconds:g} 秒还没做完，停了它 → 看看磁盘和网络，再试一次"
                ) from None
            except BaseException:
                _stop(process)
                raise
        said = _PASSWORD.sub("", err.decode("utf-8", "replace")).strip()
        if process.returncode not in good:
            raise GitFailed(_explained(self.folder, arguments[0], said), said)
        return Done(process.returncode, out, said)


def last_words(said: str) -> str:
    """git 说的话里最要紧的一句：最后一个 fatal、error，没有就是最后一行。"""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    grave = [line for line in lines if line.startswith(("fatal:", "error:"))]
    return (grave or lines or ["什么也没说"])[-1][:300]


def _environment(more: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not _DROPPED.fullmatch(name)}
    return {
        **kept,
        "LC_ALL": "C",
        "LANGUAGE": "",
        "GIT_TERMINAL_PROMPT": "0",
        "SSH_ASKPASS_REQUIRE": "never",
        "GCM_INTERACTIVE": "never",
        "GIT_LITERAL_PATHSPECS": "1",
        # 只看不改的命令不去抢索引的锁
        "GIT_OPTIONAL_LOCKS": "0",
        **more,
    }


def _stop(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)  # git 收到它会删掉自己的锁
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(5)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _not_started(folder: Path, error: OSError) -> GitError:
    if not folder.is_dir():
        return GitError(f"没有 {folder} 这个文件夹 → 核对站点的位置")
    if isinstance(error, FileNotFoundError):
        return GitError("这台机器没有 git → 装上它（Debian：apt install git），再试一次")
    return GitError("起不了 git → 看看它的权限和这台机器的内存")


def _explained(folder: Path, command: str, said: str) -> str:
    if "cannot change to" in said:
        return f"打不开 {folder} 这个文件夹 → 核对站点的位置和权限"
    if "dubious ownership" in said:
        return (
            f"{folder} 归别的用户，git 不肯动它 → 把文件夹的主人改成运行采编台的用户，"
            f"或者以那个用户运行 git config --global --add safe.directory {folder}"
        )
    if locked := re.search(r"'([^'\n]+\.lock)': File exists", said):
        return lock_words(locked[1])
    if re.search(r"No space left|Disk quota", said):
        return "磁盘满了 → 腾出地方，再试一次"
    if re.search(r"Permission denied|Read-only file system|insufficient permission", said):
        return f"没有权限写 Git 仓库 → 让运行采编台的用户能写 {folder}\n原话：{last_words(said)}"
    if re.search(r"corrupt|bad object|missing (?:blob|tree|commit)|unable to read tree", said):
        return f"Git 仓库坏了 → 请管服务器的人在 {folder} 运行 git fsck\n原话：{last_words(said)}"
    return f"git {command} 没做成 → 把下面的原话交给管服务器的人\n原话：{last_words(said)}"


def lock_words(lock: str) -> str:
    """仓库被占着，怎么办。"""
    return (
        f"别的 git 正占着仓库（有 {lock}）→ 等它做完再试；确实没有人在用 git，"
        "就是上次断电留下的，请管服务器的人删掉这个文件"
    )
