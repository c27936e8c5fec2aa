"""Many cells looked at: p-values that stay honest, and how many cells there were (4.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from vedette.core.kernel.errors import BadInput


class Dependence(StrEnum):
    """What is believed of the tests together."""

    POSITIVE = "Benjamini-Hochberg"
    """Independent, or moving together."""
    ANY = "Benjamini-Yekutieli"
    """Nothing is believed; stricter."""


@dataclass(frozen=True, slots=True)
class Discoveries:
    """Which of the cells stand out.

    Args:
        adjusted: Adjusted p-value of each cell.
        found: Cells of which it is at most the rate, the smallest first.
        n_looked_at: Cells that were looked at, found or not.
        n_by_chance: Cells that would pass an unadjusted test at the rate if nothing were there.
        rate: Wished share of false ones among the found.
        words: One sentence for the foot of a table.
    """

    adjusted: Mapping[str, float]
    found: tuple[str, ...]
    n_looked_at: int
    n_by_chance: float
    rate: float
    words: str


def discoveries(
    p_values: Mapping[str, float],
    *,
    rate: float = 0.05,
    dependence: Dependence = Dependence.POSITIVE,
) -> Discoveries:
    """The cells that stand out when the share of false ones among them is held at a rate.

    Args:
        p_values: Name of each cell that was looked at -> p; all of them, not only the small ones.
        rate: False discovery rate.
        dependence: What is believed of the tests.

    Raises:
        BadInput: No cells, or a p-value outside 0 to 1.

    Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300;
        Benjamini and Yekutieli (2001), Annals of Statistics 29, 1165-1188.

    Example:
        >>> discoveries({"A": 0.01, "B": 0.02, "C": 0.5}).found
        ('A', 'B')
    """
    wrong = [name for name, p in p_values.items() if not 0 <= p <= 1]
    if wrong or not p_values:
        raise BadInput(
            f"No p-values, or none between 0 and 1: {', '.join(wrong) or 'none given'}.",
            "Give each cell its p-value.",
        )
    # imported here: scipy.stats takes seconds to load
    from scipy.stats import false_discovery_control

    method = "bh" if dependence is Dependence.POSITIVE else "by"
    values = false_discovery_control(list(p_values.values()), method=method)
    adjusted = {name: float(p) for name, p in zip(p_values, values, strict=True)}
    found = tuple(sorted((n for n, p in adjusted.items() if p <= rate), key=p_values.__getitem__))
    n = len(p_values)
    words = (
        f"{n} cells were looked at; by chance alone {n * rate:.3g} of them would pass a test at "
        f"{rate:g}. {len(found)} stand out with a false discovery rate of {rate:g} ({dependence.value})."
    )
    return Discoveries(adjusted, found, n, n * rate, rate, words)
