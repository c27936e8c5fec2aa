"""The database as home of a review's decisions: each one with its entry in the log, in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from vedette.pipeline import worlds
from vedette.pipeline.decisions import Act, Author, Decision, from_entry, next_entry
from vedette.web.audit import writes as audit
from vedette.web.reviews import models

_REFS = ("import", "record", "left", "right", "source", "name", "incident")
_TOLD = ("verdict", "field", "rows", "name", "label", "of")


@dataclass(frozen=True, slots=True)
class DatabaseHome:
    """Where the decisions of one review live once it is handed to the web.

    Args:
        slug: Of the review.
        default: Label of what has none of its own.
    """

    slug: str
    default: str

    def known(self) -> tuple[Decision, ...]:
        """All decisions in order."""
        found = models.Decision.objects.filter(review__slug=self.slug).order_by("n")
        return tuple(from_entry(entry) for entry in found.values_list("entry", flat=True))

    @contextmanager
    def writing(self) -> Iterator[_DatabasePen]:
        """Lock the review; what is appended stands when the block ends without an error."""
        with transaction.atomic():
            review = models.Review.objects.select_for_update().get(slug=self.slug)
            yield _DatabasePen(review, self.known(), self.default)


class _DatabasePen:
    def __init__(self, review: models.Review, known: tuple[Decision, ...], default: str) -> None:
        self._review, self._default = review, default
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
        models.Decision.objects.create(
            review=self._review, n=made.n, act=made.act, by=made.by, at=made.at, entry=entry
        )
        audit.record(
            f"decision.{act}",
            review=self._review.slug,
            refs=[f"D-{made.n}", *(str(body[name]) for name in _REFS if body.get(name))],
            label=str(worlds.decision_label(made, known, self._default)),
            why=str(body.get("why") or ""),
            told={name: body[name] for name in _TOLD if name in body},
            by=author.by,
        )
        self.known = known
        return made
