"""密钥：只从 `DIANXING_…` 环境变量或它们指的文件来，打印出来是 `***`，日志和报错里盖掉。"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

from dianxing.errors import SettingsError

_STARS = "***"
_SHORTEST = 6
"""短于它的值不逐字去盖：会把普通的字也盖掉。密钥都比它长。"""
_SHAPES = (
    re.compile(r"(?i)\b((?:access_token|appsecret|client_?secret|secret|key|sign|token)=)[^&\s\"'<>]+"),
    re.compile(r"(?i)(\"(?:access_token|app_?secret|client_?secret|secret|password)\"\s*:\s*\")[^\"]+"),
    re.compile(r"(?i)(\bAuthorization:?\s+(?:Bearer|QQBot|Basic)\s+)\S+"),
    re.compile(r"(/bot/v2/hook/)[\w-]+"),
    re.compile(r"(?i)(\bhttps?://)[^/\s:@]+:[^/\s@]+(?=@)"),
)
"""看样子就是密钥的：网址里的、JSON 里的、请求头里的。没有登记过的也盖。"""


class Secret:
    """一个密钥。打印、格式化、比较都不会露出来；真要用时 `reveal()`。"""

    __slots__ = ("_value", "name")

    def __init__(self, name: str, value: str) -> None:
        self.name = name
        """环境变量的名字。"""
        self._value = value

    def reveal(self) -> str:
        """密钥本身；只在拼请求的最后一步用。"""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({self.name}={_STARS})"

    __str__ = __repr__

    def __reduce__(self) -> str | tuple[object, ...]:
        raise TypeError("密钥不能存盘")


class Secrets:
    """读密钥的地方；读过的都登记在 `redactor` 里。`pretend` 时没有的给一个假的：只看会发什么，不发。"""

    def __init__(self, environ: Mapping[str, str], redactor: Redactor, *, pretend: bool = False) -> None:
        self._environ = environ
        self._pretend = pretend
        self.redactor = redactor

    def get(self, name: str) -> Secret | None:
        """`name` 或 `name_FILE` 的值；都没有是 None。两个都写了、文件读不了抛 SettingsError。"""
        if not re.fullmatch(r"DIANXING_[A-Z0-9_]+", name):
            raise SettingsError(f"密钥的变量名“{name}”不对 → 写成 DIANXING_ 开头，大写字母、数字和下划线")
        value, file = self._environ.get(name, ""), self._environ.get(f"{name}_FILE", "")
        if value and file:
            raise SettingsError(f"{name} 和 {name}_FILE 都写了 → 留一个")
        if file:
            value = _from_file(Path(file), name)
        value = value.strip()
        if not value:
            return None
        self.redactor.hide(value)
        return Secret(name, value)

    def need(self, name: str, what: str) -> Secret:
        """同 `get`，没有就抛 SettingsError，`what` 说这是什么的密钥。"""
        secret = self.get(name)
        if secret is None and self._pretend:
            return Secret(name, "pretended-secret")
        if secret is None:
            raise SettingsError(
                f"没有{what} → 设环境变量 {name}，或者把它写进文件，设 {name}_FILE 为文件的路径"
            )
        return secret


def _from_file(path: Path, name: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"{name}_FILE 指的文件 {path} 读不了 → 看看它在不在、有没有权限") from None


class Redactor:
    """把密钥从文字里盖掉：登记过的逐字盖（也认网址里的写法），没登记过的看样子盖。"""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._values: set[str] = set()
        for value in values:
            self.hide(value)

    def hide(self, value: str) -> None:
        """登记一个值；运行中得来的令牌也登记。"""
        if len(value) >= _SHORTEST:
            self._values.update(_forms(value))

    def clean(self, text: str) -> str:
        """盖好的文字。"""
        for value in sorted(self._values, key=len, reverse=True):
            text = text.replace(value, _STARS)
        return redact_shapes(text)


def redact_shapes(text: str) -> str:
    """只看样子盖。"""
    for shape in _SHAPES:
        text = shape.sub(rf"\1{_STARS}", text)
    return text


class RedactingFilter(logging.Filter):
    """日志过滤器：消息和参数里的密钥盖掉。"""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self._redactor.clean(record.getMessage()), ()
        if record.exc_info and record.exc_info[1] is not None:
            shown = logging.Formatter().formatException(record.exc_info)
            record.exc_text, record.exc_info = self._redactor.clean(shown), None
        return True


def _forms(value: str) -> Iterator[str]:
    yield value
    yield quote(value, safe="")
    yield quote_plus(value)
    yield value.replace("\\", "\\\\").replace('"', '\\"')
