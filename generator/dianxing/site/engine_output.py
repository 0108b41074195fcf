"""引擎交出来的值：外壳和手写页面，以及它们在缓存里的存取。"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from dianxing.settings import Settings
from dianxing.site.artefact import Artefact, digest
from dianxing.site.engine_sources import engine_sources
from dianxing.site.executors import InlineExecutor
from dianxing.site.search.guide import GuideSection
from dianxing.site.shell import Shell
from dianxing.whole_file import write_whole

SHELL_PATH = "_shell/index.html"


@dataclass(frozen=True)
class EngineOutput:
    """外壳，和手写页面及其附件（相对站点目录的路径 → 内容）。"""

    shell: Shell
    files: Mapping[str, bytes]
    guide: tuple[GuideSection, ...] = ()
    """手写页面的各节，供检索；和页面一起缓存，不必每次都拆。"""

    def artefacts(self) -> Iterable[Artefact]:
        """每个文件一个产物。"""
        for path, data in sorted(self.files.items()):
            yield Artefact(path, digest(data), lambda data=data: data, source=_source(path))  # type: ignore[misc]


def _source(path: str) -> str:
    """这个文件多半从哪里来；MkDocs 不说，只能照它的规矩推。"""
    folder, _, name = path.rpartition("/")
    if name == "index.html" and folder:
        return f"content/{folder}.md（或 content/{folder}/index.md）"
    if name == "index.html":
        return "content/index.md"
    return f"content/{path}（或 theme/{path}）"


def engine_key(settings: Settings, version: str) -> str:
    """引擎读的一切的摘要：手写页面、主题、设置和各包版本。"""
    # 名字和说明可以从环境变量来（!ENV），不一定写在文件里
    named = (settings.site_name, settings.description, settings.site_url)
    parts: list[str | bytes] = [version, *named, str(settings.production)]
    for path in engine_sources(settings.root):
        # 上一份设置可以在站点目录外面
        parts += [os.path.relpath(path, settings.root), path.read_bytes()]
    return digest(*parts)


def cached_engine(
    settings: Settings, version: str, cache: Path, run: Callable[[Settings], EngineOutput]
) -> EngineOutput:
    """缓存里有就取，没有才在本进程里跑引擎；只留最新的一份。"""
    return engine_ahead(settings, version, cache, lambda: InlineExecutor().submit(run, settings))()


def engine_ahead(
    settings: Settings, version: str, cache: Path, start: Callable[[], Future[EngineOutput]]
) -> Callable[[], EngineOutput]:
    """缓存里有就取，没有才 `start`（现在就跑起来）；要用了再叫返回的函数，等它跑完。"""
    path = cache / f"engine-{engine_key(settings, version)}.pickle"
    found = _stored(path)
    if found is not None:
        return lambda: found
    running = start()

    def output() -> EngineOutput:
        fresh = running.result()
        cache.mkdir(parents=True, exist_ok=True)
        for old in cache.glob("engine-*.pickle"):
            old.unlink(missing_ok=True)
        write_whole(path, pickle.dumps(fresh, protocol=pickle.HIGHEST_PROTOCOL))
        return fresh

    return output


def _stored(path: Path) -> EngineOutput | None:
    """存过的；没有、读不了或是旧版本的为 None。"""
    try:
        with path.open("rb") as file:
            found = pickle.load(file)
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ImportError):
        return None
    return found if isinstance(found, EngineOutput) else None
