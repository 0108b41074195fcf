"""读一个案例文件夹：给出读好、查过、按授权裁剪过的案例，或者它的全部问题。不抛异常。

`judge` 是其中不碰文件夹的那一半，采编台查草稿也用它：字和图片从哪里来都行，规则是同一套。
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from dianxing.cases.body import body_pictures, check_body
from dianxing.cases.consent import check_consents, prune, used_consents
from dianxing.cases.findings import Finding
from dianxing.cases.folders import CaseFolder
from dianxing.cases.head import HeadRead, read_head, read_head_slowly
from dianxing.cases.model import Case, CaseHead
from dianxing.cases.picture_file import MAX_BYTES, PictureFault, inspect
from dianxing.cases.reading_files import UnreadableError, read_limited
from dianxing.cases.reference import Reference, fold
from dianxing.cases.rules import broken_rules
from dianxing.cases.source_text import MAX_BYTES as MAX_CASE_BYTES
from dianxing.cases.source_text import SourceText, read_source
from dianxing.problems import Problem

MAX_PROBLEMS = 60
"""一个文件最多报这么多处。"""


@dataclass(frozen=True, slots=True)
class ReadCase:
    """读一个案例的结果：有问题就没有 `case`。"""

    id: str
    case: Case | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """一份 `case.md` 读下来的结果。"""

    head: CaseHead
    """能用的部分：写错的字段留空。"""
    body: str
    digest: str
    problems: tuple[Problem, ...]


Look = Callable[[str], "str | PictureFault"]
"""文件名 → 图片内容的摘要，或者它哪里不对。"""


def read_case(folder: CaseFolder, root: Path, reference: Reference) -> ReadCase:
    """读 `folder` 里的案例；问题里的路径相对 `root`。"""
    place = os.fspath(folder.where)
    path = f"{place}/case.md"
    shown = _relative(path, root)
    try:
        data = read_limited(path, _tree(place), MAX_CASE_BYTES, "把图片和附件移出正文，放在文件夹里")
    except UnreadableError as fault:
        return ReadCase(folder.id, None, (Problem(shown, 1, 1, fault.what, fault.fix, fault.code),))
    judged = judge(folder.id, data, shown, reference, _InFolder(place))
    if judged.problems:
        return ReadCase(folder.id, None, judged.problems)
    case = Case(id=folder.id, digest=judged.digest, head=judged.head, body=judged.body)
    return ReadCase(folder.id, case, ())


def judge(case_id: str, data: bytes, shown: str, reference: Reference, look: Look) -> Judged:
    """读一份 `case.md` 的字节；`shown` 是问题里的路径，`look` 看它用到的图片。"""
    source = read_source(data)
    if source.head is None:
        problems = _problems(shown, source, None, source.findings)
        return Judged(CaseHead(title="（标题）"), source.body, "", problems)
    read = read_head(source.head, source.head_line, reference)
    head, body, findings = _checked(case_id, read, source, reference)
    state = hashlib.blake2b(data, digest_size=16)
    # 撤回改变了案例的样子，所以也算进摘要
    for consent in sorted(used_consents(read.head) & {fold(gone) for gone in reference.withdrawn}):
        state.update(b"\0withdrawn " + consent.encode())
    findings += _pictures(look, head, body, state)
    problems = ()
    if findings or source.findings:
        if read.tree is None:  # 快读法没有行列；有话要说时再慢读一遍
            read = read_head_slowly(source.head, source.head_line, reference)
        problems = _problems(shown, source, read, [*source.findings, *findings])
    return Judged(head, body, state.hexdigest(), problems)


def _checked(
    case_id: str, read: HeadRead, source: SourceText, reference: Reference
) -> tuple[CaseHead, str, list[Finding]]:
    findings = list(read.findings)
    broken = read.broken
    for needs, finding in broken_rules(read.head, case_id):
        if not broken or broken.isdisjoint(needs):
            findings.append(finding)
    for finding in check_consents(read.head):
        if not broken or broken.isdisjoint(("people", str(finding.loc[0]))):
            findings.append(finding)
    head, body, left = prune(read.head, source.body, reference.withdrawn)
    findings += left
    findings += check_body(source.body)
    if body != source.body:  # 剪掉图片以后也要解析得了
        findings += [finding for finding in check_body(body) if finding.code == "bad-markdown"]
    return head, body, findings


def _pictures(look: Look, head: CaseHead, body: str, state: hashlib.blake2b) -> list[Finding]:
    """案例里用到的图片都在、都真是图片；它们的内容算进摘要。"""
    in_body = body_pictures(body)
    if not head.images and not in_body:
        return []
    findings: list[Finding] = []
    seen: set[str] = set()
    for number, image in enumerate(head.images):
        if image.file in seen:
            what = f"图片“{image.file}”列了两遍"
            findings.append(Finding(("images", number, "file"), what, "删掉一条", "repeated-picture"))
            continue
        seen.add(image.file)
        fault = _picture(look, image.file, state)
        if fault:
            findings.append(Finding(("images", number, "file"), fault.what, fault.fix, fault.code))
    for picture in in_body:
        if len(findings) >= MAX_PROBLEMS:
            break
        name = picture.file.removeprefix("./")
        if name in seen:
            continue
        seen.add(name)
        # 没列在 images 里的，没人写过图里有什么、拍到谁、有没有授权，不能上网
        fault = _picture(look, name, state) or PictureFault(
            f"正文里的图片“{name}”没有列在 images 里",
            "在头部的 images 里加一条：file、alt、credit，拍到人的写 people 和 consents",
            "unlisted-picture",
        )
        findings.append(Finding(("body",), fault.what, fault.fix, fault.code, at=picture.start))
    return findings


def _picture(look: Look, name: str, state: hashlib.blake2b) -> PictureFault | None:
    if "/" in name or "\\" in name:
        return PictureFault("图片要放在案例自己的文件夹里", "把图片复制过来，只写文件名", "bad-file-name")
    seen = look(name)
    if isinstance(seen, PictureFault):
        return seen
    state.update(f"\0{name}\0{seen}".encode())
    return None


@dataclass(frozen=True)
class _InFolder:
    """案例文件夹里的图片，是一个 `Look`。"""

    folder: str

    def __call__(self, name: str) -> str | PictureFault:
        if name not in self._names:
            like = next((other for other in self._names if other.lower() == name.lower()), None)
            fix = (
                f"文件名是“{like}”，大小写要一样"
                if like
                else "把图片放进案例的文件夹，或者改成里面有的文件名"
            )
            return PictureFault(f"案例的文件夹里没有图片“{name}”", fix, "no-picture")
        try:
            data = read_limited(f"{self.folder}/{name}", _tree(self.folder), MAX_BYTES, "缩小后再放进来")
        except UnreadableError as fault:
            return PictureFault(f"图片“{name}”：{fault.what}", fault.fix, fault.code)
        facts = inspect(name, data)
        if isinstance(facts, PictureFault):
            return PictureFault(f"图片“{name}”：{facts.what}", facts.fix, facts.code)
        return facts.digest

    @cached_property
    def _names(self) -> frozenset[str]:
        try:
            return frozenset(os.listdir(self.folder))
        except OSError:
            return frozenset()


def _problems(
    shown: str, source: SourceText, read: HeadRead | None, findings: Iterable[Finding]
) -> tuple[Problem, ...]:
    problems = sorted({_problem(shown, source, read, finding) for finding in findings})
    if len(problems) > MAX_PROBLEMS:
        last = problems[MAX_PROBLEMS - 1]
        what = f"问题太多，只列出前 {MAX_PROBLEMS} 处"
        problems = problems[:MAX_PROBLEMS]
        problems.append(Problem(shown, last.line, last.column, what, "先改前面的，再检查一遍", "more"))
    return tuple(problems)


def _problem(path: str, source: SourceText, read: HeadRead | None, finding: Finding) -> Problem:
    spot = finding.spot
    if spot is None and finding.at is not None:
        spot = source.body_spot(finding.at)
    if spot is None and read is not None and read.tree is not None:
        written = read.tree.values.get(finding.loc)
        where = finding.loc if written or not finding.near else finding.near
        spot = read.tree.spot(where, on_key=finding.on_key)
    line, column = spot or (1, 1)
    return Problem(path, line, column, finding.what, finding.fix, finding.code, finding.field)


def _tree(folder: str) -> str:
    """案例文件夹上两层：`cases/`。"""
    return os.path.dirname(os.path.dirname(folder))


def _relative(path: str, root: Path) -> str:
    # 每个案例都要，而 relative_to 慢三倍
    return path.replace(os.sep, "/").removeprefix(f"{root.as_posix()}/")
