"""案例页：把一个案例里有的事实排成一页；没有的事实不占一行。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from dianxing.cases.body import body_pictures
from dianxing.cases.figures import chinese_number
from dianxing.cases.model import Case, Metric, Scope, SizeBand
from dianxing.cases.reference import Reference
from dianxing.site.pictures.view import PictureView
from dianxing.site.views import addresses
from dianxing.site.views.cards import CardView
from dianxing.site.views.join import JoinView, join_view
from dianxing.site.views.markdown import render
from dianxing.site.views.site import AreaView, LinkView, SiteView

_BIG = 3
"""放大排的数字最多几个，其余列成小行。"""
_SIZES = {
    SizeBand.TO_24: "不到25人",
    SizeBand.TO_99: "25到99人",
    SizeBand.TO_299: "100到299人",
    SizeBand.TO_999: "300到999人",
    SizeBand.OVER_1000: "1000人以上",
}


@dataclass(frozen=True, slots=True)
class MetricView:
    """一个数字。"""

    label: str
    value: str
    unit: str
    baseline: str
    """原来的数，没有为空。"""
    before: str
    """百分数画条用：原来的长度，如 `41.3%`；不是百分数或没有原值为空。"""
    after: str
    note: str
    """截至、口径。"""
    source: str
    source_href: str
    long: bool


@dataclass(frozen=True, slots=True)
class FactView:
    """一块事实：一段话，或几步。"""

    id: str
    title: str
    text: str
    items: tuple[str, ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class QuoteView:
    """一句原话；`who` 是身份和姓名，都没有为空。"""

    text: str
    who: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """一条出处。"""

    id: str
    title: str
    href: str
    date: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """`case.html` 要的一切。"""

    title: Markup
    summary: str
    url: str
    """完整网址，复制和打印用。"""
    place: str
    year: str
    crumbs: tuple[LinkView, ...]
    labels: tuple[LinkView, ...]
    """能点的归类：县区、领域、建会形式、快递、标签。"""
    sample: bool
    elsewhere: bool
    card: CardView
    cover: PictureView | None
    profile: tuple[tuple[str, str], ...]
    """是什么样的单位：名字、所在园区、类型、用工规模、建会形式，有几样写几样。"""
    metrics: tuple[MetricView, ...]
    more_metrics: tuple[MetricView, ...]
    facts: tuple[FactView, ...]
    quotes: tuple[QuoteView, ...]
    body: Markup
    pictures: tuple[PictureView, ...]
    """正文和封面都没用到的图片。"""
    checks: tuple[str, ...]
    ladder: tuple[str, ...]
    services: tuple[str, ...]
    area: AreaView | None
    join: JoinView
    qr: str
    sources: tuple[SourceView, ...]
    completeness: int
    missing: tuple[tuple[str, str], ...]
    dates: tuple[tuple[str, str], ...]


def case_view(
    case: Case,
    card: CardView,
    site: SiteView,
    reference: Reference,
    pictures: Mapping[str, PictureView],
    *,
    completeness: int,
    missing: Sequence[tuple[str, str]] = (),
) -> CaseView:
    """由案例拼出一页；`pictures` 按文件名，`missing` 是（缺什么，为什么）。"""
    head = case.head
    metrics = tuple(_metric(metric) for metric in head.metrics)
    cover = pictures.get(head.images[0].file) if head.images else None
    used = {picture.file for picture in body_pictures(case.body)} | (
        {head.images[0].file} if cover and head.images else set()
    )
    area = site.area(head.area)
    return CaseView(
        title=card.title,
        summary=head.summary,
        url=site.url + case.path,
        place=card.place,
        year=card.year,
        crumbs=_crumbs(case, site, area),
        labels=_labels(case, site, reference, area),
        sample=head.scope is Scope.SAMPLE,
        elsewhere=head.scope is Scope.ELSEWHERE,
        card=card,
        cover=cover,
        profile=_profile(case, reference),
        metrics=metrics[:_BIG],
        more_metrics=metrics[_BIG:],
        facts=_facts(case),
        quotes=tuple(
            QuoteView(quote.text, " ".join(part for part in (quote.role, quote.name) if part))
            for quote in head.quotes
        ),
        body=render(case.body, case.path, pictures, root=site.root) if case.body.strip() else Markup(""),
        pictures=tuple(
            pictures[image.file] for image in head.images if image.file in pictures and image.file not in used
        ),
        checks=head.replicable_when,
        ladder=_ladder(case, reference),
        services=head.services,
        area=area,
        join=join_view(case, site, reference),
        qr=f"{site.root}{case.path}qr.png",
        sources=tuple(
            SourceView(
                id=f"source-{number}",
                title=source.title,
                href=source.url or "",
                date=source.date.chinese() if source.date else "",
            )
            for number, source in enumerate(head.sources, 1)
        ),
        completeness=completeness,
        missing=tuple(missing),
        dates=_dates(case),
    )


def _metric(metric: Metric) -> MetricView:
    percent = metric.unit in ("%", "％") and metric.baseline is not None
    value = chinese_number(metric.value)
    return MetricView(
        label=metric.key,
        value=value,
        unit=metric.unit,
        baseline="" if metric.baseline is None else chinese_number(metric.baseline),
        before=f"{min(100.0, metric.baseline or 0):g}%" if percent else "",
        after=f"{min(100.0, metric.value):g}%" if percent else "",
        note="，".join(
            part for part in (metric.as_of.chinese() if metric.as_of else "", metric.method.value) if part
        ),
        source=f"出处{metric.source}",
        source_href=f"#source-{metric.source}",
        long=metric.baseline is not None or len(value) + len(metric.unit) > 6,
    )


def _profile(case: Case, reference: Reference) -> tuple[tuple[str, str], ...]:
    head = case.head
    employer, form = head.employer, head.union.form if head.union else None
    rows = (
        ("单位", employer.name if employer and not employer.anonymised else ""),
        ("园区", head.zone or ""),
        ("类型", reference.kind(head.area, head.kind).name if head.area and head.kind else ""),
        ("用工", _SIZES[employer.size_band] if employer and employer.size_band else ""),
        ("建会形式", reference.form(form).name if form else ""),
    )
    return tuple((name, text) for name, text in rows if text)


def _facts(case: Case) -> tuple[FactView, ...]:
    head = case.head
    facts = (
        FactView("problem", "难在哪", head.problem, (), ordered=False),
        FactView("steps", "怎么做的", "", head.steps, ordered=True),
        FactView("result", "做成了什么", head.result, (), ordered=False),
        FactView("lessons", "经验", "", head.lessons, ordered=False),
    )
    return tuple(fact for fact in facts if fact.text or fact.items)


def _crumbs(case: Case, site: SiteView, area: AreaView | None) -> tuple[LinkView, ...]:
    middle: LinkView | None = area
    if case.head.scope is Scope.ELSEWHERE:
        middle = next((item for item in site.nav if item.href == site.elsewhere), None)
    return (middle,) if middle else ()


def _labels(case: Case, site: SiteView, reference: Reference, area: AreaView | None) -> tuple[LinkView, ...]:
    head = case.head
    found: list[LinkView | None] = []
    if head.county:
        found.append(site.place(reference.today(reference.place(head.county)).code))
    found.append(area)
    if head.union and head.union.form:
        found.append(next((item for item in site.forms if item.code == head.union.form), None))
    for code in head.courier:
        after = reference.courier_today(reference.courier(code)).code
        found.append(next((item for item in site.couriers if item.code == after), None))
    found += [
        LinkView(code=tag, name=tag, short=tag, slug=tag, href=site.root + addresses.tag(tag))
        for tag in head.tags
    ]
    return tuple({item.href: item for item in found if item}.values())


def _ladder(case: Case, reference: Reference) -> tuple[str, ...]:
    """从市总工会往下，一级一级；只写案例和词表里有的。"""
    head = case.head
    rungs: list[str] = []
    if head.county and head.scope is not Scope.ELSEWHERE:
        rungs = [reference.city.union, reference.place(head.county).union]
    if head.union and head.union.approved_by:
        rungs.append(head.union.approved_by)
    if not rungs:
        return ()
    form = reference.form(head.union.form).name if head.union and head.union.form else ""
    employer = head.employer.name if head.employer and not head.employer.anonymised else ""
    name = {"单独": "基层工会", "联合": "联合工会"}.get(form, form)
    if employer or name:
        rungs.append(f"{employer}（{name}）" if employer and name else employer or f"这里建的：{name}")
    return tuple(dict.fromkeys(rungs))


def _dates(case: Case) -> tuple[tuple[str, str], ...]:
    dates = case.head.dates
    rows = (
        ("事情发生", dates.established),
        ("本站发布", dates.published),
        ("最近修改", dates.updated),
        ("下次复核", dates.review_by),
    )
    return tuple((name, when.chinese()) for name, when in rows if when)
