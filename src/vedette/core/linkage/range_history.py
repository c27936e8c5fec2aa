"""How the range of a total closes while people decide pairs (U8), told for the incidents as they stand now.

For each moment in the order of judgements: had only those made until then been given, how far could today's
total have gone? The incidents themselves stay as they are, so the line shows what each answer settled, and
nothing that later files or answers moved. Its last point is the range of the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.linkage.calibration import raw_probability
from vedette.core.linkage.desk_tables import RANGE_HISTORY
from vedette.core.linkage.judgements import Constraints, Record, constraints
from vedette.core.linkage.link import UNDECIDED, places, standing
from vedette.core.linkage.parts import Parts
from vedette.core.linkage.schema import Judgement
from vedette.core.linkage.scoring import Scores
from vedette.core.linkage.settled import settled

MOST = 24
"""Moments that are told at most; the first, before any judgement, and the last are among them."""

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Totals:
    """What is counted, of the incidents as they stand.

    Args:
        links: Table LINKS.
        killed: Incident -> people killed, reconciled.
        claims: Incident and source -> people killed that the source tells of.
        headline: Incident -> people of it that the total counts; absent is none.
    """

    links: pa.Table
    killed: Mapping[str, int]
    claims: Mapping[tuple[str, str], int]
    headline: Mapping[str, int]


def range_history(scores: Scores, totals: Totals, judgements: Sequence[Judgement]) -> pa.Table:
    """Table RANGE_HISTORY: no row without a judgement, else one for each moment told."""
    if not judgements:
        return RANGE_HISTORY.empty()
    ordered = sorted(judgements, key=lambda one: (one.at, one.left, one.right, one.by))
    found = places(scores, ordered)
    moments = _moments(len(ordered))
    said = [_constraints(ordered[:n], found) for n in moments]
    desk = _Desk.of(scores, totals, said)
    rows: list[dict[str, object]] = []
    for n, told in zip(moments, said, strict=True):
        parts = desk.parts(told)
        at = ordered[n - 1].at if n else None
        rows.append(
            {
                "n_decided": n,
                "at": at,
                "sure": parts.sure,
                "low": parts.low,
                "best": parts.best,
                "high": parts.high,
                "n_open": parts.n_open,
            }
        )
    return RANGE_HISTORY.from_rows(rows)


def _moments(n: int) -> list[int]:
    """Numbers of judgements at which the range is told, evenly spread from 0 to all."""
    return sorted({round(k * n / MOST) for k in range(MOST + 1)})


def _constraints(said: Sequence[Judgement], found: Mapping[str, Record]) -> Constraints:
    return constraints(said, found.get).incidents if said else Constraints()


@dataclass(frozen=True, slots=True)
class _Desk:
    """The pairs that some moment leaves undecided, with the incidents that they touch.

    Args:
        group: Candidate -> number of its incident.
        refs: Number -> reference, in the order of references.
        left, right: Candidates of the pairs.
        doubtful: Pairs that no evidence decides.
        more: Of pairs inside one incident: deaths that would come if it were two.
        totals: What is counted.
    """

    group: Ints
    refs: Sequence[str]
    left: Ints
    right: Ints
    doubtful: Bools
    more: Ints
    totals: Totals

    @staticmethod
    def of(scores: Scores, totals: Totals, said: Iterable[Constraints]) -> _Desk:
        """The desk of these scores."""
        left, right = (_ints(scores.pairs, name) for name in ("a", "b"))
        bits = np.asarray(scores.pairs["bits"].to_numpy(zero_copy_only=False), dtype=np.float64)
        raw = raw_probability(bits)
        doubtful = (raw > UNDECIDED[0]) & (raw < UNDECIDED[1])
        disputed = {frozenset(pair) for told in said for pair in told.contested}
        members = {item for pair in disputed for item in pair}
        kept = doubtful | (np.isin(left, list(members)) & np.isin(right, list(members)))
        group, refs, source = _incidents(scores, totals.links)
        left, right, doubtful = left[kept], right[kept], doubtful[kept]
        more = [
            min(totals.claims.get((refs[group[x]], source[x]), 0) for x in pair)
            if group[pair[0]] == group[pair[1]]
            else 0
            for pair in zip(left.tolist(), right.tolist(), strict=True)
        ]
        return _Desk(group, refs, left, right, doubtful, np.array(more, np.int64), totals)

    def parts(self, told: Constraints) -> Parts:
        """The parts of the total while only these verdicts stand."""
        closed, contested = settled(told, self.group, self.left, self.right)
        open_ = np.flatnonzero((self.doubtful & ~closed) | contested)
        touched: set[int] = set()
        vanishing: set[int] = set()
        more: dict[int, int] = {}
        for at in open_.tolist():
            ours, theirs = int(self.group[self.left[at]]), int(self.group[self.right[at]])
            touched |= {ours, theirs}
            if ours == theirs:
                more[ours] = max(more.get(ours, 0), int(self.more[at]))
            else:
                vanishing.add(self._smaller(ours, theirs))
        return self._summed(touched, vanishing, more)

    def _smaller(self, a: int, b: int) -> int:
        """Of two incidents that may be one, the one whose dead may vanish."""
        return min(a, b, key=lambda one: (self.totals.killed.get(self.refs[one], 0), -one))

    def _summed(self, touched: set[int], vanishing: set[int], more: Mapping[int, int]) -> Parts:
        best = sum(self.totals.headline.values())
        sure, low, high, n_open = best, best, best, 0
        for one in touched:
            ref = self.refs[one]
            people, killed = self.totals.headline.get(ref, 0), self.totals.killed.get(ref)
            if killed is None:
                continue
            low -= people if one in vanishing and killed else 0
            high += more.get(one, 0) if people else 0
            is_open = killed != 0 or more.get(one, 0) > 0
            sure -= people if is_open else 0
            n_open += is_open and people > 0
        return Parts(sure, low, best, high, n_open)


def _incidents(scores: Scores, links: pa.Table) -> tuple[Ints, list[str], list[str]]:
    """Candidate -> number of its incident, number -> reference, candidate -> source."""
    keys = ["source", "source_record_id"]
    stands = scores.members.take(pa.array(standing(scores.members, "cand"))).select([*keys, "cand"])
    first = stands.join(links.select([*keys, "incident_ref"]), keys).sort_by("cand")
    refs = sorted(pc.unique(first["incident_ref"]).to_pylist())
    numbers = pc.index_in(first["incident_ref"], value_set=pa.array(refs, pa.string()))
    group = np.asarray(numbers.to_numpy(zero_copy_only=False), dtype=np.int64)
    return group, refs, first["source"].to_pylist()


def _ints(table: pa.Table, name: str) -> Ints:
    return np.asarray(table[name].to_numpy(zero_copy_only=False), dtype=np.int64)
