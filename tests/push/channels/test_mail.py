"""邮件摘要：加密才登录，一份名单一封，互相看不见；信头里写不进别的，寄没寄出说得清。"""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dianxing.errors import SettingsError
from dianxing.push.channel import Confirmed, HandOver, Later, Outcome, Post, Refused, Remote
from dianxing.push.channels.mail import MailChannel
from dianxing.push.channels.mail_message import Letter, Sender, compose
from dianxing.push.channels.smtp import MailServer, deliver
from dianxing.push.http import MaybeSent, NeverSent
from dianxing.push.materials import Materials
from dianxing.push.secrets import Secret

from ...fakes.smtp import FakeSmtp, smtp_server
from .stage import NOW, Notebook, Stage, refuse_to_make, stage

ENVIRON = {
    "DIANXING_SMTP_PASSWORD": "smtp-password",
    "DIANXING_MAIL_ALL": "wang@union.example, li@union.example\nzhao@union.example",
}

MAIL: dict[str, object] = {
    "enabled": True,
    "host": "smtp.union.example",
    "sender": "digest@union.example",
    "sender_name": "云州市总工会",
    "unsubscribe_mail": "off@union.example",
    "lists": [{"name": "县区工会", "addresses": "DIANXING_MAIL_ALL"}],
}


@dataclass(frozen=True)
class Tls:
    """一张给 127.0.0.1 的证书：服务器用的，和信它的客户端用的。"""

    server: ssl.SSLContext
    client: ssl.SSLContext


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Tls:
    folder = tmp_path_factory.mktemp("tls")
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"]
    command += ["-nodes", "-keyout", str(key), "-out", str(certificate), "-days", "2", "-subj", "/CN=smtp"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(command, check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, key)
    return Tls(server, ssl.create_default_context(cafile=str(certificate)))


def push(**more: object) -> dict[str, object]:
    return {"mail": {**MAIL, **more}}


@dataclass
class Mailbox:
    """一个邮件渠道，连着假的发信服务器。"""

    made: Stage
    channel: MailChannel

    @property
    def post(self) -> Post:
        return next(iter(self.channel.posts(self.made.materials)))

    def send(self, attempt: Notebook | None = None) -> Outcome:
        return self.channel.send(self.post, attempt or self.made.attempt())


@contextmanager
def mail(
    materials: Materials,
    fake: FakeSmtp,
    tls: Tls,
    *,
    security: str = "tls",
    client: ssl.SSLContext | None = None,
    password: str = "smtp-password",
    **more: object,
) -> Iterator[Mailbox]:
    implicit = security == "tls"
    with (
        smtp_server(fake, tls.server, implicit=implicit) as port,
        stage(push(**more), {}, ENVIRON, materials) as made,
    ):
        secret = Secret("DIANXING_SMTP_PASSWORD", password)
        sender = "digest@union.example"
        context = client or tls.client
        server = MailServer("127.0.0.1", port, security, sender, secret, context, made.redactor)  # type: ignore[arg-type]
        channel: Any = made.channel
        yield Mailbox(made, replace(channel, server=server))


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_digest_reaches_the_whole_list_as_one_letter(materials: Materials, tls: Tls, security: str) -> None:
    fake = FakeSmtp()
    with mail(materials, fake, tls, security=security) as made:
        outcome = made.send()
    assert outcome == Confirmed("<0123456789abcdef0123456789abcdef@union.example>")
    (received,) = fake.mails
    assert received.recipients == ("wang@union.example", "li@union.example", "zhao@union.example")
    assert received.sender == "digest@union.example"
    assert fake.refused == []


def test_the_letter_carries_both_texts_and_the_way_out(materials: Materials, tls: Tls) -> None:
    fake = FakeSmtp()
    url = "https://yunzhou.example.org/unsubscribe?list=" + "a" * 120
    with mail(materials, fake, tls, unsubscribe_url=url, one_click=True) as made:
        made.send()
    message = fake.mails[0].message
    assert message["subject"] == materials.digests[0].title
    assert message["from"] == "云州市总工会 <digest@union.example>"
    assert message["list-unsubscribe"] == f"<{url}>, <mailto:off@union.example?subject=unsubscribe>"
    assert message["list-unsubscribe-post"] == "List-Unsubscribe=One-Click"
    assert message["date"].datetime == NOW
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    assert html is not None and html.get_content().strip() == "<p>新登1个案例。</p>"
    assert text is not None and text.get_content().strip() == "新登1个案例。"


def test_recipients_do_not_see_each_other(materials: Materials, tls: Tls) -> None:
    fake = FakeSmtp()
    with mail(materials, fake, tls) as made:
        made.send()
    assert b"wang@" not in fake.mails[0].raw
    assert fake.mails[0].message["to"] == "县区工会:;"


def test_without_an_address_to_click_there_is_no_one_click(materials: Materials, tls: Tls) -> None:
    fake = FakeSmtp()
    with mail(materials, fake, tls) as made:
        made.send()
    assert "list-unsubscribe-post" not in fake.mails[0].message


def test_the_password_is_never_given_to_a_server_without_encryption(materials: Materials, tls: Tls) -> None:
    fake = FakeSmtp(offers_starttls=False)
    with mail(materials, fake, tls, security="starttls") as made:
        outcome = made.send()
    assert isinstance(outcome, Refused) and outcome.stops
    assert "密码没有交出去" in outcome.message
    assert fake.refused == [] and fake.mails == []


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    materials: Materials, tls: Tls, security: str
) -> None:
    fake = FakeSmtp()
    stranger = ssl.create_default_context()
    with (
        mail(materials, fake, tls, security=security, client=stranger) as made,
        pytest.raises(NeverSent, match="证书不对"),
    ):
        made.send()
    assert fake.refused == [] and fake.mails == []


