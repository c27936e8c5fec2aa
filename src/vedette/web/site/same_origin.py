"""Cross-site defence that fits `Referrer-Policy: no-referrer`.

Under that policy browsers send `Origin: null` with each form, also to the own host (Fetch standard,
"append a request Origin header"). What they then say in `Sec-Fetch-Site`, which no page can set, takes
its place; the token is asked for as ever.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware


class SameOrigin(CsrfViewMiddleware):
    """Django's own defence, with `Sec-Fetch-Site` where the origin is withheld."""

    def _origin_verified(self, request: HttpRequest) -> bool:
        if request.META.get("HTTP_ORIGIN") == "null":
            return request.META.get("HTTP_SEC_FETCH_SITE") == "same-origin"
        return bool(super()._origin_verified(request))  # type: ignore[misc] # private, kept since Django 4.0
