"""生成的页面占用的地址。"""

from __future__ import annotations

from dianxing.cases.reference import Reference
from dianxing.site.views import addresses


def generated_addresses(reference: Reference) -> frozenset[str]:
    """生成的页面占用的站内地址，前后带斜杠；旧地址不能和它们相同。"""
    fixed = (addresses.ALL, addresses.ELSEWHERE, addresses.SEARCH, addresses.FEEDS, addresses.DIGESTS)
    listed = (
        *(addresses.area(area.code) for area in reference.areas),
        *(addresses.place(place.slug) for place in reference.places),
        *(addresses.courier(courier.code) for courier in reference.couriers),
        *(addresses.form(form.code) for form in reference.forms),
    )
    return frozenset(f"/{path}" for path in (*fixed, *listed))
