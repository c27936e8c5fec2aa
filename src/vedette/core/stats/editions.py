"""The tables of all editions from one definition, audited together with all that is out already (U15)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from vedette.core.kernel.schema import Column
from vedette.core.kernel.schema import Table as Declared
from vedette.core.stats.edition_tables import (
    Base,
    Definition,
    TableAsked,
    held_at,
    population_of,
)
from vedette.core.trust.disclosure import (
    HELD,
    NATIONALITY,
    Audit,
    Known,
    Release,
    Weak,
    Why,
    audit,
)
from vedette.core.trust.published import Part, Population
from vedette.core.trust.release_tables import Merge, Table, merged

INTERNAL, PUBLIC = "internal", "public"
ALL, OWN, MERGED = "all", "own", "merged"
SHOWN, HIDDEN = "shown", "hidden"

_text, _count, _flag = pa.string(), pa.int32(), pa.bool_()

EDITION_TABLES = Declared(
    name="edition_tables",
    grain="one table that all editions hold",
    key=("key",),
    columns=(
        Column("key", _text, "name of the table, stable for life", required=True),
        Column("order", _count, "its place, from 1", required=True),
        Column("title", _text, "title in words", required=True),
        Column("measure", _text, "deaths or injuries", required=True),
        Column("scope", _text, "who is counted, in words", required=True),
        Column(
            "by", _text, "its dimensions, joined by ', '; the last makes the columns", required=True
        ),
        Column("n_small", _count, "numbers that are hidden because they are small", required=True),
        Column("n_complement", _count, "numbers that are hidden to protect those", required=True),
        Column("n_cells", _count, "numbers of the table, totals counted", required=True),
    ),
)

EDITION_CELLS = Declared(
    name="edition_cells",
    grain="one number of one table of one edition",
    key=("edition", "whose", "table", "order"),
    columns=(
        Column(
            "edition", _text, "internal, public, or ISO 3166 alpha-3 of a country", required=True
        ),
        Column(
            "whose",
            _text,
            "all people; own: those of the country; merged: all, with the lines that others see",
            required=True,
        ),
        Column("table", _text, "name of the table", required=True),
        Column("order", _count, "place of the number, from 1", required=True),
        Column("line1", _text, "category, or several joined by ' + '; null is the total"),
        Column("line2", _text, "the same of the second dimension"),
        Column("line3", _text, "the same of the third dimension"),
        Column("value", _count, "people; null where it is hidden"),
        Column("state", _text, "shown or hidden", required=True),
        Column(
            "why", _text, "small or complement; in the internal edition: why others do not see it"
        ),
        Column(
            "low",
            _count,
            "internal: least number that readers of the public edition can think possible",
        ),
        Column("high", _count, "internal: the greatest; null where there is none"),
    ),
)

EDITION_NOTES = Declared(
    name="edition_notes",
    grain="one thing that the audit did or found",
    key=("order",),
    columns=(
        Column("order", _count, "from 1", required=True),
        Column("kind", _text, "merge, check, weak, anyhow", required=True),
        Column("table", _text, "name of the table of a merge"),
        Column(
            "subject", _text, "dimension and lines of a merge; whom a number counts; who attacks"
        ),
        Column("viewers", _text, "countries that lay their numbers together; empty is the public"),
        Column("low", _count, "least possible number"),
        Column("high", _count, "greatest possible number"),
        Column("needed", _count, "width that the rule asks for; of a merge: small numbers before"),
        Column("n_sums", _count, "sums that the attackers know; of a merge: small numbers after"),
        Column("n_attacked", _count, "hidden numbers that were attacked"),
        Column("n_exact", _count, "of these, worked out exactly"),
        Column("sources", _text, "where the sums that give a number away are out"),
    ),
)


@dataclass(frozen=True, slots=True)
class PublicTable:
    """A table that is public already.

    Args:
        asked: What it holds.
        source: Where it is out.
    """

    asked: TableAsked
    source: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """Tables of an edition that left.

    Args:
        source: Which release.
        audience: Country; empty for the public.
        base: The people as they were.
        asked: Its tables, for their scopes.
        shown: Whom the printed numbers count.
        own: Whom the numbers of the country's own people count.
        hidden: Small numbers that it hid.
    """

    source: str
    audience: str
    base: Base
    asked: tuple[TableAsked, ...]
    shown: tuple[Part, ...]
    own: tuple[Part, ...]
    hidden: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Editions:
    """The tables of all editions.

    Args:
        definition: What was asked for.
        tables: As public and country editions print them, lines merged.
        whole: As the internal edition prints them.
        merges: Table -> what was merged.
        audit: What is hidden, and the attacks.
        population: The people.
    """

    definition: Definition
    tables: tuple[Table, ...]
    whole: tuple[Table, ...]
    merges: Mapping[str, tuple[Merge, ...]]
    audit: Audit
    population: Population

    @property
    def names(self) -> tuple[str, ...]:
        """The editions: internal, each country, public."""
        return (INTERNAL, *self.definition.countries, PUBLIC)

    def own_parts(self, country: str) -> list[Part]:
        """Whom the numbers of a country's own people count."""
        mine = Part.of({NATIONALITY: [country]})
        return [part.within(mine) for table in self.whole for _, part in table.cells()]


