"""发布测试的共用件：一个正式建好的小网站、发布它的办法，和真的服务器。"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.cli.conftest import Done, dianxing  # noqa: F401  # 同一个“跑一条命令”
from tests.conftest import SmallSite
from tests.deploy.servers import SshServer, WebServer, caddy_server, nginx_server, ssh_server

from dianxing.cases.partial_date import beijing_now
from dianxing.deploy.folder_target import FolderTarget
from dianxing.deploy.publish import deploy
from dianxing.site.executors import lazy_pool
from dianxing.site.progress import silent

GARLIC = "2022/nantang-garlic-coop"
URL = "https://dianxing.yunzhou.gov.cn/"

Run = Callable[..., Done]


@dataclass
class Ready:
    """一个什么占位都没有的小站点，和一处发布的地方。"""

    small: SmallSite
    place: Path

    @property
    def root(self) -> Path:
        return self.small.root

    def build(self) -> None:
        self.small.build(production=True, base_url=URL, pictures=True)

    def targets(self, text: str, keep: int = 5) -> None:
        """在 dianxing.yml 里写上发布到哪里。"""
        path = self.root / "dianxing.yml"
        plain = path.read_text(encoding="utf-8").split("\ndeploy:")[0]
        path.write_text(f"{plain}\ndeploy:\n  keep: {keep}\n  targets:\n{text}", encoding="utf-8")

    def change(self, old: str, new: str) -> None:
        self.small.edit(GARLIC, old, new)
        self.build()

    def live(self, place: Path | None = None) -> dict[str, bytes]:
        """访问者看到的全部文件，压缩副本除外。"""
        tree = self.small.tree((place or self.place) / "current" / "public")
        return {name: content for name, content in tree.items() if not name.endswith((".br", ".gz"))}

    def releases(self, place: Path | None = None) -> list[str]:
        return sorted(path.name for path in ((place or self.place) / "releases").iterdir())


@pytest.fixture(scope="session")
def _built(tmp_path_factory: pytest.TempPathFactory, small_in: Callable[[Path], SmallSite]) -> Path:
    """正式建好了的小站点，图片也做了；只建一次，各个测试抄一份。"""
    small = small_in(tmp_path_factory.mktemp("ready") / "root")
    small.edit(small.root / "dianxing.yml", "示ICP备00000000号-1", "鲁ICP备19041234号-1")
    small.edit(small.root / "content" / "_reference" / "regions.yml", "0999-0000000", "0539-8312580")
    small.edit("2022/dongshan-logistics-park", "0999-0000001", "0539-8312581")
    Ready(small, small.root).build()
    return small.root


@pytest.fixture
def ready(_built: Path, tmp_path: Path) -> Ready:
    """正式建好了的；默认发布到 `tmp_path/www`。"""
    root = tmp_path / "root"
    shutil.copytree(_built, root)
    found = Ready(SmallSite(root), tmp_path / "www")
    found.targets(f"    - name: 本机\n      folder: {found.place}\n")
    return found


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """放着测试自己签的证书的文件夹。"""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-nodes", "-days", "2", "-subj", "/CN=localhost"),
            *("-keyout", "privkey.pem", "-out", "fullchain.pem"),
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="session")
def nginx(
    tmp_path_factory: pytest.TempPathFactory, certificate: Path
) -> Iterator[Callable[[Path], WebServer]]:
    """拿 `deploy/nginx.conf` 起一个真的 nginx，看着一个发布的地方；只换域名、端口、证书和路径。"""
    with ExitStack() as stack:
        yield lambda place: stack.enter_context(
            nginx_server(place, tmp_path_factory.mktemp("nginx"), certificate)
        )


@pytest.fixture(scope="session")
def caddy(
    tmp_path_factory: pytest.TempPathFactory, certificate: Path
) -> Iterator[Callable[[Path], WebServer]]:
    """拿 `deploy/Caddyfile` 起一个真的 Caddy，同上。"""
    with ExitStack() as stack:
        yield lambda place: stack.enter_context(
            caddy_server(place, tmp_path_factory.mktemp("caddy"), certificate)
        )


@pytest.fixture(scope="session")
def served(
    _built: Path,
    tmp_path_factory: pytest.TempPathFactory,
    nginx: Callable[[Path], WebServer],
) -> WebServer:
    """发布好的小网站，由真的 nginx 给出；整场测试共用，别再往那里发布。"""
    place = tmp_path_factory.mktemp("served") / "www"
    publish(_built, place)
    return nginx(place)


@pytest.fixture(scope="session")
def real_served(
    real_site: Path,
    tmp_path_factory: pytest.TempPathFactory,
    nginx: Callable[[Path], WebServer],
) -> WebServer:
    """项目自己的网站，由真的 nginx 给出。"""
    place = tmp_path_factory.mktemp("real-served") / "www"
    publish(real_site.parent, place, allow_test=True)
    return nginx(place)


def publish(root: Path, place: Path, *, allow_test: bool = False) -> None:
    """把 `root` 建好的网站发布到本机的 `place`。"""
    with lazy_pool(1) as pool:
        deploy(
            FolderTarget(place),
            root,
            root / "site",
            keep=5,
            allow_test=allow_test,
            dry_run=False,
            clock=beijing_now,
            pool=pool,
            progress=silent,
            waiting=lambda: None,
        )


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshServer]:
    """只认测试钥匙的 sshd。"""
    with ssh_server(tmp_path_factory.mktemp("sshd")) as server:
        yield server


def run_deploy(command: Run, ready: Ready, *more: object) -> Done:
    """跑 `dianxing deploy …`。"""
    jobs = () if {"list", "rollback"} & set(more) else ("--jobs", 1)
    return command("deploy", *more, "--root", ready.root, *jobs)


def good(done: Done) -> str:
    """做成了的命令打印的。"""
    assert done.code == 0, done.err
    return done.out


def version(out: str) -> str:
    """打印出来的版本号。"""
    found = re.search(r"\d{8}-\d{6}-[0-9a-f]{8}", out)
    assert found, out
    return found[0]
