"""渠道的设置写错了，说哪一行、错在哪、怎么改；密钥写进了设置会被拦下。"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

from dianxing.errors import SettingsError
from dianxing.push.channels import every
from dianxing.push.materials import Materials
from dianxing.push_settings import PushSettings
from dianxing.settings import load_settings

from .stage import NOW, stage


def loaded(root: Path, push: str) -> PushSettings:
    (root / "mkdocs.yml").write_text("site_name: 云州典型\nsite_url: https://yunzhou.example.org/\n", "utf-8")
    indented = "".join(f"  {line}\n" for line in push.splitlines())
    (root / "dianxing.yml").write_text(f"push:\n{indented}", "utf-8")
    return load_settings(root, as_of=NOW).push


def test_every_channel_is_off_until_it_is_switched_on() -> None:
    names = ("weibo", "onebot", "qqbot", "wecom", "dingtalk", "feishu", "baidu", "indexnow", "mail")
    push = PushSettings()
    assert not any(getattr(push, name).enabled for name in names)


def test_every_channel_has_a_name_for_people_even_when_it_is_off() -> None:
    channels = [
        name for name in PushSettings.model_fields if hasattr(getattr(PushSettings(), name), "enabled")
    ]
    assert len(channels) == len(every.MAKERS)
    assert not [name for name in channels if every.channel_label(name) == name]
    assert every.channel_label("早先的") == "早先的"


def test_the_example_of_the_manual_is_understood(tmp_path: Path) -> None:
    push = loaded(
        tmp_path,
        "wecom:\n  enabled: 是\n  robots:\n  - name: 县区工会群\n    webhook: DIANXING_WECOM_COUNTY\n"
        "onebot:\n  enabled: true\n  account: 1234567\n  groups:\n  - group: 10001\n    cases: 是",
    )
    assert push.wecom.robots[0].style == "card"
    assert push.onebot.groups[0].cases and push.onebot.groups[0].digests == "all"


@pytest.mark.parametrize(
    ("push", "said"),
    [
        ("wecom:\n  robots:\n  - name: 群\n    webhook: https://qyapi.weixin.qq.com/x?key=1", "不写密钥本身"),
        (
            "wecom:\n  robots:\n  - {name: 群, webhook: DIANXING_A}\n  - {name: 群, webhook: DIANXING_B}",
            "两次",
        ),
        ("feishu:\n  robots:\n  - {name: 群, webhook: DIANXING_A, style: poster}", "card"),
        ("onebot:\n  address: http://bridge.example.org:3000", "没有加密"),
        ("onebot:\n  address: 127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("onebot:\n  address: http://127.0.0.1:3000/send?access_token=1", "只写到端口"),
        ("onebot:\n  groups:\n  - {group: 10001}\n  - {group: 10001}", "两次"),
        ("onebot:\n  groups:\n  - {group: 群}", "整数"),
        ("weibo:\n  ip: 300.1.1.1", "IP 地址"),
        ("baidu:\n  site: https://www.example.cn/", "末尾没有斜杠"),
        ("indexnow:\n  key: 短", "8 到 128"),
        ("mail:\n  sender: 张三", "名字@域名"),
        ("mail:\n  sender: 'a@b.example, c@d.example'", "名字@域名"),
        ("mail:\n  host: smtps://smtp.example.cn", "只写主机名"),
        ("mail:\n  unsubscribe_url: http://example.cn/off", "https://"),
        ("mail:\n  unsubscribe_url: 'https://example.cn/a>, <mailto:x@y.example'", "https://"),
        ("mail:\n  security: none", "starttls"),
        ("mail:\n  lists:\n  - {name: 县区工会, addresses: wang@union.example}", "不写密钥本身"),
        ("qqbot:\n  groups:\n  - {openid: 群, name: 群}", "openid"),
        ("weibos:\n  enabled: 是", "weibo"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_its_remedy(tmp_path: Path, push: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        loaded(tmp_path, push)
    (problem,) = caught.value.problems
    assert problem.path == "dianxing.yml" and problem.line > 1
    assert said in str(problem)


@pytest.mark.parametrize(
    "address", ["http://10.0.0.5:3000", "http://[::1]:3000", "https://bridge.example.org"]
)
def test_a_bridge_nearby_may_speak_plainly_one_far_away_must_encrypt(tmp_path: Path, address: str) -> None:
    assert loaded(tmp_path, f"onebot:\n  address: '{address}'").onebot.address == address


def test_looking_at_what_would_be_sent_needs_no_secret(materials: Materials) -> None:
    push = {
        "weibo": {"enabled": True, "account": "云州工会", "api": True, "ip": "203.0.113.7"},
        "onebot": {"enabled": True, "account": 30001, "groups": [{"group": 10001}]},
        "dingtalk": {"enabled": True, "robots": [{"name": "群", "webhook": "DIANXING_DING"}]},
        "baidu": {"enabled": True},
        "mail": {
            "enabled": True,
            "host": "smtp.union.example",
            "sender": "digest@union.example",
            "unsubscribe_mail": "off@union.example",
            "lists": [{"name": "县区工会", "addresses": "DIANXING_MAIL_ALL"}],
        },
    }
    with stage(push, {}, {}, materials, pretend=True) as made:
        shown = [
            channel.describe(post) for channel in made.channels for post in channel.posts(made.materials)
        ]
    assert len(shown) == 7
    assert all(shown)


MANUAL = (Path(__file__).parents[3] / "docs" / "staff" / "推送渠道.md").read_text(encoding="utf-8")
SAMPLES = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.split()[1].rstrip(":"))
def test_every_sample_of_the_manual_is_understood(tmp_path: Path, sample: str) -> None:
    loaded(tmp_path, textwrap.dedent(sample.removeprefix("push:\n")))


def test_the_manual_names_every_variable_the_channels_read() -> None:
    source = Path(every.__file__).parent
    read = {
        name
        for module in source.glob("*.py")
        for name in re.findall(r'"(DIANXING_[A-Z_]+)"', module.read_text(encoding="utf-8"))
    }
    assert read - {"DIANXING_WECHAT_SECRET"} <= set(re.findall(r"DIANXING_[A-Z_]+", MANUAL))


def test_the_manual_has_a_row_for_every_channel() -> None:
    rows = set(re.findall(r"(?m)^\| [^|]+ \| `([a-z]+)` \|", MANUAL))
    assert rows == {make.__module__.rpartition(".")[2] for make in every.MAKERS}
