"""怎样加入：问谁、打哪个电话。没有核实过的办公电话就只写热线，绝不编造。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.cases.contact import whom_to_ask
from dianxing.cases.model import Case
from dianxing.cases.reference import Reference
from dianxing.site.views.site import SiteView


@dataclass(frozen=True, slots=True)
class JoinView:
    """入会卡要的一切。"""

    title: str
    ask: str
    """向谁咨询，如 向兰山区总工会咨询。"""
    office: str
    phone: str
    tel: str
    routes: tuple[str, ...]
    """这个案例里的人是怎样入会的。"""


def join_view(case: Case, site: SiteView, reference: Reference) -> JoinView:
    """入会卡；问谁由 `cases.contact` 定。"""
    whom = whom_to_ask(case, reference)
    place = whom.place
    return JoinView(
        title=f"在{place.name}，怎样加入" if place else f"在{site.city}，怎样加入",
        ask=f"向{place.union}咨询" if place else "向所在县区总工会咨询",
        office=whom.office,
        phone=whom.phone,
        tel=f"tel:{whom.phone.replace(' ', '')}" if whom.phone else "",
        routes=case.head.join_route,
    )
