"""Queries on facts: what is counted, in which scope and period, up to which day, by what (DR-01)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput
from vedette.core.linkage.reconciled import ALL

_MONTHS = 100_000
_EPOCH = dt.date(1970, 1, 1)
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Measure(StrEnum):
    """What is counted; deaths, incidents, injuries and persons are distinct counts (DR-02)."""

    DEATHS = "deaths"
    """People killed; a person in two rows of a source counts once."""
    ROWS = "rows"
    """People killed as the rows of a source have them, duplicates and all; reconciled as DEATHS."""
    PERSONS = "persons"
    """People killed whom a source lists one by one."""
    INCIDENTS = "incidents"
    """Incidents in which at least one person was killed."""
    ALL_INCIDENTS = "all_incidents"
    """Incidents with or without people killed."""
    MISSION_DAYS = "mission_days"
    """Days of a mission on which people were killed."""
    INJURIES = "injuries"
    """People injured."""


UNITS: Mapping[Measure, str] = {
    Measure.DEATHS: "people killed",
    Measure.ROWS: "people killed, rows as they stand",
    Measure.PERSONS: "listed persons killed",
    Measure.INCIDENTS: "incidents with people killed",
    Measure.ALL_INCIDENTS: "incidents",
    Measure.MISSION_DAYS: "mission-days with people killed",
    Measure.INJURIES: "people injured",
}

DIMENSIONS = (
    "year",
    "mission",
    "country_iso3",
    "cause",
    "personnel_category",
    "component",
    "nationality_iso3",
    "incident_type",
    "activity",
    "time_of_day",
    "weapon",
    "place_of_death",
    "injury_severity",
)
CIRCUMSTANCES = DIMENSIONS[7:]
"""Dimensions of which every fact tells a value or why it has none (the kinds of no value, DR-06)."""

NO_VALUE = frozenset(codelist("null_reason").codes)
"""The kinds of no value: counted and named like values, never dropped and never zero."""

TIMES_OF_DAY = ("night", "morning", "afternoon", "evening")
"""Quarters of the day by local time: from midnight, 6, 12 and 18 hours."""
CARE = ("to_first_aid", "to_advanced_care", "to_surgery")
"""Columns of minutes from the injury to care."""


@dataclass(frozen=True, slots=True)
class Period:
    """A closed interval of days; both ends are printed (DR-07)."""

    first: dt.date
    last: dt.date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise BadInput(
                f"The period {self.first} to {self.last} ends before it begins.",
                "Exchange its ends.",
            )

    @classmethod
    def years(cls, first: int, last: int) -> Period:
        """The calendar years from `first` to `last`, both counted."""
        return cls(dt.date(first, 1, 1), dt.date(last, 12, 31))

    @property
    def n_years(self) -> int:
        """Number of calendar years that the period touches: 2013 to 2017 are five."""
        return self.last.year - self.first.year + 1

    def __str__(self) -> str:
        if (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31):
            return (
                str(self.first.year) if self.n_years == 1 else f"{self.first.year}–{self.last.year}"
            )
        return f"{self.first.isoformat()} to {self.last.isoformat()}"


@dataclass(frozen=True, slots=True)
class Scope:
    """Who and where is counted; an empty part does not restrict.

    Args:
        name: Name in words, as printed.
        missions: Codes of missions (or words of sources).
        mission_kinds: Kinds of codelists/missions, such as pko.
        in_mission: Only what some mission is named for.
        causes: Codes of codelists/cause.
        components: military, police, civilian.
        categories: Codes of codelists/personnel_category.
        excluded_categories: Categories that are left out; rows without category stay.
        with_un_staff: Only incidents in which staff of UN agencies were affected.
        others: Further dimensions and the values that count, such as ("weapon", ("ied",)).
    """

    name: str = "everything"
    missions: tuple[str, ...] = ()
    mission_kinds: tuple[str, ...] = ()
    in_mission: bool = False
    causes: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    excluded_categories: tuple[str, ...] = ()
    with_un_staff: bool = False
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __post_init__(self) -> None:
        unknown = [name for name, _ in self.others if name not in DIMENSIONS or name == "year"]
        if unknown:
            raise BadInput(
                f"A scope cannot be limited by {', '.join(unknown)}.",
                f"Use {', '.join(name for name in DIMENSIONS if name != 'year')}.",
            )

    def needs(self) -> tuple[str, ...]:
        """Columns of FACTS that a source must fill for the scope to mean anything."""
        wanted = {
            "mission": self.missions or self.mission_kinds or self.in_mission,
            "cause": self.causes,
            "component": self.components,
            "personnel_category": self.categories,
            "un_staff": self.with_un_staff,
        }
        told = (name for name, is_needed in wanted.items() if is_needed)
        return (*told, *(name for name, values in self.others if not NO_VALUE.issuperset(values)))

    def within(self, other: Scope) -> Scope:
        """This scope narrowed by another: parts that this one leaves open are taken from the other."""
        return Scope(
            name=other.name if self.name == "everything" else f"{self.name}, {other.name}",
            missions=_narrowed(self.missions, other.missions),
            mission_kinds=_narrowed(self.mission_kinds, other.mission_kinds),
            in_mission=self.in_mission or other.in_mission,
            causes=_narrowed(self.causes, other.causes),
            components=_narrowed(self.components, other.components),
            categories=_narrowed(self.categories, other.categories),
            excluded_categories=tuple(
                sorted({*self.excluded_categories, *other.excluded_categories})
            ),
            with_un_staff=self.with_un_staff or other.with_un_staff,
            others=tuple(
                (name, _narrowed(dict(self.others).get(name, ()), dict(other.others).get(name, ())))
                for name in sorted({*dict(self.others), *dict(other.others)})
            ),
        )

    @property
    def words(self) -> str:
        """The scope in words with all its parts."""
        without = ", ".join(_labels("personnel_category", self.excluded_categories))
        parts = {
            "missions": ", ".join(self.missions),
            "kinds of mission": ", ".join(self.mission_kinds),
            "cause": ", ".join(_labels("cause", self.causes)),
            "component": ", ".join(self.components),
            "category": ", ".join(_labels("personnel_category", self.categories)),
            "without": without,
            "with": " and ".join(
                ["a mission named"] * self.in_mission
                + ["staff of UN agencies"] * self.with_un_staff
            ),
            **{
                f"with {said_dimension(name)}": ", ".join(_labels(name, values))
                for name, values in self.others
            },
        }
        return "; ".join([self.name, *(f"{key} {said}" for key, said in parts.items() if said)])


def _narrowed(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    if one and other:
        return tuple(item for item in one if item in other) or ("(nothing)",)
    return one or other


def said_dimension(name: str) -> str:
    """A dimension in words: `nationality_iso3` is the contributor (or country) of the person."""
    return _SAID.get(name, name.removesuffix("_iso3").replace("_", " "))


_SAID = {"nationality_iso3": "contributor", "personnel_category": "category"}
_LISTS = ("cause", "personnel_category", *CIRCUMSTANCES)


def _labels(name: str, codes: Sequence[str]) -> list[str]:
    if name not in _LISTS or name == "time_of_day":
        return [code.replace("_", " ") for code in codes]
    entries = {**codelist("null_reason").entries, **codelist(name).entries}
    return [entries[code].label.lower() if code in entries else code for code in codes]


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the facts.

    Args:
        measure: What is counted.
        scope: Who and where.
        period: Closed interval of incident days; None is every day, undated incidents included.
        cutoff: Incidents after this day are left out.
        by: Up to two of DIMENSIONS.
        source: A source as it stands, or `all` for the reconciled picture.
    """

    measure: Measure = Measure.DEATHS
    scope: Scope = field(default_factory=Scope)
    period: Period | None = None
    cutoff: dt.date | None = None
    by: tuple[str, ...] = ()
    source: str = ALL

    def __post_init__(self) -> None:
        unknown = [name for name in self.by if name not in DIMENSIONS]
        if unknown or len(self.by) > 2:  # noqa: PLR2004 - two dimensions is what a page can show
            raise BadInput(
                f"Counts cannot be grouped by {', '.join(self.by)}.",
                f"Take at most two of {', '.join(DIMENSIONS)}.",
            )

    @property
    def words(self) -> str:
        """The question in one line."""
        by = f" by {' and '.join(said_dimension(name) for name in self.by)}"
        return (
            f"{UNITS[self.measure]}{by if self.by else ''}; {self.scope.words}; "
            f"{self.period if self.period else 'all dates'}"
            f"{f'; cut-off {self.cutoff}' if self.cutoff else ''}; "
            f"{'reconciled over all sources' if self.source == ALL else f'source {self.source}'}"
        )


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of an answer.

    Args:
        group: Values of the dimensions; None where the fact tells none.
        value: The count in the unit of the measure.
        low: The count by the lowest values of the sources; equal to `value` for counts of incidents.
        high: The count by the highest values.
        sizes: People killed (or injured) in each incident behind the number, largest first.
        incident_refs: Incidents behind the number, sorted.
        rows: Places of the facts behind the number in the table of facts.
    """

    group: tuple[str | None, ...]
    value: int
    low: int
    high: int
    sizes: tuple[int, ...]
    incident_refs: tuple[str, ...]
    rows: npt.NDArray[np.intp] = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class _Coded:
    """A text column as whole numbers; -1 is no value."""

    codes: Ints
    words: tuple[str, ...]

    def among(self, wanted: Collection[str]) -> Flags:
        is_wanted = np.array([*(word in wanted for word in self.words), False], np.bool_)
        return is_wanted[self.codes]


@dataclass(frozen=True, slots=True)
class Ledger:
    """FACTS in a form that answers many queries fast; made once by `ledger`."""

    texts: Mapping[str, _Coded]
    numbers: Mapping[str, Ints]
    told: Mapping[str, Flags]

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of the sources, sorted; without `all`."""
        return tuple(sorted(word for word in self.texts["source"].words if word != ALL))

    def years(self, query: Query) -> tuple[int, int] | None:
        """First and last year with facts that the query takes; None without any."""
        found = self.numbers["year"][self.rows(query) & self.told["year"]]
        return (int(found.min()), int(found.max())) if len(found) else None

    def tells(self, source: str, column: str) -> bool:
        """Whether the source fills a column in at least one fact."""
        mine = self.texts["source"].among([source])
        if column in CIRCUMSTANCES:
            is_told = (self.texts[column].codes >= 0) & ~self.texts[column].among(NO_VALUE)
        elif column in self.texts:
            is_told = self.texts[column].codes >= 0
        else:
            is_told = self.told[column]
        return bool((mine & is_told).any())

    def rows(self, query: Query) -> Flags:
        """Which facts the query takes."""
        kept = self.texts["source"].among([query.source])
        kept &= self._in_scope(query.scope)
        day = self.numbers["date_from"]
        if query.period is not None:
            kept &= (
                self.told["date_from"]
                & (day >= _day(query.period.first))
                & (day <= _day(query.period.last))
            )
        if query.cutoff is not None:
            kept &= ~self.told["date_from"] | (day <= _day(query.cutoff))
        if query.measure is Measure.INJURIES:
            return kept & (self.numbers["injured"] > 0)
        if query.measure is Measure.PERSONS:
            kept &= ~self.texts["fact"].among(["count"])
        if query.measure is not Measure.ALL_INCIDENTS:
            kept &= (self.numbers["killed"] > 0) | (self.numbers["killed_high"] > 0)
        return kept

    def in_months(self, covered: Collection[tuple[str, dt.date]]) -> Flags:
        """Which facts fall into one of these months (first days) of one of these missions."""
        coded = self.texts["mission"]
        places = {word: n for n, word in enumerate(coded.words)}
        days = self.numbers["date_from"].astype("datetime64[D]")
        months = days.astype("datetime64[M]").astype(np.int64)
        wanted = [
            places[mission] * _MONTHS + (month.year - _EPOCH.year) * 12 + month.month - 1
            for mission, month in covered
            if mission in places
        ]
        return (
            (coded.codes >= 0)
            & self.told["date_from"]
            & np.isin(coded.codes * _MONTHS + months, wanted)
        )

    def _in_scope(self, scope: Scope) -> Flags:
        kept = np.ones(len(self.texts["source"].codes), np.bool_)
        for column, wanted in (
            ("mission", scope.missions),
            ("cause", scope.causes),
            ("component", scope.components),
            ("personnel_category", scope.categories),
        ):
            if wanted:
                kept &= self.texts[column].among(wanted)
        for column, wanted in scope.others:
            kept &= self.texts[column].among(wanted)
        if scope.mission_kinds:
            kept &= self.texts["mission"].among(missions_of_kind(scope.mission_kinds))
        if scope.in_mission:
            kept &= self.texts["mission"].codes >= 0
        if scope.excluded_categories:
            kept &= ~self.texts["personnel_category"].among(scope.excluded_categories)
        if scope.with_un_staff:
            kept &= self.numbers["un_staff"] > 0
        return kept


