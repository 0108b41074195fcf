"""各家用的同一批文字：造的案例，和改一个案例。"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import write_cases
from dianxing.cases.figures import chinese_number
from dianxing.cases.folders import find_folders
from dianxing.cases.model import Case
from dianxing.cases.read import read_case
from dianxing.cases.reference_files import load_reference

ROOT = Path(__file__).parents[2]
_TITLE = re.compile(r"^((?:title|Title): *\"?|# )(.+?)(.)(\"?)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Text:
    """给对手的一个案例。"""

    id: str
    """`年/短名`。"""
    title: str
    summary: str
    area: str
    tags: Sequence[str]
    date: str
    markdown: str
    """标题和摘要以外、我们的案例页上看得见的全部文字。"""


def make_root(root: Path, count: int, seed: int) -> None:
    """一个站点目录：本项目的 content、theme 和设置，count 个造的案例。"""
    root.mkdir(parents=True)
    for name in ("content", "theme", "mkdocs.yml", "dianxing.yml"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, root / name)
    write_cases(root, count, seed)


def read_texts(root: Path) -> Sequence[Text]:
    """`root` 里全部案例的文字，按 id 升序。"""
    reference = load_reference(root / "content")
    texts = []
    for folder in find_folders(root / "cases").folders:
        read = read_case(folder, root, reference)
        if read.case is None:
            raise ValueError(f"造的案例不合格式：{read.problems[0]}")
        head = read.case.head
        area = reference.area(head.area).name if head.area else ""
        date = head.dates.published.iso() if head.dates.published else ""
        texts.append(Text(folder.id, head.title, head.summary, area, head.tags, date, _markdown(read.case)))
    return texts


def _markdown(case: Case) -> str:
    """头部的各块事实写成 Markdown，再接正文：同样的字给每一家排、给每一家检索。"""
    head = case.head
    metrics = (
        f"{item.key} {chinese_number(item.value)}{item.unit}（{item.method.value}，出处 {item.source}）"
        for item in head.metrics
    )
    sources = (f"[{item.title}]({item.url})" for item in head.sources)
    blocks = (
        ("难在哪", head.problem),
        ("怎么做的", _list(head.steps)),
        ("做成了什么", head.result),
        ("经验", _list(head.lessons)),
        ("什么情况下能照着做", _list(head.replicable_when)),
        ("数字", _list(metrics)),
        ("原话", "\n\n".join(f"> {item.text}——{item.role}" for item in head.quotes)),
        ("来龙去脉", case.body.strip()),
        ("服务", _list(head.services)),
        ("出处", _list(sources)),
    )
    return "\n\n".join(f"## {name}\n\n{text}" for name, text in blocks if text)


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def newest(texts: Sequence[Text]) -> Sequence[str]:
    """最新一年的案例的 id。"""
    year = max(text.id.split("/")[0] for text in texts)
    return [text.id for text in texts if text.id.startswith(year)]


def edit(path: Path, number: int) -> None:
    """改一个案例：标题换一个字，正文添一句。标题变了，列表、相关案例和检索都得跟着变。"""
    text = path.read_text(encoding="utf-8")
    digit = "一二三四五六七八九十"[number % 10]
    text = _TITLE.sub(rf"\g<1>\g<2>{digit}\g<4>", text, count=1)
    path.write_text(f"{text}\n这是后来添的第{number}句话。\n", encoding="utf-8")
