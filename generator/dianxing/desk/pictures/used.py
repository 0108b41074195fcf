"""稿子里用到了哪些图片：只有用到的才发布。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dianxing.cases.body import body_pictures


def used_pictures(head: Mapping[str, Any], body: str) -> tuple[str, ...]:
    """“图片”里列的和正文里引用的文件名，先后照稿子，不重。"""
    return tuple(dict.fromkeys((*listed_pictures(head), *(picture.file for picture in body_pictures(body)))))


def listed_pictures(head: Mapping[str, Any]) -> Iterator[str]:
    """“图片”各条的文件名；没写文件名的不算。"""
    images = head.get("images")
    for image in images if isinstance(images, list | tuple) else ():
        file = image.get("file") if isinstance(image, Mapping) else None
        if isinstance(file, str) and file.strip():
            yield file.strip()


def without_picture(head: Mapping[str, Any], name: str) -> dict[str, Any]:
    """“图片”里去掉这个文件名的各条。"""
    images = head.get("images")
    if not isinstance(images, list):
        return dict(head)
    kept = [item for item in images if not (isinstance(item, Mapping) and item.get("file") == name)]
    rest = {key: value for key, value in head.items() if key != "images"}
    return {**rest, "images": kept} if kept else rest


def with_pictures(head: Mapping[str, Any], entries: list[dict[str, Any]]) -> dict[str, Any]:
    """“图片”后面添上几条；那里写得不像样的，照原样留着，不添。"""
    images = head.get("images")
    if images is not None and not isinstance(images, list):
        return dict(head)
    return {**head, "images": [*(images or []), *entries]} if entries else dict(head)
