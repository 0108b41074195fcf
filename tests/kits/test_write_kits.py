"""渠道稿文件夹：该重做的重做，没变的不碰，没了的删掉，别人的不动。"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest

from dianxing.cases.partial_date import BEIJING, PartialDate
from dianxing.cases.picture_file import PictureFault
from dianxing.errors import SettingsError
from dianxing.kits.kit_case import KitCase
from dianxing.kits.outputs import kit_forms
from dianxing.kits.wanted import kit_cards, recent_cards, refuse_kit_dir
from dianxing.kits.write_kits import KitResult, write_kits
from dianxing.site.executors import LazyPool
from dianxing.site.pictures.jobs import PictureError

from .conftest import AS_OF, KitDesk

TEXT_FILES = {
    "wechat.html",
    "weibo.txt",
    "qq.txt",
    "qq-notice.txt",
    "groupbot.json",
    "handover.html",
    "kit.json",
}
CaseText = Callable[..., str]


@dataclass(frozen=True)
class FakeJob:
    """一张假的图：记下做了几遍，要坏就坏。"""

    path: str
    log: list[str]
    broken: list[str]
    source: str = "cases/x/case.md"
    key: str = "1"

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path,)

    def run(self) -> Mapping[str, bytes]:
        self.log.append(self.path)
        if self.path in self.broken:
            raise PictureError(PictureFault("解不开", "换一张", "picture-broken"))
        return {self.path: b"jpeg"}


@dataclass
class Runner:
    """一遍一遍地做。"""

    desk: KitDesk
    drawn: list[str]
    broken: list[str]

    def jobs(self, kit: KitCase) -> Iterable[FakeJob]:
        return [
            FakeJob(f"{kit.folder_name}/{name}", self.drawn, self.broken) for name in ("poster.jpg", "a.png")
        ]

    def run(
        self, *ids: str, style: str = "", pictures: bool = False, as_of: datetime = AS_OF, strict: bool = True
    ) -> KitResult:
        settings = self.desk.settings.model_copy(update={"as_of": as_of})
        library = self.desk.library(settings)
        assert not (strict and library.catalogue.problems)
        usual = kit_forms(settings, library.catalogue.reference)
        return write_kits(
            library,
            settings,
            kit_forms(settings, library.catalogue.reference, style) if style else usual,
            self.desk.kit_dir,
            kit_cards(library, ids=ids),
            others=usual,
            pool=LazyPool(1),
            picture_jobs=self.jobs if pictures else None,
        )

    @property
    def files(self) -> dict[str, set[str]]:
        """文件夹名 → 里面的文件名。"""
        folders = [path for path in self.desk.kit_dir.iterdir() if path.is_dir()]
        return {folder.name: {path.name for path in folder.iterdir()} for folder in folders}

    def text(self, name: str, folder: str = "2024-05-20-night-shift") -> str:
        return (self.desk.kit_dir / folder / name).read_text(encoding="utf-8")


@pytest.fixture
def kits(desk: KitDesk) -> Runner:
    return Runner(desk, [], [])


def test_a_kit_is_a_folder_named_by_day_and_slug(kits: Runner, case_text: CaseText) -> None:
    kits.desk.write(case_text())
    kits.run("night-shift")
    assert kits.files == {"2024-05-20-night-shift": TEXT_FILES}
    assert json.loads(kits.text("kit.json"))["wechat"]["content"] == "wechat.html"
    assert json.loads(kits.text("groupbot.json")).keys() == {"wecom", "dingtalk", "feishu"}


def test_nothing_is_rewritten_when_nothing_changed(kits: Runner, case_text: CaseText) -> None:
    kits.desk.write(case_text())
    kits.run("night-shift", pictures=True)
    before = {path: path.stat().st_mtime_ns for path in kits.desk.kit_dir.rglob("*")}
    again = kits.run("night-shift", pictures=True)
    assert (again.made, again.report.written, again.report.removed) == ((), (), ())
    assert before == {path: path.stat().st_mtime_ns for path in kits.desk.kit_dir.rglob("*")}
    assert len(kits.drawn) == 2


def test_only_the_forms_that_changed_are_rewritten(kits: Runner, case_text: CaseText) -> None:
    kits.desk.write(case_text())
    kits.run("night-shift")
    kits.desk.write(case_text(body="另一段正文。\n"))
    written = {Path(path).name for path in kits.run("night-shift").report.written}
    assert "wechat.html" in written and "weibo.txt" not in written


def test_kits_made_before_follow_their_cases(kits: Runner, case_text: CaseText) -> None:
    kits.desk.write(case_text())
    kits.run("night-shift")
    kits.desk.write(case_text("143人入会，添了", "144人入会，添了"))
    kits.desk.write(case_text(), "2024/other")
    kits.run("other")
    assert "144人入会，添了" in kits.text("qq.txt")
    assert set(kits.files) == {"2024-05-20-night-shift", "2024-05-20-other"}


def test_the_kit_of_a_case_that_is_gone_goes(kits: Runner, case_text: CaseText) -> None:
    kits.desk.write(case_text())
    kits.desk.write(case_text(), "2024/other")
    kits.run("night-shift", "other", pictures=True)
    kits.desk.write(case_text("status: published", "status: withdrawn"))
    kits.run("other", pictures=True)
    assert set(kits.files) == {"2024-05-20-other"}


def test_a_kit_goes_when_its_case_expires(kits: Runner, case_text: CaseText) -> None:
    kits.desk.write(case_text("published: 2024-05-20", "published: 2024-05-20, expires: 2024-06-30"))
    kits.run("night-shift")
    assert kits.files
    kits.run(as_of=datetime(2024, 7, 1, tzinfo=BEIJING))
    assert not kits.files


def test_a_withdrawn_consent_leaves_kits_made_before(
    kits: Runner, case_text: CaseText, jpeg: Callable[..., bytes]
) -> None:
    text = case_text(
        "{text: 半夜能坐下来吃口热的，知足了。, role: 夜班分拣工}",
        "{text: 半夜能坐下来吃口热的，知足了。, role: 夜班分拣工, name: 甲某某, consent: C-7}",
        "sources:",
        "people: [{name: 甲某某, consent: C-7}]\n"
        "images: [{file: face.jpg, alt: 甲某某在休息间, people: true, consents: [C-7]}]\nsources:",
        body="正文。\n",
    )
    kits.desk.write(text, face=jpeg())
    kits.run("night-shift")
    assert "甲某某" in kits.text("wechat.html") and "photo-1.jpg" in kits.text("wechat.html")
    withdrawn = kits.desk.root / "content/_reference/withdrawn.yml"
    withdrawn.write_text("withdrawn:\n  - C-7\n", encoding="utf-8")
    kits.run()
    for name in TEXT_FILES:
        for bound in ("甲某某", "知足了", "photo-1.jpg"):
            assert bound not in kits.text(name)


def test_the_files_of_strangers_stay(kits: Runner, case_text: CaseText) -> None:
    kits.desk.write(case_text())
    kits.run("night-shift")
    (kits.desk.kit_dir / "2024-05-20-night-shift/笔记.txt").write_text("别动", encoding="utf-8")
    kits.desk.write(case_text("status: published", "status: draft"))
    kits.run()
    assert kits.files == {"2024-05-20-night-shift": {"笔记.txt"}}


def test_a_style_asked_for_is_for_the_kits_asked_for(kits: Runner, case_text: CaseText) -> None:
    kits.desk.write(case_text())
    kits.desk.write(case_text(), "2024/other")
    kits.run("night-shift", "other")
    kits.run("other", style="素白")
    assert json.loads(kits.text("kit.json"))["style"] == "红金"
    assert json.loads(kits.text("kit.json", "2024-05-20-other"))["style"] == "素白"


def test_one_failed_picture_holds_up_nothing_else(kits: Runner, case_text: CaseText) -> None:
    kits.desk.write(case_text())
    kits.broken.append("2024-05-20-night-shift/a.png")
    made = kits.run("night-shift", pictures=True)
    assert [problem.what for problem in made.problems] == ["解不开"]
    assert kits.files["2024-05-20-night-shift"] == TEXT_FILES | {"poster.jpg"}


def test_a_failed_picture_is_tried_again_the_next_time(kits: Runner, case_text: CaseText) -> None:
    kits.desk.write(case_text())
    kits.broken.append("2024-05-20-night-shift/a.png")
    kits.run("night-shift", pictures=True)
    kits.broken.clear()
    assert kits.run("night-shift", pictures=True).problems == ()
    assert kits.drawn.count("2024-05-20-night-shift/a.png") == 2
    assert kits.drawn.count("2024-05-20-night-shift/poster.jpg") == 1


def test_without_pictures_current_ones_stay_and_stale_ones_go(kits: Runner, case_text: CaseText) -> None:
    kits.desk.write(case_text())
    kits.run("night-shift", pictures=True)
    kits.run("night-shift")
    assert "poster.jpg" in kits.files["2024-05-20-night-shift"]
    kits.desk.write(case_text("143人入会，添了", "144人入会，添了"))
    kits.run("night-shift")
    assert kits.files["2024-05-20-night-shift"] == TEXT_FILES


def test_a_channel_that_cannot_hold_a_case_has_no_file_and_the_sheet_says_why(
    kits: Runner, case_text: CaseText
) -> None:
    kits.desk.write(case_text("夜里十二点到现场讲一次", "长" * 20_000))
    made = kits.run("night-shift")
    assert kits.files["2024-05-20-night-shift"] == TEXT_FILES - {"wechat.html"}
    assert "这个渠道放不下" in kits.text("handover.html") and "最多 19,999" in kits.text("handover.html")
    (why,) = json.loads(kits.text("kit.json"))["refused"]
    assert why["channel"] == "微信" and made.made[0].texts.article is None


def test_a_broken_case_holds_up_no_other(kits: Runner, case_text: CaseText) -> None:
    kits.desk.write(case_text())
    kits.desk.write("---\ntitle: 坏的\nstatus: published\n---\n", "2024/broken")
    kits.run("night-shift", strict=False)
    assert set(kits.files) == {"2024-05-20-night-shift"}


def test_a_write_that_fails_leaves_the_folder_as_it_was(kits: Runner, case_text: CaseText) -> None:
    kits.desk.write(case_text())
    kits.run("night-shift")
    before = kits.text("qq.txt")
    kits.desk.write(case_text("143人入会，添了", "144人入会，添了"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Runner, "jobs", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            kits.run("night-shift", pictures=True)
    assert kits.text("qq.txt") == before


def test_the_last_days_are_counted_from_the_day_of_the_build(desk: KitDesk, case_text: CaseText) -> None:
    for number, day in enumerate(("2024-05-01", "2024-05-02", "2024-06-01")):
        desk.write(case_text("published: 2024-05-20", f"published: {day}"), f"2024/case-{number}")
    library = desk.library()
    days = [card.published for card in recent_cards(library, AS_OF, 30)]
    assert days == [PartialDate(2024, 5, 2), PartialDate(2024, 6, 1)]
    assert recent_cards(library, AS_OF, 0) == ()


@pytest.mark.parametrize("place", ["site", "site/kit", "cases/kit", "content", ".", ".."])
def test_kits_are_never_written_into_the_site_or_the_sources(tmp_path: Path, place: str) -> None:
    root = tmp_path / "root"
    with pytest.raises(SettingsError, match="--kit-dir"):
        refuse_kit_dir(root / place, root, root / "site")


def test_kits_may_stand_beside_the_site(tmp_path: Path) -> None:
    refuse_kit_dir(tmp_path / "kit", tmp_path, tmp_path / "site")


def test_made_kits_carry_their_texts(kits: Runner, case_text: CaseText) -> None:
    kits.desk.write(case_text())
    (made,) = kits.run("night-shift").made
    assert made.id == "2024/night-shift"
    assert made.texts.weibo is not None
    assert replace(made.texts, notes=()).refused == ()
