"""The door of every page of a review: finds the visit, asks the table of permissions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from vedette.core.kernel.errors import NotFound, WrongState
from vedette.core.kernel.labels import Label, Level
from vedette.core.trust.permissions import Role, Viewer
from vedette.pipeline.workspace import open_review
from vedette.web.reviews import reads
from vedette.web.reviews.visit import HERE, Visit

_IN_ADDRESS = "review_slug"


class Visits:
    """Finds the visit of each request and asks the table of permissions.

    A view says what it needs by `vedette.web.ui.permissions.needs`; one that says nothing is shown
    to nobody. What is hidden answers exactly like what is not there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[object, ...],  # noqa: ARG002 - as the framework calls it
        kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        """Set `request.visit`, take the slug out of the arguments, refuse what is not permitted."""
        if _IN_ADDRESS not in kwargs:
            return None
        slug = str(kwargs.pop(_IN_ADDRESS))
        if settings.VEDETTE_IS_TEAM and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        visit = _visit(request, slug)
        action = getattr(view, "needed_action", None)
        if visit is None or action is None or not visit.viewer.may(action):
            raise Http404
        request.visit = visit  # type: ignore[attr-defined] # the one place that sets it
        if not settings.VEDETTE_IS_TEAM:
            return None
        # Only where a team works: without accounts their modules cannot be loaded.
        from vedette.web.reviews.held_up import held_up

        return held_up(request, view, visit)


def _visit(request: HttpRequest, slug: str) -> Visit | None:
    if not settings.VEDETTE_IS_TEAM:
        return holder_visit() if slug == HERE else None
    return reads.visit(request.user.get_username(), slug, as_role=_as_role(request, slug))


def _as_role(request: HttpRequest, slug: str) -> str | None:
    """The role through whose eyes the head looks, as chosen in this session."""
    held = request.session.get("view_as")
    return held.get("role") if isinstance(held, dict) and held.get("review") == slug else None


def holder_visit() -> Visit:
    """The visit of the holder of a plain folder.

    Raises:
        WrongState: The folder holds no review.
    """
    folder: Path = settings.VEDETTE_REVIEW
    try:
        review = open_review(folder)
    except NotFound as error:
        raise WrongState(error.problem, error.remedy) from error
    clearance = Label(Level.STRICTLY_CONFIDENTIAL)
    return Visit(HERE, Viewer("holder", Role.HOLDER, clearance), review, None)
