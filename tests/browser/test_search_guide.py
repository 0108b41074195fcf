"""办事指南也是检索的结果：工友用自己的话问，落到答这件事的那一节。真网站，真 Chromium。"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

SECTION = "[data-search-guides] .guide"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN")
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert wrong == []


def ask(page: Page, real: str, text: str) -> None:
    page.goto(real + "search/")
    page.fill("[data-search-page] input[type=search]", text)
    page.press("[data-search-page] input[type=search]", "Enter")
    expect(page.locator("[data-search-status]")).to_contain_text(f"“{text.strip()}”")


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("工资被拖欠", "services/#wages"),
        ("老板不给工资怎么办", "services/#wages"),
        ("工资三个月没发了找谁", "services/#wages"),
        ("工地老板跑了工钱要不回来", "services/#wages"),
        ("欠薪", "services/#wages"),
        ("  工资   拖欠 ", "services/#wages"),
        ("没有合同怎么办", "services/#contract"),
        ("没签劳动合同", "services/#contract"),
        ("勞動合同", "services/#contract"),
        ("受伤了怎么办", "services/#injury"),
        ("被辞退了", "services/#dismissed"),
        ("加班费", "services/#overtime"),
        ("不交社保怎么办", "services/#insurance"),
        ("请律师", "services/#legal-aid"),
        ("快递员怎么入会", "join/#courier"),
        ("保姆阿姨能入会吗", "join/#domestic"),
        ("派遣工能不能入会", "join/#dispatch"),
        ("换工作会籍怎么办", "join/#transfer"),
        ("２５人以上", "guide/#25"),
    ],
)
def test_a_question_in_a_workers_words_leads_to_the_section_that_answers_it(
    page: Page, real: str, question: str, section: str
) -> None:
    ask(page, real, question)
    first = page.locator(f"{SECTION} h3 a").first
    expect(first).to_have_attribute("href", f"/{section}")
    first.click()
    page.wait_for_url(f"{real}{section}")
    expect(
        page.locator(f"#{section.split('#')[1]}" if "#25" not in section else "[id='25']")
    ).to_be_in_viewport()


def test_a_section_is_shown_as_guidance_with_its_page_and_the_hit_marked(page: Page, real: str) -> None:
    ask(page, real, "工资被拖欠")
    section = page.locator(SECTION).first
    expect(section.locator(".badge")).to_have_text("指南")
    expect(section.locator(".kick")).to_contain_text("服务与12351")
    expect(section.locator("h3 mark")).to_have_text("工资被拖欠")
    expect(page.locator("[data-search-guides] h2")).to_be_focused()
    expect(page.locator("[data-search-status]")).to_contain_text("办事指南 1 条")


def test_guidance_is_never_counted_as_a_case(page: Page, real: str) -> None:
    ask(page, real, "货车司机")
    expect(page.locator(SECTION).first).to_be_visible()
    expect(page.locator("[data-search-count]")).to_have_text("找到 1 个案例")
    expect(page.locator(".hit")).to_have_count(1)
    page.locator("[data-search-filters] > summary").click()
    page.locator("details[data-name=area] > summary").click()
    expect(page.locator("details[data-name=area] label:visible")).to_have_text(["物流快递 1"])
    # 筛选只管案例：筛了就只看案例
    page.goto(real + "search/?q=货车司机&area=logistics")
    expect(page.locator(".hit")).to_have_count(1)
    expect(page.locator("[data-search-guides]")).to_be_hidden()


def test_guidance_stands_before_the_cases_when_its_heading_answers_and_after_when_it_only_mentions(
    page: Page, real: str
) -> None:
    def above() -> bool:
        return bool(
            page.evaluate(
                "document.querySelector('[data-search-guides]').compareDocumentPosition("
                "document.querySelector('[data-search-list]')) & Node.DOCUMENT_POSITION_FOLLOWING"
            )
        )

    ask(page, real, "货车司机")
    assert above()
    ask(page, real, "夜校")
    expect(page.locator(SECTION).first).to_be_visible()
    assert not above()


@pytest.mark.parametrize("text", ["量子纠缠态", "铁路99999", "苍山", "工"])
def test_what_no_page_says_brings_no_guidance(page: Page, real: str, text: str) -> None:
    ask(page, real, text)
    expect(page.locator("[data-search-guides]")).to_be_hidden()


def test_headings_are_suggested_while_typing(page: Page, real: str) -> None:
    page.goto(real + "search/")
    box = page.locator("[data-search-page] input[type=search]")
    box.press_sequentially("合同")
    option = page.locator("[data-search-page] [role=option]").filter(has_text="指南")
    expect(option).to_contain_text("没签劳动合同")
    option.click()
    page.wait_for_url("**/services/#contract")


def test_guidance_costs_no_further_request(page: Page, real: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(real)))
    ask(page, real, "工资被拖欠")
    expect(page.locator(SECTION).first).to_be_visible()
    kinds = {
        path.split("/")[1].split(".")[0] for path in asked if path.startswith("search/") and path != "search/"
    }
    assert kinds <= {"directory", "s", "r", "t"}
