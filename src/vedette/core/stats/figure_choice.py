"""Which number of a figure is asked about: its total, or one of its points."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from vedette.core.kernel.errors import NotEnoughData, NotFound
from vedette.core.linkage.reconciled import ALL
from vedette.core.stats.definition import WITH_WAYS, Definition, Way
from vedette.core.stats.figure_rates import served_by
from vedette.core.stats.points import NOT_TOLD, Inputs
from vedette.core.stats.query import DIMENSIONS, Ledger, Measure, Period, Query
from vedette.core.stats.source_choice import Asked
from vedette.core.stats.told import Flags

TOTAL = ""
"""Stands for the whole of a figure."""

_PER = 1_000
_MADE_OVER = (Way.SHRINKAGE, Way.DIRECT, Way.INDIRECT)
"""Ways whose value is another than events by exposure."""
Row = Mapping[str, object]


def asked_of(definition: Definition, points: Sequence[Row], point: str, inputs: Inputs) -> Asked:
    """The number of a figure that a point stands for.

    Args:
        definition: The figure.
        points: Its rows of FIGURES, in order.
        point: Name of a point, or TOTAL.
        inputs: What the figure was computed from.

    Raises:
        NotFound: The figure has no such point.
        NotEnoughData: A rate has no exposure, or the figure is not a count or a plain rate.
    """
    book = inputs.book
    is_summed = definition.kind in WITH_WAYS and definition.measure is not Measure.MISSION_DAYS
    if not is_summed or definition.way in _MADE_OVER:
        raise NotEnoughData(
            f"'{definition.key}' is no count or plain rate: its parts do not add up over incidents.",
            "Ask about the figure of counts or rates that it is made of.",
        )
    chosen = [row for row in points if row["point"] == point] if point else list(points)
    if not chosen:
        raise NotFound(f"'{definition.key}' has no point '{point}'.", "Take one of its points.")
    row = chosen[0]
    query = Query(
        measure=definition.measure,
        scope=definition.scope,
        period=Period(_day(row["period_from"]), _day(row["period_to"])),
        cutoff=_day(row["cutoff"]),
        source=ALL,
    )
    group = {str(row[f"group{n}"]): str(row[f"value{n}"]) for n in (1, 2) if row[f"group{n}"]}
    only = _in_groups(book, group) if point else np.ones(len(book.numbers["killed"]), np.bool_)
    if definition.component is None:
        return Asked(query, 1.0, only)
    served = _served(definition, query, inputs)
    exposed = sum(float(str(one["person_years"] or 0)) for one in chosen)
    if not exposed:
        raise NotEnoughData(
            f"'{definition.key}' has no person-years here.", "Add strength, or take another point."
        )
    return Asked(query, _PER / exposed, only & book.in_months(served))


def _in_groups(book: Ledger, group: Mapping[str, str]) -> Flags:
    """Facts that have the values of a point; a window or a statistic is no value of a fact."""
    kept = np.ones(len(book.numbers["killed"]), np.bool_)
    for name, value in group.items():
        if name not in DIMENSIONS:
            continue
        if name == "year":
            is_told = book.told["year"]
            kept &= (
                ~is_told if value == NOT_TOLD else is_told & (book.numbers["year"] == int(value))
            )
        else:
            coded = book.texts[name]
            kept &= coded.codes < 0 if value == NOT_TOLD else coded.among([value])
    return kept


def _served(definition: Definition, query: Query, inputs: Inputs) -> frozenset[tuple[str, dt.date]]:
    """Months of missions with strength in the period of the figure."""
    asked = replace(query, by=definition.by)
    found = served_by(definition, asked, inputs).values()
    return frozenset().union(*(one.covered for one in found))


def _day(value: object) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
