"""What has to be done before a permitted page of a team: a second factor, showing it again, waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy

from vedette.core.kernel.labels import Level
from vedette.core.trust.limits import Use
from vedette.core.trust.permissions import Role, Viewer
from vedette.web.accounts.rules import lacks_factor
from vedette.web.accounts.step_up import step_up
from vedette.web.accounts.writes import use as count_use
from vedette.web.reviews.visit import Visit
from vedette.web.ui.answers import refused


def held_up(
    request: HttpRequest, view: Callable[..., HttpResponseBase], visit: Visit
) -> HttpResponseBase | None:
    """What has to be done before a permitted view: a second factor, showing it again, waiting."""
    if must_have_factor(visit.viewer) and lacks_factor(request):
        return redirect("mfa_index")
    if asks_again(view) and (answer := step_up(request)):
        return answer
    return next(
        filter(None, (over_limit(request, visit, use) for use in uses_of(request, view))), None
    )


def asks_again(view: Callable[..., HttpResponseBase]) -> bool:
    """Whether a view asks for password or key again: all that export do, others say so."""
    return bool(getattr(view, "needs_step_up", False)) or _exports(view)


def _exports(view: Callable[..., HttpResponseBase]) -> bool:
    return str(getattr(view, "needed_action", "")).endswith((".export", "exports.take"))


def must_have_factor(viewer: Viewer) -> bool:
    """Whether a role or clearance asks for a second factor: all above level 1, and who sets rights."""
    is_high = viewer.clearance.level > Level.UNCLASSIFIED
    return (
        is_high or viewer.role in (Role.HEAD, Role.ADMINISTRATOR) or viewer.acting_for is not None
    )


def uses_of(request: HttpRequest, view: Callable[..., HttpResponseBase]) -> Iterator[Use]:
    """What a request counts as: views that export say so by their action, searches by their words."""
    said = str(getattr(view, "counts_as", ""))
    if said:
        yield Use(said)
    elif _exports(view):
        yield Use.EXPORT
    if request.GET.get("q"):
        yield Use.SEARCH


def over_limit(request: HttpRequest, visit: Visit, use: Use) -> HttpResponseBase | None:
    """The refusal when the account did it too often within the last hour; None when it was counted."""
    wait = count_use(visit.viewer.acting_for or visit.viewer.name, use)
    if not wait:
        return None
    return refused(
        request,
        429,
        _WORDS[use],
        gettext("Try again later; the page says nothing new before."),
        wait_s=wait.total_seconds(),
    )


_WORDS = {
    Use.EXPORT: gettext_lazy("You have taken out as much as one account may in an hour."),
    Use.IMPORT: gettext_lazy("You have imported as much as one account may in an hour."),
    Use.SEARCH: gettext_lazy("You have searched as often as one account may in an hour."),
}
