"""The order of review: first the question whose answer moves the headline most.

A pair moves a total by the people who would vanish from it (two incidents that are one) or appear in it
(one incident that is two). That number times the probability that the linkage is wrong is the expected
change. Probabilities here only make the order; they come from all pairs around a question, since a weak
pair between two records that a chain of strong pairs connects is hardly ever wrong.

Questions, not pairs, are queued: one answer about two incidents settles every pair between them, and
inside an incident only a tree of weak pairs is asked, as what is one with one is one with the other.
"""

from __future__ import annotations

import datetime as dt
import importlib.resources
import itertools
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.kernel.duck import connected
from vedette.core.linkage.calibration import raw_probability
from vedette.core.linkage.desk_tables import REVIEW_QUEUE
from vedette.core.linkage.schema import PairDecision, PairLevel

SECONDS_A_PAIR = 30
"""Time that a judgement takes until a reviewer's own pace is known."""

_LAST, _LEAST_GAPS, _BREAK_S = 50, 5, 300

_FIRM_BITS = 3.17
"""Bits of a pair that is decided by itself (0.9)."""

_TWICE = 0.1
"""How much rarer two incidents are one if both hold records of one source: it reported the event twice.

Measured on two seeds of the sample at scale 4: of 787 such questions 1.5 % were one event, against 21 %
of 53 without a common source.
"""

_MOST = 10.0
_UNSCORED = -6.0

_SCORED = importlib.resources.files(__package__) / "sql" / "desk" / "scored.sql"

