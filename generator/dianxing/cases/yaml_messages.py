"""把 libyaml 的英文报错换成说得清的中文。"""

from __future__ import annotations

import re

import yaml

from dianxing.cases.findings import Finding

_QUOTE = "补上后一个引号，前后用同一种英文引号"
_ESCAPE = "用单引号括起来，或者去掉反斜杠"
_ADD_QUOTES = "给整个值加上引号"
_INDENT = "对齐缩进；值里有引号时，外面换一种引号括起来"
_COLON = "值里有英文冒号时，给整个值加上引号；若是新的一项，另起一行并对齐"

# （英文里的几段，错在哪，怎么改，短名）；几段都对上的才算，先对上的算数
_SYNTAX: tuple[tuple[tuple[str, ...], str, str, str], ...] = (
    (("mapping values are not allowed",), "这里多了一个“冒号加空格”", _COLON, "extra-colon"),
    (
        ("find expected ':'",),
        "这一行没有“冒号加空格”",
        "写成 键: 值；若是上一行的下半句，缩进两格",
        "no-colon",
    ),
    (("quoted scalar", "end of stream"), "引号没有成对", _QUOTE, "open-quote"),
    (("unexpected document indicator",), "引号没有成对", _QUOTE, "open-quote"),
    (("escape",), "反斜杠后面的写法不对", _ESCAPE, "bad-escape"),
    (("expected ',' or ']'",), "方括号没有成对，或者两项之间少了英文逗号", "补上 ] 或逗号", "open-bracket"),
    (("expected ',' or '}'",), "花括号没有成对，或者两项之间少了英文逗号", "补上 } 或逗号", "open-brace"),
    (("flow node", "expected node content"), "括号里有空的一项", "删掉多出来的逗号", "empty-item"),
    (("expected node content",), "这里的括号多余", "删掉它；要写在文字里就给整个值加引号", "stray-bracket"),
    (
        ("block sequence entries",),
        "减号放错了地方",
        "列表另起一行，每行缩进两格、减号、空格",
        "misplaced-dash",
    ),
    (("expected '-' indicator",), "列表中间混进了别的行", "每一行都以减号加空格开头，并且对齐", "mixed-list"),
    (("block scalar",), "竖线（|）或大于号（>）后面不能有字", "文字另起一行，缩进两格", "block-scalar"),
    (("expected key",), "这一行没有和上面对齐，或者引号后面还有字", _INDENT, "bad-indent"),
    (("alias",), "值以星号开头，YAML 当成了别名", _ADD_QUOTES, "alias"),
    (("anchor",), "值以 & 开头，YAML 当成了锚点", _ADD_QUOTES, "anchor"),
    (("tag",), "值以感叹号开头，YAML 当成了标签", _ADD_QUOTES, "tag"),
    (("nesting depth",), "嵌套太深", "头部最多两三层，检查括号和缩进", "too-deep"),
    (("directive",), "这一行以百分号开头", _ADD_QUOTES, "percent-start"),
    (("document",), "头部里有第二个 --- 或 ...", "头部只写一段，删掉多出来的那一行", "second-document"),
    (
        ("control characters",),
        "有一个看不见的控制字符",
        "删掉它；多半是从别处粘贴带来的",
        "control-character",
    ),
)


def syntax_fault(error: yaml.YAMLError, text: str, first_line: int) -> Finding:
    """一个 YAML 语法错误：行列按文件算。"""
    mark = getattr(error, "problem_mark", None)
    context = getattr(error, "context", None) or ""
    problem = getattr(error, "problem", None) or str(error)
    start = getattr(error, "context_mark", None)
    # 没有成对的引号、括号，报在它开始的地方才找得到
    if start is not None and ("quoted scalar" in context or "expected ','" in problem or "':'" in problem):
        mark = start
    line, column = (mark.line, mark.column) if mark is not None else _reader_spot(error, text)
    spot = (line + first_line, column + 1)
    if "cannot start any token" in problem:
        return _bad_start(text, line, column, spot)
    said = f"{context}|{problem}"
    for parts, what, fix, code in _SYNTAX:
        if all(part in said for part in parts):
            if code == "extra-colon" and (wide := _wide_colon_above(text, line)):
                fix = "换成英文冒号，后面空一格"
                spot = (line + first_line - 1, wide)
                return Finding((), "冒号是中文的（：）", fix, "full-width-colon", spot=spot)
            if code == "extra-colon" and _indented_key(text, line, column):
                fix = "和别的键对齐；不是新的一项就给整个值加上引号"
                return Finding((), "这一行缩进多了", fix, "bad-indent", spot=spot)
            if code == "second-document":
                spot = (_fence_above(text, line) + first_line, 1)
            return Finding((), what, fix, code, spot=spot)
    return Finding(
        (), "这一段不合 YAML 的写法", "检查冒号、引号、括号和缩进；拿不准就给值加上引号", "yaml", spot=spot
    )


def _bad_start(text: str, line: int, column: int, spot: tuple[int, int]) -> Finding:
    lines = text.split("\n")
    char = lines[line][column : column + 1] if line < len(lines) else ""
    if char == "\t":
        return Finding((), "用了制表符（Tab）缩进", "换成空格，每层两个", "tab", spot=spot)
    return Finding((), f"值不能以“{char}”开头", "给整个值加上引号", "bad-start", spot=spot)


def _indented_key(text: str, line: int, column: int) -> bool:
    """冒号前面只有空格和一个英文词：是缩进错了的键。"""
    lines = text.split("\n")
    return line < len(lines) and re.fullmatch(r" +[a-z_]+ *", lines[line][:column]) is not None


def _wide_colon_above(text: str, line: int) -> int:
    """上一行以中文冒号结尾时它的列，从 1 数；不是就是 0。"""
    above = text.split("\n")[line - 1].rstrip() if line else ""
    return len(above) if above.endswith("：") else 0


def _fence_above(text: str, line: int) -> int:
    """libyaml 指的是 `...` 的下一行，这里退回到它。"""
    lines = text.split("\n")[: line + 1]
    return next((row for row in range(len(lines) - 1, -1, -1) if lines[row][:3] in ("...", "---")), line)


def _reader_spot(error: yaml.YAMLError, text: str) -> tuple[int, int]:
    position = getattr(error, "position", 0)
    before = text[:position] if isinstance(position, int) else ""
    return before.count("\n"), len(before) - before.rfind("\n") - 1
