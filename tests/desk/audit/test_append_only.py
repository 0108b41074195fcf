"""记录只添不改：数据库自己挡住，SQLite 和 PostgreSQL 都一样。"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from tests.desk.conftest import DeskSite, make_root
from tests.desk.on_postgresql import run_on_postgresql


def test_sqlite_refuses_to_change_or_delete_a_record(desk: DeskSite) -> None:  # noqa: ARG001
    from dianxing.desk.audit.record import record
    from dianxing.desk.models import Event

    event = record("sign-in", "登录", actor=None)
    for act in (
        lambda: Event.objects.update(summary="没有这回事"),
        lambda: Event.objects.filter(pk=event.pk).delete(),
        lambda: event.delete(),
        lambda: event.save(),
        lambda: _raw("UPDATE desk_event SET summary = 'x'"),
        lambda: _raw("DELETE FROM desk_event"),
    ):
        with pytest.raises(DatabaseError, match="append-only"):
            act()
    assert Event.objects.get().summary == "登录"


def test_a_person_with_records_is_not_deleted_from_them(desk: DeskSite) -> None:
    from dianxing.desk.audit.record import record
    from dianxing.desk.models import Event

    user = desk.person("王某")
    record("sign-in", "登录", actor=user)
    user.delete()
    assert Event.objects.get().actor_name == "王某"


def test_postgresql_refuses_too_and_counts_hits(postgres: str, tmp_path: Path) -> None:
    root = tmp_path / "site"
    make_root(root)
    said = run_on_postgresql(postgres, root, _ON_POSTGRESQL)
    assert said == ["update", "delete", "truncate", "counted", "invited"]


def _raw(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


_ON_POSTGRESQL = """
from django.db import DatabaseError, connection
from dianxing.desk.access.actor import Post, WHOLE_CITY
from dianxing.desk.access.limits import Limit
from dianxing.desk.access.rate import limited
from dianxing.desk.access.roles import Role
from dianxing.desk.accounts.people import By, deactivate, invite
from dianxing.desk.accounts.person_fields import Identity
from dianxing.desk.audit.filters import events, read_filters
from dianxing.desk.audit.record import record
from dianxing.desk.models import Event, Membership, User

assert connection.vendor == "postgresql"
record("sign-in", "登录", actor=None)
for name, statement in (
    ("update", "UPDATE desk_event SET summary = 'x'"),
    ("delete", "DELETE FROM desk_event"),
    ("truncate", "TRUNCATE desk_event"),
):
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        assert "append-only" in str(error)
        print(name)
assert [limited("a", Limit("l", ((2, 60),)), 60.0) for _ in range(3)] == [0, 0, 60]
print("counted")
chief = User.objects.create("chief", "赵市级")
Membership.objects.create(user=chief, role=Role.ADMIN, county=WHOLE_CITY)
new = invite(By(chief), Identity("李撰稿", ""), "", [Post(Role.WRITER, "371302")])
deactivate(By(chief), new.user)
found = events(read_filters({"person": str(chief.pk), "since": "2020-01-01"}), None)
assert [event.action for event in found] == ["person-stop", "person-invite"]
print("invited")
"""
