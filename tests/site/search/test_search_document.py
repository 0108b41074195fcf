"""一个案例里检索看哪些字。"""

from __future__ import annotations

from dianxing.cases.model import Case, CaseHead
from dianxing.cases.reference import Reference
from dianxing.site.search.document import (
    Labels,
    courier_words,
    document_digest,
    place_words,
    plain_text,
    search_doc,
)


def test_markdown_loses_its_addresses_and_keeps_its_words() -> None:
    text = plain_text(
        '## 小标题\n\n看[工会法](https://a.cn/x.html "原文")，![大门](m.jpg)。AT&amp;T\n\n[注]: https://b.cn\n'
    )
    assert "工会法" in text
    assert "大门" in text
    assert "AT&T" in text
    assert "a.cn" not in text
    assert "m.jpg" not in text
    assert "b.cn" not in text


def test_a_courier_is_found_by_every_name_it_ever_had(reference: Reference) -> None:
    found = set(courier_words(reference.courier("huitong"), reference))
    assert {"汇通", "百世", "百世快递", "极兔", "极兔速递"} <= found
    assert {"中外运敦豪", "DHL"} <= set(courier_words(reference.courier("dhl"), reference))


def test_a_place_is_found_by_its_former_name(reference: Reference) -> None:
    today = reference.find_place("兰陵县")
    former = reference.find_place("苍山县")
    assert today
    assert former
    assert {"兰陵县", "苍山县", "苍山"} <= set(place_words(today, reference))
    assert {"兰陵县", "苍山县"} <= set(place_words(former, reference))


def test_an_anonymised_employer_is_not_searchable(reference: Reference) -> None:
    head = CaseHead(title="标题", employer={"name": "某某厂", "anonymised": True})  # type: ignore[arg-type]
    doc = search_doc(Case(id="2022/a", digest="0", head=head, body=""), Labels(reference))
    assert "某某厂" not in "".join(text for _, text in doc.blocks())


def test_figures_are_found_with_and_without_the_comma(reference: Reference) -> None:
    metric = {"key": "覆盖企业", "value": 1400, "unit": "家", "source": 1, "method": "媒体报道"}
    head = CaseHead(title="标题", metrics=[metric])  # type: ignore[arg-type]
    text = "".join(search_doc(Case(id="2022/a", digest="0", head=head, body=""), Labels(reference)).body)
    assert "1,400家" in text
    assert "1400家" in text


def test_the_digest_is_known_without_reading_the_case(
    real_cases: tuple[Case, ...], reference: Reference
) -> None:
    for case in real_cases:
        assert search_doc(case, Labels(reference)).digest == document_digest(case.digest, reference)
