"""Looking through another role's eyes: begun, remembered in the session, ended; both are logged."""

from __future__ import annotations

from django.http import HttpRequest

from vedette.web.accounts.rules import rotate
from vedette.web.reviews import writes

_HELD = "view_as"


def begin(request: HttpRequest, slug: str, role: str) -> None:
    """From now on the head sees the review as that role does; nothing can be changed meanwhile."""
    writes.looked_as(slug, role, by=request.user.get_username())
    request.session[_HELD] = {"review": slug, "role": role}
    rotate(request)


def end(request: HttpRequest) -> str | None:
    """Back to the own view; gives the review, None when nothing was to be ended."""
    held = request.session.pop(_HELD, None)
    if not isinstance(held, dict):
        return None
    writes.looked_as_ended(held["review"], held["role"], by=request.user.get_username())
    rotate(request)
    return str(held["review"])
