"""模板守的规矩：没有行内样式和脚本，不碰别的主机，每个图标都有，每个能按的都说得出名字。"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dianxing.site.assets import sprite

from .page_desk import FARAWAY, LOGISTICS, SAMPLE, THEME, Desk, Page

# 公开网站的模板；渠道稿（kits/、wechat/）不上网，有它们自己的规矩
TEMPLATES = sorted(
    path for path in THEME.rglob("*.html") if path.relative_to(THEME).parts[0] not in ("kits", "wechat")
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(THEME).as_posix())
def test_a_template_fits_a_strict_content_policy(path: Path) -> None:
    text = re.sub(r"\{\{.*?\}\}", "", path.read_text("utf-8"), flags=re.S)  # 过滤器里的字不是标签
    assert not re.search(r"\sstyle\s*=", text)
    assert "<style" not in text
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or 'type="application/ld+json"' in script


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(THEME).as_posix())
def test_a_template_asks_no_other_host_for_anything(path: Path) -> None:
    text = path.read_text("utf-8")
    for address in re.findall(r"(?:src|srcset|href|action)=\"(https?://[^\"]+)\"", text):
        assert address in ("https://beian.miit.gov.cn/", "https://beian.mps.gov.cn/")


def test_styles_ask_no_other_host_for_anything() -> None:
    for path in (THEME / "css").glob("*.css"):
        assert not re.search(r"@import|url\(", path.read_text("utf-8")), path.name


def test_every_glyph_a_template_uses_is_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite(THEME / "glyphs")))
    used = {
        name
        for path in TEMPLATES
        for name in re.findall(r"dx\.sprite(?:\|e)? \}\}#([a-z]+)", path.read_text("utf-8"))
    }
    assert used and used <= drawn
    assert {"park", "township", "construction", "logistics", "domestic", "farming"} <= drawn


@pytest.mark.parametrize("case_id", [LOGISTICS, FARAWAY, SAMPLE])
def test_ids_are_unique_and_links_lead_somewhere(desk: Desk, case_id: str) -> None:
    page = desk.case_page(desk.case(case_id))
    assert len(page.ids) == len(set(page.ids))
    assert {href[1:] for href in page.hrefs if href.startswith("#")} <= set(page.ids)
    labelled = {name for _, tag in page.tags for name in tag.get("aria-labelledby", "").split()}
    assert labelled <= set(page.ids)


def test_small_pages_name_nobody_and_show_the_way(desk: Desk) -> None:
    gone = Page(desk.templates.render("withdrawn.html", dx=desk.site))
    assert "撤下" in gone.text and "/sub/cases/" in gone.hrefs
    lost = Page(desk.templates.render("error404.html", dx=desk.site))
    assert {"/sub/", "tel:12351"} <= set(lost.hrefs)


def test_an_old_address_leads_on_without_a_script(desk: Desk) -> None:
    page = Page(
        desk.templates.render(
            "redirect.html",
            dx=desk.site,
            href="/sub/cases/x/",
            url="https://union.example/sub/cases/x/",
            title="新<家>",
        )
    )
    refresh = next(meta for meta in page.all("meta") if meta.get("http-equiv") == "refresh")
    assert refresh["content"] == "0; url=/sub/cases/x/"
    canonical = next(link for link in page.all("link") if link["rel"] == "canonical")
    assert canonical["href"] == "https://union.example/sub/cases/x/"
    assert page.hrefs == ["/sub/cases/x/"] and "新<家>" in page.text
