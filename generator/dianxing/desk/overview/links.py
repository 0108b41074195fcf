"""通到别处的链接：那一处还没有登记，就没有链接。"""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def address(name: str, **arguments: str) -> str:
    """网址；没有登记这个名字的是空字符串。"""
    try:
        return reverse(name, kwargs=arguments)
    except NoReverseMatch:
        return ""


def case_address(name: str, case_id: str) -> str:
    """一个案例的某一页；没有登记的是空字符串。"""
    year, _, slug = case_id.partition("/")
    return address(name, year=year, slug=slug)
