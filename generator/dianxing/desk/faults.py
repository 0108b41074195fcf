"""出错的页面：说清是什么事、怎么办，不露回溯。"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from dianxing.desk.page import show


@dataclass(frozen=True, slots=True)
class Fault:
    """一页错误。"""

    heading: str
    text: str


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django 定的参数
    """表单的凭证不对：多半是登录过期，或者别的窗口里换了人。"""
    return _fault(request, 403, "这一页放得太久了", "退回去刷新一下再提交；写的字还在浏览器里，不会丢。")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """400。"""
    return _fault(request, 400, "这个请求读不懂", "退回去再来一次；文件太大的，先缩小。")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403。"""
    return _fault(
        request,
        403,
        "你没有做这件事的权限",
        "可能是别的县区的、已经没有了，或者不是你的角色能做的。需要的话请管理员添一个岗位。",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404。"""
    return _fault(request, 404, "没有这一页", "网址可能写错了，或者案例已经改名、删掉。")


def server_error(request: HttpRequest) -> HttpResponse:
    """500：回溯在服务器的日志里，页面上不说。"""
    return _fault(request, 500, "程序自己出错了", "不是你的错。存过的都在；请把刚才做的事告诉管理员。")


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """429：做得太快；`seconds` 秒以后再来。"""
    wait = f"{seconds} 秒" if seconds < 60 else f"{-(-seconds // 60)} 分钟"
    response = _fault(
        request, 429, "慢一点", f"一下子做得太多了，过 {wait}再试；写的字还在这台设备上，不会丢。"
    )
    response["Retry-After"] = str(seconds)
    return response


def busy(request: HttpRequest) -> HttpResponse:
    """503：几件重活正在做。"""
    response = _fault(
        request, 503, "服务器正忙", "几份文件正在处理，过半分钟再来一次；写的字还在这台设备上，不会丢。"
    )
    response["Retry-After"] = "30"
    return response


def _fault(request: HttpRequest, status: int, heading: str, text: str) -> HttpResponse:
    return show(request, "fault.html", heading, Fault(heading, text), status=status)
