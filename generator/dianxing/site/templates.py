"""模板：`theme/dianxing/*.html`，自动转义，缺一个变量就报错。"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from markupsafe import Markup

from dianxing.errors import BuildError
from dianxing.site.artefact import digest


class Templates:
    """一个主题文件夹里生成器用的模板。"""

    def __init__(self, theme: Path) -> None:
        self.theme = theme
        self._environment = Environment(
            loader=FileSystemLoader(theme),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )

    def render(self, name: str, **values: object) -> Markup:
        """渲染 `theme/dianxing/<name>`；模板有错抛 BuildError，说出是哪个文件哪一行。"""
        try:
            return Markup(self._environment.get_template(f"dianxing/{name}").render(values))
        except TemplateNotFound as error:
            raise BuildError(f"{self.theme}/{error.name}: 没有这个模板 → 恢复 theme/ 文件夹") from None
        except TemplateError as error:
            line = getattr(error, "lineno", "")
            raise BuildError(f"{self.theme}/dianxing/{name}:{line}: 模板写得不对（{error}）") from error

    def digest(self) -> str:
        """全部模板内容的摘要。"""
        paths = sorted([*self.theme.glob("dianxing/**/*.html"), *self.theme.glob("partials/**/*.html")])
        return digest(*(part for path in paths for part in (path.name, path.read_bytes())))


@lru_cache(maxsize=4)
def shared_templates(theme: Path, key: str) -> Templates:  # noqa: ARG001
    """工作进程里一批接一批用的同一套模板，免得每批重新编译；`key` 是模板的摘要。"""
    return Templates(theme)
