"""Rates: deaths or incidents per 1,000 person-years over the months with strength, in the ways that apply (M2-M12)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc
from scipy import special

from vedette.core.context.exposure import (
    EXPOSURE,
    PersonYears,
    check_same_scope,
    filled,
    person_years,
)
from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.quantities import Interval
from vedette.core.stats.comparison import Unit, funnel, shrinkage
from vedette.core.stats.definition import OF_PEOPLE, Definition, Way
from vedette.core.stats.methods import QUASI
from vedette.core.stats.points import Inputs, Point, caveats_of, interval_of, named, nothing
from vedette.core.stats.query import UNITS, Cell, Flags, Query, answer, missions_of_kind
from vedette.core.stats.rates import exact_interval, rate_with
from vedette.core.stats.regression import rate_model
from vedette.core.stats.standardise import DirectMethod, Stratum, direct_rate, indirect_ratio

_PER = 1000.0
_UNSTABLE = 20
_ALL_BUT = 0.995
_MONTHS = 12
_NO_TERMS = "terms not stated"
BY_CONTRIBUTOR = "nationality_iso3"
_CLUSTERED = (
    "deaths come in incidents: units scatter wider than these limits; use incidents to compare"
)

Served = dict[tuple[str, ...], PersonYears]


def rates(definition: Definition, query: Query, inputs: Inputs) -> list[Point]:
    """Rates over the missions and months with strength; deaths in other months are left out and counted."""
    assert definition.component is not None, "a rate names whose exposure it is"
    check_same_scope(query.scope.components, definition.component)
    served = served_by(definition, query, inputs)
    inside = _inside(served, inputs)
    found = {cell.group: cell for cell in answer(query, inputs.book, only=inside)}
    outside = {cell.group: cell for cell in answer(query, inputs.book, only=~inside)}
    empty = nothing(query, inputs.book)
    told = {
        tuple(value for value in group if value is not None)
        for group in (*found, *outside)
        if None not in group
    }
    groups = sorted({*served, *told})
    points = [
        _rate(
            definition,
            found.get(group) or replace(empty, group=group),
            served.get(group),
            n_left_out=outside[group].value if group in outside else 0,
        )
        for group in groups
    ]
    return _in_its_way(definition, points, query, inputs)


def served_by(definition: Definition, query: Query, inputs: Inputs) -> Served:
    """Person-years by value of the figure's dimensions."""
    assert query.period is not None, "the query of a figure has a period"
    assert definition.component is not None, "a rate names whose exposure it is"
    last = min(query.period.last, query.cutoff or query.period.last)
    table = denominator(definition, inputs)
    mine = table.filter(pc.equal(table["component"], definition.component.value))
    is_split = is_by_contributor(definition)
    mine = _of_contributors(mine, query) if is_split else filled(mine, definition.fill)
    mine = mine.filter(
        pc.and_(
            pc.greater_equal(mine["month"], query.period.first), pc.less_equal(mine["month"], last)
        )
    )
    if query.scope.missions:
        mine = mine.filter(pc.is_in(mine["mission"], value_set=pa.array(query.scope.missions)))
    if query.scope.mission_kinds:
        of_kind = pa.array(missions_of_kind(query.scope.mission_kinds), pa.string())
        mine = mine.filter(pc.is_in(mine["mission"], value_set=of_kind))
    columns = {"mission": mine["mission"], "year": pc.year(mine["month"]).cast(pa.string())}
    if "contributor" in mine.column_names:
        columns[BY_CONTRIBUTOR] = mine["contributor"]
    told = [columns[name].to_pylist() for name in query.by]
    groups: dict[tuple[str, ...], list[int]] = {}
    for row in range(mine.num_rows):
        groups.setdefault(tuple(values[row] for values in told), []).append(row)
    return {
        group: person_years(mine.take(rows), definition.component, last=last)
        for group, rows in sorted(groups.items())
    }


def is_by_contributor(definition: Definition) -> bool:
    """Whether the figure asks for the strength of single contributors: by them, or of some of them."""
    limited = {name for name, values in definition.scope.others if values}
    return BY_CONTRIBUTOR in {*definition.by, *limited}


def denominator(definition: Definition, inputs: Inputs) -> pa.Table:
    """The table of person-years that the figure is divided by.

    Raises:
        NotEnoughData: Strength by contributor is asked for and there is none.
    """
    if not is_by_contributor(definition):
        return inputs.exposure if inputs.exposure.num_rows else EXPOSURE.empty()
    if inputs.contributors is None or not inputs.contributors.num_rows:
        raise NotEnoughData(
            "There is no strength by contributor.",
            "Add it: `vedette context add contributions FILE`, or leave contributors out.",
        )
    return inputs.contributors


