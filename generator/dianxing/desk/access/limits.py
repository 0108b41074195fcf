"""各处的限速：数目只写在这里。

一个人正常用碰不到；一间办公室几十个人从同一个地址出来，也碰不到登录的那几个。
"""

from __future__ import annotations

from dataclasses import dataclass

MINUTE = 60
HOUR = 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Limit:
    """一处的限速。登录的人按人算，没有登录的按地址算。"""

    name: str
    per: tuple[tuple[int, int], ...]
    """（次数，多少秒里），几条都要守。"""
    methods: tuple[str, ...] = ("POST",)
    """哪些方法算一次。"""
    heavy: bool = False
    """重活（解图、读 Word）：一个进程里同时只做 `HEAVY_AT_ONCE` 件，别的页才一直有线程可用。"""


SIGN_IN = Limit("sign-in", ((60, 5 * MINUTE), (300, HOUR)))
WELCOME = Limit("welcome", ((60, 10 * MINUTE),), ("GET", "POST"))
UPLOAD = Limit("upload", ((60, MINUTE), (600, HOUR)), heavy=True)
WORD = Limit("word", ((10, MINUTE), (120, HOUR)), heavy=True)
"""一份编造的 Word 能让服务器算上二十秒；平常的人一分钟也导不了两份。"""
PASTE = Limit("paste", ((60, MINUTE), (600, HOUR)), heavy=True)
REGISTER = Limit("register", ((60, MINUTE), (600, HOUR)))
PREVIEW = Limit("preview", ((120, MINUTE),), ("GET", "POST"))
EXPORT = Limit("export", ((10, 10 * MINUTE),), ("GET",))
INVITE = Limit("invite", ((60, HOUR),))
PASSWORD = Limit("password", ((20, HOUR),))

HEAVY_AT_ONCE = 2
"""一个工作进程里同时做几件重活；`desk` 默认每个进程四个线程，留一半给别的页。"""
HEAVY_WAIT = 3.0
"""前面的没做完，等几秒；再久就占着线程了，请人过一会儿再来。"""

LONGEST = HOUR
"""最长的一段；再旧的次数没有用了。"""
