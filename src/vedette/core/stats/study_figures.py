"""A study as table FIGURES: every number that its report prints, under keys of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from vedette.core.kernel.fingerprint import of_value
from vedette.core.kernel.quantities import Interval
from vedette.core.stats.changepoints import Change
from vedette.core.stats.contrasts import Contrast
from vedette.core.stats.methods import METHOD_TEXTS, PROFILE
from vedette.core.stats.query import Period
from vedette.core.stats.schema import FIGURES
from vedette.core.stats.study import Question, Span, Study, Verdict, named, verdict
from vedette.core.stats.study_mix import Mix

_PER = 1000.0
_RATE = "per 1,000 person-years"
_DEATH_RATE, _INCIDENT_RATE = f"people killed {_RATE}", f"incidents {_RATE}"
_RATIO = "ratio"

VERDICTS: Mapping[Verdict, str] = {
    Verdict.CLEAR: "deaths and deadly incidents both differ, by every method",
    Verdict.BORDERLINE: "borderline: of deaths and deadly incidents one differs and the other does not",
    Verdict.PLAIN_ONLY: (
        "it cannot be told from chance once it is considered that people die together; only an "
        "interval that takes each death as independent says otherwise"
    ),
    Verdict.NOT_SHOWN: "it cannot be told from chance",
}
"""What a contrast shows at 5 %, as a report prints it."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a study; `n` is of people or incidents counted, `span` its years."""

    key: str
    point: str
    title: str
    unit: str
    measure: str
    value: float | None
    span: Span
    n: int
    n_incidents: int
    interval: Interval | None = None
    person_years: float | None = None
    caveat: str = ""


def study_figures(made: Study, mixed: Mix) -> pa.Table:
    """Table FIGURES of a study.

    Keys are `study-` and a name; points are years, contrasts (`2013–2017 against 2008–2012`) or missions.
    """
    found = [
        *_years(made),
        *(number for one in made.contrasts for number in _contrast(made.question, one)),
        *_within(made),
        *_changes(made),
        *_windows(made),
        *_refused(made),
        *_mix(made, mixed),
    ]
    orders: dict[str, int] = {}
    rows = []
    for one in found:
        orders[one.key] = orders.get(one.key, 0) + 1
        rows.append(_row(made.question, one, orders[one.key]))
    return FIGURES.from_rows(rows)


def _years(made: Study) -> Iterator[Number]:
    for one in made.years:
        n, k, span, point = sum(one.sizes), len(one.sizes), (one.year, one.year), str(one.year)
        yield Number("study-deaths", point, "People killed by year", "people killed", "deaths",
                     float(n), span, n, k)  # fmt: skip
        yield Number("study-incidents", point, "Deadly incidents by year", "incidents", "incidents",
                     float(k), span, k, k)  # fmt: skip
        yield Number("study-death-rate", point, "Death rate by year", _DEATH_RATE, "rate",
                     one.deaths.value, span, n, k, one.deaths.interval, one.person_years,
                     one.doubts)  # fmt: skip
        yield Number("study-incident-rate", point, "Rate of deadly incidents by year", _INCIDENT_RATE,
                     "rate", one.incidents.value, span, k, k, one.incidents.interval,
                     one.person_years, one.doubts)  # fmt: skip
        yield Number("study-deaths-per-incident", point, "Deaths per deadly incident by year",
                     "people killed per incident", "ratio", n / k if k else None, span, n, k)  # fmt: skip


def contrast_name(one: Contrast) -> str:
    """Name of a contrast: `2013–2017 against 2008–2012`."""
    return f"{one.first.name} against {one.second.name}"


