"""从 Word、WPS 粘贴来的网页代码 → 干净的 Markdown；一个字也不丢，没带进来的东西说一声。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.desk.word.read_html import read_html
from dianxing.desk.word.write_markdown import write_markdown
from dianxing.errors import DianxingError

MAX_HTML = 1_000_000
"""一次粘贴最多几个字符；Word 的样式再啰嗦，一篇稿子也不过几十万。"""


@dataclass(frozen=True, slots=True)
class Pasted:
    """粘贴的结果。"""

    markdown: str
    notes: tuple[str, ...] = ()
    """没带进来的东西，每条一句，不带句号。"""


def html_to_markdown(html: str) -> Pasted:
    """粘贴来的 HTML 变成案例正文；太大抛 DianxingError。"""
    if len(html) > MAX_HTML:
        raise DianxingError("一次粘贴的内容太多 → 分几次粘贴，或者用“导入 Word 文档”")
    read = read_html(html)
    notes: list[str] = []
    if read.lost_pictures:
        notes.append(f"有 {read.lost_pictures} 张图片没有带进来，图片要另外上传")
    if read.hidden:
        notes.append(f"有 {read.hidden} 处在 Word 里设为隐藏的文字没有带进来")
    return Pasted(write_markdown(read.blocks), tuple(notes))
