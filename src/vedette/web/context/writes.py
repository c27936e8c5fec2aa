"""Context tables on the pages: handed in, read in the background, taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping

from vedette.core.kernel.errors import NotFound
from vedette.core.kernel.labels import join, parse_label
from vedette.pipeline.context import take_back_context
from vedette.pipeline.decisions import Author, Decision
from vedette.web.audit import writes as audit
from vedette.web.jobs import writes as jobs
from vedette.web.reviews.visit import Visit
from vedette.web.sources import uploads

TAKE_IN = "context.take_in"
"""Kind of background work."""


def begin(
    visit: Visit, name: str, pieces: Iterable[bytes], told: Mapping[str, str], *, by: str
) -> uuid.UUID:
    """Store a file bit for bit and ask for its reading; gives the key of the job.

    Raises:
        BadInput: It is empty or too large.
        NotFound: The review has no worlds: its tables are added by command.
    """
    label = _label_of_traces(visit, told["label"])
    batch = uuid.uuid4()
    folder = uploads.folder_of(visit.review, visit.slug, batch)
    stored_as = uploads.stored_name("file", name)
    try:
        sha256, _ = uploads.store(folder, name, pieces, stored_as)
        body = {**told, "batch": str(batch), "file_name": name[:255], "stored_as": stored_as}
        job = jobs.ask(visit.slug, TAKE_IN, {**body, "at": now()}, label=label, by=by)
    except BaseException:
        uploads.drop(folder)
        raise
    audit.record(
        "context.upload",
        review=visit.slug,
        refs=[f"batch:{batch}"],
        label=label,
        told={"name": told["name"], "sha256": sha256},
        by=by,
    )
    return job


def take_back(visit: Visit, *, mark: str, why: str, by: str) -> Decision:
    """Take back a table, or the taking back of one; gives the decision that no longer holds.

    Raises:
        NotFound: There is no such table.
        WrongState: It was taken back before.
    """
    if visit.world is None:
        raise NotFound("There is no such page.", "Use `vedette context remove`.")
    return take_back_context(visit.review, mark, why, Author(by, now()))


def now() -> str:
    """The time of an act."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


def _label_of_traces(visit: Visit, label: str) -> str:
    """The label of what tells of a table: its own, or that of the review where it is higher."""
    if visit.world is None:
        raise NotFound("There is no such page.", "Use `vedette context add`.")
    own = parse_label(str(visit.review.about["label"]))
    made = join((parse_label(label), own if visit.world.label.covers(own) else visit.world.label))
    return str(made)
