"""The figures of a run under other choices of source, rule and link, and the order in which sources are trusted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import NotFound
from vedette.pipeline.engine import run_products

if TYPE_CHECKING:
    import pyarrow as pa

    from vedette.core.stats.definition import Definition
    from vedette.core.stats.open_links import Open
    from vedette.core.stats.points import Inputs
    from vedette.core.stats.query import Ledger
    from vedette.core.stats.source_choice import SourceChoice, Sources
    from vedette.pipeline.products import Products


class Every(StrEnum):
    """How much of a figure is told."""

    TOTAL = "total"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Spread:
    """One number of a figure with all that it could be.

    Args:
        key: The figure.
        point: One of its points; empty for its total.
        title: Title of the figure.
        unit: Unit as printed.
        choice: The number under each choice.
    """

    key: str
    point: str
    title: str
    unit: str
    choice: SourceChoice

    def as_json(self) -> dict[str, object]:
        """The shape that `vedette choices --json` prints."""
        from dataclasses import asdict

        made = self.choice
        low, high = made.range
        return {
            "figure": self.key,
            "point": self.point or None,
            "title": self.title,
            "unit": self.unit,
            "value": made.value,
            "low": low,
            "high": high,
            "matters_most": made.matters_most,
            "bars": [
                {
                    "choice": bar.choice,
                    "low": bar.low.value,
                    "low_by": bar.low.name,
                    "high": bar.high.value,
                    "high_by": bar.high.name,
                }
                for bar in made.bars
            ],
            "alternatives": [asdict(one) for one in made.alternatives],
            "links": asdict(made.links) if made.links else None,
        }


@dataclass(frozen=True, slots=True)
class Choosing:
    """What numbers under other choices are computed from; made once for a run by `choosing`."""

    definitions: Mapping[str, Definition]
    book: Ledger
    opened: Open
    sources: Sources
    figures: Mapping[str, Sequence[Mapping[str, Any]]]
    inputs: Inputs
    seed: int

    def spread(self, key: str, point: str = "") -> Spread:
        """A figure's total, or one of its points, under each choice.

        Raises:
            NotFound: There is no such figure or point.
            NotEnoughData: It is a rate without exposure.
        """
        from vedette.core.stats.figure_choice import asked_of
        from vedette.core.stats.source_choice import source_choice

        definition, points = self.definitions.get(key), self.figures.get(key)
        if definition is None or points is None:
            raise NotFound(f"There is no figure '{key}'.", f"Use one of {', '.join(self.figures)}.")
        asked = asked_of(definition, points, point, self.inputs)
        made = source_choice(asked, self.book, self.opened, sources=self.sources, seed=self.seed)
        return Spread(key, point, str(points[0]["title"]), str(points[0]["unit"]), made)

    def points(self, key: str) -> list[str]:
        """Points of a figure that are parts of what it counts, in order."""
        from vedette.core.stats.query import DIMENSIONS

        parted = (*DIMENSIONS, "window")
        return [
            str(row["point"])
            for row in self.figures.get(key, ())
            if row["group1"] in parted and row["group2"] in (None, *parted)
        ]


def choosing(products: Products, settings: Mapping[str, object]) -> Choosing:
    """What the numbers of a run under other choices are computed from.

    Args:
        products: Of the run.
        settings: Of the review when it ran.
    """
    from vedette.core.stats.definition import parse_definition
    from vedette.core.stats.open_links import open_pairs
    from vedette.core.stats.points import TABLES, inputs_of
    from vedette.core.stats.query import ledger

    grouped: dict[str, list[Mapping[str, Any]]] = {}
    for row in products.table("figures").to_pylist():
        grouped.setdefault(str(row["key"]), []).append(row)
    precedence = settings.get("precedence")
    book = ledger(products.table("facts"))
    tables = {name: products.table(name) for name in TABLES if name in products}
    return Choosing(
        definitions={
            row["key"]: parse_definition(json.loads(row["form"]))
            for row in products.table("figure_definitions").to_pylist()
        },
        book=book,
        opened=open_pairs(products.table("pairs"), products.table("links")),
        sources=_sources(products.table("sources"), precedence),
        figures=grouped,
        inputs=inputs_of(tables, book, settings),
        seed=int(str(settings.get("seed") or 0)),
    )


def spreads(
    folder: Path, settings: Mapping[str, object], key: str | None, point: str, *, every: Every
) -> list[Spread]:
    """Figures of a finished run under each choice.

    Args:
        folder: Of the run.
        settings: Of the review when it ran.
        key: One figure; None for the total of each that has one.
        point: Its point; empty for its total.
        every: Whether the points of a figure follow its total.

    Raises:
        NotFound: There is no such figure or point.
        NotEnoughData: A rate that was asked for has no exposure.
    """
    from vedette.core.kernel.errors import NotEnoughData

    found = choosing(run_products(folder), settings)
    made = []
    for one in [key] if key else list(found.figures):
        points = [point, *(found.points(one) if every is Every.POINT and not point else ())]
        for part in points:
            try:
                made.append(found.spread(one, part))
            except NotEnoughData:
                if key and part == point:
                    raise
    return made


def _sources(table: pa.Table, precedence: object) -> Sources:
    """Sources from the most trusted: as declared, then newest releases and originals before others."""
    from vedette.core.stats.source_choice import Sources

    rows = {str(row["source"]): row for row in table.to_pylist()}
    newest: dict[str, tuple[str, str]] = {}
    for name, row in rows.items():
        family = str(row["release_of"] or name)
        newest[family] = max(newest.get(family, ("", "")), (str(row["received_on"]), name))
    dependent = {
        name
        for name, row in rows.items()
        if newest[str(row["release_of"] or name)][1] != name
        or any(fed.strip() in rows for fed in str(row["fed_by"] or "").split(","))
    }
    declared = [str(one) for one in precedence] if isinstance(precedence, list) else []
    rest = sorted(set(rows) - set(declared), key=lambda name: (name in dependent, name))
    return Sources((*declared, *rest), frozenset(dependent))
