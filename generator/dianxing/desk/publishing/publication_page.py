"""一次发布：走到哪一步、成了什么样、没成怎么办；Git 里的也改了，一项一项选。"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from dianxing.cases.case_text import CaseText, parse_case_text
from dianxing.cases.partial_date import beijing_now
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of
from dianxing.desk.audit.record import record
from dianxing.desk.compare.fields import readable
from dianxing.desk.compare.three_way import Merged, merge, resolve
from dianxing.desk.compare.words import Change, word_changes
from dianxing.desk.git.open_repository import open_repository
from dianxing.desk.git.publish_folder import forget
from dianxing.desk.models import Publication, User
from dianxing.desk.page import fragment, show
from dianxing.desk.place import the_place
from dianxing.desk.publishing.queue import enqueue
from dianxing.desk.publishing.still_approved import why_not_go_on
from dianxing.errors import DianxingError


@dataclass(frozen=True, slots=True)
class Step:
    """路上的一步。"""

    label: str
    kind: str
    """done 做完了，now 正在做，wait 还没有轮到，stop 停在这里。"""


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
    view = _view(request, year, slug, _find(year, slug, publication))
    return show(request, "publication.html", f"发布：{view.title}", view)


def progress(request: HttpRequest, year: str, slug: str, publication: UUID) -> HttpResponse:
    """进度那一块；做完了就叫页面整个刷新。"""
    view = _view(request, year, slug, _find(year, slug, publication))
    response = fragment(request, "publication_progress.html", view)
    if not view.going:
        response["HX-Refresh"] = "true"
    return response


def act(request: HttpRequest, year: str, slug: str, publication: UUID) -> HttpResponse:
    """再试一次，或者作罢。"""
    user, do = request.user, request.POST.get("do")
    assert isinstance(user, User)
    with transaction.atomic():
        found = _find(year, slug, publication, lock=True)
        if do == "retry" and found.state == Publication.State.FAILED:
            if why_not := why_not_go_on(found):
                messages.error(request, why_not)
            else:
                _again(found, user, "再试一次发布")
        elif do == "drop" and found.state in (Publication.State.FAILED, Publication.State.MERGE):
            _drop(request, found, user)
        else:
            messages.warning(request, "这次发布已经不在那一步了，下面是现在的样子。")
    return HttpResponseRedirect(_address(found))


def merge_page(request: HttpRequest, year: str, slug: str, publication: UUID) -> HttpResponse:
    """Git 里的也改了：两边都改了的一项一项选，别的各自收下。"""
    found, user = _find(year, slug, publication), request.user
    assert isinstance(user, User)
    if found.state != Publication.State.MERGE:
        return HttpResponseRedirect(_address(found))
    merged = _merged(found)
    if merged is None:
        messages.error(
            request, "Git 里的这一份已经删掉或者读不通，合不了：请管服务器的人看看，再试或者作罢。"
        )
        return HttpResponseRedirect(_address(found))
    trouble = ""
    if request.method == "POST":
        choices = {
            conflict.name: request.POST.get(f"side-{conflict.name}", "") for conflict in merged.conflicts
        }
        try:
            values = resolve(merged, choices)
        except DianxingError as error:
            trouble = str(error)
        else:
            with transaction.atomic():
                now = _find(year, slug, publication, lock=True)
                if now.state != Publication.State.MERGE or now.theirs_blobs != found.theirs_blobs:
                    messages.warning(request, "别人先选好了，或者 Git 里的又变了，下面是现在的样子。")
                    return HttpResponseRedirect(_address(found))
                if why_not := why_not_go_on(now):
                    messages.error(request, why_not)
                    return HttpResponseRedirect(_address(found))
                found.head, found.body = dict(values.head), values.body
                found.base_text, found.base_blobs = found.theirs, found.theirs_blobs
                found.theirs, found.theirs_blobs, found.clashes = "", {}, []
                kept = "、".join(
                    f"{conflict.label}用{'我们的' if choices[conflict.name] == 'ours' else 'Git 里的'}"
                    for conflict in merged.conflicts
                )
                _again(found, user, f"选好了两边都改的：{kept}"[:280])
            return HttpResponseRedirect(_address(found))
    view = _merge_view(found, year, slug, merged, trouble)
    return show(request, "publication_merge.html", "两边都改了", view, 400 if trouble else 200)


@dataclass(frozen=True, slots=True)
class Choice:
    """两边都改了的一项。"""

    name: str
    label: str
    base: str
    ours: tuple[Change, ...]
    theirs: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class MergeView:
    """选的一页。"""

    id: str
    year: str
    slug: str
    choices: tuple[Choice, ...]
    taken: tuple[str, ...]
    """Git 里改了、这里没改，直接收下的。"""
    trouble: str


def _merged(publication: Publication) -> Merged | None:
    base = parse_case_text(publication.base_text) if publication.base_text else None
    theirs = parse_case_text(publication.theirs)
    if not isinstance(theirs, CaseText):
        return None
    ours = CaseText(publication.head, publication.body)
    return merge(base if isinstance(base, CaseText) else None, ours, theirs)


def _merge_view(publication: Publication, year: str, slug: str, merged: Merged, trouble: str) -> MergeView:
    choices = []
    for conflict in merged.conflicts:
        base, ours, theirs = (
            readable(conflict.field, value) for value in (conflict.base, conflict.ours, conflict.theirs)
        )
        choices.append(
            Choice(conflict.name, conflict.label, base, word_changes(base, ours), word_changes(base, theirs))
        )
    taken = tuple(item.label for item in merged.taken if item.side in ("theirs", "merged"))
    return MergeView(str(publication.id), year, slug, tuple(choices), taken, trouble)


def _again(publication: Publication, user: User, summary: str) -> None:
    publication.state, publication.trouble, publication.ended = Publication.State.QUEUED, "", None
    publication.save()
    enqueue("publish", by=user, publication=publication)
    _record(publication, user, "publish-again", summary)


def _drop(request: HttpRequest, publication: Publication, user: User) -> None:
    if publication.commit:
        messages.warning(request, "已经写进 Git 了，不能作罢；要撤下请在案例页点“撤下”。")
        return
    forget(open_repository(the_place().root), publication.id)
    publication.state, publication.ended = Publication.State.DROPPED, timezone.now()
    publication.save()
    _record(publication, user, "publish-drop", "这次发布作罢")


def _record(publication: Publication, user: User, action: str, summary: str) -> None:
    record(
        action,
        summary,
        actor=user,
        case_id=publication.entry_id,
        county=publication.entry.county,
        publication=str(publication.id),
    )


def _find(year: str, slug: str, publication: UUID, *, lock: bool = False) -> Publication:
    rows = Publication.objects.select_for_update(of=("self",)) if lock else Publication.objects.all()
    found = rows.select_related("entry").filter(pk=publication, entry_id=f"{year}/{slug}").first()
    if found is None:
        raise Http404
    return found


def _address(publication: Publication) -> str:
    entry = publication.entry
    return reverse(
        "publication", kwargs={"year": entry.folder_year, "slug": entry.slug, "publication": publication.id}
    )


def _view(request: HttpRequest, year: str, slug: str, publication: Publication) -> PublicationView:
    job = publication.jobs.order_by("-id").first()
    state = Publication.State(publication.state)
    going = state in _ORDER[:3]
    done = state is Publication.State.DONE
    return PublicationView(
        id=str(publication.id),
        year=year,
        slug=slug,
        title=str(publication.head.get("title") or publication.entry.title),
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
        at = _ORDER.index(state)
        kinds = ["done" if n < at or state is _ORDER[-1] else "now" if n == at else "wait" for n in range(4)]
    else:
        stopped = 2 if publication.commit else 1
        kinds = ["done" if n < stopped else "stop" if n == stopped else "wait" for n in range(4)]
    return tuple(Step(label, kind) for label, kind in zip(labels, kinds, strict=True))
