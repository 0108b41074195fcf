"""预览：网页和公众号。"""

from __future__ import annotations

import io
import re
import time
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from tests.desk.conftest import DeskSite
from tests.desk.overview.cases_on_disk import write_case

from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from django.http import HttpResponse

    from dianxing.desk.models import Draft, User


@pytest.fixture
def writer(desk: DeskSite) -> User:
    return desk.person("王撰稿", (Role.WRITER, "371302"))


def _draft(desk: DeskSite, writer: User, **head: object) -> Draft:
    values = {"area": "物流（快递）", "result": "四十人入会。", "summary": "一个站点四十名骑手入会。", **head}
    return desk.draft(writer, county="371302", title="外卖站点建会", **values)


def _get(desk: DeskSite, user: User, draft: Draft, what: str, query: str = "") -> HttpResponse:
    response: HttpResponse = desk.client(user).get(f"/preview/{draft.entry_id}/{what}/{query}")
    return response


def _add_picture(draft: Draft, name: str = "gate.jpg", size: tuple[int, int] = (1200, 800)) -> bytes:
    from dianxing.desk.drafts.picture_store import keep_picture
    from dianxing.desk.models import Picture
    from dianxing.desk.place import the_place

    out = io.BytesIO()
    Image.new("RGB", size, (120, 40, 40)).save(out, "JPEG")
    digest = keep_picture(the_place().pictures, out.getvalue())
    Picture.objects.create(
        draft=draft, name=name, digest=digest, width=size[0], height=size[1], size=len(out.getvalue())
    )
    draft.head = {**draft.head, "images": [{"file": name, "alt": "站点门口", "credit": "王撰稿"}]}
    draft.save()
    return out.getvalue()


def test_the_page_is_the_sites_own_with_its_own_policy(shelled: DeskSite, writer: User) -> None:
    response = _get(shelled, writer, _draft(shelled, writer), "page")
    page = response.content.decode()
    assert response.status_code == 200
    assert 'class="page case"' in page
    assert "外卖站点建会" in page
    assert "四十人入会。" in page
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "sandbox allow-same-origin" in policy
    assert "script-src" not in policy
    assert "unsafe-inline" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in response["Cache-Control"]


def test_every_file_the_page_asks_for_is_there_and_its_links_lead_to_the_site(
    shelled: DeskSite, writer: User
) -> None:
    draft = _draft(shelled, writer)
    _add_picture(draft)
    page = _get(shelled, writer, draft, "page").content.decode()
    wanted = set(re.findall(r'(?:href|src)="(/[^"#]*)', page))
    wanted |= {
        part.split()[0] for value in re.findall(r'srcset="([^"]*)"', page) for part in value.split(", ")
    }
    client = shelled.client(writer)
    assert any("/img/gate-" in address and address.endswith(".webp") for address in wanted)
    for address in wanted:
        if not address.startswith("/static/"):
            assert address.startswith(f"/preview/{draft.entry_id}/assets/"), address
            assert client.get(address).status_code == 200, address
    assert 'href="https://dianxing.example.org/join/' in page


