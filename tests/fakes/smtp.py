"""假的邮件服务器：RFC 5321 的收信、RFC 3207 的 STARTTLS、RFC 4954 的登录；没有加密不让登录，收下的数得清。"""

from __future__ import annotations

import base64
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import BinaryIO, Literal

_LINE = 1000
"""RFC 5321 4.5.3.1.6：一行连回车换行最多这么多字节。"""


@dataclass(frozen=True, slots=True)
class Received:
    """收下的一封。"""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)


@dataclass
class FakeSmtp:
    """规矩和收下的信；`mails` 是真收下的，断线了没回话的也算。"""

    user: str = "digest@union.example"
    password: str = "smtp-password"
    offers_starttls: bool = True
    trusting: bool = False
    """演练用：不加密、不登录也收。"""
    unknown: frozenset[str] = frozenset()
    """没有这个人：550。"""
    most_recipients: int = 100
    """RFC 5321 4.5.3.1.8：至少收 100 个，再多回 452。"""
    size: int = 10_000_000
    hang_up: Literal["", "greeting", "before data", "after data"] = ""
    """在哪里断线。`after data` 是收下了信，没回话就断。"""
    data_reply: str = "250 2.0.0 OK queued as 1A2B3C"
    mails: list[Received] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """没加密就来登录、寄信的命令。"""


@contextmanager
def smtp_server(fake: FakeSmtp, tls: ssl.SSLContext, *, implicit: bool = False) -> Iterator[int]:
    """开在 127.0.0.1 的一个口子上，给出端口；`implicit` 一连上就加密（465 的做法）。"""

    class Handler(StreamRequestHandler):
        timeout = 20

        def handle(self) -> None:
            with suppress(OSError):
                connection = tls.wrap_socket(self.request, server_side=True) if implicit else self.request
                _Session(fake, tls, connection, implicit).run()

    class Server(ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


class _Session:
    """一次连接。"""

    def __init__(self, fake: FakeSmtp, tls: ssl.SSLContext, connection: ssl.SSLSocket, secure: bool) -> None:
        self.fake, self.tls, self.connection, self.secure = fake, tls, connection, secure
        self.stream: BinaryIO = connection.makefile("rwb")
        self.known = False
        self.sender = ""
        self.recipients: list[str] = []

    def run(self) -> None:
        if self.fake.hang_up == "greeting":
            self.connection.close()
            self.stream.close()
            return
        self.say("220 smtp.union.example ESMTP")
        with self.stream:
            while line := self.stream.readline(_LINE):
                command = line.decode("ascii", "replace").strip()
                verb, _, rest = command.partition(" ")
                if not self.obey(verb.upper(), rest):
                    break
        self.connection.close()

    def obey(self, verb: str, rest: str) -> bool:
        """照办一条命令；该断线了给 False。"""
        match verb:
            case "EHLO":
                self.greet()
            case "STARTTLS" if self.fake.offers_starttls and not self.secure:
                self.say("220 Ready to start TLS")
                self.connection = self.tls.wrap_socket(self.connection, server_side=True)
                self.stream = self.connection.makefile("rwb")
                self.secure = True
            case "AUTH":
                self.log_in(rest)
            case "MAIL":
                self.mail(rest)
            case "RCPT":
                self.recipient(rest)
            case "DATA":
                return self.data()
            case "RSET" | "NOOP":
                self.say("250 OK")
            case "QUIT":
                self.say("221 Bye")
                return False
            case _:
                self.say("502 Command not implemented")
        return True

    def greet(self) -> None:
        lines = ["smtp.union.example", f"SIZE {self.fake.size}", "8BITMIME"]
        if self.secure:
            lines.append("AUTH PLAIN LOGIN")
        elif self.fake.offers_starttls:
            lines.append("STARTTLS")
        for line in lines[:-1]:
            self.say(f"250-{line}")
        self.say(f"250 {lines[-1]}")

    def log_in(self, rest: str) -> None:
        if not self.secure:
            self.fake.refused.append("AUTH")
            self.say("538 5.7.11 Encryption required")
            return
        kind, _, first = rest.partition(" ")
        if kind.upper() == "PLAIN":
            _, user, password = base64.b64decode(first).decode().split("\0")
        else:
            user = base64.b64decode(first or self.ask("334 VXNlcm5hbWU6")).decode()
            password = base64.b64decode(self.ask("334 UGFzc3dvcmQ6")).decode()
        self.known = (user, password) == (self.fake.user, self.fake.password)
        good = "235 2.7.0 Authentication successful"
        self.say(good if self.known else "535 5.7.8 Error: authentication failed")

    def mail(self, rest: str) -> None:
        if not self.fake.trusting and not (self.secure and self.known):
            self.fake.refused.append("MAIL")
            self.say("530 5.7.0 Authentication required")
            return
        self.sender, self.recipients = _address(rest), []
        self.say("250 OK")

    def recipient(self, rest: str) -> None:
        address = _address(rest)
        if address in self.fake.unknown:
            self.say("550 5.1.1 User unknown")
        elif len(self.recipients) >= self.fake.most_recipients:
            self.say("452 4.5.3 Too many recipients")
        else:
            self.recipients.append(address)
            self.say("250 OK")

    def data(self) -> bool:
        if not self.recipients:
            self.say("554 5.5.1 No valid recipients")
            return True
        if self.fake.hang_up == "before data":
            return False
        self.say("354 End data with <CR><LF>.<CR><LF>")
        lines: list[bytes] = []
        while (line := self.stream.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if any(len(item) > _LINE or not item.endswith(b"\r\n") for item in lines):
            self.say("500 5.5.2 Line too long")
        elif sum(map(len, lines)) > self.fake.size:
            self.say("552 5.3.4 Message size exceeds fixed limit")
        else:
            if self.fake.data_reply.startswith("250"):
                received = Received(self.sender, tuple(self.recipients), b"".join(lines))
                self.fake.mails.append(received)
            if self.fake.hang_up == "after data":
                return False
            self.say(self.fake.data_reply)
        return True

    def say(self, text: str) -> None:
        self.stream.write(f"{text}\r\n".encode())
        self.stream.flush()

    def ask(self, text: str) -> str:
        self.say(text)
        return self.stream.readline(_LINE).decode().strip()


def _address(rest: str) -> str:
    return rest.partition("<")[2].partition(">")[0]
