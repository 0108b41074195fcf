"""每一种页面都合规矩：axe 查不出无障碍问题，Nu 检查器查不出 HTML 错误，大小在限度内。"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

KINDS = {
    "home": "",
    "listing": "cases/",
    "empty-listing": "areas/domestic/",
    "elsewhere": "elsewhere/",
    "place": "places/lanshan/",
    "case": "cases/2026/lanshan-logistics/",
    "case-elsewhere": "cases/2026/xian-truckers/",
    "case-sample": "cases/2026/sample-yinan-coop/",
    "join": "join/",
    "guide": "guide/",
    "dues": "dues/",
    "services": "services/",
    "policy": "policy/2015-46/",
    "about": "about/",
    "accessibility": "accessibility/",
    "privacy": "privacy/",
    "search": "search/?q=快递",
    "search-guide": "search/?q=工资被拖欠",
    "search-empty": "search/?q=这个词谁也没写过",
    "not-found": "404.html",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", KINDS.values(), ids=KINDS.keys())
def test_axe_finds_no_violation(chromium: Browser, real: str, path: str, width: int, scheme: str) -> None:
    assert AXE.is_file(), "先运行 npm ci（make test 会做）"
    # 注入 axe 要绕过内容安全策略；策略本身由 test_reader 守着
    context = chromium.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        bypass_csp=True,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(real + path)
    if width == 360 and scheme == "dark":  # 大字版一并查
        page.get_by_role("button", name="大字版").click()
    page.wait_for_load_state("networkidle")
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    context.close()
    assert [
        (item["id"], node["target"], node.get("failureSummary"))
        for item in found["violations"]
        for node in item["nodes"]
    ] == []


def test_the_nu_checker_finds_no_error_on_any_page(real_folder: Path) -> None:
    java = shutil.which("java")
    assert java and VNU.is_file(), "先运行 make test 的准备步骤：Java 和 npm ci"
    pages = sorted(str(path) for path in real_folder.rglob("*.html"))
    assert len(pages) > 60
    done = subprocess.run(
        [java, "-Xss2m", "-jar", str(VNU), "--errors-only", "--format", "json", "--exit-zero-always", *pages],
        capture_output=True,
        text=True,
        timeout=240,
        check=True,
    )
    messages = json.loads(done.stderr or done.stdout)["messages"]
    assert [
        (item["url"].split("/site/")[-1], item.get("lastLine"), item["message"]) for item in messages
    ] == []


def test_no_page_has_more_than_50_kb_of_html_and_css_nor_a_plain_case_more_than_60_kb_in_all(
    real_folder: Path,
) -> None:
    def packed(path: Path) -> int:
        return len(gzip.compress(path.read_bytes(), 6))

    css = sum(packed(path) for path in (real_folder / "assets").glob("*.css"))
    js = sum(packed(path) for path in (real_folder / "assets").glob("site.*.js"))
    sprite = sum(packed(path) for path in (real_folder / "assets").glob("*.svg"))
    for path in real_folder.rglob("*.html"):
        assert packed(path) + css <= 50_000, path
    for path in (real_folder / "cases").rglob("index.html"):
        if "<picture>" not in re.sub(r"(?s)<section class=.band related.*", "", path.read_text()):
            code = path.with_name("qr.png")
            own = packed(path) + (code.stat().st_size if code.exists() else 0)
            assert own + css + js + sprite <= 60_000, path
