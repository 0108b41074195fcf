"""一封要寄的摘要：HTML 和纯文字两份在一封里，收信人不写在信上，退订的地址写在信头里。

信头照 RFC 5322；退订照 RFC 2369，一键退订照 RFC 8058（邮件服务器的 DKIM 签名要盖住这两行）。
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from urllib.parse import quote

_WHOLE = frozenset(("list-unsubscribe", "list-unsubscribe-post", "message-id"))
"""这几行里是网址和编号：照折行的老办法会被改写成 `=?utf-8?…`，收信的程序就不认了。"""


class _Policy(EmailPolicy):
    """行尾 CRLF；网址一类的信头不折行。"""

    def fold(self, name: str, value: str) -> str:
        return f"{name}: {value}\r\n" if name.lower() in _WHOLE else str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii")


_POLICY = _Policy(linesep="\r\n")


@dataclass(frozen=True, slots=True)
class Sender:
    """以谁的名义寄、怎样退订；各项由设置校验过。"""

    address: str
    name: str
    unsubscribe_mail: str = ""
    unsubscribe_url: str = ""
    one_click: bool = False
    """网址收得了 POST，点一下就退。"""

    @property
    def unsubscribe(self) -> str:
        """`List-Unsubscribe` 的值。"""
        found = []
        if self.unsubscribe_url:
            found.append(f"<{self.unsubscribe_url}>")
        if self.unsubscribe_mail:
            found.append(f"<mailto:{quote(self.unsubscribe_mail, safe='@')}?subject=unsubscribe>")
        return ", ".join(found)


@dataclass(frozen=True, slots=True)
class Letter:
    """一封信的内容。"""

    list_name: str
    """收信名单的名字，写在“收信人”里。"""
    subject: str
    html: str
    text: str
    reference: str
    """不变的记号，做 Message-ID：同一封寄了两次，收信的程序认得出。"""


def message_id(sender: Sender, letter: Letter) -> str:
    """`<记号@寄信人的域名>`。"""
    return f"<{letter.reference}@{sender.address.rpartition('@')[2]}>"


def compose(sender: Sender, letter: Letter, sent: datetime) -> bytes:
    """一封信的全部字节。标题、名字里的换行和控制字符换成空格，写不出别的信头。"""
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = one_line(letter.subject)
    message["From"] = Address(one_line(sender.name), addr_spec=sender.address)
    # 收信人只在信封上，互相看不见；名字里的引号、冒号会断开这一行，只留字
    group = re.sub(r"[^\w -]", "", one_line(letter.list_name))
    message["To"] = f"{group or 'undisclosed-recipients'}:;"
    message["Date"] = format_datetime(sent)
    message["Message-ID"] = message_id(sender, letter)
    message["Auto-Submitted"] = "auto-generated"
    message["Precedence"] = "bulk"
    message["List-Unsubscribe"] = sender.unsubscribe
    if sender.one_click:
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    message.set_boundary(f"dianxing-{letter.reference}")
    return message.as_bytes()


def one_line(text: str) -> str:
    """一行字：换行、控制字符、看不见的方向记号都换成空格。"""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
