"""完整度：案例写得有多全，还缺什么。缺的如实显示，不拿编的补。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.cases.model import CaseHead, Scope


@dataclass(frozen=True, slots=True)
class Missing:
    """缺的一项，和它为什么有用。"""

    label: str
    why: str
    field: str = ""
    """字段，如 `dates.established`、`body`，供表单对位。"""


@dataclass(frozen=True, slots=True)
class Completeness:
    """完整度，0–100，和缺的各项。"""

    percent: int
    missing: tuple[Missing, ...]


def completeness(head: CaseHead, body: str) -> Completeness:
    """各项按份量相加：做法、成效、数字、来源最重，图片和联系方式轻。"""
    local = head.scope is not Scope.ELSEWHERE
    employer, union, dates = head.employer, head.union, head.dates
    items: tuple[tuple[int, object, str, str, str], ...] = (
        (8, head.summary, "摘要", "列表、订阅和群里只看得到它", "summary"),
        (
            6,
            head.county if local else head.place,
            "县区" if local else "地名",
            "读者先看是不是自己那里",
            "county" if local else "place",
        ),
        (6, head.area, "重点领域", "按行业找案例靠它", "area"),
        (4, head.kind, "类型", "同类单位靠它对照", "kind"),
        (5, dates.established, "发生时间", "不知道什么时候的事，就没法比较", "dates.established"),
        (
            5,
            employer and (employer.name or employer.anonymised),
            "用人单位",
            "读者想知道是什么样的单位",
            "employer.name",
        ),
        (2, employer and employer.size_band, "用工规模", "大小相近的单位才好照着做", "employer.size_band"),
        (4, union and union.form, "建会形式", "单独建还是联合建，做法不同", "union.form"),
        (2, union and union.approved_by, "批准的上级工会", "建会要报上一级工会批准", "union.approved_by"),
        (4, head.join_route, "入会途径", "工友最想知道怎么加入", "join_route"),
        (8, head.problem, "难在哪", "有同样难处的单位才知道这里有办法", "problem"),
        (12, head.steps, "怎么做的", "别的单位照着做，靠的就是它", "steps"),
        (10, head.result, "成效", "没有结果，称不上典型", "result"),
        (4, head.lessons, "经验", "一两句话带得走", "lessons"),
        (4, head.replicable_when, "什么情况下能照着做", "省得照搬不合适的做法", "replicable_when"),
        (6, head.metrics, "数字", "有数字才看得出变化", "metrics"),
        (
            2,
            any(metric.baseline is not None for metric in head.metrics),
            "原来的数字",
            "有前后对比才看得出变化",
            "metrics",
        ),
        (2, body.strip(), "正文", "细节和经过写在这里", "body"),
        (2, head.images, "图片", "看得见的更让人信", "images"),
        (1, head.quotes, "工友原话", "工友信工友说的话", "quotes"),
        (3, head.sources, "出处", "每个事实都要有来处", "sources"),
    )
    total = sum([item[0] for item in items])
    have = sum([item[0] for item in items if item[1]])
    missing = tuple(Missing(label, why, field) for _, value, label, why, field in items if not value)
    return Completeness(have * 100 // total, missing)
