"""审稿测试的共用件：一篇能发布的稿子，和三审的人。"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from tests.desk.conftest import DeskSite

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse

    from dianxing.desk.models import Draft, User

LANSHAN = "371302"
GOOD: dict[str, Any] = {
    "title": "物流园联合建会",
    "summary": "兰山区一处物流园以园区为单元成立行业工会联合会，一千四百多家小微企业的"
    "货运司机和装卸工全部纳入，建会率升到百分之百。",
    "status": "draft",
    "county": "兰山区",
    "area": "物流（快递）",
    "result": "建会率由41.3%升至100%。",
    "steps": ["排查建台账", "分批入会"],
    "contact": {"office": "兰山区总工会基层工作部", "phone": "0539-8312345"},
    "sources": [{"title": "工人日报", "url": "https://example.com/a", "date": "2022-09"}],
}
BODY = "物流园里的企业小、散、流动性大。\n\n园区统一筹备，分批入会。\n"


@dataclass(frozen=True)
class Newsroom:
    """一个县区的采编人员和一篇稿子。"""

    desk: DeskSite
    draft: Draft
    writer: User
    first: User
    second: User
    final: User

    @property
    def address(self) -> str:
        return f"/cases/{self.draft.entry_id}/"

    def now(self) -> Draft:
        """库里现在的稿子。"""
        from dianxing.desk.models import Draft

        return Draft.objects.select_related("entry", "changed_by").get(pk=self.draft.pk)

    def seen(self) -> str:
        from dianxing.desk.review.seen import seen_of

        return str(seen_of(self.now()))

    def client(self, user: User) -> Client:
        return self.desk.client(user)

    def post(self, user: User, action: str, **fields: object) -> _MonkeyPatchedWSGIResponse:
        """按现在看到的样子做一步。"""
        data = {"seen": self.seen(), **fields}
        return self.client(user).post(f"{self.address}review/{action}/", data)

    def passes(self, user: User) -> _MonkeyPatchedWSGIResponse:
        return self.post(user, "pass", check=["facts", "words", "consent"])

    def edits(self, user: User, **head: object) -> None:
        """存一版改动。"""
        from dianxing.cases.case_text import CaseText
        from dianxing.desk.drafts.save import Saved, save

        draft = self.now()
        values = CaseText({**draft.head, **head}, draft.body)
        assert isinstance(save(draft.pk, user, values, seen=draft.revision, how="save"), Saved)


@pytest.fixture
def room(desk: DeskSite) -> Newsroom:
    """一篇写好、还没有送审的稿子。"""
    from dianxing.desk.access.roles import Role

    writer = desk.person("张撰稿", (Role.WRITER, LANSHAN), username="zhang")
    draft = desk.draft(writer, county=LANSHAN)
    draft.head, draft.body = dict(GOOD), BODY
    draft.save()
    return Newsroom(
        desk,
        draft,
        writer,
        desk.person("王初审", (Role.FIRST, LANSHAN), username="wang"),
        desk.person("李复审", (Role.SECOND, LANSHAN), username="li"),
        desk.person("赵终审", (Role.FINAL, LANSHAN), username="zhao"),
    )
