"""Rules that hold at every request of a signed-in person: how long a session lives, when it gets a new key."""

from __future__ import annotations

import time
from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from vedette.web.accounts import reads
from vedette.web.accounts.personas import PERSONAS
from vedette.web.ui.answers import refused

UPLOAD_BYTES = 110 * 1024 * 1024
BODY_BYTES = 1024 * 1024


class SessionRules:
    """Ends a session 12 hours after its begin, and gives it a new key when the person's rights changed.

    That 30 minutes without a request end it is the session's own expiry.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = time.time()
        begun = float(request.session.setdefault("begun_at", now))
        if now - begun > settings.VEDETTE_SESSION_ABSOLUTE_S:
            logout(request)
            return redirect_to_login(request.get_full_path())
        if _rights_changed_at(request) > float(request.session.setdefault("rotated_at", begun)):
            rotate(request)
        return self.get_response(request)


def rotate(request: HttpRequest) -> None:
    """Give the session a new key; the old one opens nothing any more."""
    request.session.cycle_key()
    request.session["rotated_at"] = time.time()
    UserSession.objects.create_from_request(request)


def _rights_changed_at(request: HttpRequest) -> float:
    changed = getattr(request.user, "rights_changed_at", None)
    return max(changed.timestamp() if changed else 0.0, shown_at(request))


def shown_at(request: HttpRequest) -> float:
    """When the person showed password, code or key last in this session; 0 for never."""
    records = get_authentication_records(request, request.user)
    return max((float(record["at"]) for record in records), default=0.0)


def is_fresh(request: HttpRequest) -> bool:
    """Whether that is at most five minutes ago."""
    return time.time() - shown_at(request) <= settings.VEDETTE_STEP_UP_S


def lacks_factor(request: HttpRequest) -> bool:
    """Whether the person must set up a second factor first; the sample's log-ins need none."""
    is_sample = settings.VEDETTE_PERSONAS and not settings.VEDETTE_HOSTS
    if is_sample and request.user.get_username() in PERSONAS:
        return False
    return not reads.has_factor(request.user)  # type: ignore[arg-type] # it is our User


class BodyLimits:
    """Refuses a body that is too large before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if _size(request) > _allowed(request):
            return too_large(request)
        return self.get_response(request)


def too_large(request: HttpRequest) -> HttpResponse:
    """The answer to a body that is too large."""
    return refused(
        request,
        413,
        "What was sent is too large.",
        "Send a file of at most 100 MiB, or less at once.",
    )


def _size(request: HttpRequest) -> int:
    said = request.META.get("CONTENT_LENGTH") or "0"
    return int(said) if said.isascii() and said.isdigit() else UPLOAD_BYTES + 1


def _allowed(request: HttpRequest) -> int:
    """Files come from people who are signed in, or with a token; everything else is small."""
    is_known = request.user.is_authenticated or request.path.startswith("/api/")
    is_form = str(request.META.get("CONTENT_TYPE", "")).startswith("multipart/form-data")
    return UPLOAD_BYTES if is_known and is_form else BODY_BYTES
