"""Sections on what the report rests on: scope, sources, methods, and the register of figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.reports import printed
from vedette.core.reports.bindings import Bound
from vedette.core.reports.document import (
    Align,
    Block,
    Code,
    Column,
    Heading,
    Inlines,
    LiveNumber,
    Paragraph,
    Reference,
    Row,
    RowKind,
    Strong,
    Table,
    Text,
    inlines_of,
)
from vedette.core.reports.material import Material, Total, headline, live, sources_counted, totals
from vedette.core.reports.writing import breakable, cell, paragraph, plural, prose

_GRAINS = {"person": "persons", "incident": "incidents", "monthly_total": "monthly totals"}
_KEYS_SHOWN = 4
_POINTS_LISTED = 3


def scope(found: Material, keys: Mapping[str, Sequence[str]]) -> list[Block]:
    """What is counted, when, and up to which day it was known."""
    total = headline(found, keys["headline"])
    first, last = dt.date(found.first, 1, 1), dt.date(found.last, 12, 31)
    if total is not None and total.period is not None:
        first, last = total.period
    by_year = ""
    if (first.year, last.year) != (found.first, found.last):
        by_year = f" Tables by year show {found.first} to {found.last}."
    return [
        Heading(2, "Scope"),
        paragraph(
            "This report counts people killed, cause {cause}, by the local date of the incident, "
            "from {first} to {last}, both days included.{by_year} A person who died later of "
            "wounds is counted on the day of the incident. Injuries and other causes enter only "
            "where a table says so.",
            cause=f"“{found.cause_words}”",
            first=printed.long_day(first),
            last=printed.long_day(last),
            by_year=by_year,
        ),
        paragraph(
            "Data are as known on {day}. Each number carries the query, scope, period, cut-off "
            "and sources of its figure; {annex} lists them.",
            day=printed.long_day(found.known_on),
            annex=Reference("annex-figures"),
        ),
    ]


def sources(found: Material) -> list[Block]:
    """The sources: what a row of each is, how many, which years, what each alone counts."""
    rows = source_rows(found)
    if not rows:
        return []
    counted = totals(found, "source")
    fed = sorted(f"{row['name']} (by {row['fed_by']})" for row in rows if row.get("fed_by"))
    lineage = (
        f"Some copy others and are not independent: {'; '.join(fed)}."
        if fed
        else "None is declared a copy of another."
    )
    n = live("sources/n", printed.number(len(rows)), strong=True)
    columns = (
        Column("Source", width=3.0),
        Column("One row is one", width=1.5),
        Column("Rows", Align.END, 1.0),
        Column("Years", width=1.4),
        Column(f"Killed, {found.first}–{found.last}", Align.END, 1.3),
        Column("Licence", width=1.6),
    )
    body = tuple(Row(_source_cells(row, counted)) for row in rows)
    notes: list[Inlines] = [
        prose(
            "Killed: people killed, cause “{cause}”, as each source alone counts them after its "
            "own duplicates are taken together. –: the source does not tell.",
            cause=found.cause_words,
        )
    ]
    held = sum(int(str(row.get("n_quarantined") or 0)) for row in rows)
    if held:
        rows_held = live("sources/quarantined", printed.number(held))
        notes.append(prose("{n} rows are in quarantine and counted nowhere.", n=rows_held))
    return [
        Heading(2, "Sources"),
        paragraph(
            "The picture is reconciled from {n} {word} ({table}). {lineage} Sources differ in "
            "whom they count, where and since when; a difference of scope is not an error.",
            n=n,
            word=plural(len(rows), "source"),
            table=Reference("table-sources"),
            lineage=lineage,
        ),
        Table("Sources of this report", columns, body, tuple(notes), "table-sources"),
    ]


def _source_cells(
    row: dict[str, object], counted: Mapping[tuple[object, ...], Total]
) -> tuple[Inlines, ...]:
    name = str(row["name"])
    killed = counted.get((name,))
    best = None if killed is None else killed.best
    first, last = row.get("first_year"), row.get("last_year")
    years = "" if first is None else str(first) if first == last else f"{first}–{last}"
    return (
        cell(breakable(str(row.get("title") or name))),
        cell(_GRAINS.get(str(row.get("grain")), str(row.get("grain") or ""))),
        cell(live(f"sources/{name}/rows", printed.number(int(str(row["rows"]))))),
        cell(years),
        cell(None if best is None else live(f"counts/{name}", printed.number(best))),
        cell(str(row.get("licence") or "")),
    )


def source_rows(found: Material) -> list[dict[str, object]]:
    """One row per source by name: what the review says of it and what its records show."""
    made: dict[str, dict[str, object]] = {}
    records = found.tables.get("records")
    if records is not None and records.num_rows:
        made = {str(row["name"]): row for row in _from_records(records)}
    for row in found.rows("sources"):
        name = str(row.get("name") or row.get("source"))
        told = {key: value for key, value in row.items() if value is not None}
        made[name] = {"name": name, "rows": 0, **made.get(name, {}), **told}
    if not made:
        return [{"name": name, "rows": 0} for name in sorted(sources_counted(found))]
    return [made[name] for name in sorted(made)]


def _from_records(records: pa.Table) -> list[dict[str, object]]:
    table = records.select(["source", "grain", "date_from"])
    table = table.append_column("year", pc.year(table["date_from"]))
    grouped = table.group_by("source").aggregate(
        [("grain", "min"), ("year", "min"), ("year", "max"), ("source", "count")]
    )
    return [
        {
            "name": row["source"],
            "grain": row["grain_min"],
            "rows": row["source_count"],
            "first_year": row["year_min"],
            "last_year": row["year_max"],
        }
        for row in grouped.to_pylist()
    ]


def methodology(found: Material) -> list[Block]:
    """How numbers are made: linkage, the chosen value, intervals; one paragraph per method."""
    blocks: list[Block] = [
        Heading(2, "Methodology"),
        paragraph(
            "Records of different sources are linked into incidents under one-to-one constraints; "
            "judgements of reviewers always win and survive each run. Equal victims of one "
            "incident are not duplicates. Nothing is deleted: each source's own count stays "
            "reproducible, and what differs is listed with its reason."
        ),
        paragraph(
            "Where sources disagree, the best value is that of the source which comes first in "
            "the declared order, never the largest. Low and high are the lowest and highest "
            "values of any source; their sums are a range of sources, not an interval of chance."
        ),
    ]
    for method, text, keys in _methods(found.numbers.bound.values()):
        shown = ", ".join(keys[:_KEYS_SHOWN]) + (" and others" if len(keys) > _KEYS_SHOWN else "")
        inlines = (
            Strong(f"{_method_name(method)}. "),
            Text(f"{text.rstrip('.')}. Used for "),
            Code(shown),
            Text("."),
        )
        blocks.append(Paragraph(inlines))
    return blocks


def _method_name(method: str) -> str:
    return "No interval" if method == "none" else method[:1].upper() + method[1:]


def _methods(bounds: Iterable[Bound]) -> list[tuple[str, str, list[str]]]:
    """Each method with its sentence and the figures that use it, in order of name."""
    used: dict[tuple[str, str], dict[str, None]] = {}
    for bound in bounds:
        if bound.method and bound.method_text:
            figures = used.setdefault((bound.method, bound.method_text), {})
            figures[bound.key.split("/")[0]] = None
    return [(method, text, list(keys)) for (method, text), keys in sorted(used.items())]


def register(found: Material, before: Sequence[Block]) -> list[Block]:
    """Every figure of the run, and each of its points that the report prints, with fingerprints."""
    used = {i.key for block in before for i in inlines_of(block) if isinstance(i, LiveNumber)}
    listed = [bound for bound in found.numbers.bound.values() if _is_listed(bound, found, used)]
    if not listed:
        return [paragraph("This run has no figures.")]
    columns = (
        Column("Key", width=3.2),
        Column("Point", width=2.4),
        Column("Value", Align.END, 1.0),
        Column("Interval", Align.END, 1.7),
        Column("Fingerprint", width=1.7),
    )
    return [
        paragraph(
            "Each figure is a query, a scope, a period, a cut-off date and the version of its "
            "sources. The archive recomputes it; a fingerprint is the start of the SHA-256 of "
            "definition and rows behind the number. Points of a series that the text does not "
            "print are in the table of figures."
        ),
        Table(
            "Register of figures",
            columns,
            tuple(_register_rows(listed, found)),
            (prose("Intervals cover 95 % unless the method says otherwise. –: not computed."),),
            "table-register",
        ),
    ]


def _is_listed(bound: Bound, found: Material, used: set[str]) -> bool:
    if bound.key in used or "/" not in bound.key:
        return True
    figure = bound.key.split("/")[0]
    return len(found.numbers.points(figure)) <= _POINTS_LISTED


def _register_rows(listed: Sequence[Bound], found: Material) -> Iterator[Row]:
    """A head for each scope and period of a figure, then its points."""
    head = ""
    for bound in listed:
        words = _register_head(bound)
        if words != head:
            head = words
            yield Row((cell(words), *[()] * 4), RowKind.GROUP)
        yield _register_row(bound, found)


def _register_head(bound: Bound) -> str:
    days = [printed.day(day) for day in bound.period or ()]
    return "; ".join(part for part in (bound.title, bound.scope, " to ".join(days)) if part)


def _register_row(bound: Bound, found: Material) -> Row:
    key, numbers = bound.key, found.numbers
    return Row(
        (
            (Code(breakable(key)),),
            cell(breakable(f"{', '.join(bound.group) or 'all'}, {bound.unit}")),
            cell(None if bound.value is None else numbers.value(key)),
            cell(numbers.interval(key, dashed=True, exact=True) if bound.has_interval else None),
            (Code(printed.hash_in_fours(bound.fingerprint, 12) or "–"),),
        ),
        anchor=key,
    )
