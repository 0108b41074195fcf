"""Word 里的和稿子里的：比一比，照勾的并。"""

from __future__ import annotations

from dianxing.cases.case_text import CaseText
from dianxing.desk.importing.take import offers, taken

NOW = CaseText(
    {
        "title": "原来的题目",
        "county": "兰山区",
        "sources": [{"title": "工人日报"}],
        "metrics": [{"key": "建会率", "value": 100, "source": 1}],
        "contact": {"office": "总工会"},
        "images": [{"file": "old.jpg"}],
    },
    "原来的正文。\n",
)
WORD = CaseText(
    {
        "title": "Word 的题目",
        "county": "兰山区",
        "problem": "单独建会难。",
        "sources": [{"title": "县里的台账"}],
        "metrics": [{"key": "入会", "value": 5, "source": 1}],
        "contact": {"phone": "0539-8312345"},
        "images": [{"file": "new.jpg"}],
    },
    "Word 的正文。\n",
)


def test_only_what_differs_is_offered_and_only_the_empty_is_ticked() -> None:
    found = {one.name: one.ticked for one in offers(NOW, WORD)}
    assert found == {
        "title": False,
        "problem": True,
        "sources": False,
        "metrics": False,
        "contact.phone": True,
    }


def test_what_is_not_ticked_stays_and_pictures_are_added() -> None:
    text = taken(NOW, WORD, {"problem", "contact.phone", "没有的"}, "append")
    assert text.head["title"] == "原来的题目"
    assert text.head["problem"] == "单独建会难。"
    assert text.head["contact"] == {"office": "总工会", "phone": "0539-8312345"}
    assert text.head["images"] == [{"file": "old.jpg"}, {"file": "new.jpg"}]
    assert text.body == "原来的正文。\n\nWord 的正文。\n"


def test_the_body_is_replaced_or_left_when_asked() -> None:
    assert taken(NOW, WORD, set(), "replace").body == WORD.body
    assert taken(NOW, WORD, set(), "leave").body == NOW.body
    assert taken(CaseText({}, ""), WORD, set(), "append").body == WORD.body


def test_numbers_keep_pointing_at_their_own_source() -> None:
    metrics_only = taken(NOW, WORD, {"metrics"}, "leave").head
    assert metrics_only["sources"] == [{"title": "工人日报"}, {"title": "县里的台账"}]
    assert metrics_only["metrics"] == [{"key": "入会", "value": 5, "source": 2}]
    sources_only = taken(NOW, WORD, {"sources"}, "leave").head
    assert sources_only["sources"] == [{"title": "县里的台账"}, {"title": "工人日报"}]
    assert sources_only["metrics"] == [{"key": "建会率", "value": 100, "source": 2}]
