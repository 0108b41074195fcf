"""案例一览、待办、日历的网址。"""

from __future__ import annotations

from dianxing.desk.access.roles import Permission
from dianxing.desk.access.route import Route
from dianxing.desk.overview.case_list import case_list

ROUTES = (Route("", "cases", case_list, Permission.SEE),)
