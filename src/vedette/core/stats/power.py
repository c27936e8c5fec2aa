"""How small a fall a series can show, and how long that takes: told before anything is changed (8.6).

Deaths come in incidents (M5): one attack of sixteen is not sixteen observations. So the variance of a total
is the sum of squared sizes, not the total. Incidents come one by one; of them the test is exact.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vedette.core.kernel.errors import BadInput, NotEnoughData

LONGEST = 240
"""Months after which nobody waits any more."""
USUAL = 0.8
"""Power that is asked for where nothing else is said."""
_FINE = 1e-4
_TAIL = 8.0
_GRID = 50
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Base:
    """What was seen before.

    Args:
        events: People killed (or hurt), or incidents.
        incidents: Incidents behind them.
        squares: Sum of squared sizes of the incidents; equal to `events` where each counts one.
        exposure: Person-years, or years, of the base.
        per_month: Exposure that each month afterwards is expected to bring.
    """

    events: int
    incidents: int
    squares: int
    exposure: float
    per_month: float

    def __post_init__(self) -> None:
        if not 0 <= self.incidents <= self.events <= self.squares:
            raise BadInput(
                f"{self.events} events in {self.incidents} incidents with {self.squares} as the sum "
                "of squares cannot be.",
                "Count events, incidents and squares of the same incidents.",
            )
        if not (self.exposure > 0 and self.per_month > 0):
            raise NotEnoughData("There is no exposure.", "Add strength, or compare by time alone.")
        if not self.events:
            raise NotEnoughData(
                "Nothing happened in the base: no fall can be told from it.",
                "Take a longer base or another outcome.",
            )

    @property
    def dispersion(self) -> float:
        """How many times the variance exceeds that of events that come one by one."""
        return self.squares / self.events


def power(
    base: Base, fall: float, months: int, *, control: Base | None = None, level: float = 0.95
) -> float:
    """Chance that a fall shows as different from none after some months.

    Without control: the exact conditional test, two-sided, summed over all outcomes; deaths count as their number
    over their dispersion. With a control: the ratio of two ratios on the log scale, compound Poisson.

    Args:
        base: What was seen before.
        fall: Share by which the rate falls, 0 to below 1.
        months: Months of observation afterwards, 1 or more.
        control: The same of a group that the measure does not touch.
        level: 1 less the chance of a false alarm.

    Source: Przyborowski and Wilenski (1940), Biometrika 31, 313-323; compound Poisson process, Ross (1996),
        Stochastic Processes, 2.5, with the delta method on the log scale.

    Example:
        >>> base = Base(events=207, incidents=97, squares=933, exposure=5.0, per_month=1 / 12)
        >>> round(power(base, 0.5, 60), 2)
        0.77
    """
    if not 0 <= fall < 1 or months < 1:
        raise BadInput(
            f"A fall of {fall:g} over {months} months is none.", "State a share from 0 to below 1."
        )
    if control is None:
        return _exact_power(base, fall, months, level)
    return _normal_power(fall, _spread(base, 1 - fall, months, control), level)


def best_power(
    base: Base, fall: float, *, control: Base | None = None, level: float = 0.95
) -> float:
    """The chance that a fall would show if one waited for ever: the base itself stays uncertain."""
    return _normal_power(fall, math.sqrt(sum(_share(one) for one in (base, control) if one)), level)


def months_needed(
    base: Base,
    fall: float,
    *,
    control: Base | None = None,
    wanted: float = USUAL,
    step: int = 1,
    level: float = 0.95,
) -> int | None:
    """Months until a fall shows with the chance that is wanted; None where 20 years do not do.

    Args:
        base: What was seen before.
        fall: Share by which the rate falls.
        control: The same of a group that the measure does not touch.
        wanted: The chance that is wanted.
        step: Months from one look to the next.
        level: 1 less the chance of a false alarm.

    Example:
        >>> base = Base(events=300, incidents=300, squares=300, exposure=5.0, per_month=1 / 12)
        >>> [months_needed(base, fall, step=6) for fall in (0.2, 0.3, 0.5)]
        [96, 24, 6]
    """
    looks = range(step, LONGEST + 1, step)

    def shows(at: int) -> bool:
        return power(base, fall, looks[at], control=control, level=level) >= wanted

    found = _first(shows, len(looks))
    if found is None:
        return None
    # the exact test goes up in a saw: a look a little earlier may do as well
    for at in range(max(found - 3, 0), found):
        if shows(at):
            return looks[at]
    return looks[found]


def smallest_fall(
    base: Base,
    months: int,
    *,
    control: Base | None = None,
    wanted: float = USUAL,
    level: float = 0.95,
) -> float | None:
    """The smallest fall that shows with the chance that is wanted; None where not even an end to all does.

    Example:
        >>> base = Base(events=207, incidents=97, squares=933, exposure=5.0, per_month=1 / 12)
        >>> round(smallest_fall(base, 60), 2)
        0.52
    """

    def shows(fall: float) -> bool:
        return power(base, fall, months, control=control, level=level) >= wanted

    # on the log scale a fall to nearly nothing shows worse again: the first that shows counts
    found = next((at for at in range(1, _GRID) if shows(at / _GRID)), None)
    if found is None:
        return None
    low, high = (found - 1) / _GRID, found / _GRID
    while high - low > _FINE:
        middle = (low + high) / 2
        low, high = (low, middle) if shows(middle) else (middle, high)
    return round(high, 3)


def _first(shows: Callable[[int], bool], n: int) -> int | None:
    """The first of so many places at which something shows that once shown goes on to; None for none."""
    if not shows(n - 1):
        return None
    low, high = -1, n - 1
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if shows(middle) else (middle, high)
    return high


def _share(one: Base) -> float:
    """Relative variance of a total whose incidents are Poisson."""
    return one.squares / one.events**2


def _spread(base: Base, ratio: float, months: int, control: Base | None) -> float:
    """Standard error of the log ratio of rates, or of the ratio of two such ratios."""
    after = base.events * base.per_month * months / base.exposure * ratio
    total = _share(base) + base.dispersion / after
    if control is not None:
        untouched = control.events * control.per_month * months / control.exposure
        total += _share(control) + control.dispersion / untouched
    return math.sqrt(total)


def _normal_power(fall: float, spread: float, level: float) -> float:
    from scipy import special  # a run loads no engine for what it does not ask

    shift = -math.log1p(-fall) / spread
    critical = float(special.ndtri((1 + level) / 2))
    return float(special.ndtr(shift - critical) + special.ndtr(-shift - critical))


# The smallest fall, the months needed and the chance of one plan ask for the same sums, and so does its next page.
@functools.lru_cache(maxsize=4096)
def _exact_power(base: Base, fall: float, months: int, level: float) -> float:
    """Sum over all totals of their chance times the chance that the split between before and after is rejected.

    Events that come in incidents count as so many fewer that come one by one: their number over the dispersion.
    """
    from scipy import special  # a run loads no engine for what it does not ask

    time = base.per_month * months
    before = base.events / base.dispersion
    after = before * time / base.exposure * (1 - fall)
    total = before + after
    reach = _TAIL * math.sqrt(total) + _TAIL
    first = max(0, math.floor(total - reach))
    totals = np.arange(first, math.ceil(total + reach), dtype=np.int64)
    chances = np.exp(totals * math.log(total) - total - special.gammaln(totals + 1))
    none, true = time / (time + base.exposure), after / total
    tail = (1 - level) / 2
    low = _too_small(totals, none, tail)
    # as many before as are too few: by the same bound from the other side
    high = totals - _too_small(totals, 1 - none, tail)
    below = np.where(low >= 0, special.bdtr(np.maximum(low, 0), totals, true), 0.0)
    above = np.where(high <= totals, special.bdtrc(high - 1, totals, true), 0.0)
    return float(chances @ (below + above))


def _too_small(totals: Counts, share: float, tail: float) -> Counts:
    """For each total the largest number whose lower tail is no more than `tail`; -1 for none."""
    from scipy import special  # a run loads no engine for what it does not ask

    inverse = special.bdtrik(tail, totals.astype(float), share)
    found = np.floor(np.nan_to_num(inverse, nan=-1.0)).astype(np.int64)
    # the inverse is exact but for rounding: one up or one down
    found = np.where(_tail(found + 1, totals, share) <= tail, found + 1, found)
    found = np.where(_tail(found, totals, share) <= tail, found, found - 1)
    least: Counts = np.clip(found, -1, totals)
    return least


def _tail(numbers: Counts, totals: Counts, share: float) -> npt.NDArray[np.float64]:
    """Chance of at most so many of each total."""
    from scipy import special  # a run loads no engine for what it does not ask

    return np.asarray(special.bdtr(np.clip(numbers, 0, totals), totals, share))
