"""Numbers of a text that give a hidden one away by what they add up to, found by the attack of the audit of tables.

Every live number that counts people or incidents is a sum over the facts behind its figure. Facts that the numbers of
the text do not tell apart are one unknown. Readers are taken to know what is printed, that "1–4" is one of four
numbers, that what is withheld beside it is none of these, and which of the sums have facts in common.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from vedette.core.reports.audiences import THRESHOLD
from vedette.core.reports.protected import Protected
from vedette.core.trust.attack import Attack, Ints
from vedette.core.trust.suppression import Printed, complements, whole_complements

NEEDED = THRESHOLD - 1
"""How far the least and the greatest value of a hidden number lie apart: as many values as the threshold has."""
_MOST_ROUNDS = 40


@dataclass(frozen=True)
class Counted:
    """What the live numbers of a text count.

    Args:
        weights: Of each fact: people killed, people injured or 1 incident, 0 or more.
        facts: Key of a number -> places of the facts that it adds up.
        telling: Keys whose value gives their count away: counts themselves, shares of a total, rates of a strength.
    """

    weights: Ints
    facts: Mapping[str, Ints]
    telling: frozenset[str]

    def value(self, key: str) -> int:
        """The count behind a number."""
        return int(self.weights[self.facts[key]].sum())


NOTHING_COUNTED = Counted(np.zeros(0, np.int64), {}, frozenset())


@dataclass(frozen=True, slots=True)
class Said:
    """What an edition says and hides, by keys of numbers.

    Args:
        small: Small counts that are hidden.
        classed: Those of them that a sentence tells as "1–4".
        open: Numbers that are printed and may be hidden as well, with what that costs the reader.
        given: Numbers that its readers get whatever is hidden: those of blocks that are written for them.
    """

    small: frozenset[str]
    classed: frozenset[str]
    open: Mapping[str, float]
    given: frozenset[str]


def protected(counted: Counted, said: Callable[[Collection[str]], Said]) -> Protected:
    """Which numbers have to be hidden besides the small ones, so that none of these can be worked out.

    Args:
        counted: What the numbers count.
        said: What the edition says where some numbers are hidden besides, as a table that is withheld whole says
            none of its numbers.
    """
    hidden: frozenset[str] = frozenset()
    unclassed: frozenset[str] = frozenset()
    for _round in range(_MOST_ROUNDS):
        reader = _Reader(counted, said(hidden), unclassed)
        if more := reader.too_narrow_by_class():
            unclassed |= more
            continue
        more = reader.missing()
        if not more:
            break
        hidden |= more
    reader = _Reader(counted, said(hidden), unclassed)
    return Protected(hidden, unclassed, tuple(sorted(reader.weak())), len(reader.targets))


class _Reader:
    """Somebody who has an edition and adds up."""

    def __init__(self, counted: Counted, said: Said, unclassed: Collection[str]) -> None:
        self._counted, self._said = counted, said
        known = counted.facts.keys()
        # A small count that is printed in a block for these readers is no secret to them.
        self.targets = sorted(said.small & known - said.given)
        self._given = sorted(said.given & known)
        self._open = sorted(key for key in said.open.keys() & known if counted.value(key))
        self._zeros = sorted(key for key in said.open.keys() & known if not counted.value(key))
        keys = {*self.targets, *self._open, *self._given, *self._zeros}
        self._atoms = _Atoms(counted, sorted(keys))
        self._classed = [
            key for key in self.targets if key in said.classed and key not in unclassed
        ]

    @cached_property
    def _ranges(self) -> tuple[sparse.csr_matrix, Ints]:
        """What a class tells, as equations with a further unknown each, and the truth of all unknowns."""
        ranges = [(key, 1, 1) for key in self._classed]
        ranges += [(key, -1, THRESHOLD) for key in self._classed]
        ranges += [
            (key, 1, THRESHOLD + 1) for key in self._open if self._counted.value(key) > THRESHOLD
        ]
        rows = self._atoms.rows([key for key, _, _ in ranges])
        # count - more = least; count + less = most.
        signs = [-sign for _, sign, _ in ranges]
        slack = sparse.diags(signs, shape=(len(ranges), len(ranges)), dtype=np.int64, format="csr")
        away = [sign * (self._counted.value(key) - end) for key, sign, end in ranges]
        whole = sparse.hstack([rows, slack], format="csr")
        return whole, np.concatenate([self._atoms.truth, np.array(away, np.int64)])

    @property
    def _truth(self) -> Ints:
        return self._ranges[1]

    def _rows(self, keys: Collection[str]) -> sparse.csr_matrix:
        rows = self._atoms.rows(list(keys))
        rows.resize(len(keys), len(self._truth))
        return rows

    @cached_property
    def _known(self) -> sparse.csr_matrix:
        """What readers know whatever is hidden."""
        return self._rows([*self._given, *self._zeros])

    @cached_property
    def _fixed(self) -> sparse.csr_matrix:
        return sparse.vstack([self._known, self._ranges[0]], format="csr")

    @cached_property
    def _needed(self) -> dict[str, int]:
        anyhow = Attack(self._known, self._truth)
        spans = {key: anyhow.span(self._at(key), NEEDED).width for key in self.targets}
        return {key: min(width, NEEDED) for key, width in spans.items()}

    def _at(self, key: str) -> Ints:
        return self._atoms.of(key)

    def too_narrow_by_class(self) -> frozenset[str]:
        """Small counts of which the classes alone tell more than that they are small."""
        attack = Attack(self._fixed, self._truth)
        narrow = {key for key in self.targets if self._is_weak(attack, key)}
        classed = set(self._classed)
        return frozenset(narrow & classed or (classed if narrow else ()))

    def weak(self) -> list[str]:
        """Small counts of which too few values are possible."""
        attack = self._attack()
        return [key for key in self.targets if self._is_weak(attack, key)]

    def missing(self) -> frozenset[str]:
        """Numbers to hide besides."""
        more: set[str] = set()
        weak = self.weak()
        for solve in (complements, whole_complements):
            for key in weak:
                shown = [one for one in self._open if one not in more]
                costs = np.array([self._said.open[one] for one in shown], np.float64)
                printed = Printed(self._fixed, self._rows(shown), costs, self._truth)
                found = solve(printed, self._at(key), self._needed[key])
                more |= {shown[n] for n in ([] if found is None else found)}
            if more:
                break
        return frozenset(more)

    def _is_weak(self, attack: Attack, key: str) -> bool:
        needed = self._needed[key]
        return attack.span(self._at(key), needed).width < needed

    def _attack(self) -> Attack:
        sums = sparse.vstack([self._fixed, self._rows(self._open)], format="csr")
        return Attack(sums, self._truth)


class _Atoms:
    """Facts that no number of the text tells apart, each group of them one unknown."""

    def __init__(self, counted: Counted, keys: list[str]) -> None:
        self._numbers = {key: n for n, key in enumerate(keys)}
        member = np.zeros((len(counted.weights), len(keys)), np.bool_)
        for key, n in self._numbers.items():
            member[counted.facts[key], n] = True
        used = (counted.weights > 0) & member.any(axis=1)
        packed, group = np.unique(np.packbits(member[used], axis=1), axis=0, return_inverse=True)
        told = np.unpackbits(packed, axis=1, count=len(keys))
        self._rows = sparse.csr_matrix(told.T.astype(np.int64).reshape(len(keys), len(packed)))
        truth = np.bincount(group.reshape(-1), counted.weights[used], minlength=len(packed))
        self.truth: Ints = truth.astype(np.int64)

    def rows(self, keys: list[str]) -> sparse.csr_matrix:
        """The row of each key over the unknowns."""
        return self._rows[[self._numbers[key] for key in keys]].tocsr()

    def of(self, key: str) -> Ints:
        """The unknowns that a key adds up."""
        at: npt.NDArray[np.int64] = self._rows[self._numbers[key]].indices.astype(np.int64)
        return at


def cost(value: int, n_places: int) -> float:
    """What it costs the reader when a number is hidden: large ones and those in many places are missed most."""
    return 1 + math.sqrt(value) + n_places
