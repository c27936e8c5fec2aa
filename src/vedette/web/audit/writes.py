"""The one way into the log: an entry in the transaction of the act that it tells of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from vedette.web.audit.models import Entry, EntryRef


def record(
    act: str,
    *,
    review: str = "",
    refs: Sequence[str] = (),
    label: str = "",
    why: str = "",
    told: Mapping[str, object] | None = None,
    acting_for: str = "",
    by: str,
) -> None:
    """Append one entry; must run inside the transaction of the change, so that both stand or fall.

    Args:
        act: What was done, `room.verb`.
        review: Slug of the review; empty for acts on accounts.
        refs: References of the objects.
        label: Label of what the entry tells.
        why: Reason given by the person.
        told: More, as JSON; never a name of a source or victim (`told` is not sealed).
        acting_for: Who looks through another role's eyes.
        by: Log-in name of the person.
    """
    with transaction.atomic():
        entry = Entry.objects.create(
            at=timezone.now(),
            by=by,
            acting_for=acting_for,
            act=act,
            review=review,
            refs=list(refs),
            label=label,
            why=why,
            told=dict(told or {}),
        )
        EntryRef.objects.bulk_create(
            [EntryRef(entry=entry, review=review, ref=ref) for ref in dict.fromkeys(refs)]
        )
