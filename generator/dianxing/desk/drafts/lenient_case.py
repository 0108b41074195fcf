"""写到一半的案例也能排：写错的一项、一条先放下，其余照用；放下了什么、为什么，一处一处说清。"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from dianxing.cases.body import body_pictures, check_body
from dianxing.cases.case_text import CaseText, tidied
from dianxing.cases.consent import check_consents, prune
from dianxing.cases.findings import Finding, Loc
from dianxing.cases.head import known_keys, without_blanks
from dianxing.cases.messages import describe
from dianxing.cases.model import CaseHead, Status
from dianxing.cases.reference import Reference
from dianxing.cases.rules import broken_rules
from dianxing.desk.drafts.title import UNTITLED

_LONGEST_TITLE = 30
_SET_LATER = frozenset({"publish-date"})
"""发布的时候自己填的，不用人写。"""
_ROUNDS = 12
"""放下几轮还不行，就只留标题。"""


@dataclass(frozen=True, slots=True)
class LenientCase:
    """能排的部分，和问题。"""

    head: CaseHead
    body: str
    problems: tuple[Finding, ...]


def lenient_case(
    values: CaseText, case_id: str, reference: Reference, pictures: Collection[str]
) -> LenientCase:
    """`pictures`：手边有的图片的文件名；用到而没有的也是问题。"""
    neat = tidied(values)
    head, findings = _head(neat.head, reference)
    # 预览的是发布以后的样子，所以问题也按要发布的查
    to_publish = head.model_copy(update={"status": Status.PUBLISHED})
    rules = (finding for _, finding in broken_rules(to_publish, case_id) if finding.code not in _SET_LATER)
    findings = [*findings, *rules, *check_consents(head)]
    wrong_body = check_body(neat.body)
    findings += wrong_body
    # 解析不了的正文排不了，先放下
    readable = "" if any(finding.code == "bad-markdown" for finding in wrong_body) else neat.body
    head, body, left = prune(head, readable, reference.withdrawn)
    findings += [*left, *_missing_pictures(head, body, pictures)]
    # 一处错了放下一整项，别的规则会跟着说这一项没有写：同一项只说头一处
    said: dict[Loc, Finding] = {}
    for finding in findings:
        said.setdefault(finding.loc or (finding.code,), finding)
    return LenientCase(head, body, tuple(said.values()))


def lenient_head(values: CaseText, reference: Reference) -> CaseHead:
    """只要头部能用的部分。"""
    return _head(tidied(values).head, reference)[0]


def _head(written: Mapping[str, Any], reference: Reference) -> tuple[CaseHead, list[Finding]]:
    data = without_blanks(dict(written))
    findings: list[Finding] = []
    for round_number in range(_ROUNDS):
        try:
            return CaseHead.model_validate(data, context=reference), findings
        except ValidationError as error:
            if round_number == 0:
                findings = describe(error, known_keys)
            wrong = [
                (tuple(item["loc"]), item["type"] == "missing") for item in error.errors(include_url=False)
            ]
            data = _without(data, wrong)
    return CaseHead(title=_title(written.get("title"))), findings


def _without(data: dict[str, Any], wrong: Iterable[tuple[Loc, bool]]) -> dict[str, Any]:
    copied = {key: _copied(value) for key, value in data.items()}
    # 从后往前去掉，前面的序号才不乱
    for path in sorted(
        {_target(*item) for item in wrong}, key=lambda item: [*map(_order, item)], reverse=True
    ):
        _drop(copied, path)
    copied["title"] = _title(copied.get("title"))
    return copied


def _target(loc: Loc, missing: bool) -> Loc:
    """去掉哪一处：列表里的一条、一项里的一栏；少了必有的一栏，整条（整项）去掉。"""
    path = tuple(part for part in loc if part != "[key]")
    return path[:-1] if missing else path


def _drop(data: dict[str, Any], path: Loc) -> None:
    if not path or path == ("title",):
        return
    inside: Any = data
    for part in path[:-1]:
        inside = _inside(inside, part)
    last = path[-1]
    listed = isinstance(inside, list) and isinstance(last, int) and last < len(inside)
    if listed or (isinstance(inside, dict) and last in inside):
        del inside[last]
    else:
        data.pop(str(path[0]), None)


def _inside(value: Any, part: int | str) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    return value[part] if isinstance(value, list) and isinstance(part, int) and part < len(value) else None


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copied(item) for key, item in value.items()}
    return [_copied(item) for item in value] if isinstance(value, list | tuple) else value


def _order(part: int | str) -> tuple[int, str]:
    return (part, "") if isinstance(part, int) else (-1, part)


def _title(value: object) -> str:
    text = " ".join(str(value or "").split())
    if len(text) > _LONGEST_TITLE:
        return f"{text[: _LONGEST_TITLE - 1]}…"
    return text or UNTITLED


def _missing_pictures(head: CaseHead, body: str, pictures: Collection[str]) -> Iterator[Finding]:
    listed = {image.file for image in head.images}
    for number, image in enumerate(head.images):
        if image.file not in pictures:
            yield Finding(
                ("images", number, "file"),
                f"没有图片“{image.file}”",
                "重新传这张图，或者删掉这一条",
                "no-picture",
            )
    for picture in body_pictures(body):
        name = picture.file.removeprefix("./")
        if name not in listed:
            what, fix = f"正文里的图片“{name}”没有登记", "在“图片”里写明图里有什么、谁拍的"
            yield Finding(("body", name), what, fix, "unlisted-picture")
