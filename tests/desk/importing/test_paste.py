"""粘贴的网址。"""

from __future__ import annotations

from tests.desk.conftest import DeskSite

from dianxing.desk.access.roles import Role

WORD = (
    "<html><body><!--StartFragment--><h2>主要做法</h2>"
    "<p class=MsoNormal>先<b>排查</b>，再建台账。<o:p></o:p></p>"
    "<p>第二段。</p><img src='file:///C:/a.png'><!--EndFragment--></body></html>"
)


def test_word_becomes_markdown_and_what_was_left_out_is_told(desk: DeskSite) -> None:
    client = desk.client(desk.person("张撰稿", (Role.WRITER, "371302")))
    told = client.post("/paste/", {"html": WORD}).json()
    assert told["markdown"].strip() == "## 主要做法\n\n先**排查**，再建台账。\n\n第二段。"
    assert told["notes"] == ["有 1 张图片没有带进来，图片要另外上传。"]


def test_too_much_at_once_is_refused_in_words(desk: DeskSite) -> None:
    client = desk.client(desk.person("张撰稿", (Role.WRITER, "371302")))
    response = client.post("/paste/", {"html": "a" * 4_000_001})
    assert response.status_code == 400
    assert response.json()["refused"].startswith("一次粘贴的内容太多。分几次粘贴")


def test_nothing_is_nothing(desk: DeskSite) -> None:
    client = desk.client(desk.person("张撰稿", (Role.WRITER, "371302")))
    assert client.post("/paste/").json() == {"markdown": "", "notes": []}
