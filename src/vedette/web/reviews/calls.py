"""What every operation of the HTTP API begins with: a token, a review, a permitted action."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from ninja.security import HttpBearer
from pydantic import Field

from vedette.core.kernel.errors import NotFound, WrongState
from vedette.core.trust.limits import Use
from vedette.web.accounts import reads as accounts
from vedette.web.accounts import writes as account_writes
from vedette.web.reviews import reads
from vedette.web.reviews.visit import Visit

MOST = 1_000
"""Rows of one answer."""

Cell = str | int | float | bool | None


class Problem(Schema):
    """What was found and what to do about it."""

    problem: str
    remedy: str


class Rows(Schema):
    """A part of a list: how many rows there are in all, where the part begins, its rows."""

    n: int
    offset: int
    rows: list[dict[str, Cell]]


class Part(Schema):
    """Which part of a list."""

    limit: int = Field(100, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=10_000_000)


class TooOften(WrongState):
    """The account did it as often as it may in an hour."""

    def __init__(self, wait_s: float) -> None:
        super().__init__("This account did it as often as it may in an hour.", "Try again later.")
        self.wait_s = max(1, math.ceil(wait_s))


def part_of(found: Sequence[dict[str, Cell]], part: Part) -> Rows:
    """The part of a list that was asked for."""
    rows = list(found[part.offset : part.offset + part.limit])
    return Rows(n=len(found), offset=part.offset, rows=rows)


def answers(success: Mapping[int, Any]) -> dict[int, Any]:
    """The answers of an operation: its own, and those that every operation has."""
    return {**success, **dict.fromkeys((400, 401, 404, 409, 413, 422, 429), Problem)}


class ByToken(HttpBearer):
    """A token in the header `Authorization: Bearer vedette_...`."""

    def authenticate(
        self,
        request: HttpRequest,  # noqa: ARG002 - as ninja calls it
        token: str,
    ) -> accounts.Bearer | None:
        found = accounts.bearer(token)
        if found is not None:
            account_writes.token_used(found.token)
        return found


def bearer_of(request: HttpRequest) -> accounts.Bearer:
    """Whom the token lets in."""
    held = request.auth  # type: ignore[attr-defined] # set by ninja
    assert isinstance(held, accounts.Bearer), "each operation stands behind ByToken"
    return held


def enter(request: HttpRequest, slug: str, action: str, *, use: Use | None = None) -> Visit:
    """The visit of the person whose token it is.

    Args:
        request: With the token.
        slug: Of the review.
        action: That role and scopes of the token must permit.
        use: What the call counts as.

    Raises:
        NotFound: It is not there, or hidden from this token; nobody can tell which.
        TooOften: The account did it too often.
    """
    bearer = bearer_of(request)
    visit = None
    if bearer.review == slug:
        visit = reads.visit(bearer.name, slug, scopes=bearer.scopes)
    if visit is None or not visit.viewer.may(action):
        raise NotFound("There is no such thing.", "Check the address and the token's scopes.")
    request.visit = visit  # type: ignore[attr-defined] # as Visits does for pages
    wait = account_writes.use(bearer.name, use) if use else None
    if wait:
        raise TooOften(wait.total_seconds())
    return visit
