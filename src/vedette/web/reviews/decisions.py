"""The database as home of a review's decisions: each one with its entry in the log, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from vedette.pipeline.decisions import Act, Author, Decision, from_entry, next_entry
from vedette.pipeline.labelled import import_labels, label_of_decision
from vedette.pipeline.undoing import mark
from vedette.web.audit import writes as audit
from vedette.web.reviews import models

_REFS = (
    "import",
    "record",
    "left",
    "right",
    "source",
    "name",
    "incident",
    "document",
    "quotation",
    "code",
    "interview",
    "figure",
    "area",
    "finding",
    "recommendation",
    "proposal",
    "action",
    "block",
    "briefing",
    "dashboard",
    "stakeholder",
    "meeting",
    "statement",
    "list",
    "task",
    "on",
)
_TOLD = (
    "verdict",
    "field",
    "rows",
    "name",
    "label",
    "of",
    "treatment",
    "released",
    "edition",
    "published",
)


def _told(act: Act) -> tuple[str, ...]:
    """What the log tells of a decision: not what a screener said, for others may be blind to it still."""
    return tuple(name for name in _TOLD if act is not Act.SCREEN or name != "verdict")


_read: dict[str, tuple[Decision, ...]] = {}
"""Slug -> decisions read before. Each holds the hash of the one before: the last one vouches for all."""


@dataclass(frozen=True, slots=True)
class DatabaseHome:
    """Where the decisions of one review live once it is handed to the web.

    Args:
        slug: Of the review.
        default: Label of what has none of its own.
        snapshots: Where the records of its imports lie.
    """

    slug: str
    default: str
    snapshots: Path

    def known(self) -> tuple[Decision, ...]:
        """All decisions in order; those that this process has read before are not read again."""
        held = _read.get(self.slug, ())
        more = self._from(held[-1].n if held else 1)
        if held and (not more or more[0].hash != held[-1].hash):
            # Another database, or what was read was rolled back: nothing of it is believed.
            held, more = (), self._from(1)
        found = more if not held else held if len(more) == 1 else (*held, *more[1:])
        _read[self.slug] = found
        return found

    def _from(self, n: int) -> tuple[Decision, ...]:
        found = models.Decision.objects.filter(review__slug=self.slug, n__gte=n).order_by("n")
        return tuple(from_entry(entry) for entry in found.values_list("entry", flat=True))

    @contextmanager
    def writing(self) -> Iterator[_DatabasePen]:
        """Lock the review; what is appended stands when the block ends without an error."""
        with transaction.atomic():
            review = models.Review.objects.select_for_update().get(slug=self.slug)
            yield _DatabasePen(review, self.known(), self)


class _DatabasePen:
    def __init__(
        self, review: models.Review, known: tuple[Decision, ...], home: DatabaseHome
    ) -> None:
        self._review, self._home = review, home
        self.known = known

    @property
    def whole(self) -> tuple[Decision, ...]:
        """The same: the database is no world."""
        return self.known

    def append(self, act: Act, body: Mapping[str, object], author: Author) -> Decision:
        """Write one decision and the entry of the log that tells of it."""
        entry = next_entry(self.known, act, body, author)
        made = from_entry(entry)
        known = (*self.known, made)
        labels = import_labels(known, self._home.default)
        models.Decision.objects.create(
            review=self._review, n=made.n, act=made.act, by=made.by, at=made.at, entry=entry
        )
        audit.record(
            f"decision.{act}",
            review=self._review.slug,
            refs=[f"D-{mark(made)[:12]}", *(str(body[name]) for name in _REFS if body.get(name))],
            label=str(label_of_decision(made, labels, self._home.snapshots)),
            why=str(body.get("why") or ""),
            told={name: body[name] for name in _told(act) if name in body},
            by=author.by,
        )
        self.known = known
        return made
