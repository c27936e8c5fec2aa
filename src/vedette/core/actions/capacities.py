"""Capacities: the improvement areas of a mission as sets of indicators, with what was read of them (issue 9).

A template of reviews brings areas and indicators; decisions put others in their place, beside them, or take them out.
Process, output and outcome are kept apart, and nothing is averaged: an area says how many of its indicators stand
where.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from vedette.core.kernel.codelists import codelist, folded
from vedette.core.kernel.errors import BadInput, NotFound, WrongState
from vedette.core.kernel.templates import Template

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
_SHORT, _LONG = 300, 4_000
_MOST_SERVED = 20
EVERY = (1, 3, 6, 12)
"""Months after which an indicator may be read anew."""


class Change(StrEnum):
    """What can happen to areas and indicators."""

    AREA = "area"
    EDIT = "edit"
    DROP = "drop"


class Kind(StrEnum):
    """What an indicator tells of: what is done, what comes out of it, what it changes. Never added up."""

    PROCESS = "process"
    OUTPUT = "output"
    OUTCOME = "outcome"


class Better(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Area:
    """An improvement area, such as medical support."""

    key: str
    title: str
    definition: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """By what an area is seen.

    Args:
        key: Its name in files of readings.
        area: Key of its area.
        kind: Process, output or outcome.
        title: What is read.
        unit: Of the readings; `percent` where a reading may be a count of so many.
        better: Whether more or less of it is better.
        definition: How it is read, and of what.
        source: Who keeps what is read.
        quality: Of the baseline: code of codelists/reading_quality; "" where nobody said.
        every: Months between readings.
        baseline, baseline_on: Where it stood, and when; None where nobody knows.
        target, target_on: Where it should be, and by when; None where nobody set it.
        serves: References of the recommendations and actions that it tells of.
    """

    key: str
    area: str
    kind: Kind
    title: str
    unit: str
    better: Better
    definition: str = ""
    source: str = ""
    quality: str = ""
    every: int = 3
    baseline: Decimal | None = None
    baseline_on: dt.date | None = None
    target: Decimal | None = None
    target_on: dt.date | None = None
    serves: tuple[str, ...] = ()

    @property
    def is_share(self) -> bool:
        """Whether it is read in per cent."""
        return self.unit == PERCENT

    @property
    def baseline_value(self) -> float | None:
        """The baseline beside readings."""
        return None if self.baseline is None else float(self.baseline)

    @property
    def target_value(self) -> float | None:
        """The target beside readings."""
        return None if self.target is None else float(self.target)


PERCENT = "percent"
TOLD = tuple(one.name for one in fields(Indicator) if one.name != "key")
"""What may be said of an indicator."""
_NEEDED = ("area", "kind", "title", "unit", "better")


@dataclass(frozen=True, slots=True)
class Capacities:
    """Areas and indicators in force, in the order in which they were put."""

    areas: Mapping[str, Area] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)

    def of_area(self, key: str, kind: Kind | None = None) -> tuple[Indicator, ...]:
        """The indicators of an area, of one kind or all."""
        held = (one for one in self.indicators.values() if one.area == key)
        return tuple(one for one in held if kind is None or one.kind is kind)

    def indicator(self, key: str) -> Indicator:
        """The indicator of a key.

        Raises:
            NotFound: There is none.
        """
        if key not in self.indicators:
            raise NotFound(f"There is no indicator '{key}'.", "See `vedette capacities list`.")
        return self.indicators[key]


def shipped(of: Template) -> Capacities:
    """The areas and indicators that a template of reviews brings."""
    areas = {str(one["key"]): Area(**one) for one in of.capacity_areas}
    found = Capacities(areas)
    for one in of.capacity_indicators:
        found = changed(found, {"change": Change.EDIT, "capacity": one["key"], **one})
    return found


def capacities(of: Template, changes: Iterable[Mapping[str, Any]]) -> Capacities:
    """Areas and indicators after changes; one that no longer fits, because of what was taken back, is passed over."""
    held = shipped(of)
    for one in changes:
        try:
            held = changed(held, one)
        except (BadInput, NotFound, WrongState):
            continue
    return held


def changed(held: Capacities, change: Mapping[str, Any]) -> Capacities:
    """Areas and indicators after one change.

    Raises:
        BadInput: Something is missing, too long or cannot be read.
        NotFound: It speaks of something that is not there.
        WrongState: An area with indicators is to be taken out.
    """
    key = str(change["capacity"])
    if not _KEY.fullmatch(key):
        raise BadInput(
            f"'{key[:60]}' is no key of an area or indicator.",
            "Use 2 to 40 small letters, digits and hyphens, such as night-patrols.",
        )
    match Change(str(change["change"])):
        case Change.AREA:
            return replace(held, areas={**held.areas, key: _area(held, key, change)})
        case Change.EDIT:
            made = _indicator(held, key, change)
            return replace(held, indicators={**held.indicators, key: made})
        case Change.DROP:
            return _dropped(held, key)


def words_ever(of: Template, changes: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Folded key or title of every indicator that ever was -> its key; what came first keeps its meaning.

    Later changes only add words, so that a file of readings means the same whenever it is read again.
    """
    stated = [(str(one["key"]), str(one["title"])) for one in of.capacity_indicators]
    stated += [
        (str(one["capacity"]), str(one.get("title") or ""))
        for one in changes
        if one.get("change") == Change.EDIT
    ]
    found: dict[str, str] = {}
    for key, title in stated:
        for word in (folded(key), folded(title)):
            if word:
                found.setdefault(word, key)
    return found


