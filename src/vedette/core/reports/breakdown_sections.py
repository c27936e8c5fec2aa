"""Sections that break the total down: concentration, people and causes, rates by exposure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import NotFound
from vedette.core.reports.bindings import Bound
from vedette.core.reports.document import (
    Align,
    Block,
    Column,
    Heading,
    LiveNumber,
    Reference,
    Row,
    Table,
)
from vedette.core.reports.material import Material, series
from vedette.core.reports.writing import cell, paragraph, prose

Keys = Mapping[str, Sequence[str]]
_ROWS_AT_MOST = 14
_LISTS = {"by_component": "", "by_category": "personnel_category", "by_cause": "cause"}
_PEOPLE = {
    "by_component": ("Component", "component"),
    "by_category": ("Category of personnel", "category"),
    "by_cause": ("Cause, all deaths", "cause"),
}


def concentration(found: Material, keys: Keys) -> list[Block]:
    """How few incidents carry how many deaths: a paragraph, nothing without incidents."""
    points = {p.group[0]: p for p in series(found, keys["concentration"]) if p.group}
    if any(name not in points for name in ("incidents", "single", "largest", "half")):
        return []
    numbers = found.numbers
    return [
        paragraph(
            "Deaths come together: the {half} largest of {incidents} incidents with people killed "
            "hold half of the people killed. In {single} incidents one person was killed; the "
            "largest killed {largest}. A plain Poisson interval would be too narrow.",
            half=numbers.value(points["half"].key, strong=True),
            incidents=numbers.value(points["incidents"].key),
            single=numbers.value(points["single"].key),
            largest=numbers.value(points["largest"].key),
        )
    ]


def people(found: Material, keys: Keys) -> list[Block]:
    """Who was killed, and of what: one table each for component, category and cause."""
    tables = [
        _breakdown(found, which, series(found, keys[which]))
        for which in _PEOPLE
        if series(found, keys[which])
    ]
    if not tables:
        return []
    first = Reference(tables[0].label, starts_sentence=True)
    text = paragraph(
        "{table} and those after it break the total down. An interval is that of the row; rows "
        "are not compared with each other without exposure.",
        table=first,
    )
    return [Heading(2, "People and causes"), text, *tables]


def _breakdown(found: Material, which: str, points: list[Bound]) -> Table:
    head, short = _PEOPLE[which]
    shown = sorted(points, key=lambda p: (-(p.value or 0), p.key))[:_ROWS_AT_MOST]
    rows = tuple(
        Row(
            (
                cell(_label(_LISTS[which], p.group[0]) if p.group else "Not told"),
                cell(_value(found, p)),
                cell(_interval(found, p)),
                cell(found.numbers.range(p.key) if p.range_low is not None else None),
            )
        )
        for p in shown
    )
    columns = (
        Column(head, width=2.6),
        Column(_upper(points[0].unit), Align.END),
        Column("95 % interval", Align.END, 1.4),
        Column("Range of sources", Align.END, 1.4),
    )
    title = f"{points[0].title}, {_years(points[0])}"
    scope = prose("Scope: {scope}.", scope=points[0].scope) if points[0].scope else prose("–")
    return Table(title, columns, rows, (scope,), f"table-{short}")


def _years(bound: Bound) -> str:
    if bound.period is None:
        return ""
    first, last = bound.period[0].year, bound.period[1].year
    return str(first) if first == last else f"{first}–{last}"


def _value(found: Material, bound: Bound) -> LiveNumber | None:
    return None if bound.value is None else found.numbers.value(bound.key)


def _interval(found: Material, bound: Bound) -> LiveNumber | None:
    if not bound.has_interval:
        return None
    return found.numbers.interval(bound.key, dashed=True, exact=True)


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _label(name: str, code: str) -> str:
    """The label of a code; the code itself where it is none of the list."""
    if not name:
        return _upper(code)
    try:
        return codelist(name).label(code)
    except NotFound:
        return _upper(code.replace("_", " "))


def rates(found: Material, keys: Keys) -> list[Block]:
    """Rates by year and by mission with exposure, interval and what a reader must know of each."""
    by_year = series(found, keys["rate_by_year"])
    by_mission = series(found, keys["rate_by_mission"])
    tables = [
        _rates(found, head, points, label)
        for head, points, label in (
            ("Year", by_year, "table-rates-by-year"),
            ("Mission", by_mission, "table-rates-by-mission"),
        )
        if any(p.value is not None for p in points)
    ]
    if not tables:
        return []
    refused = sum(p.value is None for p in (*by_year, *by_mission))
    tail = " A rate is refused where strength is not known; the table says why." if refused else ""
    return [
        Heading(2, "Rates by strength"),
        paragraph(
            "{table} sets deaths against exposure: uniformed personnel killed per 1,000 "
            "person-years of uniformed strength, in the months for which strength is known. A "
            "rate on fewer than 20 events is unstable.{tail}",
            table=Reference(tables[0].label, starts_sentence=True),
            tail=tail,
        ),
        *tables,
    ]


def _rates(found: Material, head: str, points: list[Bound], label: str) -> Table:
    columns = (
        Column(head, width=1.5),
        Column("Rate", Align.END, 0.8),
        Column("95 % interval", Align.END, 1.3),
        Column("Events", Align.END, 0.8),
        Column("Person-years", Align.END, 1.1),
        Column("To know", width=3.2),
    )
    inside = [p for p in points if not _is_outside(found, p)]
    inside = [p for p in inside if p.n or p.value]
    shown = sorted(inside, key=lambda p: (-(p.n or 0), p.key))[:_ROWS_AT_MOST]
    rows = tuple(_rate_row(found, p) for p in inside if p in shown)
    left = len(inside) - len(shown)
    rest = f" {left} with fewer events are not shown." if left else ""
    unit = prose(
        "Rate: {unit}. Scope: {scope}.{rest}", unit=points[0].unit, scope=points[0].scope, rest=rest
    )
    return Table(f"{points[0].title}", columns, rows, (unit,), label)


def _is_outside(found: Material, bound: Bound) -> bool:
    """Whether the point is of a year that the report does not show."""
    year = bound.group[0] if bound.group else ""
    return year.isdigit() and int(year) not in found.years


def _rate_row(found: Material, bound: Bound) -> Row:
    numbers = found.numbers
    return Row(
        (
            cell(bound.group[0] if bound.group else "All"),
            cell(_value(found, bound)),
            cell(numbers.interval(bound.key, dashed=True) if bound.has_interval else None),
            cell(numbers.count(bound.key) if bound.n is not None else None),
            cell(numbers.exposure(bound.key) if bound.person_years is not None else None),
            cell(bound.caveat),
        )
    )
