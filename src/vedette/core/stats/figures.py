"""Figures: definitions as data, evaluated to one row per printed number, and the rows behind each."""

from __future__ import annotations

import datetime as dt
import importlib.resources
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.context.exposure import (
    EXPOSURE,
    Component,
    PersonYears,
    check_same_scope,
    person_years,
)
from vedette.core.kernel.errors import BadInput, NotEnoughData, NotFound
from vedette.core.kernel.fingerprint import of_value
from vedette.core.kernel.quantities import Interval
from vedette.core.linkage.reconciled import ALL
from vedette.core.stats import clusters
from vedette.core.stats.claims import scope_of
from vedette.core.stats.methods import METHOD_TEXTS
from vedette.core.stats.query import UNITS, Cell, Ledger, Measure, Period, Query, Scope, answer
from vedette.core.stats.rates import exact_interval, rate_with
from vedette.core.stats.schema import FIGURE_ROWS, FIGURES
from vedette.core.stats.windows import windows

_DEFINITIONS = importlib.resources.files(__package__) / "definitions"
NOT_TOLD = "(not told)"
"""Value of a dimension where the facts tell none."""
_UNSTABLE = 20


class Kind(StrEnum):
    """What a figure computes."""

    COUNT = "count"
    RATE = "rate"
    CONCENTRATION = "concentration"
    BY_SOURCE = "by_source"
    WINDOWS = "windows"


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure as data.

    Args:
        key: Name, stable for life.
        title: Title in words.
        kind: What is computed.
        measure: What is counted.
        scope: Who and where.
        by: Dimensions.
        component: Whose exposure, for rates.
        length: Years in a window.
        source: A source as it stands, or `all`.
        period: Fixed period; None is the period of the review.
    """

    key: str
    title: str
    kind: Kind
    measure: Measure
    scope: Scope
    by: tuple[str, ...] = ()
    component: Component | None = None
    length: int = 5
    source: str = ALL
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """What figures are computed from.

    Args:
        book: The facts.
        exposure: Table EXPOSURE; empty where a review has no strength.
        period: Closed period of the review; None is every year that the facts of a figure have.
        cutoff: Incidents after this day are left out; None is the end of the period.
    """

    book: Ledger
    exposure: pa.Table
    period: Period | None = None
    cutoff: dt.date | None = None


@dataclass(frozen=True, slots=True)
class _Point:
    """One number before it becomes a row."""

    group: tuple[tuple[str, str], ...]
    value: float | None
    cell: Cell
    interval: Interval | None
    unit: str
    measure: str
    period: Period | None = None
    source: str | None = None
    person_years: float | None = None
    caveats: tuple[str, ...] = ()
    range: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        return "|".join(value for _, value in self.group) or "total"


def shipped_figures(name: str) -> tuple[Definition, ...]:
    """Definitions that come with the product, such as `peacekeeping`.

    Raises:
        NotFound: There is no such list.
    """
    path = _DEFINITIONS / f"{name}_figures.json"
    if not path.is_file():
        raise NotFound(f"There are no shipped figures '{name}'.", "Use peacekeeping.")
    return parse_figures(json.loads(path.read_text(encoding="utf-8")))


def parse_figures(stated: Mapping[str, object]) -> tuple[Definition, ...]:
    """Definitions from their JSON form: `{"scopes": {NAME: SCOPE}, "figures": [FIGURE]}`.

    A FIGURE has `key`, `title`, `kind`, `measure`, `scope` (a name), and may have `by`, `exposure`
    (component), `length` (years), `source`, `period` (two ISO days).

    Raises:
        BadInput: A part is missing, of the wrong form, or a key is used twice.
    """
    scopes = {
        name: scope_of({"name": name, **form})
        for name, form in stated["scopes"].items()  # type: ignore[attr-defined]
    }
    made = tuple(_definition(form, scopes) for form in stated["figures"])  # type: ignore[attr-defined]
    keys = [definition.key for definition in made]
    if len(set(keys)) < len(keys):
        raise BadInput("Two figures have the same key.", "Give each figure its own key.")
    return made


def _definition(form: Mapping[str, object], scopes: Mapping[str, Scope]) -> Definition:
    try:
        days = [dt.date.fromisoformat(day) for day in form.get("period", ())]  # type: ignore[attr-defined]
        return Definition(
            key=str(form["key"]),
            title=str(form["title"]),
            kind=Kind(str(form["kind"])),
            measure=Measure(str(form["measure"])),
            scope=scopes[str(form["scope"])],
            by=tuple(form.get("by", ())),  # type: ignore[arg-type]
            component=Component(str(form["exposure"])) if "exposure" in form else None,
            length=int(str(form.get("length", 5))),
            source=str(form.get("source", ALL)),
            period=Period(*days) if days else None,
        )
    except (KeyError, ValueError, TypeError) as error:
        raise BadInput(
            f"The figure '{form.get('key', '?')}' cannot be read: {error}.",
            "Give it key, title, kind, measure and the name of a stated scope.",
        ) from error


def figures(definitions: Sequence[Definition], inputs: Inputs) -> pa.Table:
    """Table FIGURES: one row for each point of each definition.

    A figure without any fact has one point of value 0. A rate that cannot be computed honestly has a
    row without value whose `caveat` says why. Deaths have the cluster interval (DR-09), incidents
    the exact Poisson one; counts of other things have none.
    """
    return _figures_of([_computed(definition, inputs) for definition in definitions], inputs)


def figures_and_rows(
    definitions: Sequence[Definition], inputs: Inputs, *, facts: pa.Table
) -> tuple[pa.Table, pa.Table]:
    """Tables FIGURES and FIGURE_ROWS: the points of the definitions and the incidents behind each.

    Args:
        definitions: The figures.
        inputs: What they are computed from.
        facts: The table of facts that `inputs.book` was made of, in the same order.
    """
    computed = [_computed(definition, inputs) for definition in definitions]
    return _figures_of(computed, inputs), _incidents_behind(computed, facts)


@dataclass(frozen=True, slots=True)
class _Computed:
    """A figure with its points, before they become rows."""

    definition: Definition
    query: Query
    points: list[_Point]


def _computed(definition: Definition, inputs: Inputs) -> _Computed:
    query = _query(definition, inputs)
    return _Computed(definition, query, _KINDS[definition.kind](definition, query, inputs))


def _figures_of(computed: Sequence[_Computed], inputs: Inputs) -> pa.Table:
    rows: list[dict[str, object]] = []
    for one in computed:
        sources = _sources(one.query, inputs.book)
        for order, point in enumerate(one.points, start=1):
            rows.append(_row(one.definition, one.query, point, order, sources))
    return FIGURES.from_rows(rows)


def _incidents_behind(computed: Sequence[_Computed], facts: pa.Table) -> pa.Table:
    """Table FIGURE_ROWS: the incidents of each point, with what it counts in each."""
    points = [(one.definition, point) for one in computed for point in one.points]
    if not points:
        return FIGURE_ROWS.empty()
    places = np.concatenate([point.cell.rows for _, point in points])
    nth = pa.array(np.repeat(np.arange(len(points)), [len(p.cell.rows) for _, p in points]))
    found = facts.select(["source", "incident_ref", "killed", "injured"]).take(pa.array(places))
    found = found.append_column("nth", nth)
    grouped = found.group_by(["nth", "source", "incident_ref"]).aggregate(
        [("killed", "sum"), ("injured", "sum")]
    )
    at = grouped["nth"].combine_chunks()
    counts = pa.array([_COUNTED.get(one.measure, "killed") for one, _ in points]).take(at)
    counted = pc.case_when(
        pc.make_struct(pc.equal(counts, "1"), pc.equal(counts, "injured")),
        pa.scalar(1, pa.int64()),
        grouped["injured_sum"],
        grouped["killed_sum"],
    )
    made = {
        "key": pa.array([one.key for one, _ in points]).take(at),
        "point": pa.array([point.name for _, point in points]).take(at),
        "source": grouped["source"],
        "incident_ref": grouped["incident_ref"],
        "counted": pc.fill_null(counted, 0).cast(pa.int32()),
    }
    return FIGURE_ROWS.conform(pa.table(made))


_COUNTED = {Measure.INJURIES: "injured", Measure.INCIDENTS: "1", Measure.ALL_INCIDENTS: "1"}
"""What a measure adds up in an incident, where it is not the people killed."""


@dataclass(frozen=True, slots=True)
class Behind:
    """The rows behind one number.

    Args:
        facts: Rows of FACTS; for deaths their `killed` add up to the number.
        records: Table of source and source_record_id of every record of these facts.
    """

    facts: pa.Table
    records: pa.Table


def rows_behind(
    definition: Definition, point: str, inputs: Inputs, *, facts: pa.Table, links: pa.Table
) -> Behind:
    """The facts and records behind one point of a figure.

    Args:
        definition: The figure.
        point: Name of the point, as in FIGURES.
        inputs: What the figure was computed from.
        facts: The table of facts that `inputs.book` was made of, in the same order.
        links: Table LINKS.

    Raises:
        NotFound: The figure has no such point.
    """
    for made in _computed(definition, inputs).points:
        if made.name == point:
            found = facts.take(pa.array(made.cell.rows))
            return Behind(found, _records_of(found, links))
    raise NotFound(
        f"The figure '{definition.key}' has no point '{point}'.", "Take one of its points."
    )


def _records_of(facts: pa.Table, links: pa.Table) -> pa.Table:
    """Records of facts: those of the person, or of the incident for people who are only counted."""
    mine = links.filter(pc.is_in(links["incident_ref"], value_set=pc.unique(facts["incident_ref"])))
    counted = facts.filter(pc.equal(facts["fact"], "count"))["incident_ref"]
    is_person = pc.is_in(mine["person_ref"], value_set=pc.unique(facts["fact"]))
    is_counted = pc.and_(
        pc.is_in(mine["incident_ref"], value_set=pc.unique(counted)), pc.is_null(mine["person_ref"])
    )
    kept = mine.filter(pc.or_(pc.fill_null(is_person, False), is_counted))  # noqa: FBT003 - a cell
    sources = pc.unique(facts["source"]).to_pylist()
    if sources != [ALL]:
        kept = kept.filter(pc.is_in(kept["source"], value_set=pa.array(sources, pa.string())))
    return kept.select(["source", "source_record_id"])


def _query(definition: Definition, inputs: Inputs) -> Query:
    """The definition as a question in the period of the review, or in all years that it has."""
    query = Query(
        measure=definition.measure,
        scope=definition.scope,
        period=definition.period or inputs.period,
        cutoff=inputs.cutoff,
        by=definition.by,
        source=definition.source,
    )
    if query.period is not None:
        return query
    years = inputs.book.years(query) or inputs.book.years(Query(Measure.ALL_INCIDENTS))
    return replace(query, period=Period.years(*(years or (1948, 1948))))


def _counts(definition: Definition, query: Query, inputs: Inputs) -> list[_Point]:
    cells = _complete(answer(query, inputs.book), query, inputs.book)
    return [
        _Point(
            group=_named(definition.by, cell.group),
            value=cell.value,
            cell=cell,
            interval=_interval(definition.measure, cell),
            unit=UNITS[definition.measure],
            measure=definition.measure.value,
            range=(cell.low, cell.high),
            caveats=_caveats(definition.measure, cell),
        )
        for cell in cells
    ]


def _complete(cells: list[Cell], query: Query, book: Ledger) -> list[Cell]:
    """The cells with the years between that have nothing: 0 is a number too."""
    if query.by != ("year",) or query.period is None:
        return cells or answer(replace(query, by=()), book)
    empty = answer(replace(query, by=(), scope=Scope(missions=("(nothing)",))), book)[0]
    found = {cell.group[0]: cell for cell in cells}
    last = min(query.period.last, query.cutoff or query.period.last).year
    years = [str(year) for year in range(query.period.first.year, last + 1)]
    return [found.get(year, replace(empty, group=(year,))) for year in years]


def _named(by: Sequence[str], group: Sequence[str | None]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, NOT_TOLD if value is None else value) for name, value in zip(by, group, strict=False)
    )


def _interval(measure: Measure, cell: Cell) -> Interval | None:
    """Cluster interval for deaths and injuries, exact for incidents; no other count has one."""
    match measure:
        case Measure.DEATHS | Measure.INJURIES:
            return clusters.cluster_interval(cell.sizes)
        case Measure.INCIDENTS | Measure.ALL_INCIDENTS:
            return exact_interval(cell.value)
        case _:
            return None


def _caveats(measure: Measure, cell: Cell) -> tuple[str, ...]:
    interval = _interval(measure, cell)
    if interval is None or measure not in {Measure.DEATHS, Measure.INJURIES}:
        return ()
    said = clusters.caveat(interval, len(cell.sizes))
    return (said,) if said else ()


def _rates(definition: Definition, query: Query, inputs: Inputs) -> list[_Point]:
    """Rates over the missions and months with strength; deaths in other months are left out and counted."""
    assert definition.component is not None, "a rate names whose exposure it is"
    check_same_scope(query.scope.components, definition.component)
    table = inputs.exposure if inputs.exposure.num_rows else EXPOSURE.empty()
    served = _served(table, definition, query)
    everyone = frozenset().union(*(exposed.covered for exposed in served.values()))
    inside = inputs.book.in_months(everyone)
    found = {cell.group[0]: cell for cell in answer(query, inputs.book, only=inside)}
    outside = {cell.group[0]: cell for cell in answer(query, inputs.book, only=~inside)}
    empty = answer(replace(query, by=(), scope=Scope(missions=("(nothing)",))), inputs.book)[0]
    names = sorted({*served, *(name for name in (*found, *outside) if name is not None)})
    return [
        _rate(
            definition,
            found.get(name) or replace(empty, group=(name,)),
            served.get(name),
            n_left_out=outside[name].value if name in outside else 0,
        )
        for name in names
    ]


def _served(table: pa.Table, definition: Definition, query: Query) -> dict[str, PersonYears]:
    """Person-years by value of the figure's dimension."""
    assert definition.component is not None, "a rate names whose exposure it is"
    assert query.period is not None, "the query of a figure has a period"
    last = min(query.period.last, query.cutoff or query.period.last)
    mine = table.filter(pc.equal(table["component"], definition.component.value))
    mine = mine.filter(
        pc.and_(
            pc.greater_equal(mine["month"], query.period.first), pc.less_equal(mine["month"], last)
        )
    )
    if query.scope.missions:
        mine = mine.filter(pc.is_in(mine["mission"], value_set=pa.array(query.scope.missions)))
    keys = (
        mine["mission"]
        if definition.by == ("mission",)
        else pc.year(mine["month"]).cast(pa.string())
    )
    return {
        key: person_years(mine.filter(pc.equal(keys, key)), definition.component, last=last)
        for key in pc.unique(keys).to_pylist()
    }


