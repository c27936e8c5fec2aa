"""Source choice as uncertainty: a number under each source, each rule, each fate of undecided pairs (4.5, U8)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from vedette.core.linkage.reconciled import ALL
from vedette.core.stats.open_links import Open, OpenLinks, open_links
from vedette.core.stats.query import Ledger, Measure, Query, total
from vedette.core.stats.told import Flags, Reals, Told, told

PENDING = ("to_be_determined", "unknown")
"""Causes that may still become another one."""

RECONCILED = "reconciled"


class Choice(StrEnum):
    """What could have been chosen otherwise."""

    LEAD = "lead"
    """Which source goes before the others wherever it tells of an incident."""
    RULE = "rule"
    """By which rule the sources of one incident are reconciled."""
    LINKS = "links"
    """Which undecided pairs of records are the same."""
    PENDING = "pending"
    """Whether deaths whose cause is still to be determined are counted in."""
    ALONE = "alone"
    """One source and no other: each covers its own part, so these are not held against one another."""


class Rule(StrEnum):
    """How one number is made of what the sources of an incident tell."""

    LOWEST = "lowest"
    HIGHEST = "highest"
    MIDDLE = "middle"
    """The lower of the two middle ones where they are even."""
    MAJORITY = "majority"
    """What most independent sources tell; of equally frequent ones the reconciled, else the lowest."""
    PRECEDENCE = "precedence"
    """What the most trusted source tells."""
    TWICE = "twice"
    """The reconciled number, of incidents that two independent sources count."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """The number under one choice.

    Args:
        choice: What is chosen.
        name: How: name of a source, a rule, an end of the open links.
        value: The number.
        share: Share of the reconciled number that lies in incidents which the source has; None for other choices.
    """

    choice: Choice
    name: str
    value: float
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """How far one choice moves the number.

    Args:
        choice: The choice.
        low: The alternative with the lowest number; the number as it stands is one of them.
        high: The one with the highest.
    """

    choice: Choice
    low: Alternative
    high: Alternative

    @property
    def width(self) -> float:
        """From the lowest to the highest."""
        return self.high.value - self.low.value


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """One number with all that it could be.

    Args:
        value: As it stands, reconciled.
        alternatives: Under each choice, in the order of Choice.
        links: What hangs on undecided pairs; None where a number does not add up over incidents.
    """

    value: float
    alternatives: tuple[Alternative, ...]
    links: OpenLinks | None

    @property
    def bars(self) -> tuple[Bar, ...]:
        """How far each choice moves the number, the one that matters most first; single sources last."""
        found = []
        for choice in Choice:
            mine = [one for one in self.alternatives if one.choice is choice]
            if mine:
                stands = Alternative(choice, RECONCILED, self.value)
                ends = sorted([stands, *mine], key=lambda one: one.value)
                low = stands if ends[0].value == self.value else ends[0]
                high = stands if ends[-1].value == self.value else ends[-1]
                found.append(Bar(choice, low, high))
        return tuple(sorted(found, key=lambda bar: (bar.choice is Choice.ALONE, -bar.width)))

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest number under any choice but a single source alone."""
        bars = [bar for bar in self.bars if bar.choice is not Choice.ALONE]
        values = [self.value, *(v for bar in bars for v in (bar.low.value, bar.high.value))]
        return min(values), max(values)

    @property
    def matters_most(self) -> Choice | None:
        """The choice that moves the number most; None where none moves it."""
        bars = [bar for bar in self.bars if bar.choice is not Choice.ALONE and bar.width > 0]
        return bars[0].choice if bars else None


@dataclass(frozen=True, slots=True)
class Sources:
    """What is known of where sources have their knowledge from.

    Args:
        order: All sources from the most trusted.
        dependent: Sources that copy another or are an older release: they have no voice of their own.
    """

    order: tuple[str, ...] = ()
    dependent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """Which number is asked about.

    Args:
        query: The question; its dimensions are left out.
        scale: What a count is multiplied by, such as 1,000 / person-years for a rate.
        only: Facts to which the number is limited, such as those in months with exposure; None for all.
    """

    query: Query
    scale: float = 1.0
    only: Flags | None = None


def source_choice(
    asked: Asked, book: Ledger, opened: Open, *, sources: Sources | None = None, seed: int
) -> SourceChoice:
    """One number under each source, each rule and each fate of the undecided pairs.

    Args:
        asked: The number.
        book: The facts.
        opened: Undecided pairs.
        sources: Order of trust and dependence; None where every source speaks for itself.
        seed: Of the draws.
    """
    query, only, scale = replace(asked.query, by=(), source=ALL), asked.only, asked.scale
    if query.measure is Measure.MISSION_DAYS:
        return _of_single_sources(query, book)
    parts = told(query, book, only=only)
    links = open_links(parts, opened, seed=seed)
    found = [
        *_leads(parts),
        *_rules(parts, sources or Sources()),
        *_fates(links),
        *_pending(query, book, only),
        *_alone(parts),
    ]
    return SourceChoice(
        float(parts.agreed.sum()) * scale,
        tuple(replace(one, value=one.value * scale) for one in found),
        _scaled(links, scale),
    )


def _scaled(links: OpenLinks, scale: float) -> OpenLinks:
    ends = {name: getattr(links, name) * scale for name in ("mean", "low", "high", "least", "most")}
    return replace(links, **ends)


