"""一页的外框：导航、我是谁、提示；各页只管自己的视图模型。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as django_render
from django.urls import reverse

from dianxing.desk.access.actor import Actor
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of
from dianxing.desk.place import the_place
from dianxing.desk.work_waiting import task_count


@dataclass(frozen=True, slots=True)
class NavItem:
    """导航里的一项。"""

    label: str
    address: str
    here: bool
    count: int = 0
    """等着他的有几件；没有、不数是 0。"""


@dataclass(frozen=True, slots=True)
class Notice:
    """一条提示。"""

    text: str
    kind: str
    """success 做成了，warning 要留意，error 没做成，info 说明。"""


@dataclass(frozen=True, slots=True)
class Frame:
    """外框。"""

    title: str
    site_name: str
    who: str
    """登录的人的名字；没有登录是空。"""
    nav: tuple[NavItem, ...]
    notices: tuple[Notice, ...]


_NAV = (
    ("案例", "cases", Permission.SEE),
    ("待办", "tasks", Permission.SEE),
    ("日历", "calendar", Permission.SEE),
    ("授权", "consents", Permission.CONSENTS),
    ("推送", "push", Permission.PUBLISH),
    ("人员", "people", Permission.ACCOUNTS),
    ("记录", "audit", Permission.AUDIT),
)
"""（字、网址的名字、要的权限）。"""


def show(request: HttpRequest, template: str, title: str, view: object, status: int = 200) -> HttpResponse:
    """排一页：`template` 在 `templates/desk/` 下，里面用 `view` 和 `frame`。"""
    who = request.user if hasattr(request, "user") and request.user.is_authenticated else None
    actor = actor_of(request) if who else None
    frame = Frame(
        title=title,
        site_name=the_place().settings.site_name,
        who=actor.name if actor else "",
        nav=tuple(_nav(actor, request.path)) if actor else (),
        notices=tuple(_notices(request)),
    )
    return django_render(request, f"desk/{template}", {"frame": frame, "view": view}, status=status)


def fragment(request: HttpRequest, template: str, view: object, status: int = 200) -> HttpResponse:
    """排一块（htmx 换上去的），没有外框。"""
    return django_render(request, f"desk/{template}", {"view": view}, status=status)


def _nav(actor: Actor, path: str) -> Iterator[NavItem]:
    for label, name, permission in _NAV:
        if actor.may_somewhere(permission):
            address = reverse(name)
            here = path == address or (len(address) > 1 and path.startswith(address))
            yield NavItem(label, address, here, task_count(actor) if name == "tasks" else 0)


def _notices(request: HttpRequest) -> Iterator[Notice]:
    for message in messages.get_messages(request):
        yield Notice(str(message), message.level_tag)
