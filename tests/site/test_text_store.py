"""案例文字的缓存：没变的不重做，变了的重做，撤下的一个字也不留，坏了不碍事。"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from dianxing.cases.catalogue import Card
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.reference import Reference
from dianxing.errors import BuildError
from dianxing.settings import Settings
from dianxing.site.case_text import CaseText, TextJob, text_job
from dianxing.site.text_store import EntryText, TextStore, keep_texts
from dianxing.site.views.site import site_view


class _Assets:
    css = js = search_js = sprite = "/x"


@pytest.fixture
def job(small_reference: Reference, tmp_path: Path) -> TextJob:
    settings = Settings(
        root=Path("/"), site_name="云州", site_url="https://union.example/", as_of=PartialDate(2026).start()
    )
    return text_job(
        site_view(settings, small_reference, _Assets()),
        small_reference,
        settings.as_of,
        tmp_path / "cache" / "texts.sqlite",
    )


@pytest.fixture
def cards(a_card: Callable[..., Card]) -> list[Card]:
    return [a_card(f"2022/case-{number}", digest=f"digest-{number}") for number in range(3)]


def text(card: Card, job: TextJob, words: str = "全文") -> CaseText:
    return CaseText(
        card.id,
        job.mark(card),
        html=f"{words}{card.id}".encode(),
        rss=f"{words}RSS".encode(),
        atom=f"{words}Atom".encode(),
        facts=f"{words}事实".encode(),
        row=f"{words}行".encode(),
    )


@pytest.fixture
def filled(job: TextJob, cards: list[Card]) -> Path:
    store = TextStore(job, cards)
    assert store.missing() == [card.id for card in cards]
    store.add(text(card, job) for card in cards)
    assert store.missing() == []
    store.save()
    return job.store


@pytest.mark.usefixtures("filled")
def test_what_was_kept_is_found_again(job: TextJob, cards: list[Card]) -> None:
    store = TextStore(job, cards)
    ids = [card.id for card in cards]
    assert store.missing() == []
    assert store.entries(ids) == {
        id_: EntryText("全文RSS".encode(), "全文Atom".encode(), f"全文{id_}".encode()) for id_ in ids
    }
    assert store.data(ids[:1]) == {ids[0]: ("全文事实".encode(), "全文行".encode())}


@pytest.mark.usefixtures("filled")
def test_a_changed_case_or_another_address_is_made_anew(job: TextJob, cards: list[Card]) -> None:
    changed = [replace(cards[0], digest="other"), *cards[1:]]
    assert TextStore(job, changed).missing() == [cards[0].id]
    elsewhere = text_job(replace(job.site, url="https://other.example/"), job.reference, job.as_of, job.store)
    assert TextStore(elsewhere, cards).missing() == [card.id for card in cards]


@pytest.mark.usefixtures("filled")
def test_a_new_style_leaves_the_texts_as_they_are(job: TextJob, cards: list[Card]) -> None:
    restyled = text_job(replace(job.site, css="/assets/new.css"), job.reference, job.as_of, job.store)
    assert TextStore(restyled, cards).missing() == []


def test_a_day_of_change_that_has_come_makes_the_text_anew(job: TextJob, cards: list[Card]) -> None:
    ahead = [replace(card, updated=PartialDate(2026, 3, 1)) for card in cards]
    later = replace(job, as_of=PartialDate(2026, 3, 2).start())
    assert {card.id: job.mark(card) for card in ahead} != {card.id: later.mark(card) for card in ahead}


def test_texts_just_made_are_there_before_and_after_they_are_kept(job: TextJob, cards: list[Card]) -> None:
    store = TextStore(job, cards)
    store.add(text(card, job) for card in cards)
    ids = [card.id for card in cards]
    before = store.entries(ids)
    store.save()
    assert store.missing() == []
    assert store.entries(ids) == before


def test_what_is_no_longer_public_leaves_no_byte_behind(
    filled: Path, job: TextJob, cards: list[Card]
) -> None:
    store = TextStore(job, cards)
    store.add([text(cards[0], job, "要撤下的名字")])
    store.save()
    assert "要撤下的名字".encode() in filled.read_bytes()
    TextStore(job, cards[1:]).save()
    assert "要撤下的名字".encode() not in filled.read_bytes()


def test_texts_of_cases_that_are_not_public_are_not_taken(job: TextJob, cards: list[Card]) -> None:
    store = TextStore(job, cards[:1])
    store.add(text(card, job) for card in cards)
    store.save()
    with closing(sqlite3.connect(job.store)) as connection:
        assert connection.execute("SELECT id FROM texts").fetchall() == [(cards[0].id,)]


def test_a_broken_cache_is_thrown_away(filled: Path, job: TextJob, cards: list[Card]) -> None:
    filled.write_bytes(b"not a database" * 100)
    store = TextStore(job, cards)
    assert store.missing() == [card.id for card in cards]
    store.add(text(card, job) for card in cards)
    store.save()
    assert TextStore(job, cards).missing() == []


@pytest.mark.usefixtures("filled")
def test_a_cache_changed_by_another_build_is_said_in_words(job: TextJob, cards: list[Card]) -> None:
    store = TextStore(job, cards)
    assert store.missing() == []
    TextStore(job, cards[1:]).save()
    with pytest.raises(BuildError, match="另一次建站"):
        store.entries([card.id for card in cards])


def test_texts_are_kept_where_they_are_made(job: TextJob, cards: list[Card]) -> None:
    assert keep_texts(job.store, [text(card, job) for card in cards])
    assert TextStore(job, cards).missing() == []


def test_a_cache_that_cannot_be_written_is_no_error(job: TextJob, cards: list[Card]) -> None:
    job.store.parent.write_bytes(b"")
    assert not keep_texts(job.store, [text(card, job) for card in cards])
