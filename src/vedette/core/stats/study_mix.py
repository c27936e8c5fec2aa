"""The mix of missions in a study: what was to be expected, what hangs on one mission, one mix for both sides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vedette.core.context.years import EVERY
from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.quantities import Rate
from vedette.core.stats.clusters import cluster_interval
from vedette.core.stats.rates import RateRatio, exact_interval, rate_with
from vedette.core.stats.standardise import (
    DirectMethod,
    StandardisedRatio,
    Stratum,
    clustered_ratio,
    direct_rate,
    expected_events,
    indirect_ratio,
)
from vedette.core.stats.study import Evidence, Question, Span

_PER = 1000.0
Count = Callable[[Sequence[int]], int]


@dataclass(frozen=True, slots=True)
class MissionYear:
    """One mission in one year: deaths of each incident; the rate, None where it did not serve."""

    mission: str
    year: int
    sizes: tuple[int, ...]
    rate: Rate | None


@dataclass(frozen=True, slots=True)
class Mix:
    """What the mix of missions does to the answer.

    Args:
        shared: Missions that served in the years asked about and in those before.
        deaths: Their deaths against those expected at their own rates before.
        incidents: The same of incidents, exact.
        ratio: Ratio of death rates, years asked about to those before, all missions.
        without: The same ratio without each mission shown; None where it cannot be told.
        standard: Missions that served in the years asked about and after; their exposure in the
            years asked about is the standard.
        asked: Standardised death rate of the years asked about.
        after: Standardised death rate after.
        fall: Ratio of the two, after to asked.
        by_year: Missions shown, year by year.
    """

    shared: tuple[str, ...]
    deaths: StandardisedRatio
    incidents: StandardisedRatio
    ratio: float
    without: dict[str, float | None]
    standard: tuple[str, ...]
    asked: Rate
    after: Rate
    fall: RateRatio
    by_year: tuple[MissionYear, ...]


def mix(question: Question, found: Evidence) -> Mix:
    """The mix of missions.

    Raises:
        NotEnoughData: No mission served on both sides, or a side has no deaths.
    """
    asked, before, after = question.asked, question.before, question.after
    shared = _serving(question, found, before, asked)
    standard = _serving(question, found, asked, after)
    weights = {mission: found.person_years(asked, mission) for mission in standard}
    rates = [
        direct_rate(_strata(found, span, standard), weights, method=DirectMethod.CLUSTERED)
        for span in (asked, after)
    ]
    return Mix(
        shared,
        _against_before(found, question, shared, of_deaths),
        _against_before(found, question, shared, of_incidents),
        found.side(asked).rate / found.side(before).rate,
        {mission: _without(found, question, mission) for mission in question.missions},
        standard,
        rates[0],
        rates[1],
        clustered_ratio(_strata(found, after, standard), _strata(found, asked, standard), weights),
        tuple(
            _mission_year(found, mission, year)
            for mission in question.missions
            for year in range(asked[0], after[1] + 1)
        ),
    )


def of_deaths(sizes: Sequence[int]) -> int:
    """Deaths of incidents."""
    return sum(sizes)


def of_incidents(sizes: Sequence[int]) -> int:
    """Incidents."""
    return len(sizes)


def _serving(question: Question, found: Evidence, *spans: Span) -> tuple[str, ...]:
    missions = sorted({mission for mission, _ in found.served} - {EVERY})
    serving = tuple(
        m
        for m in missions
        if all(found.person_years(span, m) >= question.least_person_years for span in spans)
    )
    if not serving:
        raise NotEnoughData(
            f"No mission served in both spans with {question.least_person_years:,.0f} person-years.",
            "Take other spans, or add strength of the missions.",
        )
    return serving


def _strata(
    found: Evidence, span: Span, missions: Sequence[str], count: Count = of_deaths
) -> list[Stratum]:
    made = []
    for mission in missions:
        sizes = found.sizes(span, [mission])
        squares = sum(n * n for n in sizes)
        made.append(Stratum(mission, count(sizes), found.person_years(span, mission), squares))
    return made


def _against_before(
    found: Evidence, question: Question, shared: Sequence[str], count: Count
) -> StandardisedRatio:
    earlier = _strata(found, question.before, shared, count)
    later = _strata(found, question.asked, shared, count)
    reference = {one.name: _PER * one.events / one.person_years for one in earlier}
    return indirect_ratio(sum(one.events for one in later), expected_events(later, reference))


def _without(found: Evidence, question: Question, mission: str) -> float | None:
    """The ratio of death rates without one mission; None where the others had no deaths or did not serve."""
    rates = []
    for span in (question.asked, question.before):
        deaths = sum(found.sizes(span)) - sum(found.sizes(span, [mission]))
        people = found.person_years(span) - found.person_years(span, mission)
        rates.append(deaths / people if people > 0 else 0.0)
    return rates[0] / rates[1] if rates[1] else None


def _mission_year(found: Evidence, mission: str, year: int) -> MissionYear:
    sizes, people = found.sizes((year, year), [mission]), found.person_years((year, year), mission)
    counted = cluster_interval(sizes) if sizes else exact_interval(0)
    rate = rate_with(sum(sizes), people, counted) if people else None
    return MissionYear(mission, year, sizes, rate)
