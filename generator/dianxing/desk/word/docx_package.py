"""一个 .docx 文件里的各部分：看内容不看名字，压缩炸弹、加密的、旧格式的、改了名的都不收，并说清楚怎么办。"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from dianxing.desk.word.docx_limits import MAX_ALL_XML, MAX_DOCX, MAX_PARTS, MAX_UNPACKED, MAX_XML
from dianxing.errors import DianxingError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "在 Word 或 WPS 里打开它，选“另存为”，类型选 .docx，再导入"
_DAMAGED = "文件不完整或已损坏 → 在 Word 或 WPS 里打开看看；能打开就另存为一份新的 .docx 再导入"


@dataclass(frozen=True, slots=True)
class Package:
    """查过的文档。"""

    main: str
    """正文那一部分的名字，多半是 `word/document.xml`。"""
    parts: Mapping[str, bytes]
    """用得着的部分：全部 XML 和图片。"""
    embedded: int = 0
    """嵌在里面的别的文件（表格、演示）有几个；它们不导入。"""


def open_package(data: bytes) -> Package:
    """打开一个 .docx；不能用的抛 DianxingError，中文说明是什么、怎么办。"""
    if not data:
        raise DianxingError("文件是空的（0 字节） → 重新选一次")
    if len(data) > MAX_DOCX:
        size = f"{len(data) / 1024 / 1024:.0f} MB，上限是 {MAX_DOCX // 1024 // 1024} MB"
        raise DianxingError(f"文件有 {size} → 在 Word 里选“图片格式-压缩图片”以后再导入")
    if not data.startswith(b"PK\x03\x04"):
        raise DianxingError(_not_docx(data))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _hold_kind(archive)
            parts, embedded = _read(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError):
        raise DianxingError(_DAMAGED) from None
    for name, part in parts.items():
        if _is_xml(name):
            parsed_xml(part)
    main = _main_part(parts)
    if main is None:
        raise DianxingError(f"不是 Word 文档，或者已损坏 → {_SAVE_AS}")
    return Package(main, parts, embedded)


def parsed_xml(data: bytes) -> etree._Element:
    """一部分 XML 的根；不认外部实体和 DTD，套得太深也不行。"""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise DianxingError(_DAMAGED) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise DianxingError(f"文件里有 Word 不会写的东西（DTD），不能导入 → {_SAVE_AS}")
    return root


def _hold_kind(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    if len(infos) > MAX_PARTS:
        raise DianxingError(f"压缩包里有 {len(infos)} 个文件，不是正常的 Word 文档 → {_SAVE_AS}")
    if any(info.flag_bits & 1 for info in infos):
        raise DianxingError("文件加了密码 → 在 Word 或 WPS 里去掉密码，另存以后再导入")
    names = {info.filename.replace("\\", "/") for info in infos}
    tops = {name.split("/", 1)[0] for name in names}
    if "[Content_Types].xml" in names and "word" not in tops:
        if "xl" in tops:
            raise DianxingError(
                "这是 Excel 表格，不是 Word 文档 → 把要用的文字复制到 Word 里，存成 .docx 再导入"
            )
        if "ppt" in tops:
            raise DianxingError(
                "这是演示文稿，不是 Word 文档 → 把要用的文字复制到 Word 里，存成 .docx 再导入"
            )
    if "mimetype" in names and "content.xml" in names:
        raise DianxingError(f"这是 OpenDocument（.odt）文档 → {_SAVE_AS}")
    if "[Content_Types].xml" not in names:
        raise DianxingError("这是压缩包，不是 Word 文档 → 先解压，再导入里面的 .docx；图片在“图片”里上传")


def _read(archive: zipfile.ZipFile) -> tuple[dict[str, bytes], int]:
    parts: dict[str, bytes] = {}
    left, xml_left, embedded = MAX_UNPACKED, MAX_ALL_XML, 0
    for info in archive.infolist():
        name = info.filename
        if "/embeddings/" in name:
            embedded += 1
            continue
        if info.is_dir() or name.startswith(("customXml/", "docProps/")):
            continue
        if not (_is_xml(name) or "/media/" in f"/{name}"):
            continue
        limit = min(left, xml_left, MAX_XML) if _is_xml(name) else left
        # 头里写的大小信不得，真读到了限度才算
        with archive.open(info) as file:
            part = file.read(limit + 1)
        if len(part) > limit:
            raise DianxingError(
                "文件解开以后太大，不像正常的稿子 → 把要用的几页复制到新的 Word 文档里，存成 .docx 再导入"
            )
        left -= len(part)
        xml_left -= len(part) if _is_xml(name) else 0
        parts[name] = part
    return parts, embedded


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _main_part(parts: Mapping[str, bytes]) -> str | None:
    relations = parts.get("_rels/.rels")
    if relations is not None:
        for relation in parsed_xml(relations):
            kind, target = relation.get("Type", ""), relation.get("Target", "").lstrip("/")
            if kind.endswith("/officeDocument") and target in parts:
                return str(target)
    return "word/document.xml" if "word/document.xml" in parts else None


def _not_docx(data: bytes) -> str:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            return "文件加了密码 → 在 Word 或 WPS 里去掉密码，另存以后再导入"
        return f"这是旧的 .doc（或 .wps）文档 → {_SAVE_AS}"
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"{\\rtf"):
        return f"这是 RTF 文档 → {_SAVE_AS}"
    if head.startswith(b"%pdf"):
        return f"这是 PDF，不是 Word 文档 → 找到原来的 Word 文档再导入；只有 PDF 时，{_SAVE_AS}"
    if head.startswith((b"<", b"mime-version")):
        return f"这是网页，不是 Word 文档 → {_SAVE_AS}"
    if head.startswith((b"\xff\xd8\xff", b"\x89png", b"gif8", b"riff", b"bm")) or data[4:8] == b"ftyp":
        return "这是图片，不是 Word 文档 → 图片在“图片”里上传"
    return f"不是 Word 文档 → {_SAVE_AS}"
