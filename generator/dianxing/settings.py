"""设置：`mkdocs.yml` 里站点的名字和地址，`dianxing.yml` 里我们自己的选项。不含任何密钥。"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
import yaml_env_tag
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from dianxing.errors import SettingsError


class Part(BaseModel):
    """设置的一部分：不可变，不认识的键是错。"""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Channel(Part):
    """一个对外渠道，首页“四个渠道”用；地址没有核实就不写，页面只说名字。"""

    name: str
    account: str = ""
    url: str = ""


class SiteSettings(Part):
    """网站。"""

    page_size: int = Field(24, ge=6, le=96)
    """列表每页几个案例。"""
    icp: str = ""
    """ICP 备案号；生产环境不能空，也不能是占位。"""
    police: str = ""
    """公安备案号，可空。"""
    channels: tuple[Channel, ...] = ()


class WechatSettings(Part):
    """公众号图文。"""

    style: str = "红金"
    """样式，`theme/wechat/` 下的文件夹名。"""
    author: str = ""
    """图文的作者；空着就用主办的总工会。"""


class WeiboSettings(Part):
    """微博。"""

    topic: str = ""
    """话题，不带 `#`；空着就不加。"""


class Dianxing(Part):
    """`dianxing.yml` 的全部。"""

    site: SiteSettings = SiteSettings()
    wechat: WechatSettings = WechatSettings()
    weibo: WeiboSettings = WeiboSettings()
    kit_days: int = Field(30, ge=0, le=3660)
    """建站时给最近几天发布的案例做渠道稿，0 是不做。"""


class Settings(Part):
    """一次建站要用的全部设置。"""

    root: Path
    site_name: str
    site_url: str
    """网站根地址，带末尾斜杠。"""
    description: str = ""
    site: SiteSettings = SiteSettings()
    wechat: WechatSettings = WechatSettings()
    weibo: WeiboSettings = WeiboSettings()
    kit_days: int = 30
    as_of: datetime
    """按这一刻决定哪些案例能公开，北京时间。"""
    production: bool = False
    search: bool = True

    @property
    def base_path(self) -> str:
        """网址里主机名之后的部分，如 `/` 或 `/dianxing/`。"""
        return urlsplit(self.site_url).path or "/"

    def absolute(self, path: str) -> str:
        """站内路径（相对站点根）的完整网址。"""
        return self.site_url + path


class _TolerantLoader(yaml.SafeLoader):
    """读 mkdocs.yml：其中的 `!!python/name:` 一类标签是给 MkDocs 的，这里不理会。"""


_TolerantLoader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)
yaml_env_tag.add_env_tag(_TolerantLoader)


def load_settings(
    root: Path,
    *,
    as_of: datetime,
    base_url: str | None = None,
    production: bool = False,
    search: bool = True,
) -> Settings:
    """读 `root` 下的 mkdocs.yml 和 dianxing.yml；有问题抛 SettingsError。"""
    mkdocs = _read_mapping(root / "mkdocs.yml", required=True)
    ours = _read_mapping(root / "dianxing.yml", required=False)
    url = base_url or mkdocs.get("site_url") or ""
    if not str(url).startswith(("http://", "https://")):
        raise SettingsError(f"{root / 'mkdocs.yml'}: site_url 要写网站的完整网址（https://…），现在是“{url}”")
    try:
        options = Dianxing.model_validate(ours)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise SettingsError(f"{root / 'dianxing.yml'}: {where}：{first['msg']}") from None
    return Settings(
        root=root,
        site_name=str(mkdocs.get("site_name") or ""),
        site_url=str(url).rstrip("/") + "/",
        description=str(mkdocs.get("site_description") or ""),
        site=options.site,
        wechat=options.wechat,
        weibo=options.weibo,
        kit_days=options.kit_days,
        as_of=as_of,
        production=production,
        search=search,
    )


def _read_mapping(path: Path, *, required: bool) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        if required:
            raise SettingsError(f"{path}: 没有这个文件 → 在站点目录里运行，或用 --root 指定它") from None
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: 读不了（{error}）") from None
    try:
        data = yaml.load(text, _TolerantLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise SettingsError(f"{path}{where}: YAML 写得不对（{getattr(error, 'problem', error)}）") from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise SettingsError(f"{path}: 应当是“键: 值”的形式")
    return data
