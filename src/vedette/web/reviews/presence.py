"""Who else is on a page that several write on, and where on it; no part of the review, so no word of it in the log.

One row a person, written at most every few seconds: as cheap on a file as on a server. A person is seen by those of
the same world alone: that somebody works in another world is nobody's business here.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from vedette.web.reviews.models import Presence, Review

_STILL_HERE = dt.timedelta(seconds=20)
_WRITTEN_AGAIN = dt.timedelta(seconds=8)


def be_at(slug: str, world: str, place: str, *, by: str) -> None:
    """Remember that a person is at a place."""
    now = timezone.now()
    held = Presence.objects.filter(review__slug=slug, by=by, world=world, place=place)
    if held.filter(at__gt=now - _WRITTEN_AGAIN).exists():
        return
    told = {"world": world, "place": place, "at": now}
    Presence.objects.update_or_create(review=Review.objects.get(slug=slug), by=by, defaults=told)


def others(slug: str, world: str, *, by: str) -> list[tuple[str, str]]:
    """Who else is there now, each with the place."""
    since = timezone.now() - _STILL_HERE
    here = Presence.objects.filter(review__slug=slug, world=world, at__gt=since).exclude(by=by)
    return list(here.values_list("by", "place"))
