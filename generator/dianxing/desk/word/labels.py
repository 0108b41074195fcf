"""稿子里的小标题和“标签：内容”说的是案例的哪一项。"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

BODY = "body"
"""认得，但没有对应的字段，留在正文里：基本情况、背景。"""
PERSON = "person"
"""联系人：是个人，不公开。"""

_WORDS = {
    "title": "标题 题目 案例标题 案例题目 案例名称",
    "summary": "摘要 内容摘要 内容提要 提要 案例摘要 案例简介 内容简介 简介 导语",
    BODY: (
        "基本情况 案例背景 背景 工作背景 背景情况 单位概况 企业概况 单位简介 企业简介 概况 正文 案例正文 注释"
    ),
    "problem": (
        "难在哪 存在问题 存在的问题 主要问题 主要困难 困难 问题 困难和问题 问题和困难 "
        "困难与问题 面临的问题 面临的困难 面临问题 面临困难 遇到的问题 遇到的困难 难点 "
        "工作难点 难点堵点 建会难点"
    ),
    "steps": (
        "做法 主要做法 具体做法 工作做法 特色做法 创新做法 经验做法 怎么做的 措施 "
        "具体措施 主要措施 工作措施 做法和措施 做法与措施 举措 主要举措 具体举措 工作举措 "
        "创新举措 做法步骤 工作步骤 步骤"
    ),
    "result": (
        "成效 取得成效 取得的成效 主要成效 工作成效 取得实效 效果 取得的效果 工作效果 "
        "结果 成果 工作成果 取得的成果"
    ),
    "lessons": (
        "经验 主要经验 工作经验 启示 主要启示 工作启示 几点启示 经验启示 经验与启示 "
        "经验和启示 启示与经验 体会 工作体会 几点体会 经验体会 思考启示 启示思考"
    ),
    "replicable_when": "适用条件 推广条件 适用情况 可复制条件 什么情况下能照着做 什么情况能照着做",
    "sources": "来源 出处 信息来源 资料来源 材料来源 稿件来源 文章来源 消息来源 参考资料",
    "employer.name": "单位名称 企业名称 用人单位 公司名称 单位 企业",
    "employer.size_band": "用工规模",
    "county": "县区 区县 县(区) 县市区 县(市、区) 所属县区 所在县区 所属区县 所在区县",
    "zone": "所在园区 所属园区 所在开发区",
    "area": "领域 重点领域 所属领域",
    "kind": "类型 所属类型 领域类型",
    "tags": "关键词 关键字 标签",
    "join_route": "入会途径 入会方式 入会渠道",
    "union.form": "建会形式 建会方式 组建形式",
    "union.approved_by": "批准工会 批准的工会 批准的上级工会 上级工会",
    "dates.established": "时间 成立时间 建会时间 发生时间",
    "contact.office": "联系办公室 联系部门 联系科室 联系单位 办公室",
    "contact.phone": "联系电话 电话 办公电话 咨询电话 联系方式",
    PERSON: "联系人 联系人及电话 联系人姓名",
}
_TARGETS: Mapping[str, str] = MappingProxyType(
    {word: target for target, words in _WORDS.items() for word in words.split()}
)

_NUMBER = "一二三四五六七八九十百"
_ORDINAL = re.compile(
    rf"\s*(?:第[{_NUMBER}0-9]+(?:部分|章|节|步)|[{_NUMBER}]+[、.．]|[（(][{_NUMBER}0-9]+[)）]|[0-9]+[、.．)）]|[①-⑳])[、，：:\s]*"
)
_CHAPTER = re.compile(rf"\s*(?:[{_NUMBER}]+[、.．]|第[{_NUMBER}]+(?:部分|章|节))")
_SECTION = re.compile(rf"\s*[（(][{_NUMBER}]+[)）]")
_INLINE = re.compile(r"\s*(?P<label>[^：:\n]{1,16}?)\s*[：:]\s*(?P<value>.*)", re.DOTALL)
_BRACKETED = re.compile(r"\s*[【〔\[](?P<label>[^】〕\]]{1,14})[】〕\]][：:]?\s*(?P<value>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Label:
    """一个认出来的标签。"""

    target: str
    """字段名，如 `steps`、`employer.name`，或者 `BODY`、`PERSON`。"""
    name: str
    """稿子里的写法，不带编号和冒号。"""
    value_at: int | None
    """同一段里内容从第几个字起；整段只是标签的是 None。"""


def find_label(text: str) -> Label | None:
    """`text` 是一段或一个标题的字；整段是标签，或者以“标签：”“【标签】”开头，才算。"""
    if target := _TARGETS.get(_folded(text)):
        return Label(target, _bare(text), None)
    for shape in (_BRACKETED, _INLINE):
        match = shape.match(text)
        if match and (target := _TARGETS.get(_folded(match["label"]))):
            at = match.start("value") if match["value"].strip() else None
            return Label(target, _bare(match["label"]), at)
    return None


def heading_rank(text: str, *, bold: bool) -> int | None:
    """看着像小标题的段落排第几级（Word 的标题样式是 0–6，这些都在其后）；不像的是 None。"""
    short = 0 < len(text.strip()) <= 40 and text.strip()[-1] not in "。；;，,！!"
    if not short:
        return None
    if _CHAPTER.match(text):
        return 10
    if _SECTION.match(text):
        return 12
    return 11 if bold else None


def without_ordinal(text: str) -> str:
    """去掉开头的“一、”“（二）”“3.”。"""
    return _ORDINAL.sub("", text, count=1) if _ORDINAL.match(text) else text


def _bare(text: str) -> str:
    return without_ordinal(text.strip().strip("【】〔〕[]")).strip().rstrip("：:").strip()


def _folded(text: str) -> str:
    if len(text) > 40:
        return ""
    return "".join(unicodedata.normalize("NFKC", _bare(text)).split())
