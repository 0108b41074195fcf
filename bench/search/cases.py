"""基准用的案例和问话：真案例配手写的问话，造的案例配抽出来的。"""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench.corpus import write_cases
from dianxing.cases.folders import find_folders
from dianxing.cases.read import read_case
from dianxing.cases.reference_files import load_reference
from dianxing.site.search.document import Labels, SearchDoc, search_doc

ROOT = Path(__file__).parents[2]
_HAN = re.compile("[\u4e00-\u9fff]{2,}")


@dataclass(frozen=True)
class Question:
    """一句问话，和该在前十里的案例 id。"""

    kind: str
    text: str
    wanted: frozenset[str]


@dataclass(frozen=True)
class Collection:
    """一个摆好的站点目录，和其中全部案例的文字。"""

    root: Path
    docs: Sequence[SearchDoc]


def collect(root: Path, generated: int, seed: int) -> Collection:
    """把真案例和造的案例摆到 root，读出文字。"""
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    for name in ("content", "theme", "cases"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("mkdocs.yml", "dianxing.yml"):
        if (ROOT / name).exists():
            shutil.copy2(ROOT / name, root / name)
    if generated:
        write_cases(root, generated, seed)
    reference = load_reference(root / "content")
    docs = []
    for folder in find_folders(root / "cases").folders:
        case = read_case(folder, root, reference).case
        if case is not None and case.head.status == "published":
            docs.append(search_doc(case, Labels(reference)))
    return Collection(root, docs)


def written_questions(docs: Sequence[SearchDoc]) -> list[Question]:
    """手写的问话；短名在案例里找不到就是问话写旧了，报错。"""
    ids = {doc.id.split("/")[1]: doc.id for doc in docs}
    listed = yaml.safe_load(Path(__file__).with_name("queries.yml").read_text(encoding="utf-8"))
    return [
        Question(kind, str(text), frozenset(ids[name] for name in names))
        for kind, rows in listed.items()
        for text, *names in rows
    ]


def sampled_questions(docs: Sequence[SearchDoc], count: int, seed: int) -> list[Question]:
    """从造的案例里抽：连着的汉字、单位名、隔开的两个词。只要全部案例里不超过十篇有的，才说得清该找到谁。"""
    dice = random.Random(seed)
    texts = {doc.id: "\n".join(text for _, text in doc.blocks()) for doc in docs}
    generated = [doc for doc in docs if "/case-" in doc.id]
    found: list[Question] = []
    while len(found) < count:
        doc = dice.choice(generated)
        kind = dice.choice(("run", "run", "run", "name", "apart"))
        words = _words(doc, kind, dice)
        if not words:
            continue
        wanted = frozenset(name for name, text in texts.items() if all(word in text for word in words))
        if 0 < len(wanted) <= 10:
            found.append(Question(kind, " ".join(words), wanted))
    return found


def _words(doc: SearchDoc, kind: str, dice: random.Random) -> list[str]:
    if kind == "name":
        name = doc.names[0]
        length = dice.randint(2, min(6, len(name)))
        start = dice.randrange(len(name) - length + 1)
        return [name[start : start + length]]
    runs = [run for run in _HAN.findall(doc.title + "，" + doc.summary + "，" + doc.body[-1]) if len(run) > 3]
    words = []
    for _ in range(2 if kind == "apart" else 1):
        run = dice.choice(runs)
        length = dice.randint(2, 4) if kind == "apart" else dice.randint(3, min(10, len(run)))
        start = dice.randrange(max(1, len(run) - length + 1))
        words.append(run[start : start + length])
    return words
