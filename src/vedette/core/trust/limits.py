"""How often: failed attempts to sign in, and what an account may do in an hour. Rules only; no clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from enum import StrEnum

FAILURES = 5
"""Failed attempts of one account from one address within `WINDOW`; the next one has to wait for its end."""

WINDOW = dt.timedelta(minutes=15)
HOUR = dt.timedelta(hours=1)
NOTHING = dt.timedelta()


class Use(StrEnum):
    """What is counted for each account."""

    EXPORT = "export"
    IMPORT = "import"
    SEARCH = "search"


AN_HOUR: Mapping[Use, int] = {Use.EXPORT: 20, Use.IMPORT: 10, Use.SEARCH: 600}
"""How often in any 60 minutes."""


def wait_after_failures(failures: Iterable[dt.datetime], now: dt.datetime) -> dt.timedelta:
    """How long the next attempt has to wait: 0, then 2, 4 and 8 seconds, then the rest of the window.

    Args:
        failures: When attempts of one account from one address failed.
        now: This instant.

    Example:
        >>> noon = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
        >>> wait_after_failures([noon, noon], noon).total_seconds()
        2.0
    """
    recent = sorted(at for at in failures if now - at < WINDOW)
    if len(recent) >= FAILURES:
        return recent[-FAILURES] + WINDOW - now
    pause = dt.timedelta(seconds=2 ** (len(recent) - 1)) if len(recent) > 1 else NOTHING
    return max(NOTHING, recent[-1] + pause - now) if recent else NOTHING


def wait_before_use(use: Use, uses: Iterable[dt.datetime], now: dt.datetime) -> dt.timedelta:
    """How long until the account may do it once more; 0 when it may now."""
    recent = sorted(at for at in uses if now - at < HOUR)
    if len(recent) < AN_HOUR[use]:
        return NOTHING
    return recent[-AN_HOUR[use]] + HOUR - now
