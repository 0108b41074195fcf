"""各渠道的限度：每个数字只在这里写一次，并注明出自渠道资料的哪一节（“节 1.4”一类）。

带“较严”的，是资料里几种说法不一时取的最严的一种；放宽只改这里。
长度单位：字 = Unicode 码点；字节 = UTF-8 字节。
"""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class WechatLimits:
    """微信公众号图文。"""

    title: int = 32
    """标题最多几个字；节 1.4（旧文档和旧客户端写 64，较严）。"""
    author: int = 8
    """作者最多几个汉字，即 16 个半角；节 1.4（文档写 16 字，实测 8 个汉字，较严）。"""
    digest: int = 128
    """摘要最多几个字；节 1.4（旧文档 120）。"""
    digest_default: int = 54
    """不写摘要时微信自己取正文开头的字数；节 1.4。"""
    content: int = 20_000
    """正文 HTML 要少于这么多字，标签和样式都算；节 1.4。"""
    content_bytes: int = MEGABYTE
    """正文 HTML 要少于这么多字节；节 1.4。"""
    source_url_bytes: int = 1024
    """“阅读原文”的网址最多几字节；节 1.4。"""
    articles: int = 8
    """一份草稿最多几篇；节 1.4。"""
    newspic_pictures: int = 20
    """贴图最多几张图；节 1.4。"""
    inline_picture_bytes: int = MEGABYTE
    """正文里一张图要小于这么多字节，只收 JPG、PNG；节 1.3。"""
    cover_bytes: int = 10 * MEGABYTE
    """封面一张图最多几字节；节 1.3（旧文档 2 MB）。"""
    cover: tuple[int, int] = (900, 383)
    """头条封面的宽高，像素，比例 2.35:1；节 1.4 的 pic_crop_235_1。"""
    thumb: tuple[int, int] = (200, 200)
    """次条封面的宽高，像素，比例 1:1；节 1.4 的 pic_crop_1_1。"""
    link_host: str = "mp.weixin.qq.com"
    """正文里点得开的链接只有这个主机的；节 1.8。"""


@dataclass(frozen=True, slots=True)
class DarkModeRules:
    """微信的深色模式怎样重新上色；节 1.8 末段。亮度是感知亮度 0–255。"""

    page: str = "#191919"
    """深色的页面底色。"""
    text: str = "#a3a3a3"
    """默认黑字变成的颜色。"""
    light_ground: int = 40
    """底色的 HSL 明度超过这么多（百分数）就压暗。"""
    white: int = 250
    """感知亮度超过它就当作白，不动。"""
    brightest: int = 190
    """超过它的压到它。"""
    darkest: int = 22
    """低于它的提到它。"""
    contrast: int = 65
    """文字、边框和底色至少差这么多，不够就挪。"""


@dataclass(frozen=True, slots=True)
class WeiboLimits:
    """微博。"""

    post: int = 140
    """一条最多几个微博字（两个半角算一个）；节 2.1、2.2。"""
    url_units: int = 20
    """一个网址算几个半角，不管多长；节 2.2。"""
    url_free: int = 140
    """网址到这么长为止都只算 `url_units`，再长的部分另加；节 2.2。"""
    own_url_units: int = 41
    """weibo.com、weibo.cn 的网址，短于等于它的按实长算；节 2.2。"""
    wide_from: int = 0x80
    """码点大于它的字符算两个半角；节 2.2。"""
    medium_post: int = 300
    """中等长短的一条最多几个微博字；节 2.2 的错误码 20013。"""
    long_post: int = 2000
    """网页上手发的长微博最多几个微博字；节 2.2（接口不开放）。"""
    article_intro: int = 1900
    """头条文章配的短文最多几个字；节 2.6。"""
    article_title: int = 32
    """头条文章的标题最多几个字；节 2.6。"""
    picture_bytes: int = 5 * MEGABYTE
    """一张图要小于这么多字节；节 2.1。"""
    pictures: int = 9
    """网页上手发一条最多几张图（九宫格）；接口只收一张，节 2.1。"""
    api_pictures: int = 1
    """接口一条几张图；节 2.1。"""
    api_hashtag: bool = False
    """接口发的正文能不能带 #话题#；不能，节 2.1。"""


@dataclass(frozen=True, slots=True)
class QqLimits:
    """QQ 群。官方没有公布数字，用的是稳妥的做法；节 3.3、3.6。"""

    message: int = 1500
    """一条消息最多几个汉字；节 3.3。"""
    message_bytes: int = 4500
    """一条消息最多几字节；节 3.3。"""
    pictures: int = 5
    """一条消息最多几张图；节 3.3。"""
    urls: int = 1
    """一条消息最多几个网址；节 3.3。"""
    notice: int = 600
    """群公告最多几个字；节 3.6。"""
    notice_least: int = 15
    """群公告最少几个字；节 3.6。"""


@dataclass(frozen=True, slots=True)
class WecomLimits:
    """企业微信群机器人（消息推送）；节 4。"""

    text_bytes: int = 2048
    markdown_bytes: int = 4096
    news_articles: int = 8
    news_title_bytes: int = 128
    news_description_bytes: int = 512
    image_bytes: int = 2 * MEGABYTE
    """base64 之前。"""
    per_minute: int = 20


@dataclass(frozen=True, slots=True)
class DingtalkLimits:
    """钉钉群机器人；节 4。"""

    body_bytes: int = 20_000
    """整个请求体。"""
    per_minute: int = 20
    keywords: int = 10


@dataclass(frozen=True, slots=True)
class FeishuLimits:
    """飞书群机器人；节 4。"""

    body_bytes: int = 20_000
    """整个请求体，20 KB；较严（取 1000 进位）。"""
    per_minute: int = 100
    per_second: int = 5
    keywords: int = 10


WECHAT = WechatLimits()
DARK_MODE = DarkModeRules()
WEIBO = WeiboLimits()
QQ = QqLimits()
WECOM = WecomLimits()
DINGTALK = DingtalkLimits()
FEISHU = FeishuLimits()

TWIN_PICTURE_BYTES = MEGABYTE
"""渠道稿里每张图都有一份小于这么多字节的 JPG 或 PNG，手机上传哪里都行；节 1.3 里最严的一条。"""
