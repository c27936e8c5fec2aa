"""Figures: definitions as data, evaluated to one row per printed number, and the rows behind each."""

from __future__ import annotations

import importlib.resources
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.errors import BadInput, NotEnoughData, NotFound
from vedette.core.kernel.fingerprint import of_value
from vedette.core.linkage.reconciled import ALL
from vedette.core.stats import figure_effect, figure_factors, figure_kinds, figure_series
from vedette.core.stats.claims import scope_of
from vedette.core.stats.definition import Definition, Kind, parse_definition
from vedette.core.stats.figure_rates import rates, terms_of
from vedette.core.stats.figure_scope import check_figure
from vedette.core.stats.methods import METHOD_TEXTS
from vedette.core.stats.points import Inputs, Point, nothing, query_of
from vedette.core.stats.query import UNITS, Ledger, Measure, Query
from vedette.core.stats.schema import FIGURE_ROWS, FIGURES

_DEFINITIONS = importlib.resources.files(__package__) / "definitions"


def shipped_figures(name: str) -> tuple[Definition, ...]:
    """Definitions that come with the product, such as `peacekeeping`.

    Raises:
        NotFound: There is no such list.
    """
    path = _DEFINITIONS / f"{name}_figures.json"
    if not path.is_file():
        raise NotFound(f"There are no shipped figures '{name}'.", "Use those of a template.")
    return parse_figures(json.loads(path.read_text(encoding="utf-8")))


def parse_figures(stated: Mapping[str, object]) -> tuple[Definition, ...]:
    """Definitions from their JSON form: `{"scopes": {NAME: SCOPE}, "figures": [FIGURE]}`.

    Raises:
        BadInput: A part is missing, of the wrong form, or a key is used twice.
    """
    scopes = {
        name: scope_of({"name": name, **form})
        for name, form in stated["scopes"].items()  # type: ignore[attr-defined]
    }
    made = tuple(parse_definition(form, scopes) for form in stated["figures"])  # type: ignore[attr-defined]
    keys = [definition.key for definition in made]
    if len(set(keys)) < len(keys):
        raise BadInput("Two figures have the same key.", "Give each figure its own key.")
    return made


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

    A figure that cannot be told honestly stands in the table as one point without value that says why.

    Args:
        definitions: The figures.
        inputs: What they are computed from.
        facts: The table of facts that `inputs.book` was made of, in the same order.
    """
    computed = [_computed_or_refused(definition, inputs) for definition in definitions]
    return _figures_of(computed, inputs), _incidents_behind(computed, facts)


def told(definition: Definition, inputs: Inputs, *, facts: pa.Table) -> tuple[pa.Table, pa.Table]:
    """Tables FIGURES and FIGURE_ROWS of one figure.

    Args:
        definition: The figure.
        inputs: What it is computed from.
        facts: The table of facts that `inputs.book` was made of, in the same order.

    Raises:
        BadInput: Its parts do not fit together.
        NotEnoughData: It cannot be told honestly from this run.
    """
    check_figure(definition, inputs)
    computed = [_computed(definition, inputs)]
    return _figures_of(computed, inputs), _incidents_behind(computed, facts)


@dataclass(frozen=True, slots=True)
class _Computed:
    """A figure with its points, before they become rows."""

    definition: Definition
    query: Query
    points: list[Point]


def _computed(definition: Definition, inputs: Inputs) -> _Computed:
    query = query_of(definition, inputs)
    return _Computed(definition, query, _KINDS[definition.kind](definition, query, inputs))


def _computed_or_refused(definition: Definition, inputs: Inputs) -> _Computed:
    """The figure, or one point without value: a review must not stop for one figure."""
    query = query_of(definition, inputs)
    try:
        check_figure(definition, inputs)
        return _Computed(definition, query, _KINDS[definition.kind](definition, query, inputs))
    except (BadInput, NotEnoughData) as error:
        said = (f"refused: {error.problem} {error.remedy}",)
        cell = nothing(query, inputs.book)
        unit = UNITS[definition.measure]
        refused = Point((), None, cell, None, unit, definition.measure.value, caveats=said)
        return _Computed(definition, query, [refused])


def _figures_of(computed: Sequence[_Computed], inputs: Inputs) -> pa.Table:
    rows: list[dict[str, object]] = []
    for one in computed:
        sources = _sources(one.query, inputs.book)
        terms = terms_of(one.definition, inputs)
        for order, point in enumerate(one.points, start=1):
            row = _row(one.definition, one.query, point, order, sources)
            row["fingerprint"] = of_value([list(row.items()), _behind(point, inputs.book)])
            rows.append(row | {"terms": terms})
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
    counts = pa.array([_counted(one) for one, _ in points]).take(at)
    killed, injured = (pc.fill_null(grouped[f"{name}_sum"], 0) for name in ("killed", "injured"))
    counted = pc.case_when(
        pc.make_struct(*(pc.equal(counts, name) for name in ("1", "injured", "hit"))),
        pa.scalar(1, pa.int64()),
        injured,
        pc.add(killed, injured),
        killed,
    )
    made = {
        "key": pa.array([one.key for one, _ in points]).take(at),
        "point": pa.array([point.name for _, point in points]).take(at),
        "source": grouped["source"],
        "incident_ref": grouped["incident_ref"],
        "counted": pc.fill_null(counted, 0).cast(pa.int32()),
    }
    return FIGURE_ROWS.conform(pa.table(made))


def _counted(definition: Definition) -> str:
    """What the points of a figure add up in an incident."""
    if definition.kind in (Kind.CARE, Kind.SEVERITY):
        return "hit"
    return _COUNTED.get(definition.measure, "killed")


_COUNTED = {Measure.INJURIES: "injured", Measure.INCIDENTS: "1", Measure.ALL_INCIDENTS: "1"}
"""What a measure adds up in an incident, where it is not the people killed."""


_TELLING = frozenset((Kind.COUNT, Kind.SHARE, Kind.BY_SOURCE, Kind.WINDOWS, Kind.RATE))
"""Kinds of figures whose value gives away what they count: counts, shares of a total, rates of a known strength."""


@dataclass(frozen=True, slots=True)
class Adds:
    """What a number of a figure adds up.

    Args:
        facts: Places of the facts behind it.
        counts: `killed`, `injured`, `hit` (both) or `1` (incidents).
        n: The count.
        is_telling: Whether there is a value, which gives the count away.
    """

    facts: npt.NDArray[np.intp]
    counts: str
    n: int
    is_telling: bool


def added_up(definitions: Sequence[Definition], inputs: Inputs) -> dict[str, Adds]:
    """What the numbers of figures that tell a count add up, by their keys in a text; those of models are left out."""
    found: dict[str, Adds] = {}
    for definition in (one for one in definitions if one.kind in _TELLING):
        points = _computed_or_refused(definition, inputs).points
        for point in points:
            key = definition.key if len(points) == 1 else f"{definition.key}/{point.name}"
            is_told = point.value is not None
            found[key] = Adds(point.cell.rows, _counted(definition), point.cell.value, is_told)
    return found


def weights_of(facts: pa.Table) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """What counts of people and incidents add up, and the incident of each fact.

    Args:
        facts: The table of facts, N rows.

    Returns:
        People killed by each fact, then people injured, then 1 for each incident; and numbers of incidents.
    """
    killed, injured = (
        np.asarray(pc.fill_null(facts[name], 0).combine_chunks()).astype(np.int64)
        for name in ("killed", "injured")
    )
    encoded = facts["incident_ref"].combine_chunks().dictionary_encode()
    incidents = np.asarray(encoded.indices).astype(np.int64)
    return np.concatenate([killed, injured, np.ones(len(encoded.dictionary), np.int64)]), incidents


def places_in(adds: Adds, incidents: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Places of what a number adds up among the weights of `weights_of`."""
    n, rows = len(incidents), adds.facts.astype(np.int64)
    match adds.counts:
        case "1":
            return 2 * n + np.unique(incidents[rows])
        case "injured":
            return n + rows
        case "hit":
            return np.concatenate([rows, n + rows])
        case _:
            return rows


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


