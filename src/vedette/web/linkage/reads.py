"""Questions about incidents: the ledger with its facets, one incident, the counts matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vedette.core.kernel.errors import NotFound
from vedette.web.reviews.runs import Row, Run

_CONDITIONS = {
    "year": "year = ?",
    "from": "year >= ?",
    "to": "year <= ?",
    "mission": "mission = ?",
    "place": "place = ?",
    "cause": "cause = ?",
    "type": "incident_type = ?",
    "source": "incident_ref IN (SELECT incident_ref FROM links WHERE source = ?)",
    "only": "sources = ?",
    "counted": (
        "incident_ref IN (SELECT incident_ref FROM facts"
        " WHERE source = ? AND cause = 'malicious_act' AND killed > 0)"
    ),
    "deadly": "killed > 0",
    "disagrees": "disagrees",
    "q": "incident_ref IN (SELECT incident_ref FROM incidents_text WHERE incidents_text MATCH ?)",
}
"""Name of a filter in the address -> condition on incidents."""

PAGE = 100
"""Incidents on one page of the ledger."""
LATEST = "date_from DESC, incident_ref"
"""The order of a ledger that nobody sorts: the latest first, incidents without a date last."""
FACETS = {"year": "year", "mission": "mission", "cause": "cause", "type": "incident_type"}
"""Name of a filter in the address -> column of incidents."""
COMPARED = (
    "date", "country_iso3", "mission", "place", "cause", "incident_type", "killed", "injured", "kidnapped",
    "personnel_category", "nationality_iso3",
)  # fmt: skip
"""Fields of an incident in the order of its table."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """One page of incidents with the facets of the whole filter."""

    rows: list[Row]
    n_filtered: int
    n_all: int
    page: int
    n_pages: int
    facets: list[tuple[str, str, list[Row]]]


def ledger(run: Run, filters: Mapping[str, str], order: str = LATEST) -> Ledger:
    """The incidents that the filters leave, one page of them, sorted as asked.

    Args:
        run: The run.
        filters: Those of the address; unknown names filter nothing.
        order: ORDER BY over the columns of incidents, made by `order_sql`, never by a person.
    """
    where, values = condition(filters)
    n_filtered = int(str(run.value(f"SELECT count(*) FROM incidents WHERE {where}", values)))
    n_pages = max(1, -(-n_filtered // PAGE))
    page = min(max(1, _whole(filters.get("page"), 1)), n_pages)
    sql = f"SELECT * FROM incidents WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
    rows = run.rows(sql, [*values, PAGE, (page - 1) * PAGE])
    n_all = int(str(run.value("SELECT count(*) FROM incidents")))
    return Ledger(rows, n_filtered, n_all, page, n_pages, facets(run, filters))


def incidents_of(run: Run, filters: Mapping[str, str], order: str = LATEST) -> Iterator[Row]:
    """All incidents that the filters leave, one after the other, in the order of the ledger."""
    where, values = condition(filters)
    return run.each(f"SELECT * FROM incidents WHERE {where} ORDER BY {order}", values)


def facets(run: Run, filters: Mapping[str, str]) -> list[tuple[str, str, list[Row]]]:
    """For each facet its values with counts, under all other filters; the 12 most frequent."""
    found = []
    for name, column in FACETS.items():
        where, values = condition({key: value for key, value in filters.items() if key != name})
        order = "value DESC" if name == "year" else "n DESC, value"
        sql = (
            f"SELECT {column} AS value, count(*) AS n FROM incidents"
            f" WHERE {where} AND {column} IS NOT NULL GROUP BY 1 ORDER BY {order} LIMIT 12"
        )
        found.append((name, filters.get(name, ""), run.rows(sql, values)))
    return found


def condition(filters: Mapping[str, str]) -> tuple[str, list[object]]:
    """The WHERE of a set of filters, with its values; unknown names filter nothing."""
    parts, values = ["1"], list[object]()
    for name, sql in _CONDITIONS.items():
        if filters.get(name):
            parts.append(sql)
            values.extend([_VALUES.get(name, str)(filters[name])] * sql.count("?"))
    return " AND ".join(parts), values


def phrase(words: str) -> str:
    """A full-text question that finds rows with all the words, the last one as a beginning."""
    terms = [word.replace('"', '""') for word in words.split()]
    return " ".join(f'"{term}"' for term in terms[:-1]) + f' "{terms[-1]}"*' if terms else '""'


def incident(run: Run, reference: str) -> Row:
    """The reconciled incident.

    Raises:
        NotFound: The run has no incident of that reference.
    """
    found = run.row("SELECT * FROM incidents WHERE incident_ref = ?", [reference])
    if found is None:
        raise NotFound("There is no such incident in this run.", "Search the ledger.")
    return found


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an incident: what was chosen, by which rule, and what each source says."""

    name: str
    rule: str
    cells: list[Row | None]
    chosen: object


