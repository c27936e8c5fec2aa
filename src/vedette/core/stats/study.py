"""A question over many years answered whole: counts, rates, contrasts, moment of change, mix of missions.

What is asked is data (`definitions/*_study.json`), so that another review asks it of its own years.
"""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import pyarrow as pa

from vedette.core.context.years import EVERY, YearState, served_in
from vedette.core.kernel.errors import BadInput, NotEnoughData, NotFound
from vedette.core.kernel.quantities import Rate
from vedette.core.stats.changepoints import Change, change_of_deaths, change_of_events
from vedette.core.stats.claims import scope_of
from vedette.core.stats.clusters import cluster_interval
from vedette.core.stats.contrasts import Contrast, Side, contrast
from vedette.core.stats.leaving_out import Influence, leave_one_out
from vedette.core.stats.query import Cell, Ledger, Period, Query, Scope, answer
from vedette.core.stats.rates import exact_interval, rate_with
from vedette.core.stats.trends import Step, Trend, trend
from vedette.core.stats.windows import Window, windows

_DEFINITIONS = importlib.resources.files(__package__) / "definitions"
_SUFFIX = "_study.json"
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; spans are first and last calendar year, both counted.

    Args:
        key: Name, stable for life.
        title: The question in words.
        scope: Whose deaths; their exposure is uniformed.
        source: A source as it stands, or `all`.
        since: First year of which windows are taken.
        years: Years shown one by one.
        asked: The span that the question is about.
        before: What its rise is measured from.
        after: What its fall is measured at.
        peak: The year that is held against the rest of `asked`.
        contrasts: Pairs of spans held against each other.
        change: Years in which one change is looked for.
        missions: Missions shown one by one.
        least_person_years: Exposure from which a mission counts as serving in a span.
        limits: What cannot be said, in sentences.
        seed: Of the draws.
    """

    key: str
    title: str
    scope: Scope
    source: str
    since: int
    years: Span
    asked: Span
    before: Span
    after: Span
    peak: int
    contrasts: tuple[tuple[Span, Span], ...]
    change: Span
    missions: tuple[str, ...] = ()
    least_person_years: float = 2_000.0
    limits: tuple[str, ...] = ()
    seed: int = 1


class Verdict(StrEnum):
    """What a contrast of death rates shows at 5 %."""

    CLEAR = "clear"
    """Deaths in incidents, and incidents alone, both differ."""
    BORDERLINE = "borderline"
    """One of the two differs."""
    PLAIN_ONLY = "plain_only"
    """Only an interval that takes each death as independent says so."""
    NOT_SHOWN = "not_shown"
    """Nothing differs."""


@dataclass(frozen=True, slots=True)
class StudyYear:
    """One year: deaths of each incident, exposure, both rates, what is doubtful of the exposure."""

    year: int
    sizes: tuple[int, ...]
    person_years: float
    deaths: Rate
    incidents: Rate
    doubts: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A year of a yearly table of strength that is in no rate.

    Args:
        year, told, why, source: The year, its total as told, the reason, the table.
        deaths: Deaths of that year.
        times: How many times deadlier than the last whole year it would look; None without deaths.
    """

    year: int
    told: float
    why: str
    source: str
    deaths: int
    times: float | None


