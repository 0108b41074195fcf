"""引擎：唯一认识 MkDocs 的模块。换成它的后继者时，只改这里。

给出两样东西：`content/` 的手写页面，和一张带空位的外壳页（见 `site.shell`）。
`mkdocs build` 和 `mkdocs serve` 经这里的插件，用同一个生成器得到整个网站。
"""

from __future__ import annotations

import html
import logging
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from jinja2 import TemplateError
from markupsafe import Markup
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.base import load_config as mkdocs_load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from dianxing.cases.partial_date import beijing_now
from dianxing.cases.reference_files import load_reference
from dianxing.errors import BuildError, DianxingError
from dianxing.settings import Settings, load_settings
from dianxing.site.assets import load_assets
from dianxing.site.engine_output import SHELL_PATH, EngineOutput
from dianxing.site.manifest import manifest_beside
from dianxing.site.page_heads import written_page_head
from dianxing.site.search.guide import guide_sections
from dianxing.site.shell import placeholder, split_shell
from dianxing.site.templates import Templates, template_fault
from dianxing.site.views.site import SiteView, site_view

_T = TypeVar("_T")
_SHELL_SOURCE = "_shell.md"
_INSIDE_LINK = re.compile(r'(<(?:a|img)\b[^>]*?\b(?:href|src)=")/(?!/)')


def run_engine(settings: Settings) -> EngineOutput:
    """跑一次 MkDocs，给出外壳和手写页面；出错抛 BuildError。"""
    with tempfile.TemporaryDirectory(prefix="dianxing-engine-") as folder, _complaints() as said:
        try:
            config = mkdocs_load_config(
                str(settings.root / "mkdocs.yml"), site_url=settings.site_url, site_dir=folder
            )
            plugin = _own_plugin(config)
            plugin.settings = settings
            mkdocs_build(config)
        except PluginError as error:  # 本插件换过来的，已经是中文
            raise BuildError(str(error)) from None
        except MkDocsException as error:
            # MkDocs 先把各处的错记进日志，最后只抛一句“中止”
            words = "；".join(said) or str(error)
            raise BuildError(f"mkdocs.yml 或 content/ 有 MkDocs 不认的地方 → 照它的原话改：{words}") from None
        except UnicodeDecodeError:
            raise BuildError(
                f"{_undecodable(settings.root)}: 文件不是 UTF-8 编码 → 用编辑器另存为 UTF-8"
            ) from None
        except TemplateError as error:
            raise template_fault(error, settings.root / "theme") from None
        return read_output(Path(folder))


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """MkDocs 记进日志的错；这期间它一句也不打印。"""
    said: list[str] = []
    log = logging.getLogger("mkdocs")
    catcher = _Catcher(said)
    before = (log.propagate, log.level, log.handlers[:])
    log.propagate, log.handlers = False, [catcher]
    log.setLevel(logging.ERROR)
    try:
        yield said
    finally:
        log.propagate, level, log.handlers = before
        log.setLevel(level)


class _Catcher(logging.Handler):
    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.ERROR)
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(" ".join(record.getMessage().split()))


def _undecodable(root: Path) -> str:
    """MkDocs 只说有文件解不开，这里找出是哪个。"""
    for path in sorted((root / "content").rglob("*.md")):
        try:
            path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            return path.relative_to(root).as_posix()
    return "content/"


def read_output(site_dir: Path) -> EngineOutput:
    """读 MkDocs 写好的文件夹；外壳取出来，没有页面用到的 Material 资源不带走。"""
    files = {
        path.relative_to(site_dir).as_posix(): path.read_bytes()
        for path in sorted(site_dir.rglob("*"))
        if path.is_file()
    }
    shell = files.pop(SHELL_PATH, None)
    if shell is None:
        raise BuildError("theme/shell.html 没有产出外壳页 → 检查 mkdocs.yml 里的 theme 和 plugins")
    # 站点地图由生成器产出；MkDocs 会把主题里它的模板原样抄过来
    for path in ("sitemap.xml", "sitemap.xml.gz"):
        files.pop(path, None)
    needs_material = any(
        b"assets/stylesheets/main." in data for path, data in files.items() if path.endswith(".html")
    )
    keep = {path: data for path, data in files.items() if needs_material or not _is_material(path)}
    return EngineOutput(shell=split_shell(shell.decode()), files=keep, guide=guide_sections(keep))


def _is_material(path: str) -> bool:
    return path.startswith(("assets/javascripts/", "assets/stylesheets/", "assets/images/"))


def _own_plugin(config: MkDocsConfig) -> DianxingPlugin:
    for plugin in config.plugins.values():
        if isinstance(plugin, DianxingPlugin):
            return plugin
    raise BuildError("mkdocs.yml 的 plugins 里没有 dianxing → 加上一行 “- dianxing”")


class PluginOptions(Config):  # type: ignore[no-untyped-call]
    """`mkdocs.yml` 里 `plugins: - dianxing:` 下的选项。"""

    enabled = config_options.Type(bool, default=True)