def _contrast(question: Question, one: Contrast) -> Iterator[Number]:
    point, span = contrast_name(one), question.asked
    n, k = one.first.deaths, len(one.first.sizes)
    for key, title, ratio, counted in (
        ("study-ratio", "Ratio of death rates, incidents drawn anew", one.deaths, n),
        ("study-ratio-compound", "Ratio of death rates, compound Poisson", one.compound, n),
        ("study-ratio-plain", "Ratio of death rates, each death as independent", one.plain, n),
        ("study-ratio-incidents", "Ratio of rates of deadly incidents", one.incidents, k),
    ):
        said = VERDICTS[verdict(one)] if key == "study-ratio" else ""
        yield Number(key, point, title, _RATIO, "ratio", ratio.value, span, counted, k,
                     ratio.interval, caveat=said)  # fmt: skip
        yield Number(f"{key}-p", point, f"{title}: p", "p", "p", ratio.p, span, counted, k)
    yield Number("study-ratio-sizes", point, "Ratio of deaths per incident", _RATIO, "ratio",
                 one.deaths_per_incident, span, n, k)  # fmt: skip
    for side in (one.first, one.second):
        yield Number("study-side-deaths", f"{point}|{side.name}", "People killed in a span",
                     "people killed", "deaths", float(side.deaths), span, side.deaths,
                     len(side.sizes), person_years=side.person_years)  # fmt: skip
        yield Number("study-side-incidents", f"{point}|{side.name}", "Deadly incidents in a span",
                     "incidents", "incidents", float(len(side.sizes)), span, len(side.sizes),
                     len(side.sizes), person_years=side.person_years)  # fmt: skip


def _within(made: Study) -> Iterator[Number]:
    span, told = made.question.asked, made.within
    mine = [one for one in made.years if span[0] <= one.year <= span[1]]
    n, k = sum(sum(one.sizes) for one in mine), sum(len(one.sizes) for one in mine)
    yield Number("study-trend", named(span), "Trend within the years asked about", _RATIO, "ratio",
                 told.deaths.ratio, span, n, k, told.deaths.interval)  # fmt: skip
    for name, p in (
        ("by incident", told.deaths.p),
        ("quasi-Poisson", told.quasi.p),
        ("incidents dealt anew", told.permuted_p),
        ("incidents alone", told.exact_p),
        ("each death as independent", told.plain.p),
    ):
        yield Number("study-trend-p", name, "p of no trend", "p", "p", p, span, n, k)


def _changes(made: Study) -> Iterator[Number]:
    for name, change in zip(("deaths", "incidents"), made.changes, strict=True):
        yield from _change(made.question, name, change)


def _change(question: Question, name: str, change: Change) -> Iterator[Number]:
    key, span = f"study-change-{name}", question.change
    years = Interval(float(change.earliest), float(change.latest), 0.95, PROFILE)
    title = f"The one change of the rate of {name} that fits best"
    unit = _DEATH_RATE if name == "deaths" else _INCIDENT_RATE
    yield Number(key, "first year after", title, "calendar year", "year", float(change.first_after),
                 span, 0, 0, years)  # fmt: skip
    yield Number(key, "before", title, unit, "rate", change.before * _PER, span, 0, 0)
    yield Number(key, "after", title, unit, "rate", change.after * _PER, span, 0, 0)
    yield Number(f"{key}-p", "p", f"{title}: p of none", "p", "p", change.p, span, 0, 0)


def _windows(made: Study) -> Iterator[Number]:
    for one in made.windows:
        span = (one.first, one.last)
        yield Number("study-windows", named(span), "People killed in every window of as many years",
                     "people killed", "deaths", float(one.value), span, one.value, 0)  # fmt: skip
    peak = (made.question.peak, made.question.peak)
    mine = next(one for one in made.years if one.year == made.question.peak)
    yield Number("study-without-incident", "lowest", "Ratio of the peak without its largest incident",
                 _RATIO, "ratio", made.without_incident.range[0], peak, sum(mine.sizes),
                 len(mine.sizes))  # fmt: skip
    yield Number("study-without-incident", "largest", "People killed in the largest incident of the peak",
                 "people killed", "deaths", float(max(mine.sizes)), peak, max(mine.sizes), 1)  # fmt: skip


