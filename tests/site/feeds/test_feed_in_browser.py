"""人在浏览器里打开一份订阅源：看得懂它是什么，点得进案例，看不到给阅读器的那一堆。"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", ["feed.xml", "atom.xml", "areas/logistics/feed.xml"])
def test_a_person_who_opens_a_feed_understands_it(phone: Page, site_server: str, path: str) -> None:
    said: list[str] = []
    phone.on("console", lambda message: said.append(message.text))
    phone.goto(site_server + path)
    shown = phone.evaluate("document.documentElement.innerText ?? document.documentElement.textContent")
    assert "这是订阅源" in shown
    links = phone.locator("li a")
    assert links.count() > 3
    assert links.first.is_visible()
    assert not phone.locator("item, entry").first.is_visible()
    assert not any("XSLT" in text for text in said)
    assert phone.evaluate("innerWidth") == 360
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


def test_links_are_big_enough_for_a_thumb(phone: Page, site_server: str) -> None:
    phone.goto(f"{site_server}feed.xml")
    heights = phone.locator("a").evaluate_all("all => all.map(one => one.getBoundingClientRect().height)")
    assert heights
    assert min(heights) >= 44


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_style_of_the_site_reaches_the_feed(phone: Page, site_server: str, scheme: str) -> None:
    phone.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    phone.goto(f"{site_server}feed.xml")
    paper = phone.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert paper == {"light": "rgb(251, 248, 243)", "dark": "rgb(23, 20, 18)"}[scheme]


def test_the_explaining_page_fits_a_phone(phone: Page, site_server: str) -> None:
    phone.goto(f"{site_server}feeds/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    heights = phone.locator(".feed-list a").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
