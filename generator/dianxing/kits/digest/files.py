"""一份群摘要的文件叫什么，放在哪里。"""

from __future__ import annotations

FOLDER_NAME = "digests"
"""在渠道稿的总文件夹里。"""
QQ_TEXT = "qq.txt"
PICTURE = "digest.jpg"
MAIL_HTML = "mail.html"
MAIL_TEXT = "mail.txt"
MAIL = "mail.eml"
