"""Building the sample review: generated files go through the same pipeline as real ones."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from vedette.core.context.kinds import Kind
from vedette.core.kernel.errors import WrongState
from vedette.core.kernel.problems import Status
from vedette.core.sources.mapping import parse_mapping
from vedette.demo.actions import add_plan
from vedette.demo.board import add_board
from vedette.demo.briefings import add_briefings
from vedette.demo.capacities import add_capacities
from vedette.demo.comments import add_comments
from vedette.demo.consultations import add_consultations
from vedette.demo.databases import PRECEDENCE
from vedette.demo.editions import add_editions
from vedette.demo.figures import OWN_FIGURES
from vedette.demo.files import generate
from vedette.demo.forms import add_forms
from vedette.demo.inquiries import add_inquiries
from vedette.demo.report_text import write_text
from vedette.demo.stated import add_stated
from vedette.pipeline.acquire import Quarantine, Request, add_source
from vedette.pipeline.charter import set_charter
from vedette.pipeline.coding import Marked, code_all, finish, import_codebook
from vedette.pipeline.context import Rights, add_context, set_claims
from vedette.pipeline.decisions import Author
from vedette.pipeline.documents import documents
from vedette.pipeline.figures import save_figure
from vedette.pipeline.intake import Intake, add_documents
from vedette.pipeline.interviews import KeyStore, register
from vedette.pipeline.run import run_review
from vedette.pipeline.workspace import Review, change_settings, create_review, open_review

TITLE = "Sample Mission Safety Review"
BUILDER = Author(by="demo", at="2021-07-01T08:00:00Z")
"""Who decides in the sample review and when: always the same, so that fingerprints are, too."""

PART_COUNT = 24
"""How many parts a build tells of."""

CHARTER = {
    "mandate": "The Under-Secretary-General asked on 3 May 2021 why people of the missions are killed and hurt by acts"
    " of violence, and what would make it rarer.",
    "questions": [
        "How many were killed and hurt from 2013 to 2017, where, when, and by what?",
        "What in the missions, their units and their support made it possible?",
        "What should be changed, by whom, by when, and how will it be seen?",
    ],
    "scope": "People killed or hurt by acts of violence in the missions under review. Mandates are out of scope.",
    "team": [
        {"role": "head", "name": "Head of the sample review"},
        {"role": "analyst", "name": "Analyst of the sample review"},
        {"role": "qualitative", "name": "Qualitative analyst of the sample review"},
        {"role": "editor", "name": "Editor of the sample review"},
    ],
    "timetable": [
        {"stage": "inception", "first": "2021-05-10", "last": "2021-06-30"},
        {"stage": "midterm", "first": "2021-07-01", "last": "2021-08-31"},
        {"stage": "final", "first": "2021-09-01", "last": "2021-11-15"},
    ],
}
"""What the sample review was asked to do."""

CODER = Author(by="qualitative", at="2021-07-02T08:00:00Z")
SECOND_CODER = Author(by="analyst", at="2021-07-03T08:00:00Z")
_STRENGTH = Rights(licence="internal", publisher="Sample personnel office")
CODED_FILES, DOUBLE_CODED, MISSED = 10, 4, 5
"""Inquiries that are coded, those that two people coded, and of how many passages the second misses one."""


def build_demo(
    folder: Path, *, seed: int, scale: int, told: Callable[[str], None] = lambda _name: None
) -> Review:
    """The sample review in a new folder: nine sources, strength, conflict, claims, documents, codings, interviews.

    It is run once, because what it states at the end, from findings to projects, rests on its figures; and again,
    because the effects that are declared there are figures too. It is built beside the folder and moved when
    whole, so that a killed build leaves nothing there.

    Args:
        folder: New or empty; gets `truth/` and `input/` besides the parts of a review.
        seed: Of the made-up world.
        scale: How many times the nine missions.
        told: Called with the name of each part as it begins.

    Raises:
        WrongState: The folder holds something, or a source was not accepted.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WrongState(f"'{folder}' is not an empty folder.", "Name a new folder for the review.")
    building = folder.with_name(f".{folder.name}.building")
    shutil.rmtree(building, ignore_errors=True)
    building.parent.mkdir(parents=True, exist_ok=True)
    _build(building, seed, scale, told)
    building.rename(folder)
    return open_review(folder)


def _build(folder: Path, seed: int, scale: int, told: Callable[[str], None]) -> None:
    review = gather(folder, seed=seed, scale=scale, told=told)
    told("run")
    run_review(review)
    _state(review, told)


def gather(
    folder: Path, *, seed: int, scale: int, told: Callable[[str], None] = lambda _name: None
) -> Review:
    """The first half of `build_demo`: all that was received and read, before any run and statement.

    Args:
        folder: Not there yet.
        seed: Of the made-up world.
        scale: How many times the nine missions.
        told: Called with the name of each part as it begins.
    """
    told("folder")
    review = create_review(folder, title=TITLE, created_at=BUILDER.at)
    told("world")
    generate(folder, seed=seed, scale=scale)
    told("settings")
    change_settings(review, {"precedence": list(PRECEDENCE), "seed": seed}, BUILDER)
    set_charter(review, CHARTER, BUILDER)
    inputs = folder / "input"
    for about in json.loads((inputs / "sources.json").read_text(encoding="utf-8")):
        told(about["source"])
        _import(review, inputs, about)
    _add_context(review, inputs, told)
    told("claims")
    set_claims(review, inputs / "claims.json", BUILDER)
    told("figures")
    for form, why in OWN_FIGURES:
        save_figure(review, form, why, BUILDER)
    told("editions")
    add_editions(review, folder / "truth", BUILDER)
    told("documents")
    _add_library(review, inputs)
    told("codes")
    _code_library(review, inputs, folder / "truth" / "codings.csv")
    told("inquiries")
    add_inquiries(review, folder / "truth", CODER)
    told("forms")
    add_forms(review, folder / "truth", CODER)
    told("interviews")
    _add_interviews(review, folder, seed)
    told("board")
    add_board(review, CODER)
    return review


