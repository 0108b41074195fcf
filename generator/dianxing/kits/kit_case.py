"""做渠道稿要知道的：一个能公开的案例，和网站、工会、入会的几件事。各渠道只从它取材。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dianxing.cases.catalogue import Card
from dianxing.cases.model import Case
from dianxing.cases.picture_file import PictureFacts


@dataclass(frozen=True, slots=True)
class KitSite:
    """网站和主办的工会。"""

    name: str
    url: str
    """网站根地址，带末尾斜杠。"""
    union: str
    city: str
    hotline: str

    @property
    def join_url(self) -> str:
        """“我能入会吗”。"""
        return f"{self.url}join/"


@dataclass(frozen=True, slots=True)
class KitCase:
    """一个案例的全部素材；已按授权裁剪，已经公开，不是示例。"""

    case: Case
    card: Card
    site: KitSite
    area: str
    """领域全称；没有领域为空。"""
    area_short: str
    union: str
    """向哪个工会咨询入会，如 兰山区总工会；外地案例是主办的总工会。"""
    office: str
    """核实过的办公室；没有为空，绝不编造。"""
    phone: str
    folder: Path
    """案例文件夹，图片在里面。"""
    photos: Mapping[str, PictureFacts]
    """能公开的图片：文件名 → 尺寸和摘要。"""
    county: str = ""
    """今天的县区名，如 兰山区；外地案例为空。"""

    @property
    def url(self) -> str:
        """案例页的完整网址；每个渠道都通到这里。"""
        return self.site.url + self.card.path

    @property
    def folder_name(self) -> str:
        """渠道稿的文件夹名。"""
        return folder_name(self.card)


def folder_name(card: Card) -> str:
    """渠道稿的文件夹名，`<发布日>-<短名>`，如 `2022-09-10-lanshan-logistics`。"""
    return f"{card.published.iso()}-{card.id.rpartition('/')[2]}"
