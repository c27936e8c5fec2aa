"""The effect that is declared before anything is done: what will be counted, and whether it can show at all (8.6).

A plan is locked by the fingerprint of what it says and of the base that it was computed from. Whoever changes it
later declares another version with a reason; the first one stays beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.fingerprint import of_value
from vedette.core.stats.power import (
    LONGEST,
    USUAL,
    Base,
    best_power,
    months_needed,
    power,
    smallest_fall,
)
from vedette.core.stats.query import Measure

WAITS = (12, 24, 36, 60, 120)
"""Months after which it is told what could show."""
_YEAR = 12


class Outcome(StrEnum):
    """What can be counted."""

    DEATHS = "deaths"
    INCIDENTS = "incidents"
    ALL_INCIDENTS = "all_incidents"
    INJURIES = "injuries"
    SEVERE_INJURIES = "severe_injuries"

    @property
    def measure(self) -> Measure:
        """What a figure counts for it."""
        return Measure.INJURIES if self is Outcome.SEVERE_INJURIES else Measure(self.value)

    @property
    def others(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Further parts of the scope: of injuries the grades that count as severe (codelists/injury_severity).

        Where a source tells one grade per incident, it is the gravest, and holds for all who were injured there.
        """
        is_severe = self is Outcome.SEVERE_INJURIES
        return (("injury_severity", ("critical", "severe")),) if is_severe else ()


SAID = {
    Outcome.DEATHS: "deaths",
    Outcome.INCIDENTS: "incidents with deaths",
    Outcome.ALL_INCIDENTS: "incidents with or without deaths",
    Outcome.INJURIES: "injuries",
    Outcome.SEVERE_INJURIES: "severe injuries",
}


class Comparison(StrEnum):
    """What the time afterwards is held against."""

    BEFORE = "before"
    """The same missions before."""
    CONTROL = "control"
    """The same missions before, and other missions at both times."""


class Exposure(StrEnum):
    """What the outcome is divided by."""

    STRENGTH = "strength"
    """Person-years of those who are counted."""
    TIME = "time"
    """Time alone: strength is taken as staying as it is."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is declared.

    Args:
        outcome: What is counted.
        first: First day of the base.
        last: Last day of the base.
        start: Day from which the effect is looked for; fixed before looking (M8).
        fall: Share by which the rate is to fall, above 0 and below 1.
        months: Months that the review means to look for it.
        phase_in: Months from the start that are left out because the measure is only coming.
        missions: Where it is done; none is everywhere.
        causes: Causes that count.
        component: Whose casualties and whose exposure: uniformed, military, police, civilian.
        exposure: What the outcome is divided by.
        comparison: What it is held against.
        control: Missions where it is not done, for a comparison with a control.
    """

    outcome: Outcome
    first: dt.date
    last: dt.date
    start: dt.date
    fall: float
    months: int
    phase_in: int = 0
    missions: tuple[str, ...] = ()
    causes: tuple[str, ...] = ("malicious_act",)
    component: str = "uniformed"
    exposure: Exposure = Exposure.STRENGTH
    comparison: Comparison = Comparison.BEFORE
    control: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.first < self.last < self.start:
            raise BadInput(
                f"The base {self.first} to {self.last} does not lie before the start {self.start}.",
                "Name a base that ends before the measure begins.",
            )
        if not 0 < self.fall < 1:
            raise BadInput(f"A fall of {self.fall:g} is none.", "State a share, such as 0.3.")
        if not 1 <= self.months <= LONGEST or self.phase_in < 0:
            raise BadInput(
                f"{self.months} months of looking, {self.phase_in} of coming cannot be.",
                f"Look for 1 to {LONGEST} months.",
            )
        wants = self.comparison is Comparison.CONTROL
        if wants != bool(self.control) or set(self.control) & set(self.missions):
            raise BadInput(
                "A control needs missions where the measure is not done, and only a control.",
                "Name them in `control`, apart from `missions`.",
            )


