"""在真的浏览器里：导入 Word、粘贴、传图、裁图，有没有脚本都行。"""

from __future__ import annotations

import base64
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect
from tests.browser.desk.conftest import SignIn, fits, violations
from tests.desk.conftest import DeskSite
from tests.desk.uploads.pictures import camera_exif, encoded, heic, is_red, photo
from tests.desk.word.documents import typical

from dianxing.desk.access.roles import Role
from dianxing.desk.word.unsorted import UNSORTED

if TYPE_CHECKING:
    from dianxing.desk.models import Draft, Picture, User

pytestmark = pytest.mark.browser
LANSHAN = "371302"
WORD_HTML = (
    "<html><body><!--StartFragment--><h2>主要做法</h2>"
    "<p class=MsoNormal style='mso-list:none'>先<b>排查</b>，再建台账。<o:p></o:p></p>"
    "<p>第二段。</p><!--EndFragment--></body></html>"
)
WORD_TEXT = "主要做法\r\n先排查，再建台账。\r\n第二段。\r\n"


@pytest.fixture
def user(desk: DeskSite) -> User:
    return desk.person("张撰稿", (Role.WRITER, LANSHAN))


@pytest.fixture
def draft(desk: DeskSite, user: User) -> Draft:
    return desk.draft(user, county=LANSHAN)


def fresh(draft: Draft) -> Draft:
    from dianxing.desk.models import Draft

    return Draft.objects.select_related("entry").get(pk=draft.pk)


def edit_of(draft: Draft) -> str:
    return f"/cases/{draft.entry_id}/edit/"


def saved(page: Page) -> None:
    """等自动保存存好。"""
    expect(page.locator("[data-state]")).to_contain_text("已保存", timeout=15000)


def paste(target: Locator, html: str = "", text: str = "", files: dict[str, bytes] | None = None) -> None:
    """在那一栏里粘贴：一个真的剪贴板事件。"""
    target.focus()
    target.evaluate(
        """(target, [html, text, files]) => {
          const data = new DataTransfer();
          if (html) data.setData("text/html", html);
          if (text) data.setData("text/plain", text);
          for (const [name, bytes] of files) {
            const raw = Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0));
            data.items.add(new File([raw], name, {type: "image/png"}));
          }
          const init = {clipboardData: data, bubbles: true, cancelable: true};
          target.dispatchEvent(new ClipboardEvent("paste", init));
        }""",
        [html, text, [[name, base64.b64encode(data).decode()] for name, data in (files or {}).items()]],
    )


def drop(target: Locator, files: dict[str, bytes]) -> None:
    """把文件拖到那里放下。"""
    target.evaluate(
        """(target, files) => {
          const data = new DataTransfer();
          for (const [name, bytes] of files) {
            const raw = Uint8Array.from(atob(bytes), (one) => one.charCodeAt(0));
            data.items.add(new File([raw], name));
          }
          for (const kind of ["dragover", "drop"]) {
            target.dispatchEvent(new DragEvent(kind, {dataTransfer: data, bubbles: true, cancelable: true}));
          }
        }""",
        [[name, base64.b64encode(data).decode()] for name, data in files.items()],
    )


def stored(picture: Picture) -> Image.Image:
    from dianxing.desk.drafts.picture_store import read_picture
    from dianxing.desk.place import the_place

    return Image.open(BytesIO(read_picture(the_place().pictures, picture.digest)))


def rows(page: Page) -> Locator:
    return page.locator('[data-rows="images"] > [data-row]')