@dataclass(frozen=True, slots=True)
class Study:
    """The answer, without the mix of missions (`study_mix`).

    Args:
        question: What was asked.
        years: Year by year.
        contrasts: As asked, in order.
        within: Trend within the years asked about.
        changes: The one change of deaths and the one of incidents.
        windows: All windows as long as the years asked about.
        without_incident: Ratio of the peak to the rest, each incident of the peak left out.
        refused: Partial years of yearly tables.
    """

    question: Question
    years: tuple[StudyYear, ...]
    contrasts: tuple[Contrast, ...]
    within: Trend
    changes: tuple[Change, Change]
    windows: tuple[Window, ...]
    without_incident: Influence
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Deaths by mission and year, and whole-year exposure; made once by `evidence_of`."""

    cells: Sequence[Cell]
    served: Mapping[tuple[str, int], float]
    years: pa.Table

    def sizes(self, span: Span, missions: Sequence[str] | None = None) -> tuple[int, ...]:
        """Deaths of each incident in a span, largest first."""
        found = (
            size
            for cell in self.cells
            if span[0] <= int(cell.group[1] or 0) <= span[1]
            and (missions is None or cell.group[0] in missions)
            for size in cell.sizes
        )
        return tuple(sorted(found, reverse=True))

    def person_years(self, span: Span, mission: str = EVERY) -> float:
        """Exposure of a mission, or of all together, in a span."""
        return sum(self.served.get((mission, y), 0.0) for y in range(span[0], span[1] + 1))

    def side(self, span: Span) -> Side:
        """Deaths and exposure of a span.

        Raises:
            NotEnoughData: A year has no exposure.
        """
        lacking = [
            y for y in range(span[0], span[1] + 1) if not self.served.get((EVERY, y), 0.0) > 0
        ]
        if lacking:
            raise NotEnoughData(
                f"There is no whole exposure for {', '.join(map(str, lacking))}.",
                "Add strength by month or by year: `vedette context add strength|contributions`.",
            )
        return Side(named(span), self.sizes(span), self.person_years(span))


def study_named(name: str) -> Question:
    """A shipped question, such as `did-violence-rise`.

    Raises:
        NotFound: There is none of that name.
    """
    path = _DEFINITIONS / f"{name.replace('-', '_')}{_SUFFIX}"
    if not path.is_file():
        raise NotFound(
            f"There is no study '{name}'.", f"Use one of {', '.join(shipped_studies())}."
        )
    return parse_question(json.loads(path.read_text(encoding="utf-8")))


def shipped_studies() -> list[str]:
    """Names of the questions that come with the product."""
    names = (path.name for path in _DEFINITIONS.iterdir())
    return sorted(
        name.removesuffix(_SUFFIX).replace("_", "-") for name in names if name.endswith(_SUFFIX)
    )


def parse_question(form: Mapping[str, Any]) -> Question:
    """A question from its JSON form: the fields of `Question`.

    Raises:
        BadInput: A part is missing or of the wrong form.
    """
    try:
        spans = {
            name: _span(form[name]) for name in ("years", "asked", "before", "after", "change")
        }
        return Question(
            key=str(form["key"]),
            title=str(form["title"]),
            scope=scope_of(form["scope"]),
            source=str(form["source"]),
            since=int(form["since"]),
            peak=int(form["peak"]),
            contrasts=tuple((_span(a), _span(b)) for a, b in form["contrasts"]),
            missions=tuple(form.get("missions", ())),
            least_person_years=float(form.get("least_person_years", 2_000)),
            limits=tuple(form.get("limits", ())),
            seed=int(form.get("seed", 1)),
            **spans,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(
            f"The study '{form.get('key', '?')}' cannot be read: {error!r}.",
            "Write it like the shipped study did-violence-rise.",
        ) from error


def _span(form: Sequence[int]) -> Span:
    first, last = (int(year) for year in form)
    if last < first:
        raise ValueError(f"{first} to {last} ends before it begins")
    return first, last


def evidence_of(question: Question, book: Ledger, exposure_years: pa.Table) -> Evidence:
    """What the question is answered from.

    Args:
        question: What is asked.
        book: The facts.
        exposure_years: Table EXPOSURE_YEARS.

    Raises:
        NotFound: The source of the question is not in the review.
    """
    if question.source in book.sources or question.source == "all":
        last = max(question.years[1], *exposure_years["year"].to_pylist(), 0)
        period = Period.years(min(question.since, question.years[0]), last)
        query = Query(
            scope=question.scope, period=period, by=("mission", "year"), source=question.source
        )
        return Evidence(answer(query, book), served_in(exposure_years), exposure_years)
    raise NotFound(
        f"The review has no source '{question.source}'.",
        f"Name one of {', '.join(('all', *book.sources))} with --source.",
    )


def study(question: Question, found: Evidence) -> Study:
    """The answer to the question.

    Raises:
        NotEnoughData: A year lacks exposure, or a span has no deaths.
    """
    years = tuple(_year(found, year) for year in range(question.years[0], question.years[1] + 1))
    steps = [_step(found, year) for year in range(question.change[0], question.change[1] + 1)]
    first, last = question.asked
    by_year = {y: sum(found.sizes((y, y))) for y in range(question.since, question.years[1] + 1)}
    return Study(
        question,
        years,
        tuple(
            contrast(found.side(a), found.side(b), seed=question.seed)
            for a, b in question.contrasts
        ),
        trend([_step(found, year) for year in range(first, last + 1)], seed=question.seed),
        (
            change_of_deaths(steps, seed=question.seed),
            change_of_events(
                [len(one.sizes) for one in steps],
                [one.person_years for one in steps],
                [one.name for one in steps],
                seed=question.seed,
            ),
        ),
        tuple(windows(by_year, length=last - first + 1)),
        _without_incident(question, found),
        tuple(_refused(question, found)),
    )


def verdict(made: Contrast, *, level: float = 0.05) -> Verdict:
    """What a contrast shows; the plain p is asked only when neither of the others differs."""
    told = [made.deaths.p < level, made.incidents.p < level]
    if all(told):
        return Verdict.CLEAR
    if any(told):
        return Verdict.BORDERLINE
    return Verdict.PLAIN_ONLY if made.plain.p < level else Verdict.NOT_SHOWN


def named(span: Span) -> str:
    """A span in words.

    Example:
        >>> named((2013, 2017)), named((2017, 2017))
        ('2013–2017', '2017')
    """
    return str(span[0]) if span[0] == span[1] else f"{span[0]}–{span[1]}"


def _year(found: Evidence, year: int) -> StudyYear:
    side = found.side((year, year))
    deaths = cluster_interval(side.sizes) if side.sizes else exact_interval(0)
    n = len(side.sizes)
    return StudyYear(
        year,
        side.sizes,
        side.person_years,
        rate_with(side.deaths, side.person_years, deaths),
        rate_with(n, side.person_years, exact_interval(n)),
        _doubts(found.years, year),
    )


def _doubts(table: pa.Table, year: int) -> str:
    rows = (
        row
        for row in table.to_pylist()
        if row["mission"] == EVERY and row["year"] == year and row["whole_year"] is not None
    )
    return str(next(rows)["doubts"] or "")


def _step(found: Evidence, year: int) -> Step:
    side = found.side((year, year))
    return Step(str(year), side.sizes, side.person_years)


def _without_incident(question: Question, found: Evidence) -> Influence:
    """The ratio of the peak to the rest of the years asked about, without each incident of the peak."""
    late = found.side((question.peak, question.peak))
    rest = [y for y in range(question.asked[0], question.asked[1] + 1) if y != question.peak]
    deaths = sum(sum(found.sizes((y, y))) for y in rest)
    rate = deaths / sum(found.person_years((y, y)) for y in rest)
    members = {f"{n}: {size} killed": size for n, size in enumerate(late.sizes, start=1)}
    return leave_one_out(members, lambda kept: sum(kept) / late.person_years / rate)


def _refused(question: Question, found: Evidence) -> list[Refused]:
    last = question.years[1]
    whole = {
        row["source"]: row["told"]
        for row in found.years.to_pylist()
        if row["mission"] == EVERY and row["year"] == last and row["state"] == YearState.SCALED
    }
    made = []
    for row in found.years.to_pylist():
        if row["mission"] != EVERY or row["state"] != YearState.REFUSED:
            continue
        deaths, source = sum(found.sizes((row["year"], row["year"]))), str(row["source"])
        known = sum(found.sizes((last, last))) / whole[source] if whole.get(source) else 0.0
        times = deaths / row["told"] / known if known and row["told"] else None
        made.append(Refused(row["year"], row["told"], str(row["doubts"]), source, deaths, times))
    return made
