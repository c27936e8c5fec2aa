"""What each source tells of one number, incident by incident: the table that every rule of reconciliation reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from vedette.core.kernel.errors import BadInput
from vedette.core.linkage.reconciled import ALL
from vedette.core.stats.query import Ledger, Measure, Query

Reals = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_COLUMNS = {Measure.INJURIES: "injured", Measure.ROWS: "killed_as_read"}
_ONES = frozenset((Measure.INCIDENTS, Measure.ALL_INCIDENTS))


@dataclass(frozen=True, slots=True)
class Told:
    """One number, taken apart.

    Args:
        incidents: References of the incidents that any source or the reconciled picture counts, sorted.
        sources: Sources that can tell the scope at all, sorted.
        agreed: Incident -> what the reconciled picture counts.
        said: Incident and source -> what the source counts; NaN where it does not have the incident, or
            says nothing of what the scope asks.
    """

    incidents: tuple[str, ...]
    sources: tuple[str, ...]
    agreed: Reals
    said: Reals


def told(query: Query, book: Ledger, *, only: Flags | None = None) -> Told:
    """The number of a query without dimensions, by incident and source.

    A source that puts an incident out of the scope counts 0 there; one that does not say what the scope asks
    (no cause, no date, no number) is not asked.

    Args:
        query: The question; its source and dimensions do not matter.
        book: The facts.
        only: Facts to which the number is limited.

    Raises:
        BadInput: Mission-days are counted, which do not add up over incidents.
    """
    if query.measure is Measure.MISSION_DAYS:
        raise BadInput(
            "Mission-days do not add up over incidents.", "Count deaths or incidents instead."
        )
    sources = tuple(s for s in book.sources if all(book.tells(s, c) for c in query.scope.needs()))
    counted = [_counted(replace(query, by=(), source=s), book, only) for s in (ALL, *sources)]
    codes = book.texts["incident_ref"].codes
    kept = np.unique(np.concatenate([codes[rows] for rows in counted]))
    place = np.full(len(book.texts["incident_ref"].words), -1)
    place[kept] = np.arange(len(kept))
    agreed, *columns = (_summed(query.measure, book, rows, place, len(kept)) for rows in counted)
    said = np.full((len(kept), len(sources)), np.nan)
    tells = _tells(query, book)
    of = book.texts["source"]
    for n, source in enumerate(sources):
        mine = place[codes[tells & of.among([source])]]
        said[mine[mine >= 0], n] = 0
        said[:, n] = np.where(np.isnan(said[:, n]), np.nan, columns[n])
    words = book.texts["incident_ref"].words
    refs = [words[code] for code in kept]
    order = np.argsort(np.array(refs, dtype=str), kind="stable")
    return Told(tuple(refs[n] for n in order), sources, agreed[order], said[order])


def _counted(query: Query, book: Ledger, only: Flags | None) -> npt.NDArray[np.intp]:
    flags = book.rows(query)
    return np.flatnonzero(flags if only is None else flags & only)


def _summed(
    measure: Measure,
    book: Ledger,
    rows: npt.NDArray[np.intp],
    place: npt.NDArray[np.int64],
    n: int,
) -> Reals:
    """What facts count in each incident."""
    at = place[book.texts["incident_ref"].codes[rows]]
    if measure is Measure.PERSONS:
        amount = (book.numbers["killed"][rows] > 0).astype(np.int64)
    else:
        amount = book.numbers[_COLUMNS.get(measure, "killed")][rows]
    found = np.bincount(at, weights=amount, minlength=n).astype(np.float64)
    if measure is Measure.ALL_INCIDENTS:
        return np.asarray(np.bincount(at, minlength=n) > 0, dtype=np.float64)
    return np.asarray(found > 0, dtype=np.float64) if measure in _ONES else found


def _tells(query: Query, book: Ledger) -> Flags:
    """Facts that say all that the scope asks, and a number."""
    needed: Sequence[str] = query.scope.needs()
    found = np.ones(len(book.texts["source"].codes), np.bool_)
    for name in needed:
        found &= book.texts[name].codes >= 0 if name in book.texts else book.told[name]
    if query.period is not None or query.cutoff is not None:
        found &= book.told["date_from"]
    if query.measure is not Measure.ALL_INCIDENTS:
        found &= book.told["injured" if query.measure is Measure.INJURIES else "killed"]
    return found
