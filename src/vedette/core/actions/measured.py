"""The measured effect of a recommendation: what the numbers say against what was declared before (8.7, U11, U12).

The verdict is of the declared outcome and comparison alone. How far a contribution may be claimed hangs on the
other ways to look at the same change; without a design that holds nothing but an observed change is claimed
(DR-24).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.context.exposure import COVERS, Component
from vedette.core.context.served_months import next_month
from vedette.core.recommendations.effect import (
    SAID,
    Comparison,
    Declared,
    Exposure,
    time_words,
)
from vedette.core.stats.definition import Intervention, Kind
from vedette.core.stats.figure_effect import Look
from vedette.core.stats.power import LONGEST, Base, months_needed


class Effect(StrEnum):
    """What was measured: codes of codelists/effect_verdict."""

    NOT_DUE = "not_due"
    CANNOT_TELL = "cannot_tell"
    EFFECT = "effect"
    NO_EFFECT = "no_effect"
    WORSE = "worse"


class Claim(StrEnum):
    """How far a contribution of the measure may be claimed, in words that a report may use."""

    NONE = "none"
    """No change is told apart from chance."""
    OBSERVED = "observed"
    """A change is seen; nothing speaks for the measure rather than for what else changed."""
    CONSISTENT = "consistent"
    """The change came at the date, and the control did not change: consistent with a contribution."""
    PROBABLE = "probable"
    """Held against missions without the measure, declared before: a contribution is probable."""


class Check(StrEnum):
    """What a claim of a contribution rests on."""

    DECLARED_BEFORE = "declared before its start"
    AT_THE_DATE = "the change came at the date"
    NO_TREND = "no trend before the date"
    CONTROL_STAYED = "the control did not change"
    AGAINST_CONTROL = "a fall against the control"
    SAME_MIX = "a fall at the same mix of missions"
    OTHER_BASE = "a fall without the last year of the base"
    NO_ONE_MISSION = "a fall without any one mission"


@dataclass(frozen=True, slots=True)
class Estimate:
    """One way to look: a point of the figure of the effect."""

    look: Look
    value: float | None
    low: float | None
    high: float | None
    n: int
    caveat: str

    @property
    def is_fall(self) -> bool:
        """Whether its whole interval lies below 1."""
        return self.high is not None and self.high < 1


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a declared effect.

    Args:
        declared: What was declared last.
        estimates: By way to look; only those that were made.
        effect: The verdict.
        claim: How far a contribution may be claimed.
        checks: What the claim rests on: whether it holds; None where it could not be looked at.
        months: Months after the date that could be looked at.
        more: Months more until the declared fall shows with a chance of 0.8; None where 20 years do not do, or
            where it is told already.
        words: The verdict in sentences, the hardest first.
    """

    declared: Declared
    estimates: Mapping[Look, Estimate]
    effect: Effect
    claim: Claim
    checks: Mapping[Check, bool | None]
    months: int
    more: int | None
    words: tuple[str, ...]

    @property
    def headline(self) -> Estimate | None:
        """The estimate that was declared."""
        return self.estimates.get(headline_of(self.declared))


def figure_key(recommendation: str) -> str:
    """Key of the figure that measures the effect of a recommendation, stable for life."""
    return f"effect-{recommendation.lower()}"


def figure_form(recommendation: str, one: Declared) -> dict[str, object]:
    """The figure that measures a declared effect, as data: nothing in it but what was declared."""
    plan = one.plan
    end = _end_of(one)
    measure = Intervention(plan.last, plan.start, plan.phase_in, plan.control)
    others = {name: list(values) for name, values in plan.outcome.others}
    form: dict[str, object] = {
        "key": figure_key(recommendation),
        "title": f"What came after {recommendation}",
        "kind": Kind.EFFECT.value,
        "measure": plan.outcome.measure.value,
        "scope": {
            "name": plan.component,
            "missions": list(plan.missions),
            "causes": list(plan.causes),
            "components": list(_components(plan.component)),
            **({"others": others} if others else {}),
        },
        "period": [plan.first.isoformat(), end],
        "intervention": measure.as_json(),
    }
    if plan.exposure is Exposure.STRENGTH:
        form["exposure"] = plan.component
    return form


