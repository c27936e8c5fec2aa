"""Live numbers: from the key of a figure to the printed form, and back to a list of all of them.

A key names one point of one figure, `killed/2017`, or a figure of one point, `killed-2013-2017`.
Numbers of other tables (counts, sources, differences, claims) are bound under the name of their
table, `counts/all|2017|malicious_act`. A number is never typed: text asks for its key.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pyarrow as pa

from vedette.core.kernel.errors import NotFound, WrongState
from vedette.core.reports import printed
from vedette.core.reports.document import (
    Annex,
    Document,
    Form,
    Heading,
    LiveNumber,
    inlines_of,
)
from vedette.core.reports.numbering import numbering

_KEYS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Bound:
    """One number with all that must travel with it.

    Args:
        key: Unique in the report.
        value: The number in `unit`; null when it is refused.
        unit: As printed; "share" values lie between 0 and 1.
        low: Lower bound of the interval.
        high: Upper bound of the interval.
        level: Coverage of the interval, between 0 and 1.
        range_low: The number by the lowest values of the sources.
        range_high: The number by the highest values of the sources.
        n: People or incidents counted.
        person_years: Exposure of a rate.
        title: What it is.
        scope: Missions, categories, causes, sources in words.
        period: First and last day, both included.
        cutoff: Incidents after this day are left out.
        method: Name of the method of the interval.
        method_text: One sentence on the method.
        caveat: What a reader must know.
        fingerprint: Of definition and rows behind the number.
        group: Values of the dimensions, such as ("2017", "MINUSMA").
    """

    key: str
    value: float | None
    unit: str = "people"
    low: float | None = None
    high: float | None = None
    level: float | None = None
    range_low: float | None = None
    range_high: float | None = None
    n: int | None = None
    person_years: float | None = None
    title: str = ""
    scope: str = ""
    period: tuple[dt.date, dt.date] | None = None
    cutoff: dt.date | None = None
    method: str = ""
    method_text: str = ""
    caveat: str = ""
    fingerprint: str = ""
    group: tuple[str, ...] = ()

    @property
    def has_interval(self) -> bool:
        """Whether an interval was computed."""
        return self.low is not None and self.high is not None

    @property
    def is_share(self) -> bool:
        """Whether the value is a share, printed as a percentage."""
        return self.unit.startswith(("share", "%", "percent"))

    @property
    def decimals(self) -> int:
        """Digits after the point: none for counts, two for rates and ratios, one for other fractions."""
        if self.is_share:
            return 1
        if "per" in self.unit.split() or self.unit.startswith("ratio"):
            return 2
        return int(self.value is not None and self.value != round(self.value))


@dataclass(frozen=True, slots=True)
class Bindings:
    """All numbers that a report may print, by key."""

    bound: Mapping[str, Bound]

    def __contains__(self, key: str) -> bool:
        return key in self.bound

    def __getitem__(self, key: str) -> Bound:
        """The number of this key.

        Raises:
            NotFound: No figure of this run has the key.
        """
        if key not in self.bound:
            figure = key.partition("/")[0]
            near = sorted(k for k in self.bound if k.partition("/")[0] == figure)
            some = ", ".join((near or sorted(self.bound))[:_KEYS_SHOWN])
            raise NotFound(
                f"The report asks for the figure '{key}', which this run does not have.",
                f"Define it or use another key, such as {some or 'one of a run with figures'}.",
            )
        return self.bound[key]

    def value(self, key: str, *, strong: bool = False) -> LiveNumber:
        """The value as printed; an en dash where it was refused."""
        return LiveNumber(key, _value(self[key]), Form.VALUE, strong)

    def interval(self, key: str, *, dashed: bool = False, exact: bool = False) -> LiveNumber:
        """The interval, "155 to 276" in prose, "155–276" in tables, with a decimal if exact."""
        return LiveNumber(key, _interval(self[key], dashed=dashed, exact=exact), Form.INTERVAL)

    def range(self, key: str) -> LiveNumber:
        """What the lowest and highest values of the sources add up to, "189–231"."""
        found = self[key]
        low, high = found.range_low, found.range_high
        if low is None or high is None:
            return LiveNumber(key, printed.NOTHING, Form.RANGE)
        return LiveNumber(key, printed.dashed_interval(low, high, found.decimals), Form.RANGE)

    def count(self, key: str) -> LiveNumber:
        """The n of the figure."""
        return LiveNumber(key, printed.number(self[key].n), Form.COUNT)

    def exposure(self, key: str) -> LiveNumber:
        """The person-years of a rate."""
        return LiveNumber(key, printed.number(self[key].person_years), Form.EXPOSURE)

    def difference(self, key: str, other: float) -> LiveNumber:
        """How far the value lies above another, with its sign."""
        found = self[key]
        if found.value is None:
            return LiveNumber(key, printed.NOTHING, Form.DIFFERENCE)
        gap = printed.signed(found.value - other, found.decimals)
        return LiveNumber(key, gap, Form.DIFFERENCE)

    def points(self, figure: str) -> list[Bound]:
        """The points of a figure in their order; empty when the run has no such figure."""
        if figure in self.bound:
            return [self.bound[figure]]
        return [found for key, found in self.bound.items() if key.startswith(f"{figure}/")]

    def keys_by_value(self) -> dict[str, list[str]]:
        """Printed value -> the keys of the numbers that print it."""
        found: dict[str, list[str]] = {}
        for key, one in self.bound.items():
            found.setdefault(_value(one), []).append(key)
        return found

    def told_by_value(self) -> dict[str, str]:
        """Printed value -> its key, of values that one number alone prints."""
        return {value: keys[0] for value, keys in self.keys_by_value().items() if len(keys) == 1}


def _value(found: Bound) -> str:
    if found.value is None:
        return printed.NOTHING
    if found.is_share:
        return printed.percent(found.value)
    return printed.number(found.value, found.decimals)


def _interval(found: Bound, *, dashed: bool, exact: bool) -> str:
    if found.low is None or found.high is None:
        return printed.NOTHING
    low, high, after = found.low, found.high, ""
    if found.is_share:
        low, high, after = low * 100, high * 100, f"{printed.NARROW}%"
    decimals = max(found.decimals, int(exact))
    form = printed.dashed_interval if dashed else printed.spoken_interval
    return form(low, high, decimals) + after


def bindings(figures: pa.Table, *, more: Iterable[Bound] = ()) -> Bindings:
    """The numbers of the table of figures (one row per point) and others, by key.

    Raises:
        WrongState: Two numbers have one key.
    """
    rows = figures.to_pylist()
    points: dict[str, int] = {}
    for row in rows:
        points[row["key"]] = points.get(row["key"], 0) + 1
    rows.sort(key=lambda row: (row["key"], row.get("order") or 0))
    made: dict[str, Bound] = {}
    for found in [*(_of_row(row, points[row["key"]]) for row in rows), *more]:
        if found.key in made:
            raise WrongState(
                f"Two numbers have the key '{found.key}'.", "Give each point its own name."
            )
        made[found.key] = found
    return Bindings(made)


def _of_row(row: Mapping[str, object], n_points: int) -> Bound:
    def real(name: str) -> float | None:
        found = row.get(name)
        return None if found is None else float(found)  # type: ignore[arg-type]

    def words(name: str) -> str:
        return str(row.get(name) or "")

    dates = row.get("period_from"), row.get("period_to")
    n = row.get("n")
    cutoff = row.get("cutoff")
    return Bound(
        key=words("key") if n_points == 1 else f"{words('key')}/{words('point')}",
        value=_finite(real("value")),
        unit=words("unit"),
        low=real("low"),
        high=_finite(real("high")),
        level=real("level"),
        range_low=real("range_low"),
        range_high=real("range_high"),
        n=n if isinstance(n, int) else None,
        person_years=real("person_years"),
        title=words("title"),
        scope=words("scope"),
        period=dates if isinstance(dates[0], dt.date) and isinstance(dates[1], dt.date) else None,  # type: ignore[arg-type]
        cutoff=cutoff if isinstance(cutoff, dt.date) else None,
        method=words("method"),
        method_text=words("method_text"),
        caveat=words("caveat"),
        fingerprint=words("fingerprint"),
        group=tuple(str(row[name]) for name in ("value1", "value2") if row.get(name)),
    )


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def numbers(document: Document) -> list[dict[str, object]]:
    """Every live number of a document, in order of its first occurrence.

    Returns:
        Dictionaries with `key`, `form`, `printed` and `places` (chapter, then number of block).
    """
    marks = numbering(document).marks
    chapter = ""
    found: dict[tuple[str, str, str], list[str]] = {}
    for block, mark in zip(document.blocks, marks, strict=True):
        if isinstance(block, Annex) or (isinstance(block, Heading) and block.level == 1):
            chapter = mark
        place = f"{chapter}, {_place(type(block).__name__, mark)}".strip(", ")
        for inline in inlines_of(block):
            if isinstance(inline, LiveNumber):
                places = found.setdefault((inline.key, inline.form.value, inline.printed), [])
                if place not in places:
                    places.append(place)
    return [
        {"key": key, "form": form, "printed": text, "places": places}
        for (key, form, text), places in found.items()
    ]


def _place(kind: str, mark: str) -> str:
    if kind == "Paragraph":
        return f"paragraph {mark}" if mark else "paragraph"
    return mark or kind.lower()
