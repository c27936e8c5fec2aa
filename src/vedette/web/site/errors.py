"""What each kind of error becomes on a page: one table, one template."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedette.core.kernel.errors import NotAllowed, VedetteError, WrongState
from vedette.pipeline.sealed_names import NamesStand
from vedette.web.reviews.sealed import KEPT_FOR
from vedette.web.reviews.visit import BeingComputed
from vedette.web.ui.answers import STATUS, missing


class ErrorPages:
    """Turns an error of the core into a page that says what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, BeingComputed):
            return render(request, "site/computing.html", {"error": error}, status=202)
        if not isinstance(error, VedetteError):
            return None
        if isinstance(error, NotAllowed):
            return missing(request, error)
        if isinstance(error, NamesStand):
            return names_stand(request, error)
        return render(request, "ui/error.html", {"error": error}, status=STATUS[type(error)])


def names_stand(request: HttpRequest, error: NamesStand) -> HttpResponse:
    """The refusal with its place, and a field for the reason for which the names may stay."""
    asked = [(name, value) for name, value in request.GET.lists() if name != KEPT_FOR]
    context = {"error": error, "asked": asked, "kept_for": KEPT_FOR}
    return render(request, "site/names_stand.html", context, status=STATUS[WrongState])
