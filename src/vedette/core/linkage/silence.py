"""What the silence of the other sources says: reports that stand alone though others would have told.

Two reports on one event are often told apart by a wrong date or place, and both then stand alone. How
likely that is hangs on who is silent: an attack with deaths that the registry, the contributors and the
mission all leave out is rarer than a month written wrongly. So clusters are joined where the likeness
of their reports and the silence that the joint event would explain outweigh what keeps them apart.

If each source sees an event by itself with chance c, two events, one seen by the sources A and the
other one by B, are less likely than one event seen by both by the factor 1 - c for every source that
did not see both. Chances are learnt from events that at least two further sources have, by
kind of event; of two sources that see the same events because one copies the other, one counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vedette.core.linkage.clusters import forbidden, moved

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

KINDS = 5
"""Kinds of events: killed by an attack, by an accident, otherwise; hurt only; nobody hurt."""

_STATED, _WORTH = 0.2, 4.0
"""Stated chance to see an event, and the number of events that it is worth."""

_LIKENESS, _MOST = 2 / 3, 8.0
"""Pairs of two clusters speak with one voice, their mean; no pair for more than 8 bits, and an unscored
one for 8 bits against."""

_AGAINST, _AGAINST_TWICE = 2.5, 3.0
"""Bits against: one clear link was not to be had; for each source, that it would tell the event twice."""

_LEAST_PAIR = -7.0
"""Bits of the best pair below which clusters are not looked at."""

_ROUNDS = 8
_FURTHER = 2
"""Further sources that must tell an event for a source to be asked whether it tells it, too."""

_DAYS = 45
"""Days before its first and after its last event of an area in which a source counts as silent."""


@dataclass(frozen=True, slots=True)
class Reports:
    """Candidates with what their being told hangs on.

    Args:
        voice: Number of the source.
        kind: Kind of event, below `KINDS`.
        area: Number of the area.
        day: First day.
        once: By number of source: whether it never tells an event twice.
    """

    voice: Ints
    kind: Ints
    area: Ints
    day: Ints
    once: Bools


def join_silent(
    start: Ints,
    reports: Reports,
    pairs: tuple[Ints, Ints],
    bits: Reals,
    apart: tuple[Ints, Ints] | None = None,
) -> Ints:
    """Join clusters, the likeliest first, where silence and likeness together speak for one event.

    Args:
        start: Candidate -> smallest candidate of its cluster.
        reports: The candidates.
        pairs: Scored pairs, those that can never be one event included.
        bits: Of each pair.
        apart: Candidates that must never be in one cluster.
    """
    label = start.copy()
    within_reach = _within_reach(reports)
    silence = _silence(label, reports, within_reach)
    for _ in range(_ROUNDS):
        low, high, weight = _between(label, reports, within_reach, silence, pairs, bits)
        keep = (weight > 0) & ~forbidden(low, high, label, apart)
        if not keep.any():
            break
        label = moved(len(label), low[keep], high[keep], weight[keep])[label]
    return label


def _between(
    label: Ints,
    reports: Reports,
    within_reach: Bools,
    silence: Reals,
    pairs: tuple[Ints, Ints],
    bits: Reals,
) -> tuple[Ints, Ints, Reals]:
    """Clusters with a scored pair between them, and the bits for their being one event."""
    n = len(label)
    a, b = label[pairs[0]], label[pairs[1]]
    between = a != b
    low, high = np.minimum(a, b)[between], np.maximum(a, b)[between]
    if not len(low):
        return low, high, np.zeros(0)
    key, at = np.unique(low * n + high, return_inverse=True)
    told = bits[between]
    best = np.full(len(key), -np.inf)
    np.maximum.at(best, at, told)
    size = np.bincount(label, minlength=n)
    all_pairs = size[key // n] * size[key % n]
    total = np.bincount(at, np.clip(told, -_MOST, _MOST)) - _MOST * (all_pairs - np.bincount(at))
    near = best >= _LEAST_PAIR
    low, high = key[near] // n, key[near] % n
    likeness = _LIKENESS * (total / all_pairs)[near]
    told_by = _told_by(label, reports.voice)
    kinds = _kinds(label, reports.kind)
    both = told_by[low] & told_by[high]
    may_tell = (within_reach[low] | within_reach[high] | told_by[low] | told_by[high]) & ~both
    explained = (silence[kinds[low] | kinds[high]] * may_tell).sum(axis=1)
    against = _AGAINST + _AGAINST_TWICE * both.sum(axis=1)
    weight = np.round(likeness + explained - against, 6)
    return low, high, np.where((both & reports.once).any(axis=1), -np.inf, weight)


def _told_by(label: Ints, voice: Ints) -> Bools:
    """Label x source: whether the cluster has a report of the source."""
    found = np.zeros((len(label), int(voice.max(initial=0)) + 1), dtype=bool)
    found[label, voice] = True
    return found


def _kinds(label: Ints, kind: Ints) -> Ints:
    """Label -> kinds of its reports, a bit each."""
    found = np.zeros(len(label), dtype=np.int64)
    np.bitwise_or.at(found, label, np.left_shift(1, kind))
    return found


def _within_reach(reports: Reports) -> Bools:
    """Candidate x source: whether the source tells of the area at about that time."""
    n_areas, n_voices = int(reports.area.max(initial=0)) + 1, int(reports.voice.max(initial=0)) + 1
    first = np.full((n_areas, n_voices), np.iinfo(np.int64).max // 2)
    last = np.full((n_areas, n_voices), np.iinfo(np.int64).min // 2)
    np.minimum.at(first, (reports.area, reports.voice), reports.day)
    np.maximum.at(last, (reports.area, reports.voice), reports.day)
    day = reports.day[:, None]
    return np.asarray(
        (first[reports.area] - _DAYS <= day) & (day <= last[reports.area] + _DAYS), dtype=bool
    )


def _silence(label: Ints, reports: Reports, within_reach: Bools) -> Reals:
    """Set of kinds (a bit each) x source: bits that the source's silence weighs, the least of the kinds."""
    n_voices = within_reach.shape[1]
    roots = np.unique(label)
    told_by = _told_by(label, reports.voice)[roots]
    counts = np.bincount(label * KINDS + reports.kind, minlength=len(label) * KINDS)
    kind = counts.reshape(-1, KINDS)[roots].argmax(axis=1)
    weight = np.zeros((KINDS, n_voices))
    for k in range(KINDS):
        here = kind == k
        chance = _chance_to_tell(told_by[here], within_reach[roots[here]])
        weight[k] = -np.log2(1 - chance)
    sets = np.zeros((1 << KINDS, n_voices))
    for members in range(1, 1 << KINDS):
        sets[members] = weight[[k for k in range(KINDS) if members >> k & 1]].min(axis=0)
    return np.round(sets, 6)


def _chance_to_tell(told_by: Bools, within_reach: Bools) -> Reals:
    """Source -> chance that it tells an event that two further sources tell and that is within its reach.

    It is the least over the silence of each other source, so that what a copy leaves out weighs nothing
    where its original is silent, too.
    """
    told = told_by.astype(np.float64)
    others = told_by.sum(axis=1, keepdims=True) - told_by
    asked = ((others >= _FURTHER) & within_reach).astype(np.float64)
    silent = 1.0 - told
    plain = ((asked * told).sum(axis=0) + _WORTH * _STATED) / (asked.sum(axis=0) + _WORTH)
    seen, total = (asked * told).T @ silent, asked.T @ silent
    known = total / (total + _WORTH)
    expected = known * plain[:, None] + (1 - known) * _STATED
    given = (seen + _WORTH * expected) / (total + _WORTH)
    np.fill_diagonal(given, 1.0)
    return np.asarray(np.minimum(plain, given.min(axis=1)))
