"""表单里各个控件的名字：画和绑都照这里。

title                 一栏
metrics.0.value       第 1 条里的一栏
row:metrics.0         有这一条（栏全空着也算）
was:title             原来的值（JSON）：字没动就还是它，读不懂的、写法特别的不会走样
more:metrics.0        这一条里表单不认识的键
odd:metrics.0         不成样子的一条，整个留着
other.0               表单不认识的一项：{"at": [键…], "value": 值}
drop                  勾了不要的 other 的号
"""

from __future__ import annotations

import json
from typing import Any

ROW, WAS, MORE, ODD, OTHER, DROP = "row:", "was:", "more:", "odd:", "other.", "drop"
ANY_ROW = "__n__"
"""添一条用的样子里，号码的位置。"""
DISPLACED = "原来写的"
"""整个写得不像样的一项，和后来填的各栏放在一起时，用这个键。"""


def packed(value: Any) -> str:
    """值 → 控件里的 JSON。"""
    return json.dumps(value, ensure_ascii=False)


_DEEPEST = 20
"""案例的头部不过三四层；套得更深的是捏造的。"""


def unpacked(text: str) -> tuple[bool, Any]:
    """控件里的 JSON → （读得懂没有，值）；套得太深的也算读不懂。"""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return False, None
    return (True, value) if _shallow(value, _DEEPEST) else (False, None)


def _shallow(value: Any, depth: int) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    return not isinstance(value, list) or (depth > 0 and all(_shallow(one, depth - 1) for one in value))
