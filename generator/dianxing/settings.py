"""设置：`mkdocs.yml` 里站点的名字和地址，`dianxing.yml` 里我们自己的选项。不含任何密钥。"""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import yaml
import yaml_env_tag
from pydantic import AfterValidator, Field

from dianxing.cases.values import address
from dianxing.cases.yaml_file import model_keys, read_text, read_yaml
from dianxing.cases.yaml_messages import syntax_fault
from dianxing.deploy_settings import DeploySettings
from dianxing.desk_settings import DeskSettings
from dianxing.errors import SettingsError
from dianxing.problems import Problem
from dianxing.push_settings import PushSettings
from dianxing.setting_part import Part


def _address_or_nothing(value: str) -> str:
    return value and address(value)


class Channel(Part):
    """一个对外渠道，首页“四个渠道”用；地址没有核实就不写，页面只说名字。"""

    name: str = Field(title="渠道名")
    account: str = Field("", title="账号")
    url: Annotated[str, AfterValidator(_address_or_nothing)] = Field("", title="网址")


class SiteSettings(Part):
    """网站。"""

    page_size: int = Field(24, strict=True, ge=6, le=96, title="列表每页几个案例")
    """列表每页几个案例。"""
    icp: str = Field("", title="ICP 备案号")
    """ICP 备案号；生产环境不能空，也不能是占位。"""
    police: str = Field("", title="公安备案号")
    """公安备案号，可空。"""
    channels: tuple[Channel, ...] = Field((), title="对外渠道")


class WechatSettings(Part):
    """公众号图文。"""

    style: str = Field("红金", title="样式")
    """样式，`theme/wechat/` 下的文件夹名。"""
    author: str = Field("", title="作者")
    """图文的作者；空着就用主办的总工会。"""


class WeiboSettings(Part):
    """微博。"""

    topic: str = Field("", title="话题")
    """话题，不带 `#`；空着就不加。"""


class Dianxing(Part):
    """`dianxing.yml` 的全部。"""

    site: SiteSettings = Field(SiteSettings(), title="网站")
    wechat: WechatSettings = Field(WechatSettings(), title="公众号图文")
    weibo: WeiboSettings = Field(WeiboSettings(), title="微博")
    kit_days: int = Field(30, strict=True, ge=0, le=3660, title="给最近几天的案例做渠道稿")
    """建站时给最近几天发布的案例做渠道稿，0 是不做。"""
    push: PushSettings = Field(PushSettings(), title="推送")
    deploy: DeploySettings = Field(DeploySettings(), title="发布")
    desk: DeskSettings = Field(DeskSettings(), title="采编台")


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
    push: PushSettings = PushSettings()
    deploy: DeploySettings = DeploySettings()
    desk: DeskSettings = DeskSettings()
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
    """读 mkdocs.yml：其中的 `!!python/name:`、`!relative` 一类标签是给 MkDocs 的，这里不理会。"""


_TolerantLoader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)
_TolerantLoader.add_multi_constructor("!", lambda *_: None)
yaml_env_tag.add_env_tag(_TolerantLoader)

_NO_FILE = "没有这个文件"
_HOW_TO_FIND = "在站点目录里运行，或用 --root 指定它"


def load_settings(
    root: Path,
    *,
    as_of: datetime,
    base_url: str | None = None,
    production: bool = False,
    search: bool = True,
) -> Settings:
    """读 `root` 下的 mkdocs.yml 和 dianxing.yml；有问题抛 SettingsError，`base_url` 替换 site_url。"""
    mkdocs = _mkdocs(root)
    options = _dianxing(root)
    if base_url is None:
        url = site_address(mkdocs.get("site_url"), "mkdocs.yml: site_url")
    else:
        url = site_address(base_url, "--base-url")
    name = mkdocs.get("site_name")
    if not name or isinstance(name, list | dict):
        raise SettingsError("mkdocs.yml: 没有 site_name（网站的名字）→ 加一行 site_name: 某某工会典型")
    return Settings(
        root=root,
        site_name=str(name),
        site_url=url,
        description=str(mkdocs.get("site_description") or ""),
        site=options.site,
        wechat=options.wechat,
        weibo=options.weibo,
        kit_days=options.kit_days,
        push=options.push,
        deploy=options.deploy,
        desk=options.desk,
        as_of=as_of,
        production=production,
        search=search,
    )


def site_address(value: object, where: str) -> str:
    """网站根地址，带末尾斜杠；不是完整的网址抛 SettingsError，`where` 说它写在哪里。"""
    text = value.strip() if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
        good = parts.scheme in ("http", "https") and parts.hostname and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good or _NOT_IN_ADDRESS.search(text) or "/../" in f"{text}/":
        raise SettingsError(
            f"{where} 要写网站的完整网址，现在是“{value or ''}” → 写成 https://域名/ 或 https://域名/子目录/"
        )
    return text.rstrip("/") + "/"


_NOT_IN_ADDRESS = re.compile(r"[\s?#@<>\"'\\{}]")


def _mkdocs(root: Path) -> dict[str, Any]:
    shown = "mkdocs.yml"
    text = read_text(root / shown, shown, root)
    if isinstance(text, Problem):
        if text.code == "no-file":
            raise SettingsError(f"{root / shown}: {_NO_FILE} → {_HOW_TO_FIND}")
        raise SettingsError(problems=[text])
    try:
        data = yaml.load(text, _TolerantLoader)
    except yaml.YAMLError as error:
        fault = syntax_fault(error, text, 1)
        line, column = fault.spot or (1, 1)
        raise SettingsError(
            problems=[Problem(shown, line, column, fault.what, fault.fix, fault.code)]
        ) from None
    except (ValueError, RecursionError):  # 读成日期而没有这一天的，嵌套上千层的
        fix = "对照改动前的文件检查；像日期的值要加引号"
        raise SettingsError(problems=[Problem(shown, 1, 1, "有一个值读不懂", fix, "yaml")]) from None
    if not isinstance(data, dict):
        fix = "每一项写成 键: 值，冒号是英文的，后面空一格"
        raise SettingsError(problems=[Problem(shown, 1, 1, "文件不是“键: 值”的形式", fix, "not-a-mapping")])
    return data


def _dianxing(root: Path) -> Dianxing:
    shown = "dianxing.yml"
    text = read_text(root / shown, shown, root)
    if isinstance(text, Problem):
        if text.code == "no-file":  # 不写就全用默认的
            return Dianxing()
        raise SettingsError(problems=[text])
    value, problems = read_yaml(text, shown, Dianxing, model_keys(Dianxing))
    if problems or value is None:
        raise SettingsError(problems=problems)
    return value
