"""`python -m bench.kits.feeds`：一万个案例的订阅源要多久，和“每份订阅源都让 feedgen 从头排”比。

量的是本进程用掉的处理器时间（一个核）：机器上有别的活，结果也作数。要求一万个案例的全部订阅源不超过三秒，
没变的不重做。开放数据也量，不在三秒里。
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from xml.sax.saxutils import unescape

from feedgen.feed import FeedGenerator

from bench.corpus import write_cases
from bench.peers import ROOT, WORK
from dianxing.cases.catalogue import Card
from dianxing.cases.markdown import to_html
from dianxing.cases.partial_date import beijing_now
from dianxing.settings import Settings, load_settings
from dianxing.site.case_text import CaseText, TextJob
from dianxing.site.executors import lazy_pool
from dianxing.site.feeds.entry import entry
from dianxing.site.feeds.entry_xml import entry_xml
from dianxing.site.feeds.full_text import full_text
from dianxing.site.feeds.output import feed_output
from dianxing.site.feeds.sources import Feed, all_feeds, archives, newest_first
from dianxing.site.library import Library
from dianxing.site.listings import listings
from dianxing.site.open_data.output import open_data
from dianxing.site.output import Output
from dianxing.site.read_library import LibraryRead, read_library
from dianxing.site.text_store import TextStore
from dianxing.site.write import SiteWriter

REQUIRED_SECONDS = 3.0
SHARE_CARD = 60_000
"""图片不在这里做：每张分享图都当作这么大，字节。"""
_CORES = 2
_T = TypeVar("_T")


def main() -> None:
    """造案例、量、打印、给退出码。"""
    options = _options()
    root = WORK / "feeds"
    settings, read, reading = _read(root, options.cases, options.seed)
    library, cards = read.library, read.library.catalogue.counted
    cases = [library.case(card.id) for card in cards]
    job = read.reader.texts
    # 正文的 Markdown 排案例页时已经排好，全文接着用，所以不算在订阅源头上
    markdown_seconds, _ = _timed(lambda: [to_html(case.body) for case in cases])
    both_seconds, _ = _timed(lambda: [full_text(case, job.site, job.reference, {}) for case in cases])
    html_seconds = both_seconds - markdown_seconds
    xml_seconds, _ = _timed(lambda: _entries(job, cards))
    made = [job.text(case, card, {}) for case, card in zip(cases, cards, strict=True)]
    store = TextStore(job, cards)
    store.add(made)
    kept, _ = _timed(store.save)
    first, written = _timed(lambda: _write(root, _feeds(library, store, settings)))
    again, redone = _timed(lambda: _write(root, _feeds(library, store, settings)))
    data, _ = _timed(lambda: [_write(root, output) for output in open_data(library, store)])
    edited, touched = _timed(lambda: _write(root, _feeds(library, _edited(job, cards, made), settings)))
    ours, _ = _timed(lambda: sum(1 for _ in _xml(_feeds(library, store, settings))))
    by_id = {text.id: unescape(text.html.decode()) for text in made}
    peer, documents = _timed(lambda: sum(1 for _ in _plain_feedgen(library, by_id)))
    print(f"{len(cards)} 个案例，{written} 个订阅文件，处理器秒（一个核）")
    print(f"  读案例（建站本来就要读）          {reading:6.2f}")
    print(f"  排全文                            {html_seconds:6.2f}")
    print(f"  排条目（feedgen）                 {xml_seconds:6.2f}")
    print(f"  存进缓存                          {kept:6.2f}")
    print(f"  拼成 RSS、Atom、JSON、存档，写盘  {first:6.2f}")
    print(f"  什么都没变，再来一次              {again:6.2f}   重做了 {redone} 个")
    print(f"  改了最新的一个案例                {edited:6.2f}   重做了 {touched} 个")
    print(f"  开放数据，写盘                    {data:6.2f}")
    print(f"  只排 RSS 和 Atom，不写盘          {ours:6.2f}")
    print(f"  feedgen 从头排同样的 {documents} 份      {peer:6.2f}   是我们的 {peer / ours:.1f} 倍")
    # 前三样在读案例的两个进程里做，各做一半
    total = (html_seconds + xml_seconds + kept) / _CORES + first
    required = REQUIRED_SECONDS * len(cards) / 10_000
    passed = total <= required and redone == 0
    verdict = "PASS" if passed else "FAIL"
    print(
        f"{verdict} 订阅源在 {_CORES} 个核上共 {total:.2f} 秒（要求 ≤ {required:g}），没变的重做 {redone} 个"
    )
    sys.exit(0 if passed else 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.kits.feeds", description="订阅源的基准")
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _read(root: Path, count: int, seed: int) -> tuple[Settings, LibraryRead, float]:
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    for name in ("mkdocs.yml", "dianxing.yml"):
        shutil.copy(ROOT / name, root)
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, root / name)
    write_cases(root, count, seed)
    settings = load_settings(root, as_of=beijing_now())
    with lazy_pool(1) as pool:
        seconds, read = _timed(lambda: read_library(settings, cache=root / ".cache", pool=pool))
    return settings, read, seconds


def _feeds(library: Library, store: TextStore, settings: Settings) -> Output:
    return feed_output(
        library,
        _all(library),
        store,
        settings.as_of,
        lambda path: SHARE_CARD if path.endswith("share.jpg") else None,
    )


def _all(library: Library) -> Sequence[Feed]:
    catalogue, site = library.catalogue, library.pages.site
    return all_feeds(catalogue, site, listings(catalogue, site))


def _entries(job: TextJob, cards: Sequence[Card]) -> int:
    """各条的 RSS 和 Atom；建站时在读案例的进程里做，两个核各做一半。"""
    return len([entry_xml(entry(card, job.reference, job.site.url, job.as_of, None)) for card in cards])


def _edited(job: TextJob, cards: Sequence[Card], made: Sequence[CaseText]) -> TextStore:
    """最新发布的一个案例改过以后的文字，其余从缓存取。"""
    newest = max(range(len(cards)), key=lambda number: cards[number].published)
    changed = replace(cards[newest], digest="edited")
    store = TextStore(job, [*cards[:newest], changed, *cards[newest + 1 :]])
    store.add([replace(made[newest], mark=job.mark(changed))])
    return store


def _xml(output: Output) -> Iterator[bytes]:
    return (item.content() for item in output.artefacts() if item.path.endswith(("feed.xml", "atom.xml")))


def _write(root: Path, output: Output) -> int:
    """写进站点目录，给出写了几个文件。"""
    writer = SiteWriter(root / output.name, root / f"{output.name}.manifest")
    if writer.unchanged(output):
        writer.keep(output)
    else:
        writer.add(output)
    return len(writer.commit().written)


def _plain_feedgen(library: Library, html: dict[str, str]) -> Iterator[bytes]:
    """对手：feedgen 文档里的用法，每份订阅源都从头排，同样的案例、同样的全文。"""
    site = library.pages.site
    groups: list[Sequence[Card]] = [feed.cards for feed in _all(library)]
    groups += [archive.cards for archive in archives(newest_first(library.catalogue), site)]
    for cards in groups:
        generator = FeedGenerator()
        generator.load_extension("dc", atom=False)
        generator.id(site.url)
        generator.title(site.name)
        generator.description(site.description)
        generator.link(href=site.url)
        for card in cards:
            new = generator.add_entry(order="append")
            url = site.url + card.path
            new.guid(url, permalink=True)
            new.title(card.title)
            new.link(href=url)
            new.description(card.summary)
            new.summary(card.summary)
            new.content(html[card.id], type="html")
            new.published(card.published.start())
            new.updated(card.published.start())
            new.dc.dc_creator(site.union)
            new.enclosure(f"{url}share.jpg", SHARE_CARD, "image/jpeg")
            for tag in card.tags:
                new.category(term=tag)
        yield generator.rss_str()
        yield generator.atom_str()


def _timed(action: Callable[[], _T]) -> tuple[float, _T]:
    started = time.process_time()
    result = action()
    return time.process_time() - started, result


if __name__ == "__main__":
    main()
