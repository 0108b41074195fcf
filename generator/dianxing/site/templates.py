"""模板：`theme/dianxing/*.html`，自动转义，缺一个变量就报错。"""

from __future__ import annotations

import os
from collections.abc import Callable, MutableMapping
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb
from types import CodeType
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # 没有公开的名字

from dianxing.errors import BuildError
from dianxing.site.artefact import digest


def _escaped(value: object) -> str:
    """转义要输出的一个值；结果一样，只是字符串不另包一层 Markup：一页有一百多处，省一成时间。"""
    if type(value) is str:
        return _escape_inner(value)
    return value if type(value) is Markup else escape(value)


class _Template(Template):
    """编译好的模板，输出用 `_escaped`。"""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        made = super().from_code(environment, code, globals, uptodate)
        made.root_render_func.__globals__["escape"] = _escaped
        return made


class _Environment(Environment):
    template_class = _Template


class Templates:
    """一个主题文件夹里生成器用的模板；`compiled` 给了，编译好的存在那里，下次不用再编译。"""

    def __init__(self, theme: Path, compiled: Path | None = None) -> None:
        self.theme = theme
        if compiled is not None:
            compiled.mkdir(parents=True, exist_ok=True)
        self._environment = _Environment(
            loader=FileSystemLoader(theme),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            bytecode_cache=FileSystemBytecodeCache(os.fspath(compiled)) if compiled else None,
        )
        self._loaded: dict[str, Template] = {}

    def render(self, name: str, **values: object) -> Markup:
        """渲染 `theme/dianxing/<name>`；模板有错抛 BuildError，说出是哪个文件哪一行。"""
        try:
            return Markup(self._filled(name, values))
        except TemplateError as error:
            raise template_fault(error, self.theme) from error
        except UnicodeDecodeError as error:
            raise BuildError(f"theme/dianxing/{name}: 模板不是 UTF-8 编码 → 用编辑器另存为 UTF-8") from error

    def _filled(self, name: str, values: dict[str, object]) -> str:
        template = self._loaded.get(name)
        if template is None:
            template = self._loaded[name] = self._environment.get_template(f"dianxing/{name}")
        try:
            # 模板里用不着 Jinja 的全局函数，不必每页抄一遍
            context = template.new_context(values, shared=True)
            return self._environment.concat(template.root_render_func(context))
        except Exception:  # noqa: BLE001  # 原样再抛
            self._environment.handle_exception()  # 回溯里换成模板的行号

    def digest(self) -> str:
        """全部模板内容的摘要。"""
        paths = sorted([*self.theme.glob("dianxing/**/*.html"), *self.theme.glob("partials/**/*.html")])
        return digest(*(part for path in paths for part in (path.name, path.read_bytes())))


def template_fault(error: TemplateError, theme: Path) -> BuildError:
    """一个模板错误：哪个文件、哪一行、Jinja 怎么说。`theme` 是主题文件夹。"""
    if isinstance(error, TemplateNotFound):
        return BuildError(
            f"theme/{error.name}: 没有这个模板 → 恢复 theme/ 文件夹，mkdocs.yml 里 theme.custom_dir 写 theme"
        )
    if isinstance(error, TemplateSyntaxError):
        file, line = error.filename or "", error.lineno
    else:  # Jinja 把回溯里的行号换成了模板的
        frames = [
            (frame.f_code.co_filename, number)
            for frame, number in walk_tb(error.__traceback__)
            if frame.f_code.co_filename.endswith(".html")
        ]
        file, line = frames[-1] if frames else ("", 0)
    path = Path(file)
    shown = f"theme/{path.relative_to(theme).as_posix()}" if path.is_relative_to(theme) else file or "theme/"
    where = f"{shown}:{line}" if line else shown
    return BuildError(f"{where}: 模板写得不对 → 照 Jinja 的原话改：{error.message}")


@lru_cache(maxsize=4)
def shared_templates(theme: Path, compiled: Path, key: str) -> Templates:  # noqa: ARG001
    """工作进程里一批接一批用的同一套模板，免得每批重新编译；`key` 是模板的摘要。"""
    return Templates(theme, compiled)
