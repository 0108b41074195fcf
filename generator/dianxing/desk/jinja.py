"""模板的环境：自动转义，认不得的名字是错。"""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined


def environment(**options: Any) -> Environment:
    """Django 的 Jinja2 后端用的环境。"""
    made = Environment(
        **{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    )
    made.globals.update({"static": static, "url": _url})
    return made


def _url(name: str, **arguments: Any) -> str:
    return reverse(name, kwargs=arguments)
