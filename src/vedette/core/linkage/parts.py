"""The three parts of a total: what is sure, and from where to where it may go while pairs are undecided (U8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True, slots=True)
class Parts:
    """A total and what of it hangs on undecided pairs.

    Args:
        sure: People of incidents that no undecided pair touches.
        low: The total if every undecided pair is decided for fewer deaths.
        best: The total as it stands.
        high: The total if every undecided pair is decided for more deaths.
        n_open: Incidents of the selection that an undecided pair touches.
    """

    sure: int
    low: int
    best: int
    high: int
    n_open: int

    @property
    def is_closed(self) -> bool:
        """Whether nothing of the total hangs on an undecided pair."""
        return self.low == self.high


def parts_of_total(incidents: pa.Table, counted: Mapping[str, int] | None = None) -> Parts:
    """The three parts of the number of killed in any selection of incidents.

    Args:
        incidents: Table INCIDENTS, or some of its rows.
        counted: Incident -> people of it that the selection counts (a scope may count some of an
            incident's dead only); None counts everybody of the incidents given.
    """
    told = incidents.filter(pc.is_valid(incidents["killed"]))
    names = ("incident_ref", "killed", "killed_sure", "killed_min", "killed_max")
    rows = zip(*(told[name].to_pylist() for name in names), strict=True)
    sure = low = best = high = n_open = 0
    for ref, killed, killed_sure, killed_min, killed_max in rows:
        people = killed if counted is None else counted.get(ref, 0)
        is_open = (killed_sure, killed_min, killed_max) != (killed, killed, killed)
        best += people
        sure += 0 if is_open else people
        low += people if killed_min == killed else 0
        high += people + (killed_max - killed if people else 0)
        n_open += is_open and people > 0
    return Parts(sure, low, best, high, n_open)
