"""样式、脚本和图标：合成、按内容起名；样式压缩，脚本原样。

脚本不压缩：rjsmin 会吃掉嵌套模板字符串里的空格（`${x ? ` a` : ""}`），压缩传输以后也只差一两 KB。
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import rcssmin

from dianxing.disk_reason import disk_reason
from dianxing.errors import BuildError
from dianxing.site.artefact import Artefact, digest

_FIRST, _LAST = "tokens.css", "print.css"


@dataclass(frozen=True)
class Assets:
    """各资源的地址（含站点根路径）和要写的文件。"""

    css: str
    js: str
    search_js: str
    sprite: str
    files: tuple[tuple[str, bytes], ...]
    """（相对站点目录的路径，内容）。"""

    @property
    def digest(self) -> str:
        """全部内容的摘要。"""
        return digest(*(path for path, _ in self.files))

    def artefacts(self) -> Iterable[Artefact]:
        """每个资源一个文件；名字里已有内容摘要。"""
        for path, content in self.files:
            yield Artefact(path, path, lambda content=content: content, source="theme/")  # type: ignore[misc]


def load_assets(theme: Path, root: str) -> Assets:
    """读 `theme/css`、`theme/js`、`theme/glyphs`；`root` 是站点根路径，如 `/`。"""
    css = rcssmin.cssmin("\n".join(_read(path) for path in _css_in_order(theme / "css")))
    named = {
        "css": _named("assets/site", ".css", str(css)),
        "js": _named("assets/site", ".js", _read(theme / "js" / "site.js")),
        "search_js": _named("assets/search", ".js", _read(theme / "js" / "search.js")),
        "sprite": _named("assets/glyphs", ".svg", sprite(theme / "glyphs")),
    }
    return Assets(
        css=root + named["css"][0],
        js=root + named["js"][0],
        search_js=root + named["search_js"][0],
        sprite=root + named["sprite"][0],
        files=tuple(named.values()),
    )


def sprite(folder: Path) -> str:
    """把一个文件夹里的 SVG 合成一张图标表，文件名就是 `<symbol>` 的 id。"""
    symbols = []
    for path in sorted(folder.glob("*.svg")):
        match = re.search(r"<svg\b[^>]*?\bviewBox=\"([^\"]+)\"[^>]*>(.*)</svg>", _read(path), re.S)
        if not match:
            raise BuildError(f"{path}: 这不是带 viewBox 的 <svg> → 换成真的图标，或者删掉它")
        body = re.sub(r">\s+<", "><", match[2].strip())
        symbols.append(f'<symbol id="{path.stem}" viewBox="{match[1]}">{body}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def _css_in_order(folder: Path) -> list[Path]:
    # tokens 定变量，必须最先；print 要盖过其余，必须最后；中间按名字
    place = {_FIRST: 0, _LAST: 2}
    found = {*folder.glob("*.css"), folder / _FIRST, folder / _LAST}
    return sorted(found, key=lambda path: (place.get(path.name, 1), path.name))


def _named(stem: str, suffix: str, text: str) -> tuple[str, bytes]:
    content = text.encode()
    return f"{stem}.{digest(content)[:10]}{suffix}", content


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise BuildError(f"{path}: 读不了（{disk_reason(error)}）→ 恢复 theme/ 文件夹") from None
    except UnicodeDecodeError:
        raise BuildError(f"{path}: 文件不是 UTF-8 编码 → 用编辑器另存为 UTF-8") from None
