"""Factors that boards of inquiry name, against outcome: are incidents larger where a factor is named?

The incident is the unit, never the person: people of one incident die together. Inquiries are convened where people
died, so the incidents without one are not what the others are held against.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.quantities import Interval
from vedette.core.stats.discoveries import Discoveries, discoveries

FACTOR, STANDS_OUT = "factor", "goes with"
"""Name of the dimension of a figure of factors; beginning of what is said of one that stands out."""

DEALT = "incidents dealt anew, inverted"
LEAST = 4
"""Incidents with an inquiry below which nothing is told: of three, no dealing can say anything."""

_MOST_DEALT = 20_000
_ENDS = 0.05
Reals = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

Named = Mapping[str, frozenset[str]]
"""Incident with a coded inquiry -> factors that its inquiries name; none of them is an answer, too."""


def factors_named(inquiries: pa.Table, factors: pa.Table) -> dict[str, frozenset[str]]:
    """What the coded inquiries into each incident name, together.

    Args:
        inquiries: Table INQUIRIES.
        factors: Table INQUIRY_FACTORS.
    """
    of: dict[str, set[str]] = {}
    for row in factors.to_pylist():
        of.setdefault(row["document"], set()).add(row["factor"])
    found: dict[str, set[str]] = {}
    for row in inquiries.to_pylist():
        if row["is_coded"]:
            found.setdefault(row["incident_ref"], set()).update(of.get(row["document"], ()))
    return {incident: frozenset(held) for incident, held in sorted(found.items())}


@dataclass(frozen=True, slots=True)
class SizeRatio:
    """How much larger incidents of one group are than those of another.

    Args:
        value: Mean size of the first by that of the second; None where the second has nobody.
        interval: Its ends; None where no dealing of so few incidents could be told from another.
        p: Two-sided, of no difference.
        least_p: Smallest p that any arrangement of so many incidents could have.
    """

    value: float | None
    interval: Interval | None
    p: float
    least_p: float

    @property
    def can_tell(self) -> bool:
        """Whether a difference could have shown at all."""
        return self.least_p <= _ENDS


def size_ratio(named: Sequence[int], other: Sequence[int], *, seed: int = 1) -> SizeRatio:
    """Ratio of the mean sizes of two groups of incidents, exact by dealing the incidents anew.

    Under a ratio r the sizes of the first group, divided by r, and those of the second could have been dealt
    either way. The interval holds each r that lies in neither tail of the sums so dealt, so that p and interval
    never contradict each other. All dealings up to 20,000 of them, as many random ones beyond.

    Args:
        named: Size of each incident of the first group.
        other: Of the second.
        seed: Of the random dealings.

    Raises:
        NotEnoughData: A group is empty.

    Source: Fisher (1935), The Design of Experiments, 21; Pitman (1937), Supplement to the JRSS 4, 119-130; the
        interval: Cox and Hinkley (1974), Theoretical Statistics, 7.2.

    Example:
        >>> round(size_ratio([4, 6, 5], [1, 2, 1, 2]).p, 3)
        0.057
    """
    if not named or not other:
        raise NotEnoughData(
            "One of the two groups has no incident.", "Code more inquiries, of other incidents."
        )
    dealt = _dealings(len(named) + len(other), len(named), seed)
    least = min(1.0, 2 / len(dealt))
    value = float(np.mean(named)) / float(np.mean(other)) if any(other) else None
    ratios, n_ties = _critical(np.array(named, np.float64), np.array(other, np.float64), dealt)
    p = min(1.0, 2 * min(np.sum(ratios <= 1) + n_ties, np.sum(ratios >= 1) + n_ties) / len(dealt))
    low, high = _ends(ratios, n_ties, len(dealt))
    bounds = None
    if value is not None and low > 0 and math.isfinite(high):
        bounds = Interval(min(low, value), max(high, value), 1 - _ENDS, DEALT)
    return SizeRatio(value, bounds, float(p), least)


def _dealings(n: int, k: int, seed: int) -> Places:
    """Places of the first group under each dealing; as it is among them."""
    if math.comb(n, k) <= _MOST_DEALT:
        return np.array(list(combinations(range(n), k)), np.int64)
    random = np.random.default_rng(seed).random((_MOST_DEALT - 1, n))
    drawn = np.argsort(random, axis=1)[:, :k]
    return np.concatenate([np.arange(k)[None, :], drawn])


def _critical(named: Reals, other: Reals, dealt: Places) -> tuple[Reals, int]:
    """For each dealing the ratio at which its sum equals the one that is; and how many are equal at any ratio.

    A dealing exchanges some of the first group for some of the second: their sums are equal where the ratio is
    that of what goes to what comes.
    """
    k = len(named)
    first = np.zeros((len(dealt), k + len(other)), np.bool_)
    np.put_along_axis(first, dealt, values=True, axis=1)
    goes = (~first[:, :k]) @ named
    comes = first[:, k:] @ other
    is_tie = (goes == 0) & (comes == 0)
    with np.errstate(divide="ignore"):
        ratios = goes[~is_tie] / comes[~is_tie]
    return ratios, int(is_tie.sum())


def _ends(ratios: Reals, n_ties: int, n: int) -> tuple[float, float]:
    """Least and greatest ratio of which neither tail is below half of what is allowed."""
    wanted = math.floor(n * _ENDS / 2 - n_ties + 1e-9) + 1
    if wanted <= 0:
        return 0.0, math.inf
    held = np.sort(ratios)
    return float(held[wanted - 1]), float(held[-wanted])


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor against outcome.

    Args:
        factor: Its code.
        named: Incidents in which it is named.
        other: Incidents with a coded inquiry in which it is not.
        ratio: Of their sizes; None where it is named in all or in none.
    """

    factor: str
    named: tuple[str, ...]
    other: tuple[str, ...]
    ratio: SizeRatio | None


def against_outcome(
    sizes: Mapping[str, int], named: Named, factors: Sequence[str], *, seed: int = 1
) -> tuple[list[Factor], Discoveries | None]:
    """Each factor that some inquiry names, and which stand out when the share of false finds is held at 5 %.

    Args:
        sizes: Incident -> people; those without a coded inquiry are not looked at.
        named: Incident with a coded inquiry -> factors.
        factors: Codes in their order.
        seed: Of random dealings.

    Returns:
        The factors, and the discoveries over all that were compared; None where none could be.

    Raises:
        NotEnoughData: Fewer than 4 incidents have a coded inquiry.
    """
    known = sorted(incident for incident in named if incident in sizes)
    if len(known) < LEAST:
        raise NotEnoughData(
            f"{len(known)} incidents have an inquiry that is coded.",
            f"Say which incidents the inquiries are about, and code them: {LEAST} are needed.",
        )
    found = []
    for factor in factors:
        mine = tuple(one for one in known if factor in named[one])
        rest = tuple(one for one in known if factor not in named[one])
        if mine:
            dealt = [[sizes[one] for one in side] for side in (mine, rest)]
            made = size_ratio(*dealt, seed=seed) if rest else None
            found.append(Factor(factor, mine, rest, made))
    p_values = {one.factor: one.ratio.p for one in found if one.ratio is not None}
    return found, discoveries(p_values) if p_values else None
