"""记录里的事 → 中文名。新添一种 `record("…")`，在这里添一行；测试会查。"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "sign-in": "登录",
        "sign-out": "退出",
        "locked": "登录锁住",
        "password": "换密码",
        "session-end": "结束登录",
        "welcome-invite": "新人设密码",
        "welcome-reset": "重设密码",
        "person-invite": "邀请新人",
        "person-posts": "改岗位",
        "person-identity": "改姓名邮箱",
        "person-stop": "停用账号",
        "person-resume": "启用账号",
        "person-link": "给一次性链接",
        "person-unlock": "解锁",
        "submit": "送审",
        "pass": "审稿通过",
        "send-back": "退回",
        "take-back": "收回送审",
        "comment": "提意见",
        "comment-settle": "处理意见",
        "fast-fix": "急改",
        "fix-confirm": "急改补审",
        "fix-return": "急改要更正",
        "audit-export": "导出记录",
        "start": "起稿",
        "restore": "恢复旧版",
        "word-import": "从 Word 导入",
        "picture-add": "传图片",
        "picture-crop": "裁图片",
        "picture-remove": "删图片",
        "reopen": "退回写稿",
        "publish": "发布",
        "published": "写进 Git",
        "publish-again": "再试发布",
        "publish-drop": "发布作罢",
        "merge": "合并",
        "merge-needed": "要人合并",
        "push": "推送",
        "push-post": "推送的一条",
        "withdraw": "撤下案例",
        "discard": "丢掉草稿",
        "consent-add": "登记授权",
        "consent-change": "改授权",
        "consent-scan": "看授权书扫描件",
        "consent-withdraw": "撤回授权",
        "consent-again": "再试撤回授权",
    }
)
"""代码 → 名字。"""


def action_name(action: str) -> str:
    """名字；旧版本记下、现在没有了的，原样给。"""
    return ACTIONS.get(action, action)
