"""The board of a review as rows, for the command line and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vedette.core.evidence.board import Cell, Kind, Said, Verdict, cells
from vedette.pipeline.board import areas, evidence, said, say, statements
from vedette.pipeline.engine import current_run, products_of

if TYPE_CHECKING:
    from vedette.core.evidence.board import Item
    from vedette.pipeline.decisions import Author
    from vedette.pipeline.workspace import Review

_TABLES = ("documents", "document_copies", "document_missions")


def items_of(review: Review) -> list[Item]:
    """The evidence of the review as it is coded now.

    Raises:
        WrongState: There was no run yet.
    """
    folder, manifest = current_run(review.runs)
    products = products_of(folder, manifest)
    return evidence(review, {name: products.table(name).to_pylist() for name in _TABLES})


def board_rows(review: Review) -> list[dict[str, Any]]:
    """One row for each issue area and kind that has evidence or a verdict; few people are not counted."""
    found, told = cells(items_of(review)), said(review.decisions())
    stated = statements(review.decisions())
    rows = []
    for area in areas(review):
        for kind in Kind:
            key = (area, kind)
            if key in found or key in told:
                row = _row(area, kind, found.get(key, Cell()), told.get(key))
                rows.append({**row, "statement": stated.get(area)})
    return rows


def say_of(
    review: Review, area: str, kind: str, told: tuple[str, str, str], author: Author
) -> dict[str, Any]:
    """Give a verdict on the evidence of a cell as it is now; `told` is verdict, why, resolution."""
    cell = cells(items_of(review)).get((area, Kind(kind)), Cell())
    verdict, why, resolution = told
    asked = Said(area, Kind(kind), Verdict(verdict), why, resolution, "", "", "", "")
    made = say(review, asked, cell, author)
    return _row(area, Kind(kind), cell, made)


def _row(area: str, kind: Kind, cell: Cell, one: Said | None) -> dict[str, Any]:
    few = "fewer than 5"
    return {
        "area": area,
        "kind": str(kind),
        "quotations": few if cell.is_masked else len(cell.quotations),
        "documents": few if cell.is_masked else len(cell.documents),
        "origins": few if cell.is_masked else cell.n_origins,
        "verdict": str(one.verdict) if one else None,
        "why": one.why if one else None,
        "resolution": one.resolution if one else None,
        "by": one.by if one else None,
        "at": one.at if one else None,
        "owes": bool(one and one.owes_resolution),
    }