def _rate(
    definition: Definition, cell: Cell, exposed: PersonYears | None, *, n_left_out: int
) -> _Point:
    group = _named(definition.by, cell.group)
    unit = f"{UNITS[definition.measure]} per 1,000 person-years"
    caveats = list(_caveats(definition.measure, cell))
    if n_left_out:
        caveats.append(
            f"{n_left_out} {UNITS[definition.measure]} in months without strength left out"
        )
    counted = _interval(definition.measure, cell)
    assert counted is not None, "a rate is of deaths or incidents"
    try:
        rate = rate_with(cell.value, exposed.value if exposed else 0.0, counted)
    except NotEnoughData as error:
        return _Point(group, None, cell, None, unit, "rate", caveats=(error.problem, *caveats))
    assert exposed is not None, "a rate has exposure"
    months = {month for _, month in exposed.covered}
    if definition.by == ("year",) and len(months) < 12:  # noqa: PLR2004 - months of a year
        caveats.append(f"strength of {len(months)} of 12 months")
    if exposed.n_interpolated:
        caveats.append(f"{exposed.n_interpolated} mission-months of strength interpolated")
    if exposed.n_missing:
        caveats.append(f"{exposed.n_missing} mission-months without strength left out")
    if cell.value < _UNSTABLE:
        caveats.append("unstable: fewer than 20 events")
    scale = rate.value / cell.value if cell.value else 0.0
    return _Point(
        group=group,
        value=rate.value,
        cell=cell,
        interval=rate.interval,
        unit=unit,
        measure="rate",
        person_years=exposed.value,
        caveats=tuple(caveats),
        range=(cell.low * scale, cell.high * scale),
    )


