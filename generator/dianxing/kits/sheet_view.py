"""发布单的视图模型：每个渠道几步，每步复制什么、用哪张图。"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from dianxing.kits import files, notes
from dianxing.kits.count import Count
from dianxing.kits.kit_case import KitCase
from dianxing.kits.limits import QQ, WECHAT, WECOM
from dianxing.kits.qq import qq_size
from dianxing.kits.texts import KitTexts
from dianxing.kits.wechat.article import Article, half_widths
from dianxing.kits.weibo import WeiboTexts, share_page


@dataclass(frozen=True, slots=True)
class CopyView:
    """一样要复制的东西；有 `rich` 就按富文本复制。"""

    id: str
    label: str
    text: str
    count: Count | None = None
    button: str = "复制"
    rich: Markup | None = None


@dataclass(frozen=True, slots=True)
class FileView:
    """一个文件或网址，和它叫什么。"""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class StepView:
    """一步。"""

    text: str
    copies: tuple[CopyView, ...] = ()
    files: tuple[FileView, ...] = ()
    link: FileView | None = None


@dataclass(frozen=True, slots=True)
class ChannelView:
    """一个渠道；装不下的 `refused` 说为什么。"""

    id: str
    name: str
    steps: tuple[StepView, ...]
    done: str = "已发"
    refused: str = ""


def channel_views(kit: KitCase, texts: KitTexts) -> tuple[ChannelView, ...]:
    """全部渠道，按常用的次序。"""
    why = {item.channel: f"{item.finding.what} → {item.finding.fix}" for item in texts.refused}
    return (
        ChannelView(
            "wechat",
            "微信公众号",
            tuple(_wechat(texts.article)) if texts.article else (),
            refused=why.get(notes.WECHAT, ""),
        ),
        ChannelView(
            "weibo",
            "微博",
            tuple(_weibo(texts.weibo, kit)) if texts.weibo else (),
            refused=why.get(notes.WEIBO, ""),
        ),
        ChannelView(
            "qq",
            "QQ 群",
            tuple(_qq(texts.qq, texts.notice)) if texts.qq else (),
            refused=why.get(notes.QQ, ""),
        ),
        ChannelView(
            "work",
            "工作群（企业微信、钉钉、飞书）",
            tuple(_work(texts.robots.text)) if texts.robots else (),
            refused=why.get(notes.ROBOTS, ""),
        ),
        ChannelView("board", "告示栏", tuple(_board()), done="已贴"),
    )


def _wechat(article: Article) -> Iterator[StepView]:
    yield StepView("登录微信公众平台（mp.weixin.qq.com），新建一篇文章。")
    yield StepView(
        "填标题。",
        (CopyView("wechat-title", "标题", article.title, Count(len(article.title), WECHAT.title)),),
    )
    yield StepView("填作者。", (CopyView("wechat-author", "作者", article.author, author_count(article)),))
    pictures = tuple(FileView(name, _picture_label(name)) for name in article.pictures)
    yield StepView(
        "粘贴正文。图片没有跟过来的，点下面的图存下来，插到原来的位置。",
        (
            CopyView(
                "wechat-body",
                "正文",
                "",
                Count(article.length, WECHAT.content - 1, "字（连标签）"),
                "复制正文",
                Markup(article.html),
            ),
        ),
        pictures,
    )
    yield StepView(
        "传封面。这篇排头条用宽的，排在后面用方的。",
        files=(FileView(files.WECHAT_COVER, "宽封面"), FileView(files.WECHAT_THUMB, "方封面")),
    )
    yield StepView(
        "填摘要。",
        (CopyView("wechat-digest", "摘要", article.digest, Count(len(article.digest), WECHAT.digest)),),
    )
    yield StepView(
        "填“原文链接”，读者点“阅读原文”到案例页。", (CopyView("wechat-url", "原文链接", article.source_url),)
    )
    yield StepView("发一份预览到自己手机上，浅色、深色都看一遍，再发表。")


def author_count(article: Article) -> Count:
    """作者有几个汉字那么长；两个半角算一个。"""
    return Count(-(-half_widths(article.author) // 2), WECHAT.author, "个汉字")


def _weibo(weibo: WeiboTexts, kit: KitCase) -> Iterator[StepView]:
    copies = tuple(
        CopyView(
            f"weibo-{number}",
            f"{item.name}{'（收短了）' if item.cut else ''}",
            item.text,
            Count(item.length, item.limit),
        )
        for number, item in enumerate(weibo.by_hand, 1)
    )
    yield StepView("登录微博，挑一种长短。", copies)
    yield StepView("配图。", files=(FileView(files.WEIBO_PICTURE, "微博配图"),))
    yield StepView(
        "看一遍，发出去。不想登录网页版的，也可以用微博的分享页：文字和网址已经填好，话题要自己加。",
        link=FileView(share_page(weibo.api.text, kit.url), "打开微博分享页"),
    )


def _qq(text: str, notice: str | None) -> Iterator[StepView]:
    shown = text.strip()
    yield StepView(
        "复制文字，粘贴到群里。一条消息只放这一个网址。",
        (CopyView("qq-text", "群消息", shown, Count(qq_size(shown), QQ.message)),),
    )
    yield StepView("接着发海报。", files=(FileView(files.POSTER, "海报"),))
    if notice:
        told = notice.strip()
        yield StepView(
            "要挂群公告的（群主、管理员才能发），用这一份。",
            (CopyView("qq-notice", "群公告", told, Count(len(told), QQ.notice)),),
        )


def _work(text: str) -> Iterator[StepView]:
    yield StepView(
        "复制文字，转到工作群。",
        (CopyView("work-text", "群消息", text, Count(len(text.encode()), WECOM.text_bytes, "字节")),),
    )
    yield StepView("用机器人发的，消息体在这个文件里。", files=(FileView(files.GROUP_ROBOTS, "机器人消息"),))


def _board() -> Iterator[StepView]:
    yield StepView(
        "打印 A3 海报，贴到网点、工地、园区的告示栏。", files=(FileView(files.POSTER_A3, "A3 海报"),)
    )


def _picture_label(name: str) -> str:
    return "入会二维码" if name == files.JOIN_QR else f"照片 {name.removeprefix('photo-').partition('.')[0]}"
