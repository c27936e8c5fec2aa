"""Questions about capacities: areas with their indicators and series, and one indicator with what its page shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language_bidi, gettext_lazy

from vedette.core.actions.capacities import Indicator, Kind
from vedette.core.actions.readings import Series, Tally, tallies
from vedette.core.kernel.errors import NotFound
from vedette.pipeline.capacities import Lines, lines_of
from vedette.pipeline.decisions import Act
from vedette.web.actions import capacity_words as words
from vedette.web.actions.capacity_chart import Chart, chart
from vedette.web.actions.reads import Actions, today
from vedette.web.evidence.homes import Chip
from vedette.web.evidence.stated import Stated
from vedette.web.recommendations.serving_words import KINDS, STANDINGS


def _about(change: str, body: Mapping[str, Any]) -> list[object]:
    return [body["capacity"]]


CAPACITY: Stated = Stated(
    act=Act.CAPACITY,
    space="capacities",
    page="indicator",
    listed="areas",
    words=gettext_lazy("Capacities"),
    glyph="action",
    head="",
    done=words.DONE,
    about=_about,
    fields=words.FIELDS,
    coded=words.coded,
)
"""Areas and indicators, as their pages are built."""


@dataclass(frozen=True, slots=True)
class ShownSeries:
    """A series with its chart and its words."""

    series: Series
    chart: Chart | None
    sign: str
    standing: Promise
    trend: Promise


@dataclass(frozen=True, slots=True)
class ShownIndicator:
    """An indicator with its series."""

    indicator: Indicator
    series: Sequence[ShownSeries]
    better: Promise


@dataclass(frozen=True, slots=True)
class ShownKind:
    """The indicators of one kind of an area, with how many stand where."""

    words: Promise
    tally: Tally
    indicators: Sequence[ShownIndicator]


@dataclass(frozen=True, slots=True)
class ShownArea:
    """An area with its indicators, kind by kind."""

    key: str
    title: str
    definition: str
    kinds: Sequence[ShownKind]


class HeldCapacities(Actions):
    """Areas, indicators and readings of a viewer's world."""

    @cached_property
    def lines(self) -> Lines:
        """All indicators with what was read of them."""
        return lines_of(self.visit.review, today())

    def indicator(self, key: str) -> Indicator:
        """One indicator.

        Raises:
            NotFound: There is none of this key.
        """
        if key not in self.lines.held.indicators:
            raise NotFound("There is no such indicator.", "Choose one from the list.")
        return self.lines.held.indicators[key]

    def areas(self, only: str = "") -> list[ShownArea]:
        """Every area, or one, with its indicators kind by kind."""
        held, series = self.lines.held, self.lines.series
        return [
            ShownArea(
                key,
                one.title,
                one.definition,
                [
                    ShownKind(
                        KINDS[tally.kind],
                        tally,
                        [self.shown(each) for each in held.of_area(key, tally.kind)],
                    )
                    for tally in tallies(held, key, series)
                ],
            )
            for key, one in held.areas.items()
            if only in ("", key)
        ]

    def shown(self, one: Indicator, *, is_wide: bool = False) -> ShownIndicator:
        """An indicator with the charts of its series."""
        is_mirrored = get_language_bidi()
        return ShownIndicator(
            one,
            [
                ShownSeries(
                    each,
                    chart(each, mirrored=is_mirrored, is_wide=is_wide),
                    *STANDINGS[each.standing],
                    words.TRENDS[each.trend],
                )
                for each in self.lines.series[one.key]
            ],
            words.BETTER[one.better],
        )

    def served(self, one: Indicator) -> list[tuple[Chip, str]]:
        """The recommendations and actions that it tells of, with what they say; what is gone is left out."""
        said = {ref: asked.text for ref, asked in self.asked.items()}
        said |= {ref: held.title for ref, held in self.plan.actions.items()}
        return [(self.chip(ref), said[ref]) for ref in one.serves if ref in said]

    def totals(self) -> list[tuple[Promise, int, int, int]]:
        """Words of a kind, its indicators, those with a reading, those at their target; never added up."""
        held, series = self.lines.held, self.lines.series
        found: dict[Kind, list[Tally]] = {}
        for area in held.areas:
            for tally in tallies(held, area, series):
                found.setdefault(tally.kind, []).append(tally)
        return [
            (
                KINDS[kind],
                sum(one.n for one in found[kind]),
                sum(one.n_read for one in found[kind]),
                sum(one.n_reached for one in found[kind]),
            )
            for kind in Kind
            if kind in found
        ]
