"""假的 OneBot v11 桥，照 NapCat 的样子回答，规则照渠道资料节 3.1–3.4、3.6。

失败也是 HTTP 200、`retcode` 200；发送超时时，消息可能到了，也可能没到。
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .exchange import Answer, Asked, json_answer

_TIMEOUT = (
    "Timeout: NTEvent serviceAndMethod:NodeIKernelMsgService/sendMsg ListenerName:NodeIKernelMsgListener"
)
_UNREADABLE = "消息体无法解析, 请检查是否发送了不支持的消息类型"
_SENDABLE = frozenset(("text", "image", "at", "face", "reply", "json"))
"""节 3.3：share、xml 在规范里有，发不出去。"""
_URL = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class GroupMessage:
    """群里的一条。"""

    message_id: int
    group: int
    text: str
    pictures: tuple[str, ...]
    at: float


@dataclass
class FakeOneBot:
    """一个登录着的 QQ 号；`posts` 是群里看得到的，撤回的不在里面。"""

    groups: Mapping[int, str] = field(default_factory=lambda: {10001: "典型交流一群", 10002: "典型交流二群"})
    token: str = "onebot-token"
    user_id: int = 30001
    online: bool = True
    administrator: bool = False
    swallow: bool = False
    """收下不投递，回超时（节 3.4）。"""
    deliver_late: bool = False
    """投递了，也回超时（节 3.4）。"""
    by_the_book: bool = False
    """照规范而不是照 NapCat：没有令牌 401，令牌不对 403。"""
    asynchronous: bool = False
    """回 `status: async`，结果永远不知道（节 3.2）。"""
    now: Callable[[], float] = time.time
    posts: list[GroupMessage] = field(default_factory=list)
    recalled: list[GroupMessage] = field(default_factory=list)
    _count: int = 0

    def __call__(self, asked: Asked) -> Answer:
        if refused := self._bad_token(asked):
            return refused
        try:
            params = json.loads(asked.body) if asked.body else asked.query
        except ValueError:
            return json_answer({"status": "failed", "retcode": 1400, "message": "Invalid JSON"}, 400)
        match asked.path:
            case "/send_group_msg":
                return self._send(params)
            case "/delete_msg":
                return self._delete(params)
            case "/get_group_msg_history":
                return self._history(params)
            case "/get_group_list":
                groups = [{"group_id": number, "group_name": name} for number, name in self.groups.items()]
                return _ok(groups)
            case "/get_login_info":
                return _ok({"user_id": self.user_id, "nickname": "典型播报"})
            case "/get_status":
                return _ok({"online": self.online, "good": self.online})
            case "/_send_group_notice" if not self.administrator:
                return _failed("没有权限")
        return _failed(f"不支持的Api {asked.path.strip('/')}")

    def _bad_token(self, asked: Asked) -> Answer | None:
        sent = asked.headers.get("authorization", "").removeprefix("Bearer ")
        sent = sent or asked.query.get("access_token", "")
        if not self.token or sent == self.token:
            return None
        status = 401 if self.by_the_book and not sent else 403
        return json_answer({"message": "token verify failed!"}, status)

    def _send(self, params: Mapping[str, Any]) -> Answer:
        group = int(params.get("group_id", 0))
        segments = params.get("message")
        if isinstance(segments, str):
            segments = [{"type": "text", "data": {"text": _unescaped(segments, params)}}]
        if not isinstance(segments, list) or not segments:
            return _failed("message 不能为空", 1400)
        if not self.online:
            return _failed("账号已离线")
        if group not in self.groups:
            return _failed(f"群{group}不存在")
        if bad := _bad_segments(segments):
            return bad
        if self.asynchronous:
            return json_answer({"status": "async", "retcode": 1, "data": None})
        if not self.swallow:
            self._deliver(group, segments)
        if self.swallow or self.deliver_late:
            return _failed(_TIMEOUT)
        return _ok({"message_id": self.posts[-1].message_id})

    def _deliver(self, group: int, segments: Sequence[Mapping[str, Any]]) -> None:
        text = "".join(item["data"]["text"] for item in segments if item["type"] == "text")
        pictures = tuple(item["data"]["file"] for item in segments if item["type"] == "image")
        self._count += 1
        # 节 3.2：int32，可能是负数
        message_id = 1_000_000_000 * (-1) ** self._count + self._count
        self.posts.append(GroupMessage(message_id, group, text, pictures, self.now()))

    def _delete(self, params: Mapping[str, Any]) -> Answer:
        found = next((post for post in self.posts if post.message_id == params.get("message_id")), None)
        if found is None:
            return _failed("消息不存在")
        if self.now() - found.at > 120 and not self.administrator:  # 节 3.2：自己的两分钟内
            return _failed("撤回失败：超过两分钟")
        self.posts.remove(found)
        self.recalled.append(found)
        return _ok(None)

    def _history(self, params: Mapping[str, Any]) -> Answer:
        found = [post for post in self.posts if post.group == int(params.get("group_id", 0))]
        if not found:  # 节 3.2：空的历史在 NapCat 是错误
            return _failed("消息历史为空")
        return _ok({"messages": [self._as_history(post) for post in found[-int(params.get("count", 20)) :]]})

    def _as_history(self, post: GroupMessage) -> dict[str, Any]:
        return {
            "message_id": post.message_id,
            "group_id": post.group,
            "user_id": self.user_id,
            "time": int(post.at),
            "raw_message": post.text,
            "message": [
                {"type": "text", "data": {"text": post.text}},
                *({"type": "image", "data": {"file": "ABC.jpg"}} for _ in post.pictures),
            ],
        }


def _bad_segments(segments: Sequence[Mapping[str, Any]]) -> Answer | None:
    kinds = {item.get("type") for item in segments}
    if "node" in kinds and kinds != {"node"}:
        return _failed("转发消息不能和普通消息混在一起发送", 1400)
    values = [value for item in segments for value in item.get("data", {}).values()]
    if not all(isinstance(value, str) for value in values) or not kinds <= _SENDABLE:
        return _failed(_UNREADABLE)
    pictures = [item for item in segments if item["type"] == "image"]
    schemes = ("http://", "https://", "base64://", "file:///")
    if not all(item["data"].get("file", "").startswith(schemes) for item in pictures):
        return _failed("文件消息缺少参数或识别URL失败")
    text = "".join(item["data"]["text"] for item in segments if item["type"] == "text")
    # 节 3.3：旧协议库的上限，图片算 100 字节
    if len(text.encode()) + 100 * len(pictures) > 5000 or len(pictures) > 50:
        return _failed("消息过长")
    if len(_URL.findall(text)) > 1:  # 节 3.3：多个网址会被悄悄吞掉
        return _failed(_TIMEOUT)
    return None


def _unescaped(text: str, params: Mapping[str, Any]) -> str:
    """字符串写法里的 CQ 码不认，只还原转义；先别的，`&` 最后。"""
    if params.get("auto_escape"):
        return text
    for coded, char in (("&#91;", "["), ("&#93;", "]"), ("&amp;", "&")):
        text = text.replace(coded, char)
    return text


def _ok(data: Any) -> Answer:
    return json_answer(
        {"status": "ok", "retcode": 0, "data": data, "message": "", "wording": "", "echo": None}
    )


def _failed(said: str, code: int = 200) -> Answer:
    found = {"status": "failed", "retcode": code, "data": None, "message": said, "wording": said}
    return json_answer(found | {"echo": None})
