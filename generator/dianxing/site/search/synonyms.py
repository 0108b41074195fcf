"""同义词表：工友的话和文件里的话对上号。读 `content/_reference/synonyms.yml`，检索时在浏览器里用。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from dianxing.cases.findings import Finding
from dianxing.cases.yaml_file import model_keys, read_text, read_yaml
from dianxing.errors import SettingsError
from dianxing.problems import Problem
from dianxing.site.search.units import normalise

FILE = "_reference/synonyms.yml"


@dataclass(frozen=True)
class Synonyms:
    """归一过的同义词。"""

    groups: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    """（怎么问，找什么）：问话里有前者之一，就也找后者；`找什么` 里靠前的先找。"""
    question: tuple[str, ...] = ()
    """有这些词的是一句问话，如 怎么办。"""
    stop: tuple[str, ...] = ()
    """问话里不用找的词，如 我们。"""


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    same: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    find: tuple[str, ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    question: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    groups: tuple[_Group, ...] = ()


def load_synonyms(content_dir: Path) -> Synonyms:
    """读 `content_dir` 下的同义词表；没有这个文件就是空表，写错了抛 SettingsError。"""
    shown = f"{content_dir.name}/{FILE}"
    text = read_text(content_dir / FILE, shown, content_dir)
    if isinstance(text, Problem):
        if text.code == "no-file":
            return Synonyms()
        raise SettingsError(problems=[text])
    file, problems = read_yaml(text, shown, _File, model_keys(_File), _broken_groups)
    if problems or file is None:
        raise SettingsError(problems=problems)
    groups = tuple(
        (_folded(group.same or group.ask), _folded(group.same or group.find)) for group in file.groups
    )
    return Synonyms(groups, _folded(file.question), _folded(file.stop))


def _broken_groups(file: _File) -> Iterator[Finding]:
    for number, group in enumerate(file.groups):
        asked, found = group.same or group.ask, group.same or group.find
        if not asked or not found or (group.same and (group.ask or group.find)):
            what = f"第 {number + 1} 组写得不全"
            yield Finding(("groups", number), what, "要么只写 same，要么 ask 和 find 都写", "synonym-group")


def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    folded = (normalise(word).strip() for word in words)
    return tuple(dict.fromkeys(word for word in folded if word))
