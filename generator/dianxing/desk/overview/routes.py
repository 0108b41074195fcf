"""案例一览、案例自己的页、待办、日历的网址。"""

from __future__ import annotations

from dianxing.desk.access.roles import Permission
from dianxing.desk.access.route import Route
from dianxing.desk.access.scope import case_county
from dianxing.desk.overview.calendar_page import calendar
from dianxing.desk.overview.case_list import case_list
from dianxing.desk.overview.case_page import case_commits, case_page
from dianxing.desk.overview.tasks import tasks

_CASE = "cases/<str:year>/<str:slug>/"
ROUTES = (
    Route("", "cases", case_list, Permission.SEE),
    Route("tasks/", "tasks", tasks, Permission.SEE),
    Route("calendar/", "calendar", calendar, Permission.SEE),
    Route(_CASE, "case", case_page, Permission.SEE, county=case_county),
    Route(f"{_CASE}commits/", "case-commits", case_commits, Permission.SEE, county=case_county),
)
