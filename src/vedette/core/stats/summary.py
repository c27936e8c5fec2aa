"""What a figure says, in a few sentences: for those who do not see the chart, and for the text of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vedette.core.stats.query import NO_VALUE, said_dimension

Row = Mapping[str, object]
_UNSTABLE = "unstable"
_GROUPED = ("count", "rate", "share")
_MOST_LISTED = 6


def summary(rows: Sequence[Row]) -> str:
    """The figure in words: what it is, its extremes with interval, what has no value, what is unstable.

    Args:
        rows: Rows of FIGURES of one figure, in order.
    """
    if not rows:
        return "The figure has no numbers."
    told = [row for row in rows if row["value"] is not None]
    said = [f"{rows[0]['title']}."]
    if not told:
        return f"{said[0]} It cannot be told: {rows[0]['caveat']}"
    said.append(_numbers(told))
    said += _without_value(told)
    said += _of_quality(rows, told)
    return " ".join(one for one in said if one)


def shown(value: object) -> str:
    """A number as the text has it: whole ones whole, others to three significant digits."""
    number = float(str(value))
    return f"{number:,.0f}" if number == round(number) else f"{number:,.3g}"


def named(row: Row) -> str:
    """A point in words."""
    values = [str(row[name]).replace("_", " ") for name in ("value1", "value2") if row[name]]
    return ", ".join(values) or "All"


def _numbers(told: Sequence[Row]) -> str:
    if len(told) == 1 or told[0]["group1"] in ("statistic", "incident"):
        return " ".join(f"{named(row)}: {_with_interval(row)}." for row in told[:_MOST_LISTED])
    valued = [row for row in told if row["value1"] not in NO_VALUE] or list(told)
    highest = max(valued, key=lambda row: float(str(row["value"])))
    lowest = min(valued, key=lambda row: float(str(row["value"])))
    dims = " and ".join(said_dimension(str(told[0][n])) for n in ("group1", "group2") if told[0][n])
    return (
        f"{len(told)} values by {dims}, {told[0]['unit']}. Highest: {named(highest)}, {_with_interval(highest)}. "
        f"Lowest: {named(lowest)}, {_with_interval(lowest)}."
    )


def _with_interval(row: Row) -> str:
    if row["low"] is None:
        return shown(row["value"])
    return f"{shown(row['value'])} ({shown(row['low'])} to {shown(row['high'])})"


def _without_value(told: Sequence[Row]) -> list[str]:
    """How many stand under a kind of no value: not recorded is a number, not a gap (DR-06)."""
    whole = sum(int(str(row["n"])) for row in told)
    said = []
    for name in ("group1", "group2"):
        place = name.replace("group", "value")
        lacking = [row for row in told if row[place] in NO_VALUE or row[place] == "(not told)"]
        n = sum(int(str(row["n"])) for row in lacking)
        if n and whole:
            kinds = ", ".join(
                sorted({str(row[place]).strip("()").replace("_", " ") for row in lacking})
            )
            said.append(
                f"{n} of {whole} ({n / whole:.0%}) without {said_dimension(str(told[0][name]))} ({kinds})."
            )
    return said


def _of_quality(rows: Sequence[Row], told: Sequence[Row]) -> list[str]:
    unstable = sum(_UNSTABLE in str(row["caveat"] or "") for row in told)
    refused = len(rows) - len(told)
    said = []
    if unstable:
        said.append(f"{unstable} of {len(rows)} values rest on fewer than 20 events.")
    if refused:
        said.append(f"{refused} of {len(rows)} are refused for want of strength.")
    return said