def headline_of(one: Declared) -> Look:
    """The way to look that was declared."""
    return Look.AGAINST_CONTROL if one.plan.comparison is Comparison.CONTROL else Look.RATIO


def measured(one: Declared, points: pa.Table, today: Base) -> Measured:
    """The verdict on a declared effect.

    Args:
        one: What was declared.
        points: Rows of FIGURES of its figure.
        today: The base as it is known now.
    """
    estimates = {found.look: found for found in _estimates(points)}
    checks = _checks(one, estimates)
    effect = _effect(one, estimates.get(headline_of(one)))
    claim = _claim(one, effect, checks)
    months = _months_looked(points)
    more = None
    if effect in (Effect.CANNOT_TELL, Effect.NOT_DUE):
        needed = months_needed(one.base, one.plan.fall, control=one.control)
        more = None if needed is None else max(needed - months, 1)
    words = (
        *_of_effect(one, effect, estimates.get(headline_of(one)), more),
        *_of_claim(claim),
        *_of_deviations(one, today, months),
    )
    refused = [str(row["caveat"]) for row in points.to_pylist() if row["value1"] is None]
    told = words if effect is not Effect.NOT_DUE else (*words[:1], *refused, *words[1:])
    return Measured(one, estimates, effect, claim, checks, months, more, tuple(told))


def effect_code(one: Declared, points: pa.Table) -> Effect:
    """The verdict alone, from the rows of FIGURES of its figure."""
    return _effect(one, {found.look: found for found in _estimates(points)}.get(headline_of(one)))


def hardest(found: Iterable[Effect]) -> Effect | None:
    """Of several verdicts the one that a reader must know first; None of none."""
    return min(found, key=_FROM_HARDEST.index, default=None)


_FROM_HARDEST = (
    Effect.WORSE, Effect.NO_EFFECT, Effect.CANNOT_TELL, Effect.EFFECT, Effect.NOT_DUE,
)  # fmt: skip


def _estimates(points: pa.Table) -> Iterator[Estimate]:
    for row in points.to_pylist():
        if row["value1"] is not None:
            yield Estimate(
                Look(row["value1"]), row["value"], row["low"], row["high"], row["n"],
                row["caveat"] or "",
            )  # fmt: skip


def _effect(one: Declared, found: Estimate | None) -> Effect:
    if found is None or found.value is None:
        return Effect.NOT_DUE
    if found.low is None or found.high is None:
        return Effect.CANNOT_TELL
    if found.low > 1:
        return Effect.WORSE
    if found.high < 1:
        return Effect.EFFECT
    return Effect.NO_EFFECT if found.low > 1 - one.plan.fall else Effect.CANNOT_TELL


def _checks(one: Declared, found: Mapping[Look, Estimate]) -> dict[Check, bool | None]:
    def falls(look: Look) -> bool | None:
        it = found.get(look)
        return None if it is None or it.high is None else it.is_fall

    trend, control = found.get(Look.TREND), found.get(Look.CONTROL)
    highest = found.get(Look.HIGHEST)
    return {
        Check.DECLARED_BEFORE: not one.is_late,
        Check.AT_THE_DATE: falls(Look.STEP),
        Check.NO_TREND: None if trend is None else _holds_one(trend),
        Check.CONTROL_STAYED: None if control is None else _holds_one(control),
        Check.AGAINST_CONTROL: falls(Look.AGAINST_CONTROL),
        Check.SAME_MIX: falls(Look.SAME_MIX),
        Check.OTHER_BASE: falls(Look.WITHOUT_LAST_YEAR),
        Check.NO_ONE_MISSION: (
            None if highest is None or highest.value is None else highest.value < 1
        ),
    }


def _holds_one(one: Estimate) -> bool | None:
    if one.low is None or one.high is None:
        return None
    return one.low <= 1 <= one.high


