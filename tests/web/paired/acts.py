"""What happens in both databases, and restricted things of every kind that happen in one."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil

from django.utils import timezone

from tests.web.paired.asking import answer, browser
from tests.web.paired.databases import LOW, STAFF, Database, Doing
from tests.web.paired.material import FOLLOWS_USUAL, HIDDEN_WORD, RESTRICTED, STRICT, Material
from vedette.core.sources.mapping import GENERIC, GENERIC_COLUMNS
from vedette.pipeline.acquire import undo_import
from vedette.pipeline.actions import add_action
from vedette.pipeline.choices import Asked, choose
from vedette.pipeline.coding import quotations
from vedette.pipeline.consultations import add_meeting
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.edition_releases import CERTIFICATE as CERTIFICATE_FILE
from vedette.pipeline.edition_releases import TABLES, WORKBOOK
from vedette.pipeline.figures import save_figure
from vedette.pipeline.findings import add_finding
from vedette.pipeline.imports import import_named
from vedette.pipeline.judgements import Verdict, correct, judge, merge, split
from vedette.pipeline.proposals import add_proposal
from vedette.pipeline.recipes import save_recipe
from vedette.pipeline.recommendations import add_recommendation
from vedette.pipeline.releases import keep_released
from vedette.pipeline.report_changes import add_block
from vedette.pipeline.snapshots import incoming, keep
from vedette.pipeline.stakeholders import add_stakeholder
from vedette.pipeline.undoing import undo
from vedette.pipeline.workspace import Review, change_settings
from vedette.web.audit.writes import note_opening
from vedette.web.jobs import writes as jobs
from vedette.web.jobs.models import Job, State
from vedette.web.linkage.background import WEIGH
from vedette.web.sources import uploads
from vedette.web.sources import writes as sources
from vedette.web.sources.models import ImportDraft, RelabelAsk

LABELS = (STRICT, f"{STRICT}:INQUIRY", "confidential:INQUIRY")


def prepare(database: Database, name: str, source: str) -> None:
    """Hand in a file with a recipe; what background work finds in it is laid beside it where it is known."""
    rows = f"{','.join(GENERIC_COLUMNS)}\n9,2017-09-01{',' * (len(GENERIC_COLUMNS) - 2)}\n"
    arrival = sources.Arrival(
        source,
        f"{source}.csv",
        [rows.encode()],
        dt.date(2026, 1, 2),
        None,
        "monthly",
        GENERIC.canonical(),
    )
    with database.pins.keys():
        key = sources.begin_import(database.visit(name), arrival, by=name)
    database.keep(key)
    found = database.material.made / "uploads" / database.slug / str(key)
    if found.exists():
        folder = uploads.folder_of(database.usual(), database.slug, key)
        shutil.copytree(found, folder, dirs_exist_ok=True)
        of_draft = Job.objects.filter(body__draft=str(key))
        of_draft.update(state=State.DONE, result={"draft": str(key)})


def ask(database: Database, by: Author, kind: str, body: dict[str, object], label: str) -> None:
    database.keep(jobs.ask(database.slug, kind, body, label=label, by=by.by))


def weigh(database: Database, by: Author, world: str, body: dict[str, object], label: str) -> None:
    ask(database, by, WEIGH, {"world": world, "act": "judge", "body": body}, label)


def ask_lower(database: Database, name: str, source: str, wanted: str) -> None:
    sources.ask_relabel(database.visit(name), source, wanted, HIDDEN_WORD, by=name)
    database.keep(RelabelAsk.objects.order_by("-at")[0].id)


CERTIFICATE = "c" * 64


def release(database: Database, by: Author) -> None:
    """A release of the one quotation, as the only door leaves it."""
    review = database.usual()
    names = list(quotations(review.decisions()))
    told = {
        "file": "q.csv",
        "fingerprint": CERTIFICATE,
        "label": "confidential",
        "classes": [],
        "refused": [],
        "quotations": len(names),
        "sha256": "5" * 64,
        "by": by.by,
        "at": by.at,
        "k_least": 5,
        "k_required": 5,
        "identities_looked_for": 1,
        "places": ["text"],
        "forms": ["plain"],
    }
    keep_released(review, b"words", told)
    said = {"sha256": "5" * 64, "certificate": CERTIFICATE, "quotations": len(names)}
    body = {
        "released": said,
        "kind": "quotations",
        "of": names,
        "shown": {},
        "label": "confidential",
    }
    with review.home.writing() as pen:
        pen.append(Act.RELEASE, body, by)


def release_tables(review: Review, edition: str, label: str, name: str, by: Author) -> None:
    """A release of the tables of an edition, with what is kept of it."""
    cells = [{"whose": "all", "table": "t", "order": 1, "line1": None, "line2": None, "line3": None,
              "value": 7, "state": "shown"}]  # fmt: skip
    heads = [
        {
            "key": "t",
            "order": 1,
            "title": "Killed",
            "measure": "deaths",
            "scope": "all",
            "by": "year",
        }
    ]
    kept = {
        "frozen": {"base": [], "tables": [], "shown": [], "hidden": [], "own": []},
        TABLES: {"tables": heads, "cells": cells, "rule": {}},
        CERTIFICATE_FILE: {"attacks": [{"n_sums": 1, "n_attacked": 0, "n_exact": 0}]},
        WORKBOOK: "workbook",
    }
    files = {f"{what}-{name[:8]}.json": what for what in kept}
    with incoming(review) as folder:
        for file, what in files.items():
            (folder / file).write_text(json.dumps(kept[what]), encoding="utf-8")
        with review.home.writing() as pen:
            keep(review, name, [folder / file for file in files])
            said = {"sha256": name, "certificate": name, "edition": edition}
            body = {"edition": edition, "why": "briefing", "snapshot": name, "files": files}
            pen.append(Act.RELEASE_TABLES, {**body, "released": said, "label": label}, by)


USUAL: tuple[Doing, ...] = (
    lambda d, by: judge(d.usual(), Verdict("a:2", "b:2", "same", "date"), by),
    lambda d, by: save_recipe(d.usual(), "monthly", "a", GENERIC, by),
    lambda d, by: correct(d.usual(), "a:3", "killed", 3, "report", by),
    lambda d, by: choose(d.usual(), Asked("date", "rule", sources=("b", "a")), by),
    lambda d, by: judge(d.usual(), Verdict("a:99", "b:2", "same", "only the staff knows"), by),
    lambda d, by: ask(d, by, "run", {"world": LOW.name}, "confidential"),
    lambda d, _by: prepare(d, "ana", "a"),
    lambda d, by: undo(d.usual(), str(d.usual().decisions()[-1].n), "slip", by),
    lambda d, _by: ask_lower(d, "ana", "b", "unclassified"),
    lambda d, by: change_settings(d.usual(), {"precedence": ["b", "a"]}, by),
    lambda d, by: weigh(d, by, LOW.name, {"left": "a:1", "right": "b:1", "verdict": "same"}, "confidential"),
    release,
    lambda d, by: release_tables(d.usual(), "public", "confidential", CERTIFICATE, by),
)  # fmt: skip
"""What happens in both databases."""


def restricted(material: Material, chance: random.Random) -> list[Doing]:
    """Restricted things of every kind, in an order of their own."""
    made = material.decisions()

    def commit(name: str) -> Doing:
        def do(d: Database, by: Author) -> object:
            # What follows a usual source comes in with a label of its own, so that nobody ever saw it.
            more = {"label": STRICT} if name in FOLLOWS_USUAL else {}
            with d.staff().home.writing() as pen:
                return pen.append(made[name].act, {**made[name].body, **more}, by)

        return do

    record = lambda: f"{chance.choice(['h', 'hush', 'a', 'b'])}:{chance.choice([1, 2, 99, 11])}"  # noqa: E731
    secret = lambda: chance.choice(["h:1", "h:2", "hush:1", "a:99"])  # noqa: E731
    acts: list[Doing] = [
        lambda d, by: judge(d.staff(), Verdict(secret(), record(), "same", HIDDEN_WORD), by),
        lambda d, by: judge(d.staff(), Verdict(secret(), record(), "different", HIDDEN_WORD), by),
        lambda d, by: correct(d.staff(), secret(), "killed", 5, HIDDEN_WORD, by),
        lambda d, by: correct(d.staff(), secret(), "place", HIDDEN_WORD, HIDDEN_WORD, by),
        lambda d, by: choose(d.staff(), Asked("date", HIDDEN_WORD, sources=("h", "a")), by),
        lambda d, by: choose(d.staff(), Asked("place", HIDDEN_WORD, record=secret(), value="X"), by),
        lambda d, by: split(d.staff(), [secret()], [record()], HIDDEN_WORD, by),
        lambda d, by: merge(d.staff(), [secret(), record()], HIDDEN_WORD, by),
        take_back,
        prefer_hidden,
        lambda d, by: undo_import(d.staff(), str(made["h2"].body["import"]), by),
        lambda d, by: save_recipe(d.staff(), HIDDEN_WORD, "h", GENERIC, by),
        draw_restricted,
        lambda d, by: add_finding(d.staff(), {"statement": HIDDEN_WORD, "label": STRICT}, by),
        lambda d, by: add_recommendation(d.staff(), {"text": HIDDEN_WORD, "label": STRICT}, by),
        lambda d, by: add_proposal(d.staff(), {"title": HIDDEN_WORD, "label": STRICT}, by),
        lambda d, by: add_action(d.staff(), {"title": HIDDEN_WORD, "label": STRICT}, by),
        lambda d, by: add_stakeholder(
            d.staff(), {"kind": "expert", "name": HIDDEN_WORD, "label": STRICT}, by
        ),
        lambda d, by: add_meeting(
            d.staff(),
            {"kind": "technical", "title": HIDDEN_WORD, "on": "2017-08-01", "stage": "final", "label": STRICT},
            by,
        ),
        lambda d, by: add_block(
            d.staff(), {"kind": "paragraph", "text": HIDDEN_WORD, "after": "", "label": STRICT}, by
        ),
        lambda d, by: ask(d, by, "run", {"world": STAFF.name}, chance.choice(LABELS)),
        lambda d, by: weigh(d, by, STAFF.name, {"left": secret(), "right": "a:1", "verdict": "same"}, STRICT),
        cancel_work,
        fail_work,
        lambda d, _by: prepare(d, "hana", "hush"),
        lambda d, _by: prepare(d, "hana", "a"),
        stop_preparing,
        lambda d, _by: ask_lower(d, "hana", "hush", "confidential"),
        lambda d, _by: ask_lower(d, "hana", "a", "confidential"),
        lambda d, _by: raise_label(d, made["b2"]),
        lambda d, by: note_opening(d.slug, secret(), label=STRICT, by=by.by),
        lambda d, by: release_tables(d.staff(), "NOR", STRICT, "d" * 64, by),
        browse,
    ]  # fmt: skip
    chosen = chance.sample(acts, k=chance.randint(10, 16))
    mixed = [*map(commit, RESTRICTED[1:]), *chosen, state_restricted]
    chance.shuffle(mixed)
    return [commit(RESTRICTED[0]), *mixed]


def take_back(database: Database, by: Author) -> None:
    """Undo the last decision, if it speaks of a restricted source."""
    last = database.staff().decisions()[-1]
    if "'h:" in str(last.body):
        undo(database.staff(), str(last.n), HIDDEN_WORD, by)


def raise_label(database: Database, newest: Decision) -> None:
    """Restrict the newest state of a usual source further, where it has come in."""
    if import_named(database.staff(), "b").id == newest.body["import"]:
        sources.ask_relabel(database.visit("hana"), "b", LABELS[1], HIDDEN_WORD, by="hana")


def prefer_hidden(database: Database, by: Author) -> None:
    """Put a restricted source before the others, whose order stays."""
    held = database.staff().settings().get("precedence") or []
    assert isinstance(held, list)
    change_settings(
        database.staff(), {"precedence": ["h", *(one for one in held if one != "h")]}, by
    )


def state_restricted(database: Database, by: Author) -> None:
    """Claims that only the staff knows."""
    with database.staff().home.writing() as pen:
        pen.append(Act.CLAIMS, {"claims": {"claims": []}, "label": STRICT}, by)


def draw_restricted(database: Database, by: Author) -> None:
    """A figure that the staff made of what it alone knows; it states no label, its world has one."""
    scope = {"name": HIDDEN_WORD, "missions": [HIDDEN_WORD]}
    form = {"title": HIDDEN_WORD, "kind": "count", "measure": "deaths", "scope": scope}
    save_figure(database.staff(), form, HIDDEN_WORD, by)


def cancel_work(database: Database, by: Author) -> None:
    for one in of_hana(Job)[:1]:
        jobs.cancel(one.id, slug=database.slug, by=by.by)


def fail_work(_database: Database, _by: Author) -> None:
    """Background work that failed, as the worker leaves it."""
    for one in of_hana(Job)[:1]:
        Job.objects.filter(id=one.id).update(
            state=State.FAILED, problem=HIDDEN_WORD, remedy=HIDDEN_WORD, ended_at=timezone.now()
        )


def stop_preparing(database: Database, by: Author) -> None:
    for one in of_hana(ImportDraft)[:1]:
        sources.cancel_import(database.visit("hana"), one.id, by=by.by)


def of_hana(kind: type[Job | ImportDraft]) -> list[Job | ImportDraft]:
    return list(kind.objects.filter(by="hana").order_by("id"))


def browse(database: Database, by: Author) -> None:
    """Look at restricted things: the log tells of it, also that lists of them were taken out."""
    client = browser(by.by)
    for place in (
        "sources/h/card/", "sources/hush/card/", "sources/imports/", "jobs/",
        f"linkage/incidents/export/?format=csv&q={HIDDEN_WORD}", "audit/table/?ref=h%3A1&by=hana",
        f"linkage/counts/export?format=csv&source={HIDDEN_WORD}",
    ):  # fmt: skip
        answer(client, f"/reviews/{database.slug}/{place}")
