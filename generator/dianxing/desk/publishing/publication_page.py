"""一次发布：走到哪一步、成了什么样、没成怎么办；Git 里的也改了，一项一项选。"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from dianxing.cases.partial_date import beijing_now
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of
from dianxing.desk.drafts.title import title_of
from dianxing.desk.models import Publication
from dianxing.desk.page import fragment, show
from dianxing.desk.place import the_place
from dianxing.desk.publishing.publication_acts import find_publication
from dianxing.desk.step import State, Step


@dataclass(frozen=True, slots=True)
class PublicationView:
    """一次发布。"""

    id: str
    year: str
    slug: str
    title: str
    steps: tuple[Step, ...]
    going: bool
    """还在做：页面隔两秒问一次。"""
    step: str
    percent: int
    state: str
    state_label: str
    trouble: tuple[str, ...]
    commit: str
    unpushed: bool
    log: str
    public_address: str
    """网站上的地址；还没有上站是空。"""
    may_act: bool
    problems: tuple[str, ...]
    withdrawal: bool
    """这一次是撤下。"""


_ORDER = (
    Publication.State.QUEUED,
    Publication.State.COMMITTING,
    Publication.State.BUILDING,
    Publication.State.DONE,
)


def publication_page(request: HttpRequest, year: str, slug: str, publication: UUID) -> HttpResponse:
    """一页。"""
    view = _view(request, year, slug, find_publication(year, slug, publication))
    return show(request, "publication.html", f"发布：{view.title}", view)


def progress(request: HttpRequest, year: str, slug: str, publication: UUID) -> HttpResponse:
    """进度那一块；做完了就叫页面整个刷新。"""
    view = _view(request, year, slug, find_publication(year, slug, publication))
    response = fragment(request, "publication_progress.html", view)
    if not view.going:
        response["HX-Refresh"] = "true"
    return response


def _view(request: HttpRequest, year: str, slug: str, publication: Publication) -> PublicationView:
    job = publication.jobs.order_by("-id").first()
    state = Publication.State(publication.state)
    going = state in Publication.GOING
    done = state is Publication.State.DONE
    return PublicationView(
        id=str(publication.id),
        year=year,
        slug=slug,
        title=title_of(publication.head, publication.entry.title),
        steps=_steps(publication, state),
        going=going,
        step=job.step if job and going else state.label,
        percent=job.percent if job else 0,
        state=state.value,
        state_label="正在发布" if going else state.label,
        trouble=tuple(publication.trouble.splitlines()),
        commit=publication.commit[:10],
        unpushed=publication.unpushed,
        log="".join(one.log for one in publication.jobs.order_by("id")),
        public_address=_public_address(publication) if done else "",
        may_act=actor_of(request).may(Permission.PUBLISH, publication.entry.county),
        problems=tuple(job.payload.get("problems", ())) if job and done else (),
        withdrawal=publication.kind == "withdraw",
    )


def _public_address(publication: Publication) -> str:
    # 撤下的、还没有到发布日的，网站上没有
    entry = publication.entry
    if publication.kind == "withdraw" or (entry.published and entry.published > beijing_now().date()):
        return ""
    return the_place().settings.absolute(f"cases/{publication.entry_id}/")


def _steps(publication: Publication, state: Publication.State) -> tuple[Step, ...]:
    labels = ("排上", "写进 Git", "建站", "已撤下" if publication.kind == "withdraw" else "已上站")
    if state in _ORDER:
        at = len(_ORDER) if state is _ORDER[-1] else _ORDER.index(state)
        here: State = "now"
    else:
        at, here = (2 if publication.commit else 1), "stop"
    return tuple(
        Step(label, "done" if number < at else here if number == at else "todo")
        for number, label in enumerate(labels)
    )
