"""QQ 群：一个案例的一条文字，和群公告。不用 Markdown，行短，只有一个网址。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dianxing.cases.findings import Finding
from dianxing.kits import notes
from dianxing.kits.kit_case import KitCase
from dianxing.kits.limits import QQ, QqLimits
from dianxing.kits.notes import Note, Refused
from dianxing.kits.sentences import shorten
from dianxing.kits.wording import best_figure, how_to_join, plain, sentence, where


def qq_text(kit: KitCase, limits: QqLimits = QQ) -> tuple[str, tuple[Note, ...]]:
    """一条群消息，和收短了什么；标题加网址就放不下的抛 Refused。"""
    result = sentence(kit.case.head.result)
    text, cut = _composed(
        kit,
        (result, best_figure(kit, result)),
        lambda text: qq_size(text, limits),
        limits.message,
        f"一条消息（最多 {limits.message} 字、{limits.message_bytes} 字节）",
    )
    told = (Note(notes.QQ, f"一条消息最多 {limits.message} 字，后面的没有放"),) if cut else ()
    return text, told


def qq_notice(kit: KitCase, limits: QqLimits = QQ) -> tuple[str, tuple[Note, ...]]:
    """群公告，和收短了什么：多一句怎么做的；标题加网址就放不下的抛 Refused。"""
    head = kit.case.head
    result = sentence(head.result)
    steps = "".join(f"{number}. {sentence(step)}" for number, step in enumerate(head.steps, 1))
    body = (result, best_figure(kit, result), f"怎么做的：{steps}" if steps else "")
    text, cut = _composed(kit, body, len, limits.notice, f"群公告（最多 {limits.notice} 字）")
    told = (Note(notes.QQ, f"群公告最多 {limits.notice} 字，后面的没有放"),) if cut else ()
    return text, told


def qq_size(text: str, limits: QqLimits = QQ) -> int:
    """按更紧的一个算：字数，或者字节数折成的字数。"""
    return max(len(text), -(-len(text.encode()) * limits.message // limits.message_bytes))


def _composed(
    kit: KitCase, body: Iterable[str], size: Callable[[str], int], most: int, form: str
) -> tuple[str, bool]:
    """标题、地方在前，怎样加入和网址在后，中间一段一段地放；给出文字和“有没有收短”。"""
    lines = [plain(kit.case.head.title), where(kit)]
    last = [how_to_join(kit), f"看他们怎么做：{kit.url}"]
    if size(_joined(lines, last)) > most:
        what = f"QQ 群的标题连网址放不下{form}"
        raise Refused(notes.QQ, Finding(("title",), what, "改短标题或 site_url", "qq-limit"))
    for line in filter(None, body):
        fitted = shorten(line, max(0, most - size(_joined([*lines, ""], last))), size)
        if fitted.text:
            lines.append(fitted.text)
        if fitted.cut:
            return _joined(lines, last), True
    return _joined(lines, last), False


def _joined(lines: Sequence[str], last: Sequence[str]) -> str:
    return "\n".join([*lines, *last]) + "\n"
