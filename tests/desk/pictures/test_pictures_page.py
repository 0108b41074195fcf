"""图片页：传、裁、删，没有脚本也行；写稿页的脚本来的答 JSON。"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from tests.desk.conftest import DeskSite
from tests.desk.uploads.pictures import camera_exif, encoded, heic, photo

from dianxing.desk.access.roles import Role

if TYPE_CHECKING:
    from django.test import Client

    from dianxing.desk.models import Draft, Picture

LANSHAN = "371302"
BY_SCRIPT = {"X-Desk-Autosave": "1"}


@pytest.fixture
def draft(desk: DeskSite) -> Draft:
    return desk.draft(desk.person("张撰稿", (Role.WRITER, LANSHAN)), county=LANSHAN)


@pytest.fixture
def client(desk: DeskSite, draft: Draft) -> Client:
    return desk.client(draft.owner)


def address(draft: Draft) -> str:
    return f"/cases/{draft.entry_id}/pictures/"


def upload(client: Client, draft: Draft, *files: SimpleUploadedFile, script: bool = True) -> object:
    return client.post(address(draft), {"pictures": list(files)}, headers=BY_SCRIPT if script else {})


def jpeg(
    name: str = "服务站.jpg", size: tuple[int, int] = (900, 700), orientation: int = 1
) -> SimpleUploadedFile:
    data = encoded(photo(size), "JPEG", exif=camera_exif(orientation))
    return SimpleUploadedFile(name, data)


def stored(picture: Picture) -> Image.Image:
    from dianxing.desk.drafts.picture_store import read_picture
    from dianxing.desk.place import the_place

    return Image.open(BytesIO(read_picture(the_place().pictures, picture.digest)))


def test_a_phone_picture_is_turned_stripped_and_named(client: Client, draft: Draft) -> None:
    response = upload(
        client, draft, jpeg(orientation=6), SimpleUploadedFile("a.heic", heic(photo((640, 480))))
    )
    told = response.json()
    assert [one["name"] for one in told["pictures"]] == ["fu-wu-zhan.jpg", "a.jpg"]
    first, second = draft.pictures.all()
    assert (first.width, first.height) == (700, 900)
    assert stored(first).size == (700, 900)
    assert not stored(first).getexif()
    assert stored(second).format == "JPEG"
    draft.refresh_from_db()
    assert "images" not in draft.head  # 脚本来的，那一条由表单添


def test_one_bad_file_does_not_stop_the_others(client: Client, draft: Draft) -> None:
    told = upload(client, draft, SimpleUploadedFile("画.svg", b"<svg/>"), jpeg()).json()
    assert [one["original"] for one in told["failed"]] == ["画.svg"]
    assert told["failed"][0]["why"].endswith("。")
    assert draft.pictures.count() == 1


def test_two_pictures_of_one_name_are_both_kept(client: Client, draft: Draft) -> None:
    upload(client, draft, jpeg(), jpeg(size=(500, 500)))
    upload(client, draft, jpeg(size=(600, 500)))
    names = [picture.name for picture in draft.pictures.all()]
    assert names == ["fu-wu-zhan.jpg", "fu-wu-zhan-2.jpg", "fu-wu-zhan-3.jpg"]


def test_without_a_script_the_row_is_added_and_nothing_typed_is_lost(client: Client, draft: Draft) -> None:
    draft.head = {**draft.head, "images": [{"file": "old.jpg", "alt": "原来的"}], "summary": "写过的"}
    draft.save()
    response = upload(client, draft, jpeg(), script=False)
    assert response.status_code == 303
    draft.refresh_from_db()
    assert draft.head["images"] == [{"file": "old.jpg", "alt": "原来的"}, {"file": "fu-wu-zhan.jpg"}]
    assert draft.head["summary"] == "写过的"
    page = client.get(address(draft)).content.decode()
    assert "fu-wu-zhan.jpg" in page
    assert "?small" in page


def test_pictures_of_a_text_under_review_do_not_change(client: Client, draft: Draft) -> None:
    upload(client, draft, jpeg())
    picture = draft.pictures.get()
    draft.stage = "first"
    draft.save()
    for path, fields in (
        (address(draft), {"pictures": [jpeg()]}),
        (f"{address(draft)}{picture.pk}/crop/", {}),
        (f"{address(draft)}{picture.pk}/remove/", {}),
    ):
        response = client.post(path, fields, headers=BY_SCRIPT)
        assert response.status_code == 409
        assert "待初审" in response.json()["refused"]
    assert draft.pictures.get().digest == picture.digest


def test_a_crop_keeps_the_name_and_is_always_cut_from_the_original(client: Client, draft: Draft) -> None:
    upload(client, draft, jpeg())
    before = draft.pictures.get()
    crop = f"{address(draft)}{before.pk}/crop/"
    told = client.post(crop, {"size": "50", "across": "0", "down": "0"}, headers=BY_SCRIPT).json()
    once = draft.pictures.get()
    assert told["picture"]["cropped"]
    assert (once.name, once.original, once.width) == (before.name, before.digest, 450)
    assert once.width / once.height == pytest.approx(1.5)
    client.post(crop, {"size": "100", "across": "50", "down": "50"})
    twice = draft.pictures.get()
    assert (twice.original, twice.width) == (before.digest, 900)
    # 裁过的、没裁的都取得到，别人的摘要取不到
    for digest in (twice.digest, before.digest):
        assert client.get(f"{address(draft)}{digest}/").status_code == 200
    client.post(crop, {"do": "reset"})
    assert draft.pictures.get().digest == before.digest
    assert client.get(f"{address(draft)}{once.digest}/").status_code == 404


def test_turning_only_turns(client: Client, draft: Draft) -> None:
    upload(client, draft, jpeg())
    picture = draft.pictures.get()
    client.post(f"{address(draft)}{picture.pk}/crop/", {"shape": "whole", "turn": "90"})
    assert stored(draft.pictures.get()).size == (700, 900)


def test_a_frame_too_small_is_refused_with_the_choice_kept(client: Client, draft: Draft) -> None:
    upload(client, draft, jpeg(size=(480, 480)))
    picture = draft.pictures.get()
    response = client.post(f"{address(draft)}{picture.pk}/crop/", {"size": "20", "across": "7"})
    assert response.status_code == 400
    page = response.content.decode()
    assert "太小" in page
    assert 'name="across" min="0" max="100" value="7"' in page


def test_a_thumbnail_is_small(client: Client, draft: Draft) -> None:
    upload(client, draft, jpeg(size=(2000, 1000)))
    digest = draft.pictures.get().digest
    small = Image.open(BytesIO(client.get(f"{address(draft)}{digest}/?small").content))
    assert small.size == (480, 240)


def test_removing_asks_first_and_takes_the_row_away(client: Client, draft: Draft) -> None:
    from dianxing.desk.drafts.picture_store import picture_path
    from dianxing.desk.place import the_place

    upload(client, draft, jpeg(), script=False)
    picture = draft.pictures.get()
    remove = f"{address(draft)}{picture.pk}/remove/"
    assert "删掉这张图？" in client.get(remove).content.decode()
    assert draft.pictures.exists()
    client.post(remove)
    draft.refresh_from_db()
    assert not draft.pictures.exists()
    assert "images" not in draft.head
    assert picture_path(the_place().pictures, picture.digest).is_file()


def test_what_is_not_used_is_pointed_out_and_not_published(client: Client, draft: Draft) -> None:
    from dianxing.desk.review.publishable import published_with

    upload(client, draft, jpeg("a.jpg"), jpeg("b.jpg", (500, 400)), jpeg("c.jpg", (600, 400)))
    draft.head = {**draft.head, "images": [{"file": "b.jpg", "alt": "门口"}]}
    draft.body = "![屋里](c.jpg)\n"
    draft.save()
    assert sorted(published_with(draft)) == ["b.jpg", "c.jpg"]
    page = client.get(address(draft)).content.decode()
    assert page.count("没有用到</span>") == 1
    assert page.count("封面</span>") == 1


def test_the_form_sends_one_without_a_script_to_the_pictures(client: Client, draft: Draft) -> None:
    form = {"seen": "1", "title": "新的题目", "county": "兰山区", "do": "pictures"}
    response = client.post(f"/cases/{draft.entry_id}/edit/", form)
    assert response["Location"] == address(draft)
    draft.refresh_from_db()
    assert draft.head["title"] == "新的题目"


def test_a_picture_without_a_description_is_in_the_meter(client: Client, draft: Draft) -> None:
    upload(client, draft, jpeg(), script=False)
    page = client.get(f"/cases/{draft.entry_id}/edit/").content.decode()
    meter = page.partition("data-meter-body")[2]
    assert "图里有什么" in meter


def test_a_request_beyond_all_limits_is_refused_unread(client: Client, draft: Draft) -> None:
    from dianxing.desk.access.upload_limit import MAX_REQUEST

    fields = {"pictures": [jpeg()]}
    response = client.post(address(draft), fields, CONTENT_LENGTH=str(MAX_REQUEST + 1))
    assert response.status_code == 400
    assert "文件太大的，先缩小" in response.content.decode()
    assert not draft.pictures.exists()


def test_everything_done_to_a_picture_is_recorded(client: Client, draft: Draft) -> None:
    from dianxing.desk.models import Event

    upload(client, draft, jpeg())
    picture = draft.pictures.get()
    client.post(f"{address(draft)}{picture.pk}/crop/", {"size": "50"})
    client.post(f"{address(draft)}{picture.pk}/remove/")
    events = list(Event.objects.order_by("id").values_list("action", "actor_name"))
    assert events == [(f"picture-{act}", "张撰稿") for act in ("add", "crop", "remove")]
