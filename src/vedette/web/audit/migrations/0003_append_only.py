"""Entries from before wait to be appended; entries, leaves and heads refuse to be changed."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from vedette.web.audit.reads import leaf_of

TABLES = ("audit_entry", "audit_leaf", "audit_head")


def let_entries_wait(apps: Any, _editor: Any) -> None:
    """Put every entry that is no leaf among those that wait."""
    entry, waiting = apps.get_model("audit", "Entry"), apps.get_model("audit", "Waiting")
    for one in entry.objects.filter(leaf=None, waiting=None).order_by("id").iterator():
        waiting.objects.create(entry=one, review=one.review, content=leaf_of(one))


def refuse_changes(_apps: Any, editor: Any) -> None:
    """A change of a row fails in the database itself; a removed one is found by its missing leaf."""
    if editor.connection.vendor == "sqlite":
        for table in TABLES:
            editor.execute(
                f"CREATE TRIGGER {table}_is_final BEFORE UPDATE ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the log of acts is append-only'); END"
            )
        return
    editor.execute(
        "CREATE FUNCTION audit_is_final() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the log of acts is append-only'; END $$"
    )
    for table in TABLES:
        editor.execute(
            f"CREATE TRIGGER {table}_is_final BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_is_final()"
        )


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_log_leaves_and_heads")]

    operations = [
        migrations.RunPython(let_entries_wait, migrations.RunPython.noop),
        migrations.RunPython(refuse_changes, migrations.RunPython.noop),
    ]
