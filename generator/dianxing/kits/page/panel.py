"""一个案例在渠道稿页面上的一版：每个渠道要复制的、字数、预览，全部备好。"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from dianxing.kits import files, notes
from dianxing.kits.count import Count
from dianxing.kits.kit_case import KitCase
from dianxing.kits.limits import DINGTALK, FEISHU, QQ, WECHAT, WECOM
from dianxing.kits.page.marked import marked
from dianxing.kits.pictures.jobs import photo_size
from dianxing.kits.pictures.poster import A3, POSTER_SIZE
from dianxing.kits.pictures.weibo_picture import WEIBO_SIZE
from dianxing.kits.public_pictures import public_addresses
from dianxing.kits.qq import qq_size
from dianxing.kits.robots import RobotMessages, body_bytes
from dianxing.kits.sheet_view import CopyView, author_count
from dianxing.kits.template import script_json
from dianxing.kits.texts import KitTexts
from dianxing.kits.wechat.article import Article
from dianxing.kits.wechat.dark import dark_styles
from dianxing.kits.weibo import WeiboTexts
from dianxing.kits.wording import plain, sentence, where


@dataclass(frozen=True, slots=True)
class PictureView:
    """一张图；路径都相对渠道稿的总文件夹。"""

    path: str
    label: str
    size: str
    """`900×383`。"""
    use: str
    twin: str = ""
    """给复制用的脚本；空着就只能存下来。"""


@dataclass(frozen=True, slots=True)
class WechatPreview:
    """公众号的预览。"""

    article: Article
    html: Markup
    """图片地址相对渠道稿的总文件夹。"""
    dark: Markup
    """JSON：深色模式要补的样式 → 第几个带 style 的标签。"""
    outgoing: Markup
    """JSON：预览里的图片地址 → 网站上的地址，复制时换过去。"""
    account: str
    date: str
    cover: PictureView
    thumb: PictureView
    copies: tuple[CopyView, ...]
    body: CopyView


@dataclass(frozen=True, slots=True)
class PostView:
    """一种长短的微博。"""

    copy: CopyView
    shown: Markup


@dataclass(frozen=True, slots=True)
class WeiboPreview:
    """微博的预览。"""

    account: str
    posts: tuple[PostView, ...]
    picture: PictureView


@dataclass(frozen=True, slots=True)
class QqPreview:
    """QQ 群的预览。"""

    message: CopyView
    shown: Markup
    notice: CopyView | None
    notice_shown: Markup
    poster: PictureView


@dataclass(frozen=True, slots=True)
class RobotView:
    """一家群机器人。"""

    id: str
    name: str
    title: str
    told: str
    counts: tuple[tuple[str, Count], ...]
    copies: tuple[CopyView, ...]


@dataclass(frozen=True, slots=True)
class WorkPreview:
    """工作群的预览。"""

    text: CopyView
    shown: Markup
    robots: tuple[RobotView, ...]


@dataclass(frozen=True, slots=True)
class KitPanel:
    """一份渠道稿。"""

    id: str
    """文件夹名，也是网址 # 后面的一段。"""
    title: str
    where: str
    published: str
    url: str
    sheet: str
    notes: tuple[str, ...]
    refused: Mapping[str, str]
    """渠道 → 为什么放不下。"""
    wechat: WechatPreview | None
    weibo: WeiboPreview | None
    qq: QqPreview | None
    work: WorkPreview | None
    pictures: tuple[PictureView, ...]


def kit_panel(kit: KitCase, texts: KitTexts) -> KitPanel:
    """备好一个案例的一版。"""
    why = {item.channel: f"{item.finding.what} → {item.finding.fix}" for item in texts.refused}
    shots = _pictures(kit)
    return KitPanel(
        id=kit.folder_name,
        title=kit.case.head.title,
        where=where(kit),
        published=kit.card.published.chinese(),
        url=kit.url,
        sheet=f"{kit.folder_name}/{files.HANDOVER}",
        notes=tuple(f"{note.channel}：{note.what}。" for note in texts.notes),
        refused={
            "wechat": why.get(notes.WECHAT, ""),
            "weibo": why.get(notes.WEIBO, ""),
            "qq": why.get(notes.QQ, ""),
            "work": why.get(notes.ROBOTS, ""),
        },
        wechat=_wechat(kit, texts.article, shots) if texts.article else None,
        weibo=_weibo(kit, texts.weibo, shots) if texts.weibo else None,
        qq=_qq(texts.qq, texts.notice, shots) if texts.qq else None,
        work=_work(kit, texts.robots) if texts.robots else None,
        pictures=tuple(shots.values()),
    )


