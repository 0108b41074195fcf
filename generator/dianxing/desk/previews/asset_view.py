"""预览里的样式和图片。"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from dianxing.desk.models import CaseEntry
from dianxing.desk.place import the_place
from dianxing.desk.previews.preview_files import preview_file
from dianxing.errors import DianxingError


def preview_asset(request: HttpRequest, year: str, slug: str, name: str) -> HttpResponse:  # noqa: ARG001
    """一个文件；认不得的是 404。"""
    entry = get_object_or_404(CaseEntry, pk=f"{year}/{slug}")
    try:
        found = preview_file(entry, the_place(), name)
    except DianxingError:
        found = None
    if found is None:
        raise Http404
    response = HttpResponse(found.content, content_type=found.kind)
    # 名字里多半有内容的摘要；草稿的图片只许本人的浏览器留着
    response["Cache-Control"] = "private, max-age=600"
    return response
