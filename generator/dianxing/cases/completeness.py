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


_Item = tuple[int, Missing]
"""（份量，缺了怎么说）。"""
_SUMMARY = (8, Missing("摘要", "列表、订阅和群里只看得到它", "summary"))
_COUNTY = (6, Missing("县区", "读者先看是不是自己那里", "county"))
_PLACE = (6, Missing("地名", "读者先看是不是自己那里", "place"))
_REST = (
    (6, Missing("重点领域", "按行业找案例靠它", "area")),
    (4, Missing("类型", "同类单位靠它对照", "kind")),
    (5, Missing("发生时间", "不知道什么时候的事，就没法比较", "dates.established")),
    (5, Missing("用人单位", "读者想知道是什么样的单位", "employer.name")),
    (2, Missing("用工规模", "大小相近的单位才好照着做", "employer.size_band")),
    (4, Missing("建会形式", "单独建还是联合建，做法不同", "union.form")),
    (2, Missing("批准的上级工会", "建会要报上一级工会批准", "union.approved_by")),
    (4, Missing("入会途径", "工友最想知道怎么加入", "join_route")),
    (8, Missing("难在哪", "有同样难处的单位才知道这里有办法", "problem")),
    (12, Missing("怎么做的", "别的单位照着做，靠的就是它", "steps")),
    (10, Missing("成效", "没有结果，称不上典型", "result")),
    (4, Missing("经验", "一两句话带得走", "lessons")),
    (4, Missing("什么情况下能照着做", "省得照搬不合适的做法", "replicable_when")),
    (6, Missing("数字", "有数字才看得出变化", "metrics")),
    (2, Missing("原来的数字", "有前后对比才看得出变化", "metrics")),
    (2, Missing("正文", "细节和经过写在这里", "body")),
    (2, Missing("图片", "看得见的更让人信", "images")),
    (1, Missing("工友原话", "工友信工友说的话", "quotes")),
    (3, Missing("出处", "每个事实都要有来处", "sources")),
)
_LOCAL: tuple[_Item, ...] = (_SUMMARY, _COUNTY, *_REST)
_ELSEWHERE: tuple[_Item, ...] = (_SUMMARY, _PLACE, *_REST)
_TOTAL = sum(weight for weight, _ in _LOCAL)


def completeness(head: CaseHead, body: str) -> Completeness:
    """各项按份量相加：做法、成效、数字、来源最重，图片和联系方式轻。"""
    local = head.scope is not Scope.ELSEWHERE
    employer, union = head.employer, head.union
    values = (
        head.summary,
        head.county if local else head.place,
        head.area,
        head.kind,
        head.dates.established,
        employer and (employer.name or employer.anonymised),
        employer and employer.size_band,
        union and union.form,
        union and union.approved_by,
        head.join_route,
        head.problem,
        head.steps,
        head.result,
        head.lessons,
        head.replicable_when,
        head.metrics,
        any(metric.baseline is not None for metric in head.metrics),
        body.strip(),
        head.images,
        head.quotes,
        head.sources,
    )
    items = _LOCAL if local else _ELSEWHERE
    lacking = [item for item, value in zip(items, values, strict=True) if not value]
    have = _TOTAL - sum([weight for weight, _ in lacking])
    return Completeness(have * 100 // _TOTAL, tuple([missing for _, missing in lacking]))
