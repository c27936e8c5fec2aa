"""Killed and wounded: how severe incidents were, and whether wounded are reported at all (3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.quantities import Interval, Share

WILSON = "Wilson score"
RATIO = "killed : wounded, incidents drawn anew"
_FEW_WOUNDED = 0.5


@dataclass(frozen=True, slots=True)
class Severity:
    """Killed against wounded.

    Args:
        killed: People killed.
        wounded: People wounded who lived.
        ratio: Wounded for each one killed.
        interval: Interval of the ratio, incidents drawn anew; its upper bound may be infinite.
        fatal: Killed among all hit, with the Wilson interval as if each came alone.
        n_incidents: Incidents with anyone hit.
        n_without_wounded: Of these, those with dead and no wounded.
        signal: What a reader must know of the reporting; None when nothing.
    """

    killed: int
    wounded: int
    ratio: float
    interval: Interval
    fatal: Share
    n_incidents: int
    n_without_wounded: int
    signal: str | None


def severity(
    incidents: Sequence[tuple[int, int]], *, seed: int, n_draws: int = 4_000, level: float = 0.95
) -> Severity:
    """Wounded for each one killed over incidents, and a signal of bad reporting.

    Reports from wars have two to four wounded for each one killed. Fewer than one wounded for two
    killed says more about the reports than about the attacks.

    Args:
        incidents: (killed, wounded) of each incident; both known, 0 or more.
        seed: Seed of the draws.
        n_draws: Draws.
        level: Coverage.

    Raises:
        NotEnoughData: Nobody was killed.

    Source: Efron and Tibshirani (1993), chapter 8 (clusters); Wilson (1927), Journal of the American
        Statistical Association 22, 209-212; the range of two to four: Coupland and Meddings (1999),
        BMJ 319, 407-410.
    """
    hit = np.asarray([pair for pair in incidents if sum(pair)]).reshape(-1, 2)
    killed, wounded = (int(n) for n in hit.sum(axis=0))
    if not killed:
        raise NotEnoughData("Nobody was killed: there is no ratio.", "Count the wounded alone.")
    chance = np.random.default_rng(seed)
    pairs, seen = np.unique(hit, axis=0, return_counts=True)
    drawn = chance.multinomial(len(hit), seen / len(hit), n_draws) @ pairs
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = drawn[:, 1] / drawn[:, 0]
    tail = (1 - level) / 2
    low, high = np.nanquantile(ratios, [tail, 1 - tail], method="inverted_cdf")
    ratio = wounded / killed
    return Severity(
        killed=killed,
        wounded=wounded,
        ratio=ratio,
        interval=Interval(float(low), float(high), level, RATIO),
        fatal=Share(killed, killed + wounded, wilson_interval(killed, killed + wounded)),
        n_incidents=len(hit),
        n_without_wounded=int(((hit[:, 0] > 0) & (hit[:, 1] == 0)).sum()),
        signal=(
            f"{wounded} wounded against {killed} killed: wounded are probably not reported"
            if ratio < _FEW_WOUNDED
            else None
        ),
    )


def wilson_interval(part: int, whole: int, *, level: float = 0.95) -> Interval:
    """Interval of a share by the score test.

    Source: Wilson (1927), Journal of the American Statistical Association 22, 209-212.

    Example:
        >>> made = wilson_interval(0, 10)
        >>> round(made.low, 4), round(made.high, 4)
        (0.0, 0.2775)
    """
    if not whole or not 0 <= part <= whole:
        raise NotEnoughData(
            f"{part} of {whole} is no share.", "Give a part within a whole above 0."
        )
    z = float(special.ndtri((1 + level) / 2))
    centre = (part + z * z / 2) / (whole + z * z)
    half = z / (whole + z * z) * float(np.sqrt(part * (whole - part) / whole + z * z / 4))
    return Interval(max(0.0, centre - half), min(1.0, centre + half), level, WILSON)
