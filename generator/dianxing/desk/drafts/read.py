"""取一份稿子和它的文字：现在的、某一版的、改起时 Git 里的。"""

from __future__ import annotations

from django.http import Http404

from dianxing.cases.case_text import CaseText, parse_case_text
from dianxing.desk.models import Draft


def draft_of(case_id: str) -> Draft | None:
    """这个案例的稿子，不锁；没有是 None。"""
    return Draft.objects.select_related("entry", "changed_by", "owner").filter(entry_id=case_id).first()


def draft_or_404(year: str, slug: str) -> Draft:
    """网址里的案例的稿子；没有抛 Http404。"""
    draft = draft_of(f"{year}/{slug}")
    if draft is None:
        raise Http404
    return draft


def text_of_draft(draft: Draft) -> CaseText:
    """现在的文字。"""
    return CaseText(draft.head, draft.body)


def text_of_revision(draft: Draft, number: int) -> CaseText | None:
    """第几版的文字；那一版并进了后面的，给它前面最近的一版，一版也没有是 None。"""
    found = draft.revisions.filter(number__lte=number).order_by("-number").first()
    return CaseText(found.head, found.body) if found else None


def text_begun_from(draft: Draft) -> CaseText | None:
    """改起时 Git 里的文字；新写的是 None。"""
    return parsed(draft.base_text)


def parsed(text: str) -> CaseText | None:
    """一份 case.md；空的、读不懂的是 None。"""
    values = parse_case_text(text) if text else None
    return values if isinstance(values, CaseText) else None
