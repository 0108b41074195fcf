"""起采编台：工作进程分出来以前，各页和模板都备好。"""

from __future__ import annotations

import pytest
from django.db import connection
from django.template import engines
from tests.desk.conftest import DeskSite

from dianxing.desk.start import warm_up


@pytest.mark.usefixtures("desk")
def test_every_page_is_ready_before_the_workers_begin() -> None:
    connection.ensure_connection()
    pages = engines["jinja2"].env
    pages.cache.clear()
    warm_up()
    assert len(pages.cache) > 30
    assert connection.connection is None


def test_warming_up_keeps_what_the_site_has(desk: DeskSite) -> None:
    warm_up()
    assert desk.client().get("/sign-in/").status_code == 200
