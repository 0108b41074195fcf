"""检查自己也要检查：好的放行，每一种毛病都说得出名字。"""

from __future__ import annotations

from datetime import datetime

import pytest

from dianxing.cases.partial_date import BEIJING

from .validator import complaints

NOW = datetime(2026, 1, 1, tzinfo=BEIJING)
RSS_URL, ATOM_URL = "https://union.example/feed.xml", "https://union.example/atom.xml"
RSS = """<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"\
 xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"\
 version="2.0">\
<channel><title>云州</title><link>https://union.example/</link><description>案例</description>\
<atom:link href="https://union.example/feed.xml" rel="self" type="application/rss+xml"/><!--more-->\
<pubDate>Sat, 10 Sep 2022 00:00:00 +0800</pubDate>\
<item><title>一</title><description>摘要</description>\
<content:encoded>&lt;p&gt;&lt;a href="https://union.example/a"&gt;全文&lt;/a&gt;&lt;/p&gt;</content:encoded>\
<guid isPermaLink="true">https://union.example/1</guid>\
<enclosure url="https://union.example/1.jpg" length="10" type="image/jpeg"/></item>\
<item><title>二</title><guid isPermaLink="true">https://union.example/2</guid></item></channel></rss>"""
ATOM = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>https://union.example/atom.xml</id><title>云州</title>\
<updated>2022-09-10T00:00:00+08:00</updated><author><name>总工会</name></author>\
<link rel="self" href="https://union.example/atom.xml" type="application/atom+xml"/>\
<entry><id>https://union.example/1</id><title>一</title><updated>2022-09-10T00:00:00+08:00</updated>\
<link href="https://union.example/1"/><content type="html">&lt;p&gt;全文&lt;/p&gt;</content></entry></feed>"""


def test_sound_feeds_pass() -> None:
    assert complaints(RSS.encode(), RSS_URL, NOW) == []
    assert complaints(ATOM.encode(), ATOM_URL, NOW) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("UTF-8", "GB18030", "EncodingMismatch"),
        ("</rss>", "", "SAXError"),
        ("全文", "全\u0085文", "BadCharacters"),
        ("<link>https://union.example/</link>", "", "MissingElement: link"),
        ("<title>云州</title>", "<title>云州</title><title>又</title>", "DuplicateElement: title"),
        ('<guid isPermaLink="true">https://union.example/2</guid>', "", "MissingGuid"),
        ("https://union.example/2</guid>", "https://union.example/1</guid>", "NotSufficientlyUnique"),
        ("https://union.example/2</guid>", "2</guid>", "InvalidHttpGUID"),
        (' rel="self"', ' rel="via"', "MissingAtomSelfLink"),
        ('href="https://union.example/feed.xml"', 'href="/feed.xml"', "RelativeSelf"),
        ('href="https://union.example/feed.xml"', 'href="https://www.a.example/feed.xml"', "SelfDoesnt"),
        ('type="application/rss+xml"', 'type="text/xml"', "SelfNotAtom"),
        ("Sat, 10 Sep 2022 00:00:00 +0800", "2022-09-10", "InvalidRFC2822Date"),
        ("Sat, 10 Sep 2022", "Sun, 10 Sep 2022", "IncorrectDOW"),
        ("Sat, 10 Sep 2022", "Wed, 10 Sep 2036", "ImplausibleDate"),
        ("<description>摘要</description>", "", "NeedDescriptionBeforeContent"),
        ("https://union.example/a", "/a", "ContainsRelRef"),
        ("&lt;p&gt;", "&lt;p onclick='x'&gt;", "SecurityRiskAttr"),
        ("&lt;p&gt;", "&lt;p style='x'&gt;", "DangerousStyleAttr"),
        ("&lt;p&gt;", "&lt;p&gt;&lt;script&gt;&lt;/script&gt;", "SecurityRisk"),
        ("&lt;/p&gt;", "", "NotHtml"),
        ("<title>一", "<title>&lt;b&gt;一", "ContainsHTML"),
        (' length="10"', "", "MissingAttribute: length"),
        ('length="10"', 'length=""', "InvalidIntegerAttribute"),
        ('length="10"', 'length="-1"', "UseZeroForUnknown"),
        ("<enclosure", '<enclosure url="https://a.cn/" length="0" type="a"/><enclosure', "DuplicateEncl"),
        ("<title>一</title>", "<title>一</title><dc:date>2022</dc:date>", "DuplicateItemSemantics"),
        ("</channel>", "<ttl>60</ttl></channel>", "MisplacedMetadata"),
        ("<!--more-->", "<managingEditor>a@union.example</managingEditor>", "MissingRealName"),
        ("<!--more-->", "<image><title>x</title><link>x</link></image>", "ImageTitleDoesntMatch"),
        ("<!--more-->", "<image><title>云州</title><link>x</link></image>", "ImageLinkDoesntMatch"),
        ("<!--more-->", "<fh:archive/>", "ArchiveIncomplete"),
        ("<!--more-->", '<fh:archive/><atom:link rel="prev-archive" href="x"/>', "MissingCurrentInArchive"),
        ("<!--more-->", '<fh:complete/><atom:link rel="next" href="x"/>', "FeedRelInCompleteFeed"),
        (
            "<!--more-->",
            '<atom:link rel="last" href="https://union.example/feed.xml"/><atom:link rel="next" href="x"/>',
            "LinkPastEnd",
        ),
    ],
)  # fmt: skip
def test_each_fault_of_an_rss_feed_is_named(old: str, new: str, message: str) -> None:
    assert old in RSS
    found = complaints(RSS.replace(old, new, 1).encode(), RSS_URL, NOW)
    assert any(text.startswith(message) for text in found), found


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("<author><name>总工会</name></author>", "", "MissingElement: author"),
        ('<content type="html">&lt;p&gt;全文&lt;/p&gt;</content>', "", "MissingTextualContent"),
        (
            '<link href="https://union.example/1"/><content type="html">&lt;p&gt;全文&lt;/p&gt;</content>',
            "<summary>摘要</summary>",
            "MissingContentOrAlternate",
        ),
        ("<link href=", '<link href="https://union.example/x"/><link href=', "DuplicateAtomLink"),
        ("2022-09-10T00:00:00+08:00", "2022-09-10", "InvalidRFC3339Date"),
        ("2022-09-10T00:00:00+08:00", "1970-01-01T00:00:00+08:00", "ImplausibleDate"),
        ("<id>https://union.example/1</id>", "<id>1</id>", "InvalidFullURI"),
        ("</entry>", "<a xmlns='http://www.w3.org/1999/xhtml'/></entry>", "MisplacedXHTMLContent"),
        ("</feed>", "<rights>x</rights></feed>", "MisplacedMetadata"),
        (' rel="self"', "", "MissingSelf"),
    ],
)  # fmt: skip
def test_each_fault_of_an_atom_feed_is_named(old: str, new: str, message: str) -> None:
    assert old in ATOM
    found = complaints(ATOM.replace(old, new, 1).encode(), ATOM_URL, NOW)
    assert any(text.startswith(message) for text in found), found


def test_entries_with_one_id_are_named() -> None:
    entry = ATOM[ATOM.index("<entry>") : ATOM.index("</feed>")]
    assert complaints(ATOM.replace("</feed>", f"{entry}</feed>").encode(), ATOM_URL, NOW) == [
        "DuplicateEntries: https://union.example/1"
    ]
