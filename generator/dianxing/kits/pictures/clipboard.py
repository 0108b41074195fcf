"""一张图给网页复制用的一份：一小段脚本，里面是图片自己。

从 file:// 打开的页面读不了旁边的图片（画布会被“污染”，fetch 也不许），
脚本却可以装进来，再转成 PNG 放上剪贴板。
"""

from __future__ import annotations

import json
from base64 import b64encode


def clipboard_script(path: str, jpeg: bytes) -> bytes:
    """`path` 是图片相对渠道稿总文件夹的路径；页面先备好 `dianxingPicture(路径, data 网址)`。"""
    return (
        f'dianxingPicture({json.dumps(path)},"data:image/jpeg;base64,'.encode() + b64encode(jpeg) + b'");\n'
    )