def test_a_wrong_password_stops_without_showing_it(materials: Materials, tls: Tls) -> None:
    with mail(materials, FakeSmtp(), tls, password="wrong-password") as made:
        outcome = made.send()
        assert "wrong-password" not in repr(outcome) + repr(made.channel)
    assert isinstance(outcome, Refused) and outcome.stops
    assert "授权码" in outcome.message


def test_a_dead_address_is_noted_masked_and_the_others_get_the_letter(materials: Materials, tls: Tls) -> None:
    fake = FakeSmtp(unknown=frozenset({"li@union.example"}))
    with mail(materials, fake, tls) as made:
        attempt = made.made.attempt()
        assert isinstance(made.send(attempt), Confirmed)
    assert fake.mails[0].recipients == ("wang@union.example", "zhao@union.example")
    assert attempt.notes["收不到的"] == "li***@union.example（550）"


def test_a_list_of_dead_addresses_is_refused(materials: Materials, tls: Tls) -> None:
    names = ("wang", "li", "zhao")
    fake = FakeSmtp(unknown=frozenset(f"{name}@union.example" for name in names))
    with mail(materials, fake, tls) as made:
        outcome = made.send()
    assert isinstance(outcome, Refused) and "核对名单" in outcome.message
    assert fake.mails == []


def test_more_recipients_than_the_server_takes_are_refused_before_anybody_gets_it(
    materials: Materials, tls: Tls
) -> None:
    fake = FakeSmtp(most_recipients=2)
    with mail(materials, fake, tls) as made:
        outcome = made.send()
    assert isinstance(outcome, Refused) and "拆成几份" in outcome.message
    assert fake.mails == []


def test_a_server_that_wants_it_later_gets_it_later(materials: Materials, tls: Tls) -> None:
    with mail(materials, FakeSmtp(data_reply="451 4.7.1 Greylisted"), tls) as made:
        outcome = made.send()
    assert isinstance(outcome, Later) and "451" in outcome.reason


def test_a_letter_taken_for_spam_is_refused(materials: Materials, tls: Tls) -> None:
    with mail(materials, FakeSmtp(data_reply="554 5.7.1 Spam"), tls) as made:
        outcome = made.send()
    assert isinstance(outcome, Refused) and "554" in outcome.message


def test_a_letter_larger_than_the_server_says_is_not_sent(materials: Materials, tls: Tls) -> None:
    fake = FakeSmtp(size=500)
    with mail(materials, fake, tls) as made:
        outcome = made.send()
    assert isinstance(outcome, Refused) and outcome.code == "size"


@pytest.mark.parametrize("moment", ["greeting", "before data"])
def test_a_line_cut_before_the_letter_was_handed_over_sent_nothing(
    materials: Materials, tls: Tls, moment: Any
) -> None:
    fake = FakeSmtp(hang_up=moment)
    with mail(materials, fake, tls) as made, pytest.raises(NeverSent):
        made.send()
    assert fake.mails == []


def test_a_line_cut_after_the_letter_was_handed_over_is_unknown_and_left_to_a_person(
    materials: Materials, tls: Tls
) -> None:
    fake = FakeSmtp(hang_up="after data")
    with mail(materials, fake, tls) as made:
        attempt = made.made.attempt()
        with pytest.raises(MaybeSent):
            made.send(attempt)
        assert attempt.pending
        assert made.channel.ask(made.post, attempt) is None
    assert len(fake.mails) == 1


