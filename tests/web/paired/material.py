"""What every pair begins with, made once: a review that is already run, and imports that will be restricted."""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.core.reports.makers import make_document
from tests.pipeline.imports import make_file, make_request, make_review
from tests.pipeline.test_interviews import FACTS
from vedette.core.actions import capacities
from vedette.core.actions import changes as actions
from vedette.core.actions.dashboard import STATES, Counted, Dashboard, Shown, Tile, as_json
from vedette.core.context.kinds import Kind
from vedette.core.evidence.findings import Change
from vedette.core.recommendations import changes, proposals
from vedette.core.recommendations.recommendations import Share
from vedette.core.reports.document import Paragraph, Text
from vedette.core.reports.frozen import frozen
from vedette.core.sources.mapping import GENERIC_COLUMNS
from vedette.core.sources.notification import Notification, Outcome, Person, Version
from vedette.pipeline.acquire import add_source
from vedette.pipeline.actions import Handed, add_action, change_action, report_progress
from vedette.pipeline.briefings import add_briefing
from vedette.pipeline.capacities import change_capacity
from vedette.pipeline.charter import set_charter
from vedette.pipeline.coding import Marked, change_codebook, code_words, codebook_of
from vedette.pipeline.comments import submit_comments
from vedette.pipeline.consultations import add_meeting, add_statement
from vedette.pipeline.context import add_context
from vedette.pipeline.decisions import Act, Author, Decision, parsed_log
from vedette.pipeline.figures import save_figure
from vedette.pipeline.findings import add_finding, change_finding
from vedette.pipeline.intake import Intake, add_documents
from vedette.pipeline.interviews import KeyStore, register
from vedette.pipeline.notifications import report_incident
from vedette.pipeline.offline_packs import take_pack
from vedette.pipeline.proposals import Showing, add_proposal, change_proposal, put_with_file
from vedette.pipeline.recommendations import add_recommendation, change_recommendation
from vedette.pipeline.report_changes import add_block
from vedette.pipeline.rounds import open_round
from vedette.pipeline.snapshots import incoming, keep
from vedette.pipeline.stakeholders import add_stakeholder, register_of
from vedette.pipeline.workspace import Review, open_review

HIDDEN_WORD = "Zanzibara"
"""A place that only restricted rows name."""
STRICT = "strictly_confidential"
SLUG = "a-review"
RESTRICTED = (
    "h1",
    "h2",
    "a2",
    "b2",
    "n2",
    "secret",
    "paper",
    "quote",
    "talk",
    "found",
    "rests",
    "asked",
    "answers",
    "planned",
    "carries",
    "to_do",
    "does",
    "gates",
    "printed",
    "heard",
    "kept",
    "met",
    "point",
    "told",
    "briefed",
    "shows",
)
"""What was really imported beside the usual review: sources of their own, newer states of usual ones, a
notification, a table of strength, a document with words that are coded, an interview of which it is the notes, a
finding and what it rests on, a recommendation that answers it, a project and an action that carry that out, an
indicator that tells of it, a paragraph of the report, one who is to be heard, contributors of a day, a meeting with a
point of its agenda on that finding, what was said there, and a briefing that shows it."""
FOLLOWS_USUAL = ("b2", "n2")
"""Imports without a label of their own, since their source has one; a database gives them a restricted one."""
CHARTER = {
    "mandate": "Find out what is known of attacks.",
    "questions": ["Who was hit?"],
    "team": [{"role": "head", "name": "Hana"}],
    "timetable": [{"stage": "inception", "first": "2026-01-05", "last": "2026-03-31"}],
}


@dataclass(frozen=True)
class Material:
    """A usual review; what was imported beside it; what background work made of the usual one."""

    usual: Path
    more: Path
    made: Path

    @contextmanager
    def locked(self) -> Iterator[None]:
        """While one test process makes something of it, the others wait."""
        self.usual.parent.parent.mkdir(exist_ok=True, parents=True)
        with self.usual.parent.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def decisions(self) -> dict[str, Decision]:
        """The restricted imports and tables, by name."""
        known = parsed_log((self.more / "decisions" / "log.jsonl").read_bytes())
        return dict(zip(RESTRICTED, known[-len(RESTRICTED) :], strict=True))


