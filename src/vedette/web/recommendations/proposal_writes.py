"""Changes of project proposals; each one decision with its entry in the log."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from vedette.core.recommendations.proposals import Change, Proposal
from vedette.pipeline import proposals
from vedette.pipeline.workspace import Review
from vedette.web.evidence.stated_writes import author


def add(review: Review, *, told: Mapping[str, object], carries: Sequence[str], by: str) -> Proposal:
    """Write a new proposal with the recommendations that it carries out."""
    return proposals.add_proposal(review, told, author(by), carries=carries)


def change(
    review: Review,
    *,
    ref: str,
    change: Change,
    told: Mapping[str, object],
    version: str = "",
    by: str,
) -> Proposal:
    """Change a proposal, if it is still as the person saw it."""
    return proposals.change_proposal(review, ref, change, told, author(by), version=version)


def put(
    review: Review, *, ref: str, table: str, rows: Sequence[Mapping[str, str]], by: str
) -> Proposal:
    """Put rows into a table of it."""
    return proposals.put_rows(review, ref, table, rows, author(by))


def put_with_file(
    review: Review,
    *,
    ref: str,
    table: str,
    row: Mapping[str, str],
    upload: UploadedFile[bytes],
    by: str,
) -> Proposal:
    """Put a pledge or movement of money with the file that shows it."""
    with tempfile.TemporaryDirectory(prefix="vedette-") as folder:
        place = Path(folder) / f"file{Path(str(upload.name)).suffix}"
        with place.open("wb") as out:
            for piece in upload.chunks():
                out.write(piece)
        showing = proposals.Showing(place, str(upload.name))
        return proposals.put_with_file(review, ref, table, row, showing, author(by))


def link(review: Review, *, ref: str, on: str, note: str, by: str) -> Proposal:
    """Let it carry a recommendation out."""
    return proposals.link_proposal(review, ref, on, note, author(by))


def look(review: Review, *, ref: str, on: str, why: str | None, today: str, by: str) -> Proposal:
    """Take over what changed beneath it, or hold the old value with a reason."""
    return proposals.look_again_at_proposal(review, ref, on, why, author(by), today=today)


def rows_of(file: Path) -> list[dict[str, str]]:
    """The rows of a table file, read in the child."""
    return proposals.rows_in(file)