def test_nothing_shown_or_stored_holds_an_address_or_the_password(materials: Materials, tls: Tls) -> None:
    with mail(materials, FakeSmtp(), tls) as made:
        shown = made.channel.describe(made.post)
        stored = repr(made.post)
        assert made.made.redactor.clean("寄给 wang@union.example") == "寄给 ***"
    assert "3 个地址" in shown and "wa***@union.example" in shown
    for hidden in ("wang@", "li@union", "smtp-password"):
        assert hidden not in shown + stored


def test_a_rehearsal_sends_to_this_machine_only(materials: Materials) -> None:
    rehearsal = {"other.example": "http://127.0.0.1:9"}
    with (
        stage({**push(), "rehearsal": rehearsal}, {}, ENVIRON, materials) as made,
        pytest.raises(NeverSent, match="演练"),
    ):
        made.send()


def test_a_rehearsal_reaches_the_server_on_this_machine(materials: Materials, tls: Tls) -> None:
    fake = FakeSmtp(trusting=True)
    with smtp_server(fake, tls.server) as port:
        rehearsal = {"smtp.union.example": f"http://127.0.0.1:{port}"}
        with stage({**push(), "rehearsal": rehearsal}, {}, ENVIRON, materials) as made:
            assert isinstance(made.send(), Confirmed)
    assert len(fake.mails) == 1


def test_a_letter_sent_is_followed_by_another_not_recalled(materials: Materials, tls: Tls) -> None:
    with mail(materials, FakeSmtp(), tls) as made:
        for outcome in (
            made.channel.retract(made.post, Remote("x")),
            made.channel.correct(made.post, Remote("x"), made.post),
        ):
            assert isinstance(outcome, HandOver) and "补一封" in outcome.reason


@pytest.mark.parametrize(
    "evil",
    ["案例\r\nBcc: thief@evil.example", "案例\nBcc: thief@evil.example", "案例\u2028Bcc: thief@evil.example"],
)
def test_no_title_or_name_can_add_a_header(evil: str) -> None:
    sender = Sender("digest@union.example", evil, "off@union.example")
    raw = compose(
        sender, Letter(evil, evil, "<p>好</p>", "好", "mark"), datetime(2026, 1, 1, tzinfo=NOW.tzinfo)
    )
    head = raw.partition(b"\r\n\r\n")[0]
    assert b"\nBcc" not in head
    assert b"\r" not in head.replace(b"\r\n", b"") and b"\n" not in head.replace(b"\r\n", b"")


def test_a_line_that_is_a_single_dot_does_not_end_the_letter(materials: Materials, tls: Tls) -> None:
    raw = b"Subject: dots\r\n\r\none\r\n.\r\n..\r\nlast\r\n"
    fake = FakeSmtp()
    with mail(materials, fake, tls) as made:
        server = made.channel.server
        assert server is not None
        deliver(server, "digest@union.example", ["li@union.example"], raw, acting=lambda: None, skipped=print)
    assert fake.mails[0].raw == raw


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"host": ""}, "没有写 host"),
        ({"lists": []}, "没有写 lists"),
        ({"unsubscribe_mail": ""}, "怎样退订"),
        ({"one_click": True}, "unsubscribe_url"),
    ],
)
def test_a_channel_half_set_up_says_what_is_missing(more: dict[str, object], said: str) -> None:
    assert said in refuse_to_make(push(**more), ENVIRON, SettingsError)


@pytest.mark.parametrize(
    ("addresses", "said"),
    [
        ("", "DIANXING_MAIL_ALL"),
        ("wang@union.example, li", "第 2 个不像邮件地址"),
        (", ".join(f"m{number}@union.example" for number in range(101)), "拆成几份"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(addresses: str, said: str) -> None:
    told = refuse_to_make(push(), {**ENVIRON, "DIANXING_MAIL_ALL": addresses}, SettingsError)
    assert said in told
    assert "wang@union.example" not in told


def test_an_address_written_twice_gets_one_letter(materials: Materials) -> None:
    twice = {**ENVIRON, "DIANXING_MAIL_ALL": "wang@union.example；wang@union.example"}
    with stage(push(), {}, twice, materials) as made:
        channel: Any = made.channel
    assert channel.lists[0].addresses == ("wang@union.example",)


def test_a_digest_without_its_mail_files_is_left_out(materials: Materials) -> None:
    Path(materials.digests[0].mail_html).unlink()
    with stage(push(), {}, ENVIRON, materials) as made:
        assert made.posts() == []
