"""权限矩阵用的一个小世界：本县区、全市各有一个角落，每个角落里每样东西有一件。

怎么添：网址里有了新的参数，就在最下面的 `SAMPLES` 添一行，写出这个参数的样品从角落里怎么来：

    "参数名": lambda corner: corner.entry.slug,          # 每个网址里叫这个名字的都用它
    "网址的名字.参数名": lambda corner: …,                # 同名不同物时，只给这一个网址

样品必须是真的有、归 `corner.county` 管的东西；要新建就在 lambda 里建（每个测试的库是干净的）。
没有参数的网址不用管；要是它管的东西写在提交的表单里（`case=…`），在 `BODIES` 添一行，县区也就一起试了。
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from PIL import Image
from tests.desk.conftest import DeskSite

from dianxing.desk.access.actor import WHOLE_CITY
from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from dianxing.desk.access.route import Route
    from dianxing.desk.models import CaseEntry, Comment, Consent, Draft, Picture, Publication, User

OWN, OTHER = "371302", "371328"
POSTS = tuple((role, county) for role in Role for county in (OWN, OTHER, WHOLE_CITY))
"""五个角色 × 本县区、别的县区、全市。"""


@pytest.fixture(autouse=True)
def nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """一页一页地试时不另起进程：预览要的外壳不去备，它就请人等着。"""
    monkeypatch.setattr("dianxing.desk.previews.page_preview.start_preparing", lambda _: "")


@dataclass(frozen=True)
class Corner:
    """一个角落：归一个县区（或者全市）的东西，一样一件。"""

    desk: DeskSite
    county: str

    @cached_property
    def person(self) -> User:
        """只在这里有岗位的人。"""
        return self.desk.person(f"本地人{self.county}", (Role.WRITER, self.county))

    @cached_property
    def draft(self) -> Draft:
        """一份草稿。"""
        owner = self.desk.person(f"撰稿人{self.county}", (Role.WRITER, self.county))
        return self.desk.draft(owner, county=self.county, title=f"案例{self.county}")

    @property
    def entry(self) -> CaseEntry:
        """草稿的案例。"""
        return self.draft.entry

    @cached_property
    def publication(self) -> Publication:
        """一次没做成的发布。"""
        from dianxing.desk.models import Publication

        return Publication.objects.create(
            entry=self.entry,
            draft=self.draft,
            state=Publication.State.FAILED,
            head={"title": self.entry.title},
            subject="发布",
            author_name="测试",
            author_mail="test@example.com",
            by=self.draft.owner,
        )

    @cached_property
    def comment(self) -> Comment:
        """一条意见。"""
        from dianxing.desk.models import Comment

        return Comment.objects.create(draft=self.draft, text="改一改", revision=1, by=self.draft.owner)

    @cached_property
    def picture(self) -> Picture:
        """草稿里的一张图；各个角落的不一样。"""
        from dianxing.desk.drafts.picture_store import keep_picture
        from dianxing.desk.models import Picture
        from dianxing.desk.place import the_place

        data = BytesIO()
        Image.new("RGB", (8, 8), (int(self.county or 0) % 256, 0, 0)).save(data, "PNG")
        digest = keep_picture(the_place().pictures, data.getvalue())
        return Picture.objects.create(
            draft=self.draft, name="01.png", digest=digest, width=8, height=8, size=len(data.getvalue())
        )

    @cached_property
    def consent(self) -> Consent:
        """一份授权。"""
        from dianxing.desk.consents.fields import Paper
        from dianxing.desk.consents.register import add_consent
        from dianxing.desk.consents.scan_intake import take_scan
        from dianxing.desk.consents.seal import seal_with
        from dianxing.desk.place import the_place

        place, number = the_place(), f"C-2026-{len(self.county):03}"
        paper = Paper(number, self.county, "张某", ("name",), date(2026, 1, 1), None, "")
        scan = BytesIO()
        Image.new("RGB", (400, 400), "white").save(scan, "PNG")
        seal = seal_with(place.keys.sealing)
        return add_consent(place, seal, self.draft.owner, paper, take_scan("a.png", scan.getvalue()))

    @cached_property
    def kit(self) -> str:
        """渠道稿的文件夹。"""
        name = f"kit-{self.county or 'city'}"
        folder = self.desk.root / "kit" / name
        folder.mkdir(parents=True)
        (folder / "kit.json").write_text(json.dumps({"id": self.entry.pk}), encoding="utf-8")
        return name

    @cached_property
    def post(self) -> int:
        """推送台账里的一条。"""
        from dianxing.cases.partial_date import beijing_now
        from dianxing.push.channel import Content, Post
        from dianxing.push.materials import CaseRef
        from dianxing.push.workplace import open_workplace
        from dianxing.settings import load_settings

        settings = load_settings(self.desk.root, as_of=beijing_now())
        case = CaseRef(self.entry.pk, "d", self.entry.title, "https://example.com/")
        post = Post("wechat", "gh", self.county or "city", "draft", (case,), Content("正文"))
        with open_workplace(settings, os.environ, channels=False) as workplace:
            number = workplace.ledger.plan(post, beijing_now())
        assert isinstance(number, int)
        return number


def samples(route: Route, corner: Corner) -> dict[str, object]:
    """一个网址的参数，都是这个角落里的。"""
    names = re.findall(r"<(?:\w+:)?(\w+)>", route.path)
    return {name: _sample(route.name, name, corner) for name in names}


def is_somewhere(route: Route) -> bool:
    """管的东西归一个县区：要在各个角落里试。"""
    return "<" in route.path or route.name in BODIES


def body(route: Route, corner: Corner | None) -> str:
    """提交的表单；没有写明的是空的。"""
    make = BODIES.get(route.name)
    return urlencode(make(corner)) if make and corner else ""


def posts_people(desk: DeskSite) -> Mapping[tuple[Role, str], User]:
    """每个岗位一个人。"""
    return {(role, county): desk.person(f"{role.label}{county}", (role, county)) for role, county in POSTS}


def missing(routes: Iterable[Route]) -> list[str]:
    """还没有样品的参数。"""
    return [
        f"{route.name}.{name}"
        for route in routes
        for name in re.findall(r"<(?:\w+:)?(\w+)>", route.path)
        if f"{route.name}.{name}" not in SAMPLES and name not in SAMPLES
    ]


def _sample(route: str, name: str, corner: Corner) -> object:
    make = SAMPLES.get(f"{route}.{name}") or SAMPLES.get(name)
    if make is None:
        pytest.fail(f"网址 {route} 的参数 {name} 没有样品 → 在 tests/desk/access/world.py 的 SAMPLES 添一行")
    return make(corner)


SAMPLES: Mapping[str, Callable[[Corner], object]] = MappingProxyType(
    {
        "year": lambda corner: corner.entry.folder_year,
        "slug": lambda corner: corner.entry.slug,
        "token": lambda _: "mei-you-zhe-tiao",
        "person": lambda corner: corner.person.pk,
        "publication": lambda corner: corner.publication.pk,
        "fix": lambda corner: corner.publication.pk,
        "number": lambda corner: corner.consent.pk,
        "preview-asset.name": lambda corner: f"cases/{corner.entry.pk}/img/01.webp",
        "comment-settle.number": lambda corner: corner.comment.pk,
        "draft-picture.digest": lambda corner: corner.picture.digest,
        "picture-crop.number": lambda corner: corner.picture.pk,
        "picture-remove.number": lambda corner: corner.picture.pk,
        "kit-file.folder": lambda corner: corner.kit,
        "kit-file.name": lambda _: "kit.json",
        "push-done.number": lambda corner: corner.post,
        "push-retry.number": lambda corner: corner.post,
    }
)
"""参数 → 样品。"""
BODIES: Mapping[str, Callable[[Corner], dict[str, str]]] = MappingProxyType(
    {"push-now": lambda corner: {"case": corner.entry.pk}}
)
"""网址的名字 → 提交的表单。"""