_KINDS: Mapping[Kind, Callable[[Definition, Query, Inputs], list[Point]]] = {
    Kind.COUNT: figure_kinds.counts,
    Kind.SHARE: figure_kinds.shares,
    Kind.BY_SOURCE: figure_kinds.by_source,
    Kind.WINDOWS: figure_kinds.of_windows,
    Kind.RATE: rates,
    Kind.CONCENTRATION: figure_series.concentration,
    Kind.LARGEST: figure_series.largest,
    Kind.TREND: figure_series.of_trend,
    Kind.CHANGE: figure_series.of_change,
    Kind.CARE: figure_series.care,
    Kind.SEVERITY: figure_series.of_severity,
    Kind.FACTORS: figure_factors.of_factors,
    Kind.EFFECT: figure_effect.of_effect,
}


def _sources(query: Query, book: Ledger) -> str:
    """Names of the sources with facts in the scope and period.

    Where none of them tells all that the scope asks, those that tell of the incidents which are counted.
    """
    if query.source != ALL:
        return query.source
    found = [s for s in book.sources if book.rows(replace(query, source=s)).any()]
    if not found:
        codes, of = book.texts["incident_ref"].codes, book.texts["source"]
        counted = np.isin(codes, np.unique(codes[book.rows(query)]))
        found = [s for s in book.sources if (counted & of.among([s])).any()]
    return ", ".join(found)


def _row(
    definition: Definition, query: Query, point: Point, order: int, sources: str
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
    return row


def _behind(point: Point, book: Ledger) -> list[list[object]]:
    """Each incident behind a number with the killed and the injured that stand in it: two that change places show."""
    rows, incidents = point.cell.rows, book.texts["incident_ref"]
    codes, place = np.unique(incidents.codes[rows], return_inverse=True)
    counted = [
        np.bincount(place, weights=book.numbers[column][rows], minlength=len(codes))
        for column in ("killed", "injured")
    ]
    return sorted(
        [incidents.words[code], int(killed), int(injured)]
        for code, killed, injured in zip(codes, *counted, strict=True)
    )
