"""Headers of every answer: what a label may cover is kept by no cache and read by no other site."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

_PUBLIC = ("/healthz", "/static/")


class PrivateAnswers:
    """`Cache-Control: no-store` on all pages, and same-origin for who may embed them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if not request.path.startswith(_PUBLIC):
            answer.headers["Cache-Control"] = "no-store"
        return answer
