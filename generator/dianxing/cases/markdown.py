"""正文用的 Markdown：哪些写法算数，检查和渲染用同一份。原始 HTML 不在其中，只会显示成文字。"""

from __future__ import annotations

from functools import cache

from markdown_it_pyrs import MarkdownIt


@cache
def parser() -> MarkdownIt:
    """只开案例正文用得着的写法；配好以后不再改。"""
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
