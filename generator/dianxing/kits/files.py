"""渠道稿文件夹里每个文件的名字，只在这里写一次。文字、图片、预览页和推送都认这些名字。"""

from __future__ import annotations

WECHAT_ARTICLE = "wechat.html"
WECHAT_COVER = "wechat-cover.jpg"
WECHAT_THUMB = "wechat-thumb.jpg"
WEIBO_TEXT = "weibo.txt"
WEIBO_PICTURE = "weibo.jpg"
QQ_TEXT = "qq.txt"
QQ_NOTICE = "qq-notice.txt"
"""群公告。"""
GROUP_ROBOTS = "groupbot.json"
POSTER = "poster.jpg"
POSTER_A3 = "poster-a3.pdf"
CASE_QR = "case-qr.png"
"""通到案例页的二维码。"""
JOIN_QR = "join-qr.png"
"""通到“我能入会吗”的二维码，公众号文末用。"""
HANDOVER = "handover.html"
ABOUT = "kit.json"
PAGE = "index.html"
"""总文件夹里的渠道稿页面。"""


def clipboard_twin(picture: str) -> str:
    """`poster.jpg` 给网页复制用的一份；页面从 file:// 打开时，图片只有从脚本里才拿得到。"""
    return f"copy/{picture}.js"


def photo(number: int) -> str:
    """第 `number` 张能公开的照片（按 `images` 的次序，从 1 数）在渠道稿里的 JPG。"""
    return f"photo-{number}.jpg"