def material(base: Path) -> Material:
    """The material, built by whichever test process comes first; `made` is filled by the first database."""
    found = Material(base / "pairs" / "usual", base / "pairs" / "more", base / "pairs" / "made")
    with found.locked():
        if not found.more.exists():
            _build(base / "pairs")
    return found


def _build(folder: Path) -> None:
    by = Author("importer", "2026-01-02T00:00:00+00:00")
    folder.mkdir()
    review = make_review(folder / "usual")
    for source, shift in (("a", 0), ("b", 1)):
        rows = [row(n, f"{2014 + n % 4}-0{n}-1{shift}", n % 4, "Kidal") for n in range(1, 9)]
        file = make_file(folder / f"{source}.csv", rows)
        add_source(review, make_request(file, source=source), by)
    _add_strength(review, "MINUSMA", "strength", by)
    _report(review, "Kidal", by)
    change_codebook(review, {"change": "add", "name": "Base"}, "", by)
    form = {"title": "Killed in Kidal", "kind": "count", "measure": "deaths"}
    form |= {"scope": {"name": "all in Kidal"}, "by": ["year"]}
    save_figure(review, form, "asked for", by)
    _add_library(review, "Kidal", by)
    _add_finding(review, "a:1", by)
    set_charter(review, CHARTER, by)
    _add_round(review, by)
    _add_dashboard(review, by)
    shutil.copytree(folder / "usual", folder / "more.new")
    _build_restricted(open_review(folder / "more.new"), by)
    (folder / "more.new").rename(folder / "more")


def _build_restricted(review: Review, by: Author) -> None:
    for name, source, ids, label, out in (
        ("h1", "h", range(1, 7), STRICT, (3,)), ("h2", "hush", (1, 2), STRICT, ()),
        ("a2", "a", (1, 2, 3, 99), STRICT, ()), ("b2", "b", range(1, 12), None, (4,)),
    ):  # fmt: skip
        rows = [row(n, f"2017-0{n % 9 + 1}-14", 7, HIDDEN_WORD) for n in ids]
        file = make_file(review.folder.parent / f"{name}.csv", rows)
        add_source(review, make_request(file, source=source, label=label, out=out), by)
    _report(review, HIDDEN_WORD, by)
    _add_strength(review, "HIDDEN", "secret", by, STRICT)
    _add_library(review, HIDDEN_WORD, by, STRICT)
    _add_finding(review, "h:1", by, STRICT)


def _add_finding(review: Review, on: str, by: Author, label: str | None = None) -> None:
    """A finding that rests on a row as it was before: so it is out of date."""
    made = add_finding(review, {"statement": f"It rests on {on}.", "label": label}, by)
    told = {"on": on, "role": "supports", "seen": "0", "said": "7", "label": label}
    change_finding(review, made.ref, Change.LINK, told, by)
    _recommend(review, made.ref, by, label)
    # Written down with what it saw then, as if it had been looked at in an earlier run.
    seen = {"on": made.ref, "role": "supports", "seen": "0", "said": "7"}
    words = {"kind": "paragraph", "text": f"Said of {on}.", "after": "CHA-summary"}
    add_block(review, {**words, "links": [seen], "label": label}, by)
    _consult(review, made.ref, by, label)
    _brief(review, made.ref, by, label)


def _brief(review: Review, on: str, by: Author, label: str | None) -> None:
    """A briefing that shows a finding, chosen as if it had been seen in an earlier run."""
    told = {"title": f"On {on}", "audience": "advisers", "on": "2017-07-12", "label": label}
    made = add_briefing(review, told, by)
    link = {"on": on, "role": "derived_from", "seen": "0", "said": "7"}
    with review.home.writing() as pen:
        body = {"briefing": made.ref, "change": "choose", "links": [link]}
        pen.append(Act.BRIEFING, {**body, "label": label or str(review.about["label"])}, by)


