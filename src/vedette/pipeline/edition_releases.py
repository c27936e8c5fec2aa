"""Tables of an edition on their way out: checked, written, certified, logged, and kept for every later audit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.labels import Label, Level
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.durable import write_durably
from vedette.pipeline.editions import (
    FROZEN,
    definition_in,
    labelled,
    public_tables,
    released_tables,
)
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.run import check_up_to_date
from vedette.pipeline.snapshots import incoming, keep
from vedette.pipeline.workspace import Review

TABLES, WORKBOOK, CERTIFICATE = "tables", "workbook", "certificate"
"""What a release keeps besides its frozen people: the tables as they left, twice, and what was proved."""


def check_can_release(review: Review, edition: str) -> Mapping[str, Any]:
    """Whether an edition may leave; gives what its release makes known.

    Raises:
        NotFound: There is no such edition.
        WrongState: The internal edition never leaves, or a number cannot be protected; the first is named.
        OutOfDate: Something was decided after the run.
    """
    from vedette.core.stats.editions import INTERNAL

    run, manifest = current_run(review.runs)
    products = products_of(run, manifest)
    cells = products.table("edition_cells")
    if edition not in set(cells["edition"].to_pylist()):
        raise NotFound(f"There is no edition '{edition}'.", "See `vedette editions show`.")
    if edition == INTERNAL:
        raise WrongState("The internal edition does not leave the house.", "Release another one.")
    check_up_to_date(review)
    held: Any = products.value("edition_frozen")
    if not held["may_leave"]:
        notes = products.table("edition_notes").to_pylist()
        weak = [one for one in notes if one["kind"] == "weak"]
        first = weak[0]
        raise WrongState(
            f"{len(weak)} numbers cannot be protected, the first: {first['subject']}, which can be from "
            f"{first['low']} to {first['high']} by {first['sources'] or 'the tables themselves'}.",
            "Leave a dimension out of the tables, or put the earlier release on the list of public tables.",
        )
    return {
        "edition": edition,
        "base": held["base"],
        "tables": held["tables"],
        "shown": held["shown"],
        "hidden": held["hidden"],
        "own": held["own"].get(edition, []),
    }


def release_edition(
    review: Review, edition: str, why: str, author: Author, *, label: str | None = None
) -> tuple[bytes, dict[str, Any]]:
    """The tables of an edition as a workbook, and the certificate; the release is logged.

    What it makes known is kept, so that every later release is audited with it.

    Args:
        review: The review; its current run has the tables.
        edition: `public`, or the code of a country.
        why: For what they leave.
        author: Who releases them.
        label: Of the decision; that of the review when None.

    Raises:
        BadInput: There is no reason.
        WrongState: A number cannot be protected.
        OutOfDate: Something was decided after the run.
    """
    if not why.strip():
        raise BadInput("The reason of the release is missing.", "Say for what the tables leave.")
    frozen = json.dumps(check_can_release(review, edition), ensure_ascii=False, sort_keys=True)
    content = edition_workbook(review, edition)
    certificate = _certificate(review, edition, content, why, author)
    snapshot = hashlib.sha256(frozen.encode()).hexdigest()
    with incoming(review) as folder:
        kept = {
            FROZEN: frozen.encode(),
            TABLES: json.dumps(_tables(review, edition), ensure_ascii=False).encode(),
            WORKBOOK: content,
            CERTIFICATE: json.dumps(certificate, ensure_ascii=False).encode(),
        }
        names = _names(edition, certificate["fingerprint"])
        for what, data in kept.items():
            (folder / names[what]).write_bytes(data)
        with review.home.writing() as pen:
            keep(review, snapshot, [folder / name for name in names.values()])
            body = {
                "edition": edition,
                "why": why.strip(),
                "snapshot": snapshot,
                "files": {name: what for what, name in names.items()},
                "released": {
                    "sha256": certificate["sha256"],
                    "certificate": certificate["fingerprint"],
                    "edition": edition,
                },
            }
            pen.append(Act.RELEASE_TABLES, {**body, **labelled(label)}, author)
    return content, certificate


def _names(edition: str, fingerprint: str) -> dict[str, str]:
    """What a release keeps, and under which names: two of the same people share a folder."""
    own = fingerprint[:16]
    return {
        FROZEN: f"{FROZEN}-{edition}.json",
        TABLES: f"{TABLES}-{own}.json",
        WORKBOOK: f"{WORKBOOK}-{own}.xlsx",
        CERTIFICATE: f"{CERTIFICATE}-{own}.json",
    }


def _tables(review: Review, edition: str) -> dict[str, Any]:
    """The tables of an edition as they leave."""
    run, manifest = current_run(review.runs)
    products = products_of(run, manifest)
    names = ("key", "order", "title", "measure", "scope", "by")
    heads = products.table("edition_tables").select(list(names)).sort_by("order").to_pylist()
    cells = products.table("edition_cells").sort_by("order").to_pylist()
    told = ("whose", "table", "order", "line1", "line2", "line3", "value", "state")
    mine = [{name: one[name] for name in told} for one in cells if one["edition"] == edition]
    rule = (definition_in(review.decisions()) or {}).get("rule") or {}
    return {"tables": heads, "cells": mine, "rule": rule}


@dataclass(frozen=True, slots=True)
class ReleasedEdition:
    """An edition that left, as its readers see it.

    Args:
        edition: `public`, or the code of a country.
        at, by, why: When, by whom and for what it left.
        certificate: Fingerprint of its certificate, which names it.
        sha256: Of the workbook.
        files: What was kept -> path; empty for releases of older programs.
    """

    edition: str
    at: str
    by: str
    why: str
    certificate: str
    sha256: str
    files: Mapping[str, Path]

    @property
    def label(self) -> Label:
        """Who may see it: everybody, or who is cleared to the compartment of its country."""
        return audience(self.edition)

    def read(self, what: str) -> bytes:
        """One of the files that were kept.

        Raises:
            NotFound: The release was made by an older program, which kept less.
        """
        path = self.files.get(what)
        if path is None or not path.is_file():
            raise NotFound(
                "This release was kept without its tables.", "Release the edition once more."
            )
        return path.read_bytes()


def audience(edition: str) -> Label:
    """The label of an edition once it is released: public, or that of its country."""
    from vedette.core.stats.editions import PUBLIC

    if edition == PUBLIC:
        return Label(Level.PUBLIC)
    return Label(Level.UNCLASSIFIED, frozenset((edition,)))


def released_editions(review: Review, known: Iterable[Decision]) -> list[ReleasedEdition]:
    """The editions that left, the latest first."""
    found = []
    for one in known:
        if one.act is not Act.RELEASE_TABLES:
            continue
        held, files = one.body["released"], one.body["files"]
        assert isinstance(held, Mapping), "written by release_edition"
        assert isinstance(files, Mapping), "written by release_edition"
        folder = review.snapshots / str(one.body["snapshot"])
        kept = {str(what): folder / str(name) for name, what in files.items()}
        said = (str(one.body["edition"]), one.at, one.by, str(one.body["why"]))
        found.append(ReleasedEdition(*said, str(held["certificate"]), str(held["sha256"]), kept))
    return found[::-1]


def edition_workbook(review: Review, edition: str) -> bytes:
    """The tables of an edition as a workbook, a sheet each; hidden numbers say so."""
    from vedette.core.trust.text_workbook import TextSheet, text_workbook

    run, manifest = current_run(review.runs)
    products = products_of(run, manifest)
    cells = [
        one
        for one in products.table("edition_cells").sort_by("order").to_pylist()
        if one["edition"] == edition
    ]
    sheets = []
    for table in products.table("edition_tables").sort_by("order").to_pylist():
        names = str(table["by"]).split(", ")
        for whose in ("all", "own"):
            mine = [o for o in cells if o["table"] == table["key"] and o["whose"] == whose]
            if mine:
                title = f"{table['order']} {whose}"
                sheets.append(TextSheet(title, (*names, "people"), list(_sheet_rows(mine, names))))
    return text_workbook(sheets)


def _sheet_rows(
    cells: Sequence[Mapping[str, Any]], names: Sequence[str]
) -> Iterator[tuple[str, ...]]:
    for one in cells:
        lines = [one[f"line{n}"] for n in range(1, len(names) + 1)]
        told = "suppressed" if one["value"] is None else str(one["value"])
        yield (*("total" if line is None else line or "not told" for line in lines), told)


def write_release(
    review: Review, edition: str, out: Path, why: str, author: Author
) -> dict[str, Any]:
    """Release an edition into a new file with its certificate beside it; gives the certificate.

    Raises:
        BadInput: The file is there already, or is no workbook by its name.
    """
    if out.exists() or out.suffix.lower() != ".xlsx":
        raise BadInput(f"'{out}' is there already, or does not end with .xlsx.", "Name a new file.")
    content, certificate = release_edition(review, edition, why, author)
    write_durably(out, content)
    told = json.dumps(certificate, ensure_ascii=False, indent=1).encode()
    write_durably(out.with_suffix(".certificate.json"), told)
    return certificate


def _certificate(
    review: Review, edition: str, content: bytes, why: str, author: Author
) -> dict[str, Any]:
    from vedette.core.kernel.fingerprint import of_value

    run, manifest = current_run(review.runs)
    products = products_of(run, manifest)
    notes = products.table("edition_notes").to_pylist()
    known = review.decisions()
    told: dict[str, Any] = {
        "edition": edition,
        "by": author.by,
        "at": author.at,
        "why": why.strip(),
        "run": run.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "tables": [
            {name: one[name] for name in ("key", "title", "n_cells", "n_small", "n_complement")}
            for one in products.table("edition_tables").to_pylist()
        ],
        "public_tables": [one.source for one in public_tables(known) if one.is_in_force],
        "earlier_releases": [one["released"]["sha256"] for one in released_tables(known)],
        "attacks": [
            {name: one[name] for name in ("viewers", "n_sums", "n_attacked", "n_exact")}
            for one in notes
            if one["kind"] == "check"
        ],
    }
    return told | {"fingerprint": of_value(told)}
