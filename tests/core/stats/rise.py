"""Did violence against peacekeepers rise in 2013-2017, and fall after? The answer from real data.

`python -m tests.core.stats.rise` writes docs/explanation/did-violence-rise.md; a test holds the page
against the data.
"""

from __future__ import annotations

import functools
from pathlib import Path

from tests.core.stats.registry import NEW, registry
from tests.core.stats.strengths import by_year, monthly
from vedette.core.context.years import years_table
from vedette.core.kernel.quantities import Interval
from vedette.core.stats.points import p_digits
from vedette.core.stats.query import ledger
from vedette.core.stats.rates import RateRatio
from vedette.core.stats.standardise import StandardisedRatio
from vedette.core.stats.study import (
    Evidence,
    Question,
    Study,
    evidence_of,
    named,
    study,
    study_named,
)
from vedette.core.stats.study_mix import MissionYear, Mix, mix

PAGE = Path(__file__).parents[3] / "docs/explanation/did-violence-rise.md"


@functools.cache
def question() -> Question:
    """The shipped question."""
    return study_named("did-violence-rise")


@functools.cache
def evidence() -> Evidence:
    """The public registry, its mission-days as incidents, and the real strength."""
    years = years_table(monthly(), by_year())
    return evidence_of(question(), ledger(registry(NEW).facts), years)


@functools.cache
def answer() -> Study:
    """The product's answer."""
    return study(question(), evidence())


@functools.cache
def mixed() -> Mix:
    """The product's answer on the mix of missions."""
    return mix(question(), evidence())


def _span(interval: Interval, scale: float = 1.0, digits: int = 2) -> str:
    return f"{interval.low * scale:.{digits}f} to {interval.high * scale:.{digits}f}"


def _ratio(made: RateRatio) -> str:
    return f"{_span(made.interval)}, p {p_digits(made.p)}"


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
    lines.extend(
        f"| {one.year} | {sum(one.sizes)} | {len(one.sizes)} | {sum(one.sizes) / len(one.sizes):.1f} | "
        f"{one.person_years:,.0f} | {one.deaths.value:.2f} | {_span(one.deaths.interval)} | "
        f"{one.incidents.value:.2f} | {_span(one.incidents.interval)} | {one.doubts or 'whole'} |"
        for one in answer().years
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
        for one in answer().contrasts
    )
    return "\n".join(lines)


def _missions() -> str:
    years = sorted({one.year for one in mixed().by_year})
    lines = [
        "| mission | " + " | ".join(map(str, years)) + " |",
        "|---|" + "---|" * len(years),
    ]
    for mission in question().missions:
        row = [_mission_year(one) for one in mixed().by_year if one.mission == mission]
        lines.append(f"| {mission} | " + " | ".join(row) + " |")
    return "\n".join(lines)


def _mission_year(one: MissionYear) -> str:
    if one.rate is None:
        return "—"
    return (
        f"{sum(one.sizes)} in {len(one.sizes)}; {one.rate.value:.2f} "
        f"({_span(one.rate.interval, digits=1)})"
    )


def _doubts() -> str:
    lines = ["| year | total of the yearly file | why it is not used |", "|---|---|---|"]
    lines.extend(f"| {one.year} | {one.told:,.0f} | {one.why} |" for one in answer().refused)
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


def _against_expected(made: StandardisedRatio, unit: str) -> str:
    return f"{made.observed} {unit} where {made.expected:.0f} were to be expected: {made.value:.2f}"


def numbers() -> dict[str, str]:
    """The numbers of the sentences, as printed."""
    made, held = answer(), mixed()
    told, (deaths, incidents) = made.within, made.changes
    ours = next(one for one in made.windows if one.first == question().asked[0])
    higher = [one for one in made.windows if one.value >= ours.value and one != ours]
    peak = next(one for one in made.years if one.year == question().peak)
    return {
        "trend": f"x {told.deaths.ratio:.2f} a year ({_span(told.deaths.interval)})",
        "trend_p": f"by incident {told.deaths.p:.2f}, quasi-Poisson {told.quasi.p:.2f}, incidents dealt anew "
        f"{told.permuted_p:.2f}, incidents alone {told.exact_p:.2f}; plain Poisson {told.plain.p:.3f}",
        "change_deaths": f"{deaths.first_after} (95 %: {deaths.earliest} to {deaths.latest}; p {deaths.p:.3f}), from "
        f"{1000 * deaths.before:.2f} to {1000 * deaths.after:.2f} per 1,000",
        "change_incidents": f"{incidents.first_after} ({incidents.earliest} to {incidents.latest}; "
        f"p {incidents.p:.3f})",
        "shared": str(len(held.shared)),
        "smr": _against_expected(held.deaths, "deaths"),
        "smr_incidents": f"{_against_expected(held.incidents, 'incidents')} "
        f"({_span(held.incidents.interval)})",
        "mix_before": f"{held.asked.value:.2f} ({_span(held.asked.interval)})",
        "mix_after": f"{held.after.value:.2f} ({_span(held.after.interval)})",
        "mix_ratio": f"{held.fall.value:.2f} ({_ratio(held.fall)})",
        "partial_2021": f"{made.refused[-1].times:.0f}",
        "mix_missions": ", ".join(held.standard),
        "window": str(ours.value),
        "higher": ", ".join(f"{named((w.first, w.last))} {w.value}" for w in higher),
        "largest": f"{max(peak.sizes)}",
        "without_incident": f"{made.without_incident.range[0]:.2f}",
        "without_missions": ", ".join(
            f"without {m} {v:.2f}" for m, v in held.without.items() if v is not None
        ),
    }


if __name__ == "__main__":
    main()