@dataclass(frozen=True, slots=True)
class Declared:
    """A plan with the base that it was computed from, as it was declared.

    Args:
        plan: The plan.
        bases: What was seen before, of every outcome that was counted.
        control: The same of the control.
        by: Who declared it.
        at: When (ISO 8601).
        why: Why it is another one than before; "" for the first.
    """

    plan: Plan
    bases: Mapping[Outcome, Base]
    control: Base | None
    by: str
    at: str
    why: str = ""

    @property
    def base(self) -> Base:
        """What was seen before of the outcome that is declared."""
        return self.bases[self.plan.outcome]

    @property
    def lock(self) -> str:
        """Fingerprint of what was declared and of what it was computed from."""
        return of_value(told(self))

    @property
    def is_late(self) -> bool:
        """Whether it was declared after its start: then it was not declared before."""
        return dt.date.fromisoformat(self.at[:10]) > self.plan.start


@dataclass(frozen=True, slots=True)
class Prospect:
    """What an outcome can show.

    Args:
        outcome: What is counted.
        base: What was seen before.
        chance: Chance that the declared fall shows after the months that were declared.
        months: Months until it shows with the usual chance of 0.8; None where 20 years do not do.
        never: Whether it would not show however long one waits.
        detectable: Months -> smallest fall that shows after them; None for none.
    """

    outcome: Outcome
    base: Base
    chance: float
    months: int | None
    never: bool
    detectable: Mapping[int, float | None]


def declared(change: Mapping[str, Any]) -> Declared:
    """What a decision says that somebody declared.

    Raises:
        BadInput: Something is missing, or is no plan.
    """
    bases = change.get("bases") or {}
    made = Declared(
        plan=plan_of(change["plan"]),
        bases={Outcome(name): Base(**one) for name, one in bases.items()},
        control=None if change.get("control") is None else Base(**change["control"]),
        by=str(change["by"]),
        at=str(change["at"]),
        why=str(change.get("why") or "").strip(),
    )
    if made.plan.outcome not in made.bases:
        raise BadInput(
            f"Nothing is known of {SAID[made.plan.outcome]} before.", "Declare what is counted."
        )
    return made


def told(one: Declared) -> dict[str, Any]:
    """A declaration in JSON types, as a decision holds it."""
    plan = {name: _plain(value) for name, value in asdict(one.plan).items()}
    return {
        "plan": plan,
        "bases": {str(name): asdict(base) for name, base in sorted(one.bases.items())},
        "control": None if one.control is None else asdict(one.control),
    }


def plan_of(said: Mapping[str, Any]) -> Plan:
    """A plan from JSON types.

    Raises:
        BadInput: Something is missing, unknown or cannot be read; the message names it.
    """
    unknown = [name for name in said if name not in Plan.__slots__]
    if unknown:
        raise BadInput(f"A plan has no '{unknown[0]}'.", f"Use {', '.join(Plan.__slots__)}.")
    made: dict[str, Any] = {}
    for name, value in said.items():
        try:
            made[name] = _READ.get(name, str)(value)
        except (TypeError, ValueError) as error:
            raise BadInput(
                f"The {name} of the plan, '{value}', cannot be read.",
                "Write days as 2018-01-31, shares as 0.3, several missions apart.",
            ) from error
    lacking = [name for name in _NEEDED if name not in made]
    if lacking:
        raise BadInput(f"The plan lacks {', '.join(lacking)}.", "State it before it begins.")
    return Plan(**made)


def prospects(one: Declared) -> list[Prospect]:
    """What each outcome could show, the declared one first."""
    names = sorted(one.bases, key=lambda name: name is not one.plan.outcome)
    return [_prospect(one, name) for name in names]


def verdict(one: Declared, found: list[Prospect]) -> list[str]:
    """What a reader must know of a declaration, in sentences; the hardest first."""
    return [*_of_outcome(one, found[0]), *_of_others(found), *_of_design(one)]