def editions(
    base: Base,
    definition: Definition,
    *,
    public: Sequence[PublicTable] = (),
    earlier: Sequence[Earlier] = (),
) -> Editions:
    """The editions of a definition: small lines merged, small numbers hidden, the rest proved safe.

    Args:
        base: The people now.
        definition: Which tables, for whom.
        public: Tables that are public already: attacked with, never hidden.
        earlier: Releases so far.

    Raises:
        BadInput: The tables tell too many combinations apart.
    """
    states, at = _states([one.base for one in earlier], base)
    asked = [*definition.tables, *(one.asked for one in public)]
    asked += [table for one in earlier for table in one.asked]
    population = population_of(states, asked)
    now = held_at(population, len(states))
    whole = tuple(one.table(population, now, definition.rule) for one in definition.tables)
    made = [merged(table, population, definition.rule) for table in whole]
    tables = tuple(table for table, _ in made)
    known = [
        Known(part, one.source, is_public=True)
        for one in public
        for _, part in one.asked.table(population, now, definition.rule).cells()
    ]
    then = [held_at(population, state) for state in at]
    for one, held in zip(earlier, then, strict=True):
        known += [Known(_at(part, held), one.source) for part in one.shown]
        known += [Known(_at(part, held), one.source, one.audience) for part in one.own]
    plan = Editions(definition, tables, whole, {}, Audit({}, frozenset(), {}, (), ()), population)
    release = Release(
        {
            part: table.cost(lines, population.count(part))
            for table in tables
            for lines, part in table.cells()
        },
        frozenset(part for t in tables for lines, part in t.cells() if t.guards(lines)),
        {country: plan.own_parts(country) for country in definition.countries},
        known,
        [_at(p, held) for one, held in zip(earlier, then, strict=True) for p in one.hidden],
    )
    found = audit(population, release, definition.rule)
    merges = {table.key: done for table, done in made}
    return Editions(definition, tables, whole, merges, found, population)


def _states(bases: Sequence[Base], now: Base) -> tuple[list[Base], list[int]]:
    """The states of the people, each once in a row, the last of which is now; and the state of each base."""
    states: list[Base] = []
    at = []
    for base in [*bases, now]:
        if not states or dict(states[-1]) != dict(base):
            states.append(base)
        at.append(len(states))
    return states, at[:-1]


def _at(part: Part, held: Sequence[str]) -> Part:
    return part.within(Part.of({HELD: held})) if held else part


def without_held(part: Part) -> Part:
    """The part as a release keeps it: when people were counted is known by the release."""
    return Part(frozenset(one for one in part.limits if one[0] != HELD))