def _concentration(definition: Definition, query: Query, inputs: Inputs) -> list[_Point]:
    [cell] = answer(replace(query, by=()), inputs.book)
    made = clusters.concentration(cell.sizes)
    values: list[tuple[str, float | None, str]] = [
        ("incidents", made.n_incidents, "incidents with people killed"),
        ("single", made.n_single, "incidents with one person killed"),
        ("largest", made.largest, "people killed in the largest incident"),
        ("half", made.half, "largest incidents that hold half of the people killed"),
        ("dispersion", made.dispersion, "sum of n² over sum of n"),
    ]
    return [
        _Point((("statistic", name),), value, cell, None, unit, definition.measure.value)
        for name, value, unit in values
    ]


def _by_source(definition: Definition, query: Query, inputs: Inputs) -> list[_Point]:
    """The number under each source that covers the scope, reconciled first (4.5)."""
    points = []
    for source in (ALL, *inputs.book.sources):
        own = replace(query, by=(), source=source)
        if not all(inputs.book.tells(source, column) for column in own.scope.needs()):
            continue
        [cell] = answer(own, inputs.book)
        points.append(
            _Point(
                group=(("source", source),),
                value=cell.value,
                cell=cell,
                interval=_interval(definition.measure, cell),
                unit=UNITS[definition.measure],
                measure=definition.measure.value,
                source=source,
                range=(cell.low, cell.high),
            )
        )
    return points


