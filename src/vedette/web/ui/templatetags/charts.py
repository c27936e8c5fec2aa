"""Tags of the small charts: each draws a value of `vedette.web.ui.charts` with its words and its twin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import get_language_bidi

from vedette.web.ui import charts
from vedette.web.ui.templatetags.ui import SHAPES

register = template.Library()


@register.inclusion_tag("ui/_waterfall.html")
def waterfall(steps: Sequence[tuple[str, float]]) -> dict[str, Any]:
    """Why a score is what it is: one bar for each comparison, from even odds; the list beside it says the same."""
    return {"drawn": charts.waterfall(steps, mirrored=get_language_bidi()), "steps": steps}


@register.inclusion_tag("ui/_interval_bar.html")
def intervalbar(
    low: float,
    best: float,
    high: float,
    others: Sequence[tuple[float, str, int]] = (),
    words: str = "",
) -> dict[str, Any]:
    """A total with its interval; other counts as shapes of their sources below the band."""
    drawn = charts.interval_bar(low, best, high, others, mirrored=get_language_bidi())
    return {"drawn": drawn, "words": words}


@register.inclusion_tag("ui/_interval_bar.html")
def rangebar(
    low: float,
    best: float,
    high: float,
    others: Sequence[tuple[float, str, int]] = (),
    words: str = "",
) -> dict[str, Any]:
    """Sure, best and highest total while links are undecided: square ends, so that it never looks like an interval."""
    drawn = charts.interval_bar(
        low, best, high, others, is_range=True, mirrored=get_language_bidi()
    )
    return {"drawn": drawn, "words": words}


@register.inclusion_tag("ui/_closing.html")
def closing(
    points: Sequence[tuple[int, float, float, float]], n_pairs: int, words: str = ""
) -> dict[str, Any]:
    """How the range of a total closes while pairs are decided."""
    drawn = charts.closing(points, n_pairs, mirrored=get_language_bidi())
    return {"drawn": drawn, "words": words, "n_pairs": n_pairs, "points": points}


@register.inclusion_tag("ui/_multiples.html")
def multiples(groups: Sequence[tuple[str, str, Sequence[charts.Point]]]) -> dict[str, Any]:
    """Small charts with one scale, each with its name as a link."""
    return {"drawn": charts.multiples(groups, mirrored=get_language_bidi())}


@register.filter
def shape(place: int) -> str:
    """The path of the shape of the n-th source, in a box of 12."""
    return SHAPES[place % len(SHAPES)]


@register.filter
def isolated(said: str) -> str:
    """A number inside a drawing, kept left to right by isolating characters: `bdi` does not exist there."""
    return f"\u2066{said}\u2069"


@register.filter
def colour(place: int) -> str:
    """The class of the colour of the n-th source."""
    return f"c{place % len(SHAPES) + 1}"
