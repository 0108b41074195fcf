"""针对一栏的意见。"""

from __future__ import annotations

import pytest
from tests.desk.conftest import DeskSite
from tests.desk.review.conftest import Newsroom


def only(room: Newsroom, field: str) -> object:
    from dianxing.desk.remarks.comments import comments_for

    (view,) = comments_for(room.now())[field]
    return view


def says(room: Newsroom, field: str, text: str, **more: object) -> int:
    answer = room.post(room.first, "comments", field=field, text=text, revision=room.now().revision, **more)
    return answer.status_code


def test_a_comment_stands_at_its_field_and_the_writer_sees_it(room: Newsroom) -> None:
    assert says(room, "summary", "“全部纳入”有没有出处？") == 302
    shown = room.client(room.writer).get(f"{room.address}review/").content.decode()
    row = shown[shown.index('id="f-summary"') :]
    assert row.index("有没有出处") < row.index("</article>")
    assert "1 条意见" in row[: row.index("</article>")]


def test_a_comment_on_one_number_stands_under_the_numbers(room: Newsroom) -> None:
    room.edits(room.writer, metrics=[{"key": "建会率", "value": 100, "source": 1, "method": "台账"}])
    assert says(room, "metrics.0.value", "核一下") == 302
    shown = room.client(room.writer).get(f"{room.address}review/").content.decode()
    row = shown[shown.index('id="f-metrics"') :]
    assert "“数字”第 1 条" in row[: row.index("</article>")]


def test_a_comment_follows_the_text_through_its_revisions(room: Newsroom) -> None:
    says(room, "result", "写清楚是哪一年")
    room.edits(room.writer, result="2022年建会率升至100%。")
    assert "针对第 1 版" in room.client(room.writer).get(f"{room.address}review/").content.decode()


def test_a_comment_on_a_field_that_is_gone_is_not_lost(room: Newsroom) -> None:
    says(room, "steps", "第二步太笼统")
    head = dict(room.now().head)
    del head["steps"]
    draft = room.now()
    draft.head = head
    draft.save()
    shown = room.client(room.writer).get(f"{room.address}review/").content.decode()
    assert "第二步太笼统" in shown[shown.index('id="whole"') :]


def test_a_comment_is_settled_and_raised_again(room: Newsroom) -> None:
    says(room, "body", "分段")
    number = only(room, "body").id  # type: ignore[attr-defined]
    client = room.client(room.writer)
    address = f"{room.address}review/comments/{number}/"
    assert client.post(address, {"settled": "yes", "field": "body"}).status_code == 302
    assert only(room, "body").settled_by == "张撰稿"  # type: ignore[attr-defined]
    assert client.post(address, {"settled": "no", "field": "body"}).status_code == 302
    assert not only(room, "body").settled  # type: ignore[attr-defined]


def test_htmx_gets_just_the_thread(room: Newsroom) -> None:
    answer = room.client(room.first).post(
        f"{room.address}review/comments/",
        {"field": "contact.phone", "text": "打过了，通", "revision": "1"},
        headers={"HX-Request": "true"},
    )
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert shown.strip().startswith("{#") is False
    assert 'id="comments-contact-phone"' in shown
    assert "打过了，通" in shown
    assert "<html" not in shown


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [("title", " \n", "还没有写"), ("title", "长" * 1001, "最多 1000 字"), ("<script>", "x", "不知道")],
)
def test_an_empty_or_huge_comment_is_explained_and_given_back(
    room: Newsroom, field: str, text: str, said: str
) -> None:
    answer = room.post(room.first, "comments", field=field, text=text, revision=1)
    shown = answer.content.decode()
    assert (answer.status_code, room.now().comments.count()) == (400, 0)
    if field == "title":
        assert said in shown
        assert text.strip() in shown


def test_a_comment_of_another_case_is_not_settled_from_here(desk: DeskSite, room: Newsroom) -> None:
    from dianxing.desk.remarks.comments import add_comment

    other = desk.draft(room.writer, title="另一篇")
    comment = add_comment(other, room.first, "title", "别处的意见", 1)
    answer = room.client(room.writer).post(
        f"{room.address}review/comments/{comment.pk}/", {"settled": "yes", "field": "title"}
    )
    assert answer.status_code == 404
    comment.refresh_from_db()
    assert comment.settled is None


def test_what_was_said_is_shown_as_text(room: Newsroom) -> None:
    says(room, "title", "<b onclick=x>粗</b>")
    shown = room.client(room.writer).get(f"{room.address}review/").content.decode()
    assert "&lt;b onclick" in shown
    assert "<b onclick" not in shown


def test_a_comment_settled_in_place_leaves_the_others_of_the_whole_text(room: Newsroom) -> None:
    says(room, "zone", "哪个园区？")
    says(room, "", "整篇再短一点")
    number = only(room, "").id  # type: ignore[attr-defined]
    answer = room.client(room.writer).post(
        f"{room.address}review/comments/{number}/",
        {"settled": "yes", "field": ""},
        headers={"HX-Request": "true"},
    )
    assert "哪个园区？" in answer.content.decode()


def test_the_writing_page_places_comments_under_its_own_finer_fields(room: Newsroom) -> None:
    from dianxing.desk.remarks.comments import threads_under

    says(room, "metrics.0.value", "核一下")
    says(room, "metrics.1.value", "这个也核")
    found = threads_under(room.now(), ["metrics.0.value", "metrics", "title"], may=True)
    assert [comment.text for comment in found["metrics.0.value"].comments] == ["核一下"]
    assert [comment.text for comment in found["metrics"].comments] == ["这个也核"]
    assert found["title"].comments == ()


def test_the_writing_page_has_threads_without_nested_forms(room: Newsroom) -> None:
    says(room, "title", "再短一点")
    number = only(room, "title").id  # type: ignore[attr-defined]
    answer = room.client(room.writer).post(
        f"{room.address}review/comments/{number}/",
        {"settled": "yes", "field": "title", "look": "edit"},
        headers={"HX-Request": "true"},
    )
    assert "<form" not in answer.content.decode()
    assert "已解决" in answer.content.decode()
