"""What came after the action plan of 2018: the effect on deaths by malicious acts, from real data.

`python -m tests.core.actions.effect_2018` writes docs/explanation/what-came-after-2018.md; a test holds the page
against the data.
"""

from __future__ import annotations

import datetime as dt
import functools
from pathlib import Path

from tests.core.stats.registry import NEW, registry
from tests.core.stats.strengths import by_year, monthly
from vedette.core.actions.measured import Claim, Estimate, Measured, figure_form, measured
from vedette.core.context.years import years_table
from vedette.core.recommendations.effect import Declared, Outcome, Plan
from vedette.core.recommendations.effect_base import bases
from vedette.core.stats.definition import parse_definition
from vedette.core.stats.figure_effect import Look
from vedette.core.stats.figures import told
from vedette.core.stats.points import Inputs
from vedette.core.stats.query import ledger

PAGE = Path(__file__).parents[3] / "docs/explanation/what-came-after-2018.md"
TEMPLATE = Path(__file__).parent / "effect_2018.template.md"
_CLAIMS = {
    Claim.NONE: "no contribution can be claimed",
    Claim.OBSERVED: "an observed change, no more",
    Claim.CONSISTENT: "consistent with a contribution; proves none",
    Claim.PROBABLE: "a contribution is probable",
}
OUTCOMES = {Outcome.DEATHS: "deaths", Outcome.INCIDENTS: "deadly incidents"}


def plan(outcome: Outcome) -> Plan:
    """Base: the five years of the review. The plan was adopted early in 2018; its first half-year is left out."""
    return Plan(
        outcome=outcome,
        first=dt.date(2013, 1, 1),
        last=dt.date(2017, 12, 31),
        start=dt.date(2018, 1, 1),
        phase_in=6,
        fall=0.3,
        months=30,
    )


@functools.cache
def effect(outcome: Outcome) -> Measured:
    """The product's answer."""
    facts = registry(NEW).facts
    book, exposure = ledger(facts), monthly()
    stated = plan(outcome)
    before, control = bases(stated, book, exposure)
    one = Declared(stated, before, control, "the authors", "2026-11-27")
    definition = parse_definition(figure_form("REC-2018", one))
    inputs = Inputs(book, exposure, years=years_table(exposure, by_year()))
    points, _ = told(definition, inputs, facts=facts)
    return measured(one, points, before[outcome])


def page(template: str) -> str:
    """The page with its tables and numbers from the data."""
    made = template
    for name, words in _words().items():
        made = made.replace("{{" + name + "}}", words)
    return made


def _words() -> dict[str, str]:
    return {
        "looks": _looks(),
        "checks": _checks(),
        **{f"verdict_{name.value}": " ".join(effect(name).words[:1]) for name in OUTCOMES},
        **{f"claim_{name.value}": _CLAIMS[effect(name).claim] for name in OUTCOMES},
    }


def _looks() -> str:
    lines = [
        "| way to look | deaths | 95 % | deadly incidents | 95 % | what a reader must know (deaths) |",
        "|---|---|---|---|---|---|",
    ]
    deaths, incidents = (effect(name).estimates for name in OUTCOMES)
    for look in Look:
        if look in deaths:
            other = incidents.get(look)
            said = deaths[look].caveat.replace("|", "/")
            cells = (_number(deaths[look]), _span(deaths[look]), _number(other), _span(other))
            lines.append(f"| {look} | {' | '.join(cells)} | {said} |")
    return "\n".join(lines)


def _number(one: Estimate | None) -> str:
    return "—" if one is None or one.value is None else f"{one.value:.2f}"


def _span(one: Estimate | None) -> str:
    if one is None or one.low is None or one.high is None:
        return "—"
    return f"{one.low:.2f} to {one.high:.2f}"


def _checks() -> str:
    lines = ["| what a claim would rest on | deaths | deadly incidents |", "|---|---|---|"]
    both = [effect(name).checks for name in OUTCOMES]
    for name in both[0]:
        lines.append(f"| {name} | {' | '.join(_holds(one[name]) for one in both)} |")
    return "\n".join(lines)


def _holds(value: bool | None) -> str:
    return "not known" if value is None else "holds" if value else "does not hold"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(TEMPLATE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
