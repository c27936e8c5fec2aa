"""The figure of factors that inquiries name: people per incident where each is named against where it is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.stats.definition import Definition
from vedette.core.stats.discoveries import Discoveries
from vedette.core.stats.factors import (
    FACTOR,
    Factor,
    SizeRatio,
    against_outcome,
)
from vedette.core.stats.points import Inputs, Point, nothing
from vedette.core.stats.query import UNITS, Cell, Measure, Query, answer


def of_factors(definition: Definition, query: Query, inputs: Inputs) -> list[Point]:
    """One point for each issue area that some inquiry names, in the order of their codes.

    Incidents without a coded inquiry are left out; those with one count with nobody killed, too.
    """
    if not inputs.inquired:
        raise NotEnoughData(
            "No inquiry is coded of which the incident is known.",
            "Code inquiries, and say which incident each is about: `vedette library about`.",
        )
    column = "injured" if definition.measure is Measure.INJURIES else "killed"
    [everything] = answer(replace(query, measure=Measure.ALL_INCIDENTS, by=()), inputs.book)
    cells = _by_incident(inputs, everything, column)
    sizes = {incident: cell.value for incident, cell in cells.items()}
    order = tuple(sorted(inputs.factors))
    found, stand_out = against_outcome(sizes, inputs.inquired, order, seed=definition.seed)
    empty = nothing(query, inputs.book)
    return [
        _point(definition, one, stand_out, cells, empty, label=inputs.factors[one.factor])
        for one in found
    ]


def _by_incident(inputs: Inputs, everything: Cell, column: str) -> dict[str, Cell]:
    """The cell of each incident with a coded inquiry."""
    book = inputs.book
    codes, words = book.texts["incident_ref"].codes[everything.rows], book.texts["incident_ref"]
    found = {}
    for code in np.unique(codes):
        incident = words.words[code]
        if incident in inputs.inquired:
            rows = everything.rows[codes == code]
            n = int(book.numbers[column][rows].sum())
            found[incident] = Cell((), n, n, n, (n,), (incident,), rows)
    return found


def _point(
    definition: Definition,
    one: Factor,
    stand_out: Discoveries | None,
    cells: dict[str, Cell],
    empty: Cell,
    *,
    label: str,
) -> Point:
    unit = f"{UNITS[definition.measure]} per incident for each one where it is not named"
    mine, rest = (_joined([cells[i] for i in side], empty) for side in (one.named, one.other))
    said = (
        f"named in {len(one.named)} of {len(one.named) + len(one.other)} incidents with a coded inquiry: "
        f"{mine.value} {UNITS[definition.measure]} there, {rest.value} in the others"
    )
    group = ((FACTOR, label),)
    if one.ratio is None:
        why = "cannot tell: every inquiry names it"
        return Point(group, None, mine, None, unit, "ratio", caveats=(why, said))
    assert stand_out is not None, "something was compared"
    caveats = (_verdict(one.factor, one.ratio, stand_out), said)
    value, interval = one.ratio.value, one.ratio.interval
    return Point(group, value, mine, interval, unit, "ratio", caveats=caveats)


def _verdict(factor: str, ratio: SizeRatio, stand_out: Discoveries) -> str:
    """What can be said of one factor, all of them considered."""
    looked_at = f"{stand_out.n_looked_at} factors looked at"
    if not ratio.can_tell:
        return (
            f"cannot tell: of so few incidents no difference could be told from chance "
            f"(p at best {ratio.least_p:.2g}; {looked_at})"
        )
    told = f"p {ratio.p:.2g}, adjusted {stand_out.adjusted[factor]:.2g}; {looked_at}"
    if factor not in stand_out.found:
        return f"cannot be told from chance ({told})"
    if ratio.value is None or ratio.value > 1:
        return f"goes with more people per incident ({told})"
    return f"goes with fewer people per incident ({told})"


def _joined(cells: list[Cell], empty: Cell) -> Cell:
    """The cell of several incidents."""
    if not cells:
        return empty
    rows = np.concatenate([one.rows for one in cells])
    n = sum(one.value for one in cells)
    refs = tuple(sorted(ref for one in cells for ref in one.incident_refs))
    sizes = tuple(sorted((one.value for one in cells), reverse=True))
    return Cell((), n, n, n, sizes, refs, rows)
