"""What came after what was recommended: verdict in words, every way to look, chart; all numbers bound to the effect.

Nothing more is claimed than the design carries (DR-24): the graded claim and what it rests on stand beside the numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vedette.core.reports.charts import Point, Words, observed_and_expected, rows_with_intervals
from vedette.core.reports.document import (
    Align,
    Block,
    Chart,
    Column,
    Heading,
    LiveNumber,
    Paragraph,
    Row,
    Strong,
    Table,
)
from vedette.core.reports.material import Material
from vedette.core.reports.writing import cell, listed, paragraph, prose

if TYPE_CHECKING:
    from vedette.core.stats.effect_sides import Quarter

EFFECTS = "effects"
"""Name of the section in the text of a report."""


@dataclass(frozen=True, slots=True)
class StatedEffect:
    """What was measured of a recommendation, as a report tells it.

    Args:
        ref: Reference of the recommendation.
        number: As the report numbers it; the reference where it has no number.
        text: What was recommended.
        figure: Key of the figure that measures it; its points are the ways to look.
        declared: Point of the way to look that was declared.
        compared: Points that are ratios of the same kind, drawn on one scale.
        verdict: In one sentence without numbers.
        claim: How far a contribution may be claimed, in one sentence.
        holds: What the claim rests on and holds, in words.
        fails: What it rests on and does not hold.
        unknown: What could not be looked at.
        months: Months after the date that could be looked at.
        more: Months more until it can be told; None where that is not known or not asked.
        asides: What was done otherwise than declared, in sentences.
        is_by_strength: Whether rates are by person-years, else by time alone.
        quarters: What happened around the date, and what the trend before had brought.
    """

    ref: str
    number: str
    text: str
    figure: str
    declared: str
    compared: tuple[str, ...]
    verdict: str
    claim: str
    holds: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    months: int = 0
    more: int | None = None
    asides: tuple[str, ...] = ()
    is_by_strength: bool = True
    quarters: tuple[Quarter, ...] = ()


def effects(found: Material) -> list[Block]:
    """One part for each recommendation that declares an effect; nothing where none does."""
    told = found.review.get("effects")
    stated = (
        [one for one in told if isinstance(one, StatedEffect)] if isinstance(told, tuple) else []
    )
    if not stated:
        return []
    blocks: list[Block] = [
        Heading(2, "What came after what was recommended"),
        paragraph(
            "Each recommendation below says what was to be counted, from when and against what; one that said so only "
            "after its start is marked. A change after a date proves no cause: what else changed at the time, or "
            "chance after a peak, may explain it. So each verdict stands with every way to look at the same change, "
            "and with what a claim would rest on."
        ),
    ]
    for one in stated:
        blocks += _of(found, one)
    return blocks


def _of(found: Material, one: StatedEffect) -> list[Block]:
    made: list[Block] = [
        Heading(3, f"What came after {one.number}", label=f"effect-{one.ref}"),
        paragraph("{text}", text=one.text),
        paragraph("{verdict} {claim}", verdict=Strong(one.verdict), claim=one.claim),
    ]
    key = f"{one.figure}/{one.declared}"
    if key in found.numbers and found.numbers[key].value is not None:
        made.append(_in_numbers(found, one, key))
    elif one.figure in found.numbers and found.numbers[one.figure].caveat:
        made.append(paragraph("{why}", why=found.numbers[one.figure].caveat))
    if one.more is not None:
        made.append(
            paragraph(
                "It needs about {more} months more until the fall that was declared would show.",
                more=LiveNumber(f"{one.ref}/months-more", str(one.more)),
            )
        )
    made += [paragraph("{said}", said=said) for said in one.asides]
    return [*made, *_rests_on(one), *_series(one), *_looks(found, one), *_chart(found, one)]


def _in_numbers(found: Material, one: StatedEffect, key: str) -> Paragraph:
    numbers = found.numbers
    if numbers[key].has_interval:
        return paragraph(
            "Over {months} months after the date, {look}: {value} (95 % interval {interval}); below 1 is a fall.",
            months=LiveNumber(f"{one.ref}/months", str(one.months)),
            look=one.declared,
            value=numbers.value(key, strong=True),
            interval=numbers.interval(key),
        )
    return paragraph(
        "Over {months} months after the date, {look}: {value}; an interval could not be made.",
        months=LiveNumber(f"{one.ref}/months", str(one.months)),
        look=one.declared,
        value=numbers.value(key, strong=True),
    )


def _rests_on(one: StatedEffect) -> list[Block]:
    """What a claim of a contribution rests on: what holds, what does not, what is not known."""
    told: Mapping[str, tuple[str, ...]] = {
        "this holds": one.holds,
        "this does not hold": one.fails,
        "this could not be looked at": one.unknown,
    }
    said = [f"{words}: {listed(list(named))}" for words, named in told.items() if named]
    return (
        [paragraph("Of what a claim would rest on, {said}.", said="; ".join(said))] if said else []
    )


def _looks(found: Material, one: StatedEffect) -> list[Block]:
    points = found.numbers.points(one.figure)
    told = [bound for bound in points if bound.value is not None and bound.group]
    if not told:
        return []
    heads = (
        Column("Way to look", width=2.0), Column("Value", Align.END, 0.8), Column("95 % interval", Align.END, 1.1),
        Column("Counted", Align.END, 0.8), Column("What a reader must know", width=3.0),
    )  # fmt: skip
    rows = tuple(
        Row(
            (
                cell(bound.group[0]),
                (found.numbers.value(bound.key),),
                (found.numbers.interval(bound.key, dashed=True),) if bound.has_interval else cell(None),
                (found.numbers.count(bound.key),) if bound.n is not None else cell(None),
                cell(bound.caveat),
            )
        )
        for bound in told
    )  # fmt: skip
    notes = (prose("Rates are per 1,000 person-years; all others are ratios, below 1 is a fall."),)
    return [Table(f"Every way to look at what came after {one.number}", heads, rows, notes)]


def _chart(found: Material, one: StatedEffect) -> list[Chart]:
    """The ratios with their intervals, one below the other; none where fewer than two are told."""
    keys = [f"{one.figure}/{name}" for name in one.compared]
    told = [found.numbers[key] for key in keys if key in found.numbers]
    told = [bound for bound in told if bound.value is not None and bound.has_interval]
    if len(told) < 2:  # noqa: PLR2004 - one ratio stands in the text
        return []
    words = Words(
        caption=f"What came after {one.number}: ratios with their 95 % intervals, below 1 is a fall",
        unit="ratio of rates",
        key=one.figure,
        source="the sources of this review, reconciled",
        label=f"chart-effect-{one.ref}",
    )
    points = [Point(bound.group[0], bound.value, bound.low, bound.high) for bound in told]
    return [rows_with_intervals(points, words)]


def _series(one: StatedEffect) -> list[Chart]:
    """Rates by quarter against the trend before: what the regression at the date rests on; none without a trend."""
    told = [quarter for quarter in one.quarters if quarter.person_years > 0]
    after = [quarter for quarter in told if quarter.is_after]
    if not after or all(quarter.expected is None for quarter in told):
        return []
    per, unit = (1000.0, "per 1,000 person-years") if one.is_by_strength else (1.0, "a year")
    points = [
        Point(_named(quarter), per * quarter.events / quarter.person_years,
              is_complete=not quarter.is_between)
        for quarter in told
    ]  # fmt: skip
    expected = [
        None if quarter.expected is None else per * quarter.expected / quarter.person_years
        for quarter in told
    ]
    words = Words(
        caption=f"Rates by quarter around the date of {one.number}, and what the trend before had brought",
        unit=unit,
        key=one.figure,
        source="the sources of this review, reconciled",
        notes=prose("Dashed: the trend before, going on. An open mark counts for neither side."),
        label=f"chart-effect-quarters-{one.ref}",
    )
    since = next(quarter for quarter in told if quarter.is_between or quarter.is_after)
    return [observed_and_expected(points, expected, _named(since), words)]


def _named(quarter: Quarter) -> str:
    """Year and quarter, such as 2018 Q1."""
    return f"{quarter.first.year} Q{(quarter.first.month + 2) // 3}"
