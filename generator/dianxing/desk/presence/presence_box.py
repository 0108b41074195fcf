"""谁正开着这个案例：开着的页面隔一会儿报一次，别人就看得到。

写稿、审稿的页面这样用：视图模型放一栏 `presence: PresenceBox`（`presence_box` 给的），
模板里写 `{% include "desk/presence.html" %}`。没有 JavaScript 时只有打开的那一刻是准的。
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from dianxing.desk.access.actor import Actor
from dianxing.desk.access.signed_in import actor_of
from dianxing.desk.case_address import case_address
from dianxing.desk.models import Presence
from dianxing.desk.page import fragment
from dianxing.desk.when import when

STALE = timedelta(minutes=1)
"""这么久没有报的，不算还开着；页面二十秒报一次。"""


@dataclass(frozen=True, slots=True)
class Someone:
    """开着它的一个人。"""

    name: str
    editing: bool
    """在改；假是在看。"""
    when: str


@dataclass(frozen=True, slots=True)
class PresenceBox:
    """`desk/presence.html` 要的一切。"""

    address: str
    """往哪里报。"""
    others: tuple[Someone, ...]


@dataclass(frozen=True, slots=True)
class PresencePage:
    """只有这一块的片段。"""

    presence: PresenceBox


def presence_box(case_id: str, actor: Actor, *, editing: bool) -> PresenceBox:
    """报一次“我开着”，给出还有谁。写稿的页面 `editing=True`。"""
    Presence.objects.update_or_create(
        entry_id=case_id, user_id=actor.id, defaults={"seen": timezone.now(), "editing": editing}
    )
    asked = case_address("presence", case_id)
    others = present([case_id], besides=actor.id).get(case_id, ())
    return PresenceBox(f"{asked}?editing=1" if editing else asked, others)


def present(case_ids: Iterable[str], *, besides: int) -> Mapping[str, tuple[Someone, ...]]:
    """各案例除 `besides` 以外还有谁开着，在改的在前。"""
    now = timezone.now()
    rows = (
        Presence.objects.filter(entry__in=list(case_ids), seen__gt=now - STALE)
        .exclude(user=besides)
        .select_related("user")
        .order_by("-editing", "-seen")
    )
    found: dict[str, tuple[Someone, ...]] = {}
    for row in rows:
        someone = Someone(row.user.name, row.editing, when(row.seen, now))
        found[row.entry_id] = (*found.get(row.entry_id, ()), someone)
    return found


def presence(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """页面隔一会儿来报一次，换上最新的一块。"""
    box = presence_box(f"{year}/{slug}", actor_of(request), editing=request.GET.get("editing") == "1")
    return fragment(request, "presence.html", PresencePage(box))
