"""推送的素材：读 `kit/` 里做好的渠道稿和群摘要。不读案例、不排版，渠道稿里有什么就发什么。"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from dianxing.errors import BuildError
from dianxing.kits import files
from dianxing.kits.digest.files import MAIL, MAIL_HTML, MAIL_TEXT, PICTURE, QQ_TEXT
from dianxing.site.digests.record import DigestRecord
from dianxing.site.views import addresses

_PART = re.compile(r"(?m)^———— 第\d+条，从下一行复制 ————\n")
_AGAIN = "重新运行 dianxing kit"


@dataclass(frozen=True, slots=True)
class CaseRef:
    """一条里登的一个案例。"""

    id: str
    digest: str
    """发的时候案例文件夹内容的摘要。"""
    title: str
    address: str
    """案例页的完整网址。"""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class InlinePicture(_File):
    """正文里的一张图。"""

    file: str


class WechatKit(_File):
    """公众号图文。"""

    title: str
    author: str
    digest: str
    content: str
    """正文 HTML 的文件名，图片的 `src` 是渠道稿里的文件名。"""
    content_source_url: str
    cover: str
    thumb: str
    pictures: tuple[InlinePicture, ...] = ()


class WeiboText(_File):
    """微博的一种长短。"""

    text: str
    length: int
    limit: int


class WeiboKit(_File):
    """微博。"""

    short: WeiboText
    medium: WeiboText
    long: WeiboText
    api: WeiboText
    """接口用的：没有话题。"""
    picture: str


class QqKit(_File):
    """QQ 群。"""

    text: str
    picture: str


class RobotKit(_File):
    """群机器人；消息体在 `file` 里。"""

    file: str
    text: str


class _About(_File):
    id: str
    title: str
    url: str
    place: str
    area: str | None
    scope: str
    county: str | None
    published: date
    updated: date | None
    case_digest: str
    wechat: WechatKit | None
    weibo: WeiboKit | None
    qq: QqKit | None
    robots: RobotKit | None


@dataclass(frozen=True, slots=True)
class Kit:
    """一个案例的渠道稿；装不下的渠道是 None。"""

    case: CaseRef
    folder: Path
    place: str
    area: str
    scope: str
    county: str
    """县区代码；外地案例为空。"""
    published: date
    updated: date | None
    wechat: WechatKit | None
    weibo: WeiboKit | None
    qq: QqKit | None
    robots: RobotKit | None

    def text(self, name: str) -> str:
        """文件夹里一个文字文件；没有抛 BuildError。"""
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise BuildError(f"{self.folder / name}: 读不了 → {_AGAIN}") from None

    def robot_messages(self) -> dict[str, dict[str, Any]]:
        """`groupbot.json`：wecom、dingtalk、feishu → card、text → 照原样 POST 的消息体。"""
        value = _json(self.folder / files.GROUP_ROBOTS)
        if not isinstance(value, dict):
            raise BuildError(f"{self.folder / files.GROUP_ROBOTS}: 内容不对 → {_AGAIN}")
        return value

    @property
    def sheet(self) -> Path:
        """发布单：人照着发。"""
        return self.folder / files.HANDOVER


@dataclass(frozen=True, slots=True)
class DigestKit:
    """一份群摘要。"""

    name: str
    """`2026-11-20-county-lanshan`。"""
    title: str
    scope: str
    url: str
    """摘要自己的网页。"""
    cases: tuple[CaseRef, ...]
    """登了的案例里，渠道稿还在的。"""
    folder: Path
    qq: tuple[str, ...]
    """QQ 群的几条，按次序。"""
    picture: Path
    mail: Path
    mail_html: Path
    mail_text: Path


@dataclass(frozen=True, slots=True)
class Materials:
    """能发的全部素材。"""

    kits: tuple[Kit, ...] = ()
    digests: tuple[DigestKit, ...] = ()


def read_kits(kit_dir: Path) -> tuple[Kit, ...]:
    """`kit_dir` 里的全部渠道稿，按文件夹名排好；有一份读不懂抛 BuildError。"""
    return tuple(_kit(path.parent) for path in sorted(kit_dir.glob(f"*/{files.ABOUT}")))


def find_sheet(kit_dir: Path, case_id: str) -> Path | None:
    """一个案例的发布单；还没有做过渠道稿、渠道稿读不懂的是 None。"""
    for path in sorted(kit_dir.glob(f"*-{case_id.rpartition('/')[2]}/{files.HANDOVER}")):
        try:
            about = _json(path.with_name(files.ABOUT))
        except BuildError:
            continue
        # 短名的末尾可能一样，别的年份也可能有同一个短名
        if isinstance(about, dict) and about.get("id") == case_id:
            return path
    return None


def read_digests(
    kit_dir: Path, records: Iterable[DigestRecord], kits: Iterable[Kit], site_url: str
) -> tuple[DigestKit, ...]:
    """做过文件的群摘要；`records` 是 `content/_digests/` 的记录。"""
    known = {kit.case.id: kit.case for kit in kits}
    found = []
    for record in records:
        folder = kit_dir / "digests" / record.name
        if (folder / QQ_TEXT).is_file():
            text = (folder / QQ_TEXT).read_text(encoding="utf-8")
            found.append(
                DigestKit(
                    name=record.name,
                    title=record.title,
                    scope=record.scope,
                    url=site_url + addresses.digest(record.name),
                    cases=tuple(known[case] for case in record.cases if case in known),
                    folder=folder,
                    qq=tuple(part.strip() + "\n" for part in _PART.split(text) if part.strip()),
                    picture=folder / PICTURE,
                    mail=folder / MAIL,
                    mail_html=folder / MAIL_HTML,
                    mail_text=folder / MAIL_TEXT,
                )
            )
    return tuple(found)


def _kit(folder: Path) -> Kit:
    path = folder / files.ABOUT
    try:
        about = _About.model_validate(_json(path))
    except ValidationError:
        raise BuildError(f"{path}: 是旧的格式，读不懂 → {_AGAIN}") from None
    return Kit(
        case=CaseRef(about.id, about.case_digest, about.title, about.url),
        folder=folder,
        place=about.place,
        area=about.area or "",
        scope=about.scope,
        county=about.county or "",
        published=about.published,
        updated=about.updated,
        wechat=about.wechat,
        weibo=about.weibo,
        qq=about.qq,
        robots=about.robots,
    )


def _json(path: Path) -> object:
    try:
        value: object = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise BuildError(f"{path}: 读不了 → {_AGAIN}") from None
    return value
