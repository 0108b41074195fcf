"""一个案例给订阅源和开放数据用的文字：读案例时顺手做好，存进缓存，以后拼起来就是文件。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape
from operator import attrgetter
from pathlib import Path

from dianxing.cases.catalogue import Card
from dianxing.cases.model import Case
from dianxing.cases.picture_file import PictureFacts
from dianxing.cases.reference import Reference
from dianxing.code_version import code_version
from dianxing.site.artefact import digest
from dianxing.site.feeds.entry import changed, entry
from dianxing.site.feeds.entry_xml import entry_xml
from dianxing.site.feeds.full_text import full_text
from dianxing.site.open_data.facts import case_facts, facts_json
from dianxing.site.open_data.table import row
from dianxing.site.pictures.view import picture_view
from dianxing.site.views.site import SiteView


@dataclass(frozen=True, slots=True)
class CaseText:
    """几样文字，UTF-8；`mark` 是它们读的一切的摘要。"""

    id: str
    mark: str
    html: bytes
    """订阅源里的全文，网址都是完整的；已经按 XML 转义。"""
    rss: bytes
    """RSS 的一条，全文处是空位。"""
    atom: bytes
    """Atom 的一条，全文处是空位。"""
    facts: bytes
    """公开数据里的一个 JSON 对象，一行。"""
    row: bytes
    """案例表的一行，带行尾。"""

    def __reduce__(self) -> tuple[type[CaseText], tuple[object, ...]]:
        # 一趟有上万个；按字段名逐个存取的默认做法慢三倍
        return CaseText, _VALUES(self)


_VALUES = attrgetter(*CaseText.__slots__)


@dataclass(frozen=True, slots=True)
class TextJob:
    """做文字要的：网站、词表和此刻。`key` 是前两者的摘要。"""

    site: SiteView
    reference: Reference
    as_of: datetime
    key: str
    store: Path
    """做好的存进哪个文件，见 `text_store`。"""

    def mark(self, card: Card) -> str:
        """一个案例的文字读的一切的摘要。"""
        day = changed(card, self.as_of).toordinal() if card.updated else ""
        return f"{self.key}{card.digest}{day}"

    def text(self, case: Case, card: Card, photos: Mapping[str, PictureFacts]) -> CaseText:
        """一个能公开的案例；`photos` 是能公开的图片。

        排完案例页接着做：正文的 Markdown 刚排好，不用再排一遍。
        """
        site, reference = self.site, self.reference
        pictures = {
            image.file: picture_view(case.path, image, photos[image.file], site.url)
            for image in case.head.images
            if image.file in photos
        }
        facts = case_facts(case, card, reference, site.url)
        rss, atom = entry_xml(entry(card, reference, site.url, self.as_of, None))
        return CaseText(
            id=card.id,
            mark=self.mark(card),
            html=escape(full_text(case, site, reference, pictures), quote=False).encode(),
            rss=rss,
            atom=atom,
            facts=facts_json(facts).encode(),
            row=row(facts).encode(),
        )


def text_job(site: SiteView, reference: Reference, as_of: datetime, store: Path) -> TextJob:
    """样式改了，文字不用重做，所以键里只有文字用得着的几样。"""
    key = digest(code_version(), reference.digest, site.url, site.union, site.hotline)
    return TextJob(site, reference, as_of, key, store)
