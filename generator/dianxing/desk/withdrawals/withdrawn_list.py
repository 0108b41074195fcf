"""在 `withdrawn.yml` 里添一个编号：注释、别的行一个字不动；改完再读一遍，不对就不写。"""

from __future__ import annotations

import re
from typing import Any

import yaml

from dianxing.cases.reference import fold
from dianxing.errors import DianxingError

_KEY = "withdrawn"


def with_withdrawn(text: str, number: str) -> str:
    """添上 `number` 的全文；已经有了就原样给回。写法认不出、改不稳妥的抛 DianxingError。"""
    before = _listed(text)
    if fold(number) in {fold(one) for one in before}:
        return text
    newline = "\r\n" if "\r\n" in text else "\n"
    after = _added(text, _written(number), newline)
    if _listed(after) != [*before, number] or not _same_elsewhere(text, after):
        raise _refusal()
    return after


def _added(text: str, written: str, newline: str) -> str:
    node = _node(text)
    if node is None:
        return f"{_ended(text, newline)}{_KEY}:{newline}  - {written}{newline}"
    if isinstance(node, yaml.ScalarNode):
        return _after_line(text, node.start_mark.index, f"  - {written}", newline)
    if not isinstance(node, yaml.SequenceNode):
        raise _refusal()
    if not node.flow_style:
        last = node.value[-1]
        return _after_line(text, last.end_mark.index, f"{' ' * node.start_mark.column}- {written}", newline)
    if node.value:
        end = node.value[-1].end_mark.index
        return f"{text[:end]}, {written}{text[end:]}"
    begin, end = node.start_mark.index, node.end_mark.index
    if not re.fullmatch(r"\[ *\]", text[begin:end]):
        raise _refusal()
    # 空的写成一行一个，以后好添好看
    return _after_line(f"{text[:begin].rstrip(' ')}{text[end:]}", begin - 1, f"  - {written}", newline)


def _after_line(text: str, index: int, line: str, newline: str) -> str:
    """在 `index` 所在的一行后面添一行。"""
    found = text.find("\n", index)
    if found < 0:
        return f"{text}{newline}{line}{newline}"
    return f"{text[: found + 1]}{line}{newline}{text[found + 1 :]}"


def _ended(text: str, newline: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}{newline}"


def _node(text: str) -> Any:
    """`withdrawn` 的值；没有这个键是 None。"""
    root = _composed(text)
    if root is None:
        return None
    if not isinstance(root, yaml.MappingNode):
        raise _refusal()
    return next((value for key, value in root.value if key.value == _KEY), None)


def _listed(text: str) -> list[str]:
    node = _node(text)
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise _refusal()
    if not all(isinstance(item, yaml.ScalarNode) for item in node.value):
        raise _refusal()
    return [str(item.value) for item in node.value]


def _composed(text: str) -> Any:
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise _refusal()
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        raise _refusal() from None


def _same_elsewhere(before: str, after: str) -> bool:
    """别的键没有动，注释一条不少。"""
    others = [_others(_composed(text)) for text in (before, after)]
    remarks = [re.findall(r"#.*", text) for text in (before, after)]
    return others[0] == others[1] and remarks[0] == remarks[1]


def _others(root: Any) -> list[tuple[str, str]]:
    if root is None:
        return []
    return [(key.value, yaml.serialize(value)) for key, value in root.value if key.value != _KEY]


def _written(number: str) -> str:
    try:
        plain = yaml.safe_load(number) == number
    except (yaml.YAMLError, ValueError):
        plain = False
    return number if plain else f"'{number}'"


def _refusal() -> DianxingError:
    return DianxingError(
        "content/_reference/withdrawn.yml 的写法改不稳妥，没有动它"
        " → 请管服务器的人改成 withdrawn: 下面一行一个编号，提交，再试"
    )
