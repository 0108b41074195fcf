"""单个值的校验：状态、规模、网址、电话、旧地址、文件名。"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from dianxing.cases.words import refuse, shown

STATUSES: Mapping[str, str] = MappingProxyType(
    {
        "草稿": "draft",
        "送审": "review",
        "待审": "review",
        "已发布": "published",
        "发布": "published",
        "已撤回": "withdrawn",
    }
)
"""状态的中文说法，也收。"""
SCOPES: Mapping[str, str] = MappingProxyType(
    {"本地": "local", "本地案例": "local", "各地经验": "elsewhere", "示例": "sample"}
)
"""范围的中文说法，也收。"""

_MOBILE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_ADDRESS = re.compile(r"https?://[^\s/@<>\"\\]+(?:[/?#][^\s<>\"\\]*)?", re.IGNORECASE)
_ALIAS = re.compile(r"/(?:[^/\s?#%\\<>:\"|*\x00-\x1f]+/)+")


def status(value: object) -> object:
    return STATUSES.get(value, value) if isinstance(value, str) else value


def scope(value: object) -> object:
    return SCOPES.get(value, value) if isinstance(value, str) else value


def size_band(value: object) -> object:
    """`25–99人`、`２５～９９` 都是 25-99。"""
    if not isinstance(value, str):
        return value
    return re.sub("[–—－~至到]", "-", unicodedata.normalize("NFKC", value)).strip().removesuffix("人")


def yes_no(value: object) -> object:
    return {"是": True, "否": False}.get(value, value) if isinstance(value, str) else value


def address(value: str) -> str:
    if _ADDRESS.fullmatch(value):
        return value
    bare = re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", value)
    fix = (
        f"写全网址：https://{shown(value)}" if bare else "写 http:// 或 https:// 开头的完整网址，中间不留空格"
    )
    raise refuse("bad-url", f"“{shown(value)}”不是网址", fix)


def phone_number(value: object) -> object:
    """没加引号的号码在 YAML 里是整数：手机号照样认得出来，别的由字段自己说要加引号。"""
    return no_mobile(str(value)) and value if isinstance(value, int) else value


def no_mobile(value: str) -> str:
    digits = re.sub(r"[\s()（）-]", "", unicodedata.normalize("NFKC", value)).replace("+86", "")
    if _MOBILE.search(digits):
        raise refuse(
            "mobile-number", "这里写的是个人手机号", "改成办公室的座机；没有座机就不写，网页会请读者打 12351"
        )
    return value


def alias(value: str) -> str:
    parts = value.split("/")
    if _ALIAS.fullmatch(value) and "." not in parts and ".." not in parts:
        return value
    raise refuse(
        "bad-alias",
        f"旧地址“{shown(value)}”写得不对",
        "写本站的旧路径，前后都是斜杠，如 /2015/old-address/，不带域名、空格、问号和 ..",
    )


def file_name(value: str) -> str:
    if re.match(r"(?:[a-z][a-z0-9+.-]*:)?//", value, re.IGNORECASE):
        raise refuse(
            "foreign-picture", "图片不能用别的网站的地址", "把图片下载到案例的文件夹里，这里只写文件名"
        )
    if re.search(r'[/\\\x00-\x1f<>:"|?*]', value) or value.startswith("."):
        raise refuse(
            "bad-file-name",
            f"“{shown(value)}”不是案例文件夹里的文件名",
            "只写文件名，如 cover.jpg，不带文件夹",
        )
    return value
