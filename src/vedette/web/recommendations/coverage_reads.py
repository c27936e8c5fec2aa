"""What the review left out: the matrix of issue areas, its cells, and evidence that nothing rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from vedette.core.kernel.errors import NotFound
from vedette.core.recommendations.coverage import AreaCovered
from vedette.pipeline.covered import Covered, coverage_of
from vedette.web.evidence.finding_reads import area_words
from vedette.web.evidence.homes import Chip
from vedette.web.recommendations.reads import Recommendations

NONE = "none"
"""In an address: what belongs to no issue area."""
COLUMNS: Mapping[str, Promise] = {
    "findings": gettext_lazy("Findings"),
    "confirmed": gettext_lazy("Confirmed"),
    "unanswered": gettext_lazy("Without recommendation"),
    "recommendations": gettext_lazy("Recommendations"),
    "ungrounded": gettext_lazy("Without finding"),
    "proposals": gettext_lazy("Projects"),
}
"""Columns of the matrix."""
GAPS = frozenset(("unanswered", "ungrounded"))
"""Columns in which something is left out."""
EVIDENCE: Mapping[str, Promise] = {
    "quotation": gettext_lazy("Quotations"),
    "document": gettext_lazy("Documents"),
    "figure": gettext_lazy("Figures"),
}
MOST = 60
"""Unused evidence shown of each kind."""


@dataclass(frozen=True, slots=True)
class Count:
    """A cell of the matrix: its column, how many, and whether something is left out there."""

    column: str
    n: int

    @property
    def is_gap(self) -> bool:
        """Whether it tells of something that is left out."""
        return self.column in GAPS and self.n > 0


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A row of the matrix."""

    code: str
    words: str
    counts: Sequence[Count]
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell: column, words, things with what they say."""

    column: str
    words: Promise
    things: Sequence[tuple[Chip, str]]


@dataclass(frozen=True, slots=True)
class Unused:
    """Evidence of a kind that no finding rests on: how many, and the first of it."""

    words: Promise
    n: int
    things: Sequence[tuple[Chip, str]]


class Coverage(Recommendations):
    """What the review left out, in a viewer's world."""

    @cached_property
    def found(self) -> Covered:
        """The matrix and what is used nowhere."""
        return coverage_of(self.visit.review, self.chain)

    def rows(self) -> list[AreaRow]:
        """The matrix, one row per issue area."""
        return [
            AreaRow(
                row.area or NONE,
                area_words(row.area) or gettext("No issue area"),
                [Count(column, len(getattr(row, column))) for column in COLUMNS],
                row.is_empty,
            )
            for row in self.found.rows
        ]

    def area(self, code: str) -> tuple[AreaRow, list[Cell]]:
        """One row with what stands in its cells.

        Raises:
            NotFound: There is no such row.
        """
        for row, held in zip(self.rows(), self.found.rows, strict=True):
            if row.code == code:
                return row, self._cells(held)
        raise NotFound("There is no such row.", "Choose one from the matrix.")

    def _cells(self, row: AreaCovered) -> list[Cell]:
        return [
            Cell(column, said, self._things(getattr(row, column)))
            for column, said in COLUMNS.items()
        ]

    def _things(self, refs: Sequence[str]) -> list[tuple[Chip, str]]:
        return [(self.chip(ref), self.written.get(ref, "")) for ref in refs]

    def unused(self) -> list[Unused]:
        """Evidence that no finding rests on, by kind."""
        found = self.found.unused
        told = self.told(ref for refs in found.values() for ref in refs[:MOST])
        return [
            Unused(
                said,
                len(found[kind]),
                [(self.chip(ref), told[ref].title or told[ref].said) for ref in found[kind][:MOST]],
            )
            for kind, said in EVIDENCE.items()
        ]
