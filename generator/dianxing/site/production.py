"""上线前的把关：占位的备案号、网址和联系方式一律不许上线。"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from dianxing.cases.catalogue import Catalogue
from dianxing.errors import BuildError
from dianxing.settings import Settings

_ICP = re.compile(r"[\u4e00-\u9fff]ICP备(\d{8,})号(?:-\d+)?\Z")
_PHONE = re.compile(r"[\d\s()（）+、转-]{5,}\Z")
_PLACEHOLDER = re.compile(r"示例|待定|待填|占位|…|\.\.\.|[xX×*]{3,}|0{6,}|1234567")
# RFC 2606 和 RFC 6761 留作举例的名字，加上本机
_NOT_PUBLIC = re.compile(r"(?:^|\.)(?:example(?:\.(?:com|net|org|cn))?|test|invalid|localhost|local)$")


def refuse_placeholders(settings: Settings, catalogue: Catalogue, phones: Mapping[str, str]) -> None:
    """有一处占位就抛 BuildError，一次说全；`phones` 是公开案例的办公电话（id → 号码，没有为空）。"""
    faults = [*_site_faults(settings), *_place_faults(catalogue), *_case_faults(phones)]
    if faults:
        raise BuildError("还不能上线：\n" + "\n".join(faults))


def _site_faults(settings: Settings) -> list[str]:
    faults = []
    host = urlsplit(settings.site_url).hostname or ""
    if _NOT_PUBLIC.search(host) or "." not in host or re.fullmatch(r"[\d.]+", host):
        faults.append(f"mkdocs.yml: site_url 的“{host}”是占位或本机地址 → 写正式的域名")
    icp = settings.site.icp.replace(" ", "")
    match = _ICP.match(icp)
    if not icp:
        faults.append("dianxing.yml: 没有 ICP 备案号 → 在 site.icp 写“鲁ICP备…号”")
    elif not match or set(match[1]) == {"0"} or _PLACEHOLDER.search(icp):
        faults.append(f"dianxing.yml: ICP 备案号“{icp}”是占位 → 在 site.icp 写真的")
    if settings.site.police and _PLACEHOLDER.search(settings.site.police):
        faults.append(f"dianxing.yml: 公安备案号“{settings.site.police}”是占位 → 写真的，或者删掉这一行")
    for number, channel in enumerate(settings.site.channels):
        if _PLACEHOLDER.search(channel.account) or (
            channel.url and _NOT_PUBLIC.search(urlsplit(channel.url).hostname or "")
        ):
            faults.append(
                f"dianxing.yml: site.channels[{number}]（{channel.name}）是占位 → 写真的账号，或者留空"
            )
    return faults


def _place_faults(catalogue: Catalogue) -> list[str]:
    return [
        f"content/_reference/regions.yml: {place.name}的电话“{place.phone}”是占位"
        " → 写核实过的办公电话，或者留空"
        for place in catalogue.reference.places
        if place.phone and is_placeholder_phone(place.phone)
    ]


def _case_faults(phones: Mapping[str, str]) -> list[str]:
    return [
        f"cases/{case_id}/case.md: 电话“{phone}”是占位 → 写核实过的办公电话，或者删掉 contact"
        for case_id, phone in sorted(phones.items())
        if phone and is_placeholder_phone(phone)
    ]


def is_placeholder_phone(phone: str) -> bool:
    """不像电话号码，或者明摆着是占位。"""
    digits = re.sub(r"\D", "", phone)
    return (
        bool(_PLACEHOLDER.search(phone))
        or not _PHONE.match(phone)
        or len(digits) < 5
        or len(set(digits)) == 1
    )
