"""从案例做卡片：列表、首页、检索要用的一切，都在这里定好写法。"""

from __future__ import annotations

from dianxing.cases.catalogue import Card
from dianxing.cases.completeness import completeness
from dianxing.cases.figures import best_metric, chinese_number
from dianxing.cases.model import Case, CaseHead, Scope, Status
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.reference import Place, Reference


def card(case: Case, reference: Reference) -> Card:
    """一个已公开或已撤回的案例的卡片；已撤回的只留地址、旧地址和日期。"""
    head = case.head
    published = head.dates.published or PartialDate(int(case.id[:4]))
    if head.status is Status.WITHDRAWN:
        return _gone(case, published)
    metric = best_metric(head.metrics)
    when = head.dates.established or published
    place = reference.place(head.county) if head.county else None
    today = reference.today(place) if place and head.scope is not Scope.ELSEWHERE else None
    cover = head.images[0] if head.images else None
    return Card(
        id=case.id,
        digest=case.digest,
        title=head.title,
        summary=head.summary,
        result=head.result,
        scope=head.scope.value,
        status=head.status.value,
        area=head.area,
        kind=head.kind,
        county=today.code if today else None,
        place=place_text(head, when, reference),
        year=case.year,
        established=head.dates.established,
        published=published,
        updated=head.dates.updated,
        expires=head.dates.expires,
        form=head.union.form if head.union else None,
        couriers=head.courier,
        tags=tuple(dict.fromkeys(head.tags)),
        employer=head.employer.name if head.employer and not head.employer.anonymised else "",
        figure=chinese_number(metric.value) if metric else "",
        figure_unit=metric.unit if metric else "",
        figure_label=metric.key if metric else "",
        cover=cover.file if cover else "",
        cover_alt=cover.alt if cover else "",
        completeness=completeness(head, case.body).percent,
        aliases=head.aliases,
    )


def place_text(head: CaseHead, when: PartialDate, reference: Reference) -> str:
    """给人看的地名：本地是 `when` 那时的县区名，外地是省市。"""
    if head.scope is Scope.ELSEWHERE or not head.county:
        return head.place or ""
    return name_at(reference.place(head.county), when, reference).name


def name_at(place: Place, when: PartialDate, reference: Reference) -> Place:
    """`when` 那时叫什么：往后沿继任者，往前找唯一的前身；前身不止一个就用今天的。"""
    moment = when.start()
    for _ in reference.places:  # 最多走这么多步，词表写成了圈也停得下来
        if place.valid_to and place.successor and moment >= place.valid_to.start():
            place = reference.place(place.successor)
        elif place.valid_from and moment < place.valid_from.start():
            before = [other for other in reference.places if other.successor == place.code]
            if len(before) != 1:
                return place
            place = before[0]
        else:
            return place
    return place


def _gone(case: Case, published: PartialDate) -> Card:
    return Card(
        id=case.id,
        digest=case.digest,
        title="",
        summary="",
        result="",
        scope=case.head.scope.value,
        status=Status.WITHDRAWN.value,
        area=None,
        kind=None,
        county=None,
        place="",
        year=int(case.id[:4]),
        established=None,
        published=published,
        updated=case.head.dates.updated,
        expires=None,
        form=None,
        couriers=(),
        tags=(),
        employer="",
        figure="",
        figure_unit="",
        figure_label="",
        cover="",
        cover_alt="",
        completeness=0,
        aliases=case.head.aliases,
    )
