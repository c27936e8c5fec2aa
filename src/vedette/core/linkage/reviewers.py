"""Two reviewers on one pair: what is contested, what a second person is asked, and how far they agree."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from vedette.core.linkage.schema import Judgement, Verdict

SAMPLED_ONE_IN = 10
"""One judged pair in so many goes to a second reviewer even if nobody doubts it."""


class Waiting(StrEnum):
    """Why a pair waits for another person."""

    DISAGREE = "disagree"
    """Two people say same and different."""
    UNSURE = "unsure"
    """Somebody is unsure, and nobody else has a clear verdict."""
    SAMPLED = "sampled"
    """Drawn for a second judgement, so that agreement can be measured."""


@dataclass(frozen=True, slots=True)
class Contested:
    """A pair that waits for another person: its verdicts by person, and why it waits."""

    left: str
    right: str
    level: str
    why: Waiting
    verdicts: tuple[tuple[str, Verdict], ...]

    def may_judge(self, person: str) -> bool:
        """Whether a person has not given a verdict yet, or can resolve a disagreement anew."""
        return all(by != person for by, _ in self.verdicts)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two reviewers agree on the pairs that both judged.

    Args:
        one, other: The reviewers.
        n: Pairs that both judged.
        n_agree: Pairs with the same verdict.
        kappa: Cohen's kappa; None where chance alone would agree always.
    """

    one: str
    other: str
    n: int
    n_agree: int
    kappa: float | None

    @property
    def raw(self) -> float:
        """Share of pairs with the same verdict."""
        return self.n_agree / self.n


def contested(standing: Iterable[Judgement], *, one_in: int = SAMPLED_ONE_IN) -> list[Contested]:
    """The pairs that wait for another person, disagreements first, then by name.

    Args:
        standing: Judgements in force that people gave on pairs; splits and merges are none.
        one_in: One pair of so many is drawn for a second judgement, by a hash of its name: the same in
            every run, and nobody can choose it.
    """
    found = []
    for (left, right, level), said in _by_pair(standing).items():
        why = _waiting(left, right, [verdict for _, verdict in said], one_in)
        if why is not None:
            found.append(Contested(left, right, level, why, tuple(said)))
    order = list(Waiting)
    return sorted(found, key=lambda one: (order.index(one.why), one.left, one.right))


def unseen(
    standing: Iterable[Judgement], person: str, *, one_in: int = SAMPLED_ONE_IN
) -> frozenset[tuple[str, str, str]]:
    """Pairs (left, right, level) on which the verdicts of others are kept from a person for now.

    They wait for another person, and this one has not given a verdict: a second judgement that knows
    the first is none.
    """
    waiting = contested(standing, one_in=one_in)
    return frozenset((one.left, one.right, one.level) for one in waiting if one.may_judge(person))


def agreement(standing: Iterable[Judgement]) -> list[Agreement]:
    """Agreement of each two reviewers on the pairs that both judged, by name."""
    both: dict[tuple[str, str], list[tuple[Verdict, Verdict]]] = {}
    for said in _by_pair(standing).values():
        for (one, a), (other, b) in combinations(sorted(said), 2):
            both.setdefault((one, other), []).append((a, b))
    return [
        Agreement(one, other, len(told), sum(a == b for a, b in told), cohens_kappa(told))
        for (one, other), told in sorted(both.items())
    ]


def cohens_kappa(told: Sequence[tuple[object, object]]) -> float | None:
    """Agreement above chance of two raters on the same items; None when chance alone agrees always.

    Source: Cohen (1960), Educational and Psychological Measurement 20, 37-46.

    Example:
        >>> cohens_kappa([("y", "y"), ("y", "n"), ("n", "n"), ("n", "n")])
        0.5
    """
    n = len(told)
    ours, theirs = Counter(a for a, _ in told), Counter(b for _, b in told)
    seen = sum(a == b for a, b in told) / n
    chance = sum(ours[word] * theirs[word] for word in ours) / n**2
    return None if chance == 1 else (seen - chance) / (1 - chance)


def is_sampled(left: str, right: str, one_in: int = SAMPLED_ONE_IN) -> bool:
    """Whether a pair is drawn for a second judgement."""
    named = "\x1f".join(sorted((left, right))).encode()
    return int.from_bytes(hashlib.sha256(named).digest()[:8]) % one_in == 0


def _waiting(left: str, right: str, verdicts: list[Verdict], one_in: int) -> Waiting | None:
    clear = {verdict for verdict in verdicts if verdict is not Verdict.UNSURE}
    if len(clear) > 1:
        return Waiting.DISAGREE
    if not clear:
        return Waiting.UNSURE
    alone = len(verdicts) == 1
    return Waiting.SAMPLED if alone and is_sampled(left, right, one_in) else None


def _by_pair(
    standing: Iterable[Judgement],
) -> dict[tuple[str, str, str], list[tuple[str, Verdict]]]:
    """Verdicts by pair and level: whether two rows are one person is not whether they are one incident."""
    found: dict[tuple[str, str, str], list[tuple[str, Verdict]]] = {}
    for j in standing:
        found.setdefault((j.left, j.right, j.level), []).append((j.by, j.verdict))
    return found
