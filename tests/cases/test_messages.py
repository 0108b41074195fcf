"""pydantic 能报的错都有中文说法：喂什么样的值进去，都没有一句英文漏出来。"""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from dianxing.cases.head import known_keys
from dianxing.cases.messages import describe
from dianxing.cases.model import KEYS, CaseHead
from dianxing.cases.reference import Reference

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=True),
    st.sampled_from(
        ["", "甲", "\ud800", "2021-06", "2021-99", "http://x", "13800000000", "/a/", "../x", "长" * 40]
    ),
    st.sampled_from([10**400, -(10**400), 1.5, "1,400", "6万", "是", b"x", {1}, object]),
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from([*sorted(KEYS), "nope", "标题", "a：b", "a:b"]), inner, max_size=4),
        st.dictionaries(st.integers(), inner, max_size=1),
    ),
    max_leaves=8,
)
HEADS = st.dictionaries(st.sampled_from([*sorted(CaseHead.model_fields), "nope"]), VALUES, max_size=6)


@settings(max_examples=400)
@given(HEADS)
def test_every_error_of_the_model_has_its_own_chinese_words(
    reference: Reference, data: dict[str, object]
) -> None:
    try:
        CaseHead.model_validate(data, context=reference)
    except ValidationError as error:
        findings = describe(error, known_keys)
        assert findings
        for finding in findings:
            assert finding.what and finding.fix
            assert finding.code not in ("bad-value", ""), finding
            said = re.sub(r"“[^”]*”|[a-z_]+（[^）]*）", "", finding.what + finding.fix)
            assert not re.search(r"[A-Za-z]+ [a-z]+ [a-z]+", said), finding
            assert re.search("[\u4e00-\u9fff]", finding.what)
