"""Persons inside linked incidents: one to one between sources, by name where there are names.

Victims of one incident with equal attributes are different people. Two rows of one source are the same
person only if name (and birth year) say so, or the id. Without names, persons of two sources are
paired by nationality, component, sex and birth year, as many as there are on both sides at most.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from vedette.core.linkage._assignment import assignment
from vedette.core.linkage.clusters import best_first, components
from vedette.core.linkage.judgements import Constraints
from vedette.core.linkage.names import NameLevel

Ints = npt.NDArray[np.int64]
Reals = npt.NDArray[np.float64]

LEAST_BITS = 3.0
"""Bits from which two named persons of one incident are one person."""

_LEAST_TWICE = 5.0
"""The same for two rows of one source, whose names must agree."""

_AGREES, _UNKNOWN, _DIFFERS = 1.0, 0.0, -10.0


def link_persons(
    entities: pa.Table, scored: pa.Table, incident: Ints, judged: Constraints
) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Entity -> smallest entity of its person; and which scored pairs were in one incident.

    Args:
        entities: `Scores.entities`.
        scored: `Scores.persons`.
        incident: Candidate -> incident.
        judged: Pairs of entities that must and must not be one.
    """
    n = entities.num_rows
    voice = _ints(entities, "voice")
    a, b, bits = _ints(scored, "a"), _ints(scored, "b"), _reals(scored, "bits")
    together = incident[_ints(scored, "cand_a")] == incident[_ints(scored, "cand_b")]
    apart = _arrays(judged.apart)
    start = components(n, *_arrays(judged.together))
    sure = np.isin(_ints(scored, "name"), (NameLevel.FULL, NameLevel.SHORT))
    twice = together & sure & (voice[a] == voice[b]) & (bits >= _LEAST_TWICE)
    start = best_first(start, None, (a[twice], b[twice]), bits[twice], apart)
    across = together & (voice[a] != voice[b]) & (bits >= LEAST_BITS)
    chosen = _one_to_one(start, voice, (a[across], b[across]), bits[across])
    left, right, weight = chosen
    person = best_first(start, voice, (left, right), weight, apart)
    left, right, weight = _unnamed(entities, incident, person)
    return best_first(person, voice, (left, right), weight, apart), together


def _one_to_one(
    start: Ints, voice: Ints, pairs: tuple[Ints, Ints], bits: Reals
) -> tuple[Ints, Ints, Reals]:
    """The pairs that an optimal assignment keeps, for each two voices; uncontested ones are kept."""
    a, b = pairs
    left, right = start[a], start[b]
    contested = _contested(left, voice[b]) | _contested(right, voice[a])
    keep = ~contested
    blocks = components(len(start), left[contested], right[contested])
    at = np.flatnonzero(contested)
    for block in _groups(blocks[left[at]] * 4096 + voice[a[at]] * 64 + voice[b[at]]):
        i = at[block]
        rows, row = np.unique(left[i], return_inverse=True)
        columns, column = np.unique(right[i], return_inverse=True)
        table = np.zeros((len(rows), len(columns)))
        table[row, column] = bits[i]
        chosen = np.zeros_like(table, dtype=bool)
        chosen[assignment(table)] = True
        keep[i] = chosen[row, column]
    return a[keep], b[keep], bits[keep]


def _contested(item: Ints, other_voice: Ints) -> npt.NDArray[np.bool_]:
    """Whether the item has more than one partner in the voice."""
    _, at, times = np.unique(item * 64 + other_voice, return_inverse=True, return_counts=True)
    return np.asarray(times[at] > 1)


def _groups(keys: Ints) -> Iterator[Ints]:
    """Positions of equal keys, group by group."""
    order = np.argsort(keys, kind="stable")
    yield from (
        group for group in np.split(order, np.flatnonzero(np.diff(keys[order])) + 1) if len(group)
    )


def _unnamed(entities: pa.Table, incident: Ints, person: Ints) -> tuple[Ints, Ints, Reals]:
    """Pairs of persons of one incident of which at least one has no name, by their attributes."""
    is_person = np.asarray(entities.column("person").to_numpy(zero_copy_only=False), dtype=bool)
    named = np.asarray(entities.column("named").to_numpy(zero_copy_only=False), dtype=bool)
    voice, where = _ints(entities, "voice"), incident[_ints(entities, "cand")]
    own = is_person & (person == np.arange(len(person)))
    lefts, rights, weights = [], [], []
    for group in _groups_with_nameless(where, voice, named, own):
        for left, right, weight in _matched(entities, group, voice, named):
            lefts.append(left)
            rights.append(right)
            weights.append(weight)
    return np.array(lefts, dtype=np.int64), np.array(rights, dtype=np.int64), np.array(weights)


def _groups_with_nameless(
    where: Ints, voice: Ints, named: npt.NDArray[np.bool_], own: npt.NDArray[np.bool_]
) -> Iterator[Ints]:
    """Persons of incidents in which two voices name persons and some have no name."""
    at = np.flatnonzero(own)
    if not len(at) or named[at].all():
        return
    n = int(where.max()) + 1
    low, high = np.full(n, 64), np.full(n, -1)
    np.minimum.at(low, where[at], voice[at])
    np.maximum.at(high, where[at], voice[at])
    nameless = np.zeros(n, dtype=bool)
    nameless[where[at[~named[at]]]] = True
    at = at[(nameless & (low < high))[where[at]]]
    for group in _groups(where[at]):
        yield at[group]


def _matched(
    entities: pa.Table, group: Ints, voice: Ints, named: npt.NDArray[np.bool_]
) -> Iterator[tuple[int, int, float]]:
    rows = entities.take(pa.array(group)).to_pylist()
    voices = sorted(set(voice[group].tolist()))
    for i, first in enumerate(voices):
        for second in voices[i + 1 :]:
            one = [k for k in range(len(group)) if voice[group[k]] == first]
            two = [k for k in range(len(group)) if voice[group[k]] == second]
            table = np.array([[_alike(rows[x], rows[y]) for y in two] for x in one])
            for x, y in zip(*assignment(table), strict=True):
                left, right = group[one[x]], group[two[y]]
                if table[x, y] > 0 and not (named[left] and named[right]):
                    yield int(left), int(right), float(table[x, y])


def _alike(left: dict[str, object], right: dict[str, object]) -> float:
    """Agreements less disagreements; any disagreement forbids."""
    total = 0.0
    for name in ("nation", "component", "sex", "birth_year", "dead"):
        a, b = left[name], right[name]
        total += _UNKNOWN if a is None or b is None else _AGREES if a == b else _DIFFERS
    return total


def _arrays(pairs: list[tuple[int, int]]) -> tuple[Ints, Ints]:
    table = np.array(pairs, dtype=np.int64).reshape(len(pairs), 2)
    return table[:, 0], table[:, 1]


def _ints(table: pa.Table, name: str) -> Ints:
    return np.asarray(table.column(name).to_numpy(zero_copy_only=False), dtype=np.int64)


def _reals(table: pa.Table, name: str) -> Reals:
    return np.asarray(table.column(name).to_numpy(zero_copy_only=False), dtype=np.float64)
