"""不管怎样凑，没公开的案例、撤回授权的姓名、原话和图片，都进不了任何订阅源、数据文件和它们的缓存。"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from dianxing.cases.partial_date import BEIJING
from dianxing.errors import SourceProblems
from dianxing.site.executors import FixedPool, InlineExecutor
from dianxing.site.feeds.output import feed_output
from dianxing.site.feeds.sources import all_feeds
from dianxing.site.listings import listings
from dianxing.site.open_data.output import open_data
from dianxing.site.read_library import read_library
from dianxing.site.text_store import TextStore

if TYPE_CHECKING:
    from tests.conftest import SmallSite

NOW = datetime(2023, 6, 15, 9, tzinfo=BEIJING)
DAYS = st.dates(date(2022, 1, 1), date(2024, 12, 31))
NEAR = st.sampled_from([date(2023, 6, 14), date(2023, 6, 15), date(2023, 6, 16)])


@dataclass(frozen=True)
class Draw:
    """一个随机的案例。"""

    status: str
    scope: str
    published: date
    lasts: int | None
    """发布以后几天下线；None 是不下线。"""
    named: bool
    withdrawn: bool
    """授权撤回了。"""

    @property
    def expires(self) -> date | None:
        return None if self.lasts is None else date.fromordinal(self.published.toordinal() + self.lasts)

    @property
    def public(self) -> bool:
        """按规则该不该公开；照文档另写一遍，不借程序的判断。"""
        today = NOW.date()
        return (
            self.status == "published"
            and self.scope != "sample"
            and self.published <= today
            and (self.expires is None or today <= self.expires)
        )


DRAWS = st.builds(
    Draw,
    status=st.sampled_from(["published", "published", "draft", "review", "withdrawn"]),
    scope=st.sampled_from(["local", "elsewhere", "sample"]),
    published=DAYS | NEAR,
    lasts=st.none() | st.integers(0, 400),
    named=st.booleans(),
    withdrawn=st.booleans(),
)


def secret(number: int, kind: str) -> str:
    """认得出是哪个案例、哪一样的词，别处不会有。"""
    return f"{kind}记号{number:02}号"


def written(number: int, case: Draw) -> str:
    where = "place: 某省某市" if case.scope == "elsewhere" else "county: 东山区"
    title = f"{'示例：' if case.scope == 'sample' else ''}{secret(number, '标题')}"
    lines = [
        f"title: {title}",
        f"summary: {secret(number, '摘要')}，{'工友们怎样入了会，单位怎样建了会，' * 3}",
        f"status: {case.status}",
        f"scope: {case.scope}",
        where,
        "area: 物流（快递）",
        f"tags: [{secret(number, '标签')}]",
        "courier: [顺丰]",
        f"dates: {{published: {case.published}{f', expires: {case.expires}' if case.expires else ''}}}",
        f"employer: {{name: {secret(number, '单位')}, anonymised: true}}",
        f"result: {secret(number, '成效')}",
        f"sources: [{{title: {secret(number, '出处')}}}]",
    ]
    if case.named:
        name, consent = secret(number, "姓"), f"C-{number}"
        lines += [
            f"quotes: [{{text: {secret(number, '原话')}, role: 司机, name: {name}, consent: {consent}}}]",
            f"people: [{{name: {name}, consent: {consent}}}]",
            f"images: [{{file: face-{number:02}.jpg, alt: {secret(number, '图里')}, people: true,"
            f" consents: [{consent}]}}]",
        ]
    return "---\n" + "\n".join(lines) + f"\n---\n{secret(number, '正文')}\n"


@pytest.fixture(scope="module")
def everything_about(
    small_in: Callable[[Path], SmallSite], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Sequence[Draw]], bytes]:
    """这些案例的订阅源、数据文件和缓存，全部字节连在一起（连文件名）。"""
    small = small_in(tmp_path_factory.mktemp("unpublished") / "root")
    photo = BytesIO()
    Image.new("RGB", (40, 30), (181, 18, 27)).save(photo, "JPEG")
    cache = small.root / "texts"

    def make(cases: Sequence[Draw]) -> bytes:
        shutil.rmtree(small.root / "cases")
        shutil.rmtree(cache, ignore_errors=True)
        for number, case in enumerate(cases):
            path = small.write(f"{case.published.year}/case-{number:02}", written(number, case))
            if case.named:
                (path.parent / f"face-{number:02}.jpg").write_bytes(photo.getvalue())
        gone = [f"C-{number}" for number, case in enumerate(cases) if case.withdrawn]
        (small.root / "content/_reference/withdrawn.yml").write_text(f"withdrawn: {json.dumps(gone)}\n")
        chosen = small.settings(as_of=NOW)
        pool = FixedPool(InlineExecutor(), 1)
        read = read_library(chosen, cache=cache, pool=pool, want_texts=True)
        texts = TextStore(read.reader.texts, read.library.catalogue.counted)
        texts.add(read.reading.texts)
        catalogue, site = read.library.catalogue, read.library.pages.site
        every = all_feeds(catalogue, site, listings(catalogue, site))
        outputs = [
            feed_output(read.library, every, texts, NOW, lambda _: 1000),
            *open_data(read.library, texts),
        ]
        made = [(item.path.encode(), item.content()) for output in outputs for item in output.artefacts()]
        texts.save()
        store = read.reader.texts.store
        kept = store.read_bytes() if store.exists() else b""
        return b"\n".join((kept, *(part for pair in made for part in pair)))

    return make


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=st.lists(DRAWS, min_size=1, max_size=6))
def test_only_what_is_public_reaches_feeds_and_data(
    cases: list[Draw], everything_about: Callable[[Sequence[Draw]], bytes]
) -> None:
    made = everything_about(cases)
    for number, case in enumerate(cases):
        for kind in ("标题", "摘要", "标签", "成效", "出处", "正文"):
            assert (secret(number, kind).encode() in made) == case.public, (kind, case)
        assert (f"case-{number:02}".encode() in made) == case.public, case
        assert secret(number, "单位").encode() not in made
        bound = case.public and case.named and not case.withdrawn
        for mark in (secret(number, "姓"), secret(number, "原话"), f"face-{number:02}"):
            assert (mark.encode() in made) == bound, (mark, case)
        assert f"C-{number}".encode() not in made


def test_the_check_itself_would_notice(everything_about: Callable[[Sequence[Draw]], bytes]) -> None:
    seen = Draw("published", "local", date(2023, 1, 1), None, named=True, withdrawn=False)
    made = everything_about([seen])
    assert secret(0, "原话").encode() in made
    assert b"face-00" in made


def test_a_retracted_name_left_in_the_text_stops_everything(
    everything_about: Callable[[Sequence[Draw]], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = written
    monkeypatch.setitem(
        globals(), "written", lambda number, case: plain(number, case) + f"\n{secret(number, '姓')}又说了。\n"
    )
    with pytest.raises(SourceProblems, match="姓名还留在这里"):
        everything_about([Draw("published", "local", date(2023, 1, 1), None, named=True, withdrawn=True)])
