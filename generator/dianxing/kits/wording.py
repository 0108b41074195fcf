"""几个渠道共用的话：干净的案例文字、数字怎么说、怎样加入。群和微博里一个网址之外不再有别的链接。"""

from __future__ import annotations

import re

from dianxing.cases.figures import best_metric, chinese_number
from dianxing.cases.model import Metric
from dianxing.kits.kit_case import KitCase
from dianxing.kits.sentences import ends_sentence, one_line
from dianxing.site.pictures.share_card import Figure

_LINK = re.compile(r"\s*(?:https?://|www\.)[!-~]+", re.I)
# 这几个半角字在微博、群里有别的意思：话题、点名、机器人的标签
_SPECIAL = str.maketrans({"#": "＃", "@": "＠", "<": "＜", ">": "＞"})


def plain(text: str) -> str:
    """放进微博和群的案例文字：一行，没有网址，不会变成话题、点名或标签。"""
    return _LINK.sub("", one_line(text)).translate(_SPECIAL).strip()


def sentence(text: str) -> str:
    """同 `plain`，末尾补上句号。"""
    clean = plain(text)
    return clean if not clean or ends_sentence(clean) else clean.rstrip("，、；：,;:") + "。"


def figure_line(metric: Metric) -> str:
    """`建会率由41.3%变为100%（2022年9月，媒体报道）`。"""
    unit = plain(metric.unit)
    value = f"{chinese_number(metric.value)}{unit}"
    before = "" if metric.baseline is None else f"{chinese_number(metric.baseline)}{unit}"
    change = f"由{before}变为{value}" if before else value
    note = "，".join(filter(None, (metric.as_of.chinese() if metric.as_of else "", metric.method.value)))
    return f"{plain(metric.key)}{change}（{note}）"


def best_figure(kit: KitCase, told: str) -> str:
    """最能说明成效的一个数字，成一句；没有、或者 `told` 里已经说过为空。"""
    metric = best_metric(kit.case.head.metrics)
    if metric is None:
        return ""
    shown = {chinese_number(metric.value), f"{metric.value:g}"}
    if any(Figure(number).told_in(told) for number in shown):
        return ""
    return f"{figure_line(metric)}。"


def where(kit: KitCase) -> str:
    """`兰山区，物流快递，2022年`。"""
    return "，".join(filter(None, (plain(kit.card.place), kit.area_short, f"{kit.card.year}年")))


def how_to_join(kit: KitCase) -> str:
    """一句话：向谁问，打哪个电话。没有核实过的办公电话就只写热线。"""
    union = f"向{kit.union}咨询" if kit.county else "向所在县区总工会咨询"
    phone = f"，电话{kit.phone}" if kit.phone else ""
    return f"想入会：{union}{phone}，或打{kit.site.hotline}。"
