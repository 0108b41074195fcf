"""`dianxing.yml` 的 `desk:`：采编台。没有密钥：密钥在环境变量里。"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from dianxing.cases.words import refuse, shown
from dianxing.setting_part import Part, YesNo


def _host(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]", value):
        raise refuse("host", f"“{shown(value)}”不是主机名", "只写主机名，如 desk.example.cn")
    return value


def _ref(value: str) -> str:
    # git check-ref-format 的一小部分就够；以连字符开头的会被当成选项
    if value and not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_./-]*", value):
        raise refuse("ref", f"“{shown(value)}”不能当分支的名字", "写成 main 这样")
    return value


class DeskSettings(Part):
    """采编台。"""

    reviews: int = Field(3, strict=True, ge=1, le=3, title="审几遍")
    """1 是只有终审，2 是初审和终审，3 是三审。"""
    hosts: tuple[Annotated[str, AfterValidator(_host)], ...] = Field((), title="采编台的主机名")
    """浏览器里用的主机名；本机（127.0.0.1、localhost）总是可以的。"""
    https: YesNo = Field(False, title="只走 https")
    """放到网上必须是 true：登录的 cookie 只走 https。"""
    branch: Annotated[str, AfterValidator(_ref)] = Field("main", min_length=1, title="哪个分支")
    """写在哪个分支上；它在 Git 里设了远端（git push -u）的，发布以后就送过去。"""
    production: YesNo = Field(False, title="正式建站")
    """发布以后建的是正式网站：占位的备案号、电话一律拒绝，示例不上网。"""
    state: str = Field(".state/desk", min_length=1, title="采编台的文件")
    """图片原件、授权书的扫描件、密钥放在哪里；不进 Git，不进网站。"""
