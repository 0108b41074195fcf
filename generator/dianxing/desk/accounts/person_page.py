"""一个人的那一页，和对他做的几件事。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from dianxing.desk.access.actor import WHOLE_CITY
from dianxing.desk.access.signed_in import actor, actor_of, user_of
from dianxing.desk.accounts.authority import NotYours, manageable_counties
from dianxing.desk.accounts.link_page import show_link
from dianxing.desk.accounts.locked import locked_usernames
from dianxing.desk.accounts.people import (
    By,
    deactivate,
    new_link,
    reactivate,
    set_identity,
    set_posts,
    unlock,
)
from dianxing.desk.accounts.person_fields import Wrong, WrongFields, read_identity, read_posts
from dianxing.desk.accounts.post_choices import PostRow, form_county, post_rows, typed_posts
from dianxing.desk.accounts.post_words import post_words
from dianxing.desk.models import User
from dianxing.desk.page import show
from dianxing.desk.place import the_place
from dianxing.desk.when import when

_FINE = Wrong()


@dataclass(frozen=True, slots=True)
class Person:
    """一个人。"""

    id: int
    name: str
    shown_name: str
    username: str
    mail: str
    posts_words: str
    posts: tuple[PostRow, ...]
    stopped: bool
    locked: bool
    invited: bool
    me: bool
    last: str
    wrong: Wrong
    trouble: str


def person_counties(*, person: int, **_: object) -> frozenset[str]:
    """他的岗位在哪些县区；没有岗位的归全市。没有这个人抛 Http404。"""
    user = User.objects.filter(pk=person).first()
    if user is None:
        raise Http404
    return frozenset(post.county for post in actor(user).posts) or frozenset({WHOLE_CITY})


def person(request: HttpRequest, person: int) -> HttpResponse:
    """看。"""
    return _page(request, get_object_or_404(User, pk=person))


def person_identity(request: HttpRequest, person: int) -> HttpResponse:
    """改姓名、邮箱。"""
    user = get_object_or_404(User, pk=person)
    name, mail = request.POST.get("name", ""), request.POST.get("mail", "")
    try:
        changed = set_identity(_by(request), user, read_identity(name, mail))
    except WrongFields as wrong:
        return _page(request, user, typed=(name, mail), wrong=wrong.at)
    return _done(request, user, "改好了。" if changed else "")


def person_posts(request: HttpRequest, person: int) -> HttpResponse:
    """改岗位。"""
    user = get_object_or_404(User, pk=person)
    typed = typed_posts(request)
    trouble, wrong = "", _FINE
    try:
        posts = read_posts(*typed, known={place.code for place in the_place().reference.places})
        changed = set_posts(_by(request), user, posts)
    except WrongFields as refused:
        wrong = refused.at
    except NotYours as refused:
        trouble = str(refused)
    else:
        return _done(request, user, "岗位改好了，马上生效。" if changed else "")
    return _page(request, user, chosen=tuple(zip(*typed, strict=False)), wrong=wrong, trouble=trouble)


def person_link(request: HttpRequest, person: int) -> HttpResponse:
    """给一条新链接。"""
    user = get_object_or_404(User, pk=person)
    try:
        token = new_link(_by(request), user)
    except NotYours as refused:
        return _page(request, user, trouble=str(refused))
    return show_link(request, user, token, is_new=not user.has_usable_password())


def person_stop(request: HttpRequest, person: int) -> HttpResponse:
    """停用。"""
    return _do(request, person, deactivate, "停用了，他登不进来了；写过的都在。")


def person_resume(request: HttpRequest, person: int) -> HttpResponse:
    """重新启用。"""
    return _do(request, person, reactivate, "又可以用了。")


def person_unlock(request: HttpRequest, person: int) -> HttpResponse:
    """解锁。"""
    return _do(request, person, unlock, "解开了，现在就可以登录。")


def _do(request: HttpRequest, person: int, act: Callable[[By, User], None], said: str) -> HttpResponse:
    user = get_object_or_404(User, pk=person)
    try:
        act(_by(request), user)
    except NotYours as refused:
        user.refresh_from_db()
        return _page(request, user, trouble=str(refused))
    return _done(request, user, said)


def _done(request: HttpRequest, user: User, said: str) -> HttpResponse:
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("person", kwargs={"person": user.pk}))


def _by(request: HttpRequest) -> By:
    return By(user_of(request), request)


def _page(
    request: HttpRequest,
    user: User,
    *,
    typed: tuple[str, str] | None = None,
    chosen: tuple[tuple[str, str], ...] | None = None,
    wrong: Wrong = _FINE,
    trouble: str = "",
) -> HttpResponse:
    posts = actor(user).posts
    if chosen is None:
        chosen = tuple((post.role.value, form_county(post.county)) for post in posts)
    name, mail = typed or (user.name, user.mail)
    newest = user.devices.order_by("-seen").first()
    seen = newest.seen if newest else user.last_login
    view = Person(
        id=user.pk,
        name=name,
        shown_name=user.name,
        username=user.username,
        mail=mail,
        posts_words=post_words(posts),
        posts=post_rows(chosen, manageable_counties(actor_of(request))),
        stopped=not user.is_active,
        locked=user.username in locked_usernames(),
        invited=user.is_active and not user.has_usable_password(),
        me=user.pk == request.user.pk,
        last=when(seen) if seen else "还没有来过",
        wrong=wrong,
        trouble=trouble,
    )
    status = 400 if trouble or wrong != _FINE else 200
    return show(request, "person.html", user.name, view, status=status)
