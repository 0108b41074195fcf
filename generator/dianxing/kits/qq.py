"""QQ 群：一个案例的一条文字。不用 Markdown，行短，只有一个网址。"""

from __future__ import annotations

from dianxing.cases.findings import Finding
from dianxing.kits import notes
from dianxing.kits.kit_case import KitCase
from dianxing.kits.limits import QQ, QqLimits
from dianxing.kits.notes import Note, Refused
from dianxing.kits.sentences import shorten
from dianxing.kits.wording import best_figure, how_to_join, plain, sentence, where


def qq_text(kit: KitCase, limits: QqLimits = QQ) -> tuple[str, tuple[Note, ...]]:
    """一条群消息，和收短了什么；标题加网址就放不下的抛 Refused。"""
    head = kit.case.head
    lines = [plain(head.title), where(kit)]
    last = [how_to_join(kit), f"看他们怎么做：{kit.url}"]
    if qq_size("\n".join([*lines, *last]), limits) > limits.message:
        what = f"QQ 群的标题连网址放不下一条消息（最多 {limits.message} 字、{limits.message_bytes} 字节）"
        raise Refused(notes.QQ, Finding(("title",), what, "改短标题或 site_url", "qq-limit"))
    told: list[Note] = []
    result = sentence(head.result)
    for line in filter(None, (result, best_figure(kit, result))):
        room = limits.message - qq_size("\n".join([*lines, "", *last]), limits)
        fitted = shorten(line, room, lambda text: qq_size(text, limits))
        if fitted.text:
            lines.append(fitted.text)
        if fitted.cut:
            told.append(Note(notes.QQ, f"一条消息最多 {limits.message} 字，后面的没有放"))
            break
    return "\n".join([*lines, *last]) + "\n", tuple(told)


def qq_size(text: str, limits: QqLimits = QQ) -> int:
    """按更紧的一个算：字数，或者字节数折成的字数。"""
    return max(len(text), -(-len(text.encode()) * limits.message // limits.message_bytes))
