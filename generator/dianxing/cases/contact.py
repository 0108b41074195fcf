"""想入会该问谁：先用案例写明的办公室，再用县区的，再退到热线。没有核实过的电话绝不编造。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.cases.model import Case, Scope
from dianxing.cases.reference import Place, Reference


@dataclass(frozen=True, slots=True)
class WhomToAsk:
    """入会咨询的去处。"""

    place: Place | None
    """今天的县区；外地案例为 None，向所在县区总工会问。"""
    office: str
    phone: str


def whom_to_ask(case: Case, reference: Reference) -> WhomToAsk:
    """这个案例的读者该问谁。"""
    head = case.head
    place = None
    if head.county and head.scope is not Scope.ELSEWHERE:
        place = reference.today(reference.place(head.county))
    # 外地案例的联系人帮不了本市的工友；示例的联系人不是真的
    if head.contact and head.scope is Scope.LOCAL:
        return WhomToAsk(place, head.contact.office, head.contact.phone)
    if place and place.phone:
        return WhomToAsk(place, place.office or place.union, place.phone)
    return WhomToAsk(place, "", "")
