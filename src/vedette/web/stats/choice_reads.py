"""Questions about what numbers would be under other choices of source, rule and link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import get_language_bidi

from vedette.core.stats.open_links import OpenLinks
from vedette.core.stats.source_choice import Alternative, Choice
from vedette.pipeline.engine import run_products
from vedette.pipeline.source_choice import Choosing, choosing
from vedette.web.reviews.runs import Run
from vedette.web.stats.choice_words import CHOICES, MEANINGS, name_words
from vedette.web.stats.tornado import Tornado, tornado
from vedette.web.ui.charts import nice_top


@dataclass(frozen=True, slots=True)
class Named:
    """An alternative with its words; `source` where it is a source."""

    value: float
    words: Promise | None
    source: str
    per_mille: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One choice: how far it moves the number, and each alternative."""

    choice: Choice
    words: Promise
    meaning: Promise
    low: Named
    high: Named
    alternatives: Sequence[Named]

    @property
    def width(self) -> float:
        return self.high.value - self.low.value


@dataclass(frozen=True, slots=True)
class Spread:
    """All that the page of one number shows."""

    value: float
    unit: str
    low: float
    high: float
    lines: Sequence[Line]
    most: Line | None
    links: OpenLinks | None
    chart: Tornado | None
    points: Sequence[str]


def spread(run: Run, key: str, point: str) -> Spread:
    """A figure's total, or one of its points, under each choice.

    Raises:
        NotFound: There is no such figure or point.
        NotEnoughData: It is a rate without exposure.
    """
    held = _choosing(run.folder, run.manifest["settings"])
    found = held.spread(key, point)
    made = found.choice
    lines = [
        Line(
            bar.choice,
            CHOICES[bar.choice],
            MEANINGS[bar.choice],
            _named(bar.low),
            _named(bar.high),
            [_named(one) for one in made.alternatives if one.choice is bar.choice],
        )
        for bar in made.bars
    ]
    low, high = made.range
    top = nice_top(max([made.value, *(line.high.value for line in lines)]))
    drawn = [
        (str(one.words), one.low.value, one.high.value, one.choice is Choice.ALONE) for one in lines
    ]
    return Spread(
        value=made.value,
        unit=found.unit,
        low=low,
        high=high,
        lines=lines,
        most=next((one for one in lines if one.choice is made.matters_most), None),
        links=made.links,
        chart=tornado(made.value, drawn, top=top, mirrored=get_language_bidi()),
        points=held.points(key),
    )


def _named(one: Alternative) -> Named:
    words = name_words(one.name)
    per_mille = None if one.share is None else round(1000 * one.share)
    return Named(one.value, words, "" if words else one.name, per_mille)


def _choosing(folder: Path, settings: object) -> Choosing:
    assert isinstance(settings, dict), "the manifest of a run keeps its settings"
    return _made(folder, tuple(settings.get("precedence") or ()), str(settings["template"]),
                 int(str(settings.get("seed") or 0)))  # fmt: skip


@lru_cache(maxsize=2)
def _made(folder: Path, precedence: tuple[str, ...], template: str, seed: int) -> Choosing:
    # A run never changes, and its facts take a second to read where they are many.
    told = {"precedence": list(precedence), "template": template, "seed": seed}
    return choosing(run_products(folder), told)
