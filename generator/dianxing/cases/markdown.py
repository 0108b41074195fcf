"""正文用的 Markdown：哪些写法算数，检查和渲染用同一份。原始 HTML 不在其中，只会显示成文字。

解析器（markdown-it 的 Rust 版）快，但有几种写法会让它崩溃或慢到停住：方括号里落单的反引号、
套得极深的列表和引文、极宽的表格。`to_html` 和 `parse` 先挡住这些。
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache

from markdown_it_pyrs import MarkdownIt, Node

MAX_NESTING = 20
"""一行开头最多几个引文、列表记号。"""
MAX_INDENT = 100
MAX_COLUMNS = 40
MAX_MARKS = 1000
"""一段里最多有几个星号、下划线和波浪号。"""
MAX_REFERENCES = 300

# `---` 和 `***` 是分隔线，不算：记号之间要有空白，或者是 >
_NESTED = re.compile(rf"\n[ \t]*(?:(?:>[ \t]*|(?:[*+-]|[0-9]+[.)])[ \t]+)){{{MAX_NESTING + 1}}}")
_INDENTED = re.compile(rf"\n[ \t]{{{MAX_INDENT}}}|\n *\t{{{MAX_INDENT // 4}}}")
_MARK = re.compile(r"[*_~]")
_FENCE = re.compile(
    r"^ {0,3}(?:(?:[-*+]|[0-9]+[.)])[ \t]+)?(?:(`{3,})[^`\n]*|(~{3,})[^\n]*)\n"
    r".*?(?:^[ \t]*(?:(?(1)\1`*)(?(2)\2~*))[ \t]*$|\Z)",
    re.M | re.S,
)
_TICKS = re.compile(r"`+")
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)")
_FOOTNOTE = re.compile(r"(?<!\\)\[\^[^\]\s]+\]")


class MarkdownFault(Exception):
    """正文有解析器受不了的写法：错在哪、怎么改、在第几个字符。"""

    def __init__(self, what: str, fix: str, at: int) -> None:
        self.what, self.fix, self.at = what, fix, at
        super().__init__(what)


@cache
def parser() -> MarkdownIt:
    """只开案例正文用得着的写法；配好以后不再改。没有检查过的正文要走 `parse`。"""
    markdown = MarkdownIt("zero")
    markdown.enable_many(
        [
            "blockquote",
            "code",
            "fence",
            "heading",
            "hr",
            "lheading",
            "list",
            "paragraph",
            "reference",
            "autolink",
            "backticks",
            "emphasis",
            "entity",
            "escape",
            "image",
            "link",
            "newline",
            "strikethrough",
            "table",
        ]
    )
    return markdown


def parse(body: str) -> Node:
    """正文的语法树；有解析器受不了的写法就抛 MarkdownFault。"""
    _hold_limits(body)
    with _panics_named():
        return parser().tree(body)


@lru_cache(maxsize=4)
def to_html(body: str) -> str:
    """正文的 HTML；有解析器受不了的写法就抛 MarkdownFault。

    一个案例接连要它三次（检查、案例页、订阅源），记住最近几篇就只渲染一次。
    """
    _hold_limits(body)
    with _panics_named():
        return str(parser().render(body))


@contextmanager
def _panics_named() -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        # 解析器里的 panic 不是 Exception 的子类，也没有可以导入的名字
        if type(error).__name__ != "PanicException":
            raise
        raise MarkdownFault("正文里有解析不了的写法", "检查方括号、反引号和星号是不是成对", 0) from None


def _hold_limits(body: str) -> None:
    nested = _NESTED.search("\n" + body)
    if nested:
        fix = "引文、列表最多两三层；分隔线写成 ---"
        raise MarkdownFault("这一行开头的引文、列表记号太多", fix, nested.start())
    if (" " * (MAX_INDENT // 4) in body or "\t" in body) and (indented := _INDENTED.search("\n" + body)):
        raise MarkdownFault("这一行缩进太多", "去掉行首多余的空格", indented.start())
    if body.count("|") > MAX_COLUMNS:
        _hold_columns(body)
    if body.count("*") + body.count("_") + body.count("~") > MAX_MARKS:
        _hold_marks(body)
    if body.count("]:") > MAX_REFERENCES:
        raise MarkdownFault("正文里的引用式链接太多", "改成 [文字](网址) 的写法", body.index("]:"))
    if "`" in body and "[" in body:
        _hold_ticks(body)
    if "[^" in body:
        _hold_footnotes(body)


def _hold_columns(body: str) -> None:
    at = 0
    for line in body.split("\n"):
        if line.count("|") > MAX_COLUMNS:
            raise MarkdownFault(f"表格超过 {MAX_COLUMNS} 列", "拆成几张窄的表，手机上才看得清", at)
        at += len(line) + 1


def _hold_marks(body: str) -> None:
    at = 0
    for paragraph in re.split(r"(\n[ \t]*\n)", body):
        if len(_MARK.findall(paragraph)) > MAX_MARKS:
            raise MarkdownFault("这一段的星号、下划线或波浪号太多", "分成几段，或者删掉多余的", at)
        at += len(paragraph)


def _hold_ticks(body: str) -> None:
    """落单的反引号碰上方括号会让解析器崩溃；一对反引号要写在同一行里。"""
    text = _FENCE.sub(_blank, body)
    start = 0
    for line in text.split("\n"):
        lone = _lone_ticks(line) if "`" in line else None
        if lone is not None:
            fix = "在同一行补上另一个，或者在它前面加一个反斜杠"
            raise MarkdownFault("反引号（`）没有成对", fix, start + lone)
        start += len(line) + 1


def _hold_footnotes(body: str) -> None:
    """脚注不认：解析器的脚注一碰上汉字就崩溃，不开它又会排成一个坏链接。"""
    text = _CODE.sub(lambda match: " " * len(match[0]), _FENCE.sub(_blank, body))
    note = _FOOTNOTE.search(text)
    if note:
        fix = "把说明写进正文，出处写进开头的 sources；真要写这几个字，在方括号前面加一个反斜杠"
        raise MarkdownFault("正文不认脚注", fix, note.start())


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def _lone_ticks(line: str) -> int | None:
    """一行里没有成对的反引号从第几个字符起；都成对是 None。"""
    at, opener, length = 0, None, 0
    while at < len(line):
        if line[at] == "\\" and opener is None:
            at += 2  # 反斜杠让后一个字符不算记号；在一对反引号里面则不然
            continue
        ticks = _TICKS.match(line, at)
        if ticks is None:
            at += 1
            continue
        if opener is None:
            opener, length = at, len(ticks[0])
        elif len(ticks[0]) == length:
            opener = None
        at = ticks.end()
    return opener
