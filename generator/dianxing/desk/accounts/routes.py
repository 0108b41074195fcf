"""人员和登录的网址。"""

from __future__ import annotations

from functools import partial

from dianxing.desk.access import limits
from dianxing.desk.access.roles import Permission
from dianxing.desk.access.route import Route, Who
from dianxing.desk.accounts import account_page, people_page, person_page, sign_in, welcome

_person = partial(Route, needs=Permission.ACCOUNTS, county=person_page.person_counties, methods=("POST",))
_mine = partial(Route, needs=Who.SIGNED_IN, methods=("POST",))
_BOTH = ("GET", "POST")

ROUTES = (
    Route("sign-in/", "sign-in", sign_in.sign_in, Who.ANYONE, methods=_BOTH, limit=limits.SIGN_IN),
    Route("sign-out/", "sign-out", sign_in.sign_out, Who.SIGNED_IN, methods=("POST",)),
    Route("welcome/<str:token>/", "welcome", welcome.open_link, Who.ANYONE, limit=limits.WELCOME),
    Route("welcome/", "set-password", welcome.set_password, Who.ANYONE, methods=_BOTH, limit=limits.WELCOME),
    Route("account/", "my-account", account_page.my_account, Who.SIGNED_IN),
    _mine("account/identity/", "my-identity", account_page.change_identity),
    _mine("account/password/", "my-password", account_page.change_password, limit=limits.PASSWORD),
    _mine("account/sessions/", "end-sessions", account_page.end_devices),
    Route("people/", "people", people_page.people, Permission.ACCOUNTS),
    Route(
        "people/new/",
        "person-new",
        people_page.new_person,
        Permission.ACCOUNTS,
        methods=_BOTH,
        limit=limits.INVITE,
    ),
    _person("people/<int:person>/", "person", person_page.person, methods=("GET",)),
    _person("people/<int:person>/identity/", "person-identity", person_page.person_identity),
    _person("people/<int:person>/posts/", "person-posts", person_page.person_posts),
    _person("people/<int:person>/link/", "person-link", person_page.person_link, limit=limits.INVITE),
    _person("people/<int:person>/stop/", "person-stop", person_page.person_stop),
    _person("people/<int:person>/resume/", "person-resume", person_page.person_resume),
    _person("people/<int:person>/unlock/", "person-unlock", person_page.person_unlock),
)
