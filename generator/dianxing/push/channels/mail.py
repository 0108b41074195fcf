"""电子邮件：把群摘要寄给几份名单，一份名单一封，收信人互相看不见。"""

from __future__ import annotations

import json
import re
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from dianxing.errors import SettingsError
from dianxing.push.channel import (
    Attachment,
    Attempt,
    Channel,
    Confirmed,
    Content,
    HandOver,
    Means,
    Outcome,
    Post,
    Remote,
)
from dianxing.push.channels.mail_message import Letter, Sender, compose, message_id, one_line
from dianxing.push.channels.smtp import MailServer, deliver, masked
from dianxing.push.http import NeverSent
from dianxing.push.materials import Materials
from dianxing.push_channel_settings import MailList, MailPush, is_mail_address
from dianxing.settings import Settings

_SENT, _SKIPPED = "寄出", "收不到的"
MOST_RECIPIENTS = 100
"""一封最多几个收信人；RFC 5321 4.5.3.1.8 只保证这么多。"""


@dataclass(frozen=True, slots=True)
class Recipients:
    """一份名单和它的地址；地址不打印、不进台账。"""

    settings: MailList
    addresses: tuple[str, ...]


@dataclass(frozen=True)
class MailChannel:
    """一个发信的邮箱。"""

    sender: Sender
    lists: tuple[Recipients, ...]
    server: MailServer | None
    """演练里没有写它的是 None：一封也不寄。"""
    now: Callable[[], datetime]

    name = "mail"
    label = "邮件"

    @property
    def account(self) -> str:
        return self.sender.address

    @property
    def targets(self) -> Sequence[str]:
        return tuple(item.settings.name for item in self.lists)

    def posts(self, materials: Materials) -> Iterator[Post]:
        """一份摘要寄给要它的名单各一封。"""
        for item in self.lists:
            for digest in materials.digests:
                there = digest.mail_html.is_file() and digest.mail_text.is_file()
                if item.settings.digests == digest.scope and there:
                    body = json.dumps({"subject": one_line(digest.title)}, ensure_ascii=False)
                    files = (Attachment.of(digest.mail_html), Attachment.of(digest.mail_text))
                    kind = f"digest:{digest.name}"
                    yield Post(
                        self.name,
                        self.account,
                        item.settings.name,
                        kind,
                        digest.cases,
                        Content(body, files),
                    )

    def send(self, post: Post, attempt: Attempt) -> Outcome:
        if self.server is None:
            raise NeverSent("演练里没有写发信服务器，没有寄")
        html, text = (item.read().decode("utf-8") for item in post.content.files)
        letter = Letter(post.target, json.loads(post.content.body)["subject"], html, text, attempt.mark)
        outcome = deliver(
            self.server,
            self.sender.address,
            self._recipients(post).addresses,
            compose(self.sender, letter, self.now()),
            acting=lambda: attempt.acting(_SENT),
            skipped=lambda told: attempt.note(_SKIPPED, told),
        )
        if isinstance(outcome, Confirmed):
            number = message_id(self.sender, letter)
            attempt.note(_SENT, number)
            return Confirmed(number)
        return outcome

    def ask(self, post: Post, attempt: Attempt) -> Outcome | None:  # noqa: ARG002
        return None

    def follow(self, post: Post, remote: Remote) -> Outcome:  # noqa: ARG002
        return Confirmed(remote.id)

    def retract(self, post: Post, remote: Remote) -> Outcome:  # noqa: ARG002
        return HandOver(f"寄出的信收不回 → 给名单“{post.target}”补一封，说明撤下了哪个案例、为什么")

    def correct(self, old: Post, remote: Remote, new: Post) -> Outcome:  # noqa: ARG002
        return HandOver(f"寄出的信改不了 → 错得要紧，就给名单“{old.target}”补一封更正")

    def describe(self, post: Post) -> str:
        found = self._recipients(post).addresses
        who = f"{len(found)} 个地址，{masked(found[0])} 等" if found else "名单还没有设"
        text = next((item.path for item in post.content.files if item.name.endswith(".txt")), None)
        shown = text.read_text(encoding="utf-8") if text else ""
        return (
            f"收信人：{who}\n"
            f"标题：{json.loads(post.content.body)['subject']}\n"
            f"寄信人：{self.sender.name} {self.sender.address}\n退订：{self.sender.unsubscribe}\n\n{shown}"
        )

    def _recipients(self, post: Post) -> Recipients:
        return next(item for item in self.lists if item.settings.name == post.target)


def make(settings: Settings, means: Means) -> Iterable[Channel]:
    """开着就给一个；设置、名单不全抛 SettingsError。"""
    push = settings.push.mail
    if not push.enabled:
        return ()
    for key, what in (("host", "发信服务器"), ("sender", "寄信人的地址"), ("lists", "收信名单")):
        if not getattr(push, key):
            raise SettingsError(f"dianxing.yml: push.mail 开了，没有写 {key}（{what}）→ 写上")
    if not push.unsubscribe_url and not push.unsubscribe_mail:
        raise SettingsError("dianxing.yml: push.mail 没有写怎样退订 → 写 unsubscribe_mail 或 unsubscribe_url")
    if push.one_click and not push.unsubscribe_url:
        raise SettingsError(
            "dianxing.yml: push.mail.one_click 要有退订的网址 → 写 unsubscribe_url，或者关掉它"
        )
    sender = Sender(
        push.sender,
        one_line(push.sender_name or settings.site_name),
        push.unsubscribe_mail,
        push.unsubscribe_url,
        push.one_click,
    )
    lists = tuple(_recipients(item, means) for item in push.lists)
    return (MailChannel(sender, lists, _server(push, settings, means), means.now),)


def _server(push: MailPush, settings: Settings, means: Means) -> MailServer | None:
    password = means.secrets.need("DIANXING_SMTP_PASSWORD", "发信邮箱的密码")
    user, redactor, context = push.user or push.sender, means.secrets.redactor, ssl.create_default_context()
    rehearsal = settings.push.rehearsal
    if not rehearsal:
        return MailServer(push.host, push.port, push.security, user, password, context, redactor)
    local = urlsplit(rehearsal.get(push.host, ""))
    if not local.hostname or not local.port:
        return None
    return MailServer(local.hostname, local.port, "rehearsal", user, password, context, redactor)


def _recipients(item: MailList, means: Means) -> Recipients:
    what = f"收信名单“{item.name}”的地址"
    text = means.secrets.need(item.addresses, what).reveal()
    if means.secrets.get(item.addresses) is None:  # 只看会发什么的时候，可以还没有
        return Recipients(item, ())
    found = tuple(dict.fromkeys(part for part in re.split(r"[\s,;，；、]+", text) if part))
    for number, address in enumerate(found, 1):
        means.secrets.redactor.hide(address)
        if not is_mail_address(address):
            raise SettingsError(f"{item.addresses} 的第 {number} 个不像邮件地址 → 写成 名字@域名，用逗号隔开")
    if len(found) > MOST_RECIPIENTS:
        raise SettingsError(f"{what}有 {len(found)} 个，一封最多 {MOST_RECIPIENTS} 个 → 拆成几份名单")
    return Recipients(item, found)
