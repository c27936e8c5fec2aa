"""What calls of the HTTP API on anything that people state have in common."""

from __future__ import annotations

from ninja import Schema
from pydantic import Field


class LookIn(Schema):
    """What changed beneath something stated; without `why` it is taken over, with it the old value is held."""

    on: str = Field(max_length=400)
    why: str | None = Field(None, max_length=2_000)
    today: str = Field("", max_length=80)
