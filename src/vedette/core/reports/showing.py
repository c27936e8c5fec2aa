"""What people place in the text that the review itself fills: figures, tables, words of a quotation, recommendations.

A figure that the run does not have any more, a quotation that may not be printed, or a recommendation that stands no
longer is told where it stood: the report can be looked at, and shows nothing that is not so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa

from vedette.core.reports.bindings import Bindings, Bound
from vedette.core.reports.document import (
    Align,
    Block,
    Box,
    Column,
    Inlines,
    Paragraph,
    Quotation,
    Row,
    Strong,
    Table,
    Text,
)
from vedette.core.reports.figure_chart import figure_chart
from vedette.core.reports.text import BlockKind, TextBlock
from vedette.core.reports.writing import cell, prose
from vedette.core.stats.query import said_dimension

_GROUPS = ("group1", "group2")
_GROUP_WIDTH, _INTERVAL_WIDTH = 2.0, 1.4


@dataclass(frozen=True, slots=True)
class Quoted:
    """What is printed of a quotation.

    Args:
        text: Its words as they may leave; "" where they may not.
        attribution: Whose they are, in the words of their rule of attribution, or where they stand.
        why: Why they may not be printed.
    """

    text: str
    attribution: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Showing:
    """All that blocks of the text can show.

    Args:
        numbers: The numbers of the run.
        figures: Key -> rows of FIGURES of that figure, in order.
        quotations: Reference -> what is printed of it.
        recommendations: Reference -> its frame, of those that stand.
    """

    numbers: Bindings
    figures: Mapping[str, Sequence[Mapping[str, object]]] = field(default_factory=dict)
    quotations: Mapping[str, Quoted] = field(default_factory=dict)
    recommendations: Mapping[str, Box] = field(default_factory=dict)

    def of(self, block: TextBlock) -> Block:
        """A block that the review fills, as it is printed today."""
        match block.kind:
            case BlockKind.FIGURE:
                return self._chart(block)
            case BlockKind.TABLE:
                return self._table(block)
            case BlockKind.RECOMMENDATION:
                return self._recommendation(block)
            case _:
                return self._quotation(block)

    def _chart(self, block: TextBlock) -> Block:
        rows = self.figures.get(block.of)
        if not rows:
            return _told(block, f"[{block.of} is gone]")
        made = figure_chart(rows)
        if made is None:
            return _told(block, f"[{block.of} has no number that could be drawn]")
        # What the picture is for was written by a person; its numbers follow, as they are today.
        alt = f"{block.alt} {made.alt}"
        return replace(made, caption=block.text, alt=alt, label=block.ref)

    def _table(self, block: TextBlock) -> Block:
        rows, points = self.figures.get(block.of), self.numbers.points(block.of)
        if not rows or not points:
            return _told(block, f"[{block.of} is gone]")
        heads = [said_dimension(str(rows[0][name])) for name in _GROUPS if rows[0].get(name)]
        columns, body = self._columns(heads, points)
        return Table(block.text, columns, body, (_scope(points),), block.ref)

    def _columns(
        self, heads: Sequence[str], points: Sequence[Bound]
    ) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
        has_interval = any(one.has_interval for one in points)
        has_n = any(one.n is not None for one in points)
        has_exposure = any(one.person_years is not None for one in points)
        columns = [Column(_upper(head), width=_GROUP_WIDTH) for head in heads or ["number"]]
        columns.append(Column(_upper(points[0].unit), Align.END))
        columns += [Column("95 % interval", Align.END, _INTERVAL_WIDTH)] if has_interval else []
        columns += [Column("n", Align.END)] if has_n else []
        columns += [Column("Person-years", Align.END)] if has_exposure else []
        numbers, rows = self.numbers, []
        for one in points:
            groups = [_upper(name.replace("_", " ")) for name in one.group] or [one.title]
            cells = [cell(name) for name in [*groups, *[""] * len(heads)][: len(heads) or 1]]
            cells.append(cell(None if one.value is None else numbers.value(one.key)))
            if has_interval:
                made = numbers.interval(one.key, dashed=True) if one.has_interval else None
                cells.append(cell(made))
            if has_n:
                cells.append(cell(None if one.n is None else numbers.count(one.key)))
            if has_exposure:
                cells.append(cell(numbers.exposure(one.key) if one.person_years else None))
            rows.append(Row(tuple(cells)))
        return tuple(columns), tuple(rows)

    def _quotation(self, block: TextBlock) -> Block:
        held = self.quotations.get(block.of, Quoted("", why="it is gone"))
        if not held.text:
            return _told(block, f"[{block.of} may not be printed: {held.why}]")
        source: Inlines = (Text(held.attribution),) if held.attribution else ()
        return Quotation((Text(f"“{held.text}”"),), source, block.ref, language=block.language)

    def _recommendation(self, block: TextBlock) -> Block:
        made = self.recommendations.get(block.of)
        if made is None:
            return _told(block, f"[{block.of} stands no longer]")
        return replace(made, label=block.ref)


def showing(
    figures: pa.Table | None,
    numbers: Bindings,
    quotations: Mapping[str, Quoted] | None = None,
    recommendations: Mapping[str, Box] | None = None,
) -> Showing:
    """What blocks of a text can show at a run.

    Args:
        figures: The table of figures, one row per point; None where the run has none.
        numbers: The numbers of the run.
        quotations: As far as they are printed.
        recommendations: Those that stand, in their frames.
    """
    rows = _by_key(figures.to_pylist() if figures else ())
    return Showing(numbers, rows, quotations or {}, recommendations or {})


def _by_key(rows: Iterable[Mapping[str, object]]) -> dict[str, list[Mapping[str, object]]]:
    made: dict[str, list[Mapping[str, object]]] = {}
    for row in sorted(rows, key=lambda one: int(str(one.get("order") or 0))):
        made.setdefault(str(row["key"]), []).append(row)
    return made


def _told(block: TextBlock, words: str) -> Paragraph:
    return Paragraph((Strong(words),), label=block.ref)


def _scope(points: Sequence[Bound]) -> Inlines:
    """What is counted, and what a reader must know of every row."""
    scope = points[0].scope
    told = prose("Scope: {scope}.", scope=scope.rstrip(".")) if scope else ()
    caveats = {one.caveat for one in points}
    alike = caveats.pop() if len(caveats) == 1 else ""
    return (*told, *((Text(f" {_upper(alike.rstrip('.'))}."),) if alike else ()))


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]
