"""读写文件出了什么错，用中文说；系统自己的话是英文，不给用户看。"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from types import MappingProxyType

_REASONS: Mapping[int, str] = MappingProxyType(
    {
        errno.EACCES: "没有权限",
        errno.EPERM: "没有权限",
        errno.EROFS: "磁盘是只读的",
        errno.ENOSPC: "磁盘满了",
        errno.EDQUOT: "空间配额用完了",
        errno.ENAMETOOLONG: "名字太长",
        errno.ENOENT: "没有这个文件或文件夹",
        errno.EISDIR: "这是一个文件夹",
        errno.ENOTDIR: "路径里有一段是文件，不是文件夹",
        errno.EEXIST: "已经有同名的了",
        errno.ELOOP: "符号链接绕成了圈",
        errno.EMFILE: "同时打开的文件太多",
        errno.ENOTEMPTY: "文件夹不是空的",
        errno.EADDRINUSE: "已经被占用",
        errno.EADDRNOTAVAIL: "这台机器没有这个地址",
        errno.EBUSY: "正被别的程序占用",
        errno.EXDEV: "不在同一个磁盘上",
        errno.EIO: "磁盘读写出错",
    }
)


def disk_reason(error: OSError) -> str:
    """`error` 的原因，一个短句，不带标点；不认识的给出错误号。"""
    return _REASONS.get(error.errno or 0, f"系统错误 {error.errno}" if error.errno else "系统不答应")
