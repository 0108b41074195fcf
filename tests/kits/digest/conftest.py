from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dianxing.cases.partial_date import BEIJING
from dianxing.kits.digest.content import Digest
from dianxing.kits.digest.period import WEEK, Period, last_days
from dianxing.kits.digest.scope import find_scope
from dianxing.kits.digest.write_digests import DigestResult, choose, read_digest, write_digests
from dianxing.site.digests.record import DigestRecord, read_records
from dianxing.site.library import Library

AS_OF = datetime(2024, 6, 1, tzinfo=BEIJING)


class DigestDesk:
    """一个临时站点，和做群摘要的办法；`desk` 是渠道稿测试的那一个。"""

    def __init__(self, desk: Any, case_text: Callable[..., str]) -> None:
        self.desk = desk
        self.case_text = case_text

    @property
    def records(self) -> tuple[DigestRecord, ...]:
        return read_records(self.desk.root / "content")

    @property
    def files(self) -> dict[str, str]:
        """渠道稿文件夹里的群摘要：路径 → 文字（图片是空的）。"""
        folder = self.desk.kit_dir / "digests"
        return {
            path.relative_to(folder).as_posix(): "" if path.suffix == ".jpg" else path.read_text("utf-8")
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    def case(self, slug: str, published: str = "2024-05-30", *pairs: str) -> None:
        text = self.case_text("published: 2024-05-20", f"published: {published}", *pairs)
        self.desk.write(text, f"2024/{slug}")

    def library(self, as_of: datetime = AS_OF) -> tuple[Library, Any]:
        settings = self.desk.settings.model_copy(update={"as_of": as_of})
        return self.desk.library(settings), settings

    def choose(
        self, as_of: datetime = AS_OF, period: Period | None = None, county: str = "", area: str = ""
    ) -> DigestRecord | None:
        library, settings = self.library(as_of)
        scope = find_scope(library.catalogue.reference, county, area)
        return choose(library, settings, scope, period or last_days(as_of, WEEK), self.records)

    def read(self, record: DigestRecord, as_of: datetime = AS_OF) -> Digest:
        return read_digest(record, *self.library(as_of))

    def write(self, record: DigestRecord, as_of: datetime = AS_OF) -> DigestResult:
        library, settings = self.library(as_of)
        return write_digests(library, settings, record, self.records, self.desk.kit_dir)


@pytest.fixture
def digests(desk: Any, case_text: Callable[..., str]) -> DigestDesk:
    return DigestDesk(desk, case_text)


@pytest.fixture(scope="session")
def new_digests(new_desk: Callable[[], Any], case_text: Callable[..., str]) -> Callable[[], DigestDesk]:
    return lambda: DigestDesk(new_desk(), case_text)


@pytest.fixture(scope="session")
def golden() -> Path:
    return Path(__file__).with_name("golden")
