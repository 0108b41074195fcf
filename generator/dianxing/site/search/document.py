"""一个案例里检索要看的文字，分成几栏：标题、名字、地方与行当、摘要、正文。"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from dianxing.cases.figures import chinese_number
from dianxing.cases.model import Case, CaseHead, Metric
from dianxing.cases.reference import Courier, Place, Reference
from dianxing.site.artefact import digest

_VERSION = "1"
"""抽词的办法变了就加一，缓存里的旧词随之作废。"""

_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]:\s+\S+.*$", re.MULTILINE)


class Field(IntEnum):
    """词出现在哪一栏；数大的分量重，也是索引里的代码。"""

    BODY = 0
    SUMMARY = 1
    LABEL = 2
    """地方、快递、领域、类型、标签。"""
    NAME = 3
    TITLE = 4


@dataclass(frozen=True, slots=True)
class SearchDoc:
    """一个案例可检索的文字。"""

    id: str
    digest: str
    """`document_digest`：同样的摘要，同样的文字。"""
    title: str
    names: tuple[str, ...]
    """单位、工会、批准的工会、已获授权的姓名。"""
    labels: tuple[str, ...]
    """县区的今名、旧名和简称，快递的全部叫法，领域，类型，标签。"""
    summary: str
    body: tuple[str, ...]
    """其余文字，一段一段，段与段之间不连读。"""

    def blocks(self) -> Iterator[tuple[Field, str]]:
        """（栏，文字），逐段。"""
        yield Field.TITLE, self.title
        for name in self.names:
            yield Field.NAME, name
        for label in self.labels:
            yield Field.LABEL, label
        yield Field.SUMMARY, self.summary
        for part in self.body:
            yield Field.BODY, part


def document_digest(case_digest: str, reference: Reference) -> str:
    """不读案例就能知道缓存里的词还作不作数。"""
    return digest(_VERSION, case_digest, reference.digest)


class Labels:
    """词表里各项的全部叫法；一批案例共用一份，每项只找一遍。"""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self._places: dict[str, tuple[str, ...]] = {}
        self._couriers: dict[str, tuple[str, ...]] = {}

    def place(self, code: str) -> tuple[str, ...]:
        """一个县区的全部叫法。"""
        if code not in self._places:
            self._places[code] = tuple(place_words(self.reference.place(code), self.reference))
        return self._places[code]

    def courier(self, code: str) -> tuple[str, ...]:
        """一个快递网络的全部叫法。"""
        if code not in self._couriers:
            self._couriers[code] = tuple(courier_words(self.reference.courier(code), self.reference))
        return self._couriers[code]


def search_doc(case: Case, labels: Labels) -> SearchDoc:
    """由案例取出文字；案例已按授权裁剪，这里不再判断谁能公开。"""
    head, reference = case.head, labels.reference
    return SearchDoc(
        id=case.id,
        digest=document_digest(case.digest, reference),
        title=head.title,
        names=_unique(_names(head)),
        labels=_unique(_labels(head, labels)),
        summary=head.summary,
        body=_unique((*_facts(head), plain_text(case.body))),
    )


def plain_text(markdown: str) -> str:
    """去掉链接地址一类看不见的字，留下读得到的。其余记号都不是字，检索时本来就跳过。"""
    text = _DEFINITION.sub(" ", markdown) if "]:" in markdown else markdown
    if "](" in text:
        text = _LINK.sub(r"\1", text)
        text = _LINK.sub(r"\1", text)  # 带链接的图片要剥两层
    return html.unescape(text) if "&" in text else text


def place_words(place: Place, reference: Reference) -> Iterator[str]:
    """一个县区今天和从前的全部叫法，前身的也算。"""
    today = reference.today(place)
    for other in (today, place, *(item for item in reference.places if reference.today(item) == today)):
        yield other.name
        yield from other.short
        yield from other.former


def courier_words(courier: Courier, reference: Reference) -> Iterator[str]:
    """一个快递网络的全部叫法，接手的和被接手的也算：搜“汇通”和搜“极兔”找得到同一批案例。"""
    family = {courier.code}
    for _ in reference.couriers:
        family |= {item.code for item in reference.couriers if item.successor in family}
        family |= {item.successor for item in reference.couriers if item.code in family and item.successor}
    for item in (courier, *(item for item in reference.couriers if item.code in family)):
        yield item.name
        yield item.seed
        yield from item.aliases


def _names(head: CaseHead) -> Iterator[str]:
    if head.employer and not head.employer.anonymised:
        yield head.employer.name
    if head.union and head.union.approved_by:
        yield head.union.approved_by
    for person in head.people:
        yield person.name
    for quote in head.quotes:
        yield quote.name or ""
    if head.contact:
        yield head.contact.office


def _labels(head: CaseHead, labels: Labels) -> Iterator[str]:
    reference = labels.reference
    if head.county:
        yield from labels.place(head.county)
    yield head.place or ""
    yield head.zone or ""
    for code in head.courier:
        yield from labels.courier(code)
    if head.area:
        area = reference.area(head.area)
        yield from (area.name, area.short, *area.aliases)
        if head.kind:
            yield reference.kind(head.area, head.kind).name
    if head.union and head.union.form:
        yield reference.form(head.union.form).name
    yield from head.tags


def _facts(head: CaseHead) -> Iterator[str]:
    yield from (head.problem, *head.steps, head.result, *head.lessons, *head.replicable_when)
    yield from head.join_route
    yield from head.services
    for metric in head.metrics:
        yield _metric_text(metric)
    for quote in head.quotes:
        yield quote.text
        yield quote.role
    for image in head.images:
        yield from (image.alt, image.caption, image.credit)
    for source in head.sources:
        yield source.title


def _metric_text(metric: Metric) -> str:
    number = chinese_number(metric.value)
    plain = f"{metric.value:.4f}".rstrip("0").rstrip(".")
    return f"{metric.key}{number}{metric.unit} {metric.key}{plain}{metric.unit}"


def _unique(parts: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, parts)))
