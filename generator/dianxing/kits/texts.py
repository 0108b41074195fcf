"""一个案例的全部文字稿：各渠道一份；装不下的渠道空着，说明为什么，别的照做。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from dianxing.kits.kit_case import KitCase
from dianxing.kits.notes import Note, Refused
from dianxing.kits.qq import qq_notice, qq_text
from dianxing.kits.robots import RobotMessages, robot_messages
from dianxing.kits.wechat.article import Article, article
from dianxing.kits.wechat.style import WechatStyle
from dianxing.kits.weibo import WeiboTexts, weibo_texts
from dianxing.settings import Settings

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class KitTexts:
    """一个案例的文字稿；装不下的渠道是 None。"""

    article: Article | None
    weibo: WeiboTexts | None
    qq: str | None
    notice: str | None
    """QQ 群公告。"""
    robots: RobotMessages | None
    notes: tuple[Note, ...]
    """收短了什么。"""
    refused: tuple[Refused, ...]
    """哪个渠道装不下，为什么。"""


def kit_texts(kit: KitCase, style: WechatStyle, settings: Settings) -> KitTexts:
    """做一个案例的全部文字稿。"""
    refused: list[Refused] = []

    def tried(make: Callable[[], _T]) -> _T | None:
        try:
            return make()
        except Refused as why:
            refused.append(why)
            return None

    made = tried(lambda: article(kit, style, author=settings.wechat.author))
    weibo = tried(lambda: weibo_texts(kit, topic=settings.weibo.topic))
    group = tried(lambda: qq_text(kit))
    notice = tried(lambda: qq_notice(kit))
    robots = tried(lambda: robot_messages(kit))
    notes = (
        *(made.notes if made else ()),
        *(group[1] if group else ()),
        *(notice[1] if notice else ()),
    )
    return KitTexts(
        article=made,
        weibo=weibo,
        qq=group[0] if group else None,
        notice=notice[0] if notice else None,
        robots=robots,
        notes=notes,
        refused=tuple(refused),
    )