def ledger(facts: pa.Table) -> Ledger:
    """The facts, coded for queries."""
    texts = ("source", "incident_ref", "fact", *DIMENSIONS[1:])
    facts = _with_times(facts)
    numbers = (
        "year",
        "killed_low",
        "killed",
        "killed_high",
        "injured",
        "un_staff",
        "killed_as_read",
        "date_from",
        *CARE,
    )
    columns = {name: facts[name].combine_chunks() for name in numbers}
    columns["date_from"] = columns["date_from"].cast(pa.int32())
    return Ledger(
        texts={name: _coded(facts[name]) for name in texts},
        numbers={
            name: np.asarray(pc.fill_null(column, 0)).astype(np.int64)
            for name, column in columns.items()
        },
        told={
            name: np.asarray(pc.is_valid(column), dtype=np.bool_)
            for name, column in columns.items()
        },
    )


def _with_times(facts: pa.Table) -> pa.Table:
    """The facts with the quarter of the day, and empty columns where an earlier program had none."""
    n = facts.num_rows
    for name in (*CIRCUMSTANCES, "local_time"):
        if name not in facts.column_names and name != "time_of_day":
            nothing = pa.repeat(pa.scalar("not_recorded"), n)
            facts = facts.append_column(name, nothing)
    for name in CARE:
        if name not in facts.column_names:
            facts = facts.append_column(name, pa.nulls(n, pa.int32()))
    clock = facts["local_time"].combine_chunks().dictionary_encode()
    quarters = [_quarter(word) for word in clock.dictionary.to_pylist()]
    told = pa.array(quarters, pa.string()).take(clock.indices)
    return facts.append_column("time_of_day", told)


