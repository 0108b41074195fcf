"""发布单 `handover.html`：人照着一步一步发，一个文件里什么都有，断网、用 file:// 打开也行。"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import segno
from markupsafe import Markup

from dianxing.kits.kit_case import KitCase
from dianxing.kits.public_pictures import public_addresses
from dianxing.kits.sheet_view import ChannelView, channel_views
from dianxing.kits.template import KitTemplate, load_template, script_json
from dianxing.kits.texts import KitTexts
from dianxing.kits.wording import where
from dianxing.site.artefact import digest
from dianxing.site.pictures.qr import QUICK_MASK, QUIET_ZONE

_DARK = re.compile(b"\x01+")


@dataclass(frozen=True, slots=True)
class SheetView:
    """`handover.html` 要的一切。"""

    id: str
    version: str
    """稿子的版本；“已发”记着它，稿子改了就不算发过。"""
    title: str
    where: str
    url: str
    qr: Markup
    folder: str
    published: str
    notes: tuple[str, ...]
    channels: tuple[ChannelView, ...]
    pictures: Markup
    """JSON：正文里的图片文件名 → 网站上的地址。"""


def load_sheet(theme: Path) -> KitTemplate:
    """读发布单的模板、样式和脚本；缺了、写坏了抛 BuildError。"""
    return load_template(
        theme,
        "handover.html",
        parts=("parts.html",),
        css=("common.css", "handover.css"),
        js=("copying.js", "handover.js"),
    )


def handover(kit: KitCase, texts: KitTexts, template: KitTemplate) -> str:
    """一个案例的发布单。"""
    pictures = public_addresses(kit)
    used = {name: pictures[name] for name in (texts.article.pictures if texts.article else ())}
    view = SheetView(
        id=kit.card.id,
        version=version(kit, texts),
        title=kit.case.head.title,
        where=where(kit),
        url=kit.url,
        qr=_qr(kit.url),
        folder=kit.folder_name,
        published=kit.card.published.chinese(),
        notes=tuple(f"{note.channel}：{note.what}。" for note in texts.notes),
        channels=channel_views(kit, texts),
        pictures=script_json(used),
    )
    return template.render(sheet=view)


def version(kit: KitCase, texts: KitTexts) -> str:
    """稿子的版本：人要发的有一个字变了，它就变。"""
    return digest(kit.case.digest, repr((texts.article, texts.weibo, texts.qq, texts.notice)))[:12]


def _qr(url: str) -> Markup:
    """二维码的 SVG；网址装不下就没有。自己画，比库里通用的写法快十倍。"""
    try:
        code = segno.make_qr(url, error="m", mask=QUICK_MASK, boost_error=False)
    except segno.DataOverflowError:
        return Markup("")
    size = len(code.matrix) + 2 * QUIET_ZONE
    path = "".join(
        f"M{QUIET_ZONE + run.start()} {QUIET_ZONE + y}.5h{len(run[0])}"
        for y, row in enumerate(code.matrix)
        for run in _DARK.finditer(row)
    )
    return Markup(
        f'<svg viewBox="0 0 {size} {size}" role="img" aria-label="二维码：案例页"'
        ' shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path stroke="#000" d="{path}"/></svg>'
    )
