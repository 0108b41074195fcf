"""一张卡片、一段正文的 HTML 原样留底。改了样子，看过新的再存：删掉 golden/ 里的文件，重跑一遍。"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dianxing.site.pictures.view import PictureView
from dianxing.site.views.markdown import render

from .page_desk import FARAWAY, Desk

GOLDEN = Path(__file__).with_name("golden")
BODY = """\
## 怎么谈的

谈了**三次**，~~工价~~ *口粮* 写进协议，见[建会办法](/guide/)和[报道](https://a.example/?x=1&y=2 "全文")。

1. 摸底
2. 开会
   - 到棚边开

> 有地方坐下来谈。

| 事项 | 原来 | 谈成 |
|---|:-:|---:|
| 加班 | 12 元 | 15 元 |

![服务站](a.jpg)

<b onclick="x">不是标签</b>
"""


def held(name: str, html: str) -> None:
    path = GOLDEN / name
    if not path.exists():
        path.write_text(html, "utf-8")
        pytest.fail(f"存了新的 {name}，看过、提交，再跑一遍")
    assert html == path.read_text("utf-8")


def test_a_card_is_laid_out_as_reviewed(desk: Desk) -> None:
    held("card.html", str(desk.card_html(desk.card(desk.case(FARAWAY)))))


def test_a_body_is_laid_out_as_reviewed(picture: Callable[..., PictureView]) -> None:
    pictures = {"a.jpg": picture(caption="门口", credit="某工会")}
    held("body.html", str(render(BODY, "cases/2022/x/", pictures, root="/sub/")))
