"""A measured effect as a report tells it: verdict without numbers, so that every number beside it is a live one."""

from __future__ import annotations

from collections.abc import Mapping

from vedette.core.actions.measured import (
    Check,
    Claim,
    Effect,
    Measured,
    figure_key,
    headline_of,
)
from vedette.core.recommendations.effect import SAID, Exposure, time_words
from vedette.core.recommendations.recommendations import Recommendation
from vedette.core.reports.effect_section import StatedEffect
from vedette.core.stats.effect_sides import Quarter
from vedette.core.stats.figure_effect import Look
from vedette.core.stats.power import LONGEST

RATIOS = (
    Look.RATIO, Look.STEP, Look.AGAINST_CONTROL, Look.CONTROL, Look.SAME_MIX, Look.FIVE_YEARS,
    Look.WITHOUT_LAST_YEAR, Look.LOWEST, Look.HIGHEST, Look.WITHOUT_LARGEST, Look.WATCHED,
)  # fmt: skip
"""Ways to look that are ratios of the same kind: drawn on one scale."""
_VERDICTS: Mapping[Effect, str] = {
    Effect.NOT_DUE: "Nothing can be measured yet of {outcome}.",
    Effect.CANNOT_TELL: "It cannot be told yet whether {outcome} fell: chance explains the change.",
    Effect.EFFECT: "The rate of {outcome} is lower since the date, more than chance explains.",
    Effect.NO_EFFECT: "The fall in {outcome} that was declared did not come: the interval leaves it out.",
    Effect.WORSE: "The rate of {outcome} is higher since the date, more than chance explains: the wrong way.",
}
_CLAIMS: Mapping[Claim, str] = {
    Claim.NONE: "No contribution can be claimed.",
    Claim.OBSERVED: (
        "It is an observed change, no more: what else changed at the time, or chance after a peak, may explain it."
    ),
    Claim.CONSISTENT: "It is consistent with a contribution, and proves none.",
    Claim.PROBABLE: "A contribution is probable.",
}


def stated_effect(
    one: Recommendation, made: Measured, quarters: tuple[Quarter, ...] = ()
) -> StatedEffect:
    """What was measured of a recommendation, for the report, with the quarters around the date."""
    named = {
        state: tuple(str(name) for name in Check if made.checks.get(name) is state)
        for state in (True, False, None)
    }
    plan = made.declared.plan
    never = (
        f"A fall of {plan.fall * 100:.0f} % does not show within {time_words(LONGEST)} of "
        f"{SAID[plan.outcome]} alone."
    )
    late = f"It was declared on {made.declared.at[:10]}, after its start on {plan.start}."
    return StatedEffect(
        ref=one.ref,
        number=one.number or one.ref,
        text=one.text,
        figure=figure_key(one.ref),
        declared=str(headline_of(made.declared)),
        compared=tuple(map(str, RATIOS)),
        verdict=_VERDICTS[made.effect].format(outcome=SAID[plan.outcome]),
        claim=_CLAIMS[made.claim],
        holds=named[True],
        fails=named[False],
        unknown=named[None],
        months=made.months,
        more=made.more,
        asides=(
            *((never,) if made.effect is Effect.CANNOT_TELL and made.more is None else ()),
            *((late,) if made.declared.is_late else ()),
        ),
        is_by_strength=plan.exposure is Exposure.STRENGTH,
        quarters=quarters,
    )
