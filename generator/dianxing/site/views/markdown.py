"""案例正文：Markdown → 安全的 HTML。

原始 HTML 一律当文字；链接只认 http(s)、mailto、tel 和站内地址；图片只认案例自己的。
渲染器自己的输出里，标签里的文字都已转义，所以后面按标签改写是安全的。
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import unquote, urljoin

from markupsafe import Markup, escape

from dianxing.cases.markdown import to_html
from dianxing.site.pictures.view import PictureView

_TAG = re.compile(r"<(h[1-6]|a|img|table)\b")
_LINK = re.compile(r'<a href="([^"]*)"([^>]*)>(.*?)</a>', re.S)
_IMAGE = re.compile(r'(<p>)?<img src="([^"]*)" alt="([^"]*)"(?: title="[^"]*")? />(</p>)?')
_ALIGN = re.compile(r' style="text-align:(left|right|center)"')
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_ALLOWED = ("http://", "https://", "mailto:", "tel:")


def render(
    body: str,
    case_path: str,
    pictures: Mapping[str, PictureView],
    *,
    root: str = "/",
    top: int = 3,
) -> Markup:
    """正文的 HTML；`case_path` 是案例地址（相对站点根），最高一级标题排成 `h{top}`。"""
    html = to_html(body)
    # 上万个案例，多数没有链接、图片和表格：先看有哪些，再整篇去找
    tags = set(_TAG.findall(html))
    html = _shift_headings(html, [level for level in range(1, 7) if f"h{level}" in tags], top)
    if "a" in tags:
        html = _LINK.sub(lambda match: _link(match, root, case_path), html)
    if "img" in tags:
        html = _IMAGE.sub(lambda match: _image(match, pictures), html)
    if "table" in tags:
        html = _ALIGN.sub(r' class="ta-\1"', html)
        html = html.replace(
            "<table>", '<div class="scroll" role="group" aria-label="表格" tabindex="0"><table>'
        )
        html = html.replace("</table>", "</table></div>")
    return Markup(html)


def picture_tag(picture: PictureView) -> Markup:
    """一个 `<picture>`，不带图注。"""
    return Markup(
        '<picture><source type="image/webp" srcset="{webp}" sizes="{sizes}">'
        '<img src="{src}" srcset="{jpeg}" sizes="{sizes}" width="{width}" height="{height}" alt="{alt}"'
        ' loading="lazy" decoding="async"></picture>'
    ).format(
        webp=picture.srcset_webp,
        jpeg=picture.srcset_jpeg,
        sizes=picture.sizes,
        src=picture.src,
        width=picture.width,
        height=picture.height,
        alt=picture.alt,
    )


def _shift_headings(html: str, levels: list[int], top: int) -> str:
    if not levels:
        return html
    shift = top - levels[0]
    # 往下挪从最低一级改起，往上挪从最高一级改起，改过的不会再改一遍
    for level in sorted(levels, reverse=shift > 0):
        now = min(6, level + shift)
        html = html.replace(f"<h{level}>", f"<h{now}>").replace(f"</h{level}>", f"</h{now}>")
    return html


def _link(match: re.Match[str], root: str, case_path: str) -> str:
    href, rest, label = unescape(match[1]), match[2], match[3]
    if href.startswith("//") or "\\" in href:
        return label
    if _SCHEME.match(href):
        if not href.lower().startswith(_ALLOWED):
            return label
        outside = ' rel="noopener noreferrer"' if href.lower().startswith("http") else ""
        return f'<a href="{escape(href)}"{outside}{rest}>{label}</a>'
    inside = root + href.lstrip("/") if href.startswith("/") else urljoin(root + case_path, href)
    return f'<a href="{escape(inside)}"{rest}>{label}</a>'


def _image(match: re.Match[str], pictures: Mapping[str, PictureView]) -> str:
    opening, src, alt, closing = match.groups()
    picture = pictures.get(_file_name(src))
    if picture is None:  # 别处的图、撤下的图：只留说明文字，也不向别的主机要东西
        return f"{opening or ''}{alt}{closing or ''}"
    tag = picture_tag(picture)
    if not (opening and closing):  # 夹在文字里的图
        return f"{opening or ''}{tag}{closing or ''}"
    note = " ".join(part for part in (picture.caption, picture.credit and f"图：{picture.credit}") if part)
    caption = f"<figcaption>{escape(note)}</figcaption>" if note else ""
    return f"<figure>{tag}{caption}</figure>"


def _file_name(src: str) -> str:
    name = unquote(unescape(src))
    return name.removeprefix("./")
