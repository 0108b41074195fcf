"""三家用的同一批文字：造的案例，和改一个案例。"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.corpus import write_cases
from dianxing.cases.folders import find_folders
from dianxing.cases.read import read_case
from dianxing.cases.reference_files import load_reference

ROOT = Path(__file__).parents[2]
_TITLE = re.compile(r"^((?:title|Title): *\"?|# )(.+?)(.)(\"?)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Text:
    """给对手的一个案例：它们用得上的那部分。"""

    id: str
    """`年/短名`。"""
    title: str
    summary: str
    area: str
    tags: Sequence[str]
    date: str
    body: str


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
        texts.append(Text(folder.id, head.title, head.summary, area, head.tags, date, read.case.body))
    return texts


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
