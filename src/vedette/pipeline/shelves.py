"""Questions about the library, answered from the current run and from what is kept of each document."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.pipeline.documents import document
from vedette.pipeline.engine import current_run
from vedette.pipeline.tables import run_table
from vedette.pipeline.workspace import Review


def documents_listed(review: Review) -> list[dict[str, Any]]:
    """The documents of the current run, by type and day.

    Raises:
        WrongState: There was no run yet.
    """
    run, _ = current_run(review.runs)
    rows: list[dict[str, Any]] = run_table(run, "documents").to_pylist()
    return sorted(
        rows, key=lambda row: (row["document_type"], str(row["effective_on"]), row["document"])
    )


def document_shown(review: Review, reference: str) -> dict[str, Any]:
    """All that the current run knows of one document, with its problems and its copies.

    Raises:
        NotFound: The run has no such document.
        WrongState: There was no run yet.
    """
    run, _ = current_run(review.runs)
    rows = run_table(run, "documents").to_pylist()
    mine = next((row for row in rows if row["document"] == reference), None)
    if mine is None:
        raise NotFound(
            f"The run has no document '{reference}'.", "Run `vedette run`, then list them."
        )
    problems = run_table(run, "document_problems").to_pylist()
    copies = run_table(run, "document_copies").to_pylist()
    return {
        **mine,
        "problems": [
            {"rule": one["rule"], "message": one["message"], "remedy": one["remedy"]}
            for one in problems
            if one["document"] == reference
        ],
        "copies": [
            {
                "document": one["other"] if one["document"] == reference else one["document"],
                "relation": one["relation"],
                "shared": round(one["shared"], 3),
            }
            for one in copies
            if reference in (one["document"], one["other"])
        ],
    }


def pages_shown(review: Review, reference: str, page: int | None = None) -> list[dict[str, Any]]:
    """The pages of a document: number, text, what stands beside it.

    Raises:
        NotFound: There is no such document, or no such page.
    """
    table = document(review.decisions(), reference).reading(review)
    columns = ["page", "name", "text", "origin", "confidence", "asides"]
    rows: list[dict[str, Any]] = table.select(columns).to_pylist()
    found = [row for row in rows if page is None or row["page"] == page]
    if not found:
        raise NotFound(f"{reference} has no page {page}.", f"It has {len(rows)}.")
    return found


def original_to(review: Review, reference: str, out: Path) -> str:
    """Copy the original of a document; gives its SHA-256.

    Raises:
        NotFound: There is no such document.
        BadInput: The file is there already.
    """
    held = document(review.decisions(), reference)
    if out.exists():
        raise BadInput(f"'{out}' is there already.", "Name a new file.")
    shutil.copyfile(held.original(review), out)
    return str(held.body["snapshot"])
