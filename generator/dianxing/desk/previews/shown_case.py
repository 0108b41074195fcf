"""要排的一份 → 网站和渠道稿都认的案例、卡片和图片。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dianxing.cases.card import card as make_card
from dianxing.cases.catalogue import Card
from dianxing.cases.findings import Finding
from dianxing.cases.model import Case, CaseHead, Status
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.picture_file import PictureFacts
from dianxing.cases.reference import Reference
from dianxing.desk.drafts.lenient_case import lenient_case
from dianxing.desk.previews.source import PreviewSource, picture_facts
from dianxing.site.artefact import digest


@dataclass(frozen=True, slots=True)
class ShownCase:
    """能排的案例。"""

    case: Case
    card: Card
    photos: Mapping[str, PictureFacts]
    problems: tuple[Finding, ...]


def shown_case(source: PreviewSource, reference: Reference, today: PartialDate) -> ShownCase:
    """当作今天发布的排：预览看的就是发布以后的样子。"""
    lenient = lenient_case(source.values, source.case_id, reference, source.pictures.keys())
    head = _as_published(lenient.head, today)
    case = Case(
        id=source.case_id,
        digest=digest(repr(source.values.head), source.values.body, reference.digest),
        head=head,
        body=lenient.body,
    )
    photos: dict[str, PictureFacts] = {}
    for image in head.images:
        path = source.pictures.get(image.file)
        facts = picture_facts(path) if path else None
        if facts is not None:
            photos[image.file] = facts
    return ShownCase(case, make_card(case, reference), photos, (*source.problems, *lenient.problems))


def _as_published(head: CaseHead, today: PartialDate) -> CaseHead:
    dates = head.dates if head.dates.published else head.dates.model_copy(update={"published": today})
    return head.model_copy(update={"status": Status.PUBLISHED, "dates": dates})