def imported(page: Page, tmp_path: Path) -> Draft:
    from dianxing.desk.models import Draft

    word = tmp_path / "来稿.docx"
    word.write_bytes(typical())
    page.goto("/")
    page.get_by_role("link", name="从 Word 导入").first.click()
    page.get_by_label("Word 文件").set_input_files(word)
    page.get_by_role("button", name="导入", exact=True).click()
    page.wait_for_url("**/edit/")
    return Draft.objects.select_related("entry").get()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_word_file_becomes_a_case_to_finish(
    user: User, sign_in: SignIn, tmp_path: Path, width: int
) -> None:
    page = sign_in(user, width=width, bypass_csp=True)
    page.goto("/new/word/")
    assert violations(page) == []
    assert fits(page)
    draft = imported(page, tmp_path)
    expect(page.locator(".notice-success")).to_contain_text("带来了 3 张图")
    expect(page.locator(".notice-warning").first).to_contain_text(UNSORTED)
    expect(page.locator("#f-problem")).to_have_value("企业小、散、流动性大，单独建会难。")
    expect(rows(page)).to_have_count(3)
    for row in rows(page).all():
        expect(row.locator(".row-picture img")).to_be_visible()
        assert row.locator(".row-picture img").evaluate(
            "image => image.decode().then(() => image.naturalWidth)"
        )
    expect(rows(page).locator("[data-cover]:visible")).to_have_count(1)
    assert violations(page) == []
    assert fits(page)
    page.locator("#f-images-0-alt").fill("园区服务站的门口")
    saved(page)
    assert fresh(draft).head["images"][0]["alt"] == "园区服务站的门口"


def test_a_wrong_file_is_explained_at_once_and_what_was_typed_stays(
    user: User, sign_in: SignIn, tmp_path: Path
) -> None:
    old, broken = tmp_path / "老的.doc", tmp_path / "坏的.docx"
    old.write_bytes(b"\xd0\xcf\x11\xe0")
    broken.write_bytes(b"not a zip")
    page = sign_in(user)
    page.goto("/new/word/")
    page.locator("#f-title").fill("我起的题目")
    page.get_by_label("Word 文件").set_input_files(old)
    expect(page.locator("#word-wrong")).to_contain_text("另存为")
    page.get_by_label("Word 文件").set_input_files(broken)
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.locator("#word-wrong")).to_contain_text(".docx")
    expect(page.locator("#f-title")).to_have_value("我起的题目")
    assert page.get_by_label("Word 文件").evaluate("input => input.files[0].name") == "坏的.docx"


def test_a_word_file_is_dropped_onto_the_page(user: User, sign_in: SignIn) -> None:
    page = sign_in(user)
    page.goto("/new/word/")
    drop(page.locator("[data-word-drop]"), {"来稿.docx": typical()})
    page.get_by_role("button", name="导入", exact=True).click()
    page.wait_for_url("**/edit/")
    expect(rows(page)).to_have_count(3)


@pytest.mark.parametrize("width", [360, 1280])
def test_a_word_file_is_taken_into_a_draft_field_by_field(
    draft: Draft, user: User, sign_in: SignIn, tmp_path: Path, width: int
) -> None:
    word = tmp_path / "来稿.docx"
    word.write_bytes(typical())
    page = sign_in(user, width=width, bypass_csp=True)
    page.goto(edit_of(draft))
    page.get_by_role("link", name="从 Word 导入").click()
    assert violations(page) == []
    page.get_by_label("Word 文件").set_input_files(word)
    page.get_by_role("button", name="读出来看看").click()
    expect(page.get_by_role("checkbox", name="标题")).not_to_be_checked()
    expect(page.get_by_role("checkbox", name="难在哪")).to_be_checked()
    assert violations(page) == []
    assert fits(page)
    page.get_by_role("button", name="照勾的导入").click()
    page.wait_for_url("**/edit/")
    expect(page.locator("#f-title")).to_have_value("物流园联合建会")
    expect(page.locator("#f-problem")).to_have_value("企业小、散、流动性大，单独建会难。")
    expect(rows(page)).to_have_count(3)


def test_word_is_pasted_as_markdown_and_undone_at_one_stroke(
    draft: Draft, user: User, sign_in: SignIn
) -> None:
    page = sign_in(user)
    page.goto(edit_of(draft))
    body = page.locator("[data-field=body] textarea")
    body.fill("前面的话。")
    paste(body, WORD_HTML, WORD_TEXT)
    arranged = "前面的话。\n\n## 主要做法\n\n先**排查**，再建台账。\n\n第二段。"
    expect(body).to_have_value(arranged)
    page.keyboard.press("Control+Z")
    expect(body).to_have_value("前面的话。")
    page.keyboard.press("Control+Y")
    expect(body).to_have_value(arranged)
    saved(page)
    assert fresh(draft).body == f"{arranged}\n"


