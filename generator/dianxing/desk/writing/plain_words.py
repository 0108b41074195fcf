"""检查的话是说给写 YAML 的人听的；在表单里，把键换成栏的名称，把“怎么写”换成“怎么填”。规则不在这里。"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from dianxing.cases.model import KEYS, PARTS, CaseHead
from dianxing.desk.writing.form.plan import LABELS
from dianxing.problems import Problem

_LABELS: Mapping[str, str] = MappingProxyType(
    {
        **{name: info.title or name for part in PARTS.values() for name, info in part.model_fields.items()},
        **{name: info.title or name for name, info in CaseHead.model_fields.items()},
    }
)
_KEY = "|".join(sorted(KEYS, key=len, reverse=True))
_LABELLED = re.compile(rf"(?:(?:{_KEY})\.)?(?:{_KEY})（([^）]+)）")
_BARE = re.compile(rf"(?<![A-Za-z0-9_./-])({_KEY})(?![A-Za-z0-9_./-])")
_IN_ROW = re.compile(r"“[^“”]+”第 [0-9]+ 条的")
"""哪一条，栏的名称里已经说了。"""
_RENAMED = {"来源序号": LABELS["metrics.source"]}
_FIXES: Mapping[str, str] = MappingProxyType(
    {
        "missing": "填上它；整条不要的，删掉这一条",
        "empty": "填上它；整条不要的，删掉这一条",
        "publish-county": "选县区",
        "publish-area": "选一个重点领域",
        "publish-sources": "至少写一条，报纸、文件、台账都行",
        "place-missing": "写上省市，如 山西省大同市",
        "county-elsewhere": "把县区改成“没选”，在地名里写省市；若是本市的案例，把范围改成本地案例",
        "no-such-source": "重新选一条出处；没有的先在“出处”里添上",
        "number-expected": "只填数字；单位填在“单位”那一格",
        "bad-date": "写成 2023-06-15、2023年6月 或 2023",
        "unlisted-picture": "在“图片”里添一条，写上图里有什么；或者从正文里去掉它",
        "no-picture": "在“图片”里传上这张图，或者删掉这一条",
        "folder-year": "核对发布日；年份要和地址里的一样",
        "unknown-key": "这一项表单不认识，请管理员看看",
        "text-expected": "重新填一遍文字",
        "word-expected": "重新选一个",
        "list-expected": "重新填一遍",
        "mapping-expected": "重新填一遍",
        "yes-no-expected": "重新勾一遍",
        "bad-choice": "重新选一个",
        "bad-file-name": "重新传这张图",
    }
)


def plainly(problem: Problem) -> str:
    """一处问题，表单里的说法：错在哪，怎么办。"""
    what = _IN_ROW.sub("", _named(problem.what))
    fix = _FIXES.get(problem.code) or _named(problem.fix)
    return f"{what}。{fix}。" if fix else f"{what}。"


def _named(text: str) -> str:
    text = _LABELLED.sub(lambda match: f"“{_RENAMED.get(match[1], match[1])}”", text)
    text = _BARE.sub(lambda match: f"“{_LABELS[match[1]]}”", text)
    return re.sub(r" *([“”]) *", r"\1", text)
