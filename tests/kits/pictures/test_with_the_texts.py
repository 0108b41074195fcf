"""图片和文字稿一起写进渠道稿文件夹。"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dianxing.kits import files
from dianxing.kits.kit_case import KitCase
from dianxing.kits.outputs import KitForms, kit_forms
from dianxing.kits.wanted import kit_cards
from dianxing.kits.write_kits import KitResult, PictureJobs, write_kits
from dianxing.site.executors import LazyPool
from dianxing.site.pictures.jobs import Job

if TYPE_CHECKING:
    from ..conftest import KitDesk

CaseText = Callable[..., str]
Write = Callable[..., KitResult]


@pytest.fixture
def write(desk: KitDesk) -> Write:
    def run(forms: KitForms, picture_jobs: PictureJobs | None = None) -> KitResult:
        library = desk.library()
        return write_kits(
            library,
            desk.settings,
            forms,
            desk.kit_dir,
            kit_cards(library),
            pool=LazyPool(1),
            picture_jobs=picture_jobs or forms.pictures.jobs,
        )

    return run


def only_folder(result: KitResult) -> Path:
    (name,) = result.folders.values()
    return result.kit_dir / name


def pictures(folder: Path) -> dict[str, int]:
    found = [path for path in folder.iterdir() if path.suffix in (".jpg", ".pdf")]
    return {path.name: path.stat().st_mtime_ns for path in found}


def test_the_pictures_lie_beside_the_texts_and_are_left_alone_while_nothing_changes(
    desk: KitDesk, forms: KitForms, case_text: CaseText, write: Write
) -> None:
    desk.write(case_text())
    folder = only_folder(write(forms))
    before = pictures(folder)
    assert set(before) == {
        files.POSTER,
        files.POSTER_A3,
        files.WECHAT_COVER,
        files.WECHAT_THUMB,
        files.WEIBO_PICTURE,
    }
    assert (folder / files.WECHAT_ARTICLE).exists()
    assert not write(forms).report.written
    assert pictures(folder) == before


def test_a_new_colour_of_the_theme_redoes_the_pictures(
    desk: KitDesk, forms: KitForms, case_text: CaseText, write: Write
) -> None:
    desk.write(case_text())
    folder = only_folder(write(forms))
    poster = (folder / files.POSTER).read_bytes()
    theme = desk.root / "theme"
    real = theme.resolve()
    theme.unlink()
    theme.mkdir()
    for item in real.iterdir():
        if item.name != "css":
            (theme / item.name).symlink_to(item)
    shutil.copytree(real / "css", theme / "css")
    tokens = (real / "css/tokens.css").read_text("utf-8")
    changed = tokens.replace("--area-logistics: #057b91", "--area-logistics: #045a6b")
    (theme / "css/tokens.css").write_text(changed, "utf-8")
    written = write(kit_forms(desk.settings, desk.reference)).report.written
    assert (folder / files.POSTER).read_bytes() != poster
    assert not any(str(path).endswith(files.JOIN_QR) for path in written)


def test_a_spoilt_photo_leaves_the_texts_and_the_other_pictures(
    desk: KitDesk, forms: KitForms, case_text: CaseText, jpeg: Callable[..., bytes], write: Write
) -> None:
    images = "images:\n  - {file: one.jpg, alt: 夜里的分拣线}\nsources:"
    case = desk.write(case_text("sources:", images), one=jpeg())

    def spoilt_meanwhile(kit: KitCase) -> list[Job]:
        jobs = list(forms.pictures.jobs(kit))
        (case / "one.jpg").write_bytes(jpeg(colour=(1, 2, 3)))
        return jobs

    result = write(forms, spoilt_meanwhile)
    assert {problem.code for problem in result.problems} == {"picture-changed"}
    there = {path.name for path in only_folder(result).iterdir()}
    assert {files.WECHAT_ARTICLE, files.HANDOVER, files.WECHAT_THUMB, files.JOIN_QR} <= there
    assert files.POSTER not in there
