"""检索页和搜索框：提示、筛选、翻看、断网、读屏。真网站，真 Chromium，严格的内容安全策略。"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from dianxing.cases.partial_date import PartialDate
from dianxing.settings import load_settings
from dianxing.site.build import BuildOptions, build_site

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
BOX = "[data-search-page] input[type=search]"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN")
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None
    )
    yield page
    context.close()
    assert wrong == []


def count(page: Page) -> str:
    expect(page.locator("[data-search-count]")).not_to_be_empty()
    return page.locator("[data-search-count]").inner_text()


def ask(page: Page, text: str) -> None:
    page.fill(BOX, text)
    page.press(BOX, "Enter")
    expect(page.locator("[data-search-status]")).to_contain_text(f"“{text}”")


def test_a_question_shows_cover_place_year_and_the_hit_marked(page: Page, real: str) -> None:
    page.goto(real + "search/?q=货车司机")
    hit = page.locator(".hit").first
    expect(hit.locator(".kick")).to_contain_text("陕西省西安市")
    expect(hit.locator(".kick")).to_contain_text("2021年")
    expect(hit.locator("h3 mark")).to_have_text("货车司机")
    expect(hit.locator(".cover")).to_contain_text("6,984")
    assert count(page) == "找到 1 个案例"


def test_a_piece_of_the_text_loads_after_the_results(page: Page, real: str) -> None:
    page.goto(real + "search/?q=冻得手疼")
    expect(page.locator(".hit-body")).to_contain_text("冷库的人冻得手疼")
    expect(page.locator(".hit-body mark").first).to_have_text("冻得手疼")


def test_the_address_carries_question_and_filters(page: Page, real: str) -> None:
    page.goto(real + "search/?area=logistics&area=construction&scope=elsewhere&year=2015")
    titles = page.locator(".hit h3")
    expect(titles).to_have_count(3)
    chips = page.locator("[data-search-chips] button")
    expect(chips).to_have_count(4)
    page.get_by_role("button", name="去掉年份：2015年").click()
    expect(chips).to_have_count(3)
    assert "year" not in page.url
    page.go_back()
    expect(titles).to_have_count(3)
    expect(chips).to_have_count(4)


def test_filters_show_counts_and_keep_the_focus(chromium: Browser, real: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto(real + "search/?q=快递员")
    box = page.get_by_role("checkbox", name="物流快递 5")
    box.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url(f"{real}search/?q=%E5%BF%AB%E9%80%92%E5%91%98&area=logistics")
    expect(box).to_be_checked()
    expect(box).to_be_focused()
    assert count(page) == "找到 5 个案例"
    page.close()


def test_tags_come_when_their_group_is_opened(page: Page, real: str) -> None:
    page.goto(real + "search/?q=快递")
    page.locator("[data-search-filters] > summary").click()
    page.locator("details[data-name=tag] > summary").click()
    page.locator("details[data-name=tag] label", has_text="网上入会").click()
    expect(page.locator(".hit")).to_have_count(2)


def test_more_results_come_on_demand_and_take_the_focus(page: Page, real: str) -> None:
    page.goto(real + "search/?q=工会")
    hits = page.locator(".hit")
    expect(hits.nth(2)).to_be_visible()
    page.mouse.wheel(0, 400)
    expect(hits).to_have_count(10)
    more = page.locator("[data-search-more]")
    expect(more).to_have_text("再看 10 条")
    more.click()
    expect(hits).to_have_count(20)
    expect(hits.nth(10).locator("a")).to_be_focused()
    expect(page.locator("[data-search-status]")).to_contain_text("又列出 10 个")


def test_the_count_is_announced_and_the_heading_takes_the_focus(page: Page, real: str) -> None:
    page.goto(real + "search/")
    ask(page, "夜校")
    expect(page.locator("[data-search-status]")).to_contain_text("找到")
    expect(page.locator("[data-search-count]")).to_be_focused()
    assert page.title().startswith("“夜校”")


def test_the_page_does_not_jump_when_results_and_texts_arrive(page: Page, real: str) -> None:
    for query in ("快递", "工资被拖欠", "冻得手疼"):
        page.goto(f"{real}search/?q={query}")
        page.evaluate(
            """() => {
              window.shift = 0;
              new PerformanceObserver((list) => {
                for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
              }).observe({ type: "layout-shift", buffered: true });
            }"""
        )
        expect(page.locator(".hit, .guide").first).to_be_visible()
        if query == "冻得手疼":
            expect(page.locator(".hit-body")).to_contain_text(query)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.shift") < 0.02, query


def test_the_search_page_itself_may_be_indexed_but_not_its_results(page: Page, real: str) -> None:
    page.goto(real + "robots.txt")
    rules = page.locator("body").inner_text()
    assert "Allow: /search/$" in rules
    assert "Disallow: /search/" in rules.splitlines()
    page.goto(real + "search/")
    assert page.locator("meta[name=robots]").count() == 0
    expect(page.locator("meta[name=description]")).to_have_attribute("content", re.compile("办事指南"))


def test_nothing_found_says_what_to_try(page: Page, real: str) -> None:
    page.goto(real + "search/?q=量子纠缠态")
    empty = page.locator(".empty")
    expect(empty).to_contain_text("没有案例写到“量子纠缠态”")
    expect(empty.get_by_role("link", name="物流快递")).to_be_visible()
    expect(empty.get_by_role("link", name="12351")).to_have_attribute("href", "tel:12351")


def test_an_empty_question_shows_where_to_start(page: Page, real: str) -> None:
    page.goto(real + "search/?q=")
    expect(page.get_by_role("heading", name="可以这样找")).to_be_visible()
    expect(page.locator("[data-search-body]")).to_be_hidden()


def test_every_example_question_finds_something(page: Page, real: str) -> None:
    page.goto(real + "search/")
    links = page.locator("[data-search-start] .tips a")
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    assert addresses
    for address in addresses:
        page.goto(real.rstrip("/") + address)
        expect(page.locator(".hit, .guide").first).to_be_visible()


def test_a_lost_connection_offers_to_try_again(page: Page, real: str) -> None:
    page.goto(real + "search/")
    page.wait_for_selector("[data-search-page][data-started]")
    page.route("**/search/s/*", lambda route: route.abort())
    page.fill(BOX, "夜校")
    page.press(BOX, "Enter")
    retry = page.get_by_role("button", name="网络不好，点这里再试")
    expect(retry).to_be_visible()
    page.unroute("**/search/s/*")
    retry.click()
    expect(page.locator(".hit").first).to_be_visible()
    expect(retry).to_be_hidden()


def test_a_file_cut_off_halfway_is_the_networks_fault_and_can_be_tried_again(page: Page, real: str) -> None:
    # 头收到了，正文断了：浏览器报的是 TypeError，不能当成程序的错
    page.add_init_script(
        """const whole = Response.prototype.arrayBuffer;
        let cut = true;
        Response.prototype.arrayBuffer = function () {
          if (!cut) return whole.call(this);
          cut = false;
          return Promise.reject(new TypeError("network error"));
        };"""
    )
    page.goto(real + "search/?q=夜校")
    page.get_by_role("button", name="网络不好，点这里再试").click()
    expect(page.locator(".hit").first).to_be_visible()


def test_an_index_renewed_in_between_is_read_anew(page: Page, real: str) -> None:
    gone = []

    def once(route: Route) -> None:
        if gone:
            route.fallback()
        else:
            gone.append(route.request.url)
            route.fulfill(status=404)

    page.route("**/search/s/*", once)
    page.goto(real + "search/?q=夜校")
    expect(page.locator(".hit").first).to_be_visible()
    assert gone


def test_suggestions_work_by_keyboard(page: Page, real: str) -> None:
    page.goto(real + "search/")
    box = page.locator(BOX)
    box.press_sequentially("苍山")
    options = page.locator("[data-search-page] [role=option]")
    expect(options.first).to_contain_text("兰陵县")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    active = box.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially(" ")
    box.press("Backspace")
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/search/?county=lanling")
    expect(page.locator(".hit h3").first).to_contain_text("大蒜")


def test_suggestions_name_titles_couriers_and_tags(page: Page, real: str) -> None:
    page.goto(real + "search/")
    box, options = page.locator(BOX), page.locator("[data-search-page] [role=option]")
    box.press_sequentially("百世")
    expect(options.first).to_contain_text("极兔")
    box.fill("")
    box.press_sequentially("司机之家")
    expect(options.filter(has_text="标签")).to_have_count(1)
    expect(options.filter(has_text="案例")).to_contain_text("西安建起司机之家")


def test_a_choice_made_before_the_titles_arrive_is_kept(page: Page, real: str) -> None:
    held: list[Route] = []
    page.route("**/search/s/*", lambda route: held.append(route))
    page.goto(real + "search/")
    box, options = page.locator(BOX), page.locator("[data-search-page] [role=option]")
    box.press_sequentially("司机之家")
    expect(options).to_have_count(1)
    box.press("ArrowDown")
    chosen = page.locator("[data-search-page] [role=option][aria-selected=true]")
    expect(chosen).to_contain_text("标签")
    for route in held:
        route.continue_()
    expect(options.filter(has_text="案例")).to_have_count(1)
    expect(chosen).to_contain_text("标签")
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")


def test_choosing_a_character_with_enter_submits_nothing(page: Page, real: str) -> None:
    page.goto(real + "search/")
    box = page.locator(BOX)
    box.press_sequentially("苍山")
    expect(page.locator("[data-search-page] [role=option]").first).to_be_visible()
    box.press("ArrowDown")
    box.evaluate(
        """box => {
          const enter = { key: "Enter", bubbles: true, cancelable: true };
          box.dispatchEvent(new KeyboardEvent("keydown", { ...enter, isComposing: true }));
          box.dispatchEvent(new KeyboardEvent("keydown", { ...enter, keyCode: 229 }));
        }"""
    )
    page.wait_for_timeout(200)
    assert page.url == f"{real}search/"


def test_other_pages_load_the_search_only_when_it_is_used(page: Page, real: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(real)
    page.wait_for_load_state("networkidle")
    assert not any("/search/" in url or "assets/search" in url for url in asked)
    box = page.locator(".top [data-search-box] input")
    box.focus()
    box.press_sequentially("货车")
    expect(page.locator(".top [role=option]").first).to_be_visible()
    box.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.locator(".hit").first).to_be_visible()


def test_the_page_fits_a_phone_in_large_print(page: Page, real: str) -> None:
    page.goto(real)
    page.evaluate("localStorage.setItem('dx-large', '1')")
    page.goto(real + "search/?q=工会")
    expect(page.locator(".hit").first).to_be_visible()
    assert page.evaluate("document.documentElement.classList.contains('large')")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_site_in_a_subfolder_is_searched_too(
    page: Page, serve: Callable[[Path], str], tmp_path: Path
) -> None:
    settings = load_settings(ROOT, as_of=PartialDate(2026, 12, 1).start(), base_url="https://example.org/dx/")
    build_site(settings, BuildOptions(tmp_path / "dx", cache=tmp_path / "cache", pictures=False))
    page.goto(serve(tmp_path) + "dx/search/?q=夜校")
    expect(page.locator(".hit h3 a").first).to_have_attribute("href", "/dx/cases/2026/hongqing-site/")


def test_without_script_the_page_says_where_to_look(chromium: Browser, real: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(real + "search/?q=快递")
    expect(page.locator(".banner")).to_contain_text("没有开脚本")
    page.locator("#main").get_by_role("link", name="物流快递").click()
    expect(page.locator("h1")).to_contain_text("物流")
    context.close()
