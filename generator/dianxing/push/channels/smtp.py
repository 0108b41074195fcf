"""寄一封信给一份名单：RFC 5321，先加密再登录，一步一步看回答，分得清没寄、寄了、不知道。

连接、加密、登录、报收信人 ─► 断了就是没寄（NeverSent）
交信的内容，等“收下了”     ─► 断了就是不知道（MaybeSent）
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from dianxing.push.channel import Confirmed, Later, Outcome, Refused
from dianxing.push.http import MaybeSent, NeverSent
from dianxing.push.secrets import Redactor, Secret

_SECONDS = 30.0
_WAIT = 900.0
"""对方说过会儿再来（灰名单、忙），等这么多秒。"""
_TOO_MANY = 452
_GO_AHEAD = 354
_PERMANENT = 500


@dataclass(frozen=True, slots=True)
class MailServer:
    """一台发信服务器。"""

    host: str
    port: int
    security: Literal["tls", "starttls", "rehearsal"]
    """`rehearsal` 是演练：本机，不加密，也不登录。"""
    user: str
    password: Secret
    context: ssl.SSLContext
    redactor: Redactor

    @contextmanager
    def session(self) -> Iterator[smtplib.SMTP]:
        """连上、加密、登录好的一次会话；走不到这一步抛 NeverSent、LoginRefused。"""
        try:
            smtp = self._connected()
        except smtplib.SMTPAuthenticationError as error:
            raise LoginRefused(
                f"发信服务器不让登录（{self._said(error.smtp_error)}）→ "
                "看看 push.mail.user 和 DIANXING_SMTP_PASSWORD；不少邮箱要另外的“授权码”"
            ) from None
        except smtplib.SMTPNotSupportedError:
            raise LoginRefused(
                f"{self.host}:{self.port} 没有加密，密码没有交出去 → 换一个加密的端口，或者改 security"
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            raise NeverSent(f"连不上发信服务器 {self.host}:{self.port}（{_reason(error)}）") from None
        try:
            yield smtp
        finally:
            _goodbye(smtp)

    def _connected(self) -> smtplib.SMTP:
        if self.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=_SECONDS, context=self.context
            )
        else:
            smtp = smtplib.SMTP(self.host, self.port, timeout=_SECONDS)
        try:
            if self.security == "starttls":
                smtp.starttls(context=self.context)
            smtp.ehlo_or_helo_if_needed()
            if self.security != "rehearsal":
                smtp.login(self.user, self.password.reveal())
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _said(self, said: bytes | str) -> str:
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return self.redactor.clean(" ".join(text.split()))[:80]


class LoginRefused(Exception):
    """登录不了，什么都没寄；说的话给人看。"""


def deliver(
    server: MailServer,
    sender: str,
    recipients: Iterable[str],
    message: bytes,
    *,
    acting: Callable[[], None],
    skipped: Callable[[str], None],
) -> Outcome:
    """寄一封；交内容之前叫 `acting`，有收信人永远收不到的叫 `skipped`（地址盖掉一半），其余的照寄。

    有人要“过会儿再来”的，整封都过会儿再来。抛 NeverSent、MaybeSent。
    """
    try:
        with server.session() as smtp:
            limit = smtp.esmtp_features.get("size", "")
            if limit.isdigit() and 0 < int(limit) < len(message):
                return Refused(
                    "size", f"信有 {len(message):,} 字节，服务器最多收 {int(limit):,} → 少登几个案例"
                )
            return _envelope(smtp, sender, list(recipients), skipped) or _hand_over(smtp, message, acting)
    except LoginRefused as error:
        return Refused("login", str(error), stops=True)
    except (OSError, smtplib.SMTPException) as error:
        raise NeverSent(f"发信服务器断了（{_reason(error)}），还没有交信") from None


def _envelope(
    smtp: smtplib.SMTP, sender: str, recipients: list[str], skipped: Callable[[str], None]
) -> Outcome | None:
    code, said = smtp.mail(sender)
    if bad := _bad(code, said, "服务器不让用这个地址寄信", "看看 push.mail.sender 是不是登录的邮箱"):
        return bad
    gone = []
    for address in recipients:
        code, said = smtp.rcpt(address)
        if code == _TOO_MANY:
            return Refused(str(code), "服务器一次收不了这么多收信人 → 把名单拆成几份")
        if code >= _PERMANENT:
            gone.append(f"{masked(address)}（{code}）")
        elif bad := _bad(code, said, f"{masked(address)} 现在收不了", ""):
            return bad
    if len(gone) == len(recipients):
        return Refused("recipients", f"名单里的地址都收不了：{'、'.join(gone[:5])} → 核对名单")
    if gone:
        skipped("、".join(gone))
    return None


def _hand_over(smtp: smtplib.SMTP, message: bytes, acting: Callable[[], None]) -> Outcome:
    acting()
    code, said = smtp.docmd("data")
    if code != _GO_AHEAD:
        return _bad(code, said, "服务器不收信", "过会儿再寄，还不行就问邮箱的管理员") or _odd(code)
    try:
        smtp.send(re.sub(rb"(?m)^\.", b"..", message) + b".\r\n")
        code, said = smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise MaybeSent(f"信交出去了，没有回音（{_reason(error)}）") from None
    return _bad(code, said, "服务器不收这封信", "多半当成了垃圾邮件：问邮箱的管理员") or Confirmed("")


def _bad(code: int, said: bytes, what: str, fix: str) -> Outcome | None:
    """2xx 是好的；4xx 过会儿再来；5xx 不行。"""
    if 200 <= code < 300:
        return None
    told = f"{what}（{code} {' '.join(said.decode('utf-8', 'replace').split())[:80]}）"
    if code < _PERMANENT:
        return Later(_WAIT, told)
    return Refused(str(code), f"{told} → {fix}")


def _odd(code: int) -> Outcome:
    return Later(_WAIT, f"服务器的回答不对（{code}）")


def masked(address: str) -> str:
    """给人看的地址，认得出是谁，抄不走：`zh***@example.cn`。"""
    name, _, domain = address.partition("@")
    return f"{name[:2]}***@{domain}"


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"证书不对：{error.verify_message}"
    if isinstance(error, ssl.SSLError):
        return "加密没有谈成，看看 port 和 security 配不配"
    if isinstance(error, TimeoutError):
        return "超时"
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
        return "连接断了"
    return type(error).__name__


def _goodbye(smtp: smtplib.SMTP) -> None:
    try:
        smtp.quit()
    except (OSError, smtplib.SMTPException):
        smtp.close()