def _refused(made: Study) -> Iterator[Number]:
    for one in made.refused:
        span, point = (one.year, one.year), f"{one.source}|{one.year}"
        yield Number("study-refused", point, "Total of a yearly table that is in no rate", "people",
                     "strength", one.told, span, one.deaths, 0, caveat=one.why)  # fmt: skip
        yield Number("study-refused-times", point, "How many times deadlier it would look", "times",
                     "ratio", one.times, span, one.deaths, 0)  # fmt: skip


def _mix(made: Study, mixed: Mix) -> Iterator[Number]:
    question = made.question
    asked, after = question.asked, question.after
    for key, title, unit, ratio in (
        ("study-expected-deaths", "Deaths against those expected", "people killed", mixed.deaths),
        (
            "study-expected-incidents",
            "Incidents against those expected",
            "incidents",
            mixed.incidents,
        ),
    ):
        n = ratio.observed
        yield Number(key, "observed", title, unit, "count", float(n), asked, n, 0)
        yield Number(
            key, "expected", title, f"{unit} expected", "count", ratio.expected, asked, n, 0
        )
        yield Number(key, "ratio", title, _RATIO, "ratio", ratio.value, asked, n, 0, ratio.interval)
    for mission, value in mixed.without.items():
        yield Number("study-without-mission", mission, "Ratio of death rates without one mission",
                     _RATIO, "ratio", value, asked, 0, 0)  # fmt: skip
    for span, rate in ((asked, mixed.asked), (after, mixed.after)):
        yield Number("study-standardised", named(span), "Death rate, one mix of missions", _DEATH_RATE,
                     "rate", rate.value, span, rate.events, 0, rate.interval, rate.exposure)  # fmt: skip
    fall, n = mixed.fall, mixed.after.events
    title = "Ratio of death rates, one mix of missions"
    point = f"{named(after)} against {named(asked)}"
    yield Number(
        "study-fall", point, title, _RATIO, "ratio", fall.value, after, n, 0, fall.interval
    )
    yield Number("study-fall-p", point, f"{title}: p", "p", "p", fall.p, after, n, 0)
    for one in mixed.by_year:
        rate_of = one.rate
        yield Number("study-mission-rate", f"{one.mission}|{one.year}", "Death rate by mission and year",
                     _DEATH_RATE, "rate", rate_of.value if rate_of else None, (one.year, one.year),
                     sum(one.sizes), len(one.sizes), rate_of.interval if rate_of else None,
                     rate_of.exposure if rate_of else None)  # fmt: skip


def _row(question: Question, one: Number, order: int) -> dict[str, object]:
    period = Period.years(*one.span)
    method = one.interval.method if one.interval else "none"
    parts: Sequence[str | None] = [*one.point.split("|"), None][:2]
    row: dict[str, object] = {
        "key": one.key,
        "order": order,
        "point": one.point,
        "title": one.title,
        "query": f"{one.title}; {question.scope.words}; {period}; source {question.source}",
        "scope": question.scope.words,
        "period_from": period.first,
        "period_to": period.last,
        "cutoff": period.last,
        "sources": question.source,
        "measure": one.measure,
        "unit": one.unit,
        "group1": "point",
        "value1": parts[0],
        "group2": "point" if parts[1] else None,
        "value2": parts[1],
        "value": one.value,
        "low": one.interval.low if one.interval else None,
        "high": one.interval.high if one.interval else None,
        "level": one.interval.level if one.interval else None,
        "n": one.n,
        "n_incidents": one.n_incidents,
        "person_years": one.person_years,
        "method": method,
        "method_text": METHOD_TEXTS.get(method, f"95 % interval: {method}."),
        "caveat": one.caveat or None,
    }
    row["fingerprint"] = of_value(list(row.items()))
    return row
