"""三家检索：怎么摆好、怎么问、哪些请求算检索的流量。"""

from __future__ import annotations

import html
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from playwright.sync_api import Page

from bench.peers import peers_python
from bench.search.cases import Collection
from dianxing.site.search.document import SearchDoc


class Engine(Protocol):
    """一家检索。"""

    name: str

    def build(self, collection: Collection, folder: Path) -> float:
        """把网站摆到 folder，给出建索引（或带索引的整站）的秒数。"""

    def index_bytes(self, folder: Path) -> int:
        """索引在磁盘上多大。"""

    def open(self, page: Page, url: str) -> None:
        """打开能搜的那一页。"""

    def ask(self, page: Page, text: str) -> None:
        """问一句，等结果站稳。"""

    def top(self, page: Page) -> list[str]:
        """前十个结果的 id。"""

    def counts(self, path: str) -> bool:
        """这个请求算不算检索的流量（页面自己和正文摘录不算）。"""

    def openings(self, docs: int, questions: int) -> int:
        """新开几回浏览器来问：每开一回量一次“头一回”，其余的接着问。"""


class Ours:
    """本项目：整站由 dianxing 建，索引另计时。"""

    name = "典型"

    def build(self, collection: Collection, folder: Path) -> float:
        shutil.rmtree(folder, ignore_errors=True)
        command = [sys.executable, "-m", "dianxing", "build", "--root", collection.root, "--site-dir", folder]
        subprocess.run(
            [*command, "--no-pictures", "--kit-dir", folder.parent / "kit"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        timing = [sys.executable, "-m", "bench.search.index_alone", collection.root]
        report = json.loads(subprocess.run(timing, check=True, capture_output=True, text=True).stdout)
        print(
            f"  索引单独建：{report['seconds']:.1f} 秒（抽词 {report['extracting']:.1f}，"
            f"合并 {report['merging']:.1f}），改一篇 {report['again']:.2f} 秒；"
            f"内存：合并的进程 {report['merging_megabytes']:.0f} MB，"
            f"抽词的每个 {report['worker_megabytes']:.0f} MB",
            flush=True,
        )
        return float(report["seconds"])

    def index_bytes(self, folder: Path) -> int:
        index = (folder / "search").rglob("*")
        return sum(path.stat().st_size for path in index if path.is_file() and path.name != "index.html")

    def open(self, page: Page, url: str) -> None:
        page.goto(f"{url}search/")
        page.wait_for_function("document.querySelector('[data-search-page]').dataset.started")

    def ask(self, page: Page, text: str) -> None:
        page.evaluate("document.querySelector('[data-search-count]').textContent = ''")
        page.fill("[data-search-page] input[type=search]", text)
        page.press("[data-search-page] input[type=search]", "Enter")
        page.wait_for_function(
            "document.querySelector('[data-search-count]').textContent"
            " && !document.querySelector('[data-search-page]').hasAttribute('aria-busy')"
        )

    def top(self, page: Page) -> list[str]:
        page.evaluate("window.dispatchEvent(new Event('scroll'))")
        page.wait_for_function(
            "() => { const more = document.querySelector('[data-search-more]');"
            " return more.hidden || document.querySelectorAll('.hit').length >= 10; }"
        )
        links = page.eval_on_selector_all(
            ".hit h3 a", "links => links.map(link => link.getAttribute('href'))"
        )
        return ["/".join(link.strip("/").split("/")[-2:]) for link in links[:10]]

    def counts(self, path: str) -> bool:
        return path.startswith("/assets/search.") or (
            path.startswith("/search/") and not path.endswith("search/")
        )

    def openings(self, docs: int, questions: int) -> int:  # noqa: ARG002
        return questions


class Pagefind:
    """Pagefind 扩展版，用它自己的 JavaScript 接口。"""

    name = "Pagefind"

    def build(self, collection: Collection, folder: Path) -> float:
        shutil.rmtree(folder, ignore_errors=True)
        for doc in collection.docs:
            path = folder / "cases" / doc.id / "index.html"
            path.parent.mkdir(parents=True)
            path.write_text(_plain_page(doc), encoding="utf-8")
        (folder / "index.html").write_text(
            '<!doctype html><html lang="zh-CN"><title>Pagefind</title>', "utf-8"
        )
        started = time.monotonic()
        command = [peers_python(), "-m", "pagefind", "--site", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - started

    def index_bytes(self, folder: Path) -> int:
        return sum(path.stat().st_size for path in (folder / "pagefind").rglob("*") if path.is_file())

    def open(self, page: Page, url: str) -> None:
        page.goto(url)
        page.evaluate("async () => { window.pf = await import('/pagefind/pagefind.js'); await pf.init(); }")

    def ask(self, page: Page, text: str) -> None:
        page.evaluate(
            "async (text) => { const found = await pf.search(text);"
            " window.top10 = await Promise.all(found.results.slice(0, 10).map((item) => item.data())); }",
            text,
        )

    def top(self, page: Page) -> list[str]:
        links = page.evaluate("top10.map((item) => item.url)")
        return ["/".join(link.strip("/").split("/")[-2:]) for link in links]

    def counts(self, path: str) -> bool:
        return path.startswith("/pagefind/")

    def openings(self, docs: int, questions: int) -> int:  # noqa: ARG002
        return min(12, questions)


class Material:
    """mkdocs-material 的检索，不装 jieba，案例不进导航。"""

    name = "mkdocs-material"

    def build(self, collection: Collection, folder: Path) -> float:
        source = folder.parent / "material-source"
        shutil.rmtree(source, ignore_errors=True)
        for doc in collection.docs:
            path = source / "docs/cases" / f"{doc.id}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(_markdown(doc), encoding="utf-8")
        (source / "docs/index.md").write_text("# 案例\n", encoding="utf-8")
        (source / "mkdocs.yml").write_text(
            "site_name: 案例\nsite_url: http://localhost/\n"
            "theme: {name: material, language: zh, font: false}\n"
            "plugins: [search]\nnav: [index.md]\nvalidation: {nav: {omitted_files: ignore}}\n",
            encoding="utf-8",
        )
        started = time.monotonic()
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", source / "mkdocs.yml"]
        subprocess.run([*command, "--site-dir", folder], check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - started

    def index_bytes(self, folder: Path) -> int:
        return (folder / "search/search_index.json").stat().st_size

    def open(self, page: Page, url: str) -> None:
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(url)

    def ask(self, page: Page, text: str) -> None:
        box = "[data-md-component=search-query]"
        page.click(box)
        # 它听的是按键松开
        page.fill(box, "")
        page.press(box, "End")
        page.wait_for_timeout(150)
        page.fill(box, text)
        page.press(box, "End")
        page.wait_for_function(
            "() => /结果/.test(document.querySelector('.md-search-result__meta')?.textContent || '')",
            timeout=240_000,
        )
        page.wait_for_timeout(250)

    def top(self, page: Page) -> list[str]:
        links = page.eval_on_selector_all(
            ".md-search-result__link", "links => links.map(link => new URL(link.href).pathname)"
        )
        found = ["/".join(link.strip("/").split("/")[-2:]) for link in links]
        return list(dict.fromkeys(found))[:10]

    def counts(self, path: str) -> bool:
        return "search" in path

    def openings(self, docs: int, questions: int) -> int:
        # 一万个案例的索引有几十兆，开一回光读它就要几分钟
        return min(12 if docs < 5000 else 2, questions)


def _plain_page(doc: SearchDoc) -> str:
    parts = "".join(f"<p>{html.escape(part)}</p>" for part in _parts(doc))
    title = html.escape(doc.title)
    head = f'<!doctype html><html lang="zh-CN"><title>{title}</title>'
    return f"{head}<body data-pagefind-body><h1>{title}</h1>{parts}"


def _markdown(doc: SearchDoc) -> str:
    return "\n\n".join([f"# {doc.title}", *_parts(doc)]) + "\n"


def _parts(doc: SearchDoc) -> Sequence[str]:
    """同样的字给每一家：标题之外的全部文字。"""
    return ["、".join(doc.names), "、".join(doc.labels), doc.summary, *doc.body]
