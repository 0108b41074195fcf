"""做渠道稿时要告诉人的话：收短了什么，哪个渠道装不下。"""

from __future__ import annotations

from dataclasses import dataclass

from dianxing.cases.findings import Finding

WECHAT = "微信"
WEIBO = "微博"
QQ = "QQ群"
ROBOTS = "群机器人"


@dataclass(frozen=True, slots=True)
class Note:
    """一句话。"""

    channel: str
    what: str
    """收短了什么，或者为什么装不下；一句话，不带句号。"""


class Refused(Exception):
    """一个渠道装不下，而且收不短；`finding` 说是哪一栏、限度是多少、怎么改。"""

    def __init__(self, channel: str, finding: Finding) -> None:
        self.channel = channel
        self.finding = finding
        super().__init__(finding.what)