def as_told(one: Area | Indicator) -> dict[str, Any]:
    """In the texts that a change states; what is empty is left out."""
    found: dict[str, Any] = {}
    for name, value in asdict(one).items():
        if value not in (None, "", ()):
            found[name] = list(value) if isinstance(value, tuple) else str(value)
    return found


def _area(held: Capacities, key: str, change: Mapping[str, Any]) -> Area:
    before = held.areas.get(key, Area(key, ""))
    made = replace(
        before,
        title=_words(change, "title", before.title, _SHORT),
        definition=_words(change, "definition", before.definition, _LONG),
    )
    if not made.title:
        raise BadInput(f"The area '{key}' has no title.", "State its title.")
    return made


def _indicator(held: Capacities, key: str, change: Mapping[str, Any]) -> Indicator:
    before = held.indicators.get(key)
    told = {**(as_told(before) if before else {}), **{n: change[n] for n in TOLD if n in change}}
    lacking = [name for name in _NEEDED if not str(told.get(name) or "").strip()]
    if lacking:
        raise BadInput(f"The indicator '{key}' lacks {', '.join(lacking)}.", "State it.")
    if told["area"] not in held.areas:
        raise BadInput(f"'{told['area']}' is no area.", f"Use one of {', '.join(held.areas)}.")
    made = Indicator(
        key=key,
        area=str(told["area"]),
        kind=_one_of(Kind, told, "kind"),
        title=_words(told, "title", "", _SHORT),
        unit=_words(told, "unit", "", 80),
        better=_one_of(Better, told, "better"),
        definition=_words(told, "definition", "", _LONG),
        source=_words(told, "source", "", _SHORT),
        quality=_quality(told),
        every=_every(told),
        baseline=_number(told, "baseline"),
        baseline_on=_day(told, "baseline_on"),
        target=_number(told, "target"),
        target_on=_day(told, "target_on"),
        serves=_serves(told),
    )
    _check(made)
    return made


def _check(one: Indicator) -> None:
    for name in ("baseline", "target"):
        if (getattr(one, name) is None) != (getattr(one, f"{name}_on") is None):
            raise BadInput(
                f"The {name} of '{one.key}' has no day, or a day alone.", "State both, or none."
            )
    if one.baseline is None or one.target is None:
        return
    assert one.baseline_on is not None, "checked above"
    assert one.target_on is not None, "checked above"
    if one.target_on <= one.baseline_on:
        raise BadInput(
            f"The target of '{one.key}' is due before its baseline.", "Correct the days."
        )
    worse = one.target < one.baseline if one.better is Better.UP else one.target > one.baseline
    if worse:
        raise BadInput(
            f"The target of '{one.key}' is worse than its baseline.",
            "Correct one of them, or which way is better.",
        )


def _dropped(held: Capacities, key: str) -> Capacities:
    if key in held.indicators:
        rest = {name: one for name, one in held.indicators.items() if name != key}
        return replace(held, indicators=rest)
    if key not in held.areas:
        raise NotFound(f"There is no area or indicator '{key}'.", "See `vedette capacities list`.")
    if held.of_area(key):
        raise WrongState(f"The area '{key}' has indicators.", "Take them out first, or move them.")
    return replace(held, areas={name: one for name, one in held.areas.items() if name != key})


def _words(told: Mapping[str, Any], name: str, usual: str, most: int) -> str:
    said = str(told.get(name, usual) or "").strip()
    if len(said) > most:
        raise BadInput(f"The {name} has {len(said)} characters.", f"Use up to {most}.")
    return said


def _one_of(kind: type[StrEnum], told: Mapping[str, Any], name: str) -> Any:
    try:
        return kind(str(told[name]))
    except ValueError as error:
        raise BadInput(
            f"'{told[name]}' is no {name} of an indicator.", f"Use {', '.join(kind)}."
        ) from error


def _quality(told: Mapping[str, Any]) -> str:
    said = str(told.get("quality") or "")
    if said and said not in codelist("reading_quality").entries:
        raise BadInput(
            f"'{said}' is no quality of a reading.",
            f"Use {', '.join(codelist('reading_quality').codes)}.",
        )
    return said


def _every(told: Mapping[str, Any]) -> int:
    said = str(told.get("every") or 3)
    if said not in {str(one) for one in EVERY}:
        raise BadInput(f"An indicator is not read every {said} months.", "Use 1, 3, 6 or 12.")
    return int(said)


def _number(told: Mapping[str, Any], name: str) -> Decimal | None:
    said = str(told.get(name) if told.get(name) is not None else "").strip()
    if not said:
        return None
    try:
        made = Decimal(said)
    except InvalidOperation:
        made = Decimal("NaN")
    if not made.is_finite():
        raise BadInput(f"The {name} '{said}' is no number.", "Write digits with a point.")
    return made


def _day(told: Mapping[str, Any], name: str) -> dt.date | None:
    said = str(told.get(name) or "").strip()
    try:
        return dt.date.fromisoformat(said) if said else None
    except ValueError as error:
        raise BadInput(f"'{said}' is no day.", "Write it as 2018-06-30.") from error


def _serves(told: Mapping[str, Any]) -> tuple[str, ...]:
    said = told.get("serves") or ()
    held: Sequence[object] = said.replace(",", " ").split() if isinstance(said, str) else said
    if len(held) > _MOST_SERVED:
        raise BadInput(f"An indicator serves {len(held)} at once.", f"Use up to {_MOST_SERVED}.")
    return tuple(dict.fromkeys(str(one) for one in held))