def _wechat(kit: KitCase, article: Article, shots: Mapping[str, PictureView]) -> WechatPreview:
    public = public_addresses(kit)
    beside = {name: f"{kit.folder_name}/{name}" for name in article.pictures}
    html = Markup(article.html_with(beside))
    return WechatPreview(
        article=article,
        html=html,
        dark=script_json(dark_styles(html)),
        outgoing=script_json({beside[name]: public[name] for name in article.pictures}),
        account=kit.site.name,
        date=kit.card.published.chinese(),
        cover=shots[files.WECHAT_COVER],
        thumb=shots[files.WECHAT_THUMB],
        copies=(
            CopyView("wechat-title", "标题", article.title, Count(len(article.title), WECHAT.title)),
            CopyView("wechat-author", "作者", article.author, author_count(article)),
            CopyView("wechat-digest", "摘要", article.digest, Count(len(article.digest), WECHAT.digest)),
            CopyView(
                "wechat-url",
                "原文链接",
                article.source_url,
                Count(len(article.source_url.encode()), WECHAT.source_url_bytes, "字节"),
            ),
        ),
        body=CopyView(
            "wechat-body",
            "正文",
            "",
            Count(article.length, WECHAT.content - 1, "字（连标签）"),
            "复制正文",
        ),
    )


def _weibo(kit: KitCase, weibo: WeiboTexts, shots: Mapping[str, PictureView]) -> WeiboPreview:
    posts = tuple(
        PostView(
            CopyView(
                f"weibo-{number}",
                f"{item.name}{'（收短了）' if item.cut else ''}",
                item.text,
                Count(item.length, item.limit),
            ),
            marked(item.text),
        )
        for number, item in enumerate(weibo.by_hand, 1)
    )
    return WeiboPreview(kit.site.union, posts, shots[files.WEIBO_PICTURE])


def _qq(text: str, notice: str | None, shots: Mapping[str, PictureView]) -> QqPreview:
    said, told = text.strip(), (notice or "").strip()
    return QqPreview(
        message=CopyView("qq-text", "群消息", said, Count(qq_size(said), QQ.message)),
        shown=marked(said),
        notice=CopyView("qq-notice", "群公告", told, Count(len(told), QQ.notice)) if told else None,
        notice_shown=marked(told),
        poster=shots[files.POSTER],
    )


def _work(kit: KitCase, robots: RobotMessages) -> WorkPreview:
    return WorkPreview(
        text=CopyView(
            "work-text", "群消息", robots.text, Count(len(robots.text.encode()), WECOM.text_bytes, "字节")
        ),
        shown=marked(robots.text),
        robots=tuple(_robots(kit, robots)),
    )


def _robots(kit: KitCase, robots: RobotMessages) -> Iterator[RobotView]:
    card = robots.wecom["card"]["news"]["articles"][0]
    title = plain(kit.case.head.title)
    told = robots.dingtalk["card"]["link"]["text"] or sentence(kit.case.head.result)
    yield RobotView(
        "wecom",
        "企业微信",
        card["title"],
        card["description"],
        (
            ("标题", Count(len(card["title"].encode()), WECOM.news_title_bytes, "字节")),
            ("说明", Count(len(card["description"].encode()), WECOM.news_description_bytes, "字节")),
        ),
        _payloads("wecom", robots.wecom),
    )
    for name, chinese, found, most in (
        ("dingtalk", "钉钉", robots.dingtalk, DINGTALK.body_bytes),
        ("feishu", "飞书", robots.feishu, FEISHU.body_bytes),
    ):
        size = Count(len(body_bytes(found["card"])), most, "字节")
        yield RobotView(name, chinese, title, told, (("整条", size),), _payloads(name, found))


def _payloads(robot: str, found: Mapping[str, object]) -> tuple[CopyView, ...]:
    named = {"card": "卡片的消息体", "text": "文字的消息体"}
    return tuple(
        CopyView(f"{robot}-{kind}", label, json.dumps(found[kind], ensure_ascii=False, indent=1))
        for kind, label in named.items()
    )


def _pictures(kit: KitCase) -> dict[str, PictureView]:
    """画出来的几张、案例的照片、二维码，按用得多少排。"""

    def view(name: str, label: str, size: tuple[int, int], use: str, *, copied: bool = False) -> PictureView:
        twin = f"{kit.folder_name}/{files.clipboard_twin(name)}" if copied else ""
        return PictureView(f"{kit.folder_name}/{name}", label, f"{size[0]}×{size[1]}", use, twin)

    found = {
        files.POSTER: view(files.POSTER, "海报", POSTER_SIZE, "QQ 群、朋友圈", copied=True),
        files.WEIBO_PICTURE: view(files.WEIBO_PICTURE, "微博配图", WEIBO_SIZE, "微博", copied=True),
        files.WECHAT_COVER: view(files.WECHAT_COVER, "宽封面", WECHAT.cover, "公众号头条", copied=True),
        files.WECHAT_THUMB: view(files.WECHAT_THUMB, "方封面", WECHAT.thumb, "公众号次条", copied=True),
    }
    for number, facts in enumerate(kit.photos.values(), 1):
        name = files.photo(number)
        found[name] = view(name, f"照片 {number}", photo_size(facts), "公众号正文")
    qr = f"{kit.folder_name}/{files.CASE_QR}"
    found[files.CASE_QR] = PictureView(qr, "二维码", "", "通到案例页")
    board = f"{A3[0]}×{A3[1]} 毫米"
    found[files.POSTER_A3] = PictureView(
        f"{kit.folder_name}/{files.POSTER_A3}", "A3 海报（PDF）", board, "告示栏，打印"
    )
    return found
