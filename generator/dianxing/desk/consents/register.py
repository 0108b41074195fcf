"""登记簿：登记、改、找、读出姓名和备注。姓名、备注、扫描件只在这里封上和拆开。"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from dianxing.cases.reference import fold
from dianxing.desk.audit.record import record
from dianxing.desk.consents.fields import Paper, WrongPaper
from dianxing.desk.consents.scan_intake import Scan
from dianxing.desk.consents.scan_store import drop_scan, keep_scan
from dianxing.desk.consents.seal import Seal, SealBroken
from dianxing.desk.consents.standing import SOON, Standing, standing
from dianxing.desk.models import Consent, User
from dianxing.desk.place import DeskPlace

UNREADABLE = "（解不开）"
"""姓名拆不开时显示的。"""


@dataclass(frozen=True, slots=True)
class Choice:
    """写稿时能选的一份；没有姓名：表单里只用编号。"""

    number: str
    uses: tuple[str, ...]
    until: date | None
    past: bool
    """过了期限，要续签。"""


def visible_consents(counties: frozenset[str] | None) -> QuerySet[Consent]:
    """这几个县区的；None 是全部。"""
    every = Consent.objects.all()
    return every if counties is None else every.filter(county__in=counties)


def valid_consents(county: str, today: date) -> tuple[Choice, ...]:
    """这个县区（和全市）没有撤回的，新的在前：写稿的表单拿它当候选。"""
    found = Consent.objects.filter(withdrawn=None, county__in={county, ""})
    return tuple(
        Choice(
            row.number,
            tuple(row.uses.split(",")),
            row.until,
            standing(row.until, None, today) is Standing.PAST,
        )
        for row in found
    )


def due_consents(counties: frozenset[str] | None, today: date) -> tuple[Consent, ...]:
    """到期和快到期、还没有撤回的，先到期的在前：待办和日历列它们。"""
    found = visible_consents(counties).filter(withdrawn=None, until__lte=today + SOON)
    return tuple(found.order_by("until", "number"))


def find_consents(seal: Seal, counties: frozenset[str] | None, words: str) -> Iterator[Consent]:
    """编号或姓名里有 `words` 的；姓名在内存里拆开比，库里搜不到。"""
    wanted = fold(words)
    for row in visible_consents(counties):
        if wanted in fold(row.number) or wanted in fold(name_of(seal, row)):
            yield row


def name_of(seal: Seal, consent: Consent) -> str:
    """姓名；拆不开是 `UNREADABLE`。"""
    try:
        return seal.open(_name(consent.number), bytes(consent.sealed_name)).decode()
    except SealBroken:
        return UNREADABLE


def note_of(seal: Seal, consent: Consent) -> str:
    """备注；拆不开是 `UNREADABLE`。"""
    if not consent.sealed_note:
        return ""
    try:
        return seal.open(_note(consent.number), bytes(consent.sealed_note)).decode()
    except SealBroken:
        return UNREADABLE


def seal_note(seal: Seal, consent: Consent, note: str) -> None:
    """换上备注（还没有存）。"""
    consent.sealed_note = seal.shut(_note(consent.number), note.encode()) if note else b""


def add_consent(place: DeskPlace, seal: Seal, user: User, paper: Paper, scan: Scan | None) -> Consent:
    """登记一份；编号已经有了、撤回过抛 WrongPaper。"""
    if fold(paper.number) in {fold(one) for one in place.reference.withdrawn}:
        raise WrongPaper({"number": f"编号 {paper.number} 在撤回的名单里 → 新签的用新的编号"})
    kept = keep_scan(place.scans, seal, scan.data) if scan else ""
    consent = Consent(number=paper.number, by=user, scan=kept, scan_kind=scan.kind if scan else "")
    _write(seal, consent, paper)
    try:
        with transaction.atomic():
            consent.save(force_insert=True)
            record("consent-add", f"登记授权 {paper.number}", actor=user, county=paper.county)
    except IntegrityError:
        drop_scan(place.scans, kept)
        raise WrongPaper({"number": f"编号 {paper.number} 已经登记过了 → 换下一个没用过的"}) from None
    return consent


def version_of(consent: Consent) -> str:
    """登记的现在这一版：每封一次密文都不同，所以存过一次就变了。"""
    return hashlib.blake2b(bytes(consent.sealed_name) + consent.scan.encode(), digest_size=12).hexdigest()


def change_consent(
    place: DeskPlace,
    seal: Seal,
    user: User,
    number: str,
    paper: Paper,
    scan: Scan | None,
    *,
    drop: bool,
    seen: str,
) -> None:
    """改一份（编号不改）；给了新扫描件就换掉旧的，`drop` 是删掉。旧文件等库里存好了才删。

    `seen` 是打开时的 `version_of`；后来别人改过就什么都不存，抛 WrongPaper。
    """
    kept = keep_scan(place.scans, seal, scan.data) if scan else ""
    try:
        with transaction.atomic():
            consent = Consent.objects.select_for_update().get(pk=number)
            if seen != version_of(consent):
                raise WrongPaper({"seen": "打开以后，别人改过这份登记 → 下面是你写的，核对好再存一次"})
            old = consent.scan
            changed = _changed(seal, consent, paper, scan_new=bool(scan), scan_gone=drop and not scan)
            _write(seal, consent, paper)
            if scan:
                consent.scan, consent.scan_kind = kept, scan.kind
            elif drop:
                consent.scan, consent.scan_kind = "", ""
            consent.save()
            if changed:
                summary = f"改授权 {number}：{'、'.join(changed)}"
                record("consent-change", summary, actor=user, county=consent.county)
    except BaseException:
        drop_scan(place.scans, kept)
        raise
    if old != consent.scan:
        drop_scan(place.scans, old)


def _write(seal: Seal, consent: Consent, paper: Paper) -> None:
    consent.county, consent.uses = paper.county, ",".join(paper.uses)
    consent.signed, consent.until = paper.signed, paper.until
    consent.sealed_name = seal.shut(_name(consent.number), paper.name.encode())
    seal_note(seal, consent, paper.note)


def _changed(
    seal: Seal, consent: Consent, paper: Paper, *, scan_new: bool, scan_gone: bool
) -> tuple[str, ...]:
    """改了哪几样：只说是哪几样，不说改成什么。"""
    pairs = {
        "姓名": (name_of(seal, consent), paper.name),
        "县区": (consent.county, paper.county),
        "用于": (consent.uses, ",".join(paper.uses)),
        "签字日期": (consent.signed, paper.signed),
        "期限": (consent.until, paper.until),
        "备注": (note_of(seal, consent), paper.note),
    }
    found = [label for label, (old, new) in pairs.items() if old != new]
    if scan_new or (scan_gone and consent.scan):
        found.append("换了扫描件" if scan_new else "删了扫描件")
    return tuple(found)


def _name(number: str) -> str:
    return f"name {number}"


def _note(number: str) -> str:
    return f"note {number}"
