"""同样的规矩，放在 PostgreSQL 里：真的并发，靠行锁。"""

from __future__ import annotations

from pathlib import Path

from tests.desk.conftest import make_root
from tests.desk.on_postgresql import run_on_postgresql


def test_of_four_reviewers_passing_at_once_one_does_and_fixes_queue_up(postgres: str, tmp_path: Path) -> None:
    root = tmp_path / "site"
    make_root(root)
    said = run_on_postgresql(postgres, root, _ON_POSTGRESQL)
    assert said == ["first", "second", "final", "approved", "fixed"]


_ON_POSTGRESQL = """
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from django.db import connections
from dianxing.cases.case_text import CaseText
from dianxing.desk.access.roles import Role
from dianxing.desk.models import CaseEntry, Draft, Membership, Publication, User
from dianxing.desk.index.refresh import refresh_index
from dianxing.desk.place import the_place
from dianxing.desk.review.acts import pass_stage, submit
from dianxing.desk.review.fast_fix import confirm_fix, fast_fix, published_now
from dianxing.desk.review.refusals import OutOfDate
from dianxing.desk.review.seen import seen_of
from dianxing.desk.drafts.save import save, start_from_git
from dianxing.errors import DianxingError

place, case = the_place(), "2026/lanshan-logistics"
refresh_index(place)
entry = CaseEntry.objects.get(pk=case)

def person(name, *roles):
    user = User.objects.create(name, name)
    for role in roles:
        Membership.objects.create(user=user, role=role, county=entry.county)
    return user

def at_once(act, people):
    start = Barrier(len(people))
    def one(user):
        start.wait()
        try:
            act(user)
            return "done"
        except DianxingError as refused:
            return type(refused).__name__
        finally:
            connections.close_all()
    with ThreadPoolExecutor(len(people)) as pool:
        return sorted(pool.map(one, people))

def now():
    return Draft.objects.select_related("entry", "changed_by").get(entry=entry)

writer = person("writer", Role.WRITER)
people = [person(f"p{n}", Role.FIRST, Role.SECOND, Role.FINAL) for n in range(8)]
draft = start_from_git(writer, entry, place)
save(draft.pk, writer, CaseText({**draft.head, "result": "全部入会。"}, draft.body), seen=1, how="save")
submit(case, writer, seen_of(now()), place)
for _ in range(3):
    seen = seen_of(now())
    print(seen.stage)
    passed = now().reviews_done.values_list("by_id", flat=True)
    free = [one for one in people if one.pk not in set(passed)][:4]
    said = at_once(lambda user: pass_stage(case, user, seen, ["facts", "words", "consent"]), free)
    assert said == ["OutOfDate", "OutOfDate", "OutOfDate", "done"], said
print(now().stage)
assert now().reviews_done.count() == 3

began = published_now(entry, place).blob
def fix(user):
    url = f"https://example.com/{user.name}"
    fast_fix(entry, user, place, field="sources.0.url", value=url, reason="打不开", began=began)
said = at_once(fix, people[:3])
assert said == ["DianxingError", "DianxingError", "done"], said
made = Publication.objects.get(kind="fix")
others = [one for one in people if one.pk != made.by_id][:3]
said = at_once(lambda user: confirm_fix(entry, user, made.pk, place), others)
assert said == ["OutOfDate", "OutOfDate", "done"], said
assert not now().fast_fixed
print("fixed")
"""
