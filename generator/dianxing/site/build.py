"""建站：从源文件到站点目录，一条路走到底。读 → 查 → 目录 → 产物 → 写盘；只有最后一步动站点目录。"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from dianxing.collector import no_collecting
from dianxing.engine_version import engine_version
from dianxing.errors import BuildError
from dianxing.problems import Problem
from dianxing.settings import Settings
from dianxing.site.alone import alone
from dianxing.site.artefact import Artefact
from dianxing.site.built import built
from dianxing.site.case_pages import case_keys
from dianxing.site.engine_output import EngineOutput, engine_ahead
from dianxing.site.executors import Pool, lazy_pool
from dianxing.site.feeds.output import feed_output
from dianxing.site.feeds.sources import all_feeds
from dianxing.site.library import Library
from dianxing.site.listings import listings
from dianxing.site.manifest import manifest_beside
from dianxing.site.open_data.output import open_data
from dianxing.site.output import Output
from dianxing.site.outputs import page_outputs
from dianxing.site.production import refuse_placeholders
from dianxing.site.progress import Progress, silent
from dianxing.site.read_library import read_library
from dianxing.site.reading import Reader
from dianxing.site.related import related_cases
from dianxing.site.search.spooled_terms import SpooledTerms
from dianxing.site.spool import spool_folder
from dianxing.site.text_store import TextStore
from dianxing.site.write import SiteWriter, WriteReport

if TYPE_CHECKING:
    from dianxing.site.search_output import SearchTerms


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """一次建站的选项。"""

    site_dir: Path
    strict: bool = True
    """有问题就不建；否则略过有问题的案例。"""
    pictures: bool = True
    """假：这次不做图片和二维码，上次做的、现在仍然对的留着。"""
    cache: Path | None = None
    """缓存文件夹；默认 `<root>/.cache/dianxing`。"""


@dataclass(frozen=True, slots=True)
class BuildResult:
    """建好的网站。"""

    site_dir: Path
    cases: int
    """公开的案例数，不含示例。"""
    samples: int
    report: WriteReport
    problems: tuple[Problem, ...]
    left_out: tuple[str, ...]
    library: Library = field(repr=False)
    """这次的案例库；渠道稿接着用它，不必再读一遍。"""


@no_collecting()
def build_site(
    settings: Settings,
    options: BuildOptions,
    *,
    engine: Callable[[Settings], EngineOutput] | None = None,
    pool: Pool | None = None,
    progress: Progress = silent,
) -> BuildResult:
    """建站。`engine` 不给就用 MkDocs（结果有缓存，在别的进程里跑），`pool` 不给就按核数自己开。

    源文件有问题抛 SourceProblems，别的用户能改的问题抛 DianxingError；抛了就什么都没写。
    """
    if pool is None:
        with lazy_pool(None) as own:
            return build_site(settings, options, engine=engine, pool=own, progress=progress)
    cache = options.cache or settings.root / ".cache" / "dianxing"
    site_dir = options.site_dir.resolve()
    with alone(cache, lambda: progress("等另一个 dianxing 建完", 0, 0)):
        writer = SiteWriter(site_dir, manifest_beside(site_dir), pool)
        try:
            with spool_folder(cache) as spool:
                return _Build(settings, options, writer, cache, spool, engine, pool, progress).run()
        except BrokenExecutor as error:
            writer.abandon()
            raise BuildError(
                "一个工作进程被系统停掉了，多半是内存不够 → 关掉别的程序，或者加 --jobs 1 再来一次"
            ) from error
        except BaseException:
            writer.abandon()
            raise


def _mkdocs(settings: Settings) -> EngineOutput:
    from dianxing.engine import run_engine  # 导入要半秒，改一个案例时用不着

    return run_engine(settings)


@dataclass(frozen=True, slots=True)
class _Build:
    settings: Settings
    options: BuildOptions
    writer: SiteWriter
    cache: Path
    spool: Path
    given_engine: Callable[[Settings], EngineOutput] | None
    pool: Pool
    progress: Progress

    def run(self) -> BuildResult:
        settings = self.settings
        engine_output = self._engine()
        read = read_library(
            settings,
            cache=self.cache,
            pool=self.pool,
            progress=self.progress,
            strict=self.options.strict,
            spool=self.spool,
            want_terms=settings.search,
            want_texts=True,
        )
        library, catalogue = read.library, read.library.catalogue
        engine = engine_output()
        if settings.production:
            refuse_placeholders(settings, catalogue, library.phones())

        terms = self._terms(library, read.reading.terms)
        lacking = terms.missing() if terms is not None else []
        # 检索索引要在别的进程里合并一两秒：词齐了就先做起来
        index = None if lacking else self._index(library, terms, engine)

        self.progress("找相关案例", 0, 0)
        related = related_cases(catalogue)
        keys = case_keys(library, engine.shell, related)
        texts = TextStore(read.reader.texts, catalogue.counted)
        texts.add(read.reading.texts)
        self._read_missing(read.reader, library, keys, terms, lacking, texts)
        if index is None:
            index = self._index(library, terms, engine)
        texts.save()  # 几十兆文字，写网页时不压在内存里

        every = listings(catalogue, library.pages.site)
        feeds = all_feeds(catalogue, library.pages.site, every)
        found_late: list[Problem] = []
        first = self._changed(
            *page_outputs(library, engine, read.assets, settings, related, keys, every, feeds),
            *open_data(library, texts),
            *self._pictures(library, found_late),
        )
        self._add(first)
        # 订阅源要写封面有多大，等图片写好了才知道
        size = partial(self.writer.size, "pictures")
        self._add(self._changed(feed_output(library, feeds, texts, settings.as_of, size)))
        self._add(index)
        read.remember()  # 工作进程还在写网页，主进程正好有空
        self.writer.finish(lambda done, total: self.progress("写网页", done, total))
        library.fragments.clear()  # 暂存的片段跟着就删
        self.progress("换上新网站", 0, 0)
        whole = settings.search and self.options.pictures and not (found_late or read.left_out)
        report = self.writer.commit(built(library, settings, complete=whole))
        if terms is not None:
            terms.save()
        return BuildResult(
            site_dir=self.writer.site_dir,
            cases=len(catalogue.counted),
            samples=len(catalogue) - len(catalogue.counted),
            report=report,
            problems=(*read.problems, *sorted(found_late)),
            left_out=read.left_out,
            library=library,
        )

    def _engine(self) -> Callable[[], EngineOutput]:
        """引擎的产出；要跑 MkDocs 就让它和读案例一起跑，用到时才等。"""
        settings, given = self.settings, self.given_engine
        if given is not None:
            return lambda: given(settings)

        def start() -> Future[EngineOutput]:
            return self.pool.for_work(1, 1).submit(_mkdocs, settings)

        return engine_ahead(settings, engine_version(), self.cache, start)

    def _terms(self, library: Library, fresh: Sequence[SpooledTerms]) -> SearchTerms | None:
        if not self.settings.search:
            return None
        from dianxing.site.search_output import SearchTerms  # numpy 只有检索用得着

        return SearchTerms(self.cache / "terms.npz", library, fresh)

    def _index(self, library: Library, terms: SearchTerms | None, engine: EngineOutput) -> Sequence[Output]:
        if terms is None:
            return ()
        from dianxing.site.search_output import search_output

        changed = self._changed(search_output(library, terms, engine.guide, self.pool, self.spool))
        for output in changed:
            output.begin()
        return changed

    def _changed(self, *outputs: Output) -> list[Output]:
        """要做的几组；其余的留着上次的。"""
        changed = []
        for output in outputs:
            if output.deferred:
                self.writer.keep_current(output)
            elif self.writer.unchanged(output):
                self.writer.keep(output)
            else:
                changed.append(output)
        return changed

    def _add(self, outputs: Sequence[Output]) -> None:
        self.progress("排网页", 0, 0)
        for output in outputs:
            self.writer.add(output)

    def _read_missing(
        self,
        reader: Reader,
        library: Library,
        keys: Mapping[str, str],
        terms: SearchTerms | None,
        wanted_terms: Sequence[str],
        texts: TextStore,
    ) -> None:
        """要重排而手边没有片段的、缺检索词的（`wanted_terms`）、缺文字的，成批补读。"""
        wanted_texts = texts.missing()
        wanted_pages = {
            card.id
            for card in library.catalogue.cards
            if card.id not in library.fragments
            and not self.writer.is_current("cases", Artefact(f"{card.path}index.html", keys[card.id], bytes))
        }
        wanted = [
            library.folders[case_id] for case_id in sorted(wanted_pages.union(wanted_terms, wanted_texts))
        ]
        again = reader.read(
            wanted,
            spool=self.spool if wanted_pages else None,
            term_spool=self.spool if wanted_terms else None,
            want_texts=bool(wanted_texts),
            what="排案例页",
        )
        library.fragments.update(again.fragments)
        if terms is not None:
            terms.add(again.terms)
        texts.add(again.texts)

    def _pictures(self, library: Library, problems: list[Problem]) -> tuple[Output, ...]:
        if not self.options.pictures and not self.writer.wrote("pictures"):
            return ()
        # 画图的东西导入要几十毫秒，没有图要管就不导入
        from dianxing.site.picture_output import deferred_pictures, picture_output

        if not self.options.pictures:
            return (deferred_pictures(library, self.settings),)
        made = picture_output(
            library,
            self.settings,
            pool=self.pool,
            is_current=lambda artefact: self.writer.is_current("pictures", artefact),
            report=problems.append,
            progress=self.progress,
        )
        return (made,)
