"""读一个整份都是 YAML 的文件（词表、设置）：按模型校验，问题带行列，一次说全，都是中文。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from dianxing.cases.findings import Finding, Loc
from dianxing.cases.head_tree import Tree, read_tree
from dianxing.cases.messages import KnownKeys, describe
from dianxing.cases.reading_files import UnreadableError, read_limited
from dianxing.cases.slips import find_slips, mend, needed_slips, say
from dianxing.problems import Problem

MAX_BYTES = 1024 * 1024
"""词表和设置没有理由更大。"""

M = TypeVar("M", bound=BaseModel)


def read_text(path: Path, shown: str, inside: Path) -> str | Problem:
    """文件的文字（去掉 BOM，换行统一）；读不了给出问题。`inside` 是符号链接不许指出去的文件夹。"""
    try:
        data = read_limited(path, inside, MAX_BYTES, "这个文件不该这么大，检查是不是放错了文件")
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnreadableError as fault:
        return Problem(shown, 1, 1, fault.what, fault.fix, fault.code)
    except UnicodeDecodeError:
        return Problem(shown, 1, 1, "文件不是 UTF-8 编码", "用编辑器另存为 UTF-8", "encoding")


def read_yaml(
    text: str,
    shown: str,
    kind: type[M],
    known_keys: KnownKeys,
    rules: Callable[[M], Iterable[Finding]] = lambda _: (),
) -> tuple[M | None, tuple[Problem, ...]]:
    """按 `kind` 校验 `text`；`rules` 是跨字段的规则。有问题时值可能是 None。

    中文输入法的笔误改过来再往下查，一次说出全部问题。
    """

    def judge(tree: Tree) -> tuple[M | None, tuple[Finding, ...]]:
        return _judge(kind, tree, known_keys, rules)

    def faults(candidate: str) -> frozenset[tuple[Loc, str]]:
        return frozenset((finding.loc, finding.code) for finding in judge(read_tree(candidate, 1))[1])

    tree = read_tree(text, 1)
    value, findings = judge(tree)
    slips = find_slips(text, certain_only=not findings)
    if slips:
        tree = read_tree(mend(text, slips), 1)
        value, findings = None, (*say(needed_slips(text, slips, faults), 1), *judge(tree)[1])
    return value, tuple(_problem(shown, tree, finding) for finding in findings)


def model_keys(kind: type[BaseModel]) -> KnownKeys:
    """一个模型各层能写的键和中文名（`Field(title=…)`）。"""

    def keys(loc: Loc) -> Mapping[str, str]:
        model: type[BaseModel] | None = kind
        for part in loc:
            if isinstance(part, str):
                field = model.model_fields.get(part) if model else None
                model = _model_in(field.annotation) if field else None
        return {name: field.title or name for name, field in model.model_fields.items()} if model else {}

    return keys


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """`tuple[Channel, ...]` 里的 Channel。"""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


def _judge(
    kind: type[M], tree: Tree, known_keys: KnownKeys, rules: Callable[[M], Iterable[Finding]]
) -> tuple[M | None, tuple[Finding, ...]]:
    if tree.data is not None and not isinstance(tree.data, dict):
        fix = "每一项写成 键: 值，冒号是英文的，后面空一格"
        return None, tuple(tree.findings) or (Finding((), "文件不是“键: 值”的形式", fix, "not-a-mapping"),)
    try:
        # 空文件等于什么也没写
        value = kind.model_validate(_without_blanks(tree.data or {}))
    except ValidationError as error:
        # 有语法错误时，缺这缺那多半是它引出来的
        return None, tuple(tree.findings) or tuple(describe(error, known_keys))
    return value, (*tree.findings, *rules(value))


def _without_blanks(data: Any) -> Any:
    """`office:` 后面什么也没写，等于没有这一项。"""
    if isinstance(data, dict):
        return {key: _without_blanks(value) for key, value in data.items() if value is not None}
    return [_without_blanks(item) for item in data] if isinstance(data, list) else data


def _problem(path: str, tree: Tree, finding: Finding) -> Problem:
    line, column = finding.spot or tree.spot(finding.loc, on_key=finding.on_key) or (1, 1)
    return Problem(path, line, column, finding.what, finding.fix, finding.code, finding.field)
