"""That a person opened an object above level 1: told in the log once an hour, by one line in its view."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from vedette.core.kernel.labels import join, parse_label
from vedette.web.audit.writes import note_opening
from vedette.web.reviews.visit import Visit


def note_opened(visit: Visit, ref: str, labels: Iterable[object]) -> None:
    """Tell the log that the viewer opened an object; nothing where no team keeps the review.

    Args:
        visit: Who looks at which review.
        ref: Reference of the object.
        labels: Labels of what it is made of, as text; the opening has their join.
    """
    if not settings.VEDETTE_IS_TEAM:
        return
    label = join(parse_label(str(text)) for text in labels)
    acting_for = visit.viewer.acting_for or ""
    note_opening(visit.slug, ref, label=str(label), acting_for=acting_for, by=visit.viewer.name)
