"""人员和登录的网址。"""

from __future__ import annotations

from dianxing.desk.access.route import Route, Who
from dianxing.desk.accounts.sign_in import sign_in, sign_out

ROUTES = (
    Route("sign-in/", "sign-in", sign_in, Who.ANYONE, methods=("GET", "POST")),
    Route("account/", "my-account", sign_out, Who.SIGNED_IN, methods=("POST",)),
    Route("sign-out/", "sign-out", sign_out, Who.SIGNED_IN, methods=("POST",)),
)