def terms_of(definition: Definition, inputs: Inputs) -> str | None:
    """The sources of the strength behind a figure with their terms; None without strength."""
    if definition.component is None or inputs.rights is None:
        return None
    try:
        table = denominator(definition, inputs)
    except NotEnoughData:
        return None
    used = set(pc.unique(table["source"]).to_pylist())
    said = [
        f"{row['source']} ({'; '.join(part for part in (row['publisher'], row['licence']) if part) or _NO_TERMS})"
        for row in inputs.rights.to_pylist()
        if row["source"] in used
    ]
    return f"strength: {', '.join(said)}" if said else None


def _of_contributors(table: pa.Table, query: Query) -> pa.Table:
    wanted = dict(query.scope.others).get(BY_CONTRIBUTOR, ())
    return (
        table.filter(pc.is_in(table["contributor"], value_set=pa.array(wanted, pa.string())))
        if wanted
        else table
    )


def _inside(served: Served, inputs: Inputs) -> Flags:
    everyone = frozenset().union(*(exposed.covered for exposed in served.values()))
    return inputs.book.in_months(everyone)


def _rate(
    definition: Definition, cell: Cell, exposed: PersonYears | None, *, n_left_out: int
) -> Point:
    group = named(definition.by, cell.group)
    unit = f"{UNITS[definition.measure]} per 1,000 person-years"
    caveats = list(caveats_of(definition, cell))
    if n_left_out:
        caveats.append(
            f"{n_left_out} {UNITS[definition.measure]} in months without strength left out"
        )
    counted = interval_of(definition, cell)
    assert counted is not None, "a rate is of people or incidents"
    try:
        rate = rate_with(cell.value, exposed.value if exposed else 0.0, counted)
    except NotEnoughData as error:
        return Point(group, None, cell, None, unit, "rate", caveats=(error.problem, *caveats))
    assert exposed is not None, "a rate has exposure"
    caveats += _of_exposure(definition, exposed)
    if cell.value < _UNSTABLE:
        caveats.append("unstable: fewer than 20 events")
    scale = rate.value / cell.value if cell.value else 0.0
    return Point(
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


def _of_exposure(definition: Definition, exposed: PersonYears) -> list[str]:
    said = []
    months = {month for _, month in exposed.covered}
    if "year" in definition.by and len(months) < _MONTHS:
        said.append(f"strength of {len(months)} of 12 months")
    if exposed.n_interpolated:
        said.append(f"{exposed.n_interpolated} mission-months of strength interpolated")
    if exposed.n_missing:
        said.append(f"{exposed.n_missing} mission-months without strength left out")
    return said


def _in_its_way(
    definition: Definition, points: list[Point], query: Query, inputs: Inputs
) -> list[Point]:
    """The points as the way of the figure has them; points without a number stay as they are."""
    match definition.way:
        case Way.QUASI_POISSON:
            return _quasi(points)
        case Way.SHRINKAGE:
            return _shrunk(definition, points)
        case Way.FUNNEL:
            return _against_funnel(definition, points)
        case Way.INDIRECT:
            return _indirect(definition, points)
        case Way.DIRECT:
            return _direct(definition, points, query, inputs)
        case _:
            return points


def _told(points: Sequence[Point]) -> list[Point]:
    return [point for point in points if point.value is not None]


def _with(points: Sequence[Point], made: Mapping[str, Point]) -> list[Point]:
    return [made.get(point.name, point) for point in points]


def _quasi(points: Sequence[Point]) -> list[Point]:
    """The interval of each cell widened by how much the cells scatter around their common rate."""
    told = _told(points)
    model = rate_model(
        [point.cell.value for point in told], [point.person_years or 0.0 for point in told], {}
    )
    spread = max(1.0, model.dispersion)
    t = float(special.stdtrit(model.spare, 0.975))
    said = f"the cells scatter {spread:.3g} times as much as independent events would"
    made = {}
    for point in told:
        n, scale = point.cell.value, _PER / (point.person_years or 1.0)
        if n:
            factor = math.exp(t * math.sqrt(spread / n))
            low, high = n * scale / factor, n * scale * factor
        else:
            bounds = exact_interval(0)
            low, high = 0.0, bounds.high * spread * scale
        interval = Interval(low, high, 0.95, QUASI)
        made[point.name] = replace(point, interval=interval, caveats=(*point.caveats, said))
    return _with(points, made)


def _units(points: Sequence[Point]) -> list[Unit]:
    return [Unit(p.name, p.cell.value, p.person_years or 0.0) for p in points]


def _shrunk(definition: Definition, points: Sequence[Point]) -> list[Point]:
    told = _told(points)
    made = shrinkage(_units(told))
    notes = (_CLUSTERED,) if definition.measure in OF_PEOPLE else ()
    shrunk = {}
    for point, one in zip(told, made.units, strict=True):
        bounds = one.interval
        interval = Interval(bounds.low * _PER, bounds.high * _PER, bounds.level, bounds.method)
        said = f"as it stands {one.raw * _PER:.3g}; weight of its own number {one.kept:.0%}"
        shrunk[point.name] = replace(
            point,
            value=one.value * _PER,
            interval=interval,
            range=None,
            caveats=(said, *point.caveats, *notes),
        )
    return _with(points, shrunk)


def _against_funnel(definition: Definition, points: Sequence[Point]) -> list[Point]:
    told = _told(points)
    notes = (_CLUSTERED,) if definition.measure in OF_PEOPLE else ()
    placed = {}
    for point, one in zip(told, funnel(_units(told)), strict=True):
        limits = one.outer
        what = one.position.value
        said = f"common rate {one.target * _PER:.3g}; {what}, which 99.8 % would keep"
        interval = Interval(limits.low * _PER, limits.high * _PER, limits.level, limits.method)
        placed[point.name] = replace(
            point, interval=interval, caveats=(said, *point.caveats, *notes)
        )
    return _with(points, placed)


def _indirect(definition: Definition, points: Sequence[Point]) -> list[Point]:
    """Observed against expected at the common rate; not to be compared with each other (M11)."""
    told = _told(points)
    events = sum(point.cell.value for point in told)
    exposed = sum(point.person_years or 0.0 for point in told)
    made = {}
    for point in told:
        expected = events * (point.person_years or 0.0) / exposed
        if not expected:
            continue
        counted = interval_of(definition, point.cell)
        assert counted is not None, "a rate is of people or incidents"
        ratio = indirect_ratio(point.cell.value, expected)
        bounds = Interval(
            counted.low / expected, counted.high / expected, counted.level, counted.method
        )
        said = f"{expected:.3g} expected; ratios of two missions are not comparable with each other"
        made[point.name] = replace(
            point,
            value=ratio.value,
            interval=bounds,
            unit="observed for each one expected",
            measure="ratio",
            range=None,
            caveats=(said, *point.caveats),
        )
    return _with(points, made)


def _direct(
    definition: Definition, points: Sequence[Point], query: Query, inputs: Inputs
) -> list[Point]:
    """Each year with the mission mix of the whole period; years that lack a mission are refused."""
    finer = replace(definition, by=("year", "mission"), way=Way.USUAL)
    asked = replace(query, by=("year", "mission"))
    served = served_by(finer, asked, inputs)
    cells = {c.group: c for c in answer(asked, inputs.book, only=_inside(served, inputs))}
    weights: dict[str, float] = {}
    for (_, mission), exposed in served.items():
        weights[mission] = weights.get(mission, 0.0) + exposed.value
    made = {}
    for point in _told(points):
        year = point.group[0][1]
        exposures = {m: e.value for (y, m), e in served.items() if y == year and e.value > 0}
        strata = [_stratum(m, cells.get((year, m)), years) for m, years in exposures.items()]
        held = {m: w for m, w in weights.items() if m in exposures}
        made[point.name] = _standardised(point, strata, held, sum(weights.values()))
    return _with(points, made)


def _stratum(mission: str, cell: Cell | None, exposed: float) -> Stratum:
    sizes = cell.sizes if cell else ()
    return Stratum(mission, cell.value if cell else 0, exposed, sum(n * n for n in sizes))


def _standardised(
    point: Point, strata: Sequence[Stratum], weights: Mapping[str, float], whole: float
) -> Point:
    """The rate of a year under fixed weights; missions without strength that year are named."""
    is_of_people = point.unit.startswith("people")
    method = DirectMethod.CLUSTERED if is_of_people else DirectMethod.FAY_FEUER
    rate = direct_rate(strata, weights, method=method)
    share = sum(weights.values()) / whole
    said = [f"as it stands {point.value:.3g}"]
    if share <= _ALL_BUT:
        said.append(f"missions with {share:.0%} of the standard served then")
    return replace(
        point,
        value=rate.value,
        interval=rate.interval,
        unit=f"{point.unit}, standardised",
        range=None,
        caveats=(*said, *point.caveats),
    )
