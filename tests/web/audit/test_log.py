"""From an act to its leaf, its signed head and the bundle that the verifier accepts."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from vedette.core.kernel.errors import WrongState
from vedette.core.trust.vedette_verify import verify
from vedette.web.audit import reads, writes
from vedette.web.audit.keeper import keep
from vedette.web.audit.keys import log_key
from vedette.web.audit.models import Entry, EntryRef, Head, Leaf, Log, Opening, Waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path) -> Path:
    settings.VEDETTE_HOME = tmp_path / "home"
    return tmp_path / "home"


def act(number: int = 0, **more: object) -> None:
    said = {"review": "mali", "by": "analyst", "label": "confidential", "why": "same day"}
    writes.record("decision.judge", refs=[f"R-{number}"], **(said | more))  # type: ignore[arg-type]


def exported(review: str = "mali") -> list[bytes]:
    made_at = writes.begin_export(review, by="head")
    return list(reads.bundle(review, log_key(), made_at))


def checked(lines: list[bytes]) -> list[str]:
    verdict = verify(io.BytesIO(b"".join(lines)), log_key().fingerprint)
    return [str(one) for one in verdict.breaks]


def test_an_act_and_its_entry_stand_or_fall_together():
    with transaction.atomic():
        act()
        transaction.set_rollback(True)

    assert (Entry.objects.count(), Waiting.objects.count()) == (0, 0)


def test_entries_become_leaves_in_their_order_and_only_once():
    for number in range(5):
        act(number)

    assert writes.append_waiting() == 5
    assert writes.append_waiting() == 0
    leaves = [json.loads(one.content)["objects"] for one in Leaf.objects.order_by("index")]
    assert leaves == [["R-0"], ["R-1"], ["R-2"], ["R-3"], ["R-4"]]
    assert Waiting.objects.count() == 0
    assert Log.objects.get().size == 5


def test_each_review_has_a_log_of_its_own():
    act(1)
    writes.record("account.make", refs=["person:ana"], by="head")
    act(2, review="darfur")
    writes.append_waiting()

    assert {log.review: log.size for log in Log.objects.all()} == {"mali": 1, "": 1, "darfur": 1}


def test_the_verifier_accepts_the_export_and_finds_the_export_in_it():
    for number in range(3):
        act(number, why="même jour – =1+1")
    lines = exported()
    act(3)
    again = exported()

    assert checked(lines) == []
    assert checked(again) == []
    entries = [json.loads(line)["entry"] for line in again if b'"entry"' in line[:10]]
    assert [one["act"] for one in entries] == [
        *["decision.judge"] * 3,
        "audit.export",
        "decision.judge",
        "audit.export",
    ]
    assert len([line for line in again if line.startswith(b'{"head"')]) == 2


def test_the_leaf_says_all_that_the_entry_says():
    act(7, told={"verdict": "same", "n": 2}, acting_for="head")
    writes.append_waiting()

    leaf = json.loads(Leaf.objects.get().content)
    assert leaf == {
        "act": "decision.judge",
        "at": leaf["at"],
        "by": "analyst",
        "commitments": {},
        "details": {
            "acting_for": "head",
            "label": "confidential",
            "told": {"n": 2, "verdict": "same"},
        },
        "objects": ["R-7"],
        "reason": "same day",
        "review": "mali",
    }


def test_a_head_is_signed_at_once_and_then_every_ten_minutes_while_the_log_grows():
    begun = timezone.now()
    act(0)
    writes.append_waiting()
    assert writes.sign_due_heads(lambda: begun) == 1
    act(1)
    writes.append_waiting()

    assert writes.sign_due_heads(lambda: begun + dt.timedelta(minutes=9, seconds=59)) == 0
    assert writes.sign_due_heads(lambda: begun + dt.timedelta(minutes=10)) == 1
    assert writes.sign_due_heads(lambda: begun + dt.timedelta(hours=10)) == 0
    assert [head.size for head in Head.objects.order_by("at")] == [1, 2]
    assert reads.printed_head("mali").startswith("2:")


def test_a_clock_that_runs_backwards_stops_the_signing():
    act(0)
    writes.append_waiting()
    now = timezone.now()
    writes.sign_head("mali", log_key(), lambda: now)

    with pytest.raises(WrongState, match="clock"):
        writes.sign_head("mali", log_key(), lambda: now - dt.timedelta(seconds=1))


def test_the_keeper_appends_and_signs():
    act()
    keep()

    assert (Leaf.objects.count(), Head.objects.count(), Waiting.objects.count()) == (1, 1, 0)


def test_the_key_is_made_once_and_only_for_its_owner(home):
    first = log_key()

    assert log_key() == first
    assert (home / "keys/log.pem").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (home / "keys").iterdir()] == ["log.pem"]


def test_without_a_home_there_is_no_key(settings):
    settings.VEDETTE_HOME = None

    with pytest.raises(WrongState, match="--home"):
        log_key()


@pytest.mark.parametrize("table", ["audit_entry", "audit_entryref", "audit_leaf", "audit_head"])
def test_the_database_refuses_to_change_the_log(table):
    act()
    keep()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(f"UPDATE {table} SET id = id + 100")  # noqa: S608


TABLES = ("audit_entry", "audit_entryref", "audit_leaf", "audit_head", "audit_log")


@pytest.mark.parametrize("table", TABLES)
def test_the_database_refuses_to_take_anything_out_of_the_log(table):
    act()
    keep()
    emptied = [] if connection.vendor == "sqlite" else [f"TRUNCATE {table} CASCADE"]
    # What the server still has to check would keep it from emptying a table at all.
    connection.check_constraints()

    for order in (f"DELETE FROM {table}", *emptied):  # noqa: S608 - our own names
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(order)


def changeable() -> None:
    """As somebody who holds the database: the triggers are taken away first."""
    for table in TABLES:
        on = "" if connection.vendor == "sqlite" else f" ON {table}"
        for kind in ("is_final", "stays"):
            connection.cursor().execute(f"DROP TRIGGER IF EXISTS {table}_{kind}{on}")


def changed_entry() -> None:
    Entry.objects.filter(refs=["R-1"]).update(by="somebody else")


def changed_leaf() -> None:
    leaf = Leaf.objects.get(index=1)
    Leaf.objects.filter(id=leaf.id).update(content=leaf.content.replace("analyst", "nobody"))


def changed_both() -> None:
    changed_entry()
    leaf = Leaf.objects.get(index=1)
    content = reads.leaf_of(leaf.entry)
    digest = reads.leaf_hash(content.encode())
    Leaf.objects.filter(id=leaf.id).update(content=content, digest=digest)


def removed_leaf() -> None:
    entry = Leaf.objects.get(index=1).entry
    Leaf.objects.filter(index=1).delete()
    EntryRef.objects.filter(entry=entry).delete()
    entry.delete()


def removed_last() -> None:
    Leaf.objects.filter(index=2).delete()


def changed_head() -> None:
    Head.objects.update(root="0" * 64)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (changed_entry, "entry 1"),
        (changed_leaf, "entry 1"),
        (changed_both, "head 1"),
        (removed_leaf, "entry 2"),
        (removed_last, "head 1"),
        (changed_head, "head 1"),
    ],
)
def test_a_change_in_the_database_is_found_at_its_place(change, place):
    for number in range(3):
        act(number)
    keep()
    assert reads.faults("mali", log_key()) == []
    changeable()

    change()

    assert reads.faults("mali", log_key())[0].place == place


def test_a_changed_log_is_not_exported():
    for number in range(3):
        act(number)
    keep()
    changeable()
    changed_both()

    with pytest.raises(WrongState, match="was changed"):
        reads.bundle("mali", log_key(), timezone.now())


def test_opening_above_level_1_is_told_once_an_hour(monkeypatch):
    first = writes.note_opening("mali", "IN-1", label="confidential", by="analyst")
    again = writes.note_opening("mali", "IN-1", label="confidential", by="analyst")
    other = writes.note_opening("mali", "IN-1", label="confidential", by="editor")
    plain = writes.note_opening("mali", "IN-2", label="unclassified", by="analyst")
    Opening.objects.update(hour=timezone.now() - dt.timedelta(hours=2))
    later = writes.note_opening("mali", "IN-1", label="confidential", by="analyst")

    assert (first, again, other, plain, later) == (True, False, True, False, True)
    assert list(Entry.objects.values_list("act", "by")) == [
        ("object.opened", "analyst"),
        ("object.opened", "editor"),
        ("object.opened", "analyst"),
    ]


def test_a_very_long_reference_is_found_by_its_own_words():
    ref = "source/" + "x" * 5_000
    writes.record("object.opened", review="mali", refs=[ref], by="analyst")

    assert EntryRef.objects.get().ref == reads.short(ref)
    assert len(EntryRef.objects.get().ref) <= 200


def test_an_act_that_names_nobody_is_a_fault():
    with pytest.raises(ValueError, match="nobody"):
        writes.record("decision.judge", review="mali", by="")
