"""Questions about incidents: the ledger with its facets, one incident, the counts matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from vedette.core.kernel.errors import NotFound
from vedette.core.linkage.choices import FIELDS, OWN
from vedette.web.linkage import counting
from vedette.web.linkage.counts_reads import cell_condition, cell_deaths
from vedette.web.linkage.disagreement_reads import differ_condition
from vedette.web.linkage.word_search import MATCHES, phrase
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
    "lone": "n_sources = 1",
    "shared": "n_sources > 1",
    "deadly": "killed > 0",
    "disagrees": "disagrees",
    "q": f"rowid IN (SELECT rowid FROM incidents_text WHERE {MATCHES})",
}
"""Name of a filter in the address -> condition on incidents."""

PAGE = 100
"""Incidents on one page of the ledger."""
LATEST = "rowid"
"""The order of a ledger that nobody sorts: the latest first, incidents without a date last; a run keeps them so."""
_WALKED = 200
"""A filter that leaves more than one incident of so many is tested along the order; a rarer one is sorted."""
COMPARED = (
    "date", "country_iso3", "mission", "place", "cause", "incident_type", "killed", "injured", "kidnapped",
    "personnel_category", "nationality_iso3",
)  # fmt: skip
"""Fields of an incident in the order of its table."""


_SHOWN = (
    "incident_ref, date, date_from, mission, place, country_iso3, cause, incident_type, killed_low, killed,"
    " killed_high, injured_low, injured, injured_high, n_sources, disagrees"
)
"""Columns of a row of the ledger."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """One page of incidents with the facets of the whole filter."""

    rows: list[Row]
    n_filtered: int
    n_all: int
    page: int
    n_pages: int
    facets: list[tuple[str, str, list[Row]]]
    counted: Row | None
    """People killed in these incidents as the source of the cell counts them, when a cell was opened."""


def ledger(run: Run, filters: Mapping[str, str], order: str = LATEST) -> Ledger:
    """The incidents that the filters leave, one page of them, sorted as asked.

    Args:
        run: The run.
        filters: Those of the address; unknown names filter nothing.
        order: ORDER BY over the columns of incidents, made by `order_sql`, never by a person.
    """
    told = counting.counted(run, filters, condition)
    n_pages = max(1, -(-told.n_filtered // PAGE))
    page = min(max(1, _whole(filters.get("page"), 1)), n_pages)
    is_frequent = told.n_filtered * _WALKED > told.n_all
    sql, values = _rows(filters, order, is_frequent=is_frequent)
    rows = run.rows(
        f"SELECT {_SHOWN} FROM incidents WHERE rowid IN ({sql} LIMIT ? OFFSET ?) ORDER BY {order}",
        [*values, PAGE, (page - 1) * PAGE],
    )
    opened = filters.get("cell")
    deaths = cell_deaths(run, opened, *condition(filters)) if opened else None
    return Ledger(rows, told.n_filtered, told.n_all, page, n_pages, told.facets, deaths)


def _rows(filters: Mapping[str, str], order: str, *, is_frequent: bool) -> tuple[str, list[object]]:
    """Numbers of the rows that the filters leave, in their order, by the shorter way.

    A sign before a column keeps its index out: the engine cannot know which way is the shorter one.
    """
    if filters.get("q") and order == LATEST:
        # The index of words has the rows in this very order: it is read no further than the page goes.
        where, values = condition({name: said for name, said in filters.items() if name != "q"})
        sql = (
            "SELECT i.rowid FROM incidents_text t CROSS JOIN incidents i ON i.rowid = t.rowid"
            f" WHERE {MATCHES} AND {where} ORDER BY t.rowid"
        )
        return sql, [phrase(filters["q"]), *values]
    where, values = condition(filters, "+" if is_frequent else "")
    along = order if is_frequent else f"+{order}"
    return f"SELECT rowid FROM incidents WHERE {where} ORDER BY {along}", values


def incidents_of(run: Run, filters: Mapping[str, str], order: str = LATEST) -> Iterator[Row]:
    """All incidents that the filters leave, one after the other, in the order of the ledger."""
    where, values = condition(filters)
    return run.each(f"SELECT * FROM incidents WHERE {where} ORDER BY {order}", values)


def condition(filters: Mapping[str, str], sign: str = "") -> tuple[str, list[object]]:
    """The WHERE of a set of filters, with its values; unknown names filter nothing.

    Args:
        filters: Those of the address.
        sign: `+` before each condition: its index is not used.
    """
    parts, values = ["1"], list[object]()
    for name, sql in _CONDITIONS.items():
        if filters.get(name):
            parts.append(sign + sql)
            values.extend([_VALUES.get(name, str)(filters[name])] * sql.count("?"))
    for name, of_cell in _CELLS.items():
        if filters.get(name):
            where, told = of_cell(filters[name])
            parts.append(where)
            values.extend(told)
    return " AND ".join(parts), values


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
    is_of_person: bool

    @property
    def can_choose(self) -> bool:
        """Whether a person may choose another value."""
        return self.name in FIELDS

    @property
    def dissent(self) -> list[Row]:
        """Claims that are not the chosen value."""
        return [cell for cell in self.cells if cell and cell["value"] != self.chosen]


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
            is_of_person=bool(told[name].get(OWN, {}).get("chosen")),
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
    # a sign before the column takes its kind away: words equal no number then
    "year": lambda said: _whole(said, -1),
}
"""Filters whose value is not taken as it is."""

_CELLS: Mapping[str, Callable[[str], tuple[str, list[object]]]] = {
    "cell": cell_condition,
    "differ": differ_condition,
}
"""Filters that stand for a cell of the counts matrix or of the table of disagreements."""


def _whole(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else default
