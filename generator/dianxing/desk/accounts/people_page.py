"""人员一览和邀请新人。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from pypinyin import lazy_pinyin

from dianxing.desk.access.actor import Actor
from dianxing.desk.access.signed_in import actor, actor_of, user_of
from dianxing.desk.accounts.authority import NotYours, manageable_counties, may_manage
from dianxing.desk.accounts.link_page import show_link
from dianxing.desk.accounts.locked import locked_usernames
from dianxing.desk.accounts.people import By, invite
from dianxing.desk.accounts.person_fields import Wrong, WrongFields, read_identity, read_posts
from dianxing.desk.accounts.post_choices import PostRow, post_rows, typed_posts
from dianxing.desk.accounts.post_words import post_words
from dianxing.desk.models import User
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.when import when


@dataclass(frozen=True, slots=True)
class PersonRow:
    """一个人。"""

    name: str
    username: str
    address: str
    """他的那一页；管不着的是空。"""
    posts: str
    last: str
    """上次来、还没有来过。"""
    stopped: bool
    locked: bool
    invited: bool
    """邀请了，还没有设密码。"""
    me: bool


@dataclass(frozen=True, slots=True)
class People:
    """人员一览。"""

    rows: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class NewPerson:
    """邀请新人的表。"""

    name: str
    username: str
    mail: str
    posts: tuple[PostRow, ...]
    wrong: Wrong
    trouble: str


def people(request: HttpRequest) -> HttpResponse:
    """管全市的看全部；管县区的看在自己县区有岗位的人。"""
    return show(request, "people.html", "人员", People(tuple(_rows(actor_of(request)))))


def new_person(request: HttpRequest) -> HttpResponse:
    """邀请新人，给出一次性链接。"""
    me = actor_of(request)
    counties = manageable_counties(me)
    if request.method != "POST":
        view = NewPerson("", "", "", post_rows((), counties), Wrong(), "")
        return show(request, "person_new.html", "邀请新人", view)
    typed = {key: request.POST.get(key, "") for key in ("name", "username", "mail")}
    wrong, trouble = Wrong(), ""
    try:
        identity = read_identity(typed["name"], typed["mail"])
        posts = read_posts(
            *typed_posts(request), known={place.code for place in the_place().reference.places}
        )
        invited = invite(By(user_of(request), request), identity, typed["username"], posts)
    except WrongFields as refused:
        wrong = refused.at
    except NotYours as refused:
        trouble = str(refused)
    else:
        return show_link(request, invited.user, invited.token, is_new=True)
    rows = post_rows(zip(*typed_posts(request), strict=False), counties)
    view = NewPerson(**typed, posts=rows, wrong=wrong, trouble=trouble)
    return show(request, "person_new.html", "邀请新人", view, status=400)


def _rows(me: Actor) -> Iterator[PersonRow]:
    users = User.objects.prefetch_related("memberships").all()
    counties = manageable_counties(me)
    if counties is not None:
        users = users.filter(memberships__county__in=counties).distinct()
    users_seen = _last_seen()
    locked = locked_usernames()
    # 中文按拼音排，停用的在后面
    for user in sorted(users, key=lambda one: (not one.is_active, lazy_pinyin(one.name), one.pk)):
        posts = actor(user).posts
        invited = not user.has_usable_password()
        seen = users_seen.get(user.pk)
        yield PersonRow(
            name=user.name,
            username=user.username,
            address=reverse("person", kwargs={"person": user.pk}) if may_manage(me, posts) else "",
            posts=post_words(posts) or "没有岗位",
            last=f"上次来：{seen}" if seen else "还没有来过",
            stopped=not user.is_active,
            locked=user.username in locked,
            invited=invited and user.is_active,
            me=user.pk == me.id,
        )


def _last_seen() -> Mapping[int, str]:
    found = User.objects.annotate(newest=Max("devices__seen")).values_list("pk", "newest", "last_login")
    times = {pk: max(filter(None, (newest, login)), default=None) for pk, newest, login in found}
    return {pk: when(at) for pk, at in times.items() if at}
