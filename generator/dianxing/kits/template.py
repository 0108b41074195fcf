"""`theme/kits/` 里的模板：样式和脚本都放进页面里，写出来的是一个断网也能看的文件。"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import rcssmin
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from markupsafe import Markup

from dianxing.errors import BuildError
from dianxing.site.artefact import digest


@dataclass(frozen=True)
class KitTemplate:
    """读好的模板。"""

    digest: str
    render: Callable[..., str]


def load_template(
    theme: Path, page: str, *, parts: Sequence[str] = (), css: Sequence[str] = (), js: Sequence[str] = ()
) -> KitTemplate:
    """读 `theme/kits/` 里的 `page` 和它要的；模板里写 `css`、`js`。缺了、写坏了抛 BuildError。

    `parts` 是 `page` 导入的别的模板：它们变了，`digest` 也变。
    """
    folder = theme / "kits"
    try:
        sources = [(folder / name).read_text(encoding="utf-8") for name in (page, *parts)]
        styles = [(folder / name).read_text(encoding="utf-8") for name in css]
        scripts = [(folder / name).read_text(encoding="utf-8") for name in js]
        environment = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        environment.globals.update(
            css=Markup(rcssmin.cssmin("\n".join(styles))), js=Markup("\n".join(scripts))
        )
        template = environment.get_template(page)
    except OSError as error:
        raise BuildError(f"{error.filename}: 读不了（{error.strerror}）→ 恢复 theme/ 文件夹") from None
    except TemplateError as error:
        name, line = getattr(error, "name", None) or page, getattr(error, "lineno", "")
        raise BuildError(f"{folder}/{name}:{line}: 模板写得不对（{error}）") from error
    return KitTemplate(digest(*sources, *styles, *scripts), template.render)


def script_json(value: object) -> Markup:
    """放进 `<script type="application/json">` 也安全的 JSON。"""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
