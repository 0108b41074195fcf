"""跨字段的规则：发布要齐什么，几个字段之间怎样才说得通。每条都返回它依赖的顶层字段。

依赖的字段里有一个本身就写错了，这条规则就不说话：先改那个错。
"""

from __future__ import annotations

from collections.abc import Iterator

from dianxing.cases.findings import Finding
from dianxing.cases.model import CaseHead, Scope, Status

SUMMARY_LENGTH = range(40, 121)
STEP_COUNT = range(2, 8)

Broken = tuple[tuple[str, ...], Finding]
"""（依赖的顶层字段，问题）。"""


def broken_rules(head: CaseHead, case_id: str) -> Iterator[Broken]:
    """一个头部违反的全部跨字段规则。"""
    yield from _lengths(head)
    yield from _places(head)
    yield from _metrics(head)
    yield from _dates(head, case_id)
    if head.status is Status.PUBLISHED:
        yield from _ready_to_publish(head)


def _lengths(head: CaseHead) -> Iterator[Broken]:
    if "\n" in head.title:
        yield ("title",), Finding(("title",), "标题要写成一行", "去掉换行", "title-lines")
    length = len(head.summary)
    if length and length not in SUMMARY_LENGTH:
        way = "补写几句" if length < SUMMARY_LENGTH[0] else "删短一些"
        what = f"摘要应有 40—120 字，现在 {length} 字"
        yield ("summary",), Finding(("summary",), what, way, "summary-length")
    if head.steps and len(head.steps) not in STEP_COUNT:
        what = f"做法应有 2—7 步，现在 {len(head.steps)} 步"
        yield ("steps",), Finding(("steps",), what, "拆开或合并几步；来源没有说的就整项不写", "step-count")


def _places(head: CaseHead) -> Iterator[Broken]:
    needs = ("scope", "county", "place")
    if head.scope is Scope.ELSEWHERE:
        if head.county:
            fix = "删掉 county，用 place 写省市；若是本市的案例，把 scope 改成 local"
            yield needs, Finding(("county",), "各地经验不写本市的县区", fix, "county-elsewhere")
        if not head.place and head.status is Status.PUBLISHED:
            fix = "写上省市，如 place: 山西省大同市"
            yield (
                needs,
                Finding(("place",), "各地经验缺少 place（外地地名）", fix, "place-missing", near=("scope",)),
            )
    elif not head.county and not head.place and head.status is Status.PUBLISHED:
        yield (
            needs,
            Finding(
                ("county",),
                "要发布还缺 county（县区）",
                "写上县区名：county: …",
                "publish-county",
                near=("status",),
            ),
        )


def _metrics(head: CaseHead) -> Iterator[Broken]:
    count = len(head.sources)
    for number, metric in enumerate(head.metrics):
        if metric.source > count:
            what = f"“{metric.key}”引用第 {metric.source} 条来源，sources 里只有 {count} 条"
            fix = "source 写 sources 里的第几条，从 1 数；没有就先补上来源"
            yield ("metrics", "sources"), Finding(("metrics", number, "source"), what, fix, "no-such-source")


def _dates(head: CaseHead, case_id: str) -> Iterator[Broken]:
    published, expires = head.dates.published, head.dates.expires
    if published and expires and expires.end() <= published.start():
        what = f"下线日（{expires}）早于发布日（{published}）"
        yield ("dates",), Finding(("dates", "expires"), what, "核对这两个日期", "expires-early")
    folder = case_id.split("/", 1)[0]
    if head.status is Status.PUBLISHED and published and folder.isdecimal() and int(folder) != published.year:
        what = f"发布日是 {published.year} 年，文件夹却在 {folder} 年"
        fix = f"把文件夹移到 cases/{published.year}/ 下，或者改 dates.published"
        yield ("status", "dates"), Finding(("dates", "published"), what, fix, "folder-year")


def _ready_to_publish(head: CaseHead) -> Iterator[Broken]:
    wanted = (
        ("summary", "summary（摘要）", "用 40—120 字说清谁、做了什么、结果怎样", head.summary),
        ("area", "area（重点领域）", "写六个重点领域之一", head.area),
        ("result", "result（成效）", "用一两句话写结果；没有结果先不发布", head.result),
        ("sources", "sources（出处）", "至少写一条：- {title: 工人日报, date: 2022-09-08}", head.sources),
    )
    for name, label, fix, value in wanted:
        if not value:
            yield (
                (name, "status"),
                Finding((name,), f"要发布还缺 {label}", fix, f"publish-{name}", near=("status",)),
            )
    if not head.dates.published:
        loc = ("dates", "published")
        fix = "写上本站首次发布的日子，如 dates: {published: 2022-09-10}"
        yield (
            ("dates", "status"),
            Finding(
                loc, "要发布还缺 dates.published（本站首次发布日）", fix, "publish-date", near=("status",)
            ),
        )
