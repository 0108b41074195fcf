"""`python -m bench.kits.pictures`：一张海报和一份渠道稿的全部图片要多久。

量的是本进程用掉的处理器时间（一个核）：机器上有别的活，结果也作数。要求一张海报不超过 60 毫秒。
海报从话排到 JPEG 写好，字体已经打开过；有照片的连读盘、解码都算：两张照片轮着用，
免得接着做的沾了“同一个案例只解一次”的光。那样做一份要多久，最后一行另说。
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from bench.peers import ROOT
from dianxing.cases.picture_file import PictureFacts, inspect
from dianxing.kits.pictures.brush import Brush
from dianxing.kits.pictures.jobs import FORMS, DrawnJob
from dianxing.kits.pictures.poster import poster
from dianxing.kits.pictures.theme import read_picture_theme
from dianxing.kits.pictures.words import PictureWords
from dianxing.site.pictures.jobs import PhotoFile
from dianxing.site.pictures.share_card import Figure

REQUIRED_MS = 60.0
_AREAS = ("park", "township", "construction", "logistics", "domestic", "farming")
_TITLES = (
    "月嫂入会",
    "菏泽的快递员有了全市的行业工会",
    "46个物流园区全部建会，建会率由41.3%升至100%",
    "工程项目工会联合会首批三百名农民工在工地入会",
)
_FIGURES = (None, Figure("1,400", "余家", "覆盖物流企业"))


def main() -> None:
    """造话、量、打印、给退出码。"""
    parser = argparse.ArgumentParser(prog="bench.kits.pictures", description="渠道稿图片的基准")
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    theme = read_picture_theme(ROOT / "theme", _AREAS)
    brush = Brush(theme.palette, tuple(sorted(theme.glyphs.items())))
    words = [_words(area, title, figure) for area in _AREAS for title in _TITLES for figure in _FIGURES]
    print(f"{len(words)} 份，{runs} 次里最快的，每张处理器毫秒（一个核）")
    worst = 0.0
    with TemporaryDirectory() as folder:
        photos = [_photo(Path(folder), number) for number in (1, 2)]
        for form in FORMS:
            bare = _best(_jobs(words, brush, form.file, ()), runs)
            told = f"  {form.file:<18}{bare:7.1f}"
            if form.photos:
                with_photo = _best(_jobs(words, brush, form.file, photos), runs)
                told += f"   连解一张 1200 万像素的照片{with_photo:7.1f}"
                if form.draw is poster:
                    worst = with_photo
            print(told)
        on_phone = [form.file for form in FORMS if form.copied]
        together = [job for file in on_phone for job in _jobs(words[:1], brush, file, photos[:1])]
        print(
            f"  一个案例的 {len(on_phone)} 张一起，照片只解一次{_best(together, runs) * len(together):7.1f}"
        )
    print(
        f"{'PASS' if worst <= REQUIRED_MS else 'FAIL'} 海报连解照片 {worst:.1f} 毫秒，要求 ≤ {REQUIRED_MS:g}"
    )
    sys.exit(0 if worst <= REQUIRED_MS else 1)


def _words(area: str, title: str, figure: Figure | None) -> PictureWords:
    return PictureWords(
        title=title,
        result="全部建会，5万多名从业人员加入工会。",
        facts="某区·2022·物流快递",
        area_code=area,
        figure=figure,
        figure_note="2022年9月，媒体报道" if figure else "",
        url="https://dianxing.example.org/cases/2026/some-logistics-park/",
        ask="某区总工会",
        phone="",
        hotline="12351",
        union="某市总工会",
        site_name="某市典型",
    )


def _photo(folder: Path, number: int) -> PhotoFile:
    """像照片一样软的一张：粗点放大。"""
    dots = np.random.default_rng(number).integers(40, 220, (300, 400, 3), dtype=np.uint8)
    out = BytesIO()
    Image.fromarray(dots).resize((4000, 3000), Image.Resampling.BICUBIC).save(out, "JPEG", quality=88)
    path = folder / f"photo-{number}.jpg"
    path.write_bytes(out.getvalue())
    facts = inspect(path.name, out.getvalue())
    assert isinstance(facts, PictureFacts)
    return PhotoFile(path, path.name, facts.digest)


def _jobs(
    words: Sequence[PictureWords], brush: Brush, file: str, photos: Sequence[PhotoFile]
) -> list[Callable[[], object]]:
    (form,) = (form for form in FORMS if form.file == file)
    chosen = words if not photos else words[::9]
    return [
        DrawnJob(
            "", "kit", form, item, brush, (photos[number % len(photos)],) if photos and form.photos else ()
        ).run
        for number, item in enumerate(chosen)
    ]


def _best(jobs: Sequence[Callable[[], object]], runs: int) -> float:
    """每件活的毫秒数，几次里最快的。"""
    found = []
    for _ in range(runs):
        started = time.process_time()
        for job in jobs:
            job()
        found.append((time.process_time() - started) / len(jobs) * 1000)
    return min(found)


if __name__ == "__main__":
    main()