def test_without_network_the_plain_text_is_pasted(draft: Draft, user: User, sign_in: SignIn) -> None:
    page = sign_in(user)
    page.goto(edit_of(draft))
    body = page.locator("[data-field=body] textarea")
    page.context.set_offline(True)
    paste(body, WORD_HTML, WORD_TEXT)
    expect(body).to_have_value("主要做法\n先排查，再建台账。\n第二段。\n")
    expect(page.locator("[data-paste-note]")).to_contain_text("没有网")


def test_typing_on_while_the_server_thinks_loses_nothing(draft: Draft, user: User, sign_in: SignIn) -> None:
    page = sign_in(user)
    page.goto(edit_of(draft))
    waiting: list[Any] = []
    page.route("**/paste/", lambda route: waiting.append(route))  # 内建的方法 Playwright 包不了
    body = page.locator("[data-field=body] textarea")
    paste(body, WORD_HTML, WORD_TEXT)
    page.keyboard.type("jie zhe xie")
    page.locator("#f-title").focus()
    page.wait_for_timeout(100)
    waiting[0].continue_()
    expect(body).to_have_value("## 主要做法\n\n先**排查**，再建台账。\n\n第二段。\n\njie zhe xie")
    expect(page.locator("#f-title")).to_be_focused()


def test_short_fields_take_one_line_and_sentences_take_plain_text(
    draft: Draft, user: User, sign_in: SignIn
) -> None:
    page = sign_in(user)
    page.goto(edit_of(draft))
    title = page.locator("#f-title")
    title.fill("")
    paste(title, WORD_HTML, "物流园\r\n联合建会\r\n")
    expect(title).to_have_value("物流园联合建会")
    problem = page.locator("#f-problem")
    paste(problem, WORD_HTML, "  企业小、散。\r\n\r\n\u00a0单独建会难。\r\n")
    expect(problem).to_have_value("企业小、散。\n单独建会难。")


def test_while_composing_a_paste_is_left_to_the_browser(draft: Draft, user: User, sign_in: SignIn) -> None:
    page = sign_in(user)
    page.goto(edit_of(draft))
    body = page.locator("[data-field=body] textarea")
    body.focus()
    body.dispatch_event("compositionstart")
    prevented = body.evaluate(
        """target => {
          const data = new DataTransfer();
          data.setData("text/html", "<b>字</b>");
          data.setData("text/plain", "字");
          return !target.dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }"""
    )
    assert not prevented


def test_a_big_turned_jpeg_and_a_heic_are_dropped(draft: Draft, user: User, sign_in: SignIn) -> None:
    page = sign_in(user)
    page.goto(edit_of(draft))
    page.locator("#f-summary").fill("写到一半的摘要")
    big = encoded(photo((4000, 3000)), "JPEG", exif=camera_exif(6))
    drop(page.locator("[data-tray-drop]"), {"服务站.jpg": big, "IMG_1.heic": heic(photo((800, 600)))})
    expect(rows(page)).to_have_count(2, timeout=15000)
    expect(page.locator("[data-tray-queue]")).to_contain_text("已缩到")
    expect(page.locator("[data-tray-queue]")).to_contain_text("原来是 HEIC 格式")
    saved(page)
    first, second = draft.pictures.all()
    picture = stored(first)
    assert picture.size == (2160, 2880)
    assert is_red(picture.convert("RGB").getpixel((2100, 50)))  # 转正以后，左上角的红到了右上
    assert not picture.getexif()
    assert b"PhoneMaker" not in picture.fp.read() if picture.fp else True
    assert stored(second).format == "JPEG"
    head = fresh(draft).head
    assert [image["file"] for image in head["images"]] == ["fu-wu-zhan.jpg", "img-1.jpg"]
    assert head["summary"] == "写到一半的摘要"


