"""设置：写错了说在哪个文件哪一行、错在哪、怎么改，只说中文。"""

from __future__ import annotations

import re
from datetime import time
from pathlib import Path

import pytest

from dianxing.cases.partial_date import PartialDate
from dianxing.errors import SettingsError
from dianxing.settings import Settings, load_settings

NEW_YEAR = PartialDate(2026, 1, 1).start()
MKDOCS = """\
site_name: 云州工会典型
site_url: https://yunzhou.example/dx
site_description: 只供测试
theme:
  name: material
"""


def load(root: Path, **more: object) -> Settings:
    return load_settings(root, as_of=NEW_YEAR, **more)  # type: ignore[arg-type]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
    return tmp_path


def refusal(root: Path, **more: object) -> str:
    with pytest.raises(SettingsError) as caught:
        load(root, **more)
    return str(caught.value)


def is_chinese(message: str) -> bool:
    """去掉文件名、键、值和例子以后，没有成句的英文。"""
    return not re.search(r"[A-Za-z]{2,}(?:[ ,.']+[A-Za-z]{2,}){3,}", message)


def test_the_settings_are_read(root: Path) -> None:
    settings = load(root)
    assert (settings.site_name, settings.description) == ("云州工会典型", "只供测试")
    assert settings.site_url == "https://yunzhou.example/dx/"
    assert settings.base_path == "/dx/"
    assert settings.absolute("cases/") == "https://yunzhou.example/dx/cases/"
    assert settings.site.page_size == 24


def test_a_site_without_its_own_options_uses_the_usual_ones(root: Path) -> None:
    assert load(root).site.icp == ""
    (root / "dianxing.yml").write_text("# 什么也没写\n", encoding="utf-8")
    assert load(root).site.page_size == 24


def test_a_bom_and_windows_line_ends_mean_the_same(root: Path) -> None:
    (root / "mkdocs.yml").write_bytes(b"\xef\xbb\xbf" + MKDOCS.replace("\n", "\r\n").encode())
    (root / "dianxing.yml").write_bytes("\ufeffsite:\r\n  page_size: 12\r\n".encode())
    settings = load(root)
    assert (settings.site_name, settings.site.page_size) == ("云州工会典型", 12)


def test_a_given_address_replaces_the_one_of_the_file(root: Path) -> None:
    assert load(root, base_url="http://127.0.0.1:8000").site_url == "http://127.0.0.1:8000/"
    assert load(root, base_url="https://a.example/b/c/").base_path == "/b/c/"


def test_tags_meant_for_mkdocs_are_passed_over(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DX_SITE_NAME", "从环境来的名字")
    text = MKDOCS.replace("云州工会典型", "!ENV DX_SITE_NAME")
    text += "a: !!python/name:material.extensions.emoji.twemoji\nb: !relative $config_dir\nc: !other 1\n"
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    assert load(root).site_name == "从环境来的名字"


def test_a_missing_file_says_where_to_run(tmp_path: Path) -> None:
    message = refusal(tmp_path)
    assert "mkdocs.yml" in message
    assert "--root" in message


@pytest.mark.parametrize(
    "url",
    [
        "",
        "yunzhou.example",
        "ftp://a.example/",
        "https://",
        "https:///x",
        "//a.example/",
        "https://a b/",
        "http://[::1",
        "https://a.example/?q=1",
        "https://a.example/#x",
        'https://a.example/"><script>',
        "https://a.example:99999/",
        "javascript:alert(1)",
        "https://a.example/../x",
    ],
)
def test_an_address_that_is_not_a_whole_one_is_refused(root: Path, url: str) -> None:
    (root / "mkdocs.yml").write_text(
        MKDOCS.replace("https://yunzhou.example/dx", f"'{url}'"), encoding="utf-8"
    )
    message = refusal(root)
    assert "mkdocs.yml: site_url" in message
    assert "→" in message
    if url:
        assert url in message
        assert "--base-url" in refusal(root, base_url=url)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("site_url: https://a.example/\n", "site_name"),
        ("site_name: [甲]\nsite_url: https://a.example/\n", "site_name"),
        ("site_name: 甲\nsite_url: 3\n", "site_url"),
        ("site_name: 甲\n", "site_url"),
        ("site_name: 甲: 乙\n", r"mkdocs\.yml:1:\d+"),
        ("site_name: 甲\nnav: [\n", r"mkdocs\.yml:\d:\d+"),
        ("site_name: '甲\n", r"mkdocs\.yml:1:\d+"),
        ("\tsite_name: 甲\n", r"mkdocs\.yml:1:\d+"),
        ("- 甲\n", "键: 值"),
        ("只有一句话\n", "键: 值"),
        ("", "键: 值"),
        ("site_name: 2023-13-45\n", "引号"),
        ("a: " + "[" * 3000 + "\n", r"mkdocs\.yml"),
        ("site_name: 甲\x00\n", r"mkdocs\.yml:1:\d+"),
    ],
)
def test_a_broken_mkdocs_file_says_where_and_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "mkdocs.yml").write_text(text, encoding="utf-8")
    message = refusal(tmp_path)
    assert re.search(says, message), message
    assert "mkdocs.yml" in message
    assert "→" in message
    assert is_chinese(message), message


