"""Tables as they leave the house: their lines, their totals, and how small lines are merged before any is hidden."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from vedette.core.trust.disclosure import Rule
from vedette.core.trust.published import Part, Population

YEAR = "year"
_FEWEST_LINES, _FEWEST_SAVED, _LEAST_SHARE = 2, 2, 6
_MARGIN_COST = 3.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: one category of a dimension, or several that were merged.

    Args:
        label: Code of the category, or those merged joined by ` + `.
        among: Categories.
    """

    label: str
    among: frozenset[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with all its totals.

    Args:
        key: Name.
        scope: Who is counted.
        lines: Dimension -> its lines; the last dimension is that of the columns.
        is_guarded: Whether small numbers of the whole table, totals too, are hidden.
        least_dimensions: Where it is not: numbers that are limited by so many dimensions of the table are guarded.
    """

    key: str
    scope: Part
    lines: tuple[tuple[str, tuple[Line, ...]], ...]
    is_guarded: bool = False
    least_dimensions: int = 3

    def cells(self) -> Iterator[tuple[tuple[Line | None, ...], Part]]:
        """Each number: its line in each dimension (None is the total), and whom it counts."""
        names = [name for name, _ in self.lines]
        for lines in product(*((*of, None) for _, of in self.lines)):
            limits = {name: line.among for name, line in zip(names, lines, strict=True) if line}
            yield lines, Part.of(limits).within(self.scope)

    def guards(self, lines: Sequence[Line | None]) -> bool:
        """Whether a number is hidden where it is small."""
        return self.is_guarded or sum(one is not None for one in lines) >= self.least_dimensions

    def cost(self, lines: Sequence[Line | None], value: int) -> float:
        """What it costs the reader when a number is hidden: totals and large numbers are missed most."""
        return 1 + math.sqrt(value) + _MARGIN_COST * sum(one is None for one in lines)


@dataclass(frozen=True, slots=True)
class Merge:
    """Lines that were merged, and what it saved.

    Args:
        dimension: Of the lines.
        labels: The lines that are one now.
        small_before: Small numbers of the table before.
        small_after: And after.
    """

    dimension: str
    labels: tuple[str, ...]
    small_before: int
    small_after: int


def n_small(table: Table, population: Population, rule: Rule) -> int:
    """How many numbers of a table must be hidden because they are small."""
    return sum(
        table.guards(lines) and rule.is_small(population.count(part))
        for lines, part in table.cells()
    )


def merged(table: Table, population: Population, rule: Rule) -> tuple[Table, tuple[Merge, ...]]:
    """The table with lines merged as long as each merge saves enough small numbers.

    Years are merged with the next one, other lines with the one that has most small numbers after it. Each merge
    must save a sixth of the small numbers; two lines of each dimension stay.

    Args:
        table: As it would be printed whole.
        population: The people.
        rule: Of small numbers.
    """
    done: list[Merge] = []
    before = n_small(table, population, rule)
    while before:
        tried = [
            (n_small(made, population, rule), at, made, merge)
            for at, (made, merge) in enumerate(_merges(table, population, rule, before))
        ]
        if not tried:
            break
        after, _, made, merge = min(tried, key=lambda one: one[:2])
        # A merge takes a line away: it must save a sixth of the small numbers, and two at least.
        if before - after < max(_FEWEST_SAVED, before // _LEAST_SHARE):
            break
        done.append(replace(merge, small_after=after))
        table, before = made, after
    return table, tuple(done)


def _merges(
    table: Table, population: Population, rule: Rule, before: int
) -> Iterator[tuple[Table, Merge]]:
    """Tables with two lines merged: neighbours among the years, else the two with most small numbers."""
    for at, (name, lines) in enumerate(table.lines):
        if len(lines) <= _FEWEST_LINES:
            continue
        if name == YEAR:
            pairs = list(pairwise(lines))
        else:
            worst = sorted(lines, key=lambda line: -_small_of(table, at, line, population, rule))
            pairs = [(worst[0], worst[1])]
        for one, other in pairs:
            joined = Line(f"{one.label} + {other.label}", one.among | other.among)
            kept = tuple(joined if line is one else line for line in lines if line is not other)
            of = tuple((n, kept if n == name else ls) for n, ls in table.lines)
            yield replace(table, lines=of), Merge(name, (one.label, other.label), before, before)


def _small_of(table: Table, at: int, line: Line, population: Population, rule: Rule) -> int:
    return sum(
        table.guards(lines) and rule.is_small(population.count(part))
        for lines, part in table.cells()
        if lines[at] is line
    )
