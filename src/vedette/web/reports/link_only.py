"""Who holds a personal link opens its version and nothing else: every other page is not there."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from vedette.web.reports.desk import HELD


class LinkOnly:
    """Answers 404 to a session of a personal link wherever a view is neither for links nor open to all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[object, ...],  # noqa: ARG002 - as the framework calls it
        kwargs: dict[str, object],  # noqa: ARG002 - the same
    ) -> None:
        """Refuse what the link does not open, before anybody asks who may sign in there."""
        if request.user.is_authenticated or HELD not in request.session:
            return
        if not (getattr(view, "is_by_link", False) or getattr(view, "is_open", False)):
            raise Http404
