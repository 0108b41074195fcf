"""上传的文件叫什么：小写的英文、数字和连字符，与已有的不重。汉字换成拼音。"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from pypinyin import lazy_pinyin

from dianxing.desk.uploads.limits import MAX_NAME

_SUFFIXES = {".jpg": ".jpg", ".jpeg": ".jpg", ".png": ".png", ".webp": ".webp", ".gif": ".gif"}
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\Z")
"""Windows 不许用的文件名；有同事在 Windows 上取仓库。"""


def safe_name(original: str, taken: Collection[str] = (), suffix: str = "") -> str:
    """`original` 换成案例文件夹里放得下的名字，与 `taken` 里的都不同（不分大小写）。

    `suffix` 不空就用它作扩展名；否则用原来的，不认得的算 `.jpg`。
    """
    name = re.split(r"[/\\]", original)[-1]
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 5:
        stem, ending = name, ""
    suffix = suffix or _SUFFIXES.get(f".{ending.lower()}", ".jpg")
    plain = _ascii(stem) or "picture"
    if _RESERVED.match(plain):
        plain = f"picture-{plain}"
    used = {other.lower() for other in taken}
    number, tail = 1, ""
    while f"{plain[: MAX_NAME - len(tail)].rstrip('-')}{tail}{suffix}" in used:
        number += 1
        tail = f"-{number}"
    return f"{plain[: MAX_NAME - len(tail)].rstrip('-')}{tail}{suffix}"


def _ascii(text: str) -> str:
    # 名字再长也只取开头：拼音要查词典，不必替几万字的名字查
    folded = unicodedata.normalize("NFKC", text[:80])
    spelled = "-".join(lazy_pinyin(folded, errors=lambda rest: rest))
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_NAME].rstrip("-")
