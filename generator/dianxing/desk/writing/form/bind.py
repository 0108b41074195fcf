"""交上来的表单 → 案例的文字。不嫌稿子不全；读不懂的照写的留着；表单不认识的一项不丢。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dianxing.cases.case_text import CaseText, clean
from dianxing.desk.writing.form.field import BODY, Field, Kind
from dianxing.desk.writing.form.names import DISPLACED, DROP, MORE, ODD, OTHER, ROW, WAS, unpacked
from dianxing.desk.writing.form.plan import NOT_TYPED
from dianxing.desk.writing.form.typed import text_of, ticked, value_of

Posted = Mapping[str, Sequence[str]]
"""控件的名字 → 交上来的字（勾了几样的有几个）。"""

_LISTS = (Kind.ITEMS, Kind.ROWS)


def bind(posted: Posted, fields: Iterable[Field], before: Mapping[str, Any]) -> CaseText:
    """`before` 是存着的那一份头部，不由人填的几项照它；空着的条也在，画回去还是那样。"""
    head: dict[str, Any] = {key: before[key] for key in NOT_TYPED if key in before}
    body = ""
    for field in fields:
        if field.path == BODY:
            body = _one(posted, BODY)
        elif field.kind in _LISTS:
            _put(head, [field.path], _list(posted, field) or None)
        elif field.kind is Kind.CHECKS:
            _put(head, field.path.split("."), _checked(posted, field.path))
        else:
            _put(head, field.path.split("."), _typed(posted, field.kind, field.path))
    for at, value in _others(posted):
        _restore(head, at, value)
    return CaseText(head, clean(body))


def _list(posted: Posted, field: Field) -> list[Any]:
    return [_row(posted, field, f"{field.path}.{number}") for number in _numbers(posted, field.path)]


def _row(posted: Posted, field: Field, name: str) -> Any:
    if f"{ODD}{name}" in posted:
        return unpacked(_one(posted, f"{ODD}{name}"))[1]
    if field.kind is Kind.ITEMS:
        value = _typed(posted, Kind.TEXT, name)
        return "" if value is None else value
    good, more = unpacked(_one(posted, f"{MORE}{name}"))
    row: dict[str, Any] = dict(more) if good and isinstance(more, dict) else {}
    for column in field.columns:
        value = _typed(posted, column.kind, f"{name}.{column.key}")
        if value is not None:
            row[column.key] = value
    return row


def _numbers(posted: Posted, path: str) -> list[int]:
    """有哪几条，按号码。"""
    pattern = re.compile(rf"(?:{ROW}|{ODD}){re.escape(path)}\.([0-9]{{1,6}})")
    found = {int(match[1]) for name in posted if (match := pattern.fullmatch(name))}
    return sorted(found)


def _typed(posted: Posted, kind: Kind, name: str) -> Any:
    text = clean(_one(posted, name))
    if f"{WAS}{name}" in posted:
        good, was = unpacked(_one(posted, f"{WAS}{name}"))
        if good and text_of(kind, was) == text:
            return was
    return value_of(kind, text)


def _checked(posted: Posted, name: str) -> Any:
    chosen = ticked(posted.get(name))
    good, was = unpacked(_one(posted, f"{WAS}{name}"))
    if good and isinstance(was, list) and sorted(ticked(was)) == sorted(chosen):
        return was
    return chosen or None


def _others(posted: Posted) -> Iterable[tuple[list[str], Any]]:
    dropped = set(posted.get(DROP, ()))
    for name in posted:
        if not name.startswith(OTHER) or name.removeprefix(OTHER) in dropped:
            continue
        good, kept = unpacked(_one(posted, name))
        at = kept.get("at") if good and isinstance(kept, dict) else None
        keys = [str(key) for key in at] if isinstance(at, list) else []
        if 1 <= len(keys) <= 2 and keys[0] not in NOT_TYPED:
            yield keys, kept.get("value")


def _restore(head: dict[str, Any], at: list[str], value: Any) -> None:
    """放回表单不认识的一项；那里已经填了别的，就并排放着，两样都不丢。"""
    now = head.get(at[0])
    if len(at) == 1 and isinstance(now, list):
        head[at[0]] = [value, *now]
    elif len(at) == 1 and isinstance(now, dict):
        now[DISPLACED] = value
    elif len(at) == 2 and now is not None and not isinstance(now, dict):
        head[at[0]] = {at[1]: value, DISPLACED: now}
    else:
        _put(head, at, value)


def _put(head: dict[str, Any], at: list[str], value: Any) -> None:
    if value is None:
        return
    for key in at[:-1]:
        head = head.setdefault(key, {})
    head[at[-1]] = value


def _one(posted: Posted, name: str) -> str:
    values = posted.get(name, ())
    return values[-1] if values else ""
