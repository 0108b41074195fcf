"""`dianxing.yml` 的 `deploy:`：网站发布到哪里。没有密钥：ssh 的归 ssh，对象存储的归 rclone 自己的配置。"""

from __future__ import annotations

import re
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from dianxing.cases.words import refuse, shown
from dianxing.setting_part import Part

# 不许以 - 开头：会被 ssh、rsync 当成选项
_SSH = re.compile(r"((?:[\w.][\w.-]*@)?[A-Za-z0-9][\w.-]*):((?:/[\w.@+-]+)+)/?", re.ASCII)
_RCLONE = re.compile(r"([A-Za-z0-9_][\w.+@-]*:[^:\s-][^:\s]*|[A-Za-z0-9_][\w.+@-]*:|/[^:\s]+)")
_NAME = re.compile(r"[\w\u4e00-\u9fff][\w\u4e00-\u9fff.-]{0,39}")


def _name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise refuse("deploy-name", f"“{shown(value)}”不能当名字", "写几个汉字或字母，如 正式")
    return value


def _ssh(value: str) -> str:
    if value and (not _SSH.fullmatch(value) or "/../" in f"{value}/"):
        fix = "写成 用户@主机:/文件夹，如 deploy@www.example.cn:/srv/dianxing；端口和钥匙写在 ~/.ssh/config"
        raise refuse("deploy-rsync", f"“{shown(value)}”不是服务器上的文件夹", fix)
    return value


def _rclone(value: str) -> str:
    if value and not _RCLONE.fullmatch(value):
        fix = "写成 远端名:存储桶/文件夹，远端先用 rclone config 配好，密钥不写在这里"
        raise refuse("deploy-rclone", f"“{shown(value)}”不是 rclone 的远端", fix)
    return value


class DeployTarget(Part):
    """一个发布的地方。`folder`、`rsync`、`rclone` 写一个，只写一个。"""

    name: Annotated[str, AfterValidator(_name)] = Field(title="名字")
    folder: str = Field("", title="本机的文件夹")
    """本机（或挂上来的）文件夹，相对站点目录。"""
    rsync: Annotated[str, AfterValidator(_ssh)] = Field("", title="服务器上的文件夹")
    """`用户@主机:/文件夹`，经 ssh 传。"""
    rclone: Annotated[str, AfterValidator(_rclone)] = Field("", title="rclone 的远端")
    """`远端名:存储桶/文件夹`，rclone 认得的都行。"""

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        if sum(map(bool, (self.folder, self.rsync, self.rclone))) != 1:
            what = f"“{self.name}”没说发到哪里，或者说了几处"
            raise refuse("deploy-place", what, "folder、rsync、rclone 写一个，只写一个")
        return self

    @property
    def host(self) -> str:
        """`rsync` 的主机，带用户名。"""
        return self.rsync.partition(":")[0]

    @property
    def remote_folder(self) -> str:
        """`rsync` 的文件夹，没有末尾的斜杠。"""
        return self.rsync.partition(":")[2].rstrip("/")


class DeploySettings(Part):
    """发布。"""

    keep: int = Field(5, strict=True, ge=2, le=50, title="留几版")
    """服务器上留最近几版，退回用；现在的和上一版总是留着。"""
    targets: tuple[DeployTarget, ...] = Field((), title="发布到哪里")
    """第一个是不写 `--to` 时用的。"""

    @model_validator(mode="after")
    def _names_differ(self) -> Self:
        names = [target.name for target in self.targets]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise refuse("deploy-name-twice", f"有两处都叫“{twice}”", "给其中一处改个名字")
        return self