def _state(review: Review, told: Callable[[str], None]) -> None:
    """What it finds and recommends; a second run measures the effects that are declared there."""
    told("findings")
    add_stated(review)
    told("effects")
    run_review(review)
    write_text(review)
    add_consultations(review)
    add_briefings(review)
    add_comments(review)
    add_plan(review)
    add_capacities(review)


def _add_context(review: Review, inputs: Path, told: Callable[[str], None]) -> None:
    told("strength")
    for kind, terms in ((Kind.STRENGTH, _STRENGTH), (Kind.CONTRIBUTIONS, _STRENGTH)):
        add_context(review, kind, inputs / f"{kind}.csv", str(kind), BUILDER, rights=terms)
    add_context(review, Kind.AUTHORISED, inputs / "authorised.csv", "authorised", BUILDER)
    add_context(review, Kind.TIMELINE, inputs / "timeline.csv", "timeline", BUILDER)
    told("conflict")
    add_context(review, Kind.EVENTS, inputs / "events.csv", "conflict events", BUILDER)
    add_context(review, Kind.BASES, inputs / "bases.csv", "bases", BUILDER)


def _add_interviews(review: Review, folder: Path, seed: int) -> None:
    """The notes as documents, the register with who spoke under seal, some words of each coded."""
    listed = json.loads((folder / "input" / "interviews.json").read_text(encoding="utf-8"))
    files = [folder / "input" / "documents" / one["file"] for one in listed]
    intake = Intake(
        dt.date.fromisoformat(BUILDER.at[:10]), described={"document_type": "interview_note"}
    )
    added = add_documents(review, files, intake, BUILDER)
    names = {one.file_name: one.document for one in added}
    keys = KeyStore(folder / "truth" / "keys")
    drawn = np.random.default_rng([seed, 60])
    who = {row["file"]: row for row in _rows(folder / "truth" / "identities.csv")}
    for one in listed:
        sealed = {name: value for name, value in who[one["file"]].items() if name != "file"}
        facts = {**one["facts"], "document": names[one["file"]]}
        register(review, facts, sealed, keys, CODER, drawn=drawn.bytes)
    marked = [
        Marked(str(names[row["file"]]), row["words"], None, (row["code"],))
        for row in _rows(folder / "truth" / "interview_codings.csv")
    ]
    code_all(review, marked, CODER)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _add_library(review: Review, inputs: Path) -> None:
    """The documents, each kind of label by itself, as received on the day the sample review begins."""
    listed = json.loads((inputs / "documents.json").read_text(encoding="utf-8"))
    for label in sorted({one["label"] for one in listed}):
        files = [inputs / "documents" / one["file"] for one in listed if one["label"] == label]
        intake = Intake(dt.date.fromisoformat(BUILDER.at[:10]), label)
        refused = [one for one in add_documents(review, files, intake, BUILDER) if one.errors]
        if refused:
            raise WrongState(
                f"The document {refused[0].file_name} was not accepted: {refused[0].errors[0].message}",
                "This is a fault of the generator; report it.",
            )


def _code_library(review: Review, inputs: Path, truth: Path) -> None:
    """The codebook; the codings of one who codes all of some inquiries, and of another who misses some."""
    import_codebook(review, inputs / "codebook.csv", BUILDER)
    references = {
        one.body["file_name"]: one.reference for one in documents(review.decisions()).values()
    }
    coded = _rows(truth)
    files = list(dict.fromkeys(row["file"] for row in coded if row["file"].startswith("BOI_")))
    for coder, mine, left_out in (
        (CODER, files[:CODED_FILES], 0),
        (SECOND_CODER, files[:DOUBLE_CODED], MISSED),
    ):
        rows = [row for row in coded if row["file"] in mine]
        marked = [
            Marked(references[row["file"]], row["words"], None, (row["code"],))
            for at, row in enumerate(rows, start=1)
            if not left_out or at % left_out
        ]
        code_all(review, marked, coder)
        for file in mine:
            finish(review, references[file], coder)


def _import(review: Review, inputs: Path, about: Mapping[str, object]) -> None:
    mapping = parse_mapping((inputs / str(about["mapping"])).read_text(encoding="utf-8"))
    kept_out: list[int] = about.get("quarantine", [])  # type: ignore[assignment] # JSON of ours
    imported = add_source(
        review,
        Request(
            file=inputs / str(about["file"]),
            source=str(about["source"]),
            mapping=mapping,
            received_on=dt.date.fromisoformat(str(about["received_on"])),
            quarantine=Quarantine(tuple(kept_out), str(about.get("why", ""))),
            label=str(about["label"]),
        ),
        BUILDER,
    )
    if imported.status not in {Status.ACCEPTED, Status.ACCEPTED_WITH_WARNINGS}:
        found = [*imported.errors, *imported.questions]
        raise WrongState(
            f"The source {about['source']} was not accepted: {found[:1]}.",
            "This is a fault of the generator; report it.",
        )
