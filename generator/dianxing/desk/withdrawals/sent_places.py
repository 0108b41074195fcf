"""一个案例发到过哪里：推送台账里的，和做好了的渠道稿。"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from dianxing.desk.place import DeskPlace
from dianxing.push.channels.every import channel_label
from dianxing.push.correct import RETRACT, sent_to
from dianxing.push.ledger.entry import Entry
from dianxing.push.ledger.ledger import Ledger
from dianxing.push.materials import find_sheet
from dianxing.push.tasks import what_to_do
from dianxing.push.workplace import open_workplace


@dataclass(frozen=True, slots=True)
class SentPlace:
    """发到过的一处。"""

    number: int
    """台账里第几条。"""
    case_id: str
    channel: str
    target: str
    when: str
    state: str
    address: str
    """发出来的网址；不知道是空的。"""
    to_do: str
    """已经是给人的活了：做什么；不是就是空的。"""


@dataclass(frozen=True, slots=True)
class Reached:
    """去过的地方。"""

    places: tuple[SentPlace, ...]
    kits: tuple[str, ...]
    """做好了渠道稿的案例：文件撤下时会删掉，谁已经拿去发了，程序不知道。"""


def reached(place: DeskPlace, case_ids: Iterable[str]) -> Reached:
    """这几个案例的。"""
    ids = tuple(dict.fromkeys(case_ids))
    settings = place.settings_now()
    with open_workplace(settings, os.environ, channels=False) as workplace:
        places = tuple(row for case_id in ids for row in _rows(workplace.ledger, case_id))
    return Reached(places, tuple(case_id for case_id in ids if find_sheet(place.root / "kit", case_id)))


def _rows(ledger: Ledger, case_id: str) -> tuple[SentPlace, ...]:
    return tuple(_row(entry, case_id) for entry in sent_to(ledger, case_id))


def _row(entry: Entry, case_id: str) -> SentPlace:
    address = entry.now.address
    return SentPlace(
        number=entry.id,
        case_id=case_id,
        channel=channel_label(entry.post.channel),
        target=entry.post.target,
        when=f"{entry.now.at:%Y-%m-%d %H:%M}",
        state=entry.state.chinese,
        address=address if address.startswith(("https://", "http://")) else "",
        to_do=what_to_do(entry) if entry.now.code == RETRACT else "",
    )
