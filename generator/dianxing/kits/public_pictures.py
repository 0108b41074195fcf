"""渠道稿里的图片在网站上的地址：粘贴进公众号时，编辑器从那里取图。"""

from __future__ import annotations

from collections.abc import Mapping

from dianxing.kits import files
from dianxing.kits.kit_case import KitCase
from dianxing.site.pictures.qr import JOIN_QR, qr_path
from dianxing.site.pictures.view import variant_stem, variant_widths


def public_addresses(kit: KitCase) -> Mapping[str, str]:
    """渠道稿里的文件名 → 网站上同一张图的完整网址（JPG、PNG）。"""
    found = {files.JOIN_QR: JOIN_QR, files.CASE_QR: qr_path(kit.card.path)}
    for number, (file, facts) in enumerate(kit.photos.items(), 1):
        widths = variant_widths(facts.width)
        stem = variant_stem(kit.card.path, file, facts.digest)
        found[files.photo(number)] = f"{stem}-{widths[min(1, len(widths) - 1)]}.jpg"
    return {name: kit.site.url + path for name, path in found.items()}
