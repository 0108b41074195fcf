"""检查全站的案例：每个文件的全部问题，加上案例之间的冲突，一次给出，按位置排好。"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from dianxing.cases.folders import CaseFolder, find_folders
from dianxing.cases.model import Case
from dianxing.cases.read import read_case
from dianxing.cases.reference import Reference
from dianxing.problems import Problem

AliasEntry = tuple[str, tuple[str, ...]]
"""（案例 id，它的旧地址）。"""


def check(root: Path, reference: Reference, *, taken: Collection[str] = ()) -> tuple[Problem, ...]:
    """`root` 下全部案例的全部问题。

    `taken` 是生成的页面占用的站内地址（如 `/search/`）；手写页面和案例的地址这里自己会算。
    """
    found = find_folders(root / "cases")
    problems = list(found.problems)
    entries: list[AliasEntry] = []
    for case in _cases([*found.folders, *found.misnamed], root, reference, problems):
        entries.append((case.id, case.head.aliases))
    real = {
        *taken,
        *content_addresses(root / "content"),
        *(f"/cases/{folder.id}/" for folder in found.folders),
    }
    problems.extend(alias_problems(root, entries, real))
    return tuple(sorted(set(problems)))


def alias_problems(root: Path, entries: Iterable[AliasEntry], real: Collection[str]) -> tuple[Problem, ...]:
    """旧地址撞上真的页面，或者两个案例抢同一个旧地址。`real` 是站内真有的地址，前后带斜杠。"""
    pages = {address.casefold(): address for address in real}
    owners: dict[str, str] = {}
    problems = []
    for case_id, aliases in sorted(entries):
        for number, alias in enumerate(aliases):
            key = alias.casefold()  # 有的服务器和磁盘不分大小写
            if key in pages:
                what, fix = f"旧地址“{alias}”是网站上真有的页面", "删掉这个旧地址，或者核对有没有写错"
                problems.append(_alias_problem(root, case_id, number, alias, what, fix, "alias-is-page"))
            elif key in owners:
                what = f"旧地址“{alias}”已经给了 cases/{owners[key]}"
                fix = "一个旧地址只能通到一个案例，删掉其中一处"
                problems.append(_alias_problem(root, case_id, number, alias, what, fix, "alias-taken"))
            owners.setdefault(key, case_id)
    return tuple(sorted(problems))


def content_addresses(content_dir: Path) -> frozenset[str]:
    """手写页面的站内地址：`content/join.md` 是 `/join/`，`content/a/index.md` 是 `/a/`。"""
    addresses = set()
    for path in content_dir.rglob("*.md"):
        parts = list(path.relative_to(content_dir).with_suffix("").parts)
        if any(part.startswith(("_", ".")) for part in parts):
            continue
        if parts[-1].lower() in ("index", "readme"):
            parts.pop()
        addresses.add("/" + "".join(f"{part}/" for part in parts))
    return frozenset(addresses)


def _cases(
    folders: Iterable[CaseFolder], root: Path, reference: Reference, problems: list[Problem]
) -> Iterator[Case]:
    for folder in folders:
        read = read_case(folder, root, reference)
        problems.extend(read.problems)
        if read.case:
            yield read.case


def _alias_problem(
    root: Path, case_id: str, number: int, alias: str, what: str, fix: str, code: str
) -> Problem:
    path = f"cases/{case_id}/case.md"
    line, column = _position(root / path, alias)
    return Problem(path, line, column, what, fix, code, f"aliases.{number}")


def _position(path: Path, text: str) -> tuple[int, int]:
    """`text` 在文件里第一次出现的行列；案例刚读过，找不到只会是中途被改了。"""
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if text in line:
            return number, line.index(text) + 1
    return 1, 1
