"""加密：登记簿里的姓名、备注、扫描件，写进库和磁盘以前先封上。

封的时候带上“是哪一份的什么”：把别的一份的密文搬过来，拆不开。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from dianxing.desk.keys import SEALING
from dianxing.errors import DianxingError

_END = b"\0"


class SealBroken(DianxingError):
    """拆不开：钥匙换了，或者密文被改过。"""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}解不开：加密的钥匙换了，或者文件被人改过 → 请管服务器的人找回原来的钥匙（{SEALING}）"
        )


@dataclass(frozen=True, slots=True, repr=False)
class Seal:
    """第一把钥匙封，哪一把都拆。"""

    keys: tuple[str, ...]

    def shut(self, what: str, data: bytes) -> bytes:
        """封上；`what` 说是什么，拆的时候要说得一样。"""
        return self._fernet().encrypt(what.encode() + _END + data)

    def open(self, what: str, token: bytes) -> bytes:
        """拆开；拆不开、不是它，抛 SealBroken。"""
        try:
            label, end, data = self._fernet().decrypt(bytes(token)).partition(_END)
        except InvalidToken:
            raise SealBroken("登记簿里加密的内容") from None
        if not end or label != what.encode():
            raise SealBroken("登记簿里加密的内容")
        return data

    def renew(self, token: bytes) -> bytes:
        """换成第一把钥匙封的，内容不变；拆不开抛 SealBroken。"""
        try:
            return self._fernet().rotate(bytes(token))
        except InvalidToken:
            raise SealBroken("登记簿里加密的内容") from None

    def is_newest(self, token: bytes) -> bool:
        """是不是第一把钥匙封的。"""
        try:
            Fernet(self.keys[0]).decrypt(bytes(token))
        except InvalidToken:
            return False
        return True

    def _fernet(self) -> MultiFernet:
        return MultiFernet([Fernet(key) for key in self.keys])


def seal_with(keys: Sequence[str]) -> Seal:
    """用这几把钥匙。"""
    return Seal(tuple(keys))
