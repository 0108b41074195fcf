"""预览各有各的 CSP：只给自己的页面嵌，不跑脚本，不发表单。"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.http import HttpResponse

_POLICY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "default-src": (NONE,),
        "style-src": (SELF,),
        "img-src": (SELF, "data:"),
        "font-src": (SELF,),
        "form-action": (NONE,),
        "base-uri": (NONE,),
        "frame-ancestors": (SELF,),
    }
)
# 留着同源，图片和样式才带得上登录的 cookie；没有 allow-scripts，脚本一概不跑
_SANDBOX = ("allow-same-origin", "allow-popups", "allow-popups-to-escape-sandbox")


def framed(response: HttpResponse, *, inline_styles: bool = False, sandboxed: bool = True) -> HttpResponse:
    """加上预览的 CSP，谁的浏览器也不留着。

    `inline_styles` 是公众号图文要的（样式写在标签上）；请人等着的那一页自己再来，只有它跑脚本。
    """
    policy = {name: list(sources) for name, sources in _POLICY.items()}
    if inline_styles:
        policy["style-src"].append(UNSAFE_INLINE)
    if sandboxed:
        policy["sandbox"] = list(_SANDBOX)
    else:
        policy["script-src"] = [SELF]
    response._csp_config = policy  # type: ignore[attr-defined]  # django-csp 的装饰器设的就是它
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cache-Control"] = "private, no-store"
    return response
