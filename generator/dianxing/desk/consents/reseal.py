"""换钥匙：把登记簿里用旧钥匙封的，全换成第一把钥匙封的。做到一半停了，再做一遍就行。"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from dianxing.desk.consents.scan_store import scan_path
from dianxing.desk.consents.seal import Seal, SealBroken
from dianxing.desk.models import Consent
from dianxing.desk.place import DeskPlace
from dianxing.whole_file import write_whole


@dataclass(frozen=True, slots=True)
class Resealed:
    """换了多少。"""

    records: int
    scans: int
    broken: tuple[str, ...]
    """拆不开的：编号。旧钥匙还不能丢。"""


def reseal(place: DeskPlace, seal: Seal) -> Resealed:
    """全部换一遍；已经是新钥匙封的不动。"""
    records = scans = 0
    broken: list[str] = []
    for number in list(Consent.objects.values_list("pk", flat=True)):
        try:
            records += _record(seal, number)
            scans += _scan(place, seal, number)
        except (SealBroken, FileNotFoundError):
            broken.append(number)
    return Resealed(records, scans, tuple(broken))


def _record(seal: Seal, number: str) -> int:
    with transaction.atomic():
        consent = Consent.objects.select_for_update().get(pk=number)
        old = [bytes(consent.sealed_name), bytes(consent.sealed_note)]
        new = [token if not token or seal.is_newest(token) else seal.renew(token) for token in old]
        if new == old:
            return 0
        consent.sealed_name, consent.sealed_note = new
        consent.save(update_fields=("sealed_name", "sealed_note"))
        return 1


def _scan(place: DeskPlace, seal: Seal, number: str) -> int:
    name = Consent.objects.values_list("scan", flat=True).get(pk=number)
    if not name:
        return 0
    path = scan_path(place.scans, name)
    token = path.read_bytes()
    if seal.is_newest(token):
        return 0
    write_whole(path, seal.renew(token))
    path.chmod(0o600)
    return 1
