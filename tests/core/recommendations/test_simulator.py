"""If the rate fell by so much, when would we know: side by side, deaths by their incidents."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.recommendations.test_effect import BASES
from vedette.core.kernel.errors import BadInput
from vedette.core.recommendations.effect import Outcome
from vedette.core.recommendations.simulator import CURVE, simulated
from vedette.core.stats.power import Base, power


def test_deaths_never_tell_what_injuries_do_and_all_stand_side_by_side() -> None:
    found = {one.outcome: one for one in simulated(BASES, 0.3)}

    assert list(found) == [Outcome.DEATHS, Outcome.INJURIES, Outcome.INCIDENTS]
    assert found[Outcome.DEATHS].words.startswith("Deaths alone can never show a fall of 30 %: 207")
    assert found[Outcome.DEATHS].base.dispersion == pytest.approx(933 / 207)
    assert found[Outcome.INJURIES].months is not None
    assert found[Outcome.INJURIES].words.startswith("A fall of 30 % in injuries shows after ")


def test_the_published_waits_of_events_that_come_one_by_one() -> None:
    """As worked out for 60 deaths a year over five years, in half-years: 8 years, 2 years, half a year."""
    base = Base(events=300, incidents=300, squares=300, exposure=5.0, per_month=1 / 12)

    months = [simulated({Outcome.INCIDENTS: base}, fall)[0].months for fall in (0.2, 0.3, 0.5)]

    assert [-(-one // 6) * 6 for one in months if one] == [96, 24, 6]


def test_people_of_one_incident_count_as_one_observation_and_take_longer() -> None:
    singly = Base(events=300, incidents=300, squares=300, exposure=5.0, per_month=1 / 12)
    by_threes = Base(events=300, incidents=100, squares=900, exposure=5.0, per_month=1 / 12)

    one, three = (
        simulated({Outcome.DEATHS: base}, 0.5)[0].chances[24] for base in (singly, by_threes)
    )

    assert three < one


@settings(max_examples=20, deadline=None)
@given(st.integers(60, 400), st.floats(0.1, 0.8))
def test_once_it_shows_it_shows_with_the_chance_that_is_asked_for(events: int, fall: float) -> None:
    base = Base(events, events, events, exposure=5.0, per_month=1 / 12)

    [one] = simulated({Outcome.INCIDENTS: base}, fall)

    assert tuple(one.chances) == CURVE
    assert all(0 <= chance <= 1 for chance in one.chances.values())
    if one.months is not None:
        assert power(base, fall, one.months) >= 0.8


@pytest.mark.parametrize("fall", [0.0, -0.1, 1.0, 30.0])
def test_a_fall_that_is_none_is_refused(fall: float) -> None:
    with pytest.raises(BadInput, match="cannot be looked at"):
        simulated(BASES, fall)
