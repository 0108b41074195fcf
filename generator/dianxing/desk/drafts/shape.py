"""案例格式现在的样子：存草稿时记下，格式变了看得出来。"""

from __future__ import annotations

import hashlib
import json
from functools import cache

from dianxing.cases.model import PARTS, CaseHead


@cache
def shape() -> str:
    """全部键的摘要，十六进制；添了、减了、改了键就变。"""
    keys = {name: sorted(PARTS[name].model_fields) if name in PARTS else [] for name in CaseHead.model_fields}
    return hashlib.blake2b(json.dumps(keys, sort_keys=True).encode(), digest_size=16).hexdigest()