def test_a_pasted_picture_goes_into_the_body_where_the_cursor_is(
    draft: Draft, user: User, sign_in: SignIn
) -> None:
    page = sign_in(user)
    page.goto(edit_of(draft))
    body = page.locator("[data-field=body] textarea")
    body.fill("前面。后面。")
    body.focus()
    body.evaluate("one => one.setSelectionRange(3, 3)")
    paste(body, files={"image.png": encoded(photo((500, 400)), "PNG")})
    expect(body).to_have_value("前面。\n\n![](image.jpg)\n\n后面。")
    expect(rows(page)).to_have_count(1)


def test_what_is_not_a_picture_is_explained_and_a_lost_one_is_sent_again(
    draft: Draft, user: User, sign_in: SignIn
) -> None:
    page = sign_in(user)
    page.goto(edit_of(draft))
    queue = page.locator("[data-tray-queue]")
    drop(page.locator("[data-tray-drop]"), {"画.svg": b"<svg/>", "来稿.docx": b"PK"})
    expect(queue).to_contain_text("SVG")
    expect(queue).to_contain_text("从 Word 导入")
    page.context.set_offline(True)
    drop(page.locator("[data-tray-drop]"), {"a.png": encoded(photo((500, 400)), "PNG")})
    expect(queue).to_contain_text("没有网，还没有传上。")
    page.context.set_offline(False)
    expect(rows(page)).to_have_count(1)
    assert draft.pictures.count() == 1


def test_the_cover_is_cropped_by_keyboard_and_the_original_comes_back(
    draft: Draft, user: User, sign_in: SignIn
) -> None:
    page = sign_in(user, bypass_csp=True)
    page.goto(edit_of(draft))
    drop(page.locator("[data-tray-drop]"), {"a.jpg": encoded(photo((1200, 1200)), "JPEG")})
    page.get_by_role("button", name="裁图、转正").press("Enter")
    frame = page.get_by_role("group", name="裁剪框")
    expect(frame).to_be_focused()
    assert violations(page) == []
    for _ in range(10):
        page.keyboard.press("-")
    for _ in range(6):
        page.keyboard.press("Shift+ArrowLeft")
        page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_have_count(0)
    picture = draft.pictures.get()
    assert (picture.width, picture.height) == (600, 400)
    assert is_red(stored(picture).convert("RGB").getpixel((250, 250)))  # 左上角那一块
    expect(page.locator(".row-picture img")).to_have_attribute(
        "src", f"{_address(draft)}{picture.digest}/?small"
    )
    page.get_by_role("button", name="裁图、转正").click()
    page.get_by_role("button", name="换回原图").click()
    expect(page.locator("dialog")).to_have_count(0)
    assert draft.pictures.get().width == 1200


def test_the_frame_is_dragged_and_turned(draft: Draft, user: User, sign_in: SignIn) -> None:
    page = sign_in(user, width=360)
    page.goto(edit_of(draft))
    drop(page.locator("[data-tray-drop]"), {"a.jpg": encoded(photo((900, 1600)), "JPEG")})
    page.get_by_role("button", name="裁图、转正").click()
    frame = page.get_by_role("group", name="裁剪框")
    box = frame.bounding_box()
    assert box
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 50, box["y"] - 600, steps=5)
    page.mouse.up()
    assert page.locator("dialog [name=down]").input_value() == "0"
    page.get_by_role("button", name="右转").click()
    turned = page.locator("dialog canvas").evaluate("one => one.width > one.height")
    assert turned
    shown = page.locator("dialog canvas").bounding_box()
    framed = frame.bounding_box()
    assert shown
    assert framed
    assert framed["width"] / framed["height"] == pytest.approx(1.5, rel=0.02)
    assert framed["height"] == pytest.approx(shown["height"], rel=0.02)
    page.get_by_role("button", name="裁好").click()
    expect(page.locator("dialog")).to_have_count(0)
    picture = draft.pictures.get()
    assert (picture.width, picture.height) == (1350, 900)


