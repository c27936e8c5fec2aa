"""Areas and indicators as decisions over the review's template, and their readings as the import desk brought them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vedette.core.actions.capacities import (
    TOLD,
    Capacities,
    Change,
    Indicator,
    Kind,
    capacities,
    changed,
    words_ever,
)
from vedette.core.actions.readings import Series, series_of
from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.templates import Template
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.imports import import_state
from vedette.pipeline.planned import plan_of
from vedette.pipeline.products import read_table
from vedette.pipeline.recommended import changes_in_force, recommendations_of
from vedette.pipeline.stating import Made, changes_of, check_version
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.sources.readings import Indicators

COLUMNS = (
    "area", "area_title", "kind", "indicator", "title", "unit", "better", "every", "mission", "baseline",
    "baseline_on", "target", "target_on", "newest", "newest_on", "before", "trend", "standing", "gained", "way",
    "n_readings", "n_gaps", "gaps", "quality", "source", "serves",
)  # fmt: skip
"""Columns of a line, one for each indicator and mission, in the order in which files have them."""
READ_COLUMNS = (
    "area", "kind", "indicator", "title", "unit", "mission", "first", "last", "value", "count", "of", "quality",
    "notes", "source", "import", "record", "record_id", "beside",
)  # fmt: skip
"""Columns of a reading, in the order in which files have them."""


def capacities_of(known: Iterable[Decision], of: Template) -> Capacities:
    """Areas and indicators in force."""
    return capacities(of, changes_in_force(known, Act.CAPACITY))


def readable(review: Review) -> Indicators:
    """What a file of readings may speak of: every indicator that ever was, so that old files stay as they were read."""
    from vedette.core.sources.readings import Indicators

    known = review.decisions()
    ever = [dict(one.body) for one in known if one.act is Act.CAPACITY]
    held = capacities_of(known, review.template)
    titles = tuple((one.key, one.title) for one in held.indicators.values())
    return Indicators(words_ever(review.template, ever), titles)


def change_capacity(
    review: Review,
    key: str,
    change: Change,
    told: Mapping[str, Any],
    author: Author,
    *,
    version: str = "",
) -> Capacities:
    """State, change or take out an area or indicator; gives what holds then. The same again changes nothing.

    Args:
        review: The review.
        key: Of the area or indicator.
        change: What happens.
        told: What is said of it, as wanted with its `label`; what an indicator says and the change does not stays
            as it was.
        author: Who decides.
        version: The version that the person saw; "" where it does not matter.

    Raises:
        BadInput: Something is missing or cannot be read, or what the indicator serves is not there.
        NotFound: There is none to take out.
        WrongState: An area with indicators is to be taken out.
        OutOfDate: Somebody else changed it since that version.
    """
    with review.home.writing() as pen:
        check_version(pen, Act.CAPACITY, key, version)
        held = capacities_of(pen.known, review.template)
        made = changed(held, {"capacity": key, "change": change, **told})
        if made == held:
            return held
        _check_served(pen.known, held.indicators.get(key), made.indicators.get(key))
        said = {
            name: value
            for name, value in told.items()
            if name in (*TOLD, "why", "label") and value is not None
        }
        body = {"capacity": key, "change": str(change), "label": str(review.about["label"]), **said}
        pen.append(Act.CAPACITY, body, author)
        return made


def history_of(known: Iterable[Decision], key: str) -> list[Made]:
    """Every change of an area or indicator, the first first."""
    return changes_of(known, Act.CAPACITY, key)


@dataclass(frozen=True, slots=True)
class Lines:
    """Areas and indicators with their series.

    Args:
        held: Areas and indicators in force.
        series: Key of an indicator -> its series, at least one.
        astray: Keys of indicators that were taken out and have readings -> how many.
    """

    held: Capacities
    series: Mapping[str, tuple[Series, ...]]
    astray: Mapping[str, int]


def lines_of(review: Review, today: dt.date) -> Lines:
    """All indicators in force with what was read of them."""
    known = review.decisions()
    held = capacities_of(known, review.template)
    rows = reading_rows(review, known)
    by_key: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_key.setdefault(row["indicator"], []).append(row)
    series = {
        one.key: series_of(one, by_key.get(one.key, ()), today) for one in held.indicators.values()
    }
    astray = {key: len(own) for key, own in sorted(by_key.items()) if key not in held.indicators}
    return Lines(held, series, astray)


@dataclass(frozen=True, slots=True)
class Serving:
    """A series that tells of a recommendation or action.

    Args:
        series: Of an indicator that serves it.
        through: The actions by which it serves a recommendation; none where it names what is asked for itself.
    """

    series: Series
    through: tuple[str, ...] = ()


def serving(review: Review, ref: str, today: dt.date) -> list[Serving]:
    """What was read of the indicators that serve a recommendation or action, kind by kind.

    A recommendation is served by the indicators of the actions that carry it out, too.

    Args:
        review: The review.
        ref: Of the recommendation or action.
        today: Until when readings ought to be there.
    """
    known = review.decisions()
    held = capacities_of(known, review.template)
    carried = {one.ref for one in plan_of(known).held if ref in one.recommendations}
    found = [
        (one, () if ref in one.serves else tuple(each for each in one.serves if each in carried))
        for one in held.indicators.values()
        if ref in one.serves or carried.intersection(one.serves)
    ]
    if not found:
        return []
    rows, order = reading_rows(review, known), [*Kind]
    found.sort(key=lambda each: order.index(each[0].kind))
    return [Serving(each, by) for one, by in found for each in series_of(one, rows, today)]


def reading_rows(review: Review, known: Sequence[Decision]) -> list[dict[str, Any]]:
    """Every row of every source of readings in force, each with the day on which its file was received."""
    found: list[dict[str, Any]] = []
    for one in import_state(known).readings():
        day = {"received_on": str(one.body["received_on"])}
        found += [row | day for row in read_table(one.file(review, "records")).to_pylist()]
    return found


def line_rows(lines: Lines) -> list[dict[str, Any]]:
    """One row for each indicator and mission, by area and kind."""
    order = [*Kind]
    return [
        row_of(lines.held, each)
        for area in lines.held.areas
        for one in sorted(lines.held.of_area(area), key=lambda one: order.index(one.kind))
        for each in lines.series[one.key]
    ]


def row_of(held: Capacities, each: Series) -> dict[str, Any]:
    """One series as a row."""
    one, newest, before = each.indicator, each.newest, each.before
    return {
        "area": one.area,
        "area_title": held.areas[one.area].title,
        "kind": str(one.kind),
        "indicator": one.key,
        "title": one.title,
        "unit": one.unit,
        "better": str(one.better),
        "every": one.every,
        "mission": each.mission,
        "baseline": _told(one.baseline),
        "baseline_on": _told(one.baseline_on),
        "target": _told(one.target),
        "target_on": _told(one.target_on),
        "newest": None if newest is None else newest.value,
        "newest_on": "" if newest is None else str(newest.last),
        "before": None if before is None else before.value,
        "trend": str(each.trend),
        "standing": str(each.standing),
        "gained": each.gained,
        "way": each.way,
        "n_readings": len(each.read),
        "n_gaps": len(each.gaps),
        "gaps": ", ".join(str(day) for day in each.gaps),
        "quality": "" if newest is None else newest.quality,
        "source": one.source,
        "serves": ", ".join(one.serves),
    }


def read_rows(lines: Lines) -> list[dict[str, Any]]:
    """One row for each reading, by area and indicator, mission and time."""
    return [
        {
            "area": one.indicator.area,
            "kind": str(one.indicator.kind),
            "indicator": one.indicator.key,
            "title": one.indicator.title,
            "unit": one.indicator.unit,
            "mission": read.mission,
            "first": str(read.first),
            "last": str(read.last),
            "value": read.value,
            "count": read.count,
            "of": read.of,
            "quality": read.quality,
            "notes": read.notes,
            "source": read.source,
            "import": read.import_id,
            "record": read.record,
            "record_id": read.record_id,
            "beside": "; ".join(f"{source}: {'' if v is None else v}" for source, v in read.beside),
        }
        for each in lines.series.values()
        for one in each
        for read in one.readings
    ]


def _check_served(
    known: Sequence[Decision], before: Indicator | None, after: Indicator | None
) -> None:
    fresh = set(after.serves if after else ()) - set(before.serves if before else ())
    there = {*recommendations_of(known), *plan_of(known).actions}
    for ref in sorted(fresh - there):
        raise BadInput(
            f"'{ref}' is no recommendation and no action.",
            "Name them by reference, such as REC-7K3QF.",
        )


def _told(value: object) -> str:
    return "" if value is None else str(value)
