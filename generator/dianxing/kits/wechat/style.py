"""图文的样式：`theme/wechat/<名字>/` 里的 `article.html` 和 `style.css`；共用的在 `theme/wechat/parts/`。

微信只认写在标签上的样式，所以读的时候就把样式表并进模板（css-inline），每个案例只管填空。
模板里写普通的类名；并完以后类名和标签之间的空白都去掉（空白在编辑器里会变成空行）。
样式要用类选择符或标签名：模板的各块分开并，跨块的选择符不起作用。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import css_inline
from jinja2 import Environment, FunctionLoader, StrictUndefined, TemplateError, TemplateNotFound
from markupsafe import Markup

from dianxing.errors import BuildError, SettingsError
from dianxing.site.artefact import digest

_T = TypeVar("_T")
_PARTS = "parts"
_INLINE_TAGS = ("strong", "em", "s", "code", "sup", "a")
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)
_HELD = re.compile(r"<!--@(\d+)@-->|@@(\d+)@@")
_CLASS = re.compile(r' class="[^"]*"')


@dataclass(frozen=True)
class WechatStyle:
    """一种读好、并好的样式。"""

    name: str
    tags: Mapping[str, tuple[Markup, Markup]]
    """行内标签：名字 → 带样式的开头和结尾。"""
    digest: str
    render: Callable[..., str]
    """`render(article=ArticleView)` 给出整篇的 HTML。"""


def style_names(theme: Path) -> tuple[str, ...]:
    """有哪些样式。"""
    return tuple(sorted(path.parent.name for path in (theme / "wechat").glob("*/style.css")))


def load_style(theme: Path, name: str) -> WechatStyle:
    """读一种样式；没有这个名字抛 SettingsError，模板写坏了抛 BuildError。"""
    if name not in style_names(theme):
        known = "、".join(style_names(theme)) or "（一种也没有，恢复 theme/ 文件夹）"
        raise SettingsError(f"公众号样式没有“{name}” → dianxing.yml 的 wechat.style 写其中之一：{known}")
    folder = theme / "wechat" / name
    css = _read(folder / "style.css")
    environment = Environment(
        loader=FunctionLoader(lambda file: _inlined_file(folder, file, css)),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
    )
    template = _guarded(folder, lambda: environment.get_template("article.html"))
    sources = sorted([*folder.glob("*"), *(folder.parent / _PARTS).glob("*")])
    return WechatStyle(
        name=name,
        tags=_inline_tags(css),
        digest=digest(name, *(part for path in sources for part in (path.name, path.read_bytes()))),
        render=lambda **values: _guarded(folder, lambda: template.render(**values)),
    )


def _guarded(folder: Path, action: Callable[[], _T]) -> _T:
    """模板的错换成用户看得懂的话。"""
    try:
        return action()
    except TemplateNotFound as error:
        raise BuildError(f"{folder}/{error.name}: 没有这个模板 → 恢复 theme/ 文件夹") from None
    except TemplateError as error:
        line = getattr(error, "lineno", "")
        raise BuildError(f"{folder}/article.html:{line}: 模板写得不对（{error}）") from error


def inline_css(source: str, css: str) -> str:
    """把 `css` 并进模板 `source`，去掉类名和标签之间的空白；Jinja 的写法原样留着。"""
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        if match[0].startswith("{#"):
            return ""
        held.append(match[0])
        # 在标签的属性里用普通的字，在外面用注释：表格里也放得住，又不会被当成文字
        before = match.string[: match.start()]
        return f"@@{len(held) - 1}@@" if _inside_tag(before) else f"<!--@{len(held) - 1}@-->"

    html = re.sub(r"\s*\n\s*", "\n", _JINJA.sub(hold, source)).strip()
    html = re.sub(r">\n<", "><", html).replace("\n", "")
    inliner = css_inline.CSSInliner(
        minify_css=True, load_remote_stylesheets=False, resolve_css_variables=True
    )
    html = _CLASS.sub("", inliner.inline_fragment(html, css))
    return _HELD.sub(lambda match: held[int(match[1] or match[2])], html)


def _inlined_file(folder: Path, file: str, css: str) -> str | None:
    for place in (folder / file, folder.parent / _PARTS / file):
        if place.is_file():
            return inline_css(_read(place), css)
    return None


def _inline_tags(css: str) -> Mapping[str, tuple[Markup, Markup]]:
    tags = {}
    for name in _INLINE_TAGS:
        html = inline_css(f"<{name}>\u241f</{name}>", css)
        before, _, after = html.partition("\u241f")
        tags[name] = (Markup(before), Markup(after))
    return tags


def _inside_tag(before: str) -> bool:
    text = _JINJA.sub("", before)
    return text.rfind("<") > text.rfind(">")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BuildError(f"{path}: 读不了（{error.strerror}）→ 恢复 theme/ 文件夹") from None
