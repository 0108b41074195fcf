"""一个案例给订阅源和开放数据用的三样文字：读案例时顺手做好，存进缓存，以后拼起来就是文件。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dianxing.cases.catalogue import Card
from dianxing.cases.model import Case
from dianxing.cases.picture_file import PictureFacts
from dianxing.cases.reference import Reference
from dianxing.code_version import code_version
from dianxing.site.artefact import digest
from dianxing.site.feeds.full_text import full_text
from dianxing.site.open_data.facts import case_facts, facts_json
from dianxing.site.open_data.table import row
from dianxing.site.pictures.view import picture_view
from dianxing.site.views.site import SiteView


@dataclass(frozen=True, slots=True)
class CaseText:
    """三样文字；`mark` 是它们读的一切的摘要。"""

    id: str
    mark: str
    html: str
    """订阅源里的全文，网址都是完整的。"""
    facts: str
    """公开数据里的一个 JSON 对象，一行。"""
    row: str
    """案例表的一行，带行尾。"""


@dataclass(frozen=True, slots=True)
class TextJob:
    """做文字要的：网站和词表。`key` 是两者的摘要。"""

    site: SiteView
    reference: Reference
    key: str

    def mark(self, card: Card) -> str:
        """一个案例的文字读的一切的摘要。"""
        return f"{self.key}{card.digest}"

    def make(self, case: Case, card: Card, photos: Mapping[str, PictureFacts]) -> CaseText:
        """做一个能公开的案例的文字。"""
        pictures = {
            image.file: picture_view(case.path, image, photos[image.file], self.site.url)
            for image in case.head.images
            if image.file in photos
        }
        facts = case_facts(case, card, self.reference, self.site.url)
        return CaseText(
            id=case.id,
            mark=self.mark(card),
            html=full_text(case, self.site, self.reference, pictures),
            facts=facts_json(facts),
            row=row(facts),
        )


def text_job(site: SiteView, reference: Reference) -> TextJob:
    """样式改了，文字不用重做，所以键里只有文字用得着的几样。"""
    key = digest(code_version(), reference.digest, site.url, site.union, site.hotline)
    return TextJob(site, reference, key)
