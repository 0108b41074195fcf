"""上线前的把关：占位的备案号、网址、电话一处也不许上线，一次说全。"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from dianxing.errors import BuildError
from dianxing.site.production import is_placeholder_phone

if TYPE_CHECKING:
    from tests.conftest import SmallSite

PUBLIC = "https://dianxing.yunzhou.gov.cn/"
LOGISTICS = "2022/dongshan-logistics-park"


@pytest.fixture
def ready(small: SmallSite) -> SmallSite:
    """一个什么占位都没有的站点。"""
    small.edit(small.root / "dianxing.yml", "示ICP备00000000号-1", "鲁ICP备19041234号-1")
    small.edit(small.root / "content" / "_reference" / "regions.yml", "0999-0000000", "0539-8312580")
    small.edit(LOGISTICS, "0999-0000001", "0539-8312581")
    return small


def refusal(small: SmallSite, base_url: str = PUBLIC) -> str:
    with pytest.raises(BuildError) as caught:
        small.build(production=True, base_url=base_url)
    assert not small.out.exists()
    assert all("→" in line for line in str(caught.value).splitlines()[1:]), caught.value
    return str(caught.value)


def test_a_site_without_placeholders_goes_on_line(ready: SmallSite) -> None:
    assert ready.build(production=True, base_url=PUBLIC).cases == 4
    assert "鲁ICP备19041234号-1" in ready.page("index.html")


def test_the_same_site_may_be_built_for_a_look_at_any_time(small: SmallSite) -> None:
    assert small.build().cases == 4


def test_all_placeholders_are_told_at_once(small: SmallSite) -> None:
    message = refusal(small, "https://yunzhou.example/")
    for words in ("yunzhou.example", "示ICP备00000000号-1", "0999-0000000", "0999-0000001"):
        assert words in message
    assert f"cases/{LOGISTICS}/case.md" in message
    assert "regions.yml" in message
    assert "dianxing.yml" in message


@pytest.mark.parametrize(
    "number",
    [
        "",
        "鲁ICP备00000000号-1",
        "鲁ICP备XXXXXXXX号",
        "鲁ICP备12345678号",
        "待定",
        "ICP备19041234号",
        "鲁ICP备…号",
    ],
)
def test_a_record_number_that_is_none_is_refused(ready: SmallSite, number: str) -> None:
    ready.edit(ready.root / "dianxing.yml", "鲁ICP备19041234号-1", f"'{number}'")
    assert "备案号" in refusal(ready)


@pytest.mark.parametrize(
    "url",
    [
        "https://dianxing.example.org/",
        "https://a.example/",
        "https://a.test/",
        "http://localhost:8000/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://192.168.1.5/",
        "https://intranet/",
        "https://union.local/x/",
        "https://example.com/",
    ],
)
def test_an_address_that_nobody_outside_can_open_is_refused(ready: SmallSite, url: str) -> None:
    assert "site_url" in refusal(ready, url)


@pytest.mark.parametrize("url", [PUBLIC, "https://www.lyzgh.org.cn/dianxing/", "http://examples.cn/"])
def test_a_real_address_is_taken(ready: SmallSite, url: str) -> None:
    assert ready.build(production=True, base_url=url).cases == 4


def test_placeholders_in_channels_and_the_police_number_are_refused(ready: SmallSite) -> None:
    ready.edit(ready.root / "dianxing.yml", "    - name: QQ群", "    - name: QQ群\n      account: 待定")
    ready.edit(ready.root / "dianxing.yml", "  page_size", "  police: 鲁公网安备 XXXX 号\n  page_size")
    message = refusal(ready)
    assert "QQ群" in message
    assert "公安备案号" in message


def test_a_placeholder_phone_of_a_case_that_is_not_shown_does_not_matter(ready: SmallSite) -> None:
    ready.edit(LOGISTICS, "0539-8312581", "0999-0000000")
    ready.edit(LOGISTICS, "status: published", "status: draft")
    assert ready.build(production=True, base_url=PUBLIC).cases == 3


@pytest.mark.parametrize(
    "phone", ["0539-8312580", "0539 8312580", "(0539)8312580", "12351", "0539-8312580转802"]
)
def test_phones_that_may_be_dialled(phone: str) -> None:
    assert not is_placeholder_phone(phone)


@pytest.mark.parametrize(
    "phone",
    ["0999-0000000", "0539-…", "0539-XXXXXXX", "待定", "1234567", "0539-12345678", "11111111", "123", "电话"],
)
def test_phones_that_are_placeholders(phone: str) -> None:
    assert is_placeholder_phone(phone)


def test_a_site_that_was_refused_keeps_the_one_before(ready: SmallSite) -> None:
    ready.build(production=True, base_url=PUBLIC)
    before = ready.tree()
    regions = ready.root / "content" / "_reference" / "regions.yml"
    regions.write_text(
        re.sub("0539-8312580", "待核实", regions.read_text(encoding="utf-8")), encoding="utf-8"
    )
    with pytest.raises(BuildError):
        ready.build(production=True, base_url=PUBLIC)
    assert ready.tree() == before