def _of_single_sources(query: Query, book: Ledger) -> SourceChoice:
    """A number that does not add up over incidents is told of single sources only."""
    able = [s for s in book.sources if all(book.tells(s, c) for c in query.scope.needs())]
    alone = [
        Alternative(Choice.ALONE, source, float(total(replace(query, source=source), book).value))
        for source in able
    ]
    return SourceChoice(float(total(query, book).value), tuple(alone), None)


def _leads(parts: Told) -> list[Alternative]:
    """Each source where it tells, the reconciled number elsewhere."""
    values = np.where(np.isnan(parts.said), parts.agreed[:, None], parts.said).sum(axis=0)
    return [
        Alternative(Choice.LEAD, source, float(value), share)
        for source, value, share in zip(parts.sources, values, _shares(parts), strict=True)
    ]


def _alone(parts: Told) -> list[Alternative]:
    values = np.nansum(parts.said, axis=0)
    return [
        Alternative(Choice.ALONE, source, float(value), share)
        for source, value, share in zip(parts.sources, values, _shares(parts), strict=True)
    ]


def _shares(parts: Told) -> list[float]:
    """Share of the reconciled number in incidents that each source has."""
    whole = float(parts.agreed.sum())
    held = np.where(np.isnan(parts.said), 0.0, parts.agreed[:, None]).sum(axis=0)
    return [float(one) / whole if whole else 0.0 for one in held]


def _rules(parts: Told, sources: Sources) -> list[Alternative]:
    """Each rule; an incident of which no source tells keeps its reconciled number."""
    if not parts.sources:
        return []
    own = _voices(parts, sources.dependent)
    order = _ordered(parts.sources, sources.order)
    silent: Flags = np.asarray(np.isnan(parts.said).all(axis=1))
    made: Mapping[Rule, Callable[[], Reals]] = {
        Rule.LOWEST: lambda: _of(np.nanmin, parts.said, silent),
        Rule.HIGHEST: lambda: _of(np.nanmax, parts.said, silent),
        Rule.MIDDLE: lambda: _middle(own),
        Rule.MAJORITY: lambda: _majority(own, parts.agreed),
        Rule.PRECEDENCE: lambda: _first(parts.said[:, order]),
        Rule.TWICE: lambda: np.where((np.nan_to_num(own) > 0).sum(axis=1) > 1, parts.agreed, 0),
    }
    return [
        Alternative(Choice.RULE, rule.value, float(_filled(make(), parts.agreed).sum()))
        for rule, make in made.items()
    ]


def _filled(values: Reals, agreed: Reals) -> Reals:
    return np.where(np.isnan(values), agreed, values)


def _of(least: Callable[..., Reals], said: Reals, silent: Flags) -> Reals:
    found = np.full(len(said), np.nan)
    if not silent.all():
        found[~silent] = least(said[~silent], axis=1)
    return found


def _voices(parts: Told, dependent: Collection[str]) -> Reals:
    """What independent sources tell; of an incident that only dependent ones have, what these tell."""
    is_own = np.array([source not in dependent for source in parts.sources], np.bool_)
    found = np.where(is_own, parts.said, np.nan)
    silent: Flags = np.asarray(np.isnan(found).all(axis=1))
    return np.where(silent[:, None], parts.said, found)


def _ordered(sources: Sequence[str], order: Sequence[str]) -> list[int]:
    place = {source: n for n, source in enumerate(order)}
    return sorted(range(len(sources)), key=lambda n: (place.get(sources[n], len(place)), n))


def _first(said: Reals) -> Reals:
    """The first number of each row; NaN where there is none."""
    at = np.argmin(np.isnan(said), axis=1)
    return np.asarray(said[np.arange(len(said)), at])


def _middle(said: Reals) -> Reals:
    ordered = np.sort(said, axis=1)  # NaN come last
    n = (~np.isnan(said)).sum(axis=1)
    return np.asarray(ordered[np.arange(len(said)), np.maximum((n + 1) // 2 - 1, 0)])


def _majority(said: Reals, agreed: Reals) -> Reals:
    """The most frequent number of each row."""
    best = np.full(len(said), np.nan)
    rank = np.full(len(said), -1.0)
    for column in np.sort(said, axis=1).T:
        votes = (said == column[:, None]).sum(axis=1) + 0.5 * (column == agreed)
        better = ~np.isnan(column) & (votes > rank)
        best, rank = np.where(better, column, best), np.where(better, votes, rank)
    return best


def _fates(links: OpenLinks) -> list[Alternative]:
    """The two ends of what undecided pairs leave open, as they are drawn."""
    if not links.n_draws:
        return []
    ends = (("drawn_low", links.low), ("drawn_high", links.high))
    return [Alternative(Choice.LINKS, name, value) for name, value in ends]


def _pending(query: Query, book: Ledger, only: Flags | None) -> list[Alternative]:
    """The number with the deaths whose cause may still become one of those counted."""
    causes = query.scope.causes
    if not causes or set(PENDING) <= set(causes):
        return []
    wider = replace(query.scope, causes=tuple(dict.fromkeys([*causes, *PENDING])))
    parts = told(replace(query, scope=wider), book, only=only)
    return [Alternative(Choice.PENDING, "counted_in", float(parts.agreed.sum()))]
