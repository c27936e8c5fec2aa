"""Did it change? Two spans of years of one scope held against each other, with the years between and around."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from vedette.core.context.exposure import COVERS, Component, Fill, PersonYears, filled, person_years
from vedette.core.kernel.errors import BadInput, NotEnoughData
from vedette.core.kernel.quantities import Interval, Rate
from vedette.core.stats.changepoints import Change, change_of_deaths
from vedette.core.stats.clusters import cluster_interval
from vedette.core.stats.contrasts import Contrast, Side, contrast
from vedette.core.stats.query import Cell, Ledger, Measure, Period, Query, Scope, answer, total
from vedette.core.stats.rates import exact_interval, rate_with
from vedette.core.stats.trends import Step, Trend, trend

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Question:
    """Which deaths of whom, and which years against which.

    Args:
        component: Whose deaths and whose exposure: both are of the same people (DR-08).
        first: First and last year of the span that is asked about.
        second: First and last year of the span that it is held against.
        missions: Codes of missions; empty is all missions with strength.
        causes: Codes of codelists/cause.
        fill: What stands in months without strength.
    """

    component: Component
    first: tuple[int, int]
    second: tuple[int, int]
    missions: tuple[str, ...] = ()
    causes: tuple[str, ...] = ("malicious_act",)
    fill: Fill = Fill.GAPS

    def __post_init__(self) -> None:
        for low, high in (self.first, self.second):
            if high < low:
                raise BadInput(
                    f"The years {low} to {high} end before they begin.", "Exchange them."
                )
        if self.first[0] <= self.second[1] and self.second[0] <= self.first[1]:
            raise BadInput(
                f"The years {_named(self.first)} and {_named(self.second)} overlap.",
                "Hold spans against each other that share no year.",
            )

    @property
    def scope(self) -> Scope:
        """Who is counted."""
        return Scope(
            self.component.value,
            missions=self.missions,
            causes=self.causes,
            components=tuple(sorted(COVERS[self.component])),
        )

    @property
    def years(self) -> range:
        """Every year from the first to the last of both spans."""
        named = (*self.first, *self.second)
        return range(min(named), max(named) + 1)


@dataclass(frozen=True, slots=True)
class Year:
    """One year.

    Args:
        year: The calendar year.
        cell: Deaths in months with strength, with the incidents behind them.
        left_out: Deaths in months without strength: in no rate.
        exposed: Person-years and how they are known.
        deaths: Deaths per person-year, compound-Poisson interval; None without strength.
        incidents: Deadly incidents per person-year, exact interval; None without strength.
        n_months: Months of the year with strength of at least one mission.
    """

    year: int
    cell: Cell
    left_out: int
    exposed: PersonYears
    deaths: Rate | None
    incidents: Rate | None
    n_months: int

    @property
    def sizes(self) -> tuple[int, ...]:
        """Deaths of each incident."""
        return tuple(size for size in self.cell.sizes if size > 0)

    @property
    def is_partial(self) -> bool:
        """Whether months of the year have no strength."""
        return self.n_months < _MONTHS


@dataclass(frozen=True, slots=True)
class Answer:
    """What can be said.

    Args:
        question: The question.
        years: Every year from the first to the last.
        contrast: The first span against the second.
        trend: The trend over all years; None with fewer than four.
        change: The one change of the death rate that fits best; None with fewer than four years.
        caveats: What a reader must know, in words.
    """

    question: Question
    years: tuple[Year, ...]
    contrast: Contrast
    trend: Trend | None
    change: Change | None
    caveats: tuple[str, ...]


def did_it_change(question: Question, book: Ledger, exposure: pa.Table, *, seed: int) -> Answer:
    """Counts, rates and their change, deaths taken in the incidents in which they happened.

    Only missions and months with strength are counted on both sides; what lies outside is told.

    Args:
        question: What is asked.
        book: The facts.
        exposure: Table EXPOSURE.
        seed: Of the draws.

    Raises:
        NotEnoughData: A year has no strength, or a span has no deaths.
    """
    served = filled(exposure, question.fill)
    years = tuple(_year(question, book, served, year) for year in question.years)
    steps = [Step(str(one.year), one.sizes, one.exposed.value) for one in years if one.deaths]
    first, second = (_side(span, years) for span in (question.first, question.second))
    made = contrast(first, second, seed=seed)
    # A series with a hole is no series: the trend and the change want every year.
    is_series = len(steps) == len(years) and len(steps) >= 4  # noqa: PLR2004 - as `trend` asks
    return Answer(
        question,
        years,
        made,
        trend(steps, seed=seed) if is_series else None,
        change_of_deaths(steps, seed=seed) if is_series else None,
        tuple(_caveats(years, made)),
    )


def _year(question: Question, book: Ledger, exposure: pa.Table, year: int) -> Year:
    period = Period.years(year, year)
    exposed = person_years(
        exposure,
        question.component,
        missions=question.missions or None,
        first=period.first,
        last=period.last,
    )
    query = Query(Measure.DEATHS, question.scope, period)
    inside = book.in_months(exposed.covered)
    [cell] = answer(query, book, only=inside)
    left_out = total(query, book).value - cell.value
    sizes = [size for size in cell.sizes if size > 0]
    deaths = incidents = None
    if exposed.value:
        deaths = rate_with(cell.value, exposed.value, _of_deaths(sizes))
        incidents = rate_with(len(sizes), exposed.value, exact_interval(len(sizes)))
    months = {month for _, month in exposed.covered}
    return Year(year, cell, left_out, exposed, deaths, incidents, len(months))


def _of_deaths(sizes: Sequence[int]) -> Interval:
    return cluster_interval(sizes) if sizes else exact_interval(0)


def _side(span: tuple[int, int], years: Sequence[Year]) -> Side:
    mine = [one for one in years if span[0] <= one.year <= span[1]]
    without = [str(one.year) for one in mine if one.deaths is None]
    if without:
        raise NotEnoughData(
            f"There is no strength for {', '.join(without)}.",
            "Add the strength of these years, or choose others.",
        )
    sizes = tuple(size for one in mine for size in one.sizes)
    if not sizes:
        raise NotEnoughData(
            f"Nobody of this scope was killed in {_named(span)}: there is nothing to divide by.",
            "Take longer spans.",
        )
    return Side(_named(span), sizes, sum(one.exposed.value for one in mine))


def _caveats(years: Sequence[Year], made: Contrast) -> list[str]:
    found = [made.caveat] if made.caveat else []
    if partial := [str(one.year) for one in years if one.is_partial]:
        found.append(f"strength of only some months in {', '.join(partial)}")
    if left_out := sum(one.left_out for one in years):
        found.append(f"{left_out} people killed in months without strength are left out")
    if interpolated := sum(one.exposed.n_interpolated for one in years):
        found.append(f"{interpolated} mission-months of strength are interpolated")
    return found


def _named(span: tuple[int, int]) -> str:
    low, high = span
    return str(low) if low == high else f"{low}–{high}"
