"""从 Word、WPS、网页粘贴来的，整理成正文的写法。"""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from dianxing.desk.importing.read_upload import as_sentences
from dianxing.desk.word.clean_html import html_to_markdown
from dianxing.errors import DianxingError


def paste(request: HttpRequest) -> JsonResponse:
    """交来 `html`，答 `markdown` 和 `notes`；太大的答 `refused`，写稿页就留着没有格式的文字。"""
    try:
        pasted = html_to_markdown(request.POST.get("html", ""))
    except DianxingError as error:
        return JsonResponse({"refused": as_sentences(error)}, status=400)
    return JsonResponse({"markdown": pasted.markdown, "notes": [f"{note}。" for note in pasted.notes]})
