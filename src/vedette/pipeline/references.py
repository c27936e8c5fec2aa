"""Bibliographies come in as records that can be screened and go out again; which record is which document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.labels import join, parse_label
from vedette.core.kernel.problems import Problem, problem_from_json
from vedette.core.kernel.references import references as codes
from vedette.pipeline.decisions import Act, Author, Pen
from vedette.pipeline.documents import DIFFERENT, SAME, check_described, document, documents
from vedette.pipeline.intake import Intake
from vedette.pipeline.products import write_table
from vedette.pipeline.sealed_names import Way, check_leaves
from vedette.pipeline.snapshots import copy_original, incoming, keep
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.library.references import Form, Reference

_AT_ONCE = 50
"""Records that come in under one lock."""

FORMAT = "reference"
"""`format` of a document that is a record without a file."""


@dataclass(frozen=True, slots=True)
class Came:
    """A record of a file: its number there, the document that it is, whether that was here before."""

    number: int
    document: str
    title: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a bibliography.

    Args:
        form: ris, bibtex or csl.
        records: In order; none where there are errors.
        errors: Why nothing was taken of it.
        warnings: What a person should know.
    """

    form: str
    records: tuple[Came, ...] = ()
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The shape that `vedette library references import --json` prints."""
        return {
            "form": self.form,
            "new": sum(one.is_new for one in self.records),
            "here_before": sum(not one.is_new for one in self.records),
            "records": [
                {
                    "number": one.number,
                    "document": one.document,
                    "title": one.title,
                    "new": one.is_new,
                }
                for one in self.records
            ],
            "errors": [one.as_json() for one in self.errors],
            "warnings": [one.as_json() for one in self.warnings],
        }


def import_references(
    review: Review,
    file: Path,
    intake: Intake,
    author: Author,
    told: Callable[[int, int], None] = lambda _done, _all: None,
) -> Imported:
    """Make each record of a RIS, BibTeX or CSL-JSON file a document that can be searched and screened.

    The file is kept bit for bit and read in a process of its own; of a file with an error nothing is taken.
    A record that is here already under the same label is named and changes nothing. None is merged with
    anything: what seems to be one work is proposed after the next run.

    Args:
        review: The review.
        file: A regular file.
        intake: What holds for all records.
        author: Who imports them, and when.
        told: Called with the records done and all.

    Raises:
        BadInput: The file cannot be opened, or what is stated of the records cannot be.
    """
    from vedette.core.library.foreign import asked

    check_described(intake.described)
    label = str(parse_label(intake.label or str(review.about["label"])))
    name = intake.names.get(file.name, file.name)
    with incoming(review) as folder:
        original, sha256 = copy_original(file, folder)
        made = asked(
            "references",
            folder / "child",
            path=str(original.absolute()),
            name=name,
            encoding=intake.encoding,
        )
        errors, warnings = (
            tuple(problem_from_json(one) for one in made[kind]) for kind in ("errors", "warnings")
        )
        if errors:
            return Imported(made["form"], (), errors, warnings)
        way = _Way(review, replace(intake, label=label), author, name, sha256, made["form"], folder)
        records = made["records"]
        with review.home.writing() as pen:
            _keep_file(way, pen, original, len(records))
        came: list[Came] = []
        # Some at a time, so that nobody else waits long for the review; an import that was stopped is
        # done again, and finds what came in.
        for at in range(0, len(records), _AT_ONCE):
            with review.home.writing() as pen:
                came += _taken(way, pen, records[at : at + _AT_ONCE])
            told(len(came), len(records))
        return Imported(made["form"], tuple(came), (), warnings)


@dataclass(frozen=True, slots=True)
class _Way:
    review: Review
    intake: Intake
    author: Author
    name: str
    sha256: str
    form: str
    folder: Path


def _taken(way: _Way, pen: Pen, records: Sequence[Mapping[str, Any]]) -> list[Came]:
    held = documents(pen.known)
    here = {
        str(one.body["snapshot"]): name
        for name, one in held.items()
        if one.label == way.intake.label
    }
    hashes = [hashlib.sha256(one["text"].encode()).hexdigest() for one in records]
    fresh = _new_references(pen, [one for one in hashes if one not in here], str(way.intake.label))
    found: list[Came] = []
    for one, sha256 in zip(records, hashes, strict=True):
        is_new = sha256 not in here
        if is_new:
            here[sha256] = fresh[sha256]
            _keep_record(way, pen, one, sha256, fresh[sha256])
        title = str(one["reference"].get("title", ""))
        found.append(Came(int(one["number"]), here[sha256], title, is_new))
    return found


def _keep_file(way: _Way, pen: Pen, original: Path, n: int) -> None:
    """The file as it came, once under each label."""
    if any(
        one.act is Act.REFERENCES
        and (one.body["snapshot"], one.body["label"]) == (way.sha256, way.intake.label)
        for one in pen.known
    ):
        return
    keep(way.review, way.sha256, [original])
    body = {
        "snapshot": way.sha256,
        "files": {original.name: "original"},
        "file_name": way.name,
        "form": way.form,
        "rows": n,
        "received_on": way.intake.received_on.isoformat(),
        "label": way.intake.label,
    }
    pen.append(Act.REFERENCES, body, way.author)


def _keep_record(way: _Way, pen: Pen, one: Mapping[str, Any], sha256: str, reference: str) -> None:
    from vedette.core.kernel.fingerprint import of_table
    from vedette.core.library.bibliographies import from_json
    from vedette.core.library.reading import VERSION, Kind, Reading, Written
    from vedette.core.library.references import EXTENSION, Form
    from vedette.core.library.stored import reading_table
    from vedette.core.library.text import normalised
    from vedette.core.library.works import record_text

    cited = from_json(one["reference"])
    written = Written()
    for at, text in enumerate(record_text(cited)):
        written.add(normalised(text).text, Kind.PARAGRAPH if at else Kind.HEADING)
    table = reading_table(Reading(FORMAT, (written.page(1),)))
    content = of_table(table)
    original = way.folder / f"original.{EXTENSION[Form(way.form)]}"
    original.write_bytes(one["text"].encode())
    name = f"reading-{content[:16]}.parquet"
    write_table(table, way.folder / name)
    keep(way.review, sha256, [way.folder / name, original])
    body: dict[str, object] = {
        "document": reference,
        "file_name": f"{way.name}, {one['number']}",
        "format": FORMAT,
        "title": cited.title,
        "written_on": (cited.issued + "-01-01"[len(cited.issued) - 4 :]) if cited.issued else None,
        "received_on": way.intake.received_on.isoformat(),
        "attached_to": None,
        "pages": 1,
        "pages_without_text": [],
        "warnings": [],
        "label": way.intake.label,
        "snapshot": sha256,
        "files": {original.name: "original", name: "table"},
        "content": content,
        "reader": VERSION,
        "reference": dict(one["reference"]),
        "from_file": way.sha256,
        "number": int(one["number"]),
    }
    pen.append(Act.DOCUMENT, body, way.author)
    if way.intake.described:
        stated = {
            "document": reference,
            "stated": dict(way.intake.described),
            "label": way.intake.label,
        }
        pen.append(Act.DESCRIBE, stated, way.author)


def _new_references(pen: Pen, hashes: Sequence[str], label: str) -> dict[str, str]:
    """References that no document has; the same record under the same label gets the same again."""
    taken = {
        (str(one.body["snapshot"]), str(one.body["label"])): str(one.body["document"])
        for one in reversed(pen.whole)
        if one.act is Act.DOCUMENT
    }
    again = {sha256: taken[sha256, label] for sha256 in hashes if (sha256, label) in taken}
    new = sorted(set(hashes) - set(again))
    others = sorted(f"{sha256}|{of}" for sha256, of in taken)
    made = codes("DOC", [*(f"{sha256}|{label}" for sha256 in new), *others])
    return again | dict(zip(new, made, strict=False))


def judge_work(
    review: Review, reference: str, work: str, verdict: str, why: str, author: Author
) -> None:
    """Say whether a record without a file is the work of a document; the document then bears its reference.

    Raises:
        NotFound: There is no such document or record.
        BadInput: The verdict is none, or the record has a file of its own.
        WrongState: The record was found to be another document before.
    """
    if verdict not in (SAME, DIFFERENT):
        raise BadInput(f"'{verdict}' is no verdict.", f"Use {SAME} or {DIFFERENT}.")
    with review.home.writing() as pen:
        held, record = document(pen.known, reference), document(pen.known, work)
        if not record.is_record or work == reference:
            raise BadInput(f"{work} is no record without a file.", "Name the record second.")
        other = _other_document(pen, work, reference)
        if verdict == SAME and other is not None:
            raise WrongState(f"{work} is {other} already.", "Take that back first.")
        body = {
            "document": reference,
            "work": work,
            "verdict": verdict,
            "reference": dict(record.csl or {}),
            "label": str(join([parse_label(held.label), parse_label(record.label)])),
            **({"why": why} if why else {}),
        }
        before = held.works.get(work)
        if before is None or before["verdict"] != verdict:
            pen.append(Act.SAME_WORK, body, author)


def _other_document(pen: Pen, work: str, reference: str) -> str | None:
    said = (
        name
        for name, one in documents(pen.known).items()
        if name != reference and one.works.get(work, {}).get("verdict") == SAME
    )
    return next(said, None)


def proposals(review: Review) -> list[dict[str, Any]]:
    """Records that seem to be another document, with both titles; those that were not judged since the run.

    Raises:
        WrongState: There was no run yet.
    """
    from vedette.pipeline.shelves import listed

    held = documents(review.decisions())
    rows = {row["document"]: row for row in listed(review, "document_references")}
    return [
        {
            **one,
            "title": rows[one["document"]]["title"],
            "said": rows[one["document"]]["said"],
            "is_record": rows[one["document"]]["is_record"],
            "work_title": rows[one["work"]]["title"],
            "work_said": rows[one["work"]]["said"],
        }
        for one in listed(review, "same_works")
        if one["document"] in held
        and one["work"] in held
        and one["work"] not in held[one["document"]].works
    ]


def exported_references(review: Review, among: Collection[str] | None = None) -> list[Reference]:
    """The references of documents, in the order of their titles; records that are another document are in that one.

    Interviews are left out: their notes leave by `leaving` only.

    Args:
        review: The review.
        among: References of documents; all of the current run when None.

    Raises:
        WrongState: There was no run yet.
        NotFound: The run has no such document.
    """
    from vedette.core.library.bibliographies import from_json
    from vedette.pipeline.interviews import interviews
    from vedette.pipeline.shelves import listed

    notes = {one.document for one in interviews(review.decisions()).values()}
    rows = listed(review, "document_references")
    missing = set(among or ()) - {row["document"] for row in rows}
    if missing:
        raise NotFound(
            f"The run has no document '{min(missing)}'.", "Run `vedette run`, then list them."
        )
    kept = [
        row
        for row in rows
        if (among is None or row["document"] in among)
        and row["document"] not in notes
        and (row["same_as"] is None or (among is not None and row["same_as"] not in among))
    ]
    return [
        from_json(json.loads(row["csl"]))
        for row in sorted(kept, key=lambda one: (one["title"].casefold(), one["document"]))
    ]


def export_of(
    review: Review,
    form: Form,
    made_on: str,
    way: Way,
    among: Collection[str] | None = None,
    marking: str = "",
) -> bytes:
    """A file of references that says its marking, its run and its day first, and names nobody who is sealed.

    Args:
        review: The review.
        form: Of the file.
        made_on: The day on which it is made.
        way: How it leaves.
        among: References of documents; all of the current run when None.
        marking: The label of all that may be in it; that of the documents with that of the review without one.

    Raises:
        WrongState: There was no run yet; somebody of the register is named, or could not be looked for.
        NotFound: The run has no such document.
    """
    from vedette.core.library.bibliographies import as_json, written_references
    from vedette.core.library.references import EXTENSION
    from vedette.pipeline.engine import current_run

    run, _ = current_run(review.runs)
    known = review.decisions()
    held = documents(known)
    labels = [one.label for name, one in held.items() if among is None or name in among]
    marking = marking or str(join(map(parse_label, (str(review.about["label"]), *labels))))
    about = {"marking": marking.replace("_", " "), "made_on": made_on, "run": run.name}
    listed_there = exported_references(review, among)
    content = written_references(listed_there, form, about)
    # By number: a title may be what names somebody.
    named = ((f"reference {n}", str(as_json(one))) for n, one in enumerate(listed_there, 1))
    check_leaves(review, content, f"references.{EXTENSION[form]}", named, way)
    return content
