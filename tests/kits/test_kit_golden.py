"""一份渠道稿的样子，和看过的一份对照。

样子该变的时候：删掉 `golden/` 里对应的文件，再跑一遍，看过新写的，一起提交。
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dianxing.kits.outputs import kit_forms, text_files
from dianxing.kits.texts import kit_texts

from .conftest import CITY, KitDesk

COVER = CITY.parent / "cases/2022/dongshan-logistics-park/cover.jpg"
GOLDEN = Path(__file__).with_name("golden")


@pytest.fixture(scope="module")
def texts(one_desk: KitDesk, case_text: Callable[..., str]) -> dict[str, str]:
    """文件名 → 内容；图文两种样式各一份。"""
    images = "images: [{file: cover.jpg, alt: 分拨中心外景, credit: 东山区总工会}]\nsources:"
    kit = one_desk.kit(case_text("sources:", images), "2024/golden", cover=COVER.read_bytes())
    found = {}
    for style in ("素白", "红金"):
        forms = kit_forms(one_desk.settings, one_desk.reference, style)
        files = text_files(kit, kit_texts(kit, forms.style, one_desk.settings), forms)
        # 一个标签一行，人才看得了
        found[f"wechat-{style}.html"] = files["wechat.html"].replace("><", ">\n<") + "\n"
        found |= {
            name: files[name]
            for name in ("weibo.txt", "qq.txt", "qq-notice.txt", "groupbot.json", "kit.json")
        }
    return found


@pytest.mark.parametrize(
    "name",
    [
        "wechat-红金.html",
        "wechat-素白.html",
        "weibo.txt",
        "qq.txt",
        "qq-notice.txt",
        "groupbot.json",
        "kit.json",
    ],
)
def test_the_kit_is_as_it_was_reviewed(texts: dict[str, str], name: str) -> None:
    path = GOLDEN / name
    if not path.exists():
        path.write_text(texts[name], encoding="utf-8")
        pytest.fail(f"{name} 是新写的：看一遍，对了就提交")
    assert texts[name] == path.read_text(encoding="utf-8")
