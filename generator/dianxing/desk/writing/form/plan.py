"""表单的次序和各栏的种类：照干事想事情的先后，而不是照文件里的先后。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from dianxing.desk.writing.form.field import BODY, Kind


@dataclass(frozen=True, slots=True)
class Plan:
    """一组里有哪些栏。"""

    id: str
    title: str
    paths: tuple[str, ...]
    hint: str = ""
    folded: bool = False


PLANS = (
    Plan(
        "basics",
        "基本",
        ("title", "summary", "scope", "county", "place", "zone", "area", "kind", "dates.established"),
    ),
    Plan(
        "union",
        "单位和工会",
        (
            "employer.name",
            "employer.size_band",
            "employer.anonymised",
            "union.form",
            "union.approved_by",
            "join_route",
            "courier",
        ),
    ),
    Plan(
        "story",
        "难在哪、怎么做、成效",
        ("problem", "steps", "result", "lessons", "replicable_when"),
    ),
    Plan("numbers", "数字", ("metrics",), "没有出处的数字不写。先在“出处”里写上出处，再在这里选。"),
    Plan("voices", "原话和人", ("quotes", "people")),
    Plan("pictures", "图片", ("images",)),
    Plan(
        "story-text",
        "正文",
        (BODY,),
        "细节和经过写在这里。空一行是另起一段；行首写“## ”是小标题，写“- ”是列表。",
    ),
    Plan(
        "sources",
        "出处和联系",
        ("sources", "services", "contact.office", "contact.phone", "tags"),
    ),
    Plan(
        "more",
        "日期和旧地址",
        ("dates.published", "dates.updated", "dates.review_by", "dates.expires", "aliases"),
        "平时不用填。发布日不填，发布那天自动填上。",
        folded=True,
    ),
)
NOT_TYPED = frozenset({"status"})
"""不由人填的：状态随审稿和发布走。"""

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "summary": Kind.TEXT,
        "scope": Kind.CHOICE,
        "county": Kind.CHOICE,
        "area": Kind.CHOICE,
        "kind": Kind.CHOICE,
        "tags": Kind.WORDS,
        "courier": Kind.CHECKS,
        "problem": Kind.TEXT,
        "result": Kind.TEXT,
        "services": Kind.WORDS,
        "union.form": Kind.CHOICE,
        "employer.size_band": Kind.CHOICE,
        "metrics.method": Kind.CHOICE,
        "metrics.source": Kind.SOURCE,
        "quotes.text": Kind.TEXT,
        "images.consents": Kind.WORDS,
        BODY: Kind.TEXT,
    }
)
"""从类型看不出来的种类。"""
LABELS: Mapping[str, str] = MappingProxyType({"metrics.source": "哪条出处"})
"""表单里叫法不同的：文件里写序号，这里是选。"""
