"""把网站排成一版：网页、压缩副本、转向表，在一个文件夹里用硬链接排好，照着它传。"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dianxing.deploy.address_map import CADDY, NGINX, caddy_map, nginx_map
from dianxing.deploy.content_digests import ContentDigests
from dianxing.deploy.file_kinds import is_text
from dianxing.deploy.packing import PackedFiles
from dianxing.deploy.release import PUBLIC, RECORD, SERVER, File, Release, dump_release, release_of
from dianxing.site.executors import Pool
from dianxing.site.manifest import Built, Manifest
from dianxing.site.progress import Progress

_FOLDER = "stage"


@dataclass(frozen=True)
class Package:
    """排好的一版：记录，和放着全部文件的文件夹。"""

    release: Release
    folder: Path


def stage(
    site_dir: Path,
    manifest: Manifest,
    built: Built,
    cache: Path,
    *,
    packed: bool,
    when: datetime,
    pool: Pool,
    progress: Progress,
) -> Package:
    """在 `cache` 里排好一版，用完由叫的人 `discard`。`packed`：要不要压缩副本。读不了的抛 OSError。"""
    folder = cache / _FOLDER
    shutil.rmtree(folder, ignore_errors=True)  # 上次被打断留下的
    sources = _sources(site_dir, manifest, built, cache, packed=packed, pool=pool, progress=progress)
    release = release_of(
        (file for file, _ in sources),
        when,
        site_url=built.site_url,
        production=built.production,
        taken_back=built.taken_back,
    )
    _link_all(folder, [(file.path, source) for file, source in sources], progress)
    return Package(release, folder)


def with_record(package: Package, release: Release) -> Package:
    """放上记录。版本号要等占住了地方才定得下来。"""
    (package.folder / RECORD).write_bytes(dump_release(release))
    return Package(release, package.folder)


def discard(cache: Path) -> None:
    """删掉 `cache` 里排好的。"""
    shutil.rmtree(cache / _FOLDER, ignore_errors=True)


def _sources(
    site_dir: Path,
    manifest: Manifest,
    built: Built,
    cache: Path,
    *,
    packed: bool,
    pool: Pool,
    progress: Progress,
) -> list[tuple[File, Path]]:
    """一版的全部文件，各从哪里拿。"""
    digests = ContentDigests(cache / "digests.json")
    paths = sorted(manifest.paths())
    found: list[tuple[File, Path]] = []
    for number, path in enumerate(paths, 1):
        source = site_dir / path
        mark, size = digests.of(source)
        found.append((File(PUBLIC + path, size, mark), source))
        if number % 500 == 0:
            progress("看哪些变了", number, len(paths))
    if packed:
        texts = {file.digest: source for file, source in found if is_text(file.path)}
        copies = PackedFiles(cache / "packed")
        copies.pack(texts, pool, progress)
        for file, _ in tuple(found):
            if file.digest in texts:
                for suffix, source in copies.of(file.digest):
                    mark, size = digests.of(source)
                    found.append((File(file.path + suffix, size, mark), source))
        copies.drop_all_but(texts)
    for name, content in ((NGINX, nginx_map(built)), (CADDY, caddy_map(built))):
        place = cache / name
        place.write_bytes(content)
        mark, size = digests.of(place)
        found.append((File(SERVER + name, size, mark), place))
    digests.save()
    return found


def _link_all(folder: Path, files: list[tuple[str, Path]], progress: Progress) -> None:
    for number, (path, source) in enumerate(files, 1):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            target.hardlink_to(source)
        except OSError:  # 不在同一个磁盘，或者这种磁盘不认硬链接
            shutil.copyfile(source, target)
        if number % 500 == 0:
            progress("排好", number, len(files))
