"""订阅源的检查，照 W3C feedvalidator 的各项（它没有发布成包，测试里装不上）。

每条意见以那边的消息名开头；不管的只有 DuplicateUpdated 这一条警告：案例的日期只到天，同一天发布的自然相同，
那条警告防的是把建站时间当修改时间，另有测试。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
FH = "{http://purl.org/syndication/history/1.0}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PROLOG = re.compile(rb"<\?xml version=['\"]1\.0['\"] encoding=['\"]UTF-8['\"]\?>")
_RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d ([+-]\d{4}|GMT)"
)
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
_BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd-\uffff]")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+);")
_VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
_RISKY = {
    "script",
    "object",
    "embed",
    "applet",
    "iframe",
    "link",
    "meta",
    "noscript",
    "base",
    "style",
    "form",
}
_PAGING = {"first", "last", "previous", "next", "prev-archive", "next-archive", "current"}


def complaints(data: bytes, url: str, now: datetime) -> list[str]:
    """一份 RSS 或 Atom 的全部意见，没有就是空的；`url` 是取到它的网址。"""
    if not _PROLOG.match(data):
        return ["EncodingMismatch"]
    try:
        data.decode("utf-8")
        root = ElementTree.fromstring(data)
    except UnicodeDecodeError:
        return ["NotUTF8"]
    except ElementTree.ParseError as error:
        return [f"SAXError: {error}"]
    found = [f"BadCharacters: {char[0]!r}" for char in _BAD.finditer("".join(root.itertext()))]
    if root.tag == "rss":
        found += _rss(root, url, now)
    elif root.tag == f"{ATOM}feed":
        found += _atom(root, url, now)
    else:
        found.append(f"UndefinedElement: {root.tag}")
    return found


def _rss(root: Element, url: str, now: datetime) -> Iterator[str]:
    if root.get("version") != "2.0":
        yield "InvalidRSSVersion"
    channels = root.findall("channel")
    if len(channels) != 1:
        yield "DuplicateElement: channel"
        return
    channel = channels[0]
    yield from _once(channel, "title", "link", "description")
    yield from _order(channel, "item")
    links = channel.findall(f"{ATOM}link")
    yield from _self_link(links, url, "application/rss+xml", "MissingAtomSelfLink")
    yield from _history(channel, links)
    for name in ("pubDate", "lastBuildDate"):
        yield from _rfc822(channel.findtext(name), now)
    image = channel.find("image")
    if image is not None and image.findtext("title") != channel.findtext("title"):
        yield "ImageTitleDoesntMatch"
    if image is not None and image.findtext("link") != channel.findtext("link"):
        yield "ImageLinkDoesntMatch"
    editor = channel.findtext("managingEditor")
    if editor is not None and not re.fullmatch(r"\S+@\S+ \(.+\)", editor):
        yield "MissingRealName"
    items = channel.findall("item")
    yield from _repeated("NotSufficientlyUnique", (item.findtext("guid") for item in items))
    for item in items:
        yield from _rss_item(item, now)


def _rss_item(item: Element, now: datetime) -> Iterator[str]:
    guid = item.find("guid")
    if guid is None or not guid.text:
        yield "MissingGuid"
    elif guid.get("isPermaLink", "true") == "true" and not _absolute(guid.text):
        yield "InvalidHttpGUID"
    if item.find("title") is None and item.find("description") is None:
        yield "MissingElement: title or description"
    if _TAG.search(item.findtext("title") or ""):
        yield "ContainsHTML: title"
    yield from _rfc822(item.findtext("pubDate"), now)
    names = [child.tag for child in item]
    if CONTENT in names and ("description" not in names or names.index("description") > names.index(CONTENT)):
        yield "NeedDescriptionBeforeContent"
    for clash in (f"{ATOM}id", f"{ATOM}link", f"{ATOM}title", f"{_DC}subject", f"{_DC}date", f"{_DC}title"):
        if clash in names:
            yield f"DuplicateItemSemantics: {clash}"
    if any(name.startswith(_XHTML) for name in names):
        yield "MisplacedXHTMLContent"
    enclosures = item.findall("enclosure")
    if len(enclosures) > 1:
        yield "DuplicateEnclosure"
    for enclosure in enclosures:
        yield from _enclosure(enclosure, "url")
    for name in ("description", CONTENT):
        yield from _html(item.findtext(name) or "")


def _atom(feed: Element, url: str, now: datetime) -> Iterator[str]:
    yield from _once(feed, f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated")
    yield from _order(feed, f"{ATOM}entry")
    links = feed.findall(f"{ATOM}link")
    yield from _self_link(links, url, "application/atom+xml", "MissingSelf")
    yield from _history(feed, links)
    yield from _alternates(links)
    yield from _rfc3339(feed.findtext(f"{ATOM}updated"), now)
    entries = feed.findall(f"{ATOM}entry")
    yield from _repeated("DuplicateEntries", (entry.findtext(f"{ATOM}id") for entry in entries))
    if feed.find(f"{ATOM}author") is None and not all(
        entry.find(f"{ATOM}author") is not None for entry in entries
    ):
        yield "MissingElement: author"
    for entry in entries:
        yield from _atom_entry(entry, now)


def _atom_entry(entry: Element, now: datetime) -> Iterator[str]:
    yield from _once(entry, f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated")
    if not _absolute(entry.findtext(f"{ATOM}id") or ""):
        yield "InvalidFullURI: id"
    for name in ("updated", "published"):
        yield from _rfc3339(entry.findtext(ATOM + name), now)
    links = entry.findall(f"{ATOM}link")
    yield from _alternates(links)
    content, summary = entry.find(f"{ATOM}content"), entry.find(f"{ATOM}summary")
    if content is None and summary is None:
        yield "MissingTextualContent"
    if content is None and not any(link.get("rel", "alternate") == "alternate" for link in links):
        yield "MissingContentOrAlternate"
    for link in links:
        if not _absolute(link.get("href") or ""):
            yield "ContainsRelRef: link"
        if link.get("rel") == "enclosure":
            yield from _enclosure(link, "href")
    if content is not None and content.get("type") == "html":
        yield from _html(content.text or "")
    if any(child.tag.startswith(_XHTML) for child in entry):
        yield "MisplacedXHTMLContent"


def _once(parent: Element, *names: str) -> Iterator[str]:
    for name in names:
        found = parent.findall(name)
        if not found or not (found[0].text or "").strip():
            yield f"MissingElement: {name}"
        if len(found) > 1:
            yield f"DuplicateElement: {name}"


def _order(parent: Element, entry: str) -> Iterator[str]:
    names = [child.tag for child in parent]
    if entry in names and any(name != entry for name in names[names.index(entry) :]):
        yield "MisplacedMetadata"


def _self_link(links: Iterable[Element], url: str, media_type: str, missing: str) -> Iterator[str]:
    own = [link for link in links if link.get("rel") == "self"]
    if not own:
        yield missing
    for link in own:
        if not _absolute(link.get("href") or ""):
            yield "RelativeSelf"
        elif link.get("href") != url:
            yield f"SelfDoesntMatchLocation: {link.get('href')}"
        if link.get("type") != media_type:
            yield "SelfNotAtom"


def _history(parent: Element, links: Iterable[Element]) -> Iterator[str]:
    rels = {link.get("rel"): link.get("href") for link in links}
    if parent.find(f"{FH}complete") is not None and _PAGING & rels.keys():
        yield "FeedRelInCompleteFeed"
    if parent.find(f"{FH}archive") is not None:
        if not {"prev-archive", "next-archive"} & rels.keys():
            yield "ArchiveIncomplete"
        if "current" not in rels:
            yield "MissingCurrentInArchive"
    for end, past in (("first", "previous"), ("last", "next")):
        if end in rels and rels[end] == rels.get("self") and past in rels:
            yield "LinkPastEnd"


def _alternates(links: Iterable[Element]) -> Iterator[str]:
    kinds = [
        f"{link.get('type')} {link.get('hreflang')}"
        for link in links
        if link.get("rel", "alternate") == "alternate"
    ]
    yield from _repeated("DuplicateAtomLink", kinds)


def _repeated(message: str, values: Iterable[str | None]) -> Iterator[str]:
    yield from (f"{message}: {value}" for value, many in Counter(values).items() if many > 1)


def _enclosure(element: Element, address: str) -> Iterator[str]:
    missing = {address, "length", "type"} - element.attrib.keys()
    yield from (f"MissingAttribute: {name}" for name in sorted(missing))
    length = element.get("length", "0")
    if length.startswith("-"):
        yield "UseZeroForUnknown"
    elif not length.isdecimal():
        yield "InvalidIntegerAttribute"
    if not _absolute(element.get(address) or ""):
        yield "InvalidURLAttribute"


def _rfc822(date: str | None, now: datetime) -> Iterator[str]:
    if date is None:
        return
    if not _RFC822.fullmatch(date):
        yield f"InvalidRFC2822Date: {date}"
        return
    moment = parsedate_to_datetime(date)
    if moment.strftime("%a") != date[:3]:
        yield f"IncorrectDOW: {date}"
    yield from _plausible(moment, now)


def _rfc3339(date: str | None, now: datetime) -> Iterator[str]:
    if date is None:
        return
    if not _RFC3339.fullmatch(date):
        yield f"InvalidRFC3339Date: {date}"
        return
    yield from _plausible(datetime.fromisoformat(date), now)


def _plausible(moment: datetime, now: datetime) -> Iterator[str]:
    if moment.year < 1990 or moment > now + timedelta(days=1):
        yield f"ImplausibleDate: {moment.isoformat()}"


def _absolute(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _html(text: str) -> list[str]:
    parser = _Html()
    parser.feed(text)
    parser.close()
    if parser.open:
        parser.found.append(f"NotHtml: <{parser.open[-1]}> 没有关上")
    return parser.found


class _Html(HTMLParser):
    """全文里的毛病：危险的标签和属性、不完整的网址、没关上的标签。"""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _RISKY:
            self.found.append(f"SecurityRisk: {tag}")
        if tag not in _VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name.startswith("on"):
                self.found.append(f"SecurityRiskAttr: {name}")
            elif name == "style":
                self.found.append("DangerousStyleAttr")
            elif name in ("href", "src", "poster", "cite", "action") and not _whole(value or ""):
                self.found.append(f"ContainsRelRef: {name}={value}")
            elif name == "srcset" and not all(_whole(part.split()[0]) for part in (value or "").split(", ")):
                self.found.append(f"ContainsRelRef: srcset={value}")

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.found.append(f"NotHtml: </{tag}>")


def _whole(address: str) -> bool:
    return _absolute(address) or address.startswith(("tel:", "mailto:"))
