"""Random sets of tables that leave the house, and somebody who attacks them by exact integer programming.

The attacker shares nothing with the product but the printed numbers: one unknown for each combination of all
categories, one equation for each number. `make long` attacks 1,000 sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp

from vedette.core.trust.disclosure import HELD, NATIONALITY, Known, Release, Rule, audit
from vedette.core.trust.published import Part, Population
from vedette.core.trust.release_tables import Line, Table, merged

CATEGORIES = {
    "mission": ("M1", "M2", "M3"),
    "year": ("2016", "2017"),
    "personnel_category": ("troop", "police", "civilian"),
    NATIONALITY: ("AAA", "BBB"),
}
RULE = Rule()


@dataclass(frozen=True)
class Case:
    """Tables of one set with what is out already."""

    population: Population
    tables: tuple[Table, ...]
    release: Release


def case(seed: int) -> Case:
    """A set of linked tables: two or three of them, some with public tables, countries, an earlier release."""
    draws = np.random.default_rng([seed, 4])
    has_earlier = seed % 3 == 0
    population = _population(draws, has_earlier=has_earlier)
    now = Part.of({HELD: ["1-2", "2-2"]}) if has_earlier else Part()
    names = list(CATEGORIES)[:3]
    wanted = [tuple(names)]
    wanted += [tuple(draws.permutation(names)[:2]) for _ in range(int(draws.integers(0, 3)))]
    tables = tuple(
        merged(_table(f"t{n}", by, now, is_guarded=bool(draws.random() < 0.5)), population, RULE)[0]
        if draws.random() < 0.5
        else _table(f"t{n}", by, now, is_guarded=True)
        for n, by in enumerate(wanted)
    )
    cells: dict[Part, float] = {}
    guarded: set[Part] = set()
    for table in tables:
        for lines, part in table.cells():
            cells[part] = table.cost(lines, population.count(part))
            guarded |= {part} if table.guards(lines) else set()
    own = {}
    if draws.random() < 0.5:
        mine = Part.of({NATIONALITY: ["AAA"]})
        own = {"AAA": [part.within(mine) for _, part in tables[0].cells()]}
    known = []
    if draws.random() < 0.5:
        public = _table("public", tuple(draws.permutation(names)[:2]), now, is_guarded=False)
        known += [Known(part, "public", is_public=True) for _, part in public.cells()]
    before: list[Part] = []
    if has_earlier:
        known, before = _earlier(known, population)
    return Case(population, tables, Release(cells, frozenset(guarded), own, known, before))


def _population(draws: np.random.Generator, *, has_earlier: bool) -> Population:
    held = ("1-1", "1-2", "2-2") if has_earlier else ()
    groups, counts = [], []
    for group in product(*CATEGORIES.values()):
        n = int(draws.poisson(draws.choice([0.2, 1.0, 4.0])))
        if has_earlier:
            for one, share in zip(held, (0.03, 0.87, 0.1), strict=True):
                groups.append((*group, one))
                counts.append(int(draws.binomial(n, share)))
        else:
            groups.append(group)
            counts.append(n)
    names = (*CATEGORIES, HELD) if has_earlier else tuple(CATEGORIES)
    return Population(names, tuple(groups), tuple(counts))


def _table(key: str, by: Sequence[str], scope: Part, *, is_guarded: bool) -> Table:
    lines = tuple(
        (str(name), tuple(Line(one, frozenset([one])) for one in CATEGORIES[str(name)]))
        for name in by
    )
    return Table(key, scope, lines, is_guarded=is_guarded)


def _earlier(known: list[Known], population: Population) -> tuple[list[Known], list[Part]]:
    """An earlier release, itself audited when it left."""
    then = Part.of({HELD: ["1-1", "1-2"]})
    table = _table("earlier", ("mission", "year"), then, is_guarded=True)
    was = _without_held(population)
    cells = {part: 1.0 for _, part in table.cells()}
    plain = {_plain(part): cost for part, cost in cells.items()}
    public = [Known(_plain(one.part), one.source, is_public=True) for one in known if one.is_public]
    made = audit(was, Release(plain, frozenset(plain), known=public), RULE)
    shown = [part for part in cells if _plain(part) not in made.hidden]
    more = [Known(part, "first release") for part in shown]
    # What was public then said what it said then.
    told = [Known(_plain(one.part).within(then), one.source, is_public=True) for one in known]
    return [*known, *told, *more], [part for part in cells if _plain(part) in made.hidden]


def _plain(part: Part) -> Part:
    return Part(frozenset(one for one in part.limits if one[0] != HELD))


def _without_held(population: Population) -> Population:
    kept: dict[tuple[str, ...], int] = {}
    for group, n in zip(population.groups, population.counts, strict=True):
        kept[group[:-1]] = kept.get(group[:-1], 0) + (n if group[-1] in ("1-1", "1-2") else 0)
    return Population(population.dimensions[:-1], tuple(kept), tuple(kept.values()))


class IntegerAttacker:
    """One unknown for each combination of all categories; knows the numbers of some parts, and nothing else."""

    def __init__(self, population: Population, printed: Sequence[Part]) -> None:
        self._population = population
        rows = [self._row(part) for part in printed]
        n = len(population.groups)
        self._sums = np.array(rows).reshape(len(rows), n)
        self._truth = np.array(population.counts, np.float64)
        self._values = self._sums @ self._truth
        self._most = float(self._truth.sum()) + 20
        self._met: list[npt.NDArray[np.float64]] = []

    def can_be_another(self, part: Part) -> bool:
        """Whether a number other than the true one is possible."""
        row = self._row(part)
        value = row @ self._truth
        if any(row @ point != value for point in self._met):
            return True
        return any(self._end(row, sign) != value for sign in (1, -1))

    def _end(self, row: npt.NDArray[np.float64], sign: int) -> float:
        limits = (
            [LinearConstraint(self._sums, self._values, self._values)] if len(self._sums) else []
        )
        found = milp(
            sign * row,
            constraints=limits,
            bounds=Bounds(0, self._most),
            integrality=np.ones(len(row)),
        )
        assert found.x is not None, "the true numbers are possible"
        self._met.append(np.rint(found.x))
        return float(row @ self._met[-1])

    def _row(self, part: Part) -> npt.NDArray[np.float64]:
        names = self._population.dimensions
        inside = [
            all(group[names.index(name)] in among for name, among in part.limits)
            for group in self._population.groups
        ]
        return np.array(inside, np.float64)


def attack(seed: int) -> tuple[int, int, int]:
    """Hidden numbers of a set, how many are worked out exactly, and how many the audit refused.

    What follows from public tables, and from what a country knows of its own people, is not counted.
    """
    one = case(seed)
    made = audit(one.population, one.release, RULE)
    if not made.may_leave:
        return len(made.hidden), 0, len(made.refused)
    printed = [part for part in one.release.cells if part not in made.hidden]
    exact = 0
    for countries in [(), tuple(one.release.own)] if one.release.own else [()]:
        known = [k for k in one.release.known if k.audience in ("", *countries)]
        own = [part for name in countries for part in one.release.own[name]]
        attacker = IntegerAttacker(
            one.population, [*printed, *own, *(known_one.part for known_one in known)]
        )
        anyhow = IntegerAttacker(
            one.population, [*own, *(known_one.part for known_one in known if known_one.is_public)]
        )
        others = Part.of({NATIONALITY: set(CATEGORIES[NATIONALITY]) - set(countries)})
        for part in [*made.hidden, *one.release.hidden_before]:
            theirs = part.within(others) if countries else part
            if one.population.count(theirs) and not attacker.can_be_another(theirs):
                exact += anyhow.can_be_another(theirs)
    return len(made.hidden), exact, 0
