"""What a context table holds."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a context table holds."""

    STRENGTH = "strength"
    CONTRIBUTIONS = "contributions"
    AUTHORISED = "authorised"
    TIMELINE = "timeline"
    EVENTS = "events"
    BASES = "bases"
    TOTALS = "totals"
