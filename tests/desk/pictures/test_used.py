"""用到了哪些图片。"""

from __future__ import annotations

from dianxing.desk.pictures.used import used_pictures, with_pictures, without_picture


def test_a_picture_listed_or_shown_in_the_body_is_used_once() -> None:
    head = {"images": [{"file": "b.jpg"}, {"alt": "没有文件名"}, "不像样", {"file": "a.jpg"}]}
    body = "字\n\n![门口](c.png)\n\n![](a.jpg) ![外面](https://example.com/d.jpg)\n"
    assert used_pictures(head, body) == ("b.jpg", "a.jpg", "c.png")
    assert used_pictures({"images": "乱写"}, "") == ()


def test_an_odd_list_of_images_is_left_as_it_is() -> None:
    assert with_pictures({"images": "乱写"}, [{"file": "a.jpg"}]) == {"images": "乱写"}
    assert without_picture({"images": "乱写"}, "a.jpg") == {"images": "乱写"}
    assert with_pictures({}, []) == {}
    assert without_picture({"images": [{"file": "a.jpg"}], "title": "题"}, "a.jpg") == {"title": "题"}
