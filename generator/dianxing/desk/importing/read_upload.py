"""表单里交上来的 Word 文件：读出、导入，错了说清怎么办。"""

from __future__ import annotations

import re
from collections.abc import Collection

from django.http import HttpRequest

from dianxing.cases.reference import Reference
from dianxing.desk.word.docx_import import Imported, import_docx
from dianxing.desk.word.docx_limits import MAX_DOCX
from dianxing.desk.word.fill_head import MAX_TITLE
from dianxing.errors import DianxingError

FIELD = "word"
"""表单里文件那一格的名字。"""


def read_word(request: HttpRequest, reference: Reference, taken: Collection[str] = ()) -> Imported:
    """导入的结果；没有选文件、读不了的抛 DianxingError，说怎么办。"""
    file = request.FILES.get(FIELD)
    if file is None:
        raise DianxingError("还没有选文件 → 选一份 .docx，或者拖到框里")
    return import_docx(file.read(MAX_DOCX + 1), reference, taken)


def title_from_name(request: HttpRequest) -> str:
    """文档里没有题目时，拿文件名当题目，人再改。"""
    file = request.FILES.get(FIELD)
    name = re.split(r"[/\\]", (file.name if file else "") or "")[-1]
    stem = re.sub(r"\.docx?\Z", "", name, flags=re.IGNORECASE)
    return " ".join(stem.split())[:MAX_TITLE]


def as_sentences(error: DianxingError) -> str:
    """`错在哪 → 怎么办` 写成两句话。"""
    what, arrow, fix = str(error).partition(" → ")
    return f"{what}。{fix}。" if arrow else f"{what}。"
