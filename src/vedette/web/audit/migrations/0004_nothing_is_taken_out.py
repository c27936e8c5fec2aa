"""The database refuses to take anything out of the log, or to change to what an entry speaks of."""

from __future__ import annotations

from typing import Any

from django.db import migrations

KEPT = ("audit_entry", "audit_entryref", "audit_leaf", "audit_head", "audit_log")
"""Nothing leaves these tables; those that wait to be appended do, and the log's own row grows with it."""
WORDS = "the log of acts is append-only"


def removals(vendor: str) -> list[str]:
    """Statements that take the guards away, for who empties a database of tests."""
    guards = [(f"{table}_stays", table) for table in KEPT] + [
        ("audit_entryref_is_final", "audit_entryref")
    ]
    if vendor == "sqlite":
        return [f"DROP TRIGGER {guard}" for guard, _ in guards]
    guards += [(f"{table}_is_not_emptied", table) for table in KEPT]
    return [f"DROP TRIGGER {guard} ON {table}" for guard, table in guards]


def refuse_deletions(_apps: Any, editor: Any) -> None:
    """A deletion of rows fails in the database itself, and on a server also the emptying of a table."""
    is_sqlite = editor.connection.vendor == "sqlite"
    refuse = (
        f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        if is_sqlite
        else "FOR EACH ROW EXECUTE FUNCTION audit_is_final()"
    )
    editor.execute(
        f"CREATE TRIGGER audit_entryref_is_final BEFORE UPDATE ON audit_entryref {refuse}"
    )
    for table in KEPT:
        editor.execute(f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} {refuse}")
        if not is_sqlite:
            editor.execute(
                f"CREATE TRIGGER {table}_is_not_emptied BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_final()"
            )


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_append_only")]

    operations = [migrations.RunPython(refuse_deletions, migrations.RunPython.noop)]
