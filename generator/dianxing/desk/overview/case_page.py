"""一个案例自己的页：到了哪一步、能做什么、怎么走到这里的。"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone

from dianxing.desk.access.signed_in import actor_of
from dianxing.desk.case_address import PreviewLink, case_address, preview_links
from dianxing.desk.drafts.read import draft_of
from dianxing.desk.models import CaseEntry, Draft, Publication
from dianxing.desk.overview.case_record import Commits, Happened, commits, happened
from dianxing.desk.overview.next_acts import Facts, NextActs, next_acts
from dianxing.desk.overview.standing import Tag, tags
from dianxing.desk.page import fragment, show
from dianxing.desk.place import the_place
from dianxing.desk.presence.presence_box import PresenceBox, presence_box
from dianxing.desk.remarks.sent_back import SentBack, sent_back
from dianxing.desk.review.facts import text_of
from dianxing.desk.review.standing import Verdict, steps, verdicts
from dianxing.desk.review.workflow import Stage
from dianxing.desk.step import Step
from dianxing.desk.when import when

_WORDS_OF_STATE = {
    Publication.State.QUEUED: "排着队，马上写进 Git",
    Publication.State.COMMITTING: "正在写进 Git",
    Publication.State.MERGE: "Git 里的也改过了，要人合并",
    Publication.State.BUILDING: "写进 Git 了，正在建站",
    Publication.State.DONE: "上站了",
    Publication.State.FAILED: "没有做成",
    Publication.State.DROPPED: "作罢了",
}
_KINDS = {"publish": "发布", "fix": "急改", "withdraw": "撤下", "consent": "撤回授权"}


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """一次发布。"""

    what: str
    state: str
    alarming: bool
    """要人去处理。"""
    running: bool
    who: str
    when: str
    trouble: str
    address: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """案例自己的页。"""

    id: str
    title: str
    facts: tuple[str, ...]
    tags: tuple[Tag, ...]
    percent: int
    steps: tuple[Step, ...]
    next: NextActs
    sent_back: SentBack | None
    presence: PresenceBox
    problems: tuple[str, ...]
    """Git 里的那一份的问题。"""
    draft_title: str
    """正在写的题目，和 Git 里的不一样时。"""
    writers: str
    changed: str
    comments: int
    """还没有解决的意见。"""
    review: str
    publications: tuple[PublicationRow, ...]
    verdicts: tuple[Verdict, ...]
    record: tuple[Happened, ...]
    commits: str
    """去哪里取 Git 里的记录。"""
    public: str
    """网站上的地址；没有公开是空。"""
    previews: tuple[PreviewLink, ...]
    dates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class CommitsPage:
    """Git 里的记录，单独一页或者一块。"""

    id: str
    title: str
    back: str
    commits: Commits


def case_page(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """一个案例。"""
    entry = get_object_or_404(CaseEntry, pk=f"{year}/{slug}")
    draft = draft_of(entry.pk)
    actor = actor_of(request)
    place = the_place()
    live = draft if draft is not None and draft.stage != Stage.PUBLISHED else None
    facts = Facts(
        entry.pk, entry.county, entry.git_status, text_of(live) if live else None, had_draft=draft is not None
    )
    view = CasePage(
        id=entry.pk,
        title=entry.title,
        facts=_facts(entry),
        tags=tags(entry, draft.stage if draft else "", timezone.localdate()),
        percent=entry.percent,
        steps=steps(draft, place.settings.desk.reviews) if draft else (),
        next=next_acts(facts, actor),
        sent_back=sent_back(live) if live else None,
        presence=presence_box(entry.pk, actor, editing=False),
        problems=tuple(map(str, entry.problems)),
        draft_title=_draft_title(entry, live),
        writers="、".join(draft.writers.values_list("name", flat=True)) if draft else "",
        changed=f"{draft.changed_by.name}，{when(draft.changed)}" if draft else when(entry.changed),
        comments=draft.comments.filter(settled=None).count() if live and draft else 0,
        review=case_address("review", entry.pk),
        publications=_publications(entry),
        verdicts=verdicts(draft) if draft else (),
        record=happened(entry.pk),
        commits=case_address("case-commits", entry.pk),
        public=_public(entry, place.settings.site_url),
        previews=preview_links(entry.pk),
        dates=_dates(entry),
    )
    return show(request, "case_page.html", entry.title, view)


def case_commits(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """Git 里的记录：打开那一块时才取；没有 JavaScript 时是一页。"""
    entry = get_object_or_404(CaseEntry, pk=f"{year}/{slug}")
    found = CommitsPage(entry.pk, entry.title, case_address("case", entry.pk), commits(the_place(), entry.pk))
    if request.headers.get("HX-Request"):
        return fragment(request, "case_commits_list.html", found)
    return show(request, "case_commits.html", f"Git 里的记录：{entry.title}", found)


def _facts(entry: CaseEntry) -> tuple[str, ...]:
    reference = the_place().reference
    place = reference.find_place(entry.county) if entry.county else None
    area = reference.find_area(entry.area) if entry.area else None
    kind = reference.find_kind(area, entry.kind) if area and entry.kind else None
    facts = (
        entry.place or (place.name if place else ""),
        area.name if area else "",
        kind.name if kind else "",
        f"{entry.year}年",
    )
    return tuple(filter(None, facts))


def _draft_title(entry: CaseEntry, live: Draft | None) -> str:
    title = str(live.head.get("title") or "") if live else ""
    return title if title != entry.title else ""


def _publications(entry: CaseEntry) -> tuple[PublicationRow, ...]:
    """最近几次；最新一次以前没做成的不再提醒。"""
    rows = entry.publications.select_related("by").defer("head", "body", "base_text", "theirs")[:5]
    return tuple(
        PublicationRow(
            what=_KINDS.get(row.kind, row.kind),
            state=_WORDS_OF_STATE[Publication.State(row.state)],
            alarming=number == 0 and row.state in (Publication.State.MERGE, Publication.State.FAILED),
            running=row.state in Publication.GOING,
            who=row.by.name,
            when=when(row.at),
            trouble=row.trouble if row.state == Publication.State.FAILED else "",
            address=case_address("publication", entry.pk, publication=row.pk),
        )
        for number, row in enumerate(rows)
    )


def _public(entry: CaseEntry, site: str) -> str:
    today = timezone.localdate()
    shown = entry.git_status == "published" and entry.published is not None and entry.published <= today
    gone = entry.expires is not None and entry.expires < today
    return f"{site}cases/{quote(entry.pk)}/" if shown and not gone else ""


def _dates(entry: CaseEntry) -> tuple[tuple[str, str], ...]:
    rows = (("发布", entry.published), ("复核期限", entry.review_by), ("下线", entry.expires))
    return tuple((name, f"{day.year}年{day.month}月{day.day}日") for name, day in rows if day)
