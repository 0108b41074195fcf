"""电子邮件的摘要：HTML（样式都在标签里）和纯文字两份，另有一个双击就能在邮件程序里发的 .eml。"""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from dianxing.kits.digest.content import Digest
from dianxing.kits.template import KitTemplate, load_template
from dianxing.site import artefact


def load_mail(theme: Path) -> KitTemplate:
    """读邮件的模板；缺了、写坏了抛 BuildError。"""
    return load_template(theme, "digest_mail.html")


def mail_html(digest: Digest, template: KitTemplate) -> str:
    """HTML 的一份。"""
    return template.render(digest=digest)


def mail_text(digest: Digest) -> str:
    """纯文字的一份；邮件里可以有许多网址，每个案例给自己的。"""
    lines = [digest.title, "", f"{digest.when}，新登{digest.total}个案例。"]
    for number, item in enumerate(digest.items, 1):
        lines += ["", f"{number}. {item.title}", f"   {item.where}", f"   {item.won}"]
        lines += [f"   想入会：{item.join}。", f"   {item.url}"]
    if digest.more:
        lines += ["", f"还有{digest.more}个，在网页上。"]
    site = digest.site
    lines += ["", f"全部：{digest.url}", f"我要入会：{site.join_url}，或打{site.hotline}。", site.union]
    return "\n".join(lines) + "\n"


def mail_message(digest: Digest, html: str, text: str) -> bytes:
    """`.eml`：两份在一封里，没有收信人和日期，邮件程序打开就是一封没发的信。同样的内容给同样的字节。"""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = digest.title
    message["X-Unsent"] = "1"
    message.set_content(text, cte="base64")
    message.add_alternative(html, subtype="html", cte="base64")
    message.set_boundary(f"dianxing-{artefact.digest(html, text)}")
    return message.as_bytes()
