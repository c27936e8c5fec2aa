"""How much a finding can be trusted: a judgement with its reasons, never a sum of points.

Findings from what people said and wrote are graded by GRADE-CERQual (Lewin et al. 2018): four components, each
with a level of concern and its reason, and a confidence that a person states. Findings from numbers carry their
estimate, interval and the share that is missing instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput

CONFIDENCE = codelist("evidence_confidence").codes
"""From the highest to the lowest."""
COMPONENTS = codelist("cerqual_component").codes
CONCERNS = codelist("cerqual_concern").codes
"""From none to serious."""
CAP_OF_ONE_ORIGIN = "moderate"
"""The most that a finding reaches whose support comes from one independent origin: nothing confirms it."""

_WITHOUT_REASON = frozenset(CONCERNS[:1])


@dataclass(frozen=True, slots=True)
class Concern:
    """A level of concern about one component (codes of codelists/cerqual_concern) and its reason."""

    level: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a finding from numbers states.

    Args:
        value: The estimate, in `unit`.
        low: Lower end of its 95 % interval.
        high: Upper end.
        unit: Such as `deaths per 1,000 person-years`.
        missing: Share of the records that lack what was needed, 0 to 1.
    """

    value: float
    low: float
    high: float
    unit: str
    missing: float

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise BadInput(
                f"The estimate {self.value} is not within {self.low} to {self.high}.",
                "State value, lower and upper end in one unit.",
            )
        if not 0 <= self.missing <= 1:
            raise BadInput(f"A missing share of {self.missing} is none.", "State it from 0 to 1.")


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade of a finding.

    Args:
        confidence: As judged (codes of codelists/evidence_confidence).
        concerns: Component -> concern; all four for what was said and written, none for numbers alone.
        estimate: Of a finding from numbers.
    """

    confidence: str
    concerns: Mapping[str, Concern]
    estimate: Estimate | None = None

    def __post_init__(self) -> None:
        _check_code(self.confidence, CONFIDENCE, "confidence")
        for name, concern in self.concerns.items():
            _check_code(name, COMPONENTS, "component")
            _check_code(concern.level, CONCERNS, "level of concern")
            if not concern.why.strip() and concern.level not in _WITHOUT_REASON:
                raise BadInput(f"The concern about {name} has no reason.", "Write why.")
        lacking = [name for name in COMPONENTS if name not in self.concerns]
        if self.concerns and lacking:
            raise BadInput(f"Nothing is said about {', '.join(lacking)}.", "Judge all components.")
        if not self.concerns and self.estimate is None:
            raise BadInput(
                "A grade needs its grounds.",
                "Judge the four components, or state estimate, interval and missing share.",
            )


def capped(confidence: str, n_origins: int) -> str:
    """The confidence that a finding has with so many independent origins behind its support.

    Example:
        >>> capped("high", 1), capped("low", 1), capped("high", 2)
        ('moderate', 'low', 'high')
    """
    if n_origins > 1:
        return confidence
    return max(confidence, CAP_OF_ONE_ORIGIN, key=CONFIDENCE.index)


def _check_code(code: str, among: tuple[str, ...], what: str) -> None:
    if code not in among:
        raise BadInput(f"'{code}' is no {what}.", f"Use one of {', '.join(among)}.")
