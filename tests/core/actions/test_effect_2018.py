"""Must be shown 3 of issue 9: what came after the action plan of 2018, on real data, with the honest verdict."""

from __future__ import annotations

import pytest

from tests.core.actions import effect_2018
from vedette.core.actions.measured import Check, Claim, Effect
from vedette.core.recommendations.effect import Outcome
from vedette.core.stats.figure_effect import Look
from vedette.core.stats.rates import rate_ratio

pytestmark = [pytest.mark.real, pytest.mark.slow]


def test_deadly_incidents_fell_by_every_way_to_look_and_no_more_than_a_contribution_is_claimed() -> (
    None
):
    made = effect_2018.effect(Outcome.INCIDENTS)

    assert (made.effect, made.claim) == (Effect.EFFECT, Claim.CONSISTENT)
    assert made.checks[Check.DECLARED_BEFORE] is False
    assert [name for name, holds in made.checks.items() if not holds] == [Check.DECLARED_BEFORE]


def test_deaths_are_an_observed_change_because_the_peak_and_the_control_explain_it() -> None:
    made = effect_2018.effect(Outcome.DEATHS)

    assert (made.effect, made.claim) == (Effect.EFFECT, Claim.OBSERVED)
    assert made.checks[Check.OTHER_BASE] is False
    assert made.checks[Check.AGAINST_CONTROL] is False
    assert made.checks[Check.CONTROL_STAYED] is True


def test_the_counts_are_those_of_the_registry_and_the_ratio_is_exact() -> None:
    incidents, deaths = (
        effect_2018.effect(o).estimates for o in (Outcome.INCIDENTS, Outcome.DEATHS)
    )

    # 192 uniformed deaths on 87 mission-days in 2013-2017 (methods.md B)
    assert (deaths[Look.BEFORE].n, incidents[Look.BEFORE].n) == (192, 87)
    ratio = incidents[Look.RATIO]
    by_hand = rate_ratio(22, 234_481, 87, 503_256)
    assert ratio.value == pytest.approx(by_hand.value, rel=1e-5)
    assert (ratio.low, ratio.high) == pytest.approx(
        (by_hand.interval.low, by_hand.interval.high), rel=1e-4
    )


def test_the_page_says_what_the_data_say() -> None:
    template = effect_2018.TEMPLATE.read_text("utf-8")

    assert effect_2018.PAGE.read_text("utf-8") == effect_2018.page(template), (
        "python -m tests.core.actions.effect_2018"
    )
