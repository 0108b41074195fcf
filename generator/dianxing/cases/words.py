"""闭合词表的校验：县区、领域、类型、快递、建会形式写的是中文名或代码，校验后一律是代码。

词表（`Reference`）经 pydantic 的 context 传入；没有传入时原样放行，供已经校验过的值再次构造。
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from pydantic import ValidationInfo
from pydantic_core import PydanticCustomError

from dianxing.cases.reference import Area, Reference, fold

_INNER_QUOTES = str.maketrans("“”", "‘’")


def refuse(code: str, what: str, fix: str) -> PydanticCustomError:
    """一个带中文说明和改法的校验错误；`code` 是规则的短名。"""
    return PydanticCustomError("dianxing", "{what}", {"what": what, "fix": fix, "code": code})


def nearest(text: str, names: Iterable[str], *, limit: int = 3) -> list[str]:
    """与 `text` 最像的几个词：先是互相包含的，再是字形相近的。"""
    wanted, choices = fold(text), list(dict.fromkeys(names))
    holding = [name for name in choices if len(wanted) > 1 and (wanted in fold(name) or fold(name) in wanted)]
    close = difflib.get_close_matches(text[:40], choices, n=limit, cutoff=0.45)
    return list(dict.fromkeys([*holding, *close]))[:limit]


def quoted(names: Iterable[str]) -> str:
    """`“甲”“乙”`。"""
    return "".join(f"“{name}”" for name in names)


def shown(value: object) -> str:
    """给人看的值，太长就截断。"""
    # 落单的代理字符（只有程序造得出来）写不出去，换成问号
    text = str(value).encode("utf-8", "replace").decode("utf-8")
    # 外面还要加一层引号，里面的就降一级
    text = " ".join(text.split()).translate(_INNER_QUOTES)
    return text if len(text) <= 24 else text[:23] + "…"


def county_code(value: object, info: ValidationInfo) -> str | None:
    """县区的名称、简称、曾用名或代码 → 代码。"""
    text = _word(value, "county", "县区")
    reference: Reference | None = info.context
    if text is None or reference is None:
        return text
    place = reference.find_place(text)
    if place:
        return place.code
    like = nearest(text, (name for place in reference.places for name in (place.name, *place.short)))
    fix = f"是不是{quoted(like)}" if like else "写本市的县区名，见 content/_reference/regions.yml"
    raise refuse("unknown-county", f"没有叫“{shown(text)}”的县区", fix + _quotes_hint(text))


def area_code(value: object, info: ValidationInfo) -> str | None:
    """重点领域的名称、别名或代码 → 代码。"""
    text = _word(value, "area", "重点领域")
    reference: Reference | None = info.context
    if text is None or reference is None:
        return text
    area = reference.find_area(text)
    if area:
        return area.code
    names = [area.name for area in reference.areas]
    raise refuse(
        "unknown-area",
        f"没有叫“{shown(text)}”的重点领域",
        f"写其中一个：{'、'.join(names)}" + _quotes_hint(text),
    )


def kind_code(value: object, info: ValidationInfo) -> str | None:
    """一个领域下的类型 → 代码；没写领域（草稿）时在全部领域里找。"""
    text = _word(value, "kind", "类型")
    reference: Reference | None = info.context
    if text is None or reference is None or "area" not in info.data:
        return text  # 领域本身写错了，先改领域
    code = info.data["area"]
    areas = (reference.area(code),) if code else reference.areas
    for area in areas:
        kind = reference.find_kind(area, text)
        if kind:
            return kind.code
    raise refuse("unknown-kind", *_kind_fault(text, areas, reference))


def courier_code(value: object, info: ValidationInfo) -> str:
    """快递网络的名称、旧称、别名或代码 → 代码。"""
    text = _word(value, "courier", "快递网络") or ""
    reference: Reference | None = info.context
    if reference is None:
        return text
    courier = reference.find_courier(text) if text else None
    if courier:
        return courier.code
    names = [name for courier in reference.couriers for name in (courier.name, courier.seed) if name]
    like = nearest(text, names)
    fix = f"是不是{quoted(like)}" if like else f"写其中的名称：{'、'.join(dict.fromkeys(names))}"
    raise refuse("unknown-courier", f"没有叫“{shown(text)}”的快递网络", fix + _quotes_hint(text))


def without_repeats(codes: tuple[str, ...]) -> tuple[str, ...]:
    """同一家写了两遍（一次旧名一次新名）只算一次。"""
    return tuple(dict.fromkeys(codes))


def form_code(value: object, info: ValidationInfo) -> str | None:
    """建会形式的名称或代码 → 代码。"""
    text = _word(value, "form", "建会形式")
    reference: Reference | None = info.context
    if text is None or reference is None:
        return text
    form = reference.find_form(text)
    if form:
        return form.code
    names = "、".join(form.name for form in reference.forms)
    raise refuse(
        "unknown-form", f"没有叫“{shown(text)}”的建会形式", f"写其中一个：{names}" + _quotes_hint(text)
    )


def _word(value: object, key: str, label: str) -> str | None:
    """闭合词表里的一个词。代码可能是纯数字（371302），YAML 把它读成整数，这里还原。"""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, str):
        return (value or "").strip() or None
    raise refuse("word-expected", f"{key}（{label}）要写一个词", f"只写一个{label}，不要写成列表或几项")


def _kind_fault(text: str, areas: Iterable[Area], reference: Reference) -> tuple[str, str]:
    areas = tuple(areas)
    if len(areas) != 1:
        return f"没有叫“{shown(text)}”的类型", "先写 area（重点领域），再写它的类型"
    area = areas[0]
    fix = f"写其中一个：{'、'.join(kind.name for kind in area.kinds)}"
    owner = next((other for other in reference.areas if reference.find_kind(other, text)), None)
    if owner:
        fix += f"；“{shown(text)}”是“{owner.name}”的类型"
    return f"“{area.name}”没有“{shown(text)}”这个类型", fix + _quotes_hint(text)


def _quotes_hint(text: str) -> str:
    if text[:1] in "“”‘’「『" or text[-1:] in "“”‘’」』":
        return "（值的两边是中文引号，去掉它）"
    if "，" in text or "、" in text:
        return "（几项之间要用英文逗号隔开）"
    return ""
