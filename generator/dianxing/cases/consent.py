"""授权：点名和能认出人的图要有授权；撤回的授权把姓名、原话和图片从案例里拿走。

问题里不写姓名：检查的输出会留在流水线的日志里。
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dianxing.cases.body import BodyPicture, body_pictures, links_to
from dianxing.cases.findings import Finding, Loc
from dianxing.cases.model import CaseHead
from dianxing.cases.reference import fold


def check_consents(head: CaseHead) -> Iterator[Finding]:
    """点了名没有授权、人名没有登记、能认出人的图没有授权。"""
    listed = {fold(person.name) for person in head.people}
    for number, quote in enumerate(head.quotes):
        if quote.name and not quote.consent:
            fix = "写上授权编号 consent；没有授权就删掉 name，只写身份 role"
            yield Finding(("quotes", number, "name"), "原话写了姓名，没有授权编号", fix, "quote-consent")
        if quote.name and fold(quote.name) not in listed:
            fix = "在 people 里加一条：- {name: 姓名, consent: 授权编号}"
            yield Finding(("quotes", number, "name"), "原话里的人没有登记在 people 里", fix, "not-in-people")
    for number, image in enumerate(head.images):
        if image.people and not image.consents:
            fix = "写上每个人的授权编号 consents: […]；没有授权就换一张认不出人的图"
            yield Finding(("images", number), "图里能认出人，没有授权编号", fix, "picture-consent")


def prune(head: CaseHead, body: str, withdrawn: Collection[str]) -> tuple[CaseHead, str, tuple[Finding, ...]]:
    """拿走绑着已撤回授权的姓名、原话和图片，返回余下的头部、正文，和还留在文字里的姓名。

    原话连同说话的人一起拿走；图片从 `images` 和正文里都拿走。位置按裁剪前的正文算。
    """
    gone = {fold(consent) for consent in withdrawn}
    if not gone or not used_consents(head) & gone:
        return head, body, ()
    names = {
        fold(person.name): number for number, person in enumerate(head.people) if fold(person.consent) in gone
    }
    quotes = tuple(
        quote
        for quote in head.quotes
        if fold(quote.consent or "") not in gone and fold(quote.name or "") not in names
    )
    images = tuple(
        image for image in head.images if not any(fold(consent) in gone for consent in image.consents)
    )
    withheld = {image.file for image in head.images} - {image.file for image in images}
    taken: set[Loc] = {("quotes", number) for number, quote in enumerate(head.quotes) if quote not in quotes}
    taken |= {("images", number) for number, image in enumerate(head.images) if image not in images}
    kept = head.model_copy(
        update={
            "quotes": quotes,
            "images": images,
            "people": tuple(person for person in head.people if fold(person.consent) not in gone),
        }
    )
    text, cuts, findings = _without_pictures(body, withheld)
    findings += _left_names(head, taken, text, cuts, names)
    return kept, text, tuple(findings)


def used_consents(head: CaseHead) -> set[str]:
    """案例里出现的全部授权编号（按 `fold` 的写法）。"""
    used = {fold(person.consent) for person in head.people}
    used |= {fold(quote.consent) for quote in head.quotes if quote.consent}
    return used | {fold(consent) for image in head.images for consent in image.consents}


def _without_pictures(
    body: str, withheld: Collection[str]
) -> tuple[str, list[tuple[int, int]], list[Finding]]:
    if not withheld:
        return body, [], []
    findings: list[Finding] = []
    cuts: list[tuple[int, int]] = []
    for picture in body_pictures(body):
        if picture.file.removeprefix("./") not in withheld:
            continue
        if _whole(body, picture):
            cuts.append((picture.start, picture.end))
        else:
            fix = "从正文里删掉这张图"
            findings.append(
                Finding(("body",), "正文里还有授权已撤回的图片", fix, "withdrawn-picture", at=picture.start)
            )
    for at in links_to(body, withheld):
        fix = "从正文里删掉这个链接"
        findings.append(
            Finding(("body",), "正文里有链接指向授权已撤回的图片", fix, "withdrawn-picture", at=at)
        )
    text, last = "", 0
    for start, end in cuts:
        text, last = text + body[last:start], end
    return text + body[last:], cuts, findings


def _whole(body: str, picture: BodyPicture) -> bool:
    """解析器给的起止正好是一整个 `![…](…)` 或 `![…][…]`，才敢剪。"""
    piece = body[picture.start : picture.end]
    return piece.startswith("![") and piece.endswith((")", "]"))


def _left_names(
    head: CaseHead, taken: set[Loc], body: str, cuts: list[tuple[int, int]], names: dict[str, int]
) -> list[Finding]:
    findings: list[Finding] = []
    fix = "改写这里，不再出现这个姓名"
    for name, number in names.items():
        what = f"people 第 {number + 1} 人的授权已撤回，姓名还留在这里"
        findings.extend(
            Finding(loc, what, fix, "withdrawn-name")
            for loc, text in texts(head)
            if loc[:2] not in taken and name in fold(text)
        )
        at = _find_folded(body, name)
        if at is not None:
            for start, end in cuts:
                at += end - start if at >= start else 0
            findings.append(Finding(("body",), what, fix, "withdrawn-name", at=at))
    return findings


def _find_folded(text: str, name: str) -> int | None:
    """`name`（已按 `fold` 写）在原文里的位置；中间夹空格、全角也找得到。"""
    if name not in fold(text):
        return None
    places: list[int] = []
    folded = ""
    for at, char in enumerate(text):
        piece = fold(char)
        folded += piece
        places += [at] * len(piece)
    found = folded.find(name)
    return places[found] if found >= 0 else 0


def texts(head: CaseHead) -> Iterator[tuple[Loc, str]]:
    """头部里给人看的每一段文字和它的位置；`people` 不公开，不在内。"""
    data = head.model_dump(exclude={"people"}, exclude_defaults=True)
    yield from _strings((), data)


def _strings(loc: Loc, value: object) -> Iterator[tuple[Loc, str]]:
    if isinstance(value, str):
        yield loc, str(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings((*loc, key), item)
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _strings((*loc, number), item)
