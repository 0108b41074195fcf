"""怎样加入：问谁、打哪个电话。没有核实过的办公电话就只写热线，绝不编造。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.cases.model import Case, Scope
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
    """先用案例写明的办公室，再用县区的，再退到热线。"""
    head = case.head
    place = None
    if head.county and head.scope is not Scope.ELSEWHERE:
        place = site.place(reference.today(reference.place(head.county)).code)
    office = phone = ""
    # 外地案例的联系人帮不了本市的工友；示例的联系人不是真的
    if head.contact and head.scope is Scope.LOCAL:
        office, phone = head.contact.office, head.contact.phone
    elif place and place.phone:
        office, phone = place.office or place.union, place.phone
    return JoinView(
        title=f"在{place.name}，怎样加入" if place else f"在{site.city}，怎样加入",
        ask=f"向{place.union}咨询" if place else "向所在县区总工会咨询",
        office=office,
        phone=phone,
        tel=f"tel:{phone.replace(' ', '')}" if phone else "",
        routes=head.join_route,
    )
