"""一个案例的各页在哪里。"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class PreviewLink:
    """一种预览。"""

    label: str
    address: str


def case_address(name: str, case_id: str, **more: object) -> str:
    """`cases/<year>/<slug>/…` 里叫这个名字的一页；`more` 是网址里别的参数。"""
    year, _, slug = case_id.partition("/")
    return reverse(name, kwargs={"year": year, "slug": slug, **more})


def preview_links(case_id: str) -> tuple[PreviewLink, ...]:
    """能看的几种预览。"""
    return (
        PreviewLink("网页", case_address("preview-page", case_id)),
        PreviewLink("公众号", case_address("preview-wechat", case_id)),
    )
