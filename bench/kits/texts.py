"""`python -m bench.kits.texts`：一千份渠道稿的文字要多久；图文一项和“每篇都跑一遍 css-inline”比。

量的是本进程用掉的处理器时间（一个核）：机器上有别的活，结果也作数。要求一千份不超过五秒。
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import css_inline
from jinja2 import Environment, FileSystemLoader

from bench.corpus import write_cases
from bench.peers import ROOT, WORK
from dianxing.cases.partial_date import beijing_now
from dianxing.kits.from_library import kit_cases
from dianxing.kits.kit_case import KitCase
from dianxing.kits.outputs import KitForms, kit_forms, text_files
from dianxing.kits.texts import kit_texts
from dianxing.kits.wechat.article import article
from dianxing.kits.wechat.parts import article_parts
from dianxing.settings import load_settings
from dianxing.site.executors import lazy_pool
from dianxing.site.read_library import read_library

REQUIRED_SECONDS = 5.0
_T = TypeVar("_T")


def main() -> None:
    """造案例、量、打印、给退出码。"""
    options = _options()
    kits, forms, reading = _kits(options.cases, options.seed)
    count = len(kits)
    ours, _ = _timed(lambda: [article(kit, forms.style) for kit in kits], options.runs)
    peer, _ = _timed(_per_case(kits, forms), options.runs)
    whole, sizes = _timed(lambda: [_all_texts(kit, forms) for kit in kits], options.runs)
    print(f"{count} 个案例，样式 {forms.style.name}，{options.runs} 次里最快的，处理器秒（一个核）")
    print(f"  读案例                          {reading:6.2f}")
    print(f"  图文，每篇跑一遍 css-inline     {peer:6.2f}")
    print(f"  图文，样式表读的时候并好（我们）{ours:6.2f}   快 {peer / ours:.1f} 倍")
    print(f"  全部文字稿                      {whole:6.2f}   平均一份 {sum(sizes) / count / 1024:.0f} KB")
    required = REQUIRED_SECONDS * count / 1000
    passed = whole <= required
    print(f"{'PASS' if passed else 'FAIL'} 全部文字稿 {whole:.2f} 秒（要求 ≤ {required:g}）")
    sys.exit(0 if passed else 1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.kits.texts", description="文字稿的基准")
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _kits(count: int, seed: int) -> tuple[Sequence[KitCase], KitForms, float]:
    root = WORK / "kits"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    for name in ("mkdocs.yml", "dianxing.yml"):
        shutil.copy(ROOT / name, root)
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, root / name)
    write_cases(root, count, seed)
    settings = load_settings(root, as_of=beijing_now())
    with lazy_pool(1) as pool:
        library = read_library(settings, cache=root / ".cache", pool=pool).library
    forms = kit_forms(settings, library.catalogue.reference)
    seconds, kits = _timed(lambda: list(kit_cases(library, settings)), 1)
    return kits, forms, seconds


def _all_texts(kit: KitCase, forms: KitForms) -> int:
    texts = kit_texts(kit, forms.style, forms.settings)
    return sum(len(content.encode()) for content in text_files(kit, texts, forms).values())


def _per_case(kits: Sequence[KitCase], forms: KitForms) -> Callable[[], list[str]]:
    """同样的模板和样式表，每篇排好以后再并样式：有样式的编辑器都是这样做的。"""
    theme = forms.settings.root / "theme/wechat"
    folder = theme / forms.style.name
    environment = Environment(loader=FileSystemLoader([folder, theme / "parts"]), autoescape=True)
    template = environment.get_template("article.html")
    css = Path(folder, "style.css").read_text(encoding="utf-8")
    inliner = css_inline.CSSInliner(
        minify_css=True, load_remote_stylesheets=False, resolve_css_variables=True
    )

    def make(kit: KitCase) -> str:
        html = template.render(article=article_parts(kit, forms.style.tags).view())
        return re.sub(r' class="[^"]*"', "", inliner.inline_fragment(re.sub(r"\s*\n\s*", "", html), css))

    return lambda: [make(kit) for kit in kits]


def _timed(action: Callable[[], _T], runs: int) -> tuple[float, _T]:
    best = float("inf")
    for _ in range(runs):
        started = time.process_time()
        result = action()
        best = min(best, time.process_time() - started)
    return best, result


if __name__ == "__main__":
    main()
