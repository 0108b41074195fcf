"""图片这一步：一批案例要做哪些图，分给几个进程做，坏一张不耽误别的。"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from dianxing.cases.catalogue import Card
from dianxing.cases.picture_file import PictureFacts
from dianxing.problems import Problem
from dianxing.site.pictures.glyph import Glyph
from dianxing.site.pictures.jobs import Job, PhotoFile, PhotoJob, PictureError, QrJob, ShareJob
from dianxing.site.pictures.palette import Palette
from dianxing.site.pictures.qr import JOIN_QR, qr_path
from dianxing.site.pictures.responsive import article_variants, cover_variants
from dianxing.site.pictures.share_card import Figure, ShareCard
from dianxing.site.pictures.view import DEFAULT_SHARE, share_path
from dianxing.site.views import addresses

_MOST_TOGETHER = 8
"""一次送去几件活：太少，来回的开销比画二维码还大；太多，几个进程忙闲不均。"""


@dataclass(frozen=True, slots=True)
class PictureSite:
    """画图要知道的网站的事。"""

    name: str
    url: str
    """网站根地址，带末尾斜杠。"""
    headline: str
    """没有案例的页面，分享图上写什么。"""
    palette: Palette
    glyphs: Mapping[str, Glyph]
    """领域代码（和 `mark`）→ 图标。"""


@dataclass(frozen=True, slots=True)
class CasePictures:
    """一个案例要画的东西。"""

    card: Card
    folder: Path
    """案例文件夹。"""
    area_name: str
    photos: Mapping[str, PictureFacts]
    """能公开的图片：文件名（`Image.file`）→ `inspect` 的结果。"""


@dataclass(frozen=True, slots=True)
class Done:
    """做好的一件活。"""

    job: Job
    files: Mapping[str, bytes]
    """路径（相对站点目录）→ 内容。"""


def site_jobs(site: PictureSite) -> Iterator[Job]:
    """不属于哪个案例的图：手写页面的分享图，通到“我能入会吗”的二维码（公众号文末用）。"""
    yield QrJob("mkdocs.yml", JOIN_QR, site.url + addresses.JOIN)
    card = ShareCard(site.headline, site.name)
    yield ShareJob("mkdocs.yml", DEFAULT_SHARE, card, site.palette, _glyphs(site, ""))


def case_jobs(case: CasePictures, site: PictureSite) -> Iterator[Job]:
    """一个案例的图：每张照片的各尺寸、二维码、分享图。"""
    card = case.card
    folder = f"cases/{card.id}"
    photos = {
        file: PhotoFile(case.folder / file, f"{folder}/{file}", facts.digest)
        for file, facts in case.photos.items()
    }
    taken: set[str] = set()
    for file, facts in case.photos.items():
        wanted = article_variants(card.path, file, facts)
        if file == card.cover:
            wanted += cover_variants(card.path, facts)
        # 同一张图片存了两份，名字又只差大小写或标点时，各尺寸的地址会一样：只做一次
        variants = tuple(variant for variant in wanted if variant.path not in taken)
        taken.update(variant.path for variant in variants)
        if variants:
            yield PhotoJob(photos[file], variants, site.palette.paper)
    yield QrJob(f"{folder}/case.md", qr_path(card.path), site.url + card.path)
    yield ShareJob(
        f"{folder}/case.md",
        share_path(card.path),
        _share_card(card, case.area_name, site.name),
        site.palette,
        _glyphs(site, card.area or ""),
        photos.get(card.cover),
    )


def run_jobs(
    jobs: Sequence[Job],
    executor: Executor,
    *,
    at_once: int = 4,
    on_progress: Callable[[int, int], None] | None = None,
) -> Iterator[Done | Problem]:
    """在 `executor` 上做完全部，做好一件给一件（先后不定）；做不出来的给 Problem，其余照做。

    `at_once` 是同时送出去几批，执行器里有几个进程就给它的两倍；没取走的结果也只有这么多，内存不会堆起来。
    `on_progress(做完几件, 一共几件)`。
    """
    together = max(1, min(_MOST_TOGETHER, len(jobs) // (at_once * 2)))
    waiting = iter([jobs[start : start + together] for start in range(0, len(jobs), together)])
    running: set[Future[list[Done | Problem]]] = set()
    finished = 0
    while True:
        running |= {executor.submit(_run_batch, batch) for batch in islice(waiting, at_once - len(running))}
        if not running:
            return
        ready, running = wait(running, return_when=FIRST_COMPLETED)
        for future in ready:
            results = future.result()
            finished += len(results)
            if on_progress:
                on_progress(finished, len(jobs))
            yield from results


def _run_batch(jobs: Iterable[Job]) -> list[Done | Problem]:
    return [_run(job) for job in jobs]


def _run(job: Job) -> Done | Problem:
    try:
        return Done(job, job.run())
    except PictureError as error:
        fault = error.fault
        return Problem(job.source, 1, 1, fault.what, fault.fix, fault.code)


def _share_card(card: Card, area_name: str, site_name: str) -> ShareCard:
    # 标题里已有这个数字，就不再大写一遍，让标题自己占满
    figure = Figure(card.figure, card.figure_unit, card.figure_label)
    told = figure.told_in(card.title)
    # 图会离开网页单独流传，示例要自己说明是示例
    sample = "示例" if card.is_sample and "示例" not in card.title else ""
    return ShareCard(
        title=card.title,
        site_name=site_name,
        place="·".join(filter(None, (sample, card.place))),
        year=card.year,
        area_code=card.area or "",
        area_name=area_name,
        figure=figure if card.figure and not told else None,
    )


def _glyphs(site: PictureSite, area: str) -> tuple[tuple[str, Glyph], ...]:
    return tuple((code, site.glyphs[code]) for code in sorted({area, "mark"}) if code in site.glyphs)