_OF_DESIGN = (Check.AT_THE_DATE, Check.NO_TREND, Check.CONTROL_STAYED, Check.AGAINST_CONTROL)
_OF_BASE = (Check.SAME_MIX, Check.OTHER_BASE, Check.NO_ONE_MISSION)


def _claim(one: Declared, effect: Effect, checks: Mapping[Check, bool | None]) -> Claim:
    if effect is not Effect.EFFECT:
        return Claim.NONE
    if not all(checks[name] for name in _OF_DESIGN) or any(
        checks[name] is False for name in _OF_BASE
    ):
        return Claim.OBSERVED
    is_strong = one.plan.comparison is Comparison.CONTROL and checks[Check.DECLARED_BEFORE]
    return Claim.PROBABLE if is_strong else Claim.CONSISTENT


def _months_looked(points: pa.Table) -> int:
    mine = points.filter(pc.equal(points["value1"], Look.AFTER.value))
    if not mine.num_rows:
        return 0
    first, last = mine["period_from"][0].as_py(), mine["period_to"][0].as_py()
    return int((last.year - first.year) * 12 + last.month - first.month + 1)


def _of_effect(
    one: Declared, effect: Effect, found: Estimate | None, more: int | None
) -> Iterator[str]:
    outcome, fall = one.plan.outcome, f"{one.plan.fall * 100:.0f}"
    if effect is Effect.NOT_DUE or found is None or found.value is None:
        yield "Nothing can be measured yet."
        return
    change = f"{abs(found.value - 1) * 100:.0f}"
    side = "% lower" if found.value < 1 else "% higher"
    if effect is Effect.CANNOT_TELL:
        yield (
            f"It cannot be told yet whether {SAID[outcome]} fell: the rate is {change} {side}, and chance "
            "explains that."
        )
        if more is None:
            yield (
                f"A fall of {fall} % does not show within {time_words(LONGEST)} of {SAID[outcome]} alone."
            )
        else:
            yield f"A fall of {fall} % needs about {time_words(more)} more."
    elif effect is Effect.EFFECT:
        yield (
            f"The rate of {SAID[outcome]} is {change} % lower since the date, more than chance explains."
        )
    elif effect is Effect.WORSE:
        yield (
            f"The rate of {SAID[outcome]} is {change} % higher since the date, more than chance explains: "
            "the wrong way."
        )
    else:
        yield (
            f"A fall of {fall} % in {SAID[outcome]} did not come: the rate is {change} {side}, and the "
            "interval leaves such a fall out."
        )


def _of_claim(claim: Claim) -> Iterator[str]:
    if claim is Claim.OBSERVED:
        yield (
            "It is an observed change: what else changed at the time, or chance after a peak, may explain it as well."
        )
    elif claim is Claim.CONSISTENT:
        yield (
            "The change came at the date and what the measure could not touch did not change: that is consistent "
            "with a contribution, and proves none."
        )
    elif claim is Claim.PROBABLE:
        yield (
            "Missions without the measure did not change, and this was declared before: a contribution is probable."
        )


def _of_deviations(one: Declared, today: Base, months: int) -> Iterator[str]:
    """What was done otherwise than declared."""
    if one.is_late:
        yield f"It was declared on {one.at[:10]}, after its start on {one.plan.start}."
    if one.why:
        yield f"It was declared anew: {one.why}"
    if today != one.base:
        yield f"The base has changed since: {one.base.events} then, {today.events} now."
    if 0 < months < one.plan.months:
        yield f"Of {time_words(one.plan.months)} declared, {time_words(months)} could be looked at."


def _end_of(one: Declared) -> str:
    plan = one.plan
    begins = next_month(plan.start.replace(day=1), plan.phase_in)
    return (next_month(begins, plan.months) - dt.timedelta(days=1)).isoformat()


def _components(component: str) -> tuple[str, ...]:
    return tuple(sorted(COVERS[Component(component)]))
