"""把 `case.md` 的字节变成头部和正文：认编码，挡住看不见的字符，找到两道 `---`。"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dianxing.cases.findings import Finding

MAX_BYTES = 1024 * 1024
"""`case.md` 的上限，1 MB。"""

MAX_HEAD = 100_000
"""头部的上限，字符；再长的不是人写的。"""

_OPENING = re.compile(r"---[ \t]*(?:\n|\Z)")
_CLOSING = re.compile(r"\n---[ \t]*(?:\n|\Z)")
_LIKE_OPENING = re.compile(r"\s*(?:-{2,}|[—－–﹣‐‑−]{1,3}|---\S.*)[ \t]*(?:\n|\Z)")
_KEY_LINE = re.compile(r"[a-z_]+[ \t]*[:：]")
_CONTINUED = re.compile(r"(?:[ \t\u3000]+|- )\S")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class SourceText:
    """一个读进来的文件。`head` 是 None 表示没有头部可读。"""

    head: str | None
    head_line: int
    """头部第一行的行号。"""
    body: str
    body_line: int
    body_column: int
    findings: tuple[Finding, ...] = ()

    def body_spot(self, at: int) -> tuple[int, int]:
        """正文第 `at` 个字符的行和列。"""
        before = self.body.rfind("\n", 0, at)
        return self.body_line + self.body.count("\n", 0, at), at - before


def read_source(data: bytes) -> SourceText:
    """认编码、分头部和正文；BOM 和 CRLF 无害，悄悄去掉。"""
    if not data.strip():
        return _unreadable("empty-file", "文件是空的", "写上头部和正文；dianxing new 能生成一个样子")
    text, findings = _decode(data)
    if text is None:
        return SourceText(None, 1, "", 1, 1, findings)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if findings or _may_hold_unseen(text):
        findings += _unseen(text)
        text = _UNSEEN.sub("\ufffd", text)  # 已经报了，别让 YAML 再报一遍
    opening = _OPENING.match(text)
    if not opening:
        return SourceText(None, 1, text, 1, 1, (*findings, _no_opening(text)))
    closing = _CLOSING.search(text, opening.end() - 1)
    if not closing:
        head, finding = _no_closing(text)
        return SourceText(head if len(head) <= MAX_HEAD else None, 2, "", 1, 1, (*findings, finding))
    head = text[opening.end() : closing.start() + 1]
    if len(head) > MAX_HEAD:
        what = f"头部有 {len(head) // 1000} 千字，太长"
        finding = Finding((), what, "头部只写各项，长的文字写到正文里", "head-too-long", spot=(2, 1))
        return SourceText(None, 2, "", 1, 1, (*findings, finding))
    body_line = text.count("\n", 0, closing.end()) + 1
    return SourceText(head, 2, text[closing.end() :], body_line, 1, findings)


def decode_chinese(data: bytes) -> tuple[str, str] | None:
    """按 UTF-8、带 BOM 的 UTF-16、GB18030 的次序认编码，给出文字和编码名；都不像文字则为 None。"""
    for encoding in ("utf-8-sig", "utf-16", "gb18030"):
        if encoding == "utf-16" and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # 随便一串字节也常能按 GB18030 解开：解出来要像中文，而且不能是坏了几个字节的 UTF-8
        if encoding != "gb18030" or (_looks_chinese(text) and not _damaged_utf8(data)):
            return text, encoding
    return None


def _decode(data: bytes) -> tuple[str | None, tuple[Finding, ...]]:
    found = decode_chinese(data)
    if found and found[1] == "utf-8-sig":
        return found[0], ()
    if found:
        text, encoding = found
        name = {"gb18030": "GB18030（GBK、GB2312）", "utf-16": "UTF-16"}[encoding]
        fix = "运行 dianxing check --fix 转成 UTF-8"
        return text, (Finding((), f"文件的编码是 {name}，不是 UTF-8", fix, "encoding", spot=(1, 1)),)
    if _damaged_utf8(data):
        text = data.decode("utf-8", "replace").removeprefix("\ufeff")
        at = text.index("\ufffd")
        spot = (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        fix = "删掉这里的乱码重新输入，或者找回原来的文件"
        return text, (Finding((), "这里有坏了的字节，读不成字", fix, "broken-bytes", spot=spot),)
    fix = "写成 UTF-8 的文字文件；图片、Word 文档不能改名叫 case.md"
    return None, (Finding((), "这不是文字文件，或者编码认不出来", fix, "not-text", spot=(1, 1)),)


def _damaged_utf8(data: bytes) -> bool:
    """多半是 UTF-8，只坏了几处。"""
    text = data.decode("utf-8", "replace")
    wide = sum(1 for char in text if char > "\x7f" and char != "\ufffd")
    return 0 < text.count("\ufffd") * 3 < wide


def _looks_chinese(text: str) -> bool:
    sample = text[:20000]
    usual = sum(
        1
        for char in sample
        if char in "\t\n\r"
        or " " <= char <= "~"
        or "\u4e00" <= char <= "\u9fa5"
        or char in "，。、；：？！“”‘’（）《》—…·【】％　〔〕"
    )
    return usual >= 0.9 * len(sample)


def _may_hold_unseen(text: str) -> bool:
    """绝大多数文件一个也没有，不必逐字查；有全角空格、制表符的也要查。"""
    return not text.replace("\n", "").isprintable()


def _unseen(text: str) -> tuple[Finding, ...]:
    found = []
    for match in _UNSEEN.finditer(text):
        at = match.start()
        spot = (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        what = f"有一个看不见的控制字符（U+{ord(match[0]):04X}）"
        found.append(Finding((), what, "删掉它；多半是从别处粘贴带来的", "control-character", spot=spot))
        if len(found) == 20:
            break
    return tuple(found)


def _no_opening(text: str) -> Finding:
    like = _LIKE_OPENING.match(text)
    if like and like[0].strip() not in ("---",):
        what, fix = f"第一行是“{like[0].strip()[:20]}”，不是三个英文减号", "改成 ---"
    else:
        what, fix = "文件开头没有 ---", "头部（title: 那些）的上面和下面各写一行 ---"
    return Finding((), what, fix, "no-opening", spot=(1, 1))


def _no_closing(text: str) -> tuple[str, Finding]:
    """没有第二道 `---`：猜头部到哪里为止，好让头部别的问题也说得出来。"""
    lines = text.split("\n")
    for number, line in enumerate(lines[1:], start=1):
        dashes = "".join(line.split())
        if len(dashes) > 1 and not dashes.strip("-—－–﹣−"):
            what = f"这一行是“{dashes[:20]}”，头部要用单独一行三个英文减号结束"
            finding = Finding((), what, "改成顶格的 ---", "no-closing", spot=(number + 1, 1))
            return "\n".join(lines[1:number]) + "\n", finding
    end = max((number for number, line in enumerate(lines) if _KEY_LINE.match(line)), default=0) + 1
    while end < len(lines) and _CONTINUED.match(lines[end]):
        end += 1
    fix = "在头部和正文之间加一行 ---"
    finding = Finding((), "头部没有结束：找不到第二行 ---", fix, "no-closing", spot=(min(end, len(lines)), 1))
    return "\n".join(lines[1:end]) + "\n", finding


def _unreadable(code: str, what: str, fix: str) -> SourceText:
    return SourceText(None, 1, "", 1, 1, (Finding((), what, fix, code, spot=(1, 1)),))
