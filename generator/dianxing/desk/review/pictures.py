"""草稿的图片和已发布的图片：并排比，和取图的网址。"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse

from dianxing.cases.case_text import CaseText
from dianxing.cases.picture_file import BROKEN, PictureFault, sniff
from dianxing.desk.case_address import case_address
from dianxing.desk.compare.field import value_at
from dianxing.desk.drafts.in_git import pictures_in
from dianxing.desk.drafts.picture_store import read_picture
from dianxing.desk.models import CaseEntry, Draft, Picture
from dianxing.desk.pictures.thumbnail import thumbnail
from dianxing.desk.place import the_place
from dianxing.desk.review.publishable import published_digests

_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WebP": "image/webp", "GIF": "image/gif"}


@dataclass(frozen=True, slots=True)
class PicturePair:
    """一个文件名：发布的那张和稿子里的这张；没有的网址是空。"""

    name: str
    state: Literal["changed", "added", "removed", "same"]
    old: str
    new: str
    alt: str


def picture_pairs(entry: CaseEntry, draft: Draft, root: Path) -> tuple[PicturePair, ...]:
    """全部图片，改了的在前。"""
    published = published_digests(root, entry.id)
    written = dict(draft.pictures.values_list("name", "digest"))
    alts = _alts(CaseText(draft.head, draft.body))
    pairs = [
        _pair(entry, name, published.get(name, ""), written.get(name, ""), alts.get(name, ""))
        for name in sorted(published.keys() | written.keys())
    ]
    return tuple(sorted(pairs, key=lambda pair: pair.state == "same"))


def draft_picture(request: HttpRequest, year: str, slug: str, digest: str) -> HttpResponse:
    """取一张图：只给这个案例自己的（草稿里的、裁剪以前的、已经发布的），别的一概没有。`?small` 取缩略图。"""
    data = _picture_data(f"{year}/{slug}", digest)
    if "small" in request.GET:
        try:
            data = thumbnail(data)
        except BROKEN:
            raise Http404 from None
    kind = sniff(data)
    if isinstance(kind, PictureFault):
        raise Http404
    # 地址就是内容的摘要，内容不会变
    return HttpResponse(data, content_type=_TYPES[kind], headers={"Cache-Control": "private, max-age=86400"})


def _picture_data(case_id: str, digest: str) -> bytes:
    place = the_place()
    if Picture.objects.filter(Q(digest=digest) | Q(original=digest), draft__entry_id=case_id).exists():
        try:
            return read_picture(place.pictures, digest)
        except (OSError, ValueError):
            raise Http404 from None
    for path in pictures_in(place.root / "cases" / case_id).values():
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() == digest:
            return data
    raise Http404


def _pair(entry: CaseEntry, name: str, old: str, new: str, alt: str) -> PicturePair:
    state: Literal["changed", "added", "removed", "same"] = "same" if old == new else "changed"
    if not old:
        state = "added"
    elif not new:
        state = "removed"
    return PicturePair(name, state, _address(entry, old), _address(entry, new), alt or name)


def _address(entry: CaseEntry, digest: str) -> str:
    return case_address("draft-picture", entry.pk, digest=digest) if digest else ""


def _alts(text: CaseText) -> dict[str, str]:
    images = value_at(text.head, ("images",))
    return {
        str(image.get("file")): str(image.get("alt") or "")
        for image in (images if isinstance(images, list) else [])
        if isinstance(image, dict)
    }
