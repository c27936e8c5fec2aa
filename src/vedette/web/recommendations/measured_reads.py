"""What the page of a measured effect shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language_bidi

from vedette.core.actions.effect_words import RATIOS
from vedette.core.actions.measured import Estimate, Measured, figure_key
from vedette.core.kernel.errors import NotEnoughData, OutOfDate
from vedette.core.recommendations.recommendations import Recommendation
from vedette.pipeline.effects import effect_by_quarter, measured_effect
from vedette.web.recommendations import words
from vedette.web.recommendations.measured_chart import ratios, series
from vedette.web.recommendations.reads import Recommendations


@dataclass(frozen=True, slots=True)
class LookRow:
    """One way to look, as the table shows it."""

    words: Promise
    estimate: Estimate
    is_declared: bool


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One thing that a claim rests on: its words, its sign and what is found."""

    words: Promise
    holds: bool | None


def measured_page(held: Recommendations, one: Recommendation) -> Mapping[str, Any]:
    """Verdict, chart and tables; `problem` where the run is older than the declaration."""
    if not one.declared:
        return {"measured": None}
    review = held.visit.review
    try:
        found = measured_effect(review, one)
    except OutOfDate as error:
        return {"measured": None, "problem": error}
    return {
        "measured": found,
        "plan": found.declared.plan,
        "sign": words.EFFECTS[found.effect],
        "claim": words.CLAIMS[found.claim],
        "looks": _looks(found),
        "checks": [CheckRow(words.CHECKS[name], holds) for name, holds in found.checks.items()],
        "figure": figure_key(one.ref),
        "series": _series(held, one),
        "ratios": _ratios(found),
    }


def _looks(found: Measured) -> list[LookRow]:
    return [
        LookRow(words.LOOKS[look], one, one is found.headline)
        for look, one in found.estimates.items()
    ]


def _series(held: Recommendations, one: Recommendation) -> Any:
    try:
        quarters = effect_by_quarter(held.visit.review, one)
    except NotEnoughData:
        return None
    return series(quarters, mirrored=get_language_bidi())


def _ratios(found: Measured) -> Any:
    named = [
        (found.estimates[look], str(words.LOOKS[look]))
        for look in RATIOS
        if look in found.estimates
    ]
    return ratios(named, mirrored=get_language_bidi())