def test_two_fingers_change_the_size_of_the_frame(draft: Draft, user: User, sign_in: SignIn) -> None:
    page = sign_in(user, width=360, has_touch=True)
    page.goto(edit_of(draft))
    drop(page.locator("[data-tray-drop]"), {"a.jpg": encoded(photo((1200, 1200)), "JPEG")})
    page.get_by_role("button", name="裁图、转正").tap()
    stage = page.locator("[data-crop-stage]")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, apart: float) -> None:
        points = [{"x": middle[0] + side * apart, "y": middle[1], "id": side + 2} for side in (-1, 1)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points if apart else []})

    fingers("touchStart", 100)
    for apart in (90, 80, 70, 60, 50):
        fingers("touchMove", apart)
    fingers("touchEnd", 0)
    assert page.locator("dialog [name=size]").input_value() == "50"


def test_another_picture_is_made_the_cover_and_one_is_taken_away(
    draft: Draft, user: User, sign_in: SignIn
) -> None:
    page = sign_in(user)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(edit_of(draft))
    for name in ("a.jpg", "b.jpg"):
        drop(page.locator("[data-tray-drop]"), {name: encoded(photo((500, 400)), "JPEG")})
    expect(rows(page)).to_have_count(2)
    page.locator("#f-images-1-alt").fill("乙图")
    rows(page).nth(1).get_by_role("button", name="设为封面").click()
    expect(page.locator("#f-images-0-alt")).to_have_value("乙图")
    expect(rows(page).first.locator("[data-cover]")).to_be_visible()
    rows(page).nth(1).get_by_role("button", name="删掉").click()
    unused = page.locator("[data-tray-unused]")
    expect(unused).to_contain_text("a.jpg")
    saved(page)
    assert [image["file"] for image in fresh(draft).head["images"]] == ["b.jpg"]
    unused.get_by_role("button", name="删掉").click()
    expect(unused).to_be_hidden()
    assert [picture.name for picture in draft.pictures.all()] == ["b.jpg"]


@pytest.mark.parametrize("width", [360, 1280])
def test_pictures_work_without_a_script(
    draft: Draft, user: User, sign_in: SignIn, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "服务站.jpg"
    file.write_bytes(encoded(photo((1000, 1000)), "JPEG"))
    page = sign_in(user, width=width, java_script_enabled=False)
    page.goto(edit_of(draft))
    page.locator("#f-problem").fill("没有脚本时写的")
    page.get_by_role("button", name="保存，再去传图、裁图、删图").click()
    page.get_by_label("选图片").set_input_files(file)
    page.get_by_role("button", name="传上来").click()
    expect(page.locator(".notice-success").last).to_contain_text("收下了 fu-wu-zhan.jpg")
    page.get_by_role("link", name="裁图").click()
    page.get_by_role("button", name="裁好").click()
    expect(page.locator(".notice-success")).to_contain_text("裁好了")
    assert (draft.pictures.get().width, draft.pictures.get().height) == (1000, 667)
    page.get_by_role("link", name="回写稿页").click()
    expect(page.locator("#f-problem")).to_have_value("没有脚本时写的")
    expect(page.locator("#f-images-0-file")).to_have_value("fu-wu-zhan.jpg")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_pictures_are_for_everyone(
    draft: Draft, user: User, sign_in: SignIn, width: int, scheme: str
) -> None:
    from dianxing.desk.pictures.keep_upload import add_pictures
    from dianxing.desk.place import the_place

    add_pictures(draft.pk, user, [("a.jpg", encoded(photo(), "JPEG"))], the_place())
    number = draft.pictures.get().pk
    page = sign_in(user, width=width, bypass_csp=True, color_scheme=scheme)
    for path in ("", f"{number}/crop/", f"{number}/remove/"):
        page.goto(f"{_address(draft)}{path}")
        assert violations(page) == []
        assert fits(page)


def _address(draft: Draft) -> str:
    return f"/cases/{draft.entry_id}/pictures/"