def test_the_article_is_what_the_kit_makes(desk: DeskSite, writer: User) -> None:
    draft = _draft(desk, writer)
    _add_picture(draft)
    response = _get(desk, writer, draft, "wechat")
    page = response.content.decode()
    assert "四十人入会。" in page
    assert 'style="' in page
    assert "临沂市总工会" in page
    policy = response["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "sandbox allow-same-origin" in policy
    assert "script-src" not in policy
    client = desk.client(writer)
    shown = re.findall(r'<img [^>]*src="([^"]*)"', page)
    assert len(shown) == 2
    for address in shown:
        got = client.get(address)
        assert got.status_code == 200
        Image.open(io.BytesIO(got.content)).verify()


@pytest.mark.parametrize("what", ["page", "wechat"])
@pytest.mark.parametrize(
    "head",
    [
        {"title": None},
        {"title": "长" * 200},
        {"metrics": [{"key": "入会", "value": "很多"}], "steps": "不是列表", "dates": {"published": "昨天"}},
        {"images": [{"file": "没有.jpg", "alt": "x"}], "quotes": [{"text": "话", "name": "张三"}]},
        {"county": "没有的县", "area": 3, "kind": [], "scope": "moon", "sources": {"a": 1}},
        {"summary": "<script>alert(1)</script>", "result": '"><img src=x onerror=alert(1)>'},
    ],
)
def test_an_incomplete_or_wrong_draft_still_shows_with_its_problems(
    shelled: DeskSite, writer: User, what: str, head: dict[str, object]
) -> None:
    draft = shelled.draft(writer, county="371302")
    draft.head = {**draft.head, **head}
    draft.body = "## 标题\n\n![x](b.jpg) [坏](javascript:alert(1))\n\n<script>alert(2)</script>"
    draft.save()
    response = _get(shelled, writer, draft, what)
    page = response.content.decode()
    assert response.status_code == 200
    assert "处要改，改好才能发布" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page


def test_a_case_of_another_county_is_not_previewed_nor_its_files(shelled: DeskSite, writer: User) -> None:
    draft = _draft(shelled, writer)
    other = shelled.client(shelled.person("李撰稿", (Role.WRITER, "371328")))
    for address in ("page/", "wechat/", "assets/icon.svg", f"assets/cases/{draft.entry_id}/qr.png"):
        assert other.get(f"/preview/{draft.entry_id}/{address}").status_code == 403
        assert shelled.client().get(f"/preview/{draft.entry_id}/{address}").status_code == 302


@pytest.mark.parametrize(
    "name",
    [
        "../../../../etc/passwd",
        "..%2f..%2fmkdocs.yml",
        "wechat/../../../../../../etc/passwd",
        "wechat/%2e%2e/case.md",
        "wechat/case.md",
        "mkdocs.yml",
        "assets/",
        "cases/2026/other/img/a-480.jpg",
        "%00",
    ],
)
def test_no_other_file_can_be_reached(shelled: DeskSite, writer: User, name: str) -> None:
    draft = _draft(shelled, writer)
    assert shelled.client(writer).get(f"/preview/{draft.entry_id}/assets/{name}").status_code in (
        404,
        400,
        403,
    )


def test_a_symlink_in_a_case_folder_is_not_followed(shelled: DeskSite) -> None:
    from dianxing.desk.index.refresh import refresh_index
    from dianxing.desk.place import the_place

    path = write_case(shelled.root, "2024/linked")
    (path.parent / "key.jpg").symlink_to("/etc/passwd")
    refresh_index(the_place())
    city = shelled.client(shelled.person("孙管理", (Role.ADMIN, "")))
    assert city.get("/preview/2024/linked/assets/wechat/key.jpg").status_code == 404


def test_an_older_revision_can_be_shown_and_one_that_never_was_cannot(
    shelled: DeskSite, writer: User
) -> None:
    from dianxing.cases.case_text import CaseText
    from dianxing.desk.drafts.save import save, start_new

    draft = start_new(writer, "2026/waimai", CaseText({"title": "头一版的题目"}, ""), county="371302")
    save(draft.pk, writer, CaseText({"title": "第二版的题目"}, ""), seen=1, how="save")
    assert "第二版的题目" in _get(shelled, writer, draft, "page").content.decode()
    assert "头一版的题目" in _get(shelled, writer, draft, "page", "?revision=1").content.decode()
    assert "头一版的题目" in _get(shelled, writer, draft, "wechat", "?revision=1").content.decode()
    assert _get(shelled, writer, draft, "page", "?revision=9").status_code == 404


def test_a_case_nobody_is_writing_is_shown_as_it_is_in_git(shelled: DeskSite, writer: User) -> None:
    from dianxing.desk.index.refresh import refresh_index
    from dianxing.desk.place import the_place

    path = write_case(shelled.root, "2024/lanshan-one", "库里的题目")
    refresh_index(the_place())
    client = shelled.client(writer)
    assert "库里的题目" in client.get("/preview/2024/lanshan-one/page/").content.decode()
    path.write_bytes(b"\xff\xfe\x00broken")
    for what in ("page", "wechat"):
        broken = client.get(f"/preview/2024/lanshan-one/{what}/")
        assert broken.status_code == 200
        assert "处要改" in broken.content.decode()


def test_without_the_shell_one_is_asked_to_wait_and_then_sees_the_page(desk: DeskSite, writer: User) -> None:
    draft = _draft(desk, writer)
    first = _get(desk, writer, draft, "page")
    assert "正在准备预览" in first.content.decode()
    assert "desk/preview_wait.js" in first.content.decode()
    assert "script-src 'self'" in first["Content-Security-Policy"]
    for _ in range(120):
        page = _get(desk, writer, draft, "page").content.decode()
        if "正在准备预览" not in page:
            break
        time.sleep(0.5)
    assert 'class="page case"' in page


def test_a_theme_that_cannot_be_built_says_so_once(desk: DeskSite, writer: User) -> None:
    from dianxing.desk.place import the_place
    from dianxing.desk.previews.prepare_shell import prepare_shell
    from dianxing.engine_version import engine_version

    draft = _draft(desk, writer)
    (desk.root / "mkdocs.yml").write_text("site_name: [", encoding="utf-8")
    prepare_shell(the_place().settings, engine_version())
    page = _get(desk, writer, draft, "page").content.decode()
    assert "请告诉管理员" in page
    assert "preview_wait.js" not in page
