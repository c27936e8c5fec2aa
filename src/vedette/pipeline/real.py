"""A review of all public sources in a folder, by the ready mappings."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from vedette.core.context.kinds import Kind
from vedette.core.kernel.errors import NotFound, VedetteError
from vedette.pipeline.acquire import Quarantine, Request, add_source
from vedette.pipeline.context import Rights, add_context, state_claims
from vedette.pipeline.decisions import Author
from vedette.pipeline.workspace import Review, change_settings, create_review, open_review

if TYPE_CHECKING:
    from vedette.core.sources.catalogue import Ready

TITLE = "Casualties of and attacks on peace operations: the public record"
CLAIMS = "review_2017_claims.json"
PRECEDENCE = (
    "un_fatalities_2025-04-04",
    "un_fatalities_2021-06",
    "awsd_2025-03",
    "kika_2020-2023_reworked",
    "media_incidents",
)
"""Registry of the organization first, newest release first; then the incident databases."""


def build_real(
    folder: Path,
    data: Path,
    *,
    author: Author,
    told: Callable[[str], None] = lambda _name: None,
) -> list[dict[str, object]]:
    """A review of every known public source below a folder; one row per file with its result.

    What was imported before is kept, so an interrupted build is completed by repeating it.

    Args:
        folder: Of the review; new, empty, or one that was begun this way.
        data: Folder of the downloaded files.
        author: Who imports.
        told: Called with the name of each source that begins.

    Raises:
        NotFound: No known file lies below `data`.
    """
    files = list(_files(data))
    if not files:
        raise NotFound(f"No known public source lies below '{data}'.", "Check the folder.")
    review = _review(folder, author)
    rows = []
    for ready, path in files:
        told(ready.source)
        rows.append(_imported(review, ready, path, author))
    told("claims")
    stated = resources.files("vedette.core.stats").joinpath("definitions", CLAIMS)
    state_claims(review, json.loads(stated.read_text(encoding="utf-8")), author)
    active = {str(row["source"]) for row in rows}
    change_settings(review, {"precedence": [name for name in PRECEDENCE if name in active]}, author)
    return rows


def _files(data: Path) -> Iterator[tuple[Ready, Path]]:
    from vedette.core.sources.catalogue import ready_mappings

    for ready in ready_mappings():
        path = data / ready.pattern
        if path.is_file():
            yield ready, path


def _review(folder: Path, author: Author) -> Review:
    if (folder / "review.json").is_file():
        return open_review(folder)
    return create_review(folder, title=TITLE, created_at=author.at, label="unclassified")


def _imported(review: Review, ready: Ready, path: Path, author: Author) -> dict[str, object]:
    row: dict[str, object] = {
        "source": ready.source,
        "file": ready.pattern,
        "kind": str(ready.kind),
    }
    if ready.mapping is None:
        return row | _context(review, ready, path, author)
    request = Request(
        file=path,
        source=ready.source,
        mapping=ready.mapping,
        received_on=ready.received_on,
        quarantine=Quarantine(
            tuple(number for number, _ in ready.quarantine), ready.quarantine_reason
        ),
    )
    done = add_source(review, request, author)
    found = [problem.message for problem in done.errors] + [q.prompt for q in done.questions]
    return row | {"status": str(done.status), "rows": done.rows, "problems": found}


def _context(review: Review, ready: Ready, path: Path, author: Author) -> dict[str, object]:
    try:
        rights = Rights(ready.licence, ready.publisher)
        kind = Kind(str(ready.kind))
        n_rows = add_context(review, kind, path, ready.source, author, rights=rights)
    except VedetteError as error:
        return {"status": "rejected", "rows": 0, "problems": [error.problem]}
    return {"status": "accepted", "rows": n_rows, "problems": []}