def _quarter(clock: str) -> str:
    return TIMES_OF_DAY[int(clock[:2]) // 6] if clock[:2].isdecimal() else clock


def answer(query: Query, book: Ledger, *, only: Flags | None = None) -> list[Cell]:
    """The cells of a query, sorted by group; one cell with an empty group where it has no dimension.

    A query that finds nothing gives one cell of 0 without dimensions, and no cells with them.

    Args:
        query: The question.
        book: The facts.
        only: Facts to which the answer is limited, such as those in months with exposure.
    """
    flags = book.rows(query)
    kept = np.flatnonzero(flags if only is None else flags & only)
    keys, groups = _grouped(query.by, book, kept)
    cells = [_cell(query.measure, book, kept[keys == n], group) for n, group in enumerate(groups)]
    if not query.by and not cells:
        cells = [_cell(query.measure, book, kept, ())]
    return sorted(cells, key=lambda cell: tuple(value or "" for value in cell.group))


def total(query: Query, book: Ledger) -> Cell:
    """The one cell of a query without dimensions."""
    [cell] = answer(query, book)
    return cell


def _coded(column: pa.ChunkedArray) -> _Coded:
    encoded = column.combine_chunks().dictionary_encode()
    codes = np.asarray(pc.fill_null(encoded.indices, -1)).astype(np.int64)
    return _Coded(codes, tuple(encoded.dictionary.to_pylist()))


def _day(day: dt.date) -> int:
    return (day - _EPOCH).days


def missions_of_kind(kinds: Sequence[str]) -> list[str]:
    """Codes of the missions of some kinds."""
    entries = codelist("missions").entries
    return [code for code, entry in entries.items() if entry.more["kind"] in kinds]


def _grouped(
    by: Sequence[str], book: Ledger, kept: npt.NDArray[np.intp]
) -> tuple[Ints, list[tuple[str | None, ...]]]:
    """The number of its group for each kept fact, and the groups."""
    if not by:
        return np.zeros(len(kept), np.int64), [()] if len(kept) else []
    columns = [_dimension(book, name, kept) for name in by]
    found, keys = np.unique(np.stack([codes for codes, _ in columns]), axis=1, return_inverse=True)
    groups = [
        tuple(
            words[code] if code >= 0 else None
            for code, (_, words) in zip(combination, columns, strict=True)
        )
        for combination in found.T.tolist()
    ]
    return keys.reshape(-1).astype(np.int64), groups


def _dimension(
    book: Ledger, name: str, kept: npt.NDArray[np.intp]
) -> tuple[Ints, Mapping[int, str]]:
    if name == "year":
        years = np.where(book.told["year"], book.numbers["year"], -1)[kept]
        return years, {int(year): str(year) for year in np.unique(years)}
    coded = book.texts[name]
    return coded.codes[kept], dict(enumerate(coded.words))


def _cell(
    measure: Measure, book: Ledger, rows: npt.NDArray[np.intp], group: tuple[str | None, ...]
) -> Cell:
    incidents, place = np.unique(book.texts["incident_ref"].codes[rows], return_inverse=True)
    column = "injured" if measure is Measure.INJURIES else "killed"
    counted = book.numbers[column][rows]
    sizes = np.bincount(place, weights=counted, minlength=len(incidents)).astype(np.int64)
    words = book.texts["incident_ref"].words
    value, low, high = _value(measure, book, rows, sizes)
    return Cell(
        group=group,
        value=value,
        low=low,
        high=high,
        sizes=tuple(sorted((int(size) for size in sizes if size > 0), reverse=True)),
        incident_refs=tuple(sorted(words[code] for code in incidents)),
        rows=rows,
    )


def _value(
    measure: Measure, book: Ledger, rows: npt.NDArray[np.intp], sizes: Ints
) -> tuple[int, int, int]:
    """The number with its lowest and highest reading."""
    if measure is Measure.DEATHS:
        low, killed, high = (
            int(book.numbers[name][rows].sum()) for name in ("killed_low", "killed", "killed_high")
        )
        return killed, min(low, killed), max(high, killed)
    dead = rows[book.numbers["killed"][rows] > 0]
    value = {
        Measure.ROWS: lambda: int(book.numbers["killed_as_read"][rows].sum()),
        Measure.PERSONS: lambda: len(dead),
        Measure.INCIDENTS: lambda: int((sizes > 0).sum()),
        Measure.ALL_INCIDENTS: lambda: len(sizes),
        Measure.MISSION_DAYS: lambda: _mission_days(book, dead),
        Measure.INJURIES: lambda: int(sizes.sum()),
    }[measure]()
    return value, value, value


def _mission_days(book: Ledger, rows: npt.NDArray[np.intp]) -> int:
    pairs = np.stack([book.texts["mission"].codes[rows], book.numbers["date_from"][rows]])
    return int(np.unique(pairs, axis=1).shape[1])
