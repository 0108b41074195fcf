"""引擎各包的版本。单独一个模块，因为缓存还新时用不着导入 MkDocs（要半秒）。"""

from __future__ import annotations

from importlib.metadata import version

from dianxing.code_version import code_version


def engine_version() -> str:
    """变了，缓存的外壳就作废。"""
    names = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "jinja2")
    return " ".join([*(f"{name}={version(name)}" for name in names), code_version()])
