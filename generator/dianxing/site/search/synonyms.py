"""同义词表：工友的话和文件里的话对上号。读 `content/_reference/synonyms.yml`，检索时在浏览器里用。"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from dianxing.errors import SettingsError
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
    path = content_dir / FILE
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return Synonyms()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: 读不了（{error}）") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise SettingsError(f"{path}{where}: YAML 写得不对（{getattr(error, 'problem', error)}）") from None
    return _synonyms(path, data or {})


def _synonyms(path: Path, data: Any) -> Synonyms:
    try:
        file = _File.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "最外层"
        raise SettingsError(f"{path}: {where}：写法不对 → 照文件开头的例子改") from None
    groups = []
    for number, group in enumerate(file.groups, 1):
        asked, found = group.same or group.ask, group.same or group.find
        if not asked or not found or (group.same and (group.ask or group.find)):
            raise SettingsError(f"{path}: 第 {number} 组：要么只写 same，要么 ask 和 find 都写")
        groups.append((_folded(asked), _folded(found)))
    return Synonyms(tuple(groups), _folded(file.question), _folded(file.stop))


def _folded(words: tuple[str, ...]) -> tuple[str, ...]:
    folded = (normalise(word).strip() for word in words)
    return tuple(dict.fromkeys(word for word in folded if word))
