"""读 `content/_reference/*.yml`：五个词表，一次给出全部问题。"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from dianxing.cases.findings import Finding, Loc
from dianxing.cases.reference import Area, City, Courier, Kind, Place, Reference, UnionForm, fold
from dianxing.cases.yaml_file import read_text, read_yaml
from dianxing.errors import SourceProblems
from dianxing.problems import Problem

FOLDER = "_reference"


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, defer_build=True)


class _Regions(_File):
    city: City
    places: tuple[Place, ...] = Field(min_length=1)


class _Areas(_File):
    areas: tuple[Area, ...] = Field(min_length=1)


class _Couriers(_File):
    couriers: tuple[Courier, ...] = ()


class _Forms(_File):
    forms: tuple[UnionForm, ...] = Field(min_length=1)


class _Withdrawn(_File):
    withdrawn: tuple[str, ...] = ()


_FILES: Mapping[str, type[_File]] = {
    "regions.yml": _Regions,
    "areas.yml": _Areas,
    "couriers.yml": _Couriers,
    "forms.yml": _Forms,
    "withdrawn.yml": _Withdrawn,
}
_ENTRIES: Mapping[str, type] = {
    "city": City,
    "places": Place,
    "areas": Area,
    "couriers": Courier,
    "forms": UnionForm,
    "kinds": Kind,
}


def load_reference(content_dir: Path) -> Reference:
    """读全部词表；有问题抛 SourceProblems，带每处的路径、行、列。"""
    folder = content_dir / FOLDER
    state = hashlib.blake2b(digest_size=16)
    problems: list[Problem] = []
    read: dict[str, _File] = {}
    for name, kind in _FILES.items():
        shown = f"{content_dir.name}/{FOLDER}/{name}"
        text = read_text(folder / name, shown, content_dir)
        if isinstance(text, Problem):
            problems.append(text)
            continue
        data = text.encode()
        state.update(len(data).to_bytes(8, "little") + data)
        value, found = read_yaml(text, shown, kind, partial(_known_keys, kind), _broken_lists)
        problems.extend(found)
        if value is not None:
            read[name] = value
    if problems:
        raise SourceProblems(sorted(problems))
    return _reference(read, state.hexdigest())


def _reference(read: Mapping[str, Any], digest: str) -> Reference:
    return Reference(
        city=read["regions.yml"].city,
        places=read["regions.yml"].places,
        areas=read["areas.yml"].areas,
        couriers=read["couriers.yml"].couriers,
        forms=read["forms.yml"].forms,
        withdrawn=frozenset(read["withdrawn.yml"].withdrawn),
        digest=digest,
    )


def _known_keys(kind: type[_File], loc: Loc) -> Mapping[str, str]:
    names = [part for part in loc if isinstance(part, str)]
    if not names:
        return {name: name for name in kind.model_fields}
    entry = _ENTRIES.get(names[-1])
    return {field.name: field.name for field in fields(entry)} if entry else {}


def _broken_lists(read: _File) -> list[Finding]:
    """代码重复、继任者不存在或绕成了圈、两个县区占一格。"""
    findings: list[Finding] = []
    for name in type(read).model_fields:
        entries = getattr(read, name)
        if name == "city" or name == "withdrawn":
            continue
        findings += _repeated(name, entries, "code")
        if name == "places":
            findings += _repeated(name, entries, "slug") + _shared_tiles(entries)
        if name in ("places", "couriers"):
            findings += _broken_successors(name, entries)
        if name == "areas":
            for number, area in enumerate(entries):
                findings += [
                    Finding((name, number, *finding.loc), finding.what, finding.fix, finding.code)
                    for finding in _repeated("kinds", area.kinds, "code")
                ]
    return findings


def _repeated(name: str, entries: Sequence[Any], key: str) -> list[Finding]:
    seen: dict[str, int] = {}
    findings = []
    for number, entry in enumerate(entries):
        value = getattr(entry, key)
        first = seen.setdefault(fold(value), number)
        if first != number:
            what = f"{key} “{value}”和第 {first + 1} 条重复"
            findings.append(Finding((name, number, key), what, "换一个没用过的", f"repeated-{key}"))
    return findings


def _broken_successors(name: str, entries: Sequence[Any]) -> list[Finding]:
    after = {entry.code: entry.successor for entry in entries}
    findings = []
    for number, entry in enumerate(entries):
        loc = (name, number, "successor")
        if entry.successor and entry.successor not in after:
            what = f"没有代码是“{entry.successor}”的"
            findings.append(Finding(loc, what, "写接手那一条的 code", "no-successor"))
            continue
        seen, code = set(), entry.code
        while code and code not in seen:
            seen.add(code)
            code = after.get(code)
        if code:
            findings.append(Finding(loc, "继任者绕成了圈", "最后一个不写 successor", "successor-loop"))
    return findings


def _shared_tiles(places: Sequence[Place]) -> list[Finding]:
    seen: dict[tuple[int, int], str] = {}
    findings = []
    for number, place in enumerate(places):
        if place.tile is None:
            continue
        other = seen.setdefault(place.tile, place.name)
        if other != place.name:
            what = f"“{place.name}”和“{other}”占了同一格"
            findings.append(Finding(("places", number, "tile"), what, "换一格", "shared-tile"))
    return findings