def _consult(review: Review, on: str, by: Author, label: str | None) -> None:
    """One who is to be heard, a meeting on a finding, what was said there, and a briefing that shows it."""
    add_stakeholder(review, {"kind": "expert", "name": f"Expert on {on}", "label": label}, by)
    # As a table of contributions would tell it: a list is kept apart from its table.
    row = {
        "name": f"State of {on}",
        "country": "",
        "missions": ["MINUSMA"],
        "troops": 7,
        "police": 0,
    }
    listed = {"list": f"INV-{on.removeprefix('F-')}", "change": "list", "as_of": "2017-07-01"}
    listed |= {"month": "2017-06-01", "table": "contributions", "content": "0", "rows": [row]}
    with review.home.writing() as pen:
        pen.append(Act.STAKEHOLDER, {**listed, "label": label or str(review.about["label"])}, by)
    told = {"kind": "technical", "title": f"On {on}", "on": "2017-07-12", "stage": "midterm"}
    meeting = add_meeting(review, {**told, "label": label}, by)
    point = {"key": "1", "title": f"About {on}", "about": [{"on": on, "seen": "0", "said": "7"}]}
    # Bound to what it saw then, as if it had been bound in an earlier run.
    with review.home.writing() as pen:
        body = {"meeting": meeting.ref, "change": "put", "table": "agenda", "rows": [point]}
        pen.append(Act.MEETING, {**body, "label": label or str(review.about["label"])}, by)
    said = {"text": f"Said of {on}.", "speaker_class": "participant"}
    add_statement(review, meeting.ref, {**said, "label": label}, by)


def _add_round(review: Review, by: Author) -> None:
    """A version as a run would have made it, a round on it, and a comment."""
    document = make_document(Paragraph((Text("Said of Kidal."),), label="PAR-KIDAL"))
    content = json.dumps(frozen(document)).encode()
    snapshot = hashlib.sha256(content).hexdigest()
    with incoming(review) as folder, review.home.writing() as pen:
        kept = folder / "version.json"
        kept.write_bytes(content)
        keep(review, snapshot, [kept])
        body = {
            "version": "VER-K7D4L2",
            "name": "Draft 1",
            "note": "",
            "words": "0",
            "data": "0",
            "run": "0",
        }
        body |= {"label": str(review.about["label"])}
        pen.append(Act.VERSION, {**body, "snapshot": snapshot, "files": {kept.name: "version"}}, by)
    # As somebody asked when it was approved: what leaves is told to all who read the report.
    told = {"publish": "REL-K7D4L2", "change": "ask", "version": "VER-K7D4L2", "why": "To publish."}
    told |= {"audience": "All", "label_to": "public", "label": str(review.about["label"])}
    with review.home.writing() as pen:
        pen.append(Act.PUBLISH, told, by)
    [asked, *_] = register_of(review.decisions()).stakeholders
    told = {"version": "Draft 1", "deadline": "2026-12-31", "to": [asked]}
    made = open_round(review, told, by)
    said = {
        "kind": "te",
        "text": "Say more of Kidal.",
        "rationale": "It was worse.",
        "block": "PAR-KIDAL",
    }
    submit_comments(review, made.ref, asked, [said], by)


def _add_dashboard(review: Review, by: Author) -> None:
    """An edition of the dashboard for all Member States, as it left."""
    none = Counted(1, 0, 0, *[Share(0, 0)] * 4, 0, 0)
    shown = Shown("REC-K7D4L2", "", "Guard Kidal.", "", "", "proposed", (), None, ())
    tile = Tile("", "", none, (shown,))
    made = Dashboard(STATES, "2026-11-27", "Paired", "0", none, (tile,))
    content = json.dumps(as_json(made)).encode()
    snapshot = hashlib.sha256(content).hexdigest()
    told = {"dashboard": "DSH-K7D4L2", "edition": STATES, "label": str(review.about["label"])}
    with incoming(review) as folder, review.home.writing() as pen:
        kept = folder / "DSH-K7D4L2.json"
        kept.write_bytes(content)
        keep(review, snapshot, [kept])
        asked = {"why": "To all.", "snapshot": snapshot, "files": {kept.name: "dashboard"}}
        pen.append(Act.DASHBOARD, {**told, "change": "ask", **asked}, by)
        pen.append(Act.DASHBOARD, {**told, "change": "make", "conditions": []}, by)


def _shown_pledge(review: Review, ref: str, by: Author) -> None:
    """A pledge with the letter that shows it."""
    row = {"key": "1", "donor": "A State", "amount": "5", "currency": "USD", "on": "2018-01-01",
           "promise": "pledged"}  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        letter = Path(scratch) / "letter.txt"
        letter.write_text("We pledge five.\n", encoding="utf-8")
        put_with_file(review, ref, "pledges", row, Showing(letter, "letter.txt"), by)


