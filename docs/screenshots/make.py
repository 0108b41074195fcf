"""重拍 README 和文档里的截图：`make screenshots`。先建好 site/。"""

from __future__ import annotations

import functools
import os
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import desk
from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
SITE = HERE.parents[1] / "site"
PAGES = {
    "home": "",
    "listing": "cases/",
    "case": "cases/2026/lanshan-logistics/",
    "search": "search/?q=快递员",
}
SIZES = {"phone": (360, 800, 2), "desktop": (1280, 800, 1)}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """不打印访问。"""


def main() -> None:
    """每一种页面、每一种大小拍一张，再把手机的四张拼成一排。"""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(SITE)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_address[1]}/"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-gpu", "--lang=zh-CN"],
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        for size, (width, height, scale) in SIZES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height}, device_scale_factor=scale
            )
            page = context.new_page()
            for name, path in PAGES.items():
                page.goto(root + path)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=HERE / f"{name}-{size}.png")
            context.close()
        desk.take(browser)
        browser.close()
    shots = [Image.open(HERE / f"{name}-phone.png").convert("RGB") for name in PAGES]
    gap = 40
    row = Image.new(
        "RGB", (sum(shot.width + gap for shot in shots) + gap, shots[0].height + 2 * gap), "#E7E0D4"
    )
    left = gap
    for shot in shots:
        row.paste(shot, (left, gap))
        left += shot.width + gap
    row.resize((row.width // 2, row.height // 2), Image.Resampling.LANCZOS).save(
        HERE / "phone.png", optimize=True
    )
    for path in HERE.glob("*.png"):
        Image.open(path).convert("RGB").quantize(192, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
