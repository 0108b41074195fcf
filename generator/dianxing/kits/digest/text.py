"""QQ 群的摘要：不用 Markdown，一个案例一行，太长就分几条，每条标 1/3，每条只有一个网址。"""

from __future__ import annotations

from collections.abc import Sequence

from dianxing.errors import SettingsError
from dianxing.kits.digest.content import Digest, DigestItem
from dianxing.kits.limits import QQ, QqLimits
from dianxing.kits.qq import qq_size

_MOST_PARTS = 99
"""留给编号的地方按这么多条算。"""


def qq_digest(digest: Digest, limits: QqLimits = QQ) -> tuple[str, ...]:
    """要发的几条，按次序，每条不超过 `limits`。一行案例连标题、网址放不下一条抛 SettingsError。"""
    lines = [_line(number, item) for number, item in enumerate(digest.items, 1)]
    if digest.more:
        lines.append(f"还有{digest.more}个，在网页上。")
    parts = _packed(digest, lines, limits)
    total = len(parts)
    return tuple(
        _message(digest, part, f"（{number}/{total}）" if total > 1 else "")
        for number, part in enumerate(parts, 1)
    )


def qq_file(parts: Sequence[str]) -> str:
    """`qq.txt`：几条之间隔一行记号，照着一条一条复制。"""
    if len(parts) == 1:
        return parts[0]
    return "\n".join(f"———— 第{number}条，从下一行复制 ————\n{part}" for number, part in enumerate(parts, 1))


def _line(number: int, item: DigestItem) -> str:
    return f"{number}. {item.where}：{item.won}入会{item.join}。"


def _message(digest: Digest, lines: Sequence[str], mark: str) -> str:
    last = [f"入会也可以打{digest.site.hotline}。", f"看他们怎么做：{digest.url}"]
    return "\n".join([f"{digest.title}{mark}", *lines, *last]) + "\n"


def _packed(digest: Digest, lines: Sequence[str], limits: QqLimits) -> list[list[str]]:
    widest = f"（{_MOST_PARTS}/{_MOST_PARTS}）"
    parts: list[list[str]] = [[]]
    for line in lines:
        if qq_size(_message(digest, [*parts[-1], line], widest), limits) <= limits.message:
            parts[-1].append(line)
        elif parts[-1] and qq_size(_message(digest, [line], widest), limits) <= limits.message:
            parts.append([line])
        else:
            raise SettingsError(
                f"QQ 群一条消息最多 {limits.message} 字、{limits.message_bytes} 字节，"
                "标题、网址加一个案例就放不下 → 改短 mkdocs.yml 的 site_name 或 site_url"
            )
    return parts