def fields(run: Run, reference: str, names: Sequence[str]) -> list[Field]:
    """The comparison table of an incident: one field a row, one cell for each source."""
    told: dict[str, dict[str, Row]] = {}
    for row in run.rows("SELECT * FROM claims_by_source WHERE incident_ref = ?", [reference]):
        told.setdefault(str(row["field"]), {})[str(row["source"])] = row
    order = [*[name for name in COMPARED if name in told], *sorted(set(told) - set(COMPARED))]
    return [
        Field(
            name,
            str(next(iter(told[name].values()))["rule"]),
            [told[name].get(source) for source in names],
            next((row["value"] for row in told[name].values() if row["chosen"]), None),
        )
        for name in order
    ]


def records_of(run: Run, reference: str) -> list[Row]:
    """The rows of all sources that make an incident."""
    return run.rows(
        "SELECT r.source, r.source_record_id, r.record, r.date, r.place, r.cause, r.cause_text, r.killed, r.injured,"
        " r.personnel_category, r.nationality, r.label, l.person_ref, l.decided_by, l.band, l.probability"
        " FROM links l JOIN records r USING (source, source_record_id) WHERE l.incident_ref = ?"
        " ORDER BY r.source, r.record",
        [reference],
    )


def persons_of(run: Run, reference: str) -> list[Row]:
    """The persons of an incident, without names."""
    return run.rows("SELECT * FROM persons WHERE incident_ref = ? ORDER BY person_ref", [reference])


def differences_of(run: Run, reference: str) -> list[Row]:
    """What sources say differently of an incident."""
    return run.rows(
        "SELECT * FROM differences WHERE incident_ref = ? ORDER BY reason, field LIMIT 200",
        [reference],
    )


def matrix(run: Run, dimension: str, cause: str) -> tuple[list[object], list[Row]]:
    """Deaths of one cause by source and year or mission; `all` is the reconciled picture and comes first."""
    assert dimension in {"year", "mission"}, "the dimension comes from the address table"
    counted = run.rows(
        f"SELECT source, {dimension} AS cell, sum(killed) AS n FROM facts WHERE cause = ? AND killed IS NOT NULL"
        f" AND {dimension} IS NOT NULL GROUP BY 1, 2",
        [cause],
    )
    heads = sorted({row["cell"] for row in counted}, key=str)
    names = ["all", *sorted({str(row["source"]) for row in counted} - {"all"})]
    cells = {(row["source"], row["cell"]): row["n"] for row in counted}
    only = {
        str(row["sources"]): row["n"]
        for row in run.rows(
            "SELECT sources, sum(killed) AS n FROM incidents WHERE n_sources = 1 AND cause = ? GROUP BY 1",
            [cause],
        )
    }
    rows: list[Row] = [
        {
            "source": name,
            "cells": [(head, cells.get((name, head))) for head in heads],
            "sum": sum(int(str(cells.get((name, head)) or 0)) for head in heads),
            "only": only.get(name),
        }
        for name in names
    ]
    return heads, rows


def overlaps(run: Run, cause: str, most: int = 14) -> list[Row]:
    """How many deadly incidents of a cause stand in exactly which sources, the most frequent sets first."""
    return run.rows(
        "SELECT sources, count(*) AS n, sum(killed) AS killed FROM incidents WHERE cause = ? AND killed > 0"
        " GROUP BY sources ORDER BY n DESC, sources LIMIT ?",
        [cause, most],
    )


_VALUES: dict[str, Callable[[str], object]] = {
    "q": phrase,
    "from": lambda said: _whole(said, 0),
    "to": lambda said: _whole(said, 9999),
}
"""Filters whose value is not taken as it is."""


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else default