def _windows(definition: Definition, query: Query, inputs: Inputs) -> list[_Point]:
    """Every window of years that the facts allow, whatever the period of the review (M13)."""
    span = inputs.book.years(replace(query, period=None))
    if span is None or span[1] - span[0] + 1 < definition.length:
        return []
    by_year = {
        int(cell.group[0]): cell.value
        for cell in answer(replace(query, by=("year",), period=None), inputs.book)
        if cell.group[0] is not None
    }
    points = []
    for window in windows(by_year, length=definition.length):
        period = Period.years(window.first, window.last)
        [cell] = answer(replace(query, by=(), period=period), inputs.book)
        points.append(
            _Point(
                group=(("window", f"{window.first}-{window.last}"),),
                value=cell.value,
                cell=cell,
                interval=_interval(definition.measure, cell),
                unit=UNITS[definition.measure],
                measure=definition.measure.value,
                period=period,
                range=(cell.low, cell.high),
                caveats=_caveats(definition.measure, cell),
            )
        )
    return points


_KINDS: Mapping[Kind, Callable[[Definition, Query, Inputs], list[_Point]]] = {
    Kind.COUNT: _counts,
    Kind.RATE: _rates,
    Kind.CONCENTRATION: _concentration,
    Kind.BY_SOURCE: _by_source,
    Kind.WINDOWS: _windows,
}


