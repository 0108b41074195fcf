"""命令行框架（Typer）自己的英文，换成中文：帮助的小标题和用错时的话。"""

from __future__ import annotations

import re

_HELP = (
    (r"^Usage:", "用法："),
    (r"^Arguments:", "参数："),
    (r"^Options:", "选项："),
    (r"^Commands:", "命令："),
    (r"\[OPTIONS\]", "[选项]"),
    (r"COMMAND \[ARGS\]\.\.\.", "命令 …"),
    (r"Show this message and exit\.", "显示这段说明"),
    (r"\[default:\s+\(?([^\];)]*)\)?", r"[默认：\1"),
    (r";\s+(-?\d+)<=x<=(-?\d+)\]", r"，\1 到 \2]"),
    (r";\s+x>=(-?\d+)\]", r"，至少 \1]"),
    (r"\[required\]", "[必填]"),
    (r"<int range>", "<整数>"),
    (r"<int>", "<整数>"),
    (r"<(?:list\[)?str\]?>", "<文字>"),
    (r"<path>", "<路径>"),
)

_ERRORS = (
    (r"No such command '(.+?)'\. Did you mean '(.+?)'\?", r"没有“\1”这个命令，是不是“\2”？"),
    (r"No such command '(.+?)'.*", r"没有“\1”这个命令"),
    (r"No such option: (\S+) \(Possible options?: (.+)\)", r"没有 \1 这个选项，是不是 \2？"),
    (r"Option '(.+?)' does not take a value\.", r"选项 \1 后面不跟值"),
    (r"Option '(.+?)' requires (\d+) arguments\.", r"选项 \1 后面要跟 \2 个值"),
    (r"No such option: (\S+)(?: Did you mean (\S+)\?)?.*", r"没有 \1 这个选项"),
    (r"Missing argument '(.+?)'\..*", r"少了参数 \1"),
    (r"Missing option '(.+?)'\..*", r"少了选项 \1"),
    (r"Missing command\.", "少了命令"),
    (r"Option '(.+?)' requires an argument\.", r"选项 \1 后面要跟一个值"),
    (r"Got unexpected extra argument(?:\(s\)|s)? \((.+)\)", r"多了参数：\1"),
    (r"Invalid value for '(.+?)': .*is not one of (.+?)\.", r"选项 \1 的值不对，可以是 \2"),
    (r"Invalid value for '(.+?)': .*valid integer.*", r"选项 \1 要写整数"),
    (r"Invalid value for '(.+?)': Input should be greater than or equal to (\S+)", r"选项 \1 至少是 \2"),
    (r"Invalid value for '(.+?)': Input should be less than or equal to (\S+)", r"选项 \1 最多是 \2"),
    (r"Invalid value for '(.+?)': (.*)", r"选项 \1 的值不对：\2"),
    (r"Invalid value: (.*)", r"\1"),
)


def chinese_help(text: str) -> str:
    """帮助文字里框架写的英文换成中文。"""
    for pattern, chinese in _HELP:
        text = re.sub(pattern, chinese, text, flags=re.MULTILINE)
    return text


def chinese_error(text: str) -> str:
    """用错命令时框架说的话换成中文；不认识的原样。"""
    for pattern, chinese in _ERRORS:
        match = re.fullmatch(pattern, text.strip().replace("' / '", " / "), flags=re.DOTALL)
        if match:
            return match.expand(chinese)
    return text
