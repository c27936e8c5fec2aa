"""Did violence against peacekeepers rise in 2013-2017, and fall after? The answer from real data.

`python -m tests.core.stats.rise` writes docs/explanation/did-violence-rise.md; a test holds the page
against the data.
"""

from __future__ import annotations

import csv
import functools
import gzip
from collections.abc import Sequence
from pathlib import Path

from tests.core.stats.registry import NEW, registry
from tests.core.stats.strengths import monthly, uniformed_years, yearly_totals
from tests.shared_data import shared_data
from vedette.core.context.completeness import doubtful_years, exposure_years
from vedette.core.context.exposure import Component
from vedette.core.kernel.quantities import Interval
from vedette.core.sources.vocabulary import code_of_mission
from vedette.core.stats.changepoints import Change, change_of_deaths, change_of_events
from vedette.core.stats.clusters import cluster_interval
from vedette.core.stats.contrasts import Contrast, Side, contrast
from vedette.core.stats.leaving_out import Influence, leave_one_out
from vedette.core.stats.query import Cell, Period, Query, Scope, answer, ledger
from vedette.core.stats.rates import RateRatio, exact_interval
from vedette.core.stats.standardise import (
    DirectMethod,
    Stratum,
    clustered_ratio,
    direct_rate,
    expected_events,
    indirect_ratio,
)
from vedette.core.stats.trends import Step, Trend, trend
from vedette.core.stats.windows import Window, windows

PAGE = Path(__file__).parents[3] / "docs/explanation/did-violence-rise.md"
UNIFORMED = Scope("uniformed", causes=("malicious_act",), components=("military", "police"))
FIVE = ("MINUSMA", "MINUSCA", "MONUSCO", "UNAMID", "UNMISS")
CONTRASTS = (
    ((2013, 2017), (2008, 2012)),
    ((2013, 2017), (2003, 2012)),
    ((2013, 2017), (1993, 1997)),
    ((2017, 2017), (2013, 2016)),
    ((2018, 2020), (2013, 2017)),
)


@functools.cache
def cells() -> tuple[Cell, ...]:
    """Uniformed deaths by malicious acts, by mission and year."""
    query = Query(
        scope=UNIFORMED, period=Period.years(1990, 2020), by=("mission", "year"), source=NEW
    )
    return tuple(answer(query, ledger(registry(NEW).facts)))


def sizes(first: int, last: int, *, missions: Sequence[str] | None = None) -> tuple[int, ...]:
    """Deaths of each mission-day of closed years, largest first."""
    return tuple(
        sorted(
            (
                size
                for cell in cells()
                if first <= int(cell.group[1] or 0) <= last
                and (missions is None or cell.group[0] in missions)
                for size in cell.sizes
            ),
            reverse=True,
        )
    )


def side(first: int, last: int) -> Side:
    """Deaths and exposure of closed years."""
    years = uniformed_years()
    name = str(first) if first == last else f"{first}–{last}"
    served = sum(years[year].whole_year for year in range(first, last + 1))
    return Side(name, sizes(first, last), served)


@functools.cache
def contrasts() -> tuple[Contrast, ...]:
    """The five contrasts of the question."""
    return tuple(contrast(side(*a), side(*b), seed=1) for a, b in CONTRASTS)


