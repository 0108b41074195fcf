"""`dianxing check --channels`：哪个案例在哪个渠道放不下，限度是多少，怎么改。

查已发布的（没到日子的也算，到时候就要发）和在审的；示例、过期的、撤回的不发，不查。
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dianxing.cases.card import card as make_card
from dianxing.cases.findings import Finding
from dianxing.cases.folders import CaseFolder, find_folders
from dianxing.cases.head import read_head_slowly
from dianxing.cases.model import Case, Scope, Status
from dianxing.cases.picture_file import PictureFacts, inspect
from dianxing.cases.read import read_case
from dianxing.cases.reference import Reference
from dianxing.cases.source_text import read_source
from dianxing.kits.from_library import kit_site, make_kit_case
from dianxing.kits.kit_case import KitCase
from dianxing.kits.limits import WECHAT
from dianxing.kits.texts import kit_texts
from dianxing.kits.wechat.style import WechatStyle, load_style
from dianxing.problems import Problem
from dianxing.settings import Settings


def channel_problems(settings: Settings, reference: Reference) -> tuple[Problem, ...]:
    """全部放不下的地方，按位置排好；读不进来的案例不在这里报。"""
    root = settings.root
    style = load_style(root / "theme", settings.wechat.style)
    problems: set[Problem] = set()
    for folder in find_folders(root / "cases").folders:
        case = read_case(folder, root, reference).case
        if case is None or not _goes_out(case, settings):
            continue
        kit = _kit(case, folder, settings, reference)
        problems.update(
            _problem(folder, reference, finding) for finding in channel_findings(kit, style, settings)
        )
    return tuple(sorted(problems))


def channel_findings(kit: KitCase, style: WechatStyle, settings: Settings) -> Iterator[Finding]:
    """一个案例放不下的地方。"""
    yield from (why.finding for why in kit_texts(kit, style, settings).refused)
    images = kit.case.head.images
    facts = kit.photos.get(images[0].file) if images else None
    width, height = WECHAT.cover
    if facts and (facts.width < width or facts.height < height):
        what = f"封面照片只有 {facts.width}×{facts.height} 像素，公众号的头条封面要 {width}×{height}"
        fix = "换一张大的；没有就从 images 里拿掉，改用文字封面"
        yield Finding(("images", 0, "file"), what, fix, "wechat-cover")


def _goes_out(case: Case, settings: Settings) -> bool:
    head = case.head
    over = head.dates.expires is not None and settings.as_of >= head.dates.expires.end()
    return head.status in (Status.PUBLISHED, Status.REVIEW) and head.scope is not Scope.SAMPLE and not over


def _kit(case: Case, folder: CaseFolder, settings: Settings, reference: Reference) -> KitCase:
    photos = {
        image.file: inspect(image.file, (folder.path / image.file).read_bytes()) for image in case.head.images
    }
    good = {file: facts for file, facts in photos.items() if isinstance(facts, PictureFacts)}
    site = kit_site(settings, reference)
    return make_kit_case(case, make_card(case, reference), good, site, reference, folder.path)


def _problem(folder: CaseFolder, reference: Reference, finding: Finding) -> Problem:
    if finding.loc[:1] == ("wechat",):  # 是设置的事，不怪案例
        return Problem("dianxing.yml", 1, 1, finding.what, finding.fix, finding.code, finding.field)
    line, column = _spot(folder.path / "case.md", reference, finding)
    return Problem(
        f"cases/{folder.id}/case.md", line, column, finding.what, finding.fix, finding.code, finding.field
    )


def _spot(path: Path, reference: Reference, finding: Finding) -> tuple[int, int]:
    source = read_source(path.read_bytes())
    tree = read_head_slowly(source.head, source.head_line, reference).tree if source.head else None
    return (tree.spot(finding.loc) if tree else None) or (1, 1)