class DianxingPlugin(BasePlugin[PluginOptions]):  # type: ignore[no-untyped-call]
    """把 `dx` 交给模板，加上外壳页；直接运行 MkDocs 时，最后叫生成器补齐其余页面。"""

    settings: Settings | None = None
    """由 `run_engine` 填好；直接运行 MkDocs 时是 None，那时也由本插件叫生成器。"""

    def on_startup(self, *, command: str, dirty: bool) -> None:  # noqa: ARG002
        # MkDocs 只让声明了 on_startup 的插件在 serve 的几次构建之间保留
        self.settings = None
        self._passing = command == "serve"
        self._site_dir: Path | None = None

    def on_shutdown(self) -> None:
        # serve 的网站在临时文件夹里，随后就由 MkDocs 删掉
        if self._passing and self._site_dir:
            manifest_beside(self._site_dir).unlink(missing_ok=True)

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        self._for_generator = self.settings is not None
        settings = self.settings or _settings(config)
        reference = _or_abort(lambda: load_reference(Path(config.docs_dir)))
        self._dx: SiteView = site_view(
            settings, reference, _or_abort(lambda: load_assets(settings.root / "theme", settings.base_path))
        )
        self._templates = Templates(settings.root / "theme")
        self._settings = settings
        config.theme.static_templates.clear()  # 404 和站点地图由生成器产出
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        shell = File.generated(
            config,
            _SHELL_SOURCE,
            content="---\ntemplate: shell.html\n---\n",
            inclusion=InclusionLevel.NOT_IN_NAV,
        )
        files.append(shell)
        sources = _theme_sources(self._settings.root)
        for file in list(files):
            if file.src_uri in sources or file.src_uri.startswith(("_reference/", "_digests/")):
                files.remove(file)
        return files

    def on_page_content(self, content: str, page: Page, **_: Any) -> str:  # noqa: ARG002
        return _INSIDE_LINK.sub(rf"\g<1>{html.escape(self._dx.root)}", content)

    def on_page_context(self, context: Any, page: Page, config: MkDocsConfig, **_: Any) -> Any:
        context["dx"] = self._dx
        context["dx_material"] = _material_bundle(config, self._dx.root)
        if page.file.src_uri == _SHELL_SOURCE:
            for slot in ("head", "body_class", "body"):
                context[f"dx_{slot}"] = Markup(placeholder(slot))
            return context
        head = written_page_head(
            title=re.sub(r"<[^>]+>", "", page.title or ""),
            description=str(page.meta.get("description") or config.site_description or ""),
            path=page.url,
            site=self._dx,
        )
        context["dx_head"] = self._templates.render("head.html", dx=self._dx, head=head)
        context["dx_body_class"] = ""
        return context

    def on_post_build(self, config: MkDocsConfig) -> None:
        if self._for_generator:
            return
        from dianxing.site.build import BuildOptions, build_site  # 生成器也用引擎，放在里面才不成圈

        site_dir = self._site_dir = Path(config.site_dir)
        output = read_output(site_dir)
        for path in sorted(site_dir.rglob("*"), reverse=True):
            relative = path.relative_to(site_dir).as_posix()
            if path.is_file() and relative not in output.files:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
        options = BuildOptions(site_dir=site_dir, strict=bool(config.strict))
        result = _or_abort(lambda: build_site(self._settings, options, engine=lambda _: output))
        log = logging.getLogger("mkdocs.plugins.dianxing")
        for problem in result.problems:
            log.warning("%s", problem)

    def on_serve(self, server: Any, config: MkDocsConfig, **_: Any) -> Any:
        server.watch(os.fspath(Path(config.config_file_path).parent / "cases"))
        return server


def _settings(config: MkDocsConfig) -> Settings:
    root = Path(config.config_file_path).parent
    now: datetime = beijing_now()
    return _or_abort(lambda: load_settings(root, as_of=now, base_url=config.site_url))


def _or_abort(action: Callable[[], _T]) -> _T:
    """我们的错误换成 MkDocs 的，它会打印出来而不带回溯。"""
    try:
        return action()
    except DianxingError as error:
        raise PluginError(str(error)) from None


def _theme_sources(root: Path) -> frozenset[str]:
    """主题里只供合成用的源文件，不原样放上网站。"""
    theme = root / "theme"
    return frozenset(
        path.relative_to(theme).as_posix()
        for folder in ("css", "feeds", "js", "glyphs", "wechat", "kits")
        for path in (theme / folder).rglob("*")
    )


def _material_bundle(config: MkDocsConfig, root: str) -> tuple[str, ...]:
    patterns = ("stylesheets/main.*.min.css", "stylesheets/palette.*.min.css", "javascripts/bundle.*.min.js")
    return tuple(
        f"{root}assets/{path.relative_to(Path(folder) / 'assets').as_posix()}"
        for folder in config.theme.dirs
        for pattern in patterns
        for path in sorted((Path(folder) / "assets").glob(pattern))
    )
