"""`dianxing kit --serve`：在办公室网络上看渠道稿，手机扫码接着发。"""

from __future__ import annotations

import secrets
import sys
import threading
from contextlib import suppress
from pathlib import Path

from dianxing.cli.binding import bound
from dianxing.preview.kit_server import KitServer
from dianxing.site.pictures.qr import qr_modules

_WHITE, _PLAIN = "\x1b[30;107m", "\x1b[0m"
_HALVES = {(True, True): " ", (True, False): "▄", (False, True): "▀", (False, False): "█"}
"""一个字符上下两格；深色的格画成黑。"""


def serve_kits(kit_dir: Path, host: str, port: int, minutes: int) -> None:
    """开着，到点或者按 Ctrl-C 停；端口用不了抛 SettingsError。"""
    key = secrets.token_urlsafe(16)
    with bound(lambda: KitServer(kit_dir, host, port, key), host, port) as server:
        access = server.access
        print(f"打开 {access.start} 看；{minutes} 分钟后自己停，按 Ctrl-C 马上停。")
        print("这个网址带着这一次的口令，别发到群里；停了就作废。")
        if access.reachable:
            print("手机连同一个无线网，扫这个码：")
            print(terminal_qr(access.start, colours=sys.stdout.isatty()))
        else:
            print("只有这台电脑打得开。要用手机看，停下来，加上 --host 0.0.0.0 再来。")
        sys.stdout.flush()
        timer = threading.Timer(minutes * 60, server.shutdown)
        timer.daemon = True
        timer.start()
        with suppress(KeyboardInterrupt):
            server.serve_forever(poll_interval=0.2)
        timer.cancel()
    print("停了，口令作废。")


def terminal_qr(url: str, *, colours: bool) -> str:
    """终端里的二维码，一个字符两格；`colours` 是真就写明黑字白底，深色的终端里也认得。"""
    light = qr_modules(url).tolist()
    if len(light) % 2:
        light.append([True] * len(light[0]))
    rows = (
        "".join(_HALVES[top, bottom] for top, bottom in zip(above, below, strict=True))
        for above, below in zip(light[::2], light[1::2], strict=True)
    )
    return "\n".join(f"{_WHITE}{row}{_PLAIN}" if colours else row for row in rows)
