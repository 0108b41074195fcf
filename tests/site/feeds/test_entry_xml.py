"""一条的样子是 feedgen 的：填出来的，和 feedgen 一条一条写的，逐字节一样。"""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape

import lxml.etree as xml
import pytest
from feedgen.feed import FeedGenerator
from hypothesis import given
from hypothesis import strategies as st

from dianxing.cases.partial_date import BEIJING
from dianxing.site.feeds.entry import Entry
from dianxing.site.feeds.entry_xml import entry_xml
from dianxing.site.feeds.full_text import xml_text

WORDS = st.text().map(xml_text).filter(bool)
DAYS = st.integers(0, 40_000).map(lambda days: datetime(1950, 1, 1, tzinfo=BEIJING) + timedelta(days))
ENTRIES = st.builds(
    Entry,
    id=st.just("2026/one"),
    url=st.just("https://example.org/cases/2026/one/"),
    title=WORDS,
    summary=WORDS,
    place=WORDS,
    published=DAYS,
    updated=DAYS,
    categories=st.lists(WORDS, max_size=12, unique=True).map(tuple),
    cover=st.none(),
)


def written_by_feedgen(item: Entry) -> tuple[bytes, bytes]:
    """一条一条写：慢，可是没有疑问。"""
    generator = FeedGenerator()
    generator.id("-")
    generator.title("-")
    generator.description("-")
    generator.link(href="-")
    new = generator.add_entry()
    new.guid(item.url, permalink=True)
    new.title(item.title)
    new.link(href=item.url)
    new.description(escape(item.summary, quote=False))
    new.summary(item.summary)
    new.content("·", type="html")
    new.published(item.published)
    new.updated(item.updated)
    new.category([{"term": term} for term in item.categories])
    rss, atom = generator.rss_str(), generator.atom_str()
    return (
        rss[rss.index(b"<item>") : rss.index(b"</item>")] + b"</item>\n",
        atom[atom.index(b"<entry>") : atom.index(b"</entry>")] + b"</entry>\n",
    )


@given(ENTRIES)
def test_an_entry_is_what_feedgen_writes_byte_for_byte(item: Entry) -> None:
    assert entry_xml(item) == written_by_feedgen(item)


@pytest.mark.parametrize("words", ["%(title)s", "%(text-0)s", "%s", "100%", "1901-01-01T00:00:00+08:00", "·"])
def test_words_that_look_like_a_gap_stay_words(words: str) -> None:
    day = datetime(2026, 1, 2, tzinfo=BEIJING)
    item = Entry("2026/one", "https://example.org/", words, words, words, day, day, (words,), None)
    rss, _ = entry_xml(item)
    found = xml.fromstring(rss.replace(b"content:encoded", b"content"))
    assert (found.findtext("title"), found.findtext("category")) == (words, words)
