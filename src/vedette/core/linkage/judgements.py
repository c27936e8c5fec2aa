"""What reviewers said about pairs of records, as constraints that come before every score.

Two person records are judged as persons; a pair with an incident record is judged as incidents. The
same person is in the same incident; two persons of one incident may well be different, so their
incidents are only held apart where each of them is the only victim its source names, or where a split
says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from vedette.core.kernel.errors import NotFound
from vedette.core.linkage.schema import Judgement, PairLevel, Verdict


@dataclass(frozen=True, slots=True)
class Record:
    """Where a judged record stands: entity, candidate, whether a person, whether alone in it."""

    entity: int
    cand: int
    person: bool
    alone: bool


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two records that judgements hold together and apart at once."""

    left: str
    right: str
    level: str
    same_by: str
    different_by: str

    @property
    def words(self) -> str:
        """One sentence for the reviewer."""
        return (
            f"{self.left} and {self.right} are judged different ({self.different_by}) and held "
            f"together by {self.same_by}; 'different' is kept until one of them is withdrawn."
        )


@dataclass(slots=True)
class Constraints:
    """Pairs of numbers (candidates, entities) that must or must not be together."""

    together: list[tuple[int, int]] = field(default_factory=list)
    apart: list[tuple[int, int]] = field(default_factory=list)
    contested: list[tuple[int, int]] = field(default_factory=list)
    """Pairs that a verdict holds together and that verdicts keep apart: nobody has settled them."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Constraints at both levels, what contradicts itself, and the verdicts that stand."""

    incidents: Constraints
    persons: Constraints
    contradictions: tuple[Contradiction, ...]
    standing: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A verdict with where its records stand, and whether it is on persons."""

    said: Judgement
    left: Record
    right: Record
    as_persons: bool

    @property
    def binds_incidents(self) -> bool:
        alone = self.left.alone and self.right.alone
        return not self.as_persons or self.said.verdict is Verdict.SAME or alone


def standing(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The last verdict of each person on each pair, ordered by time; `left` sorts before `right`."""
    last: dict[tuple[str, str, str, str], Judgement] = {}
    for j in sorted(judgements, key=_when):
        left, right = sorted((j.left, j.right))
        last[left, right, j.by, j.level] = replace(j, left=left, right=right)
    return tuple(sorted(last.values(), key=_when))


def _when(j: Judgement) -> tuple[str, str, str, str, str]:
    return j.at, j.left, j.right, j.by, j.level


def constraints(judgements: Sequence[Judgement], find: Callable[[str], Record | None]) -> Judged:
    """The constraints that judgements make, and their contradictions.

    A judgement on a record that is no longer there (its import was undone) rests.

    Args:
        judgements: As given; only those of `standing` count.
        find: `source:record_id` -> where the record stands.

    Raises:
        NotFound: A judgement names no record at all.
    """
    kept = standing(judgements)
    last: dict[tuple[str, str, str, bool], _Placed] = {}
    for j in kept:
        if not j.left or not j.right:
            raise NotFound("A judgement names no record.", "Name two records as source:record_id.")
        left, right = find(j.left), find(j.right)
        if left is not None and right is not None:
            persons_only = left.person and right.person and j.level != str(PairLevel.INCIDENT)
            # of two verdicts that mean the same two incidents, a person's later one counts
            last.pop((j.left, j.right, j.by, persons_only), None)
            last[j.left, j.right, j.by, persons_only] = _Placed(j, left, right, persons_only)
    placed = list(last.values())
    persons, p_found = _solved(
        [(x.said, x.left.entity, x.right.entity) for x in placed if x.as_persons], "person"
    )
    incidents, i_found = _solved(
        [(x.said, x.left.cand, x.right.cand) for x in placed if x.binds_incidents], "incident"
    )
    seen = {(c.left, c.right) for c in p_found}
    contradictions = (*p_found, *(c for c in i_found if (c.left, c.right) not in seen))
    return Judged(incidents, persons, contradictions, kept)


def _solved(
    placed: Sequence[tuple[Judgement, int, int]], level: str
) -> tuple[Constraints, list[Contradiction]]:
    """Verdicts `different` as they are; each `same` unless it would break one of them."""
    made, found = Constraints(), []
    groups = _Groups()
    parted = [(j, a, b) for j, a, b in placed if j.verdict is Verdict.DIFFERENT]
    for j, a, b in parted:
        if a == b:
            found.append(Contradiction(j.left, j.right, level, "one id or one report", _who([j])))
        else:
            made.apart.append((min(a, b), max(a, b)))
    for j, a, b in placed:
        if j.verdict is not Verdict.SAME or a == b:
            continue
        broken = groups.would_break(a, b, parted)
        if broken is None:
            groups.join(a, b, j)
            made.together.append((min(a, b), max(a, b)))
        else:
            made.contested.append((min(a, b), max(a, b)))
            chain = [*groups.reasons(a), *groups.reasons(b), j]
            found.append(
                Contradiction(broken.left, broken.right, level, _who(chain), _who([broken]))
            )
    return made, found


def _who(judgements: Iterable[Judgement]) -> str:
    said = {
        f"{j.by or 'somebody'}: {j.left} = {j.right}"
        if j.verdict is Verdict.SAME
        else f"{j.by or 'somebody'}"
        for j in judgements
    }
    return "; ".join(sorted(said))


class _Groups:
    """Items that verdicts hold together, with the verdicts."""

    def __init__(self) -> None:
        self._group: dict[int, set[int]] = {}
        self._why: dict[int, list[Judgement]] = {}

    def join(self, a: int, b: int, j: Judgement) -> None:
        merged = self._of(a) | self._of(b)
        why = [*self.reasons(a), *(r for r in self.reasons(b) if r not in self.reasons(a)), j]
        for item in merged:
            self._group[item], self._why[item] = merged, why

    def reasons(self, item: int) -> list[Judgement]:
        return self._why.get(item, [])

    def would_break(
        self, a: int, b: int, parted: Sequence[tuple[Judgement, int, int]]
    ) -> Judgement | None:
        merged = self._of(a) | self._of(b)
        return next((j for j, x, y in parted if x in merged and y in merged), None)

    def _of(self, item: int) -> set[int]:
        return self._group.get(item, {item})
