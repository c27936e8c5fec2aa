"""Step-up: before what cannot be taken back the person shows again that it is them."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from vedette.web.accounts.rules import is_fresh
from vedette.web.ui.permissions import for_members

_HELD = "held_request"
_MOST_BYTES = 64 * 1024


def step_up(request: HttpRequest) -> HttpResponse | None:
    """Where to show it again; None when that was done within the last five minutes.

    A form that was sent is kept in the session and offered again afterwards, so that nothing is typed twice.
    """
    if is_fresh(request):
        return None
    back = request.get_full_path()
    if request.method == "POST":
        _hold(request)
        back = reverse("go_on")
    methods = get_adapter().get_reauthentication_methods(request.user)
    address = methods[0]["url"] if methods else reverse("account_login")
    return redirect(f"{address}?{urlencode({'next': back})}")


def _hold(request: HttpRequest) -> None:
    fields = [(name, values) for name, values in request.POST.lists() if name != _TOKEN]
    size = sum(len(name) + sum(map(len, values)) for name, values in fields)
    kept = fields if size <= _MOST_BYTES and not request.FILES else []
    request.session[_HELD] = {"path": request.get_full_path(), "fields": kept}


_TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - name of a field


@for_members
def go_on(request: HttpRequest) -> HttpResponse:
    """Offer the form again that was held back."""
    held = request.session.pop(_HELD, None)
    if held is None:
        return redirect("reviews")
    return render(request, "accounts/go_on.html", {"held": held})
