"""写渠道稿文件夹：要的做，以前做过而案例还公开的跟着更新，案例不在了的删掉，别人放的文件不碰。"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dianxing.cases.catalogue import Card
from dianxing.kits.from_library import read_kit_case
from dianxing.kits.kit_case import KitCase, folder_name
from dianxing.kits.outputs import TEXTS, KitForms, kit_key, kit_outputs
from dianxing.kits.page.from_kits import kit_page
from dianxing.kits.page.page import GROUP
from dianxing.kits.texts import KitTexts
from dianxing.kits.wanted import kit_cards
from dianxing.problems import Problem
from dianxing.settings import Settings
from dianxing.site.alone import alone
from dianxing.site.artefact import Artefact
from dianxing.site.executors import Pool
from dianxing.site.library import Library
from dianxing.site.manifest import manifest_beside
from dianxing.site.output import Output
from dianxing.site.pictures.jobs import Job
from dianxing.site.pictures.stage import Done, run_jobs
from dianxing.site.progress import Progress, silent
from dianxing.site.write import SiteWriter, WriteReport

_PICTURES = "pictures"
_WORTH_A_POOL = 4
"""要做图的渠道稿多于这么多，才值得起几个进程。"""

PictureJobs = Callable[[KitCase], Iterable[Job]]
"""一份渠道稿要做哪些图；路径相对渠道稿的总文件夹。"""


@dataclass(frozen=True, slots=True)
class MadeKit:
    """这次重做的一份。"""

    id: str
    texts: KitTexts


@dataclass(frozen=True, slots=True)
class KitResult:
    """写完的渠道稿文件夹。"""

    kit_dir: Path
    folders: Mapping[str, str]
    """现在有哪些：案例 id → 文件夹名。"""
    made: tuple[MadeKit, ...]
    report: WriteReport
    problems: tuple[Problem, ...]
    """做不出来的图片；文字稿照常。"""


def write_kits(
    library: Library,
    settings: Settings,
    forms: KitForms,
    kit_dir: Path,
    wanted: Iterable[Card],
    *,
    pool: Pool,
    others: KitForms | None = None,
    picture_jobs: PictureJobs | None = None,
    progress: Progress = silent,
) -> KitResult:
    """做 `wanted` 的渠道稿；以前做过的别的案例用 `others`（不给就同 `forms`）跟着更新。

    `picture_jobs` 不给就只做文字，上次做好、现在仍然对的图片留着。

    抛了异常就什么都没写。
    """
    kit_dir = kit_dir.resolve()
    cache = settings.root / ".cache" / "dianxing"
    with alone(cache, lambda: progress("等另一个 dianxing 做完", 0, 0)):
        writer = SiteWriter(kit_dir, manifest_beside(kit_dir))
        try:
            run = _Run(writer, library, settings, others or forms, pool, picture_jobs, progress)
            return run.run({card.id: forms for card in wanted})
        except BaseException:
            writer.abandon()
            raise


def refresh_page(library: Library, settings: Settings, forms: KitForms, kit_dir: Path) -> None:
    """只更新渠道稿页面，别的一个文件也不动：做了群摘要以后用。抛了异常就什么都没写。"""
    kit_dir = kit_dir.resolve()
    with alone(settings.root / ".cache" / "dianxing", lambda: None):
        writer = SiteWriter(kit_dir, manifest_beside(kit_dir))
        try:
            for name in writer.before.groups.keys() - {GROUP}:
                writer.keep(Output(name, "", lambda: iter(())))
            cards = _made_before(library, writer)
            kept = dict.fromkeys((card.id for card in cards), forms)
            writer.add(kit_page(library, settings, cards, kept, kit_dir, {}))
            writer.commit()
        except BaseException:
            writer.abandon()
            raise


@dataclass
class _Run:
    writer: SiteWriter
    library: Library
    settings: Settings
    others: KitForms
    pool: Pool
    picture_jobs: PictureJobs | None
    progress: Progress
    made: list[MadeKit] = field(default_factory=list)
    fresh: dict[str, tuple[KitCase, KitTexts]] = field(default_factory=dict)
    """这次做好的，页面接着用，不必再做一遍。"""
    problems: list[Problem] = field(default_factory=list)

    def run(self, wanted: Mapping[str, KitForms]) -> KitResult:
        cards = self._cards(wanted)
        forms = {card.id: wanted.get(card.id, self.others) for card in cards}
        outputs = kit_outputs(cards, self._read, forms, self._told)
        for number, output in enumerate(outputs, 1):
            self.progress("写渠道稿", number, len(cards))
            if self.writer.unchanged(output):
                self.writer.keep(output)
            else:
                self.writer.add(output)
        self._pictures(cards, forms)
        self._page(cards, forms)
        report = self.writer.commit()
        return KitResult(
            self.writer.site_dir,
            {card.id: folder_name(card) for card in cards},
            tuple(self.made),
            report,
            tuple(sorted(set(self.problems))),
        )

    def _cards(self, wanted: Collection[str]) -> tuple[Card, ...]:
        """要的，加上以前做过而现在还公开的。"""
        return _made_before(self.library, self.writer, wanted)

    def _read(self, card: Card) -> KitCase:
        return read_kit_case(card, self.library, self.settings)

    def _told(self, kit: KitCase, texts: KitTexts) -> None:
        self.made.append(MadeKit(kit.card.id, texts))
        self.fresh[kit.card.id] = (kit, texts)

    def _page(self, cards: tuple[Card, ...], forms: Mapping[str, KitForms]) -> None:
        output = kit_page(self.library, self.settings, cards, forms, self.writer.site_dir, self.fresh)
        if self.writer.unchanged(output):
            self.writer.keep(output)
        else:
            self.writer.add(output)

    def _pictures(self, cards: tuple[Card, ...], forms: Mapping[str, KitForms]) -> None:
        stale: list[Output] = []
        for card in cards:
            output = Output(
                f"{_PICTURES} {card.id}",
                kit_key(card, forms[card.id]),
                lambda card=card: self._pictures_of(card, len(stale)),  # type: ignore[misc]
            )
            if self.writer.unchanged(output):
                self.writer.keep(output)
            elif self.picture_jobs:  # 只做文字时，过时的图片也不留
                stale.append(output)
        for number, output in enumerate(stale, 1):
            self.progress("做渠道稿的图片", number, len(stale))
            before = len(self.problems)
            self.writer.add(output)
            if len(self.problems) > before:
                self.writer.redo_next_time(output.name)

    def _pictures_of(self, card: Card, kits: int) -> Iterator[Artefact]:
        assert self.picture_jobs
        waiting: list[Job] = []
        for job in self.picture_jobs(self._read(card)):
            kept = [Artefact(path, job.key, _not_needed, job.source) for path in job.paths]
            if all(self.writer.is_current(f"{_PICTURES} {card.id}", artefact) for artefact in kept):
                yield from kept
            else:
                waiting.append(job)
        executor = self.pool.for_work(kits, _WORTH_A_POOL)
        for result in run_jobs(waiting, executor, at_once=self.pool.jobs * 2):
            if isinstance(result, Done):
                for path, content in sorted(result.files.items()):
                    yield Artefact(path, result.job.key, lambda content=content: content, result.job.source)  # type: ignore[misc]
            else:
                self.problems.append(result)


def _made_before(library: Library, writer: SiteWriter, wanted: Collection[str] = ()) -> tuple[Card, ...]:
    """以前做过、现在还公开的，加上 `wanted`。"""
    before = {name.removeprefix(f"{TEXTS} ") for name in writer.before.groups if name.startswith(f"{TEXTS} ")}
    ids = before.union(wanted)
    return tuple(card for card in kit_cards(library) if card.id in ids)


def _not_needed() -> bytes:
    raise AssertionError("没变的图片不该重做")
