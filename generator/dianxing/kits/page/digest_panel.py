"""一份群摘要在渠道稿页面上的一版。"""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from dianxing.kits.count import Count
from dianxing.kits.digest.content import Digest
from dianxing.kits.digest.files import FOLDER_NAME, MAIL, PICTURE
from dianxing.kits.digest.mail import mail_html, mail_text
from dianxing.kits.digest.text import qq_digest
from dianxing.kits.files import clipboard_twin
from dianxing.kits.limits import QQ
from dianxing.kits.page.marked import marked
from dianxing.kits.page.panel import PictureView
from dianxing.kits.pictures.digest_picture import WIDTH
from dianxing.kits.qq import qq_size
from dianxing.kits.sheet_view import CopyView
from dianxing.kits.template import KitTemplate

_BODY = re.compile(r"<body[^>]*>(.*)</body>", re.S)


@dataclass(frozen=True, slots=True)
class PartView:
    """群里的一条。"""

    copy: CopyView
    shown: Markup


@dataclass(frozen=True, slots=True)
class DigestPanel:
    """一份群摘要。"""

    id: str
    title: str
    when: str
    total: int
    url: str
    parts: tuple[PartView, ...]
    picture: PictureView
    subject: CopyView
    mail: CopyView
    """带样式的邮件。"""
    mail_plain: CopyView
    eml: str
    """双击就能发的邮件文件。"""


def digest_panel(digest: Digest, template: KitTemplate) -> DigestPanel:
    """备好一份群摘要的一版；`template` 是邮件的模板。"""
    folder = f"{FOLDER_NAME}/{digest.name}"
    html = _BODY.search(mail_html(digest, template))
    parts = [part.strip() for part in qq_digest(digest)]
    return DigestPanel(
        id=f"digest-{digest.name}",
        title=digest.title,
        when=digest.when,
        total=digest.total,
        url=digest.url,
        parts=tuple(
            PartView(
                CopyView(
                    f"digest-{number}",
                    f"第 {number} 条，共 {len(parts)} 条" if len(parts) > 1 else "群消息",
                    text,
                    Count(qq_size(text), QQ.message),
                ),
                marked(text),
            )
            for number, text in enumerate(parts, 1)
        ),
        picture=PictureView(
            f"{folder}/{PICTURE}",
            "长图",
            f"{WIDTH} 像素宽",
            "QQ 群、朋友圈",
            f"{folder}/{clipboard_twin(PICTURE)}",
        ),
        subject=CopyView("mail-subject", "邮件主题", digest.title),
        mail=CopyView("mail-html", "邮件（带样式）", "", None, "复制邮件", Markup(html[1] if html else "")),
        mail_plain=CopyView("mail-text", "邮件（纯文字）", mail_text(digest).strip()),
        eml=f"{folder}/{MAIL}",
    )