def _sources(query: Query, book: Ledger) -> str:
    """Names of the sources with facts in the scope and period."""
    if query.source != ALL:
        return query.source
    return ", ".join(s for s in book.sources if book.rows(replace(query, source=s)).any())


def _row(
    definition: Definition, query: Query, point: _Point, order: int, sources: str
) -> dict[str, object]:
    period = point.period or query.period
    assert period is not None, "the query of a figure has a period"
    asked = replace(query, period=period, source=point.source or query.source)
    method = point.interval.method if point.interval else "none"
    dims = [*point.group, ("", ""), ("", "")][:2]
    low, high = point.range or (None, None)
    row: dict[str, object] = {
        "key": definition.key,
        "order": order,
        "point": point.name,
        "title": definition.title,
        "query": asked.words,
        "scope": query.scope.words,
        "period_from": period.first,
        "period_to": period.last,
        "cutoff": query.cutoff or period.last,
        "sources": sources if point.source in {None, ALL} else point.source,
        "measure": point.measure,
        "unit": point.unit,
        "group1": dims[0][0] or None,
        "value1": dims[0][1] or None,
        "group2": dims[1][0] or None,
        "value2": dims[1][1] or None,
        "value": point.value,
        "low": point.interval.low if point.interval else None,
        "high": point.interval.high if point.interval else None,
        "level": point.interval.level if point.interval else None,
        "range_low": low,
        "range_high": high,
        "n": point.cell.value,
        "n_incidents": len(point.cell.sizes),
        "person_years": point.person_years,
        "method": method,
        "method_text": METHOD_TEXTS[method],
        "caveat": "; ".join(point.caveats) or None,
    }
    behind = [point.cell.incident_refs, point.cell.sizes]
    row["fingerprint"] = of_value([list(row.items()), behind])
    return row
