"""引擎：直接运行 MkDocs 也得到整个网站；只改案例时连 MkDocs 都不导入。"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dianxing.errors import BuildError, DianxingError

if TYPE_CHECKING:
    from tests.conftest import SmallSite

GARLIC = "2022/nantang-garlic-coop"


def mkdocs(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "mkdocs", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not _quietly(what):
        if time.monotonic() > end:
            pytest.fail(f"等了 {seconds:.0f} 秒还没有")
        time.sleep(0.2)


def _quietly(what: Callable[[], bool]) -> bool:
    try:
        return what()
    except OSError:
        return False


def test_plain_mkdocs_gives_the_same_whole_site(small: SmallSite, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    done = subprocess.run(
        [sys.executable, "-m", "dianxing", "build", "--root", str(small.root), "--site-dir", str(ours)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    built = mkdocs(small.root, "build")
    assert built.returncode == 0, built.stderr
    assert small.tree() == small.tree(ours)
    again = mkdocs(small.root, "build")
    assert again.returncode == 0, again.stderr
    assert small.tree() == small.tree(ours)


def test_plain_mkdocs_names_the_broken_case_and_gives_the_rest(small: SmallSite) -> None:
    small.edit(GARLIC, "area: 农业专业合作组织", "area: 没有的领域")
    built = mkdocs(small.root, "build")
    assert built.returncode == 0
    assert f"cases/{GARLIC}/case.md" in built.stderr
    assert "没有的领域" in built.stderr
    assert f"cases/{GARLIC}/index.html" not in small.tree()
    assert "index.html" in small.tree()


def test_plain_mkdocs_refuses_a_broken_case_when_strict(small: SmallSite) -> None:
    small.edit(GARLIC, "area: 农业专业合作组织", "area: 没有的领域")
    built = mkdocs(small.root, "build", "--strict")
    assert built.returncode == 1
    assert "没有的领域" in built.stderr
    assert "Traceback" not in built.stderr


@contextmanager
def serving(root: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    log = (root / "serve.log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"],
        cwd=root,
        stdout=log,
        stderr=subprocess.STDOUT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    try:
        yield server
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        log.close()


def test_mkdocs_serve_shows_a_case_and_rebuilds_on_an_edit(small: SmallSite) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/cases/{GARLIC}/"
    with serving(small.root, port):
        wait_for(lambda: "一天比一天紧" in fetch(url))
        assert f'<link rel="canonical" href="{url}">' in fetch(url)
        small.edit(GARLIC, "一天比一天紧", "一天比一天忙")
        wait_for(lambda: "一天比一天忙" in fetch(url))
        assert f'href="/cases/{GARLIC}/"' in fetch(f"http://127.0.0.1:{port}/places/nantang/")
    assert "Traceback" not in (small.root / "serve.log").read_text(encoding="utf-8")
    assert not (small.root / "site").exists()
    assert list(Path("/tmp").glob(".mkdocs_*.manifest")) == []


def test_a_change_of_a_case_does_not_even_import_mkdocs(small: SmallSite) -> None:
    script = (
        "import sys\n"
        "from dianxing.cli.app import run\n"
        f"code = run(['build', '--root', {str(small.root)!r}, '--no-pictures'])\n"
        "engine = {'mkdocs', 'material', 'markdown'}\n"
        "print(code, sorted({name.split('.')[0] for name in sys.modules} & engine))\n"
    )
    command = [sys.executable, "-c", script]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    small.edit(GARLIC, "一天比一天紧", "一天比一天忙")
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines()[-1] == "0 []", done.stdout + done.stderr
    assert "一天比一天忙" in small.page(f"cases/{GARLIC}/index.html")


def test_the_engine_runs_again_when_a_written_page_changes(small: SmallSite) -> None:
    small.build()
    small.edit(small.root / "content" / "about.md", "只供测试。", "只供测试，改过了。")
    written = small.build().report.written
    # 页面的字也在检索的总目录里
    assert written == ("about/index.html", "search/directory.json")
    assert "改过了" in small.page("about/index.html")
    assert "改过了" in small.page("search/directory.json")


def test_the_engine_runs_again_when_a_hook_or_an_inherited_setting_changes(small: SmallSite) -> None:
    config = small.root / "mkdocs.yml"
    hook, base = small.root / "tools" / "hook.py", small.root / "base.yml"
    hook.parent.mkdir()
    hook.write_text(
        "def on_page_content(html, **_):\n    return html + '<p>钩子加的</p>'\n", encoding="utf-8"
    )
    base.write_text("hooks: [tools/hook.py]\nextra: {a: 1}\n", encoding="utf-8")

    def build() -> None:
        # 一个进程里 MkDocs 只读一次钩子，所以每次另起一个
        command = [sys.executable, "-m", "dianxing", "build", "--root", str(small.root), "--no-pictures"]
        subprocess.run(command, check=True, capture_output=True, timeout=120)

    config.write_text(f"INHERIT: base.yml\n{config.read_text(encoding='utf-8')}", encoding="utf-8")
    build()
    assert "钩子加的" in small.page("about/index.html")
    small.edit(hook, "钩子加的", "钩子改了的")
    build()
    assert "钩子改了的" in small.page("about/index.html")
    small.edit(base, "hooks: [tools/hook.py]\n", "")
    build()
    assert "钩子" not in small.page("about/index.html")


def test_a_new_written_page_joins_the_site_and_the_sitemap(small: SmallSite) -> None:
    small.build()
    page = small.root / "content" / "news" / "open-day.md"
    page.parent.mkdir()
    page.write_text("---\ntitle: 开放日\n---\n\n来看看。\n", encoding="utf-8")
    small.build()
    assert "来看看" in small.page("news/open-day/index.html")
    assert "https://yunzhou.example/news/open-day/" in small.page("sitemap.xml")
    page.unlink()
    assert "news/open-day/index.html" in small.build().report.removed
    assert not (small.out / "news").exists()


def test_a_page_that_asks_for_material_gets_its_bundle_and_others_do_not(small: SmallSite) -> None:
    about = small.root / "content" / "about.md"
    small.edit(about, "title: 关于本站", "title: 关于本站\nmaterial: true")
    small.build()
    wanted = re.findall(
        r'(?:href|src)="/(assets/(?:stylesheets|javascripts)/[^"]+)"', small.page("about/index.html")
    )
    assert {Path(path).suffix for path in wanted} == {".css", ".js"}
    assert all((small.out / path).is_file() for path in wanted)
    others = [name for name in small.tree() if name.endswith(".html") and name != "about/index.html"]
    assert [name for name in others if "assets/stylesheets" in small.page(name)] == []
    small.edit(about, "\nmaterial: true", "")
    small.build()
    assert [
        name for name in small.tree() if name.startswith(("assets/stylesheets", "assets/javascripts"))
    ] == []


def test_sources_and_word_lists_are_not_published(small: SmallSite) -> None:
    small.build()
    names = set(small.tree())
    assert not [name for name in names if name.endswith((".yml", ".md")) or "_shell" in name]
    assert not [
        name for name in names if name.startswith(("css/", "js/", "glyphs/", "dianxing/", "partials/"))
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "says"),
    [
        ("mkdocs.yml", "plugins:\n  - dianxing\n", "plugins: []\n", "plugins 里没有 dianxing"),
        ("mkdocs.yml", "  custom_dir: theme\n", "", "theme.custom_dir"),
        ("mkdocs.yml", "docs_dir: content", "docs_dir: nowhere", "docs_dir"),
        ("mkdocs.yml", "  name: material\n", "  name: no-such-theme\n", "no-such-theme"),
        ("mkdocs.yml", "  - tables\n", "  - no_such_extension\n", "no_such_extension"),
        ("mkdocs.yml", "nav:\n", "nav: 3\nother:\n", "nav"),
        ("theme/shell.html", "{{ dx_body }}", "", "空位"),
        ("theme/base.html", "{% block body %}", "{% block body", "theme/base.html:"),
        ("theme/main.html", "{% block libs %}", "{% block libs %}{{ nothing.here }}", "模板"),
        ("theme/partials/dx-footer.html", "<footer", "{% include 'no-such.html' %}<footer", "no-such.html"),
    ],
)
def test_a_broken_engine_says_which_file_without_a_traceback(
    small: SmallSite, path: str, old: str, new: str, says: str
) -> None:
    small.build()
    before = small.tree()
    small.edit(small.root / path, old, new)
    with pytest.raises(DianxingError) as caught:
        small.build()
    assert says in str(caught.value)
    assert "→" in str(caught.value)
    assert small.tree() == before


def test_the_engine_can_be_replaced_by_a_value(small: SmallSite, tmp_path: Path) -> None:
    from dianxing.site.engine_output import EngineOutput
    from dianxing.site.shell import placeholder, split_shell

    shell = split_shell("|".join(placeholder(slot) for slot in ("head", "body_class", "body")))
    small.build(engine=lambda _: EngineOutput(shell, {"hello.txt": b"hello"}), site_dir=tmp_path / "out")
    assert (tmp_path / "out" / "hello.txt").read_bytes() == b"hello"
    assert (tmp_path / "out" / "cases" / GARLIC / "index.html").read_text("utf-8").count("|") >= 2


@pytest.mark.parametrize(
    "html", ["没有空位", "@@dx:head@@@@dx:body@@", "@@dx:head@@@@dx:head@@@@dx:body_class@@@@dx:body@@"]
)
def test_a_shell_without_exactly_its_slots_is_refused(html: str) -> None:
    from dianxing.site.shell import split_shell

    with pytest.raises(BuildError, match="空位"):
        split_shell(html)


def test_a_cache_from_another_place_is_of_use(small: SmallSite, tmp_path: Path) -> None:
    """流水线上把缓存文件夹存下来再放回去，也不必重跑引擎。"""
    small.build()
    other = type(small)(tmp_path / "other")
    shutil.copytree(small.root, other.root, ignore=shutil.ignore_patterns("site", ".site.*"))

    def refuse(_: object) -> object:
        raise AssertionError("不该再跑引擎")

    from dianxing.engine_version import engine_version
    from dianxing.site.engine_output import cached_engine

    cached_engine(other.settings(), engine_version(), other.root / ".cache" / "dianxing", refuse)  # type: ignore[arg-type]
