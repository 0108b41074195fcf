"""网址里的东西归哪个县区。"""

from __future__ import annotations

from typing import Any

from django.http import Http404

from dianxing.desk.models import CaseEntry


def case_county(*, year: str, slug: str, **_: Any) -> str:
    """`cases/<year>/<slug>/…` 的案例归哪个县区；没有这个案例抛 Http404。"""
    found = CaseEntry.objects.filter(pk=f"{year}/{slug}").values_list("county", flat=True).first()
    if found is None:
        raise Http404
    return found