def _of_outcome(one: Declared, mine: Prospect) -> Iterator[str]:
    if mine.months is not None and mine.months > one.plan.months:
        fall = _percent(one.plan.fall)
        yield (
            f"A fall of {fall} in {SAID[mine.outcome]} needs {time_words(mine.months)}; after the "
            f"{time_words(one.plan.months)} declared it shows with a chance of {mine.chance:.2f}."
        )
    else:
        yield when_it_shows(mine.outcome, mine.base, one.plan.fall, mine.months, never=mine.never)
    least = mine.detectable.get(one.plan.months)
    said = (
        "no fall of any size shows"
        if least is None
        else f"the smallest fall that shows is {_percent(least)}"
    )
    yield f"After {time_words(one.plan.months)} {said}."


def when_it_shows(
    outcome: Outcome, base: Base, share: float, months: int | None, *, never: bool
) -> str:
    """When a fall shows in an outcome, in one sentence."""
    fall = _percent(share)
    seen = f"{base.events} in the base"
    if base.events != base.incidents:
        seen = f"{base.events} in {base.incidents} incidents"
    if never:
        return (
            f"{_capital(SAID[outcome])} alone can never show a fall of {fall}: {seen} leave too much to "
            "chance, however long one waits."
        )
    if months is None:
        return (
            f"{_capital(SAID[outcome])} do not show a fall of {fall} within {time_words(LONGEST)}."
        )
    return f"A fall of {fall} in {SAID[outcome]} shows after {time_words(months)}."


def _of_others(found: list[Prospect]) -> Iterator[str]:
    mine, *others = found
    limit = LONGEST + 1 if mine.months is None else mine.months
    sooner = [(one.months, one) for one in others if one.months is not None and one.months < limit]
    for months, other in sorted(sooner, key=lambda pair: pair[0]):
        yield f"{_capital(SAID[other.outcome])} would show it after {time_words(months)}."
    if mine.months is None and not sooner:
        yield "No outcome that the review counts would: declare a measure of the process as well."


def _of_design(one: Declared) -> Iterator[str]:
    if one.is_late:
        yield f"It was declared on {one.at[:10]}, after its start on {one.plan.start}."
    if _years(one.plan) < _SHORT_BASE:
        yield (
            "The base is shorter than five years: a review ordered at a peak is followed by a fall in "
            "any case (M9)."
        )
    if one.plan.exposure is Exposure.TIME:
        yield "Strength is not counted: a fall may only tell of fewer people."


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


_SHORT_BASE = 4.9
_NEEDED = ("outcome", "first", "last", "start", "fall", "months")


def _prospect(one: Declared, outcome: Outcome) -> Prospect:
    base, plan = one.bases[outcome], one.plan
    # a control is counted in the declared outcome only
    control = one.control if outcome is plan.outcome else None
    waits = sorted({*WAITS, plan.months})
    never = best_power(base, plan.fall, control=control) < USUAL
    return Prospect(
        outcome=outcome,
        base=base,
        chance=power(base, plan.fall, plan.months, control=control),
        months=None if never else months_needed(base, plan.fall, control=control),
        never=never,
        detectable={months: smallest_fall(base, months, control=control) for months in waits},
    )


def _years(plan: Plan) -> float:
    return (plan.last - plan.first).days / 365.25


def time_words(months: int) -> str:
    """Months in words: years where they are whole."""
    years, rest = divmod(months, _YEAR)
    if rest or not years:
        return "1 month" if months == 1 else f"{months} months"
    return "1 year" if years == 1 else f"{years} years"


def _capital(words: str) -> str:
    """Words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def _plain(value: object) -> object:
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _several(value: object) -> tuple[str, ...]:
    named = value if isinstance(value, list | tuple) else str(value).split(",")
    return tuple(str(one).strip() for one in named if str(one).strip())


_READ: Mapping[str, Any] = {
    "outcome": Outcome,
    "first": dt.date.fromisoformat,
    "last": dt.date.fromisoformat,
    "start": dt.date.fromisoformat,
    "fall": float,
    "months": int,
    "phase_in": int,
    "missions": _several,
    "causes": _several,
    "component": str,
    "exposure": Exposure,
    "comparison": Comparison,
    "control": _several,
}
