"""写授权编号的几格：候选是登记过、没有撤回的，本县区和全市的；只有编号，没有姓名。"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone
from tests.desk.conftest import DeskSite

from dianxing.desk.access.actor import WHOLE_CITY
from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from dianxing.desk.models import User

LANSHAN, MENGYIN = "371302", "371328"


def register(user: User, number: str, county: str, until: date | None = None) -> None:
    from dianxing.desk.consents.fields import Paper
    from dianxing.desk.consents.register import add_consent
    from dianxing.desk.consents.seal import seal_with
    from dianxing.desk.place import the_place

    place = the_place()
    paper = Paper(number, county, "沂小河", ("姓名", "肖像"), date(2020, 1, 1), until, "")
    add_consent(place, seal_with(place.keys.sealing), user, paper, None)


def candidates(page: str, name: str) -> dict[str, str]:
    """一份候选：编号 → 旁边的字。"""
    block = page[page.index(f'<datalist id="{name}">') :].partition("</datalist>")[0]
    return dict(re.findall(r'<option value="([^"]+)">([^<]*)</option>', block))


def test_every_consent_field_offers_the_valid_numbers_of_the_county(desk: DeskSite) -> None:
    from dianxing.desk.models import Consent

    wang = desk.person("王撰稿", (Role.WRITER, LANSHAN))
    register(wang, "C-2026-001", LANSHAN)
    register(wang, "C-2026-002", WHOLE_CITY, date(2099, 12, 31))
    register(wang, "C-2026-003", MENGYIN)
    register(wang, "C-2026-004", LANSHAN)
    register(wang, "C-2026-005", LANSHAN, date(2021, 1, 1))
    Consent.objects.filter(pk="C-2026-004").update(withdrawn=timezone.now(), withdrawn_by=wang)
    people = [{"name": "甲", "consent": ""}, {"name": "乙", "consent": ""}]
    draft = desk.draft(wang, county=LANSHAN, people=people)
    page = desk.client(wang).get(f"/cases/{draft.entry_id}/edit/").content.decode()
    expected = {
        "C-2026-001": "姓名、肖像，没有期限",
        "C-2026-002": "姓名、肖像，到 2099-12-31",
        "C-2026-005": "姓名、肖像，已到期，要续签",
    }
    for name in ("list-people-consent", "list-quotes-consent", "list-images-consents"):
        assert candidates(page, name) == expected
        assert page.count(f'<datalist id="{name}">') == 1
    for number in (0, 1):
        control = page[page.index(f'id="f-people-{number}-consent"') :].partition(">")[0]
        assert 'list="list-people-consent"' in control
    assert "沂小河" not in page


def test_without_any_consent_there_is_no_list(desk: DeskSite) -> None:
    wang = desk.person("王撰稿", (Role.WRITER, LANSHAN))
    draft = desk.draft(wang, county=LANSHAN)
    page = desk.client(wang).get(f"/cases/{draft.entry_id}/edit/").content.decode()
    assert "list-people-consent" not in page
