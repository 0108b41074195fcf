"""`deploy:` 的设置：一处只能说一个地方，会被当成选项、带密钥的一律拒绝，说得出哪一行、怎么改。"""

from __future__ import annotations

from pathlib import Path

import pytest

from dianxing.cases.partial_date import PartialDate
from dianxing.deploy_settings import DeploySettings
from dianxing.errors import SettingsError
from dianxing.settings import load_settings


def load(root: Path, text: str) -> DeploySettings:
    (root / "mkdocs.yml").write_text("site_name: 甲\nsite_url: https://a.example/\n", encoding="utf-8")
    (root / "dianxing.yml").write_text(f"deploy:\n{text}", encoding="utf-8")
    return load_settings(root, as_of=PartialDate(2026, 1, 1).start()).deploy


def test_three_kinds_of_place_are_read(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        "  keep: 3\n  targets:\n"
        "    - name: 正式\n      rsync: deploy@www.example.cn:/srv/dianxing/\n"
        "    - name: 试用\n      folder: ../www\n"
        "    - name: 桶\n      rclone: oss:bucket/站点\n",
    )
    assert settings.keep == 3
    assert [target.name for target in settings.targets] == ["正式", "试用", "桶"]
    assert (settings.targets[0].host, settings.targets[0].remote_folder) == (
        "deploy@www.example.cn",
        "/srv/dianxing",
    )


def test_nothing_is_the_usual(tmp_path: Path) -> None:
    settings = load(tmp_path, "  keep: 5\n")
    assert settings.targets == ()


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("rsync: www.example.cn", "不是服务器上的文件夹"),
        ("rsync: www.example.cn:relative", "不是服务器上的文件夹"),
        ("rsync: -oProxyCommand=x:/srv/x", "不是服务器上的文件夹"),
        ("rsync: a@-oProxyCommand:/srv/x", "不是服务器上的文件夹"),
        ("rsync: 'h:/srv/x y'", "不是服务器上的文件夹"),
        ("rsync: 'h:/srv/$(id)'", "不是服务器上的文件夹"),
        ("rsync: h:/srv/../etc", "不是服务器上的文件夹"),
        ("rsync: h:/", "不是服务器上的文件夹"),
        ("rclone: '--config=x:y'", "不是 rclone 的远端"),
        ("rclone: ':s3,secret_access_key=abc:b'", "密钥不写在这里"),
        ("rclone: relative/folder", "不是 rclone 的远端"),
        ("folder: a\n      rsync: h:/srv/x", "只写一个"),
        ("password: x\n      folder: a", "没有“password”这个键"),
    ],
)
def test_a_bad_place_is_refused_with_its_line(tmp_path: Path, target: str, says: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, f"  targets:\n    - name: 正式\n      {target}\n")
    assert says in str(caught.value)
    assert "→" in str(caught.value)
    assert all(problem.path == "dianxing.yml" and problem.line >= 3 for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("  keep: 1\n", "不能小于 2"),
        ("  targets:\n    - name: ../x\n      folder: a\n", "不能当名字"),
        ("  targets:\n    - name: 甲\n", "只写一个"),
        (
            "  targets:\n    - name: 甲\n      folder: a\n    - name: 甲\n      folder: b\n",
            "有两处都叫“甲”",
        ),
    ],
)
def test_bad_settings_are_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(SettingsError, match=says):
        load(tmp_path, text)
