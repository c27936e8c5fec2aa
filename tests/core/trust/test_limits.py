"""How long to wait after failures and uses."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.core.trust.limits import (
    AN_HOUR,
    HOUR,
    NOTHING,
    WINDOW,
    Use,
    wait_after_failures,
    wait_before_use,
)

NOON = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)


def ago(*seconds: float) -> list[dt.datetime]:
    return [NOON - dt.timedelta(seconds=one) for one in seconds]


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        (ago(), 0),
        (ago(0), 0),
        (ago(9, 0), 2),
        (ago(9, 8, 0), 4),
        (ago(9, 8, 7, 0), 8),
        (ago(9, 8, 7, 3), 5),
        (ago(9, 8, 7, 6, 0), 15 * 60 - 9),
        (ago(900, 800, 700, 600, 0), 8),
    ],
)
def test_the_delay_grows_and_then_shuts_until_the_first_of_five_is_old(failures, seconds):
    assert wait_after_failures(failures, NOON).total_seconds() == seconds


@given(st.lists(st.integers(0, 2_000), max_size=12))
def test_nobody_waits_longer_than_the_window(seconds):
    assert NOTHING <= wait_after_failures(ago(*seconds), NOON) <= WINDOW


@pytest.mark.parametrize("use", list(Use))
def test_the_use_over_the_limit_waits_for_the_oldest_to_grow_old(use):
    uses = ago(*[600] * AN_HOUR[use])

    assert wait_before_use(use, uses[1:], NOON) == NOTHING
    assert wait_before_use(use, uses, NOON) == HOUR - dt.timedelta(minutes=10)
    assert wait_before_use(use, uses, NOON + HOUR) == NOTHING
