"""经 ssh 和 rsync 发布到服务器。文件夹的样子与 `folder_target` 一样。

服务器上只要 sh、flock、rsync 和一般的命令（Linux 都有），不用装我们的程序。
"""

from __future__ import annotations

import selectors
import shlex
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from dianxing.deploy.changes import Changes, compare
from dianxing.deploy.folder_target import CURRENT, INCOMING, PREVIOUS, RELEASES
from dianxing.deploy.programs import english, failure, not_installed, run, ssh_command
from dianxing.deploy.release import RECORD, Release, is_release_id, load_about, load_release
from dianxing.deploy.stage import Package
from dianxing.deploy.target import Shelf
from dianxing.errors import DeployError
from dianxing.site.progress import Progress

_UPLOAD = ".upload"
_PATIENCE = 3
"""等锁几秒还没等到，就说一声在等。"""

# 锁归这条连接：标准输入一断（我们死了、网断了），cat 就结束，锁跟着没了
_LOCK = f"""
umask 022
if [ -e "$1/{CURRENT}" ] && [ ! -L "$1/{CURRENT}" ]; then echo not-ours; exit 0; fi
if [ -d "$1" ] && [ ! -d "$1/{RELEASES}" ] && [ -n "$(ls "$1" | grep -v '^lock$' || true)" ]; then
  echo not-ours; exit 0
fi
mkdir -p "$1/{RELEASES}" && exec 9>"$1/lock" && flock 9 && echo ready && exec cat >/dev/null
"""
_SHELF = f"""
cd "$1"
readlink {CURRENT} || echo
for record in {RELEASES}/[0-9]*/{RECORD}; do [ ! -f "$record" ] || head -n 1 "$record"; done
"""
_RECORD = f"""
cat "$1/{RELEASES}/$2/{RECORD}"
"""
_SETTLE = f"""
set -e
cd "$1/{RELEASES}"
sync
mv {INCOMING} "$2"
"""
_SWITCH = f"""
set -e
cd "$1"
[ -f "{RELEASES}/$2/{RECORD}" ]
if [ -n "$3" ] && [ "$3" != "$2" ]; then
  rm -f .{PREVIOUS}.new
  ln -s "{RELEASES}/$3" .{PREVIOUS}.new
  mv -T .{PREVIOUS}.new {PREVIOUS}
fi
rm -f .{CURRENT}.new
ln -s "{RELEASES}/$2" .{CURRENT}.new
mv -T .{CURRENT}.new {CURRENT}
"""
_PRUNE = """
cd "$1/releases" || exit 1
shift
for id in "$@"; do mv "$id" ".old-$id" || exit 1; done
rm -rf .old-* .incoming
"""


class SshTarget:
    """服务器上的一个文件夹。"""

    wants_packed = True
    caution = ""

    def __init__(self, host: str, folder: str) -> None:
        self._host = host
        self._folder = folder
        self._place = f"{host}:{folder}"
        self._lock: subprocess.Popen[str] | None = None

    @contextmanager
    def locked(self, waiting: Callable[[], None]) -> Iterator[None]:
        """开一条连接占着服务器上的锁，做完就断。"""
        with tempfile.TemporaryFile() as errors:
            try:
                process = subprocess.Popen(
                    self._ssh(_LOCK),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    env=english(),
                    encoding="utf-8",
                    errors="replace",
                )
            except FileNotFoundError:
                raise not_installed(ssh_command()[0]) from None
            with process:
                try:
                    answer = _first_line(process, waiting)
                    if answer == "not-ours":
                        raise DeployError(
                            f"{self._place}: 里面有别的东西，不是发布用的文件夹 → 换一个空文件夹"
                        )
                    if answer != "ready":
                        code = process.wait()
                        errors.seek(0)
                        raise failure("ssh", self._place, errors.read().decode("utf-8", "replace"), code)
                    self._lock = process
                    yield
                finally:
                    self._lock = None
                    assert process.stdin is not None
                    process.stdin.close()
                    try:
                        process.wait(5)
                    except subprocess.TimeoutExpired:
                        process.terminate()

    def shelf(self) -> Shelf:
        """留着的各版。"""
        link, *heads = self._run(_SHELF).splitlines() or [""]
        releases = sorted(map(load_about, heads), key=lambda about: about.id, reverse=True)
        current = PurePosixPath(link.strip()).name
        return Shelf(tuple(releases), current if any(about.id == current for about in releases) else "")

    def record(self, release_id: str) -> Release:
        """一版的全部记录。"""
        return load_release(self._run(_RECORD, release_id))

    def compare(self, package: Package, shelf: Shelf) -> Changes:
        """和现在的一版比。"""
        old = self.record(shelf.current).files if shelf.current else ()
        return compare(old, package.release.files)

    def put(self, package: Package, shelf: Shelf, progress: Progress) -> None:
        """传进 `.incoming`：与现在的一版内容相同的就地硬链接，别的才传；断了再来，接着传。"""
        total = len(package.release.files)
        sent = 0

        def count(_: str) -> None:
            nonlocal sent
            sent += 1
            progress("上传", min(sent, total), total)

        # 上一个发布被强行结束，它的 rsync 可能还在传：等那一头的 rsync 散了再传
        receiver = shlex.join(["flock", f"{self._folder}/{_UPLOAD}", "rsync"])
        # 比内容（--checksum）而不比时间：重新建过的站，文件的时间全是新的；服务器上被改过的也能换回来
        run(
            [
                "rsync",
                "--recursive",
                "--perms",
                "--chmod=D755,F644",
                "--checksum",
                "--delete",
                "--compress",
                "--timeout=300",
                "--out-format=%n",
                f"--rsync-path={receiver}",
                f"--rsh={shlex.join(ssh_command())}",
                *([f"--link-dest=../{shelf.current}"] if shelf.current else []),
                f"{package.folder}/",
                f"{self._host}:{self._folder}/{RELEASES}/{INCOMING}/",
            ],
            self._place,
            on_line=count,
        )
        self._run(_SETTLE, package.release.about.id)

    def go_live(self, release_id: str, shelf: Shelf, progress: Progress) -> None:  # noqa: ARG002
        """换链接；锁要是断了就不换：别人可能已经开始了。"""
        if self._lock is None or self._lock.poll() is not None:
            raise DeployError(f"{self._place}: 和服务器的连接断了，没有切换 → 再发布一次，传过的不重传")
        self._run(_SWITCH, release_id, shelf.current)

    def prune(self, release_ids: tuple[str, ...]) -> None:
        """删掉这几版。"""
        self._run(_PRUNE, *filter(is_release_id, release_ids))

    def _run(self, script: str, *arguments: str) -> str:
        return run(self._ssh(script, *arguments), self._place)

    def _ssh(self, script: str, *arguments: str) -> list[str]:
        remote = shlex.join(["sh", "-c", script, "sh", self._folder, *arguments])
        return [*ssh_command(), self._host, remote]


def _first_line(process: subprocess.Popen[str], waiting: Callable[[], None]) -> str:
    assert process.stdout is not None
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        if not selector.select(_PATIENCE):
            waiting()
        return process.stdout.readline().strip()
