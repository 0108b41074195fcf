"""记录只添不改：数据库里的触发器挡住改和删，程序写错了也挡得住。"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_TABLE = "desk_event"
_SQLITE = [
    f"CREATE TRIGGER {_TABLE}_no_{what} BEFORE {what} ON {_TABLE} "
    f"BEGIN SELECT RAISE(ABORT, 'desk_event is append-only'); END"
    for what in ("UPDATE", "DELETE")
]
_POSTGRESQL = [
    "CREATE FUNCTION desk_append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'desk_event is append-only'; END $$",
    f"CREATE TRIGGER {_TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {_TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION desk_append_only()",
]


def _guard(apps: StateApps, schema: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001  # Django 定的参数
    for statement in _SQLITE if schema.connection.vendor == "sqlite" else _POSTGRESQL:
        schema.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("desk", "0001_initial")]
    operations = [migrations.RunPython(_guard, elidable=False)]
