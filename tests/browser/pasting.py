"""在网页里真的按一次粘贴键。"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def pasted(page: Page) -> dict[str, str]:
    """按粘贴键，编辑器收到什么。"""
    page.evaluate(
        """() => {
          const editor = document.createElement("div");
          editor.contentEditable = "true";
          editor.id = "editor";
          editor.addEventListener("paste", (event) => {
            window.got = {html: event.clipboardData.getData("text/html"),
                          text: event.clipboardData.getData("text/plain")};
          });
          document.body.prepend(editor);
        }"""
    )
    page.locator("#editor").click()
    page.keyboard.press("Control+V")
    page.wait_for_function("window.got")
    got: dict[str, str] = page.evaluate("window.got")
    return got