def tables_of(made: Editions) -> dict[str, pa.Table]:
    """Tables EDITION_TABLES, EDITION_CELLS and EDITION_NOTES."""
    return {
        "edition_tables": EDITION_TABLES.from_rows(list(_table_rows(made))),
        "edition_cells": EDITION_CELLS.from_rows(list(_cell_rows(made))),
        "edition_notes": EDITION_NOTES.from_rows(
            [{"order": n, **row} for n, row in enumerate(_note_rows(made), start=1)]
        ),
    }


def no_tables() -> dict[str, pa.Table]:
    """The same where no editions are defined."""
    return {one.name: one.empty() for one in (EDITION_TABLES, EDITION_CELLS, EDITION_NOTES)}


def _table_rows(made: Editions) -> Iterator[dict[str, object]]:
    hidden = made.audit.hidden
    for order, (asked, table) in enumerate(
        zip(made.definition.tables, made.tables, strict=True), start=1
    ):
        whys = [hidden.get(part) for _, part in table.cells()]
        years = [str(one) for one in (asked.first_year, asked.last_year) if one]
        yield {
            "key": asked.key,
            "order": order,
            "title": asked.title,
            "measure": asked.measure.value,
            "scope": "; ".join([asked.scope.words, *([" to ".join(years)] if years else [])]),
            "by": ", ".join(asked.by),
            "n_small": whys.count(Why.SMALL),
            "n_complement": whys.count(Why.COMPLEMENT),
            "n_cells": len(whys),
        }


def _cell_rows(made: Editions) -> Iterator[dict[str, object]]:
    for edition in made.names:
        for table, whole in zip(made.tables, made.whole, strict=True):
            if edition == INTERNAL:
                yield from _cells(made, edition, ALL, whole)
                yield from _cells(made, edition, MERGED, table)
                continue
            yield from _cells(made, edition, ALL, table)
            if edition != PUBLIC:
                yield from _cells(made, edition, OWN, whole)


def _cells(made: Editions, edition: str, whose: str, table: Table) -> Iterator[dict[str, object]]:
    mine = Part.of({NATIONALITY: [edition]}) if whose == OWN else Part()
    for order, (lines, part) in enumerate(table.cells(), start=1):
        why = None if whose == OWN else made.audit.hidden.get(part)
        is_hidden = why is not None and edition != INTERNAL
        ends = made.audit.intervals.get(part) if edition == INTERNAL else None
        yield {
            "edition": edition,
            "whose": whose,
            "table": table.key,
            "order": order,
            **{f"line{n}": line and line.label for n, line in enumerate(lines, start=1)},
            "value": None if is_hidden else made.population.count(part.within(mine)),
            "state": HIDDEN if is_hidden else SHOWN,
            "why": why and why.value,
            "low": ends and ends[0],
            "high": ends and ends[1],
        }


def _note_rows(made: Editions) -> Iterator[dict[str, object]]:
    for key, done in made.merges.items():
        for one in done:
            yield {
                "kind": "merge",
                "table": key,
                "subject": f"{one.dimension}: {', '.join(one.labels)}",
                "needed": one.small_before,
                "n_sums": one.small_after,
            }
    for check in made.audit.checks:
        yield {
            "kind": "check",
            "viewers": ", ".join(check.viewers),
            "n_sums": check.n_sums,
            "n_attacked": check.n_attacked,
            "n_exact": check.n_exact,
        }
    yield from (_weak(one) for one in made.audit.refused)
    for part in sorted(part_words(part) for part in made.audit.public_anyhow):
        yield {"kind": "anyhow", "subject": part}


def _weak(one: Weak) -> dict[str, object]:
    return {
        "kind": "weak",
        "subject": part_words(one.part),
        "viewers": ", ".join(one.viewers),
        "low": one.span.low,
        "high": one.span.high,
        "needed": one.needed,
        "sources": ", ".join(one.sources),
    }


def part_words(part: Part) -> str:
    """Whom a number counts, in one line of codes."""
    told = []
    for name, among in sorted(part.limits):
        if name.startswith("scope ") or name == HELD:
            continue
        told.append(f"{name.removesuffix('_iso3').replace('_', ' ')} {' + '.join(sorted(among))}")
    return ", ".join(told) or "all"
