"""预览要的文件：全站的样式、图标，案例的图片各尺寸、二维码。只认得出的名字，拼不出别的路径。"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dianxing.cases.picture_file import BROKEN
from dianxing.desk.models import CaseEntry
from dianxing.desk.place import DeskPlace
from dianxing.desk.previews.site_frame import site_frame
from dianxing.desk.previews.source import picture_facts, source_pictures
from dianxing.site.pictures.palette import Colour, read_palette
from dianxing.site.pictures.qr import JOIN_QR, qr_path, qr_png
from dianxing.site.pictures.responsive import Variant, article_variants, render_variants
from dianxing.site.views import addresses

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
}
WECHAT_PHOTO = "wechat/"
"""公众号里的照片：后面是案例里的文件名。"""


@dataclass(frozen=True, slots=True)
class PreviewFile:
    """一个文件。"""

    content: bytes
    kind: str


def preview_file(entry: CaseEntry, place: DeskPlace, name: str) -> PreviewFile | None:
    """相对站点根的 `name` 是什么；认不得的是 None。"""
    settings = place.settings
    shared = site_frame(settings, place.reference).files
    if name in shared:
        return _file(name, shared[name])
    if name == addresses.ICON:
        return _file(name, (place.root / "theme" / "icon.svg").read_bytes())
    own = f"cases/{entry.pk}/"
    if name in (qr_path(own), JOIN_QR):
        url = settings.site_url + (own if name == qr_path(own) else addresses.JOIN)
        return _file(name, _qr(url))
    if name.startswith(f"{own}img/"):
        return _variant(entry, place, own, name)
    if name.startswith(WECHAT_PHOTO):
        return _whole(entry, place, name.removeprefix(WECHAT_PHOTO))
    return None


def _variant(entry: CaseEntry, place: DeskPlace, own: str, name: str) -> PreviewFile | None:
    for file, path in source_pictures(entry, place).items():
        facts = picture_facts(path)
        if facts is None:
            continue
        for variant in article_variants(own, file, facts):
            if variant.path == name:
                paper = _paper(place)
                data = _rendered(path, facts.digest, variant, paper)
                return _file(name, data) if data else None
    return None


def _whole(entry: CaseEntry, place: DeskPlace, file: str) -> PreviewFile | None:
    path = source_pictures(entry, place).get(file)
    facts = picture_facts(path) if path else None
    if path is None or facts is None:
        return None
    paper = _paper(place)
    # 渠道稿里的也是缩小的 JPG
    variants = [item for item in article_variants("", file, facts) if item.format == "JPEG"]
    data = _rendered(path, facts.digest, variants[min(1, len(variants) - 1)], paper)
    return _file("photo.jpg", data) if data else None


def _paper(place: DeskPlace) -> Colour:
    return read_palette((place.root / "theme" / "css" / "tokens.css").read_text(encoding="utf-8")).paper


@lru_cache(maxsize=64)
def _rendered(path: Path, digest: str, variant: Variant, paper: Colour) -> bytes:  # noqa: ARG001  # 摘要只当键
    try:
        return dict(render_variants(path.read_bytes(), (variant,), paper))[variant.path]
    except (OSError, *BROKEN):
        return b""


@lru_cache(maxsize=64)
def _qr(url: str) -> bytes:
    return qr_png(url)


def _file(name: str, content: bytes) -> PreviewFile:
    return PreviewFile(content, _TYPES[name[name.rindex(".") :]])
