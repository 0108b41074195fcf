"""密钥：签名用的和加密授权书用的。环境变量优先；没有就在 `state/keys` 里自己生成一份，只有自己读得了。"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from dianxing.errors import SettingsError

SIGNING = "DIANXING_DESK_SECRET"
SEALING = "DIANXING_CONSENT_KEY"


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """两把钥匙，不许打印。"""

    signing: str
    """登录、CSRF 的签名。换了它，所有人重新登录。"""
    sealing: tuple[str, ...]
    """加密授权书（Fernet）。第一把用来加密，其余的只用来读：换钥匙时旧的放在后面，逗号隔开。"""


def read_keys(state: Path, environ: Mapping[str, str]) -> Keys:
    """读出，没有就生成；加密的钥匙不合规矩抛 SettingsError。"""
    kept = _kept(state) if not {SIGNING, SEALING} <= environ.keys() else {}
    signing = environ.get(SIGNING) or kept[SIGNING]
    sealing = tuple(
        part.strip() for part in (environ.get(SEALING) or kept[SEALING]).split(",") if part.strip()
    )
    if len(signing) < 50:
        raise SettingsError(f"环境变量 {SIGNING} 太短 → 至少 50 个字符，随机的")
    try:
        for key in sealing:
            Fernet(key)
    except ValueError:
        command = 'python -c "from cryptography.fernet import Fernet as F; print(F.generate_key().decode())"'
        fix = f"用这条命令生成一把：{command}"
        raise SettingsError(f"{SEALING} 不是加密用的钥匙 → {fix}") from None
    return Keys(signing, sealing)


def key_file(state: Path) -> Path:
    """自己生成的钥匙放在哪里。"""
    return state / "keys"


def _kept(state: Path) -> dict[str, str]:
    path = key_file(state)
    if not path.exists():
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        lines = {SIGNING: secrets.token_urlsafe(64), SEALING: Fernet.generate_key().decode()}
        text = "".join(f"{name}={value}\n" for name, value in lines.items())
        # 先写全再换上：两个进程一起启动，也只会有一份
        draft = path.with_name(f"keys.{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    pairs = (line.partition("=") for line in path.read_text(encoding="utf-8").splitlines())
    kept = {name: value for name, _, value in pairs}
    if missing := {SIGNING, SEALING} - kept.keys():
        raise SettingsError(
            f"{path} 里没有 {'、'.join(sorted(missing))} → 从备份里找回这个文件，不要重新生成"
        )
    return kept
