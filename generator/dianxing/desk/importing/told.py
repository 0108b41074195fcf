"""导入以后要人知道的：认出了什么，还要人做什么。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dianxing.desk.compare.field import field_label, head_fields
from dianxing.desk.word.docx_import import Imported
from dianxing.desk.word.unsorted import UNSORTED


@dataclass(frozen=True, slots=True)
class Told:
    """导入以后的话。"""

    done: str
    """认出了什么。"""
    todo: tuple[str, ...]
    """还要人看、要人做的，一条一句。"""


def in_one(todo: Sequence[str]) -> str:
    """几条并成一条提示。"""
    if len(todo) < 2:
        return "".join(todo)
    return "还要看一看。" + "".join(f"（{number}）{line}" for number, line in enumerate(todo, start=1))


def told(imported: Imported) -> Told:
    """`imported` 是导入的结果。"""
    labels = ["标题"] if imported.title else []
    labels += [field_label(field) for field in head_fields(imported.head) if field[0] != "images"]
    done = "从 Word 导入好了。"
    done += f"认出来、填好了：{'、'.join(labels)}。" if labels else "没有认出哪一栏，字都在正文里。"
    if imported.pictures:
        done += f"带来了 {len(imported.pictures)} 张图。"
    notes = imported.notes
    if imported.unmatched:
        notes = notes[:-1]  # 最后一条说的就是它，下面说得更细
    todo = [f"{note}。" for note in notes]
    if imported.unmatched:
        todo.append(
            f"{len(imported.unmatched)} 段没有认出该放在哪里，在正文末尾“{UNSORTED}”下面："
            "该留的挪到合适的栏，不要的删掉，再删掉这个小标题。没整理完不能送审。"
        )
    described = [picture for picture in imported.pictures if picture.alt]
    todo += [
        f"第 {one.position} 张图在 Word 里写的说明是“{one.alt}”，合用就抄进“图里有什么”。"
        for one in described
    ]
    return Told(done, tuple(todo))
