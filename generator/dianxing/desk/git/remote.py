"""远端：取回、送出。连不上、不收，是结果不是错误：提交留在本机，下次再送。"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from dianxing.desk.git.git_program import NETWORK_SECONDS, GitFailed, GitTooSlow, last_words
from dianxing.desk.git.repository import Repository


@dataclass(frozen=True, slots=True)
class Remote:
    """分支跟着的远端。"""

    name: str
    branch: str
    """它在远端的引用名，如 refs/heads/main。"""

    @property
    def tracking(self) -> str:
        """本机记着的远端分支。"""
        return f"refs/remotes/{self.name}/{self.branch.removeprefix('refs/heads/')}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """取回的结果。"""

    tip: str | None
    """远端现在（取不回时：上次知道的）在哪次提交；远端还没有这个分支是 None。"""
    trouble: str = ""
    """为什么取不回；取回了是空的。"""


class Push(Enum):
    """送出的结果。"""

    SENT = "sent"
    MOVED = "moved"
    """远端其间有了别人的提交。"""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Pushed:
    """送出的结果，没成的有原因。"""

    how: Push
    trouble: str = ""


# 次序要紧：前面的先认
_REASONS = (
    (
        r"non-fast-forward",
        "远端的历史被人改写过，不敢自己合 → 请管 Git 的人核对以后，在服务器上 git fetch 并合好",
    ),
    (r"Could not resolve host|Name or service not known", "找不到远端的主机 → 看网络和远端的地址"),
    (
        r"Host key verification failed|IDENTIFICATION HAS CHANGED",
        "远端主机的指纹不认识或变了 → 和管远端的人核对",
    ),
    (
        r"Authentication failed|could not read (?:Username|Password)|Permission denied \(|HTTP Basic|403|401",
        "远端不认这台服务器的帐号 → 请管服务器的人更新密钥或令牌",
    ),
    (
        r"GH006|protected branch|not allowed to push",
        "远端的这个分支不许直接推送 → 请管远端的人给采编台的帐号放行",
    ),
    (
        r"No space left|Disk quota|unpacker error",
        "磁盘满了，或者远端存不下 → 请管服务器的人看看两边的磁盘",
    ),
    (r"hook declined", "远端的检查没有放行 → 看下面远端的话，改好再发布"),
    (
        r"Connection refused|timed out|No route to host|unreachable|Connection reset|Connection closed"
        r"|Broken pipe|early EOF|hung up unexpectedly|HTTP 5\d\d|error: 5\d\d",
        "连不上远端，或者连接断了 → 看网络，过一会儿会再送",
    ),
    (
        r"does not appear to be a git repository|[Rr]epository not found|not found",
        "远端的地址上没有仓库 → 核对 git remote -v",
    ),
)
# 对方没说不行，只是慢了一步：别人先推了，或者两边同时在推
_MOVED = (
    r"fetch first|non-fast-forward|stale info"
    r"|incorrect old value|but expected|failed to update ref|cannot lock ref"
)


def find_remote(repo: Repository) -> Remote | None:
    """分支设了上游就是它；没设而有 origin（或只有一个远端）就是那里的同名分支；没有远端给 None。"""
    name = repo.setting(f"branch.{repo.branch}.remote")
    if name and name != ".":
        return Remote(name, repo.setting(f"branch.{repo.branch}.merge") or repo.head_ref)
    names = repo.git.run("remote").text.split()
    if "origin" in names:
        return Remote("origin", repo.head_ref)
    return Remote(names[0], repo.head_ref) if len(names) == 1 else None


def fetch(repo: Repository, remote: Remote) -> Fetched:
    """取回远端的分支。远端改写了历史的不收，当作取不回。"""
    # 不加“+”：改写历史多半是为了抹掉什么，合回去等于又放出来
    spec = f"{remote.branch}:{remote.tracking}"
    options = ("--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
    try:
        repo.git.run("fetch", *options, remote.name, spec, seconds=NETWORK_SECONDS)
    except GitFailed as error:
        if "couldn't find remote ref" in error.said:
            return Fetched(None)
        return Fetched(repo.tip(remote.tracking), _reason(error.said))
    except GitTooSlow:
        return Fetched(repo.tip(remote.tracking), "远端太久没有回答 → 看网络，过一会儿会再送")
    return Fetched(repo.tip(remote.tracking))


def push(repo: Repository, remote: Remote, commit: str) -> Pushed:
    """把 `commit` 送到远端的分支上；从不强推。"""
    try:
        done = repo.git.run(
            *("push", "--porcelain", "--no-verify", remote.name, f"{commit}:{remote.branch}"),
            seconds=NETWORK_SECONDS,
            good=(0, 1, 128),
        )
    except GitTooSlow:
        # 也许已经送到了：下次先取回，看得出来
        return Pushed(Push.REFUSED, "远端太久没有回答 → 看网络，过一会儿会再送")
    if done.code == 0:
        repo.mark(remote.tracking, commit)
        return Pushed(Push.SENT)
    answers = [line for line in done.text.splitlines() if line.startswith("!")]
    answer = answers[-1].rpartition("\t")[2] if answers else ""
    if re.search(_MOVED, answer):
        return Pushed(Push.MOVED)
    return Pushed(Push.REFUSED, _reason(f"{done.said}\n{answer}"))


def _reason(said: str) -> str:
    """git 的话换成中文；远端自己说的话带上。"""
    told = [line.removeprefix("remote:").strip() for line in said.splitlines() if line.startswith("remote:")]
    quoted = " ".join(line for line in told if line)[:300]
    what = next(
        (words for pattern, words in _REASONS if re.search(pattern, said)),
        f"和远端来往不成 → 把下面的原话交给管服务器的人\n原话：{last_words(said)}",
    )
    return f"{what}\n远端说：{quoted}" if quoted else what
