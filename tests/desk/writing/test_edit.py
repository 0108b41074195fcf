"""写稿页：打开、存、没有脚本时添删、县区、在审的不能改、两个人一起改、历史、新写。"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from tests.desk.conftest import DeskSite
from tests.desk.review.conftest import GOOD

from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from dianxing.desk.models import Draft

LANSHAN, MENGYIN = "371302", "371328"
AJAX = {"HTTP_X_DESK_AUTOSAVE": "1"}


def address(draft: Draft, what: str = "edit") -> str:
    return f"/cases/{draft.entry_id}/{what}/"


def fresh(draft: Draft) -> Draft:
    from dianxing.desk.models import Draft

    return Draft.objects.select_related("entry").get(pk=draft.pk)


def typed(draft: Draft, **more: str) -> dict[str, str]:
    return {"title": "标题", "county": "兰山区", "seen": str(draft.revision), **more}


def auto(client: Client, draft: Draft, **more: str) -> tuple[int, dict[str, Any]]:
    got = client.post(address(draft, "autosave"), typed(draft, **more), **AJAX)
    return got.status_code, json.loads(got.content)


def test_saving_keeps_an_incomplete_draft_and_says_at_the_field_what_is_wrong(desk: DeskSite) -> None:
    wang = desk.person("王撰稿", (Role.WRITER, LANSHAN))
    draft, client = desk.draft(wang), desk.client(wang)
    got = client.post(
        address(draft),
        {**typed(draft), "row:metrics.0": "1", "metrics.0.key": "入会", "metrics.0.value": "三百多"},
    )
    assert got.status_code == 303
    assert fresh(draft).head["metrics"] == [{"key": "入会", "value": "三百多"}]
    page = client.get(got["Location"]).content.decode()
    assert "存好了" in page
    control = page[page.index('id="f-metrics-0-value"') :].partition(">")[0]
    assert 'aria-describedby="f-metrics-0-value-wrong" aria-invalid="true"' in control
    assert 'href="#f-metrics-0-value"' in page
    assert "只填数字" in page
    assert "写在 unit" not in page


def test_a_row_is_added_and_removed_without_scripts_and_nothing_typed_is_lost(desk: DeskSite) -> None:
    wang = desk.person("王撰稿", (Role.WRITER, LANSHAN))
    draft, client = desk.draft(wang), desk.client(wang)
    got = client.post(address(draft), {**typed(draft, summary="写到一半"), "do": "add:steps"})
    page = got.content.decode()
    assert (got.status_code, fresh(draft).revision) == (200, 1)
    assert 'name="steps.0"' in page and "写到一半" in page and "还没有存" in page
    got = client.post(
        address(draft),
        {
            **typed(draft),
            "row:steps.0": "1",
            "steps.0": "一",
            "row:steps.1": "1",
            "steps.1": "二",
            "do": "remove:steps:0",
        },
    )
    page = got.content.decode()
    assert ">\n二</textarea>" in page and ">\n一</textarea>" not in page


def test_an_autosave_answers_the_revision_the_problems_and_the_meter(desk: DeskSite) -> None:
    wang = desk.person("王撰稿", (Role.WRITER, LANSHAN))
    draft, client = desk.draft(wang), desk.client(wang)
    status, told = auto(client, draft, summary="太短了")
    assert (status, told["revision"], list(told["problems"])) == (200, 2, ["summary"])
    assert 0 < told["percent"] < 40 and "成效" in told["meter"]
    assert fresh(draft).head["summary"] == "太短了"


def test_the_meter_does_not_call_a_text_ready_while_something_in_it_is_wrong(desk: DeskSite) -> None:
    wang = desk.person("王撰稿", (Role.WRITER, LANSHAN))
    draft, client = desk.draft(wang), desk.client(wang)
    draft.head = {**GOOD, "steps": ["只有一步"]}
    draft.save()
    page = client.get(address(draft)).content.decode()
    assert "该有的都有了，上面几处改好就能送审" in page
    assert "发布要有的都有了" not in page


def test_problems_are_told_at_the_row_on_the_screen_though_blank_rows_are_not_kept(desk: DeskSite) -> None:
    wang = desk.person("王撰稿", (Role.WRITER, LANSHAN))
    draft, client = desk.draft(wang), desk.client(wang)
    more = {
        "row:sources.0": "1",
        "row:sources.1": "1",
        "sources.1.title": "工人日报",
        "sources.1.url": "不是网址",
    }
    _, told = auto(client, draft, **more)
    assert list(told["problems"]) == ["sources.1.url"]
    assert fresh(draft).head["sources"] == [{"title": "工人日报", "url": "不是网址"}]


def test_a_session_that_ended_is_told_to_the_script_and_saves_nothing(desk: DeskSite) -> None:
    wang = desk.person("王撰稿", (Role.WRITER, LANSHAN))
    draft = desk.draft(wang)
    assert desk.client().post(address(draft, "autosave"), typed(draft), **AJAX).status_code == 401
    zhao = desk.person("赵撰稿", (Role.WRITER, LANSHAN))
    status, told = auto(desk.client(zhao), draft, user=str(wang.pk))
    assert status == 403 and "不是一个人" in told["refused"]
    assert fresh(draft).revision == 1


def test_a_draft_cannot_be_put_in_a_county_that_the_writer_may_not_write(desk: DeskSite) -> None:
    wang = desk.person("王撰稿", (Role.WRITER, LANSHAN))
    draft, client = desk.draft(wang), desk.client(wang)
    for wrong in ({"county": "蒙阴县"}, {"scope": "elsewhere", "place": "山西省大同市"}):
        draft = fresh(draft)
        got = client.post(address(draft), {**typed(draft, summary=f"{wrong}"), **wrong})
        assert got.status_code == 400 and "你只能写自己县区的稿子" in got.content.decode()
        kept = fresh(draft)
        assert (kept.head["county"], kept.entry.county, kept.head["summary"]) == (
            LANSHAN,
            LANSHAN,
            f"{wrong}",
        )


def test_the_case_follows_the_draft_to_another_county_of_the_writer(desk: DeskSite) -> None:
    wang = desk.person("王撰稿", (Role.WRITER, LANSHAN), (Role.WRITER, MENGYIN))
    draft = desk.draft(wang)
    assert auto(desk.client(wang), draft, county="蒙阴县", area="物流（快递）", kind="网点")[0] == 200
    entry = fresh(draft).entry
    assert (entry.county, entry.area, entry.title) == (MENGYIN, "logistics", "标题")


def test_two_who_change_different_fields_are_merged_with_a_message(desk: DeskSite) -> None:
    wang, li = (desk.person(name, (Role.WRITER, LANSHAN)) for name in ("王撰稿", "李撰稿"))
    draft = desk.draft(wang, title="标题")
    base = {"title": "标题", "county": LANSHAN}
    mine, theirs = desk.client(wang), desk.client(li)
    assert mine.post(address(draft), {**base, "seen": "1", "result": "37 人入会"}).status_code == 303
    got = theirs.post(address(draft, "autosave"), {**base, "seen": "1", "problem": "难"}, **AJAX)
    told = json.loads(got.content)
    assert (got.status_code, list(told["fields"])) == (200, ["result"])
    assert (
        "王撰稿" in told["message"] and "成效" in told["message"] and "37 人入会" in told["fields"]["result"]
    )
    assert (fresh(draft).head["result"], fresh(draft).head["problem"]) == ("37 人入会", "难")


def test_two_who_change_the_same_field_choose_and_both_texts_are_there(desk: DeskSite) -> None:
    wang, li = (desk.person(name, (Role.WRITER, LANSHAN)) for name in ("王撰稿", "李撰稿"))
    draft = desk.draft(wang, title="标题")
    base = {"title": "标题", "county": LANSHAN, "seen": "1"}
    mine, theirs = desk.client(wang), desk.client(li)
    mine.post(address(draft), {**base, "result": "甲说的成效"})
    got = theirs.post(address(draft, "autosave"), {**base, "result": "乙写的成效"}, **AJAX)
    assert got.status_code == 409 and "成效" in json.loads(got.content)["clash"]
    got = theirs.post(address(draft), {**base, "result": "乙写的成效", "problem": "乙补的难处"})
    page = got.content.decode()
    assert got.status_code == 409 and "甲说的成效" in page and "乙写的成效" in page
    mine_text = json.dumps(
        {
            "head": {"title": "标题", "county": LANSHAN, "result": "乙写的成效", "problem": "乙补的难处"},
            "body": "",
        }
    )
    settle = {"mine": mine_text, "seen": "1", "revision": "2"}
    assert theirs.post(address(draft, "settle"), settle).status_code == 400
    assert (
        theirs.post(address(draft, "settle"), {**settle, "revision": "1", "side.result": "ours"}).status_code
        == 409
    )
    assert fresh(draft).revision == 2
    assert theirs.post(address(draft, "settle"), {**settle, "side.result": "theirs"}).status_code == 303
    kept = fresh(draft)
    assert (kept.head["result"], kept.head["problem"]) == ("甲说的成效", "乙补的难处")


def test_the_version_a_page_began_from_stays_though_autosaves_are_folded(desk: DeskSite) -> None:
    wang, li = (desk.person(name, (Role.WRITER, LANSHAN)) for name in ("王撰稿", "李撰稿"))
    draft = desk.draft(wang, title="标题")
    mine, theirs = desk.client(wang), desk.client(li)
    for text in ("一", "一二"):
        auto(mine, fresh(draft), problem=text)
    theirs.get(address(draft))  # 第 3 版：李从这里改起
    for text in ("一二三", "一二三四"):
        auto(mine, fresh(draft), problem=text)
    assert sorted(fresh(draft).revisions.values_list("number", flat=True)) == [1, 3, 5]
    got = theirs.post(
        address(draft, "autosave"),
        {"title": "标题", "county": "兰山区", "problem": "一二", "seen": "3", "result": "好"},
        **AJAX,
    )
    assert got.status_code == 200
    assert (fresh(draft).head["problem"], fresh(draft).head["result"]) == ("一二三四", "好")


@pytest.mark.parametrize("stage", ["first", "approved"])
def test_a_draft_in_review_is_not_changed_from_here(desk: DeskSite, stage: str) -> None:
    wang = desk.person("王撰稿", (Role.WRITER, LANSHAN))
    draft, client = desk.draft(wang), desk.client(wang)
    draft.stage = stage
    draft.save()
    closed = client.get(address(draft)).content.decode()
    assert "到审稿页上点“收回”" in closed
    assert f'href="/cases/{draft.entry_id}/review/"' in closed
    assert client.post(address(draft), typed(draft)).status_code == 409
    assert auto(client, draft)[0] == 409
    assert (fresh(draft).revision, fresh(draft).stage) == (1, stage)


def test_a_case_in_git_is_opened_for_changes_and_nothing_else_changes(desk: DeskSite) -> None:
    from dianxing.desk.models import CaseEntry, Draft

    folder = next(path for path in sorted((desk.root / "cases").glob("*/*")) if (path / "case.md").exists())
    case_id = f"{folder.parent.name}/{folder.name}"
    CaseEntry.objects.update_or_create(
        id=case_id, defaults={"title": "甲", "county": "", "year": 2026, "git_status": "published"}
    )
    wang = desk.person("王撰稿", (Role.WRITER, ""))
    client = desk.client(wang)
    assert "开始改" in client.get(f"/cases/{case_id}/edit/").content.decode()
    assert client.post(f"/cases/{case_id}/edit/", {"do": "start"}).status_code == 302
    assert client.get(f"/cases/{case_id}/edit/").status_code == 200
    assert Draft.objects.get(entry_id=case_id).base_text == (folder / "case.md").read_text("utf-8")


def test_a_draft_of_another_schema_opens_and_keeps_what_the_form_does_not_know(desk: DeskSite) -> None:
    wang = desk.person("王撰稿", (Role.WRITER, LANSHAN))
    draft, client = desk.draft(wang, 旧的一项="照样留着"), desk.client(wang)
    draft.shape = "0" * 32
    draft.save()
    page = client.get(address(draft)).content.decode()
    assert "格式改过" in page and "照样留着" in page
    packed = '{"at": ["旧的一项"], "value": "照样留着"}'
    client.post(address(draft), {**typed(draft), "other.0": packed})
    assert fresh(draft).head["旧的一项"] == "照样留着"
    assert "格式改过" not in client.get(address(draft)).content.decode()


def test_any_version_is_compared_and_restored_and_the_last_save_undone(desk: DeskSite) -> None:
    wang = desk.person("王撰稿", (Role.WRITER, LANSHAN))
    draft, client = desk.draft(wang), desk.client(wang)
    for text in ("第一次写的", "第二次写的"):
        client.post(address(draft), typed(fresh(draft), result=text))
    page = client.get(address(draft, "history"), {"version": "2"}).content.decode()
    assert re.search("<del>.*?</span>一<.*?</del><ins>.*?</span>二<.*?</ins>", page)
    assert client.post(address(draft, "history"), {"version": "2", "seen": "2"}).status_code == 303
    assert fresh(draft).head["result"] == "第二次写的"  # 看的那一页已经旧了，不恢复
    client.post(address(draft, "history"), {"version": "2", "seen": "3"})
    assert (fresh(draft).head["result"], fresh(draft).revision) == ("第一次写的", 4)
    assert client.get(address(draft, "history"), {"version": "99"}).status_code == 404


def test_a_new_case_gets_a_slug_from_its_title_and_opens_for_writing(desk: DeskSite) -> None:
    wang = desk.person("王撰稿", (Role.WRITER, MENGYIN))
    client = desk.client(wang)
    assert "蒙阴县" in client.get("/new/").content.decode()
    posted = {"title": "快递网点37人入会", "county": "蒙阴县", "area": "物流（快递）"}
    first, second = (client.post("/new/", posted)["Location"] for _ in range(2))
    assert "/mengyin-kuai-di-wang-dian-37-ren-ru-hui/edit/" in first
    assert second == first.replace("hui/", "hui-2/")
    assert client.get(first).status_code == 200


@pytest.mark.parametrize(
    ("posted", "status", "told"),
    [
        ({"title": "", "county": "蒙阴县"}, 400, "写上标题"),
        ({"title": "甲"}, 400, "选县区"),
        ({"title": "甲", "county": "兰山区"}, 403, ""),
        ({"title": "甲", "scope": "elsewhere", "place": "山西省大同市"}, 400, "市总工会"),
        ({"title": "甲", "county": "蒙阴县", "slug": "../x"}, 400, "不能当短名"),
        ({"title": "甲" * 31, "county": "蒙阴县"}, 400, "最多 30 字"),
    ],
)
def test_a_new_case_that_is_not_right_is_told_at_the_field(
    desk: DeskSite, posted: dict[str, str], status: int, told: str
) -> None:
    client = desk.client(desk.person("王撰稿", (Role.WRITER, MENGYIN)))
    got = client.post("/new/", posted)
    assert got.status_code == status and told in got.content.decode()


def test_what_is_typed_is_never_markup(desk: DeskSite) -> None:
    wang = desk.person("王撰稿", (Role.WRITER, LANSHAN))
    draft, client = desk.draft(wang), desk.client(wang)
    evil = '</textarea><script>alert(1)</script>"'
    auto(
        client,
        draft,
        summary=evil,
        **{
            "other.0": json.dumps({"at": [evil], "value": evil}),
            "row:sources.0": "1",
            "sources.0.title": evil,
        },
    )
    for page in (client.get(address(draft)), client.get(address(draft, "history"), {"version": "1"})):
        assert "<script>alert" not in page.content.decode()
