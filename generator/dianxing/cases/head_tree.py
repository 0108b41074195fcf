"""头部的慢读法：pyyaml 的事件流，按 YAML 1.2 的核心规则认值，每个值都记得行和列。

锚点、别名、标签、重复的键、超过 20 层的嵌套都是问题；一处语法错误只连累它所在的那一项，其余的照读。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from dianxing.cases.findings import Finding, Loc
from dianxing.cases.yaml_messages import syntax_fault

MAX_DEPTH = 20
MAX_BLOCKS = 2000
"""有语法错误时最多分成这么多段再读；更多的不是人写的头部。"""

_NULL = re.compile(r"(?:~|null|Null|NULL)?\Z")
_BOOL = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
_INT = re.compile(r"[-+]?[0-9]+\Z")
_OCT = re.compile(r"0o[0-7]+\Z")
_HEX = re.compile(r"0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
_INF = re.compile(r"([-+]?)\.(?:inf|Inf|INF)\Z")
_NAN = re.compile(r"\.(?:nan|NaN|NAN)\Z")
_WRITTEN = re.compile(r"\s*[^\s#]")
_BLOCK_START = re.compile(r"(?!-[ \t]|\.\.\.|---)[^\s#\]}]")
_TOP_LEVEL = re.compile(r"[^\s#\-\[\]{},&*!|>'\"%@`:：][^:：\n]*?[ \t]*[:：]")

_NOT_A_PAIR = ("每一行写成 键: 值，冒号是英文的，后面空一格", "not-a-pair")


@dataclass
class Tree:
    """读出来的值，和每个值、每个键在文件里的行列。"""

    data: Any = None
    values: dict[Loc, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Loc, tuple[int, int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    """因语法错误没有读出来的顶层键；别再说它“缺少”。"""

    def spot(self, loc: Loc, *, on_key: bool = False) -> tuple[int, int] | None:
        """一个字段的行列；没有就往上找最近的一层。"""
        for end in range(len(loc), -1, -1):
            found = self.keys.get(loc[:end]) if on_key and end == len(loc) else None
            found = found or self.values.get(loc[:end]) or self.keys.get(loc[:end])
            if found:
                return found
        return None

    def absorb(self, part: Tree) -> None:
        """并入另一段读出来的。"""
        self.data.update(part.data)
        self.values.update(part.values)
        self.keys.update(part.keys)
        self.findings.extend(part.findings)


def read_tree(text: str, first_line: int) -> Tree:
    """读一段 YAML；`first_line` 是它第一行在文件里的行号。有语法错误时逐个顶层项再读一遍。"""
    tree, error = _read(text, first_line)
    if error is None:
        return tree
    blocks = _blocks(text)
    if not 2 <= len(blocks) <= MAX_BLOCKS:
        tree.findings.append(syntax_fault(error, text, first_line))
        return tree
    whole = Tree(data={}, values={(): (first_line, 1)})
    lines: dict[str, int] = {}
    for offset, block in blocks:
        line = first_line + offset
        part, fault = _read(block, line)
        named = _TOP_LEVEL.match(block)
        name = named[0].rstrip(":： \t") if named else ""
        if name and lines.setdefault(name, line) != line:
            whole.findings.append(_repeated(name, (name,), lines[name], (line, 1)))
        if fault is not None:
            whole.findings.append(syntax_fault(fault, block, line))
            whole.broken.add(name)
        elif isinstance(part.data, dict):
            whole.absorb(part)
        elif part.data is not None:
            whole.findings.append(Finding((), "这一行不是“键: 值”", *_NOT_A_PAIR, spot=(line, 1)))
    if not whole.findings:
        whole.findings.append(syntax_fault(error, text, first_line))
    return whole


def _read(text: str, first_line: int) -> tuple[Tree, yaml.YAMLError | None]:
    tree = Tree()
    try:
        events = yaml.parse(text, Loader=yaml.CSafeLoader)
        _Builder(tree, events, first_line).document()
    except yaml.YAMLError as error:
        return Tree(findings=[]), error
    return tree, None


def _blocks(text: str) -> list[tuple[int, str]]:
    """按顶格的行切开，给出（从第几行起，文字）；列表的减号、括号和注释跟着上一行。"""
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if _BLOCK_START.match(line)]
    if not starts or any(_WRITTEN.match(line) for line in lines[: starts[0]]):
        starts.insert(0, 0)
    ends = [*starts[1:], len(lines)]
    return [(start, "\n".join(lines[start:end]) + "\n") for start, end in zip(starts, ends, strict=True)]


def _repeated(key: str, loc: Loc, line: int, spot: tuple[int, int]) -> Finding:
    return Finding(
        loc,
        f"“{key}”写了两遍，上一处在第 {line} 行",
        "只留一处，要合并的内容并到一起",
        "duplicate-key",
        spot=spot,
    )


class _Builder:
    """从事件流搭出字典和列表。"""

    def __init__(self, tree: Tree, events: Iterator[Any], first_line: int) -> None:
        self.tree = tree
        self.events = events
        self.first_line = first_line

    def document(self) -> None:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if self.tree.values:
                    self._say(
                        (),
                        event,
                        "头部里有第二个 --- 或 ...",
                        "头部只写一段，删掉多出来的那一行",
                        "second-document",
                    )
                    return
                self.tree.data = self._node((), next(self.events), 0)

    def _node(self, loc: Loc, event: Any, depth: int) -> Any:
        self.tree.values[loc] = self._spot(event)
        if isinstance(event, yaml.AliasEvent):
            self._say(loc, event, "这里用了 YAML 的别名（*）", "把内容照写一遍；要写星号就加引号", "alias")
            return None
        if event.anchor is not None:
            self._say(loc, event, "这里用了 YAML 的锚点（&）", "去掉它；要写 & 就加引号", "anchor")
        if event.tag is not None and event.tag != "!":
            self._say(loc, event, "这里用了 YAML 的标签（!）", "去掉它；要写感叹号就加引号", "tag")
        if isinstance(event, yaml.ScalarEvent):
            return event.value if not event.implicit[0] else resolve(event.value)
        if depth >= MAX_DEPTH:
            self._say(loc, event, f"嵌套超过 {MAX_DEPTH} 层", "头部最多两三层，检查括号和缩进", "too-deep")
            self._skip()
            return None
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(loc, depth)
        return self._mapping(loc, depth)

    def _sequence(self, loc: Loc, depth: int) -> list[Any]:
        items: list[Any] = []
        for event in self.events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node((*loc, len(items)), event, depth + 1))
        return items

    def _mapping(self, loc: Loc, depth: int) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for event in self.events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(loc, event)
            here = (*loc, key)
            spot = self._spot(event)
            if key in entries:
                self.tree.findings.append(_repeated(key, here, self.tree.keys[here][0], spot))
            self.tree.keys[here] = spot
            entries[key] = self._node(here, next(self.events), depth + 1)
        return entries

    def _key(self, loc: Loc, event: Any) -> str:
        if isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag is None:
            return str(event.value)
        self._say(loc, event, "键要写成一个词", "写成 键: 值；锚点、标签、方括号和花括号不能当键", "bad-key")
        if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
            self._skip()
        return str(getattr(event, "value", ""))

    def _skip(self) -> None:
        """跳过一个已经开始的列表或字典。"""
        open_parts = 1
        for event in self.events:
            if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
                open_parts += 1
            elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
                open_parts -= 1
            if not open_parts:
                return

    def _spot(self, event: Any) -> tuple[int, int]:
        return event.start_mark.line + self.first_line, event.start_mark.column + 1

    def _say(self, loc: Loc, event: Any, what: str, fix: str, code: str) -> None:
        self.tree.findings.append(Finding(loc, what, fix, code, spot=self._spot(event)))


def resolve(text: str) -> Any:
    """一个没有引号的值，按 YAML 1.2 核心规则认：空、真假、整数、小数，其余是文字。"""
    if _NULL.match(text):
        return None
    if _BOOL.match(text):
        return text[0] in "tT"
    if _INT.match(text):
        # 超长的整数：Python 不肯转，也没有哪个字段用得着
        return int(text) if len(text) < 19 else float(text)
    if _OCT.match(text) and len(text) < 22:
        return int(text[2:], 8)
    if _HEX.match(text) and len(text) < 17:
        return int(text[2:], 16)
    if _FLOAT.match(text):
        return float(text)
    infinite = _INF.match(text)
    if infinite:
        return float(infinite[1] + "inf")
    return float("nan") if _NAN.match(text) else text
