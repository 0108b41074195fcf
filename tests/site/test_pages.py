"""每一张页面：链接都通，不向别的主机要东西，没有内联的脚本和样式，头部样样齐全。"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from dianxing.cases.partial_date import beijing_now
from dianxing.settings import load_settings

if TYPE_CHECKING:
    from tests.conftest import SmallSite

PROJECT = Path(__file__).parents[2]
SUB = "https://union.example/dianxing/2026/"
RECORD_OFFICES = {"beian.miit.gov.cn", "beian.mps.gov.cn"}
_LINKS = {"a": "href", "area": "href"}
_PARTS = (
    *(("img", "src"), ("script", "src"), ("link", "href"), ("use", "href"), ("form", "action")),
    *(("source", "src"), ("iframe", "src"), ("video", "src"), ("video", "poster"), ("audio", "src")),
    *(
        ("object", "data"),
        ("embed", "src"),
        ("image", "href"),
        ("html", "data-search-js"),
        ("html", "data-root"),
    ),
    *(("input", "src"), ("track", "src"), ("button", "formaction")),
)


@dataclass
class Page(HTMLParser):
    """一张页面里的标签。"""

    path: str
    text: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    json_ld: list[dict[str, Any]] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)
    title: str = ""
    _inside: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.feed(self.text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append((tag, values))
        if "id" in values:
            self.ids.add(values["id"])
        self._inside = ""
        if tag == "script" and values.get("type") == "application/ld+json":
            self._inside = "ld"
        elif tag in ("script", "style") and "src" not in values:
            self.inline.append(f"<{tag}>")
        elif tag == "title" and not self.title:
            self._inside = "title"
        self.inline += [f"{tag} {name}" for name in values if name.startswith("on") or name == "style"]
        self.inline += [
            f"{tag} {name}={value}"
            for name, value in values.items()
            if value.strip().lower().startswith("javascript:")
        ]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._inside = ""

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "ld":
            self.json_ld.append(json.loads(data))
        elif self._inside == "title":
            self.title += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [values for name, values in self.tags if name == tag]

    def meta(self, name: str) -> str:
        found = [
            values.get("content", "")
            for values in self.all("meta")
            if name in (values.get("name"), values.get("property"))
        ]
        assert len(found) < 2, f"{self.path}: 有两个 {name}"
        return found[0] if found else ""

    def canonical(self) -> str:
        return next((item["href"] for item in self.all("link") if item.get("rel") == "canonical"), "")

    def parts(self) -> Iterator[str]:
        """浏览器会自己去取的地址。"""
        for tag, values in self.tags:
            for wanted, name in _PARTS:
                rel = values.get("rel", "")
                if (
                    tag == wanted
                    and values.get(name)
                    and rel not in ("canonical", "prev", "next", "alternate")
                ):
                    yield values[name]
            if values.get("srcset"):
                yield from (item.split()[0] for item in values["srcset"].split(","))

    def links(self) -> Iterator[str]:
        """人点了才去的地址。"""
        for tag, values in self.tags:
            if tag in _LINKS and values.get(_LINKS[tag]):
                yield values[_LINKS[tag]]
            if tag == "link" and values.get("rel") in ("canonical", "prev", "next", "alternate"):
                yield values["href"]
            if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
                yield values["content"].partition("url=")[2]


@dataclass(frozen=True)
class Site:
    """建好的网站和它的网址。"""

    name: str
    folder: Path
    url: str
    sources: str
    """全部源文件的文字：外链只能从那里来。"""

    def pages(self) -> dict[str, Page]:
        return {
            path.relative_to(self.folder).as_posix(): Page(
                path.relative_to(self.folder).as_posix(), path.read_text(encoding="utf-8")
            )
            for path in sorted(self.folder.rglob("*.html"))
        }

    def address(self, path: str) -> str:
        return self.url + path.removesuffix("index.html")

    def file_of(self, url: str) -> Path | None:
        """站内网址对应的文件；站外的是 None。"""
        if not url.startswith(self.url):
            return None
        target = self.folder / unquote(urlsplit(url).path.removeprefix(urlsplit(self.url).path))
        return target / "index.html" if url.endswith("/") or target == self.folder else target


@dataclass(frozen=True)
class Crawl:
    """一个网站和它全部解析好的页面。"""

    site: Site
    pages: dict[str, Page]


def _sources(root: Path) -> str:
    return "\n".join(
        path.read_text(encoding="utf-8")
        for name in ("cases", "content")
        for path in (root / name).rglob("*.md")
    )


@pytest.fixture(scope="session")
def real_crawl(real_site: Path) -> Crawl:
    url = load_settings(PROJECT, as_of=beijing_now()).site_url
    site = Site("real", real_site, url, _sources(PROJECT))
    return Crawl(site, site.pages())


@pytest.fixture(scope="session")
def small_crawl(small_in: Callable[[Path], SmallSite], tmp_path_factory: pytest.TempPathFactory) -> Crawl:
    """小站点，放在别人域名的一个子路径下。"""
    small = small_in(tmp_path_factory.mktemp("sub") / "site-root")
    small.edit(
        small.root / "content" / "guide.md", "二十五名", "[会费](/dues/)和[服务](services.md)。二十五名"
    )
    small.build(pictures=True, base_url=SUB)
    site = Site("small", small.out, SUB, _sources(small.root))
    return Crawl(site, site.pages())


@pytest.fixture(params=["real", "small"])
def crawl(request: pytest.FixtureRequest) -> Crawl:
    found: Crawl = request.getfixturevalue(f"{request.param}_crawl")
    return found


def test_every_internal_link_and_part_leads_to_a_file_and_a_place_in_it(crawl: Crawl) -> None:
    site, pages = crawl.site, crawl.pages
    ids = {name: page.ids for name, page in pages.items()}
    broken = []
    for name, page in pages.items():
        for link in [*page.links(), *page.parts()]:
            url, fragment = urldefrag(urljoin(site.address(name), link))
            if urlsplit(url).scheme not in ("http", "https"):
                continue
            target = site.file_of(url.partition("?")[0])
            if target is None:
                if urlsplit(url).netloc == urlsplit(site.url).netloc:
                    broken.append((name, link, "跑出了网站"))
                continue
            if not target.is_file():
                broken.append((name, link, "没有这个文件"))
                continue
            inside = target.relative_to(site.folder).as_posix()
            if fragment and inside in ids and fragment not in ids[inside]:
                broken.append((name, link, "没有这一处"))
            if fragment and inside.endswith(".svg") and f'id="{fragment}"' not in target.read_text("utf-8"):
                broken.append((name, link, "没有这个图标"))
    assert broken == []


def test_every_full_address_written_in_any_file_leads_to_a_file(crawl: Crawl) -> None:
    site = crawl.site
    broken = []
    for path in sorted(site.folder.rglob("*")):
        if path.suffix not in (".html", ".xml", ".txt", ".json", ".csv", ".opml", ".xsl"):
            continue
        if path.parent.parent == site.folder / "search":  # 索引的片，不是给人看的文字
            continue
        for url in re.findall(
            rf"{re.escape(site.url)}[^\s\"'<>\\,，。）)]*", path.read_text(encoding="utf-8")
        ):
            target = site.file_of(urldefrag(url)[0].partition("?")[0])
            if target is None or not target.is_file():
                broken.append((path.relative_to(site.folder).as_posix(), url))
    assert broken == []


def test_nothing_is_fetched_from_another_host(crawl: Crawl) -> None:
    site = crawl.site
    foreign = [
        (name, part)
        for name, page in crawl.pages.items()
        for part in page.parts()
        if not urljoin(site.address(name), part).startswith(site.url)
    ]
    assert foreign == []
    css = "".join(path.read_text(encoding="utf-8") for path in site.folder.rglob("*.css"))
    assert re.findall(r"url\(\s*[\"']?(?:https?:)?//[^)]*\)|@import", css) == []
    scripts = "".join(path.read_text(encoding="utf-8") for path in site.folder.rglob("*.js"))
    assert [
        found
        for found in re.findall(r"https?://[^\s\"'`]+", scripts)
        if not found.startswith(("http://www.w3.org/", "https://schema.org"))
    ] == []


def test_links_to_other_hosts_come_only_from_the_sources_and_the_record_offices(crawl: Crawl) -> None:
    site = crawl.site
    strange = []
    for name, page in crawl.pages.items():
        for link in page.links():
            url = urljoin(site.address(name), link)
            if urlsplit(url).scheme not in ("http", "https") or url.startswith(site.url):
                continue
            if urlsplit(url).netloc not in RECORD_OFFICES and unquote(url) not in unquote(site.sources):
                strange.append((name, link))
    assert strange == []


def test_outside_links_do_not_hand_over_the_window(crawl: Crawl) -> None:
    careless = [
        (name, link["href"])
        for name, page in crawl.pages.items()
        for link in page.all("a")
        if link.get("target") and "noopener" not in link.get("rel", "")
    ]
    assert careless == []


def test_no_page_has_an_inline_script_or_style(crawl: Crawl) -> None:
    found = {name: page.inline for name, page in crawl.pages.items() if page.inline}
    assert found == {}


def test_every_page_has_one_heading_and_a_whole_head(crawl: Crawl) -> None:
    site = crawl.site
    faults = []
    for name, page in crawl.pages.items():
        if any(item.get("http-equiv", "").lower() == "refresh" for item in page.all("meta")):
            continue  # 旧地址的转向另有测试
        if (count := len(page.all("h1"))) != 1:
            faults.append((name, f"有 {count} 个 h1"))
        if not page.title.strip() or len(page.all("html")) != 1:
            faults.append((name, "没有标题"))
        wanted = (
            "description",
            "og:title",
            "og:type",
            "og:url",
            "og:image",
            "og:description",
            "og:site_name",
        )
        faults += [(name, f"没有 {item}") for item in (*wanted, "og:locale") if not page.meta(item).strip()]
        if (
            name != "404.html"
            and page.canonical() != site.address(name)
            and unquote(page.canonical()) != unquote(site.address(name))
        ):
            faults.append((name, f"canonical 是 {page.canonical()}"))
        if page.meta("og:url") != page.canonical():
            faults.append((name, "og:url 和 canonical 不同"))
        if page.all("html")[0].get("lang") != "zh-CN":
            faults.append((name, "没有写明语言"))
    assert faults == []


def test_titles_tell_the_pages_apart(crawl: Crawl) -> None:
    titles = Counter(page.title for page in crawl.pages.values() if "noindex" not in page.meta("robots"))
    assert {title: count for title, count in titles.items() if count > 1} == {}


def test_structured_data_is_valid_and_complete(crawl: Crawl) -> None:
    site = crawl.site
    cases = 0
    for name, page in crawl.pages.items():
        if not page.json_ld:
            assert any(item.get("http-equiv", "").lower() == "refresh" for item in page.all("meta")), name
            continue
        kinds = Counter(str(item["@type"]) for item in page.json_ld)
        assert all(item["@context"] == "https://schema.org" for item in page.json_ld), name
        assert kinds["Organization"] == 1, name
        assert kinds["BreadcrumbList"] == (0 if name == "index.html" else 1), name
        article = next((item for item in page.json_ld if item["@type"] == "Article"), None)
        is_case = bool(re.fullmatch(r"cases/\d{4}/[^/]+/index\.html", name)) and "已撤下" not in page.title
        assert (article is not None) is is_case, name
        if article:
            cases += 1
            assert article["headline"] in page.title
            assert article["url"] == site.address(name)
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00", article["datePublished"])
            assert article["dateModified"] >= article["datePublished"]
        crumbs = next((item for item in page.json_ld if item["@type"] == "BreadcrumbList"), None)
        if crumbs:
            entries = crumbs["itemListElement"]
            assert [entry["position"] for entry in entries] == list(range(1, len(entries) + 1))
            assert entries[0]["item"] == site.url
            assert unquote(entries[-1]["item"]) == unquote(page.canonical()), name
    assert cases >= 5


def test_ids_on_a_page_are_unique(crawl: Crawl) -> None:
    for name, page in crawl.pages.items():
        counts = Counter(values["id"] for _, values in page.tags if "id" in values)
        assert [found for found, count in counts.items() if count > 1] == [], name


def test_every_picture_has_its_size_and_its_words(crawl: Crawl) -> None:
    pictures = [(name, item) for name, page in crawl.pages.items() for item in page.all("img")]
    assert pictures
    assert [(name, item) for name, item in pictures if not (item.get("width") and item.get("height"))] == []
    assert [(name, item) for name, item in pictures if "alt" not in item] == []


def test_the_share_picture_and_the_code_of_every_case_exist(crawl: Crawl) -> None:
    site = crawl.site
    for name, page in crawl.pages.items():
        if "Article" in {item["@type"] for item in page.json_ld}:
            share = site.file_of(page.meta("og:image"))
            assert share is not None
            assert share.read_bytes()[:2] == b"\xff\xd8", name
            assert (site.folder / name).with_name("qr.png").is_file(), name


def test_only_pages_that_ask_for_material_load_its_bundle(crawl: Crawl) -> None:
    for name, page in crawl.pages.items():
        assert not [part for part in page.parts() if "assets/stylesheets/" in part or "bundle" in part], name
