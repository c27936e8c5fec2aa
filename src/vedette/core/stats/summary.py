"""What a figure says, in a few sentences: for those who do not see the chart, and for the text of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from vedette.core.stats.factors import FACTOR, STANDS_OUT
from vedette.core.stats.query import NO_VALUE, said_dimension

Row = Mapping[str, object]
R = TypeVar("R", bound=Row)
_UNSTABLE = "unstable"
_GROUPED = ("count", "rate", "share")
_MOST_LISTED = 6


def summary(rows: Sequence[Row]) -> str:
    """The figure in words: what it is, its extremes with interval, what has no value, what is unstable.

    Args:
        rows: Rows of FIGURES of one figure, in order.
    """
    return " ".join(
        sentence if sentence[-1] in ".?" else f"{sentence}." for sentence in sentences(rows)
    )


def sentences(rows: Sequence[Row]) -> list[str]:
    """The sentences of the summary, first the title of the figure, which has no full stop."""
    if not rows:
        return ["The figure has no numbers."]
    told = [row for row in rows if row["value"] is not None]
    title, why = str(rows[0]["title"]), rows[0]["caveat"]
    said = [title]
    if not told:
        said.append(f"It cannot be told: {why}")
        return said
    return [*said, *_numbers(told), *_without_value(told), *_of_quality(rows, told)]


def of_one_unit(rows: Sequence[R]) -> list[R]:
    """The rows that may share an axis: those of the unit that most have; none where each has a unit of its own."""
    units = [row["unit"] for row in rows]
    most = max(units, key=units.count, default=None)
    if units.count(most) == 1 < len(units):
        return []
    return [row for row in rows if row["unit"] == most]


def shown(value: object) -> str:
    """A number as the text has it: whole ones whole, others to three significant digits."""
    number = float(str(value))
    return f"{number:,.0f}" if number == round(number) else f"{number:,.3g}"


def named(row: Row) -> str:
    """A point in words."""
    values = [str(row[name]).replace("_", " ") for name in ("value1", "value2") if row[name]]
    return ", ".join(values) or "all"


def _numbers(told: Sequence[Row]) -> list[str]:
    said: list[str] = []
    if len(told) == 1 or told[0]["group1"] in ("statistic", "incident"):
        for row in told[:_MOST_LISTED]:
            point = named(row)
            said.append(f"{point}: {_with_interval(row)}.")
        return said
    if told[0]["group1"] == FACTOR:
        return _factors(told)
    valued = [row for row in told if row["value1"] not in NO_VALUE] or list(told)
    highest = max(valued, key=lambda row: float(str(row["value"])))
    lowest = min(valued, key=lambda row: float(str(row["value"])))
    what = " and ".join(said_dimension(str(told[0][n])) for n in ("group1", "group2") if told[0][n])
    unit, most, least = told[0]["unit"], named(highest), named(lowest)
    said.append(f"{len(told)} values by {what}, {unit}.")
    if "nationality_iso3" in (told[0]["group1"], told[0]["group2"]):
        # no league table of contributors (DR-25)
        said.append("Contributors are not ranked.")
        return said
    said.append(f"Highest: {most} with {_with_interval(highest)}.")
    said.append(f"Lowest: {least} with {_with_interval(lowest)}.")
    return said


def _factors(told: Sequence[Row]) -> list[str]:
    """Factors are not ranked: which stand out when all that were looked at are considered."""
    found = [row for row in told if str(row["caveat"]).startswith(STANDS_OUT)]
    said = [f"{len(told)} factors were looked at; {len(found)} stand out of chance."]
    said += [f"{named(row)}: {_with_interval(row)}." for row in found[:_MOST_LISTED]]
    if len(found) < len(told):
        said.append(
            f"{len(told) - len(found)} cannot be told from chance: that is no proof of none."
        )
    return said


def _with_interval(row: Row) -> str:
    if row["low"] is None:
        return shown(row["value"])
    return f"{shown(row['value'])} ({shown(row['low'])}–{shown(row['high'])})"


def _without_value(told: Sequence[Row]) -> list[str]:
    """How many stand under a kind of no value: not recorded is a number, not a gap (DR-06)."""
    whole = sum(int(str(row["n"])) for row in told)
    said: list[str] = []
    for name in ("group1", "group2"):
        place = name.replace("group", "value")
        lacking = [row for row in told if row[place] in NO_VALUE or row[place] == "(not told)"]
        n = sum(int(str(row["n"])) for row in lacking)
        if n and whole:
            what = said_dimension(str(told[0][name]))
            kinds = ", ".join(
                sorted({str(row[place]).strip("()").replace("_", " ") for row in lacking})
            )
            said.append(f"{n} of {whole} ({n / whole:.0%}) without {what} ({kinds}).")
    return said


def _of_quality(rows: Sequence[Row], told: Sequence[Row]) -> list[str]:
    unstable = sum(_UNSTABLE in str(row["caveat"] or "") for row in told)
    refused = len(rows) - len(told)
    said: list[str] = []
    if unstable:
        said.append(f"{unstable} of {len(rows)} values rest on fewer than 20 events.")
    if refused:
        said.append(f"{refused} of {len(rows)} are refused for want of strength.")
    return said
