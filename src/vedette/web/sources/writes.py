"""Changes of the import desk: drafts, their answers, commits by background work, labels."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from vedette.core.kernel.errors import NotAllowed, OutOfDate, WrongState
from vedette.core.kernel.labels import join, parse_label
from vedette.core.sources.corrected import CorrectedCell, corrected_cells, ordered
from vedette.pipeline import bringing_back
from vedette.pipeline.acquire import undo_import
from vedette.pipeline.decisions import Act, Author
from vedette.pipeline.imports import Import, import_named
from vedette.pipeline.labelled import label_of
from vedette.web.audit import writes as audit
from vedette.web.jobs import writes as jobs
from vedette.web.jobs.reads import keys_at_work
from vedette.web.reviews.models import Review
from vedette.web.reviews.reads import visit as visit_of_person
from vedette.web.reviews.visit import Visit
from vedette.web.sources import uploads
from vedette.web.sources.models import ImportDraft, RelabelAsk, Step

LOOK, CHECK, CORRECT, COMMIT, WEIGH = (
    "sources.look",
    "sources.check",
    "sources.correct",
    "sources.commit",
    "sources.weigh",
)
"""Kinds of background work."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What was handed in.

    Args:
        source: Source that it is for.
        name: Name of the file as it came.
        pieces: Its bytes.
        received_on: Day of receipt.
        effective_on: Day to which it says it is complete.
        recipe: Name of the recipe; "" for none.
        mapping: The recipe's mapping, or an empty one.
    """

    source: str
    name: str
    pieces: Iterable[bytes]
    received_on: dt.date
    effective_on: dt.date | None
    recipe: str
    mapping: Mapping[str, object]


def begin_import(visit: Visit, arrival: Arrival, *, by: str) -> uuid.UUID:
    """Take up a file: it is stored bit for bit, and a first look at it is asked for.

    Raises:
        BadInput: The file is empty or too large.
    """
    key = uuid.uuid4()
    folder = uploads.folder_of(visit.review, visit.slug, key)
    stored_as = uploads.stored_name("original", arrival.name)
    try:
        sha256, n_bytes = uploads.store(folder, arrival.name, arrival.pieces, stored_as)
        _begun(visit, key, arrival, (stored_as, sha256, n_bytes), by=by)
    except BaseException:
        uploads.drop(folder)
        raise
    return key


@transaction.atomic
def _begun(
    visit: Visit, key: uuid.UUID, arrival: Arrival, stored: tuple[str, str, int], *, by: str
) -> None:
    stored_as, sha256, n_bytes = stored
    label = str(arrival.mapping.get("label") or visit.review.about["label"])
    made = ImportDraft.objects.create(
        id=key,
        review=Review.objects.get(slug=visit.slug),
        by=by,
        label=label,
        source=arrival.source,
        file_name=arrival.name[:255],
        stored_as=stored_as,
        sha256=sha256,
        n_bytes=n_bytes,
        recipe=arrival.recipe,
        received_on=arrival.received_on,
        effective_on=arrival.effective_on,
        mapping=dict(arrival.mapping),
    )
    traces = _label_of_traces(made)
    made.job = jobs.ask(visit.slug, LOOK, {"draft": str(key)}, label=traces, by=by)
    made.save()
    audit.record(
        "sources.upload",
        review=visit.slug,
        refs=[arrival.source, f"draft:{key}"],
        label=traces,
        told={"sha256": sha256, "bytes": n_bytes},
        by=by,
    )


def _label_of_traces(held: ImportDraft) -> str:
    """The label of what tells of an import in preparation: its own with that of its author's world.

    Until it is committed it is its author's alone, and its label may still be raised; nobody below may
    learn from the log or the list of jobs how its source is called.
    """
    found = visit_of_person(held.by, held.review.slug)
    label = parse_label(held.label)
    return str(join([label, found.world.label]) if found and found.world else label)


@transaction.atomic
def answer(
    key: uuid.UUID,
    version: int,
    changes: Mapping[str, Any],
    *,
    ask: str = "",
    body: Mapping[str, object] | None = None,
    by: str,
) -> ImportDraft:
    """Keep answers of one step, and ask for the background work that follows from them.

    Args:
        key: The draft.
        version: Version that the person saw.
        changes: Field of the draft -> value.
        ask: Kind of background work; "" for none.
        body: What it needs beside the draft.
        by: Who answers.

    Raises:
        OutOfDate: The draft was changed meanwhile; nothing is kept.
        WrongState: It is committed already.
    """
    held = ImportDraft.objects.select_for_update().select_related("review").get(id=key, by=by)
    if held.import_ref:
        raise WrongState("This import is committed.", "Undo it in the log of imports.")
    if held.version != version:
        raise OutOfDate(
            "These answers were changed in another window meanwhile.",
            "Look at what is there now, and answer again.",
        )
    for name, value in changes.items():
        setattr(held, name, value)
    held.version += 1
    if ask:
        if held.job is not None:
            jobs.seen(held.job, by=by)
        told = {"draft": str(key), **(body or {})}
        held.job = jobs.ask(held.review.slug, ask, told, label=_label_of_traces(held), by=by)
    held.save()
    audit.record(
        "sources.answer",
        review=held.review.slug,
        refs=[held.source, f"draft:{key}"],
        label=_label_of_traces(held),
        told={"step": held.step, "fields": sorted(changes)},
        by=by,
    )
    return held


@transaction.atomic
def take_corrections(
    key: uuid.UUID,
    cells: Sequence[CorrectedCell],
    *,
    taken_back: Iterable[tuple[int, str]] = (),
    by: str,
) -> tuple[CorrectedCell, ...]:
    """Lay corrected cells over those that the draft has; those that were taken back are dropped."""
    held = ImportDraft.objects.select_for_update().select_related("review").get(id=key, by=by)
    gone = set(taken_back)
    kept = [cell for cell in corrected_cells(held.corrected) if cell.place not in gone]
    merged = ordered([*kept, *cells])
    held.corrected = [cell.as_json() for cell in merged]
    held.version += 1
    held.save()
    audit.record(
        "sources.correct_cells",
        review=held.review.slug,
        refs=[held.source, f"draft:{key}"],
        label=_label_of_traces(held),
        why="; ".join(dict.fromkeys(cell.why for cell in cells)),
        told={"cells": len(merged)},
        by=by,
    )
    return merged


@transaction.atomic
def became(key: uuid.UUID, import_ref: str, *, by: str) -> None:
    """Note that a draft was committed; its uploaded file lies in the evidence store now."""
    held = ImportDraft.objects.select_for_update().select_related("review").filter(id=key).first()
    if held is None or held.import_ref:
        return
    held.import_ref, held.step = import_ref, Step.COMMIT
    held.save()
    audit.record(
        "sources.commit",
        review=held.review.slug,
        refs=[held.source, import_ref, f"draft:{key}"],
        label=held.label,
        by=by,
    )


def cancel_import(visit: Visit, key: uuid.UUID, *, by: str) -> None:
    """Drop a draft with its uploaded file; no trace of the file stays but that somebody cancelled."""
    with transaction.atomic():
        held = ImportDraft.objects.select_for_update().filter(id=key, by=by, import_ref="").first()
        if held is None:
            return
        audit.record(
            "sources.cancel",
            review=visit.slug,
            refs=[f"draft:{key}"],
            label=_label_of_traces(held),
            by=by,
        )
        held.delete()
    uploads.drop(uploads.folder_of(visit.review, visit.slug, key))


def undo(visit: Visit, name: str, *, by: str) -> Import:
    """Take an import back; the one before it counts again.

    Raises:
        WrongState: It does not stand.
    """
    return undo_import(visit.review, name, author(by))


def bring_back(visit: Visit, name: str, *, by: str) -> Import:
    """Let an import count again that was taken back.

    Raises:
        WrongState: Another import of its source came since.
    """
    return bringing_back.bring_back(visit.review, name, author(by))


def ask_relabel(visit: Visit, source: str, wanted: str, why: str, *, by: str) -> bool:
    """Change the label of the import that counts: raise it at once, ask another person to lower it.

    Gives whether it is changed already.

    Raises:
        NotFound: The viewer's world has no such source.
        WrongState: It has that label.
    """
    one = import_named(visit.review, source)
    default = str(visit.review.about["label"])
    was = label_of(one, visit.review.decisions(), default)
    new = parse_label(wanted)
    if new == was:
        raise WrongState(f"The source has the label {was}.", "Choose another one.")
    if new.covers(was):
        with visit.review.home.writing() as pen:
            body = {
                "import": one.id,
                "of": one.mark,
                "source": source,
                "label": str(new),
                "was": str(was),
                "why": why,
            }
            pen.append(Act.RELABEL, body, author(by))
        return True
    _asked(visit, one, (str(was), str(new)), why, by=by)
    return False


@transaction.atomic
def _asked(visit: Visit, one: Import, labels: tuple[str, str], why: str, *, by: str) -> None:
    was, wanted = labels
    RelabelAsk.objects.create(
        review=Review.objects.get(slug=visit.slug),
        source=one.source,
        import_ref=one.id,
        was=was,
        wanted=wanted,
        why=why,
        by=by,
    )
    audit.record(
        "sources.ask_relabel",
        review=visit.slug,
        refs=[one.source, one.id],
        label=was,
        why=why,
        told={"wanted": wanted},
        by=by,
    )


@transaction.atomic
def answer_relabel(visit: Visit, asked: RelabelAsk, *, is_granted: bool, by: str) -> None:
    """Grant or decline the lowering of a label that another person asked for; both stand in the log.

    Raises:
        NotAllowed: The person asked for it.
    """
    held = RelabelAsk.objects.select_for_update().get(id=asked.id, answer="")
    if held.by == by:
        raise NotAllowed(
            "A label is lowered by two people.", "Ask a colleague to grant or decline it."
        )
    held.answer = "granted" if is_granted else "declined"
    held.answered_by, held.answered_at = by, timezone.now()
    held.save()
    if not is_granted:
        audit.record(
            "sources.decline_relabel",
            review=visit.slug,
            refs=[held.source, held.import_ref],
            label=held.was,
            told={"asked_by": held.by, "wanted": held.wanted},
            by=by,
        )
        return
    with visit.review.home.writing() as pen:
        body = {
            "import": held.import_ref,
            "of": import_named(visit.review, held.import_ref).mark,
            "source": held.source,
            "label": held.wanted,
            "was": held.was,
            "why": held.why,
            "asked_by": held.by,
            "granted_by": by,
        }
        pen.append(Act.RELABEL, body, author(by))


def now() -> str:
    """This second in UTC, ISO 8601."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


def author(by: str) -> Author:
    """A person who decides now."""
    return Author(by, now())


def drop_old_uploads() -> int:
    """Delete the folders of uploads that nobody works on any more; gives their number.

    Kept are those of imports that a person prepares and of work that waits or runs, and all of the last days:
    a file that asks for its encoding can be read once more, a project that was written can be fetched.
    """
    in_use = keys_at_work() | {str(key) for key in ImportDraft.objects.values_list("id", flat=True)}
    return uploads.drop_old(timezone.now() - _UPLOADS_KEPT, in_use)


_UPLOADS_KEPT = dt.timedelta(days=7)
