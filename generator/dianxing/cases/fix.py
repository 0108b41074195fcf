"""`dianxing check --fix`：改得准的就改，改不准的留给人。一个字也不丢。

改的只有：编码转成 UTF-8、去掉 BOM 和回车、头尾两道 `---`、YAML 里的中文标点和 Tab。
改完再读一遍，没有多出问题才换掉原文件；先写在旁边，再改名顶替，断电也不会剩半个文件。
"""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from dianxing.cases.findings import Loc
from dianxing.cases.head import read_head_slowly
from dianxing.cases.reading_files import UnreadableError, read_limited
from dianxing.cases.slips import Slip, mend
from dianxing.cases.source_text import MAX_BYTES, decode_chinese, read_source

_NAMES = {"gb18030": "GB18030（GBK）", "utf-16": "UTF-16"}
_DASHES = re.compile(r"[ \t]*(?:[-－–﹣−]{2,}|[—]{1,3})[ \t]*\Z")
"""写成破折号、全角减号，或者数目不对的 `---`。"""


@dataclass(frozen=True, slots=True)
class FixResult:
    """对一个文件做了什么。"""

    path: Path
    done: tuple[str, ...] = ()
    """做了的事，每件一句。"""
    left: str = ""
    """为什么没有改（读不了、改了反而更糟）；没有话说是空。"""

    @property
    def changed(self) -> bool:
        """文件是不是换过了。"""
        return bool(self.done)


def fix(path: Path) -> FixResult:
    """修一个 `case.md`；没有可修的就原样不动。不抛用户能引起的异常。"""
    try:
        data = read_limited(path, path.parent, MAX_BYTES, "")
    except UnreadableError as fault:
        return FixResult(path, left=fault.what)
    decoded = decode_chinese(data)
    if decoded is None:
        return FixResult(path, left="不是文字文件，或者编码认不出来，没有动它")
    text, encoding = decoded
    if not _same_bytes(text, encoding, data):
        return FixResult(path, left="转换编码会丢字，没有动它；请用编辑器打开核对")
    fenced, done = _mend_lines(text)
    mended, slips = _mend_head(fenced)
    done = (*done, *slips)
    if encoding in _NAMES:
        done = (f"编码从 {_NAMES[encoding]} 转成 UTF-8", *done)
    elif data.startswith(b"\xef\xbb\xbf"):
        done = ("去掉了开头的 BOM", *done)
    if not done:
        return FixResult(path)
    if not _faults(mended) <= _faults(fenced):
        return FixResult(path, left="改了以后会多出别的问题，没有动它；请照着检查的提示改")
    try:
        _replace(path, mended.encode())
    except OSError:
        return FixResult(path, left="写不了这个文件，没有动它；看看权限和磁盘")
    return FixResult(path, done)


def _same_bytes(text: str, encoding: str, data: bytes) -> bool:
    """解码再编码，一个字节也不差，才算没有丢字。"""
    if encoding == "utf-8-sig":
        return True  # UTF-8 的严格解码不丢字
    if encoding == "utf-16":
        wide = "utf-16-le" if data[:2] == b"\xff\xfe" else "utf-16-be"
        return data[2:] == text.encode(wide)
    return data == text.encode(encoding)


def _mend_lines(text: str) -> tuple[str, tuple[str, ...]]:
    done: list[str] = []
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        done.append("换行统一成 LF（原来是 Windows 的 CRLF）")
    lines = text.split("\n")
    if lines[0].rstrip() != "---" and _DASHES.match(lines[0]):
        lines[0] = "---"
        done.append("第 1 行：改成了三个英文减号")
    if lines[0].rstrip() == "---" and not any(line.rstrip() == "---" for line in lines[1:]):
        number = next((number for number, line in enumerate(lines[1:], start=1) if _DASHES.match(line)), None)
        if number is not None:
            lines[number] = "---"
            done.append(f"第 {number + 1} 行：改成了三个英文减号")
    return "\n".join(lines), tuple(done)


def _mend_head(text: str) -> tuple[str, tuple[str, ...]]:
    source = read_source(text.encode())
    if source.head is None:
        return text, ()
    slips = read_head_slowly(source.head, source.head_line, None).slips
    if not slips:
        return text, ()
    start = text.index("\n") + 1
    mended = text[:start] + mend(source.head, slips) + text[start + len(source.head) :]
    return mended, tuple(f"第 {slip.row + source.head_line} 行：{slip.what}，{_how(slip)}" for slip in slips)


def _how(slip: Slip) -> str:
    return f"改成了“{slip.instead.strip()}”" if slip.instead.strip() else "改成了空格"


def _faults(text: str) -> frozenset[tuple[Loc, str]]:
    """文件和头部的问题（不查词表），不计位置。"""
    source = read_source(text.encode())
    found = {(finding.loc, finding.code) for finding in source.findings}
    if source.head is not None:
        read = read_head_slowly(source.head, source.head_line, None)
        found |= {(finding.loc, finding.code) for finding in read.findings}
    return frozenset(found)


def _replace(path: Path, data: bytes) -> None:
    mode = path.stat().st_mode
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".fix-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode & 0o7777)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