def _recommend(review: Review, on: str, by: Author, label: str | None) -> None:
    """A recommendation that answers a finding as it was before, and a project that carries it out."""
    seen = {"seen": "0", "said": "7", "label": label}
    made = add_recommendation(review, {"text": f"Answer {on}.", "label": label}, by)
    told = {"on": on, "role": "answers", **seen}
    change_recommendation(review, made.ref, changes.Change.LINK, told, by)
    planned = add_proposal(review, {"title": f"Pay for {made.ref}.", "label": label}, by)
    change_proposal(review, planned.ref, proposals.Change.LINK, {"on": made.ref, **seen}, by)
    if not label:
        _shown_pledge(review, planned.ref, by)
    focal = [] if label else ["ana"]
    told = {"title": f"Do {made.ref}.", "due_on": "2018-06-30", "focal": focal, "label": label}
    done = add_action(review, told, by)
    change_action(review, done.ref, actions.Change.LINK, {"on": made.ref, **seen}, by)
    told = {
        "area": "units", "kind": "output", "title": f"Gates of {made.ref}", "unit": "gates", "better": "up",
        "serves": [made.ref], "label": label,
    }  # fmt: skip
    key = "hidden-gates" if label else "open-gates"
    change_capacity(review, key, capacities.Change.EDIT, told, by)
    if not label:
        with tempfile.TemporaryDirectory() as scratch:
            proof = Path(scratch) / "list.txt"
            proof.write_text("Twelve were trained.\n", encoding="utf-8")
            handed = [Handed(proof, {"name": "List of the trained"})]
            said = {"percent": "40", "text": "Begun."}
            report_progress(review, done.ref, said, Author("ana", by.at), files=handed)
        take_pack(review, "ana", Author("ana", by.at), drawn=lambda n: "ab" * n)


def row(number: int, date: str, killed: int, place: str) -> str:
    """A row that counts in every figure: its mission, category, cause and place on the map are known."""
    cells = {
        "incident_id": number, "date": date, "country": "Mali", "place": place, "lat": 18.4, "lon": 1.4,
        "mission": "MINUSMA", "personnel_category": "troop", "nationality": "Chad",
        "cause": "malicious_act", "killed": killed,
        # Which of the two words is rare depends on what else is known: so a rank by everybody's words shows.
        "notes": f"convoy near {place} {f'{place} {place}' if number % 2 else 'convoy convoy'}",
    }  # fmt: skip
    return ",".join(str(cells.get(name, "")) for name in GENERIC_COLUMNS)


def _add_strength(
    review: Review, mission: str, name: str, by: Author, label: str | None = None
) -> None:
    table = review.folder.parent / f"{name}.csv"
    table.write_text(
        f"mission,month,troops,police,observers,total\n{mission},2017-01,90,8,2,100\n",
        encoding="utf-8",
    )
    add_context(review, Kind.STRENGTH, table, name, by, label=label)


def _add_library(review: Review, place: str, by: Author, label: str | None = None) -> None:
    """Notes of an interview, some of their words coded, and the interview in the register."""
    file = review.folder.parent / f"{place}.txt"
    file.write_text(
        f"Board of Inquiry report\n\n1. On 3 May 2015 two soldiers were killed near {place}."
        "\n\n2. The base had one gate.",
        encoding="utf-8",
    )
    (made,) = add_documents(review, [file], Intake(dt.date(2026, 1, 2), label), by)
    document = str(made.document)
    (code,) = codebook_of(review.decisions()).codes
    code_words(review, Marked(document, "The base had one gate.", None, (code,)), by)
    facts = {**FACTS, "document": document}
    keys = KeyStore(review.folder.parent / "seals" / SLUG)
    # No part of the name is a place: what names a place would never leave.
    name = f"{'Fanta' if place == HIDDEN_WORD else 'Bintou'} Konaré"
    register(review, facts, {"name": name}, keys, by, drawn=Random(place).randbytes)


def _report(review: Review, place: str, by: Author) -> None:
    person = Person(Outcome.DEAD, nationality="Chad")
    one = Notification(
        "",
        Version.IMMEDIATE,
        dt.date(2017, 3, 4),
        dt.date(2017, 3, 5),
        "Mali",
        place=place,
        persons=(person,),
    )
    report_incident(review, one, by)
