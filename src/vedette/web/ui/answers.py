"""Answers that refuse a request with a reason and a remedy, whatever room it was for."""

from __future__ import annotations

import json
import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedette.core.kernel.errors import (
    BadInput,
    BadMapping,
    NotAllowed,
    NotEnoughData,
    NotFound,
    OutOfDate,
    VedetteError,
    WrongState,
)
from vedette.web.ui.told import retold

STATUS: dict[type[VedetteError], int] = {
    BadInput: 400,
    BadMapping: 400,
    NotAllowed: 404,
    NotFound: 404,
    NotEnoughData: 409,
    OutOfDate: 409,
    WrongState: 409,
}
"""Class of error -> HTTP status; what is hidden is missing, so not allowed answers like not found."""


def refused(
    request: HttpRequest,
    status: int,
    problem: object,
    remedy: object,
    *,
    wait_s: float | None = None,
) -> HttpResponse:
    """A page, or for the HTTP API a JSON object, that says what was found and what to do.

    Args:
        request: What is refused.
        status: Of HTTP.
        problem: What was found.
        remedy: What to do.
        wait_s: After how many seconds to come back: the header Retry-After.
    """
    if request.path.startswith("/api/"):
        body = json.dumps({"problem": retold(problem), "remedy": retold(remedy)})
        answer = HttpResponse(body, content_type="application/json", status=status)
    else:
        error = WrongState(str(problem), str(remedy))
        answer = render(request, "ui/error.html", {"error": error}, status=status)
    if wait_s is not None:
        answer["Retry-After"] = str(max(1, math.ceil(wait_s)))
    return answer


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to an address at which nothing is, or nothing that the person may know of: always the same."""
    error = NotFound("There is no such page.", "Go to the overview, or check the address.")
    return render(request, "ui/error.html", {"error": error}, status=404)
