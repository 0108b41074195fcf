"""块 → 案例正文认得的 Markdown（见 `cases.markdown`）：字还是那些字，记号都转义，标题从二级起、不跳级。"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from urllib.parse import quote

from dianxing.cases.markdown import MAX_COLUMNS, MAX_MARKS
from dianxing.desk.word.blocks import Block, Heading, ListItem, Paragraph, Run, Runs, Table, joined, plain

MAX_LEVELS = 4
"""列表最多套几层；再深的并到第四层，手机上才放得下。"""

_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]+;)")
_LINE_START = re.compile(r"(#|>|[-+](?=[ -]|\Z)|~~~|=+\Z)")
_NUMBERED = re.compile(r"([0-9]{1,9})([.)])(?=[ ]|\Z)")
_LINK = re.compile(r"(?:https?://[^/\s?#]|mailto:[^\s@]+@[^\s@]|tel:\+?[0-9])", re.IGNORECASE)


def write_markdown(blocks: Iterable[Block]) -> str:
    """几块文字的 Markdown，块与块之间空一行；没有字的块不写。"""
    written: list[str] = []
    above: list[int] = []  # 这一处上面各级标题原来的级
    for is_list, group in groupby(blocks, key=lambda block: isinstance(block, ListItem)):
        if is_list:
            written.append(_list([block for block in group if isinstance(block, ListItem)]))
            continue
        for block in group:
            match block:
                case Heading(level, runs) if plain(runs):
                    while above and above[-1] >= level:
                        above.pop()
                    above.append(level)
                    written.append(_heading(min(len(above) + 1, 6), runs))
                    written += [_inline([run]) for run in runs if run.picture]
                case Heading(_, runs):
                    written += [_inline([run]) for run in runs if run.picture]
                case Paragraph(runs):
                    written += _paragraph(runs)
                case Table(rows):
                    written.append(_table(rows))
    return "\n\n".join(text for text in written if text)


def good_link(address: str) -> bool:
    """案例正文收得下的链接：http(s)、mailto、tel。"""
    return bool(_LINK.match(address))


def _heading(level: int, runs: Runs) -> str:
    text = _escaped(plain(runs)).replace("#", r"\#")
    return f"{'#' * level} {_lighter(text, lambda: _entities(plain(runs)))}"


def _paragraph(runs: Runs) -> list[str]:
    """图片各占一段，字照旧。"""
    pieces: list[str] = []
    for picture, part in groupby(runs, key=lambda run: run.picture):
        group = tuple(part)
        pieces += [_inline([run]) for run in group] if picture else [_line(group)]
    return pieces


def _line(runs: Runs) -> str:
    """一行字；记号太多、解析器受不了时，只留字。"""
    return _lighter(_start_escaped(_inline(runs).strip(" \u3000")), lambda: _entities(plain(runs)))


def _lighter(text: str, instead: Callable[[], str]) -> str:
    marks = text.count("*") + text.count("_") + text.count("~")
    return instead() if marks > MAX_MARKS or text.count("|") > MAX_COLUMNS else text


def _list(items: Sequence[ListItem]) -> str:
    """列表。中断或换了种类就空一行；从头编号的换一种记号，免得接着上一个往下数。"""
    text = _list_lines(items, _line)
    marks = text.count("*") + text.count("_") + text.count("~")
    return _list_lines(items, lambda runs: _entities(plain(runs))) if marks > MAX_MARKS else text


def _list_lines(items: Sequence[ListItem], write: Callable[[Runs], str]) -> str:
    lines: list[str] = []
    open_levels: list[tuple[int | None, str]] = []  # 每一层上一项的编号和记号
    for item in items:
        level = min(item.level, len(open_levels), MAX_LEVELS - 1)
        last = open_levels[level] if level < len(open_levels) else None
        number = item.number
        if number is None:
            mark = "-"
        elif last and last[0] is not None:
            # 接着数的用同一种记号；不接着数的是另一个列表，换一种
            same = number == last[0] + 1
            end = last[1][-1] if same else ")" if last[1][-1] == "." else "."
            mark = f"{number}{end}"
        else:
            mark = f"{number}."
        fresh = last is not None and (last[0] is None) != (number is None)
        restarted = last is not None and last[0] is not None and number != last[0] + 1
        starts_late = last is None and bool(lines) and number not in (None, 1)
        if lines and (fresh or restarted or starts_late):
            lines.append("")
        indent = " " * sum(len(marker) + 1 for _, marker in open_levels[:level])
        lines.append(f"{indent}{mark} {write(item.runs)}".rstrip())
        open_levels[level:] = [(number, mark)]
    return "\n".join(lines)


def _table(rows: Sequence[Sequence[Sequence[Runs]]]) -> str:
    """GFM 表格，第一行当表头；太宽的一行写成一段。"""
    width = max((len(row) for row in rows), default=0)
    cells = [[joined(cell) for cell in row] for row in rows]
    if not any(any(row) for row in cells):
        return ""
    written = [
        [_inline(cell).replace("|", r"\|") for cell in row] + [""] * (width - len(row)) for row in cells
    ]
    lines = [f"| {' | '.join(row)} |" for row in written]
    lines.insert(1, f"|{' --- |' * width}")
    text = "\n".join(lines)
    marks = text.count("*") + text.count("_") + text.count("~")
    if marks > MAX_MARKS or any(line.count("|") > MAX_COLUMNS for line in lines):
        return "\n\n".join(filter(None, (_line(joined(row, "\u3000")) for row in cells)))
    return text


def _inline(runs: Iterable[Run]) -> str:
    text = ""
    for run in runs:
        if run.picture:
            piece = f"![]({run.text})"
        elif run.href and good_link(run.href) and run.text.strip():
            piece = _linked(run)
        else:
            piece = _marked(run)
        if piece.startswith("[") and text.endswith("!"):
            text = text[:-1] + r"\!"
        text += piece
    return text


def _linked(run: Run) -> str:
    address = quote(run.href.strip(), safe="/:?#@!$&'+,;=%-._~")
    head, text, tail = _split(run.text, str.isspace)
    address = _ENTITY.sub(r"\\&", address)
    text = re.sub(r"\A\^", r"\\^", _escaped(text))  # `[^` 会被当成脚注
    return f"{head}[{text}]({address}){tail}"


def _marked(run: Run) -> str:
    """加粗、删除线。紧挨汉字的 `**` 里外不能是标点、空白，所以两头的标点放到外面。"""
    mark = "~~" if run.strike else "**" if run.bold else ""
    if not mark:
        return _escaped(run.text)
    head, text, tail = _split(run.text, lambda char: not char.isalnum())
    if not text:
        return _escaped(run.text)
    return f"{_escaped(head)}{mark}{_escaped(text)}{mark}{_escaped(tail)}"


def _split(text: str, outside: Callable[[str], bool]) -> tuple[str, str, str]:
    start, end = 0, len(text)
    while start < end and outside(text[start]):
        start += 1
    while end > start and outside(text[end - 1]):
        end -= 1
    return text[:start], text[start:end], text[end:]


def _escaped(text: str) -> str:
    """普通的字里凡是会被当成记号的，前面加反斜杠；不会的不加，免得满纸反斜杠。"""
    text = re.sub(r"([\\`*\[\]])", r"\\\1", text)
    text = re.sub(r"(?<=\\\])([:(])", r"\\\1", text)  # 检查正文的规则也会在 ]( 和 ]: 上起疑
    text = re.sub(r"<(?=[A-Za-z/!?])", r"\\<", text)
    text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)  # 词中间的下划线不算记号
    text = re.sub(r"~(?=~|\Z)|(?<=~)~|\A~", r"\\~", text)
    return _ENTITY.sub(r"\\&", text)


def _start_escaped(text: str) -> str:
    """行首的 #、>、-、1. 一类也只是字。"""
    text = _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text
    return "\\" + text if _LINE_START.match(text) else text


def _entities(text: str) -> str:
    """只留字：凡是可能当记号的都写成字符实体。"""
    return re.sub(r"[\\`*_~\[\]<>|&#!+=\-.)]", lambda match: f"&#{ord(match[0])};", text)
