"""一个案例的渠道稿：发布单、公众号图文、微博、群通知、海报，看、复制、下载。"""

from __future__ import annotations

import json
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from csp.decorators import csp_replace
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from dianxing.desk.access.roles import Permission
from dianxing.desk.access.signed_in import actor_of
from dianxing.desk.models import CaseEntry, Job
from dianxing.desk.page import fragment, show
from dianxing.desk.place import the_place
from dianxing.desk.publishing.ledger_view import PostRow, posts_of
from dianxing.desk.publishing.push_job import push_result
from dianxing.push.materials import find_sheet

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LABELS = {
    "handover.html": "发布单：照着它一个渠道一个渠道发",
    "wechat.html": "公众号图文",
    "weibo.txt": "微博",
    "qq.txt": "QQ 群消息",
    "qq-notice.txt": "QQ 群公告",
    "groupbot.json": "群机器人卡片",
    "poster.jpg": "海报（手机）",
    "poster-a3.pdf": "海报（A3 打印）",
    "weibo.jpg": "微博配图",
    "wechat-cover.jpg": "公众号封面",
    "wechat-thumb.jpg": "公众号小图",
    "case-qr.png": "案例二维码",
    "join-qr.png": "入会二维码",
}
_LOOK_BACK = 50
"""从最近几趟推送里找这个案例的。"""
_POLICY = {
    "default-src": ["'none'"],
    "script-src": ["'self'", "'unsafe-inline'"],
    "style-src": ["'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    # 发布单里有自己的脚本：关在沙盒里，碰不到采编台的登录
    "sandbox": ["allow-scripts", "allow-downloads", "allow-popups"],
}


@dataclass(frozen=True, slots=True)
class KitFile:
    """一个文件。"""

    label: str
    address: str
    picture: bool


@dataclass(frozen=True, slots=True)
class LastPush:
    """这个案例最近的一趟推送。"""

    said: str
    going: bool
    failed: bool
    waiting: tuple[str, ...]
    """推完了，这个案例还有没推的：为什么。"""


@dataclass(frozen=True, slots=True)
class KitsPage:
    """渠道稿的一页。"""

    year: str
    slug: str
    title: str
    files: tuple[KitFile, ...]
    posts: tuple[PostRow, ...]
    why_none: str
    may_push: bool
    here: str
    """这一页的地址。"""
    push: LastPush | None


def kits(request: HttpRequest, year: str, slug: str) -> HttpResponse:
    """一页。"""
    case_id = f"{year}/{slug}"
    entry = get_object_or_404(CaseEntry, pk=case_id)
    sheet = find_sheet(the_place().root / "kit", case_id)
    files = tuple(_files(sheet.parent)) if sheet else ()
    why = "" if files else "还没有渠道稿：案例发布、建站以后才有。"
    may_push = actor_of(request).may(Permission.PUBLISH, entry.county)
    # 先看活做完没有，再读台账：做完了还没看到那一条的空当，就不会停在“还没有推送过”
    push = _last_push(case_id)
    posts = posts_of(the_place(), case_id)
    view = KitsPage(year, slug, entry.title, files, posts, why, may_push, request.path, push)
    if request.GET.get("part") == "posts":
        return fragment(request, "kit_posts.html", view)
    return show(request, "kits.html", f"渠道稿：{entry.title}", view)


def _last_push(case_id: str) -> LastPush | None:
    recent = Job.objects.filter(kind="push").defer("log").order_by("-id")[:_LOOK_BACK]
    for job in recent:
        if case_id in (job.payload.get("case_ids") or ()):
            waiting = tuple(line for line in job.payload.get("waiting") or () if line.startswith(case_id))
            return LastPush(push_result(job), job.state in Job.GOING, job.state == Job.State.FAILED, waiting)
    return None


@xframe_options_sameorigin
@csp_replace(_POLICY)  # type: ignore[arg-type]  # 它的类型只写了没有参数的视图
def kit_file(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:  # noqa: ARG001
    """渠道稿文件夹里的一个文件。"""
    path = _kit(folder) / name
    if not _NAME.fullmatch(name) or not path.is_file() or path.is_symlink():
        raise Http404
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    kind += "; charset=utf-8" if kind.startswith("text/") or kind == "application/json" else ""
    return FileResponse(path.open("rb"), content_type=kind)


def kit_county(*, folder: str, **_: Any) -> str:
    """渠道稿是哪个案例的，那个案例归哪个县区；没有抛 Http404。"""
    try:
        case_id = str(json.loads((_kit(folder) / "kit.json").read_text("utf-8"))["id"])
    except (OSError, ValueError, KeyError):
        raise Http404 from None
    county = CaseEntry.objects.filter(pk=case_id).values_list("county", flat=True).first()
    if county is None:
        raise Http404
    return county


def _kit(folder: str) -> Path:
    if not _NAME.fullmatch(folder):
        raise Http404
    return the_place().root / "kit" / folder


def _files(folder: Path) -> list[KitFile]:
    names = [name for name in _LABELS if (folder / name).is_file()]
    return [
        KitFile(
            _LABELS[name],
            reverse("kit-file", kwargs={"folder": folder.name, "name": name}),
            name.endswith((".jpg", ".png")),
        )
        for name in names
    ]
