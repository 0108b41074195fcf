"""图片、二维码和分享图这一组产物；做得慢，所以在页面之后，能分给几个进程。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dianxing.problems import Problem
from dianxing.settings import Settings
from dianxing.site.artefact import Artefact, digest
from dianxing.site.executors import Pool
from dianxing.site.library import Library
from dianxing.site.output import Output
from dianxing.site.pictures.glyph import read_glyphs
from dianxing.site.pictures.jobs import Job
from dianxing.site.pictures.palette import read_palette
from dianxing.site.pictures.stage import CasePictures, Done, PictureSite, case_jobs, run_jobs, site_jobs
from dianxing.site.progress import Progress

_WORTH_A_POOL = 24


def picture_output(
    library: Library,
    settings: Settings,
    *,
    pool: Pool,
    is_current: Callable[[Artefact], bool],
    report: Callable[[Problem], None],
    progress: Progress,
) -> Output:
    """全部图片。`is_current` 说一张图不用重做；做不出来的交给 `report`，别的照做。"""
    jobs = list(_jobs(library, settings))
    return Output(
        "pictures",
        digest(*(job.key for job in jobs)),
        lambda: _artefacts(jobs, pool, is_current, report, progress),
    )


def _jobs(library: Library, settings: Settings) -> Iterator[Job]:
    theme = settings.root / "theme"
    reference = library.catalogue.reference
    css = (theme / "css" / "tokens.css").read_text(encoding="utf-8")
    site = PictureSite(
        name=settings.site_name,
        url=settings.site_url,
        headline=settings.description or settings.site_name,
        palette=read_palette(css, [area.code for area in reference.areas]),
        glyphs=read_glyphs(theme / "glyphs"),
    )
    yield from site_jobs(site)
    names = {area.code: area.short for area in reference.areas}
    for card in library.catalogue.cards:
        pictures = CasePictures(
            card=card,
            folder=library.folders[card.id].path,
            area_name=names.get(card.area or "", ""),
            photos=dict(library.records[card.id].photos),
        )
        yield from case_jobs(pictures, site)


def _artefacts(
    jobs: Iterable[Job],
    pool: Pool,
    is_current: Callable[[Artefact], bool],
    report: Callable[[Problem], None],
    progress: Progress,
) -> Iterator[Artefact]:
    waiting: list[Job] = []
    for job in jobs:
        kept = [Artefact(path, job.key, _not_needed, job.source) for path in job.paths]
        if all(is_current(artefact) for artefact in kept):
            yield from kept
        else:
            waiting.append(job)
    executor = pool.for_work(len(waiting), _WORTH_A_POOL)
    results = run_jobs(
        waiting,
        executor,
        at_once=pool.jobs * 2,
        on_progress=lambda done, total: progress("做图片和二维码", done, total),
    )
    for result in results:
        if isinstance(result, Done):
            for path, content in sorted(result.files.items()):
                yield Artefact(path, result.job.key, lambda content=content: content, result.job.source)  # type: ignore[misc]
        else:
            report(result)


def _not_needed() -> bytes:
    raise AssertionError("没变的图片不该重做")


def deferred_pictures(library: Library, settings: Settings) -> Output:
    """这次不做图片：上次做的、键没变的留着（撤回了授权的照片不能留）。"""
    return Output(
        "pictures",
        "",
        lambda: (
            Artefact(path, job.key, _not_needed, job.source)
            for job in _jobs(library, settings)
            for path in job.paths
        ),
        deferred=True,
    )
