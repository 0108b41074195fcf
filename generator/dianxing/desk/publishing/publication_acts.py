"""没做成、停下来的一次发布：再试一次，或者作罢。"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from dianxing.desk.access.signed_in import user_of
from dianxing.desk.audit.record import record
from dianxing.desk.case_address import case_address
from dianxing.desk.git.open_repository import open_repository
from dianxing.desk.git.publish_folder import forget
from dianxing.desk.job_queue import enqueue
from dianxing.desk.models import Publication, User
from dianxing.desk.place import the_place
from dianxing.desk.publishing.still_approved import why_not_go_on


def act(request: HttpRequest, year: str, slug: str, publication: UUID) -> HttpResponse:
    """再试一次，或者作罢。"""
    user, do = user_of(request), request.POST.get("do")
    with transaction.atomic():
        found = find_publication(year, slug, publication, lock=True)
        if do == "retry" and found.state == Publication.State.FAILED:
            if why_not := why_not_go_on(found):
                messages.error(request, why_not)
            else:
                queue_again(found, user, "再试一次发布")
        elif do == "drop" and found.state in (Publication.State.FAILED, Publication.State.MERGE):
            _drop(request, found, user)
        else:
            messages.warning(request, "这次发布已经不在那一步了，下面是现在的样子。")
    return HttpResponseRedirect(case_address("publication", found.entry_id, publication=found.id))


def queue_again(publication: Publication, user: User, summary: str) -> None:
    """重新排上，记一笔；要在事务里。"""
    publication.state, publication.trouble, publication.ended = Publication.State.QUEUED, "", None
    publication.save()
    enqueue("publish", by=user, publication=publication)
    _note(publication, user, "publish-again", summary)


def _drop(request: HttpRequest, publication: Publication, user: User) -> None:
    if publication.commit:
        messages.warning(request, "已经写进 Git 了，不能作罢；要撤下请在案例页点“撤下”。")
        return
    forget(open_repository(the_place().root), publication.id)
    publication.state, publication.ended = Publication.State.DROPPED, timezone.now()
    publication.save()
    _note(publication, user, "publish-drop", "这次发布作罢")


def _note(publication: Publication, user: User, action: str, summary: str) -> None:
    record(
        action,
        summary,
        actor=user,
        case_id=publication.entry_id,
        county=publication.entry.county,
        publication=str(publication.id),
    )


def find_publication(year: str, slug: str, publication: UUID, *, lock: bool = False) -> Publication:
    """这个案例的这一次；`lock` 锁住它（要在事务里）。没有抛 Http404。"""
    rows = Publication.objects.select_for_update(of=("self",)) if lock else Publication.objects.all()
    found = rows.select_related("entry").filter(pk=publication, entry_id=f"{year}/{slug}").first()
    if found is None:
        raise Http404
    return found