@pytest.mark.parametrize(
    ("text", "where", "says"),
    [
        ("site:\n  page_size: 3\n", "2:14", "不能小于 6"),
        ("site:\n  page_size: 300\n", "2:14", "不能大于 96"),
        ("site:\n  page_size: 很多\n", "2:14", "要写整数"),
        ("site:\n  pagesize: 24\n", "2:3", "是不是 page_size"),
        ("site:\n  icp: 123456\n", "2:8", "加上引号"),
        ("site:\n  icp: [甲]\n", "2:8", "要写一段文字"),
        ("site: 甲\n", "1:7", "键: 值"),
        ("sitte:\n  icp: 甲\n", "1:1", "是不是 site"),
        ("site:\n  channels:\n    - account: 甲\n", "3:7", "缺少"),
        ("site:\n  channels:\n    - {name: 甲, url: abc}\n", "3:22", "不是网址"),
        ("site:\n  channels:\n    - {name: 甲, url: 'javascript:alert(1)'}\n", "3:22", "不是网址"),
        ("site:\n  channels: 网站\n", "2:13", "列表"),
        ("kit_days: -1\n", "1:11", "不能小于 0"),
        ("kit_days: true\n", "1:11", "要写整数"),
        ("- site\n", "1:1", "键: 值"),
        ("site：\n  icp: 甲\n", "1:5", "冒号"),
        ("site:\n  icp: '甲\n", "2:8", "引号"),
        ("site:\n  icp: 甲\n  icp: 乙\n", "3:3", "icp"),
        ("site: &a\n  icp: 甲\n", "1:7", "锚点"),
        ("site: !!python/object/apply:os.system [ls]\n", "1:7", "标签"),
    ],
)
def test_a_broken_option_says_line_column_and_what_to_do(
    root: Path, text: str, where: str, says: str
) -> None:
    (root / "dianxing.yml").write_text(text, encoding="utf-8")
    message = refusal(root)
    assert f"dianxing.yml:{where}: " in message, message
    assert says in message, message
    assert all("→" in line for line in message.splitlines()), message
    assert is_chinese(message), message


def test_all_mistakes_of_the_options_are_told_at_once(root: Path) -> None:
    (root / "dianxing.yml").write_text("site:\n  page_size: 3\n  icp: 5\nkit: 1\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load(root)
    assert sorted(problem.line for problem in caught.value.problems) == [2, 3, 4]


@pytest.mark.parametrize("name", ["mkdocs.yml", "dianxing.yml"])
def test_a_file_that_cannot_be_read_is_named(root: Path, name: str) -> None:
    path = root / name
    path.unlink(missing_ok=True)
    path.write_bytes("site_name: 云州".encode("gb18030"))
    assert f"{name}:1:1: 文件不是 UTF-8 编码" in refusal(root)
    path.unlink()
    path.mkdir()
    assert f"{name}:1:1: 这里应当是文件，却是文件夹" in refusal(root)
    path.rmdir()
    path.symlink_to("/etc/hostname")
    assert f"{name}:1:1: " in refusal(root)
    path.unlink()
    path.write_bytes(b"a: b\n" * 400_000)
    assert f"{name}:1:1: 文件有 1.9 MB" in refusal(root)


def test_pushing_is_closed_until_it_is_opened(root: Path) -> None:
    push = load(root).push
    assert [name for name, value in push if getattr(value, "enabled", False)] == []
    assert (push.reviews, push.quiet, push.publish_at) == (1, None, ())


def test_the_hours_of_pushing_are_read_as_people_write_them(root: Path) -> None:
    text = "push:\n  quiet: 21：00—08:00\n  publish_at: ['8:30', 17:30]\n"
    (root / "dianxing.yml").write_text(text, encoding="utf-8")
    push = load(root).push
    assert push.publish_at == (time(8, 30), time(17, 30))
    assert push.quiet
    assert [push.quiet.holds(time(hour)) for hour in (20, 21, 3, 8)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("quiet: 晚上", "“晚上”不是时段 → 写成 21:00-08:00"),
        ("quiet: 25:00-08:00", "不是时段"),
        ("publish_at: [九点]", "“九点”不是钟点"),
        ("reviews: 12", "不能大于 9"),
        ("rehearsal: {api.weixin.qq.com: 'http://10.0.0.1:80'}", "不是本机的地址，演练只能在本机"),
        ("wechat: {secret: x}", "没有“secret”这个键"),
    ],
)
def test_a_wrong_push_setting_is_said_with_its_line(root: Path, text: str, said: str) -> None:
    (root / "dianxing.yml").write_text(f"push:\n  {text}\n", encoding="utf-8")
    message = refusal(root)
    assert message.startswith("dianxing.yml:2:")
    assert said in message
