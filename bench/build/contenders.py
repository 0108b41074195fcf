"""各家：怎么摆好、怎么从头建、改一个案例以后怎么再建。只给出命令，量的事在别处。"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from bench.build.texts import Text, edit, make_root
from bench.peers import peers_python

Command = Sequence[str | Path]


class Contender(Protocol):
    """一家，或者一家的一种用法。"""

    name: str

    def build(self) -> Command:
        """从头建：没有缓存，写进一个新文件夹。"""

    def ready(self) -> Command | None:
        """改案例之前要先跑一遍、不计时的；没有为 None。"""

    def edit(self, case_id: str) -> Command:
        """改一个案例，再建。"""


class Ours:
    """本项目，图片和二维码不做（另计时）。"""

    def __init__(self, folder: Path, count: int, seed: int, *, search: bool) -> None:
        self.name = "典型" if search else "典型 --no-search"
        self.root = folder / "root"
        make_root(self.root, count, seed)
        self._flags = () if search else ("--no-search",)
        self._runs = 0
        self._edits = 0

    def build(self) -> Command:
        self._runs += 1
        cache = self.root / ".cache"
        if cache.exists():
            cache.rename(self.root / f".cache-{self._runs}")
        return self.again()

    def again(self, *, pictures: bool = False) -> Command:
        """再建一次，什么都没改。"""
        site = self.root / f"site-{self._runs}"
        command = (sys.executable, "-m", "dianxing", "build", "--root", self.root, "--site-dir", site)
        return (*command, *self._flags, *(() if pictures else ("--no-pictures",)))

    def ready(self) -> Command | None:
        return None

    def edit(self, case_id: str) -> Command:
        self._edits += 1
        edit(self.root / "cases" / case_id / "case.md", self._edits)
        return self.again()


class Material:
    """mkdocs-material 能检索的最快用法：自带的检索插件，没有 jieba，案例不进导航，不查链接，不加扩展。"""

    name = "mkdocs-material"

    def __init__(self, folder: Path, texts: Sequence[Text]) -> None:
        self._folder = folder
        self._runs = 0
        for text in texts:
            path = folder / "docs/cases" / f"{text.id}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"# {text.title}\n\n{text.summary}\n\n{text.markdown}\n", encoding="utf-8")
        (folder / "docs/index.md").write_text("# 案例\n", encoding="utf-8")
        levels = "".join(
            f"    {name}: ignore\n"
            for name in ("absolute_links", "unrecognized_links", "anchors", "not_found")
        )
        (folder / "mkdocs.yml").write_text(
            "site_name: 案例\nsite_url: http://localhost/\n"
            "theme: {name: material, language: zh, font: false}\n"
            "plugins: [search]\nnav: [index.md]\n"
            f"validation:\n  nav: {{omitted_files: ignore, not_found: ignore}}\n  links:\n{levels}",
            encoding="utf-8",
        )

    def build(self) -> Command:
        self._runs += 1
        command = (sys.executable, "-m", "mkdocs", "build", "--quiet")
        # 每次写进新文件夹，省去它先删空旧文件夹的时间
        return (
            *command,
            "-f",
            self._folder / "mkdocs.yml",
            "--site-dir",
            self._folder / f"site-{self._runs}",
        )

    def ready(self) -> Command | None:
        return None

    def edit(self, case_id: str) -> Command:
        # --dirty 只排改了的页，但检索索引里也就只剩这一页，不能用
        edit(self._folder / "docs/cases" / f"{case_id}.md", self._runs)
        return self.build()


class Pelican:
    """Pelican，没有检索。`full` 是它的默认主题和订阅源，按领域、标签、年份列出，与我们的列表相当；
    否则是最快的用法：自带的最简主题，只有首页和按领域的列表。两种都给了现成的摘要，省去它自己截。
    """

    def __init__(self, folder: Path, texts: Sequence[Text], *, full: bool) -> None:
        self.name = "Pelican" if full else "Pelican（最简）"
        self._folder = folder
        self._runs = self._edits = 0
        self._python = peers_python()
        for text in texts:
            path = folder / "content" / f"{text.id}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            year, slug = text.id.split("/")
            head = {
                "Title": text.title,
                "Date": text.date,
                "Category": text.area or "其他",
                "Tags": ", ".join(text.tags) if full else "",
                "Slug": f"{year}-{slug}",
                "Summary": text.summary,
            }
            lines = "".join(f"{name}: {value}\n" for name, value in head.items() if value)
            path.write_text(f"{lines}\n{text.markdown}\n", encoding="utf-8")
        settings = _PELICAN + (_PELICAN_FULL if full else _PELICAN_LEAST)
        (folder / "pelicanconf.py").write_text(settings, encoding="utf-8")

    def build(self) -> Command:
        self._runs += 1
        return self._command()

    def ready(self) -> Command | None:
        return self._command(*_PELICAN_CACHE)

    def edit(self, case_id: str) -> Command:
        self._edits += 1
        edit(self._folder / "content" / f"{case_id}.md", self._edits)
        return self._command(*_PELICAN_CACHE)

    def _command(self, *settings: str) -> Command:
        command = (self._python, "-m", "pelican", self._folder / "content", "--quiet")
        output = self._folder / f"site-{self._runs}"
        extra = ("-e", *settings, f'CACHE_PATH="{self._folder}/cache"') if settings else ()
        return (*command, "-s", self._folder / "pelicanconf.py", "-o", output, *extra)


_PELICAN = """
SITENAME = "案例"
SITEURL = "http://localhost"
AUTHOR = "工会"
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh"
ARTICLE_URL = "cases/{slug}/"
ARTICLE_SAVE_AS = "cases/{slug}/index.html"
DEFAULT_PAGINATION = 24
AUTHOR_SAVE_AS = ""
DIRECT_TEMPLATES = ["index"]
AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
"""
_PELICAN_FULL = """
YEAR_ARCHIVE_SAVE_AS = "years/{date:%Y}/index.html"
"""
_PELICAN_LEAST = """
THEME = "simple"
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = None
MARKDOWN = {"extension_configs": {"markdown.extensions.meta": {}}, "output_format": "html5"}
"""
_PELICAN_CACHE = ("LOAD_CONTENT_CACHE=true", "CACHE_CONTENT=true")
"""存读过的文章，改一篇时少读三成多；从头建时只会更慢，所以那时不用。"""
