"""引擎要读的文件：手写页面、主题、设置，和 mkdocs.yml 牵出来的——上一份设置（INHERIT）、钩子（hooks）。"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml


def engine_sources(root: Path) -> tuple[Path, ...]:
    """按次序、不重复；写着而没有的文件不在其中，引擎自己会说。"""
    written = (path for name in ("content", "theme") for path in _files(root / name))
    named = (root / "mkdocs.yml", root / "dianxing.yml", *_pulled_in(root / "mkdocs.yml"))
    return tuple(dict.fromkeys((*written, *(path for path in named if path.is_file()))))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))


def _pulled_in(config: Path) -> Iterator[Path]:
    """INHERIT 从写着它的文件算起，可以一层接一层；hooks 不管写在哪一层，都从 mkdocs.yml 算起。"""
    seen: set[Path] = set()
    current: Path | None = config
    while current is not None and current not in seen:
        seen.add(current)
        yield current
        inherited = None
        for key, value in _top_level(current):
            if key == "INHERIT" and isinstance(value, yaml.ScalarNode):
                inherited = (current.parent / value.value).resolve()
            elif key == "hooks" and isinstance(value, yaml.SequenceNode):
                for item in value.value:
                    if isinstance(item, yaml.ScalarNode):
                        yield (config.parent / item.value).resolve()
        current = inherited


def _top_level(path: Path) -> list[tuple[str, yaml.Node]]:
    """只看最外一层的键，不构造值：里面有给 MkDocs 的 `!!python/name:` 一类标签。"""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.CSafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return []
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return [(key.value, value) for key, value in pairs if isinstance(key, yaml.ScalarNode)]
