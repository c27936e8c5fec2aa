"""Counts, rates and shares: numbers that never travel without unit and interval."""

from __future__ import annotations

from dataclasses import dataclass

from vedette.core.kernel.errors import BadInput


@dataclass(frozen=True, slots=True)
class Interval:
    """An interval with its coverage and the method that made it.

    Args:
        low: Lower bound, in the unit of the value.
        high: Upper bound, not below `low`.
        level: Coverage between 0 and 1.
        method: Name of the method, as printed.
    """

    low: float
    high: float
    level: float
    method: str

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            raise BadInput(
                f"The interval {self.low} to {self.high} is upside down.", "Exchange its bounds."
            )
        if not 0 < self.level < 1:
            raise BadInput(
                f"The level {self.level} is not between 0 and 1.",
                "State it as a share, such as 0.95.",
            )


@dataclass(frozen=True, slots=True)
class Count:
    """A number of persons or incidents with the lowest and highest that sources give.

    Sums of lows and of highs are a range of sources, not a confidence interval.
    """

    low: int
    best: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.best <= self.high:
            raise BadInput(
                f"The count {self.low} - {self.best} - {self.high} is not in rising order from 0.",
                "Give the lowest value first and the highest last.",
            )

    def __add__(self, other: Count) -> Count:
        return Count(self.low + other.low, self.best + other.best, self.high + other.high)


@dataclass(frozen=True, slots=True)
class Rate:
    """Events per unit of exposure.

    Args:
        value: The rate in `unit`.
        events: Number of events that made it.
        exposure: Exposure in person-years.
        interval: Interval of the rate in the same unit.
        unit: Printed unit.
    """

    value: float
    events: int
    exposure: float
    interval: Interval
    unit: str = "per 1,000 person-years"

    @property
    def is_unstable(self) -> bool:
        """Whether fewer than 20 events stand behind the rate (NCHS practice, M15)."""
        return self.events < _STABLE_EVENTS


_STABLE_EVENTS = 20


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; `value` is between 0 and 1, percentages exist only in print."""

    part: int
    whole: int
    interval: Interval | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole or self.whole == 0:
            raise BadInput(
                f"{self.part} is not a part of {self.whole}.", "Give a part within a whole above 0."
            )

    @property
    def value(self) -> float:
        """Part divided by whole."""
        return self.part / self.whole
