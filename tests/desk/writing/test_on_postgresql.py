"""PostgreSQL 里真的并发：两个人各改对方刚改过的稿子，谁也不挡着谁。"""

from __future__ import annotations

from pathlib import Path

from tests.desk.conftest import make_root
from tests.desk.on_postgresql import run_on_postgresql


def test_two_writers_of_each_others_drafts_never_lock_each_other_out(postgres: str, tmp_path: Path) -> None:
    root = tmp_path / "site"
    make_root(root)
    assert run_on_postgresql(postgres, root, _CROSSED) == ["saved"] * 12


_CROSSED = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.db import connections, transaction
from dianxing.cases.case_text import CaseText
from dianxing.desk.access.roles import Role
from dianxing.desk.access.signed_in import actor
from dianxing.desk.models import Draft, Membership, User
from dianxing.desk.pictures.keep_upload import writing_draft
from dianxing.desk.place import the_place
from dianxing.desk.drafts.save import start_new
from dianxing.desk.drafts.keep import Kept, keep

people = [User.objects.create(f"u{n}", f"写稿人{n}") for n in range(2)]
for one in people:
    Membership.objects.create(user=one, role=Role.WRITER, county="371302")
drafts = [
    start_new(one, f"2026/case-{n}", CaseText({"title": "甲", "county": "兰山区"}, ""), county="371302").pk
    for n, one in enumerate(people)
]
together = Barrier(2)

def one(turn, writer, mine):
    text = CaseText({"title": f"第 {turn} 遍", "county": "兰山区"}, "")
    try:
        with transaction.atomic():
            draft = writing_draft(mine)
            together.wait()
            seen, reference = draft.revision, the_place().reference
            done = keep(mine, writer, actor(writer), text, seen=seen, how="save", reference=reference)
            assert isinstance(done, Kept)
        return "saved"
    finally:
        connections.close_all()

for turn in range(6):
    with ThreadPoolExecutor(2) as pool:
        # 每一遍换着改：锁住的稿子，上一次都是另一个人改的
        pairs = zip(people, drafts if turn % 2 else drafts[::-1])
        for said in [pool.submit(one, turn, *pair) for pair in pairs]:
            print(said.result())
"""
