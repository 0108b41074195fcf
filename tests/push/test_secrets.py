"""密钥：只从环境变量或它们指的文件来，打印、日志、报错里都看不见。"""

from __future__ import annotations

import logging
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dianxing.errors import SettingsError
from dianxing.push.secrets import RedactingFilter, Redactor, Secret, Secrets

VALUE = "s3cret/with+odd=chars"


def test_a_secret_prints_as_stars_and_is_not_stored() -> None:
    secret = Secret("DIANXING_X", VALUE)
    for shown in (repr(secret), str(secret), f"{secret}", f"{[secret]}", f"{secret!r:>40}"):
        assert VALUE not in shown
        assert "***" in shown
    assert secret.reveal() == VALUE
    with pytest.raises(TypeError):
        pickle.dumps(secret)


def test_a_secret_comes_from_the_environment_or_the_file_it_names(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{VALUE}\n", encoding="utf-8")
    redactor = Redactor()
    for environ in ({"DIANXING_X": VALUE}, {"DIANXING_X_FILE": str(file)}):
        found = Secrets(environ, redactor).need("DIANXING_X", "密钥")
        assert found.reveal() == VALUE
    assert redactor.clean(f"错了：{VALUE}") == "错了：***"
    assert Secrets({"DIANXING_X": "  "}, redactor).get("DIANXING_X") is None


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "没有公众号的密钥 → 设环境变量 DIANXING_X"),
        ({"DIANXING_X": "a", "DIANXING_X_FILE": "b"}, "都写了"),
        ({"DIANXING_X_FILE": "/nowhere/at/all"}, "读不了"),
    ],
)
def test_what_is_wrong_with_a_secret_is_said_without_it(environ: dict[str, str], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        Secrets(environ, Redactor()).need("DIANXING_X", "公众号的密钥")


def test_only_our_own_variables_are_read() -> None:
    with pytest.raises(SettingsError, match="DIANXING_"):
        Secrets({"HOME": "/root"}, Redactor()).get("HOME")


@pytest.mark.parametrize(
    "text",
    [
        "https://api.weixin.qq.com/cgi-bin/draft/add?access_token=TOKEN123&x=1",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=TOKEN123",
        "https://oapi.dingtalk.com/robot/send?access_token=TOKEN123&timestamp=1&sign=TOKEN123",
        "https://open.feishu.cn/open-apis/bot/v2/hook/TOKEN123",
        '{"appid": "wx", "secret": "TOKEN123"}',
        "Authorization: Bearer TOKEN123",
        "postgresql: https://user:TOKEN123@host/",
    ],
)
def test_what_looks_like_a_secret_is_covered_unregistered(text: str) -> None:
    assert "TOKEN123" not in Redactor().clean(text)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=6), st.text())
def test_a_registered_value_never_comes_through(value: str, around: str) -> None:
    if "*" not in value:
        assert value not in Redactor([value]).clean(f"{around}{value}{around}")


def test_logs_are_covered_down_to_the_traceback(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("dianxing-test")
    guard = RedactingFilter(Redactor([VALUE]))
    logger.addFilter(guard)
    try:
        raise ValueError(VALUE)
    except ValueError:
        logger.exception("去 %s 出错", f"https://x.example/?key={VALUE}")
    logger.removeFilter(guard)
    assert "https://x.example/?key=***" in caplog.text
    assert VALUE not in caplog.text
