"""设密码：够不够强，两遍一样不一样。"""

from __future__ import annotations

from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from dianxing.desk.models import User

LONGEST = 200
"""再长就是有人在捣乱。"""


def password_trouble(first: str, second: str, user: User) -> tuple[str, ...]:
    """新密码的毛病，一条一句；没有毛病是空的。"""
    if not first:
        return ("没有写新密码。",)
    if len(first) > LONGEST:
        return (f"密码太长，不超过 {LONGEST} 个字符。",)
    if first != second:
        return ("两遍不一样，再写一次。",)
    try:
        validate_password(first, user)
    except ValidationError as wrong:
        return tuple(wrong.messages)
    return ()


def password_rules() -> tuple[str, ...]:
    """对密码的要求，给人看。"""
    return tuple(password_validators_help_texts())
