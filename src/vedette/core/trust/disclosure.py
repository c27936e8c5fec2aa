"""Small numbers in tables that leave the house: hidden, so that nobody can work them out from all that is out.

All tables of all editions are audited together with what is public already and with earlier releases, against
each viewer: the public, each country with the numbers of its own people, and countries that lay theirs together.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from scipy import sparse

from vedette.core.trust.attack import Attack, Ints, Span
from vedette.core.trust.published import Part, Population, Unknowns
from vedette.core.trust.suppression import Printed, complements, whole_complements

NATIONALITY, HELD = "nationality_iso3", "held"
_MOST_ROUNDS = 60


@dataclass(frozen=True, slots=True)
class Rule:
    """Which numbers are small, and how well they must be hidden (M15).

    Args:
        threshold: Numbers from 1 to this are small.
        width: Least distance of the two ends between which a small number can lie.
        share: The same as a share of the number; the larger of both holds.
        least_dimensions: Small numbers of deaths are hidden in tables of so many dimensions; of injuries always.
    """

    threshold: int = 4
    width: int = 5
    share: float = 0.5
    least_dimensions: int = 3

    def is_small(self, value: int) -> bool:
        """Whether a number is small."""
        return 0 < value <= self.threshold

    def needed(self, value: int) -> int:
        """Least width of the interval of a small number."""
        return max(self.width, math.ceil(self.share * value))


@dataclass(frozen=True, slots=True)
class Known:
    """A sum that is out already.

    Args:
        part: Of whom.
        audience: Country that has it; empty for all the world.
        source: Where it is out.
        is_public: Whether it is on the list of public tables, and not a release of the house.
    """

    part: Part
    source: str
    audience: str = ""
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Release:
    """What shall leave.

    Args:
        cells: Parts of the tables that all the world may see, with the cost of hiding each.
        guarded: Those of them that are hidden where they are small.
        own: Country -> parts of its own people that it alone sees.
        known: What is out already.
        hidden_before: Small numbers that earlier releases hid.
    """

    cells: Mapping[Part, float]
    guarded: frozenset[Part]
    own: Mapping[str, Sequence[Part]] = field(default_factory=dict)
    known: Sequence[Known] = ()
    hidden_before: Sequence[Part] = ()


class Why(StrEnum):
    """Why a number is not printed."""

    SMALL = "small"
    """It is small."""
    COMPLEMENT = "complement"
    """Without it a small number could be worked out."""


@dataclass(frozen=True, slots=True)
class Weak:
    """A number that its viewers can pin down closer than the rule allows.

    Args:
        part: Of whom.
        viewers: Countries that lay their numbers together; none for the public.
        span: What it can be, by whole numbers.
        needed: Width that the rule wants.
        sources: Where the sums that give it away are out.
    """

    part: Part
    viewers: tuple[str, ...]
    span: Span
    needed: int
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """What an attack of some viewers found.

    Args:
        viewers: As in `Weak`.
        n_sums: Sums that they know.
        n_attacked: Hidden numbers that they attacked.
        n_exact: Of these, how many they can work out.
    """

    viewers: tuple[str, ...]
    n_sums: int
    n_attacked: int
    n_exact: int


@dataclass(frozen=True, slots=True)
class Audit:
    """What may be printed, and what the attacks found.

    Args:
        hidden: Part -> why it is not printed.
        public_anyhow: Small numbers that can be worked out from public tables alone: they are printed.
        intervals: Small part -> least and greatest value that the public can think possible; no upper end is None.
        refused: What cannot be protected; the release must not leave.
        checks: The attacks.
    """

    hidden: Mapping[Part, Why]
    public_anyhow: frozenset[Part]
    intervals: Mapping[Part, tuple[int, int | None]]
    refused: tuple[Weak, ...]
    checks: tuple[Check, ...]

    @property
    def may_leave(self) -> bool:
        """Whether nothing speaks against the release."""
        return not self.refused


def audit(population: Population, release: Release, rule: Rule) -> Audit:
    """Which numbers of a release are hidden, and the proof that this is enough.

    Args:
        population: The people, as they are; what is published is computed from it.
        release: What shall leave.
        rule: Of small numbers.

    Raises:
        BadInput: The tables tell too many combinations apart.
    """
    seen = [_Viewer(population, release, rule, countries) for countries in _viewers(release.own)]
    hidden = {
        part: Why.SMALL
        for part in release.cells
        if part in release.guarded and rule.is_small(population.count(part))
    }
    anyhow = frozenset(part for part in hidden if seen[0].is_public(part))
    hidden = {part: why for part, why in hidden.items() if part not in anyhow}
    refused: dict[tuple[Part, tuple[str, ...]], Weak] = {}
    for viewer in seen:
        refused |= {(weak.part, viewer.countries): weak for weak in viewer.given_away()}
    for _round in range(_MOST_ROUNDS):
        more = {part: Why.COMPLEMENT for viewer in seen for part in viewer.missing(hidden, refused)}
        if not more:
            break
        hidden |= more
    checks = [viewer.check(hidden) for viewer in seen]
    return Audit(hidden, anyhow, seen[0].intervals(hidden), tuple(refused.values()), tuple(checks))


def _viewers(own: Iterable[str]) -> list[tuple[str, ...]]:
    """The public, each country, all of them together, and all but one."""
    names = sorted(own)
    groups = [(), *((name,) for name in names), tuple(names)]
    groups += [tuple(other for other in names if other != name) for name in names]
    return list(dict.fromkeys(groups))


class _Viewer:
    """Somebody who knows all public sums and those of some countries' own people."""

    def __init__(
        self,
        population: Population,
        release: Release,
        rule: Rule,
        countries: tuple[str, ...],
    ) -> None:
        self.countries, self._rule, self._population = countries, rule, population
        self._cells = release.cells
        self._guarded = [part for part in release.cells if part in release.guarded]
        self._others = self._not_own(population)
        self._before = list(release.hidden_before)
        known = [one for one in release.known if one.audience in ("", *countries)]
        own = [part for name in countries for part in release.own[name]]
        changed = _changes(population, [*self._cells, *(one.part for one in known)])
        attacked = [*self._cells, *self._before, *self._differences()]
        parts = {*self._cells, *own, *changed, *(one.part for one in known)}
        parts |= {self._of_others(part) for part in attacked}
        self._unknowns = Unknowns(population, sorted(parts, key=_order))
        self._truth = self._unknowns.truth()
        # A country knows its own people without us: what follows from that and from public tables is no leak of ours.
        anyhow = self._sums([*own, *changed, *(one.part for one in known if one.is_public)])
        self._sources = {one.part: one.source for one in known}
        self._fixed = self._sums([*own, *changed, *(one.part for one in known)])
        self._anyhow = Attack(anyhow, self._truth)
        self._met = [self._truth]
        self._open = list(self._cells)
        self._open_rows = self._unknowns.rows(self._open)
        self._needed: dict[Part, int] = {}
        self._last: tuple[frozenset[Part], Attack] | None = None

    def is_public(self, part: Part) -> bool:
        """Whether public tables alone give the number."""
        return self._anyhow.span(self._at(part), 1).width == 0

    def given_away(self) -> list[Weak]:
        """Small numbers that earlier releases give away, whatever is hidden now.

        Where the viewers know more of a number anyhow, the rule asks for no more than that leaves.
        """
        fixed = Attack(self._fixed, self._truth)
        found = []
        for part in self._small():
            left = self._asked(part, self._rule.needed(self._population.count(part)))
            span = fixed.span(self._at(part), left) if left else Span(0, 0)
            if span.width < left:
                told = tuple(sorted({name for name in self._sources.values() if name}))
                found.append(Weak(part, self.countries, span, left, told))
        return found

    def missing(
        self, hidden: Mapping[Part, Why], refused: dict[tuple[Part, tuple[str, ...]], Weak]
    ) -> list[Part]:
        """What has to be hidden besides; what nothing can protect goes to `refused`."""
        attack = self._attack(hidden)
        now, weak = dict(hidden), list[Weak]()
        targets = self._targets(hidden)
        attack.look_around([(self._at(part), needed) for part, needed in targets])
        for part, needed in targets:
            if (part, self.countries) in refused:
                continue
            span = attack.span(self._at(part), needed)
            if span.width < needed:
                weak.append(Weak(part, self.countries, span, needed))
                now |= self._complements(now, weak[-1], complements)
        if len(now) == len(hidden):
            for one in weak:
                more = self._complements(now, one, whole_complements)
                if not more:
                    refused[one.part, self.countries] = one
                now |= more
        return [part for part in now if part not in hidden]

    def check(self, hidden: Mapping[Part, Why]) -> Check:
        """The last attack, on what is left."""
        attack = self._attack(hidden)
        targets = self._targets(hidden)
        exact = [part for part, _ in targets if attack.span(self._at(part), 1).width == 0]
        n_sums = self._fixed.shape[0] + len(self._open) - len(hidden)
        return Check(self.countries, n_sums, len(targets), len(exact))

    def intervals(self, hidden: Mapping[Part, Why]) -> dict[Part, tuple[int, int | None]]:
        """What can be known of each small number, both ends."""
        attack = self._attack(hidden)
        small = (part for part, why in hidden.items() if why is Why.SMALL)
        return {part: attack.interval(self._at(part)) for part in small}

    def _targets(self, hidden: Mapping[Part, Why]) -> list[tuple[Part, int]]:
        """What is attacked, and how well it must hold."""
        for part in hidden:
            others = self._of_others(part)
            if others not in self._needed and self._population.count(others):
                self._asked(others, 1)
        return [(part, needed) for part, needed in self._needed.items() if needed]

    def _asked(self, part: Part, needed: int) -> int:
        """How well a number must hold: as the rule wants, but no better than it can hold anyhow."""
        self._needed[part] = min(needed, self._anyhow.span(self._at(part), needed).width)
        return self._needed[part]

    def _small(self) -> list[Part]:
        parts = [*self._guarded, *self._differences(), *self._before]
        return [
            part
            for part in dict.fromkeys(self._of_others(part) for part in parts)
            if self._rule.is_small(self._population.count(part))
        ]

    def _differences(self) -> list[Part]:
        """What came or went between two releases, of each number that is guarded."""
        if HELD not in self._population.dimensions:
            return []
        held = sorted(self._population.categories(HELD))
        return [
            Part.of({**part.by_dimension, HELD: [one]})
            for part in self._guarded
            for one in held
            if one != _always(held)
        ]

    def _not_own(self, population: Population) -> frozenset[str]:
        if not self.countries:
            return frozenset()
        return frozenset(population.categories(NATIONALITY) - set(self.countries))

    def _of_others(self, part: Part) -> Part:
        """The people of a part who are not the viewers' own."""
        return part.within(Part.of({NATIONALITY: self._others})) if self.countries else part

    def _sums(self, parts: Sequence[Part]) -> sparse.csr_matrix:
        rows = self._unknowns.rows(list(dict.fromkeys(parts)))
        return sparse.vstack([rows, self._unknowns.ties()], format="csr")

    def _at(self, part: Part) -> Ints:
        at: Ints = self._unknowns.rows([part]).indices.astype(np.int64)
        return at

    def _attack(self, hidden: Mapping[Part, Why]) -> Attack:
        if self._last is None or self._last[0] != hidden.keys():
            shown = [n for n, part in enumerate(self._open) if part not in hidden]
            sums = sparse.vstack([self._fixed, self._open_rows[shown]], format="csr")
            # What was possible when less was hidden is possible still.
            self._last = (frozenset(hidden), Attack(sums, self._truth, self._met))
        return self._last[1]

    def _complements(
        self,
        hidden: Mapping[Part, Why],
        weak: Weak,
        solve: Callable[[Printed, Ints, int], Ints | None],
    ) -> dict[Part, Why]:
        shown = [n for n, one in enumerate(self._open) if one not in hidden]
        costs = np.array([self._cells[self._open[n]] for n in shown], np.float64)
        printed = Printed(self._fixed, self._open_rows[shown], costs, self._truth)
        found = solve(printed, self._at(weak.part), weak.needed)
        return {self._open[shown[n]]: Why.COMPLEMENT for n in ([] if found is None else found)}


def _changes(population: Population, parts: Sequence[Part]) -> list[Part]:
    """Changes between releases that did not happen: the viewers are taken to know where nothing changed."""
    if HELD not in population.dimensions:
        return []
    held = sorted(population.categories(HELD))
    found = []
    for part in dict.fromkeys(Part.of({**one.by_dimension, HELD: held}) for one in parts):
        for one in held:
            change = Part.of({**part.by_dimension, HELD: [one]})
            if one != _always(held) and not population.count(change):
                found.append(change)
    return found


def _always(held: Sequence[str]) -> str:
    """The category of those who are in every release: `1-N` of N."""
    return f"1-{max(int(one.rpartition('-')[2]) for one in held)}"


def _order(part: Part) -> list[tuple[str, list[str]]]:
    return sorted((name, sorted(among)) for name, among in part.limits)
