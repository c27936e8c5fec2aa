"""The basket of a person: quotations laid aside until they are put to use. Only the person sees it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from vedette.core.kernel.labels import join, parse_label
from vedette.web.audit import writes as audit
from vedette.web.library import models
from vedette.web.reviews.models import Review


def laid(slug: str, by: str) -> list[str]:
    """Quotations in a person's basket, in the order in which they were laid in."""
    held = models.Laid.objects.filter(review__slug=slug, by=by)
    return list(held.values_list("quotation", flat=True))


@transaction.atomic
def lay_in(slug: str, *, quotations: Sequence[tuple[str, str]], by: str) -> int:
    """Lay quotations, each with its label, into the basket; gives how many are new there."""
    review = Review.objects.get(slug=slug)
    there = set(laid(slug, by))
    new = [(name, label) for name, label in dict.fromkeys(quotations) if name not in there]
    models.Laid.objects.bulk_create(
        models.Laid(review=review, by=by, quotation=name) for name, _ in new
    )
    if new:
        _told("library.lay_in", slug, new, by)
    return len(new)


@transaction.atomic
def take_out(slug: str, *, quotations: Sequence[tuple[str, str]], by: str) -> int:
    """Take quotations out of the basket; gives how many were there."""
    there = set(laid(slug, by))
    gone = [(name, label) for name, label in quotations if name in there]
    names = [name for name, _ in gone]
    models.Laid.objects.filter(review__slug=slug, by=by, quotation__in=names).delete()
    if gone:
        _told("library.take_out", slug, gone, by)
    return len(gone)


def _told(act: str, slug: str, rows: Sequence[tuple[str, str]], by: str) -> None:
    label = join(parse_label(one) for _, one in rows)
    audit.record(act, review=slug, refs=[name for name, _ in rows], label=str(label), by=by)
