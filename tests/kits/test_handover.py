"""发布单这个文件：一个文件里什么都有，人打的字跑不出来。"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dianxing.errors import BuildError
from dianxing.kits.kit_case import KitCase
from dianxing.kits.sheet import handover, load_sheet
from dianxing.kits.texts import KitTexts, kit_texts
from dianxing.kits.wechat.style import WechatStyle

from .conftest import ROOT, KitDesk

CaseText = Callable[..., str]


@pytest.fixture
def made(
    one_desk: KitDesk, red_gold: WechatStyle, case_text: CaseText
) -> Callable[..., tuple[KitCase, KitTexts, str]]:
    """素材、文字稿和发布单。"""
    template = load_sheet(ROOT / "theme")

    def make(*pairs: str) -> tuple[KitCase, KitTexts, str]:
        kit = one_desk.kit(case_text(*pairs))
        texts = kit_texts(kit, red_gold, one_desk.settings)
        return kit, texts, handover(kit, texts, template)

    return make


Made = Callable[..., tuple[KitCase, KitTexts, str]]


def test_nothing_is_fetched_from_anywhere(made: Made) -> None:
    _, _, html = made()
    assert not re.search(r"<link|<script src|@import|url\(", html)
    sources = set(re.findall(r'src="([^"]*)"', html))
    assert sources == {"join-qr.png"}


def test_every_channel_has_its_steps_in_order(made: Made) -> None:
    _, texts, html = made()
    names = re.findall(r'<h2 id="h-\w+">([^<]+)</h2>', html)
    assert names == ["微信公众号", "微博", "QQ 群", "工作群（企业微信、钉钉、飞书）", "告示栏"]
    assert texts.article and texts.weibo and texts.qq
    assert texts.article.html in html
    for file in (
        "wechat-cover.jpg",
        "wechat-thumb.jpg",
        "weibo.jpg",
        "poster.jpg",
        "poster-a3.pdf",
        "groupbot.json",
    ):
        assert f'href="{file}"' in html


def test_counts_stand_beside_the_limits(made: Made) -> None:
    kit, _, html = made()
    for count in (
        "17 / 32 字",
        f"{len(kit.case.head.summary)} / 128 字",
        " / 19,999 字",
        " / 140 字",
        " / 2,000 字",
    ):
        assert count in html


def test_typed_markup_stays_text(made: Made) -> None:
    _, _, html = made("title: 分拣工夜里歇上脚", "title: <img src=x></script>")
    assert "<img src=x" not in html
    assert "&lt;img src=x&gt;&lt;/script&gt;，143人" in html


def test_the_pictures_are_named_with_their_place_on_the_site(
    one_desk: KitDesk, red_gold: WechatStyle, case_text: CaseText, jpeg: Callable[..., bytes]
) -> None:
    kit = one_desk.kit(
        case_text("sources:", "images: [{file: a.jpg, alt: 甲}]\nsources:"), "2024/one-photo", a=jpeg()
    )
    html = handover(kit, kit_texts(kit, red_gold, one_desk.settings), load_sheet(ROOT / "theme"))
    found = re.search(r'id="pictures">(.*?)</script>', html)
    assert found
    pictures = json.loads(found[1])
    assert pictures["join-qr.png"] == "https://yunzhou.example.org/join/qr.png"
    assert re.fullmatch(
        r"https://yunzhou\.example\.org/cases/2024/one-photo/img/a-[0-9a-f]{8}-960\.jpg",
        pictures["photo-1.jpg"],
    )


def test_the_version_changes_with_the_texts(made: Made) -> None:
    def version(html: str) -> str:
        found = re.search(r'data-version="(\w+)"', html)
        assert found
        return found[1]

    assert version(made()[2]) == version(made()[2])
    assert version(made()[2]) != version(made("143人入会，添了", "144人入会，添了")[2])


def test_what_was_shortened_is_said_on_top(
    one_desk: KitDesk, red_gold: WechatStyle, case_text: CaseText
) -> None:
    kit = one_desk.kit(case_text(body="一句话。" * 6000), "2024/long")
    html = handover(kit, kit_texts(kit, red_gold, one_desk.settings), load_sheet(ROOT / "theme"))
    assert re.search(r"先看一眼.*微信：图文连标签 [\d,]+ 字，微信最多 19,999 字", html, re.S)


def test_a_missing_file_of_the_theme_says_to_restore_it(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"handover\.html: 读不了.*恢复 theme/ 文件夹"):
        load_sheet(tmp_path)


def test_a_broken_template_names_the_file_and_the_line(tmp_path: Path) -> None:
    (tmp_path / "kits").mkdir()
    for name in ("handover.html", "parts.html", "common.css", "handover.css", "copying.js", "handover.js"):
        (tmp_path / "kits" / name).write_text("{% if %}", encoding="utf-8")
    with pytest.raises(BuildError, match=r"handover\.html:1: 模板写得不对"):
        load_sheet(tmp_path)