Key = tuple[str, str]
"""Source and record id."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """One scored pair of records with its incidents."""

    row: Mapping[str, Any]
    left: Key
    right: Key
    ours: str
    theirs: str

    @property
    def bits(self) -> float:
        if self.row["decision"] == PairDecision.LINKED:
            return max(float(self.row["weight"] or 0.0), _FIRM_BITS)
        return float(self.row["weight"])


@dataclass(frozen=True, slots=True)
class _Question:
    """A pair to ask about, the pairs that its answer settles, and how likely the linkage is wrong."""

    pair: _Pair
    settles: int
    wrong: float


def hours_left(n_pairs: int, seconds_a_pair: float = SECONDS_A_PAIR) -> float:
    """Hours that a number of judgements takes.

    Example:
        >>> hours_left(120)
        1.0
    """
    return round(n_pairs * seconds_a_pair / 3600, 2)


def pace(moments: Sequence[dt.datetime]) -> float:
    """Seconds that a person takes for a judgement: the median of the last gaps; the usual time until known.

    Gaps over five minutes are breaks and do not count; fewer than five gaps tell nothing.

    Example:
        >>> pace([dt.datetime(2024, 1, 1, 9, minute) for minute in range(6)])
        60.0
    """
    ordered = sorted(moments)[-_LAST:]
    gaps = sorted((b - a).total_seconds() for a, b in itertools.pairwise(ordered))
    kept = [gap for gap in gaps if 0 < gap <= _BREAK_S]
    return float(statistics.median(kept)) if len(kept) >= _LEAST_GAPS else SECONDS_A_PAIR


def is_enough(low: int, high: int, width: int) -> bool:
    """Whether a reviewer may stop: the range of the headline is no wider than the chosen width.

    Example:
        >>> is_enough(201, 204, 3), is_enough(201, 205, 3)
        (True, False)
    """
    return high - low <= width


def review_queue(
    pairs: pa.Table,
    links: pa.Table,
    claims: Mapping[tuple[str, str], int],
    killed: Mapping[str, int],
    headline: Mapping[str, int],
) -> pa.Table:
    """The open questions in the order in which their answers move the headline.

    Args:
        pairs: Table PAIRS.
        links: Table LINKS.
        claims: Incident and source -> people killed that the source tells of.
        killed: Incident -> people killed, reconciled.
        headline: Incident -> people of it that the headline counts; absent is none.
    """
    scored = _scored(pairs, links)
    open_ = [one for one in scored if one.row["decision"] == PairDecision.UNDECIDED]
    of_incidents = [one for one in open_ if one.row["level"] != PairLevel.PERSON]
    questions = [*_between(scored, of_incidents, links), *_within(scored, of_incidents)]
    questions += [
        _Question(one, 1, _doubt(one)) for one in open_ if one.row["level"] == PairLevel.PERSON
    ]
    rows = [_row(one, claims, killed, headline) for one in questions]
    rows.sort(
        key=lambda row: (-row["expected"], -row["moves_killed"] * row.pop("wrong"), _key(row))
    )
    for rank, row in enumerate(rows, start=1):
        row["rank"] = rank
    return REVIEW_QUEUE.from_rows(rows)


def _row(
    question: _Question,
    claims: Mapping[tuple[str, str], int],
    killed: Mapping[str, int],
    headline: Mapping[str, int],
) -> dict[str, Any]:
    pair = question.pair
    moves = _moves(pair, claims, killed)
    counted = min(headline.get(ref, 0) for ref in (pair.ours, pair.theirs))
    moves_headline = min(moves, counted) if pair.ours != pair.theirs else moves * (counted > 0)
    told = ("level", "left_source", "left_id", "right_source", "right_id", "linked_now", "band")
    return {
        **{name: pair.row[name] for name in told},
        "left_incident": pair.ours,
        "right_incident": pair.theirs,
        "moves_headline": moves_headline,
        "moves_killed": moves,
        "expected": round(moves_headline * question.wrong, 6),
        "wrong": round(question.wrong, 6),
        "n_pairs": question.settles,
    }


def _moves(pair: _Pair, claims: Mapping[tuple[str, str], int], killed: Mapping[str, int]) -> int:
    """People by which the number of killed changes if the pair is not as it stands."""
    if pair.row["level"] == PairLevel.PERSON:
        return 0
    if pair.ours != pair.theirs:
        return min(killed.get(pair.ours, 0), killed.get(pair.theirs, 0))
    return min(claims.get((pair.ours, source), 0) for source, _ in (pair.left, pair.right))


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    names = ("level", "left_source", "left_id", "right_source", "right_id")
    return tuple(str(row[name]) for name in names)


def _scored(pairs: pa.Table, links: pa.Table) -> list[_Pair]:
    """The undecided pairs and all scored pairs of the incidents that they touch."""
    with connected() as engine:
        engine.register("pairs", pairs)
        engine.register("links", links)
        rows = engine.sql(_SCORED.read_text(encoding="utf-8")).to_arrow_table().to_pylist()
    return [
        _Pair(
            row=row,
            left=(row["left_source"], row["left_id"]),
            right=(row["right_source"], row["right_id"]),
            ours=row["ours"],
            theirs=row["theirs"],
        )
        for row in rows
    ]


# questions about two incidents


def _between(scored: list[_Pair], open_: list[_Pair], links: pa.Table) -> list[_Question]:
    """One question for each two incidents between which a pair is undecided: its strongest pair."""
    asked: dict[tuple[str, str], list[_Pair]] = {}
    around: dict[tuple[str, str], list[_Pair]] = {}
    for held, pairs in ((asked, open_), (around, scored)):
        for one in pairs:
            if one.ours != one.theirs and one.row["level"] != PairLevel.PERSON:
                held.setdefault(_both(one), []).append(one)
    touched = {name for both in asked for name in both}
    sources = _sources_of(links, touched)
    made = []
    for both, mine in sorted(asked.items()):
        best = max(mine, key=lambda one: (one.bits, one.left, one.right))
        wrong = _one_event([one.bits for one in around[both]], sources[both[0]], sources[both[1]])
        made.append(_Question(best, len(mine), wrong))
    return made


def _both(one: _Pair) -> tuple[str, str]:
    return min(one.ours, one.theirs), max(one.ours, one.theirs)


def _one_event(bits: list[float], ours: Mapping[str, int], theirs: Mapping[str, int]) -> float:
    """Probability that two incidents are one, from all pairs between them."""
    n_pairs = sum(ours.values()) * sum(theirs.values())
    together = sum(min(max(b, -20.0), _MOST) for b in bits) + _UNSCORED * max(
        0, n_pairs - len(bits)
    )
    found = float(raw_probability(np.array([min(max(bits), together)]))[0])
    return found * (_TWICE if set(ours) & set(theirs) else 1.0)


def _sources_of(links: pa.Table, touched: set[str]) -> dict[str, dict[str, int]]:
    """Incident -> source -> 1: a source speaks once, however many rows it has."""
    kept = links.filter(pc.is_in(links["incident_ref"], pa.array(sorted(touched), pa.string())))
    found: dict[str, dict[str, int]] = {name: {} for name in touched}
    for ref, source in zip(
        kept["incident_ref"].to_pylist(), kept["source"].to_pylist(), strict=True
    ):
        found[ref][source] = 1
    return found


# questions inside one incident


def _within(scored: list[_Pair], open_: list[_Pair]) -> list[_Question]:
    """Inside each incident a tree of weak pairs, the most doubtful first."""
    asked: dict[str, list[_Pair]] = {}
    for one in open_:
        if one.ours == one.theirs:
            asked.setdefault(one.ours, []).append(one)
    held: dict[str, list[_Pair]] = {name: [] for name in asked}
    for one in scored:
        if one.ours == one.theirs and one.ours in held and one.row["level"] != PairLevel.PERSON:
            held[one.ours].append(one)
    made: list[_Question] = []
    for name in sorted(asked):
        made.extend(_tree(asked[name], _chains(held[name])))
    return made


def _chains(held: list[_Pair]) -> dict[tuple[Key, Key], float]:
    """For two records the bits of the weakest pair of the strongest chain that connects them."""
    group: dict[Key, set[Key]] = {}
    found: dict[tuple[Key, Key], float] = {}
    for one in sorted(held, key=lambda one: (-one.bits, one.left, one.right)):
        ours, theirs = (
            group.setdefault(one.left, {one.left}),
            group.setdefault(one.right, {one.right}),
        )
        if ours is theirs:
            continue
        for a in ours:
            for b in theirs:
                found[min(a, b), max(a, b)] = one.bits
        joined = ours | theirs
        for name in joined:
            group[name] = joined
    return found


def _tree(asked: list[_Pair], chains: Mapping[tuple[Key, Key], float]) -> list[_Question]:
    """Of the weak pairs of an incident those to ask; a pair that others imply is counted with the last."""
    chosen: list[_Question] = []
    group: dict[Key, set[Key]] = {}
    doubted = [(_doubt(one, chains), one) for one in asked]
    for wrong, one in sorted(doubted, key=lambda x: (-x[0], x[1].left, x[1].right)):
        ours, theirs = (
            group.setdefault(one.left, {one.left}),
            group.setdefault(one.right, {one.right}),
        )
        if ours is theirs:
            last = chosen[-1]
            chosen[-1] = _Question(last.pair, last.settles + 1, last.wrong)
            continue
        joined = ours | theirs
        for name in joined:
            group[name] = joined
        chosen.append(_Question(one, 1, wrong))
    return chosen


def _doubt(one: _Pair, chains: Mapping[tuple[Key, Key], float] | None = None) -> float:
    """Probability that a linked pair is not one: between what the pair and what its chain says.

    Measured on two seeds of the sample at scale 4: weak pairs with a strong chain were wrong in 16 %,
    without one in 34 %; the pair alone says about 50 %, the chain alone below 10 %.
    """
    key = (min(one.left, one.right), max(one.left, one.right))
    chain = max(one.bits, (chains or {}).get(key, one.bits))
    alone, around = 1 - raw_probability(np.array([float(one.row["weight"] or 0.0), chain]))
    linked = bool(one.row["linked_now"])
    return float(np.sqrt(alone * around)) if linked else float(1 - alone)