@functools.cache
def mission_years() -> dict[tuple[str, int], float]:
    """Person-years of missions: by month to 2016, then yearly totals at the scale of the months."""
    missions = {row["mission"] for row in monthly().to_pylist()}
    made = {
        (mission, one.year): one.whole_year
        for mission in missions
        for one in exposure_years(monthly(), Component.UNIFORMED, missions=[mission])
        if one.year < 2018
    }
    scale = uniformed_years()[2018].whole_year / yearly_totals()[2018]
    path = shared_data("contributions", "un_country_mission_year_gender_2010-2021.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            year = int(row["Year"])
            if 2018 <= year <= 2020:
                key = (code_of_mission(row["Mission"]) or row["Mission"], year)
                made[key] = made.get(key, 0.0) + float(row["Total"] or 0) * scale
    return made


def served(mission: str, first: int, last: int) -> float:
    """Person-years of a mission in closed years."""
    return sum(mission_years().get((mission, year), 0.0) for year in range(first, last + 1))


def strata(first: int, last: int, missions: Sequence[str]) -> list[Stratum]:
    """Deaths and exposure by mission."""
    made = []
    for mission in missions:
        found = sizes(first, last, missions=[mission])
        made.append(
            Stratum(mission, sum(found), served(mission, first, last), sum(n * n for n in found))
        )
    return made


def shared_missions(*periods: tuple[int, int], least: float = 2_000.0) -> list[str]:
    """Missions with exposure in each of the periods."""
    every = {mission for mission, _ in mission_years()}
    return sorted(m for m in every if all(served(m, *period) >= least for period in periods))


@functools.cache
def trend_2013_2017() -> Trend:
    """The trend of the five years."""
    return trend([_step(year) for year in range(2013, 2018)], seed=1)


@functools.cache
def change_2003_2020() -> tuple[Change, Change]:
    """The one change of deaths, and that of incidents, 2003 to 2020."""
    steps = [_step(year) for year in range(2003, 2021)]
    return change_of_deaths(steps, seed=1), change_of_events(
        [len(s.sizes) for s in steps],
        [s.person_years for s in steps],
        [s.name for s in steps],
        seed=1,
    )


@functools.cache
def without_one_incident() -> Influence:
    """The ratio of 2017 to 2013-2016 without each incident of 2017."""
    late, early = side(2017, 2017), side(2013, 2016)
    named = {f"{n + 1}: {size} killed": size for n, size in enumerate(late.sizes)}
    return leave_one_out(named, lambda kept: sum(kept) / late.person_years / early.rate)


@functools.cache
def without_one_mission() -> dict[str, float]:
    """The ratio of 2013-2017 to 2008-2012 without each of the five missions."""
    made = {}
    years = uniformed_years()
    for left_out in FIVE:
        rates = []
        for first, last in ((2013, 2017), (2008, 2012)):
            deaths = sum(sizes(first, last)) - sum(sizes(first, last, missions=[left_out]))
            people = sum(years[y].whole_year for y in range(first, last + 1))
            rates.append(deaths / (people - served(left_out, first, last)))
        made[left_out] = rates[0] / rates[1]
    return made


def five_year_windows() -> list[Window]:
    """All windows of five years since 1990."""
    by_year = {year: sum(sizes(year, year)) for year in range(1990, 2021)}
    return windows(by_year, length=5)


def _as_it_stands(year: int) -> float:
    """Deaths over the yearly file, partial or not: what must not be done."""
    query = Query(scope=UNIFORMED, period=Period.years(year, year), source=NEW)
    [cell] = answer(query, ledger(registry(NEW).facts))
    return cell.value / yearly_totals()[year]


def _incidents(first: int, last: int, mission: str) -> int:
    return len(sizes(first, last, missions=[mission]))


def _step(year: int) -> Step:
    return Step(str(year), sizes(year, year), uniformed_years()[year].whole_year)


def _span(interval: Interval, scale: float = 1.0, digits: int = 2) -> str:
    return f"{interval.low * scale:.{digits}f} to {interval.high * scale:.{digits}f}"


def _ratio(made: RateRatio) -> str:
    p = f"p {made.p:.3f}" if made.p >= 0.001 else "p < .001"
    return f"{_span(made.interval)}, {p}"


def tables() -> dict[str, str]:
    """The tables of the page, as Markdown."""
    return {
        "years": _years(),
        "contrasts": _contrasts(),
        "missions": _missions(),
        "doubts": _doubts(),
    }


def _years() -> str:
    lines = [
        (
            "| year | deaths | incidents | deaths per incident | person-years | deaths per 1,000 | 95 % | "
            "incidents per 1,000 | 95 % | exposure |"
        ),
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for year in range(2008, 2021):
        one, found = uniformed_years()[year], sizes(year, year)
        scale = 1000 / one.whole_year
        lines.append(
            f"| {year} | {sum(found)} | {len(found)} | {sum(found) / len(found):.1f} | "
            f"{one.whole_year:,.0f} | {sum(found) * scale:.2f} | "
            f"{_span(cluster_interval(found), scale)} | {len(found) * scale:.2f} | "
            f"{_span(exact_interval(len(found)), scale)} | {'; '.join(one.doubts) or 'whole'} |"
        )
    return "\n".join(lines)


def _contrasts() -> str:
    lines = [
        (
            "| contrast | deaths | ratio of rates | plain Poisson | incidents drawn anew | compound Poisson | "
            "incidents | ratio of incident rates | deaths per incident |"
        ),
        "|---|---|---|---|---|---|---|---|---|",
    ]
    lines.extend(
        f"| {one.first.name} against {one.second.name} | {one.first.deaths} : {one.second.deaths} | "
        f"**{one.deaths.value:.2f}** | {_ratio(one.plain)} | {_ratio(one.deaths)} | "
        f"{_ratio(one.compound)} | {len(one.first.sizes)} : {len(one.second.sizes)} | "
        f"{one.incidents.value:.2f} ({_ratio(one.incidents)}) | x {one.deaths_per_incident:.2f} |"
        for one in contrasts()
    )
    return "\n".join(lines)


def _missions() -> str:
    lines = [
        "| mission | " + " | ".join(str(year) for year in range(2013, 2021)) + " |",
        "|---|" + "---|" * 8,
    ]
    for mission in FIVE:
        row = []
        for year in range(2013, 2021):
            people = served(mission, year, year)
            found = sizes(year, year, missions=[mission])
            row.append(
                f"{sum(found)} in {len(found)}; {1000 * sum(found) / people:.2f} "
                f"({_span(cluster_interval(found), 1000 / people, 1)})"
                if people
                else "—"
            )
        lines.append(f"| {mission} | " + " | ".join(row) + " |")
    return "\n".join(lines)


def _doubts() -> str:
    months = {year: one.whole_year for year, one in uniformed_years().items() if one.months == 12}
    found = doubtful_years(yearly_totals(), reference=months)
    lines = ["| year | total of the yearly file | why it is not used |", "|---|---|---|"]
    lines.extend(
        f"| {year} | {yearly_totals()[year]:,.0f} | {why} |" for year, why in sorted(found.items())
    )
    return "\n".join(lines)


def main() -> None:
    """Write the page."""
    text = (Path(__file__).parent / "did_violence_rise.template.md").read_text(encoding="utf-8")
    PAGE.write_text(page(text), encoding="utf-8")


def page(template: str) -> str:
    """The page with its tables and numbers from the data."""
    made = template
    for name, words in {**tables(), **numbers()}.items():
        made = made.replace("{{" + name + "}}", words)
    return made


def numbers() -> dict[str, str]:
    """The numbers of the sentences, as printed."""
    told = trend_2013_2017()
    deaths, incidents = change_2003_2020()
    shared = shared_missions((2008, 2012), (2013, 2017))
    reference = {
        one.name: 1000 * one.events / one.person_years for one in strata(2008, 2012, shared)
    }
    later = strata(2013, 2017, shared)
    smr = indirect_ratio(sum(one.events for one in later), expected_events(later, reference))
    rates = {m: 1000 * _incidents(2008, 2012, m) / served(m, 2008, 2012) for m in shared}
    attacks = indirect_ratio(
        sum(_incidents(2013, 2017, m) for m in shared), expected_events(later, rates)
    )
    both = shared_missions((2013, 2017), (2018, 2020))
    mix = {name: served(name, 2013, 2017) for name in both}
    before, after = (
        direct_rate(strata(*period, both), mix, method=DirectMethod.CLUSTERED)
        for period in ((2013, 2017), (2018, 2020))
    )
    held = clustered_ratio(strata(2018, 2020, both), strata(2013, 2017, both), mix)
    found = five_year_windows()
    ours = next(one for one in found if one.first == 2013)
    higher = [one for one in found if one.value >= ours.value and one.first != 2013]
    out = without_one_incident()
    missions = without_one_mission()
    return {
        "trend": f"x {told.deaths.ratio:.2f} a year ({_span(told.deaths.interval)})",
        "trend_p": f"by incident {told.deaths.p:.2f}, quasi-Poisson {told.quasi.p:.2f}, incidents dealt anew "
        f"{told.permuted_p:.2f}, incidents alone {told.exact_p:.2f}; plain Poisson {told.plain.p:.3f}",
        "change_deaths": f"{deaths.first_after} (95 %: {deaths.earliest} to {deaths.latest}; p {deaths.p:.3f}), from "
        f"{1000 * deaths.before:.2f} to {1000 * deaths.after:.2f} per 1,000",
        "change_incidents": f"{incidents.first_after} ({incidents.earliest} to {incidents.latest}; "
        f"p {incidents.p:.3f})",
        "shared": str(len(shared)),
        "smr": f"{smr.observed} deaths where {smr.expected:.0f} were to be expected: {smr.value:.2f}",
        "smr_incidents": f"{attacks.observed} incidents where {attacks.expected:.0f} were to be expected: "
        f"{attacks.value:.2f} ({_span(attacks.interval)})",
        "mix_before": f"{before.value:.2f} ({_span(before.interval)})",
        "mix_after": f"{after.value:.2f} ({_span(after.interval)})",
        "mix_ratio": f"{held.value:.2f} ({_ratio(held)})",
        "partial_2021": f"{_as_it_stands(2021) / _as_it_stands(2020):.0f}",
        "mix_missions": ", ".join(both),
        "window": str(ours.value),
        "higher": ", ".join(f"{w.first}–{w.last} {w.value}" for w in higher),
        "largest": f"{max(sizes(2017, 2017))}",
        "without_incident": f"{out.range[0]:.2f}",
        "without_missions": ", ".join(f"without {m} {v:.2f}" for m, v in missions.items()),
    }


if __name__ == "__main__":
    main()
