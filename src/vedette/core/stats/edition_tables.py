"""Which tables editions hold: definitions in JSON, and the people whom they count.

The people are facts of the reconciled picture, counted by the finest combination of all dimensions. What a table
is limited to is a dimension of its own, so that tables of different scope are tied where they overlap.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.fingerprint import of_value
from vedette.core.linkage.reconciled import ALL
from vedette.core.stats.query import Measure, Scope
from vedette.core.trust.disclosure import HELD, Rule
from vedette.core.trust.published import Part, Population
from vedette.core.trust.release_tables import Line, Table

OUTCOME, KILLED, INJURED = "outcome", "killed", "injured"
BASE = (
    OUTCOME, "year", "mission", "country_iso3", "cause", "personnel_category", "component", "nationality_iso3",
)  # fmt: skip
"""Dimensions of the people that tables are made of."""

LISTED = ("year", "mission", "country_iso3", "cause", "personnel_category", "component")
"""What lines and columns of a table can be. Nationality is none of them: editions of countries split by it (DR-25)."""

_NARROW = ("missions", "components", "categories")
_MOST_LISTED = 3
_OUTCOMES = {Measure.DEATHS: KILLED, Measure.INJURIES: INJURED}
Base = Mapping[tuple[str, ...], int]
"""Number of people by group of `BASE`; an empty category is not told."""


@dataclass(frozen=True, slots=True)
class TableAsked:
    """A table as somebody defined it.

    Args:
        key: Name, stable for life.
        title: In words.
        measure: Deaths or injuries: people add up, incidents do not.
        scope: Who is counted.
        by: One to three of `LISTED`; the last one makes the columns.
        first_year: First calendar year; None for all.
        last_year: Last calendar year; None for all.
    """

    key: str
    title: str
    measure: Measure
    scope: Scope
    by: tuple[str, ...]
    first_year: int | None = None
    last_year: int | None = None

    def __post_init__(self) -> None:
        if self.measure not in _OUTCOMES:
            raise BadInput(
                f"The table '{self.key}' counts {self.measure}, which do not add up over its lines.",
                "Count deaths or injuries.",
            )
        unknown = [name for name in self.by if name not in LISTED]
        if unknown or not 0 < len(set(self.by)) == len(self.by) <= _MOST_LISTED:
            raise BadInput(
                f"The table '{self.key}' cannot be listed by {', '.join(self.by) or 'nothing'}.",
                f"Name one to {_MOST_LISTED} of {', '.join(LISTED)}; countries see their own people apart.",
            )
        if self.scope.with_un_staff:
            raise BadInput(
                f"The table '{self.key}' is limited to incidents with staff of agencies.",
                "Limit it by mission, cause, component or category.",
            )

    @property
    def dimension(self) -> str:
        """Name of the dimension that says who is in its scope."""
        told = {**asdict(self.scope), "name": "", "years": [self.first_year, self.last_year]}
        return f"scope {of_value(told)[:12]}"

    @property
    def part(self) -> Part:
        """Whom it counts."""
        return Part.of({OUTCOME: [_OUTCOMES[self.measure]], self.dimension: ["in"]})

    def takes(self, group: Sequence[str]) -> bool:
        """Whether people of a group of `BASE` are in its scope."""
        told = dict(zip(BASE, group, strict=True))
        limits = (
            ("mission", self.scope.missions),
            ("cause", self.scope.causes),
            ("component", self.scope.components),
            ("personnel_category", self.scope.categories),
        )
        if any(wanted and told[name] not in wanted for name, wanted in limits):
            return False
        if self.scope.in_mission and not told["mission"]:
            return False
        if told["personnel_category"] in self.scope.excluded_categories:
            return False
        if self.scope.mission_kinds and not _is_of_kind(told["mission"], self.scope.mission_kinds):
            return False
        return self._is_in_years(told["year"])

    def _is_in_years(self, year: str) -> bool:
        if self.first_year is None and self.last_year is None:
            return True
        if not year:
            return False
        return (self.first_year or dt.MINYEAR) <= int(year) <= (self.last_year or dt.MAXYEAR)

    def table(self, population: Population, held: Sequence[str], rule: Rule) -> Table:
        """The table whole, with a line for each category that occurs.

        Args:
            population: The people.
            held: Categories of `HELD` that are in it; none where the people have no such dimension.
            rule: Of small numbers.
        """
        scope = self.part.within(Part.of({HELD: held})) if held else self.part
        lines = tuple(
            (
                name,
                tuple(Line(one, frozenset([one])) for one in _categories(population, scope, name)),
            )
            for name in self.by
        )
        narrow = sum(bool(getattr(self.scope, name)) for name in _NARROW)
        return Table(
            self.key,
            scope,
            lines,
            is_guarded=self.measure is Measure.INJURIES,
            least_dimensions=rule.least_dimensions - narrow,
        )


@dataclass(frozen=True, slots=True)
class Definition:
    """The tables of all editions.

    Args:
        tables: In their order.
        countries: ISO 3166 alpha-3 codes of the countries that get an edition.
        rule: Of small numbers.
    """

    tables: tuple[TableAsked, ...]
    countries: tuple[str, ...]
    rule: Rule


def parse_definition(told: object) -> Definition:
    """A definition from its JSON form.

    Raises:
        BadInput: A part is missing or wrong; the message names it.
    """
    if not isinstance(told, dict) or not isinstance(told.get("tables"), list):
        raise BadInput("The editions have no list of tables.", "Write an object with `tables`.")
    scopes = {str(name): one for name, one in dict(told.get("scopes") or {}).items()}
    tables = tuple(parse_table(one, scopes) for one in told["tables"])
    keys = [one.key for one in tables]
    if not keys or len(set(keys)) < len(keys):
        raise BadInput("There is no table, or two have one key.", "Give each table its own key.")
    countries = tuple(sorted({str(one) for one in told.get("countries") or ()}))
    for code in countries:
        _check_country(code)
    rule = told.get("rule") or {}
    if not isinstance(rule, dict) or set(rule) - {"threshold", "width", "share"}:
        raise BadInput("The rule is not known.", "Use threshold, width and share.")
    return Definition(tables, countries, Rule(**rule))


def parse_table(told: object, scopes: Mapping[str, Any]) -> TableAsked:
    """One table from its JSON form.

    Raises:
        BadInput: A part is missing or wrong; the message names it.
    """
    if not isinstance(told, dict) or not told.get("key"):
        raise BadInput("A table has no key.", "Give each table a key, a title and `by`.")
    key, scope = str(told["key"]), told.get("scope") or {}
    scope = scopes.get(scope) if isinstance(scope, str) else scope
    if not isinstance(scope, dict):
        raise BadInput(f"The scope of the table '{key}' is not known.", "Define it in `scopes`.")
    measure = str(told.get("measure", Measure.DEATHS))
    if measure not in set(Measure):
        raise BadInput(f"The table '{key}' counts '{measure}'.", "Count deaths or injuries.")
    return TableAsked(
        key=key,
        title=str(told.get("title") or key),
        measure=Measure(measure),
        scope=_scope(key, scope),
        by=tuple(map(str, told.get("by") or ())),
        first_year=_year(key, told.get("from")),
        last_year=_year(key, told.get("to")),
    )


def base_of(facts: pa.Table) -> dict[tuple[str, ...], int]:
    """The people of the reconciled picture by group of `BASE`."""
    mine = facts.filter(pc.equal(facts["source"], ALL))
    found: dict[tuple[str, ...], int] = {}
    for row in mine.select([*BASE[1:], KILLED, INJURED]).to_pylist():
        told = tuple("" if row[name] is None else str(row[name]) for name in BASE[1:])
        for outcome in (KILLED, INJURED):
            if row[outcome]:
                group = (outcome, *told)
                found[group] = found.get(group, 0) + int(row[outcome])
    return dict(sorted(found.items()))


def population_of(bases: Sequence[Base], tables: Iterable[TableAsked]) -> Population:
    """The people as they were at each of some states, the last of which is now.

    With more than one state each group says from which state to which it was counted (`HELD`): `1-2` of two
    are those who were there then and are now, `2-2` came since. Who came last is taken to have left first.

    Args:
        bases: The people at each state, the oldest first; states that are the same stand once.
        tables: Each gives the dimension of its scope.
    """
    scopes = {one.dimension: one for one in tables}
    groups, counts = [], []
    for group in sorted({group for base in bases for group in base}):
        inside = tuple("in" if one.takes(group) else "out" for one in scopes.values())
        for held, n in _stays([base.get(group, 0) for base in bases]).items():
            groups.append((*group, *inside, *([held] if len(bases) > 1 else [])))
            counts.append(n)
    names = (*BASE, *scopes, *([HELD] if len(bases) > 1 else []))
    return Population(names, tuple(groups), tuple(counts))


def held_at(population: Population, state: int) -> list[str]:
    """Categories of `HELD` of those who were counted at a state, from 1; none where there is one state."""
    if HELD not in population.dimensions:
        return []
    ends = [one.partition("-") for one in sorted(population.categories(HELD))]
    return [f"{a}-{b}" for a, _, b in ends if int(a) <= state <= int(b)]


def _stays(counts: Sequence[int]) -> dict[str, int]:
    """How many were there from which state to which."""
    found: dict[str, int] = {}
    open_since: list[list[int]] = []
    for state, n in enumerate(counts, start=1):
        here = sum(many for _, many in open_since)
        if n > here:
            open_since.append([state, n - here])
        while n < here:
            since, many = open_since[-1]
            gone = min(many, here - n)
            found[f"{since}-{state - 1}"] = found.get(f"{since}-{state - 1}", 0) + gone
            here -= gone
            open_since[-1][1] -= gone
            if not open_since[-1][1]:
                open_since.pop()
    for since, many in open_since:
        found[f"{since}-{len(counts)}"] = found.get(f"{since}-{len(counts)}", 0) + many
    return found


def _categories(population: Population, scope: Part, name: str) -> list[str]:
    return [
        one
        for one in sorted(population.categories(name))
        if population.count(scope.within(Part.of({name: [one]})))
    ]


def _is_of_kind(mission: str, kinds: Sequence[str]) -> bool:
    entries = codelist("missions").entries
    return mission in entries and entries[mission].more["kind"] in kinds


def _scope(key: str, told: Mapping[str, Any]) -> Scope:
    known = set(Scope.__dataclass_fields__)
    if set(told) - known:
        raise BadInput(
            f"The scope of the table '{key}' has {', '.join(sorted(set(told) - known))}.",
            f"Use {', '.join(sorted(known))}.",
        )
    parts: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in told.items()
    }
    return Scope(**parts)


def _year(key: str, told: object) -> int | None:
    if told is None:
        return None
    if not isinstance(told, int) or not 1945 <= told <= dt.MAXYEAR:  # noqa: PLR2004 - no record is older
        raise BadInput(f"'{told}' is no year of the table '{key}'.", "Write a year as a number.")
    return told


def _check_country(code: str) -> None:
    if code not in codelist("country").entries:
        raise BadInput(f"'{code}' is no code of a country.", "Use ISO 3166 alpha-3, such as BGD.")
