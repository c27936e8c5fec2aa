"""The definition of a figure: measure, filter, dimensions, exposure and method as data, and in words."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

import pyarrow as pa

from vedette.core.context.exposure import Component, Fill
from vedette.core.kernel.errors import BadInput
from vedette.core.linkage.reconciled import ALL
from vedette.core.stats.claims import scope_of
from vedette.core.stats.query import UNITS, Measure, Period, Query, Scope, said_dimension
from vedette.core.stats.schema import FIGURE_DEFINITIONS


class Kind(StrEnum):
    """What a figure computes."""

    COUNT = "count"
    RATE = "rate"
    SHARE = "share"
    CONCENTRATION = "concentration"
    LARGEST = "largest"
    BY_SOURCE = "by_source"
    WINDOWS = "windows"
    TREND = "trend"
    CHANGE = "change"
    CARE = "care"
    SEVERITY = "severity"
    FACTORS = "factors"
    EFFECT = "effect"


class Way(StrEnum):
    """How the interval of a count or rate is made, or with what it is compared."""

    USUAL = "usual"
    """Incidents as clusters for people (DR-09), exact for incidents."""
    CLUSTER = "cluster"
    BOOTSTRAP = "bootstrap"
    EXACT = "exact"
    MID_P = "mid_p"
    QUASI_POISSON = "quasi_poisson"
    SHRINKAGE = "shrinkage"
    FUNNEL = "funnel"
    DIRECT = "direct"
    INDIRECT = "indirect"


_WAYS_IN_WORDS: Mapping[Way, str] = {
    Way.CLUSTER: "95 % interval with incidents as clusters",
    Way.BOOTSTRAP: "95 % interval by drawing incidents anew",
    Way.EXACT: "exact 95 % Poisson interval",
    Way.MID_P: "95 % mid-P interval",
    Way.QUASI_POISSON: "95 % interval widened by the scatter of the cells (quasi-Poisson)",
    Way.SHRINKAGE: "small units drawn to the common rate (shrinkage), 95 % interval",
    Way.FUNNEL: "against funnel limits around the common rate",
    Way.DIRECT: "standardised to the mission mix of the whole period, 95 % interval",
    Way.INDIRECT: "as a ratio to what the common rate would give, 95 % interval",
}
_KINDS_IN_WORDS: Mapping[Kind, str] = {
    Kind.SHARE: "share of all",
    Kind.CONCENTRATION: "how they gather in few incidents",
    Kind.LARGEST: "the largest incidents that hold half of them",
    Kind.BY_SOURCE: "as each source has it",
    Kind.TREND: "trend over the years",
    Kind.CHANGE: "the one change that fits best",
    Kind.CARE: "times to care of those hit",
    Kind.SEVERITY: "killed against wounded",
    Kind.EFFECT: "before and after a measure",
    Kind.FACTORS: "per incident where inquiries name a factor, against where they do not",
}


@dataclass(frozen=True, slots=True)
class Intervention:
    """When something was done, and how its effect is looked for; fixed before looking (M8).

    Args:
        base_last: Last day of the base, which begins with the period of the figure.
        start: Day from which the effect is looked for.
        phase_in: Months from the start that are left out because the measure is only coming.
        control: Missions where it is not done; empty where other causes of the same missions are the control.
    """

    base_last: dt.date
    start: dt.date
    phase_in: int = 0
    control: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.base_last < self.start or self.phase_in < 0:
            raise BadInput(
                f"A base until {self.base_last} does not lie before the start {self.start}.",
                "Name a base that ends before the measure begins, and months of coming of 0 or more.",
            )

    @property
    def words(self) -> str:
        """When, in words."""
        said = f"base until {self.base_last}, looked for from {self.start}"
        if self.phase_in:
            said += f" without its first {self.phase_in} months"
        return said + (f", held against {', '.join(self.control)}" if self.control else "")

    def as_json(self) -> dict[str, object]:
        """The measure as `parse_definition` reads it: what differs from the usual values."""
        told: dict[str, object] = {
            "base_last": self.base_last.isoformat(),
            "start": self.start.isoformat(),
        }
        if self.phase_in:
            told["phase_in"] = self.phase_in
        if self.control:
            told["control"] = list(self.control)
        return told


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure as data.

    Args:
        key: Name, stable for life.
        title: Title in words.
        kind: What is computed.
        measure: What is counted.
        scope: Who and where.
        by: Dimensions.
        component: Whose exposure, for rates.
        length: Years in a window.
        source: A source as it stands, or `all`.
        period: Fixed period; None is the period of the review.
        way: How the interval is made.
        seed: Of the draws of methods that draw.
        fill: What stands in months without strength.
        intervention: When the measure was done whose effect is looked for.
    """

    key: str
    title: str
    kind: Kind
    measure: Measure
    scope: Scope
    by: tuple[str, ...] = ()
    component: Component | None = None
    length: int = 5
    source: str = ALL
    period: Period | None = None
    way: Way = Way.USUAL
    seed: int = 1
    fill: Fill = Fill.GAPS
    intervention: Intervention | None = None

    def __post_init__(self) -> None:
        # the same two laws that a query has, told before anything is computed
        Query(measure=self.measure, by=self.by)
        if not 1 <= self.length <= _MOST_YEARS:
            raise BadInput(
                f"A window of {self.length} years cannot be.", f"Take 1 to {_MOST_YEARS} years."
            )
        is_effect = self.kind is Kind.EFFECT
        if is_effect != (self.intervention is not None) or (is_effect and self.period is None):
            raise BadInput(
                "An effect needs its measure and a period, and nothing else has a measure.",
                "State when the base ends and when the measure begins.",
            )

    @property
    def resolved(self) -> Way:
        """The way that `usual` stands for: incidents as clusters for people, exact for incidents."""
        if self.way is not Way.USUAL:
            return self.way
        return Way.CLUSTER if self.measure in OF_PEOPLE else Way.EXACT

    @property
    def words(self) -> str:
        """The definition in one sentence, as a reader would ask for it."""
        counted, *parts = self.parts
        return f"{counted}: {', '.join(parts)}"

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of that sentence, each told for itself: what is counted, where, and so on."""
        dimensions = " and ".join(said_dimension(name) for name in self.by)
        staff = self.component.value if self.component else ""
        windows = f"every window of {self.length} years"
        kinds = {**_KINDS_IN_WORDS, Kind.WINDOWS: windows}
        found = [UNITS[self.measure].capitalize(), self.scope.words]
        if self.by:
            found.append(f"by {dimensions}")
        if self.period:
            found.append(str(self.period))
        if self.source != ALL:
            found.append(f"source {self.source}")
        if self.component:
            found.append(f"per 1,000 person-years of {staff} staff")
        if self.fill is Fill.INTERPOLATED:
            found.append("short gaps of strength interpolated")
        found += [kinds[self.kind]] if self.kind in kinds else []
        found += [self.intervention.words] if self.intervention else []
        if self.kind in WITH_WAYS and self._has_interval:
            found.append(_WAYS_IN_WORDS[self.resolved])
        return tuple(found)

    @property
    def _has_interval(self) -> bool:
        return self.measure in (*OF_PEOPLE, *OF_INCIDENTS)

    def as_json(self) -> dict[str, object]:
        """The canonical form: what differs from the usual values, in the order of the fields."""
        usual = Definition(self.key, self.title, Kind.COUNT, self.measure, self.scope)
        told: dict[str, object] = {
            "key": self.key,
            "title": self.title,
            "kind": self.kind.value,
            "measure": self.measure.value,
            "scope": scope_as_json(self.scope),
        }
        if self.by:
            told["by"] = list(self.by)
        if self.component is not None:
            told["exposure"] = self.component.value
        if self.fill is not Fill.GAPS:
            told["fill"] = self.fill.value
        if self.period is not None:
            told["period"] = [self.period.first.isoformat(), self.period.last.isoformat()]
        if self.intervention is not None:
            told["intervention"] = self.intervention.as_json()
        for name in ("length", "source", "way", "seed"):
            value = getattr(self, name)
            if value != getattr(usual, name):
                told[name] = value.value if isinstance(value, Way) else value
        return told


_MOST_YEARS = 80
OF_PEOPLE = (Measure.DEATHS, Measure.INJURIES)
"""Measures of people who are hit together: their usual interval knows of incidents (DR-09)."""
OF_INCIDENTS = (Measure.INCIDENTS, Measure.ALL_INCIDENTS)
WITH_WAYS = (Kind.COUNT, Kind.RATE, Kind.WINDOWS, Kind.BY_SOURCE)
"""Kinds whose interval can be made in several ways."""


def parse_definition(
    form: Mapping[str, object], scopes: Mapping[str, Scope] | None = None
) -> Definition:
    """A definition from its JSON form, as `as_json` writes it.

    Args:
        form: `key`, `title`, `kind`, `measure`, `scope` (an object, or the name of a stated scope), and perhaps
            `by`, `exposure` (component), `length` (years), `source`, `period` (two ISO days), `way`, `seed`,
            `fill` (gaps, interpolated), `intervention` (`base_last`, `start`, `phase_in`, `control`).
        scopes: Stated scopes by name.

    Raises:
        BadInput: A part is missing, unknown or of the wrong form.
    """
    stray = sorted(set(form) - _KEYS)
    if stray:
        raise BadInput(
            f"The figure '{form.get('key', '?')}' has the unknown parts {', '.join(stray)}.",
            f"Use only {', '.join(sorted(_KEYS))}.",
        )
    try:
        return _definition(form, scopes or {})
    except (KeyError, ValueError, TypeError, AttributeError, AssertionError) as error:
        raise BadInput(
            f"The figure '{form.get('key', '?')}' cannot be read: {error}.",
            "Give it key, title, kind, measure and the name of a stated scope.",
        ) from error


_KEYS = frozenset(
    {
        *("key", "title", "kind", "measure", "scope", "by", "exposure", "length", "source"),
        *("period", "way", "seed", "fill", "intervention"),
    }
)


def _definition(form: Mapping[str, object], scopes: Mapping[str, Scope]) -> Definition:
    days = [dt.date.fromisoformat(day) for day in form.get("period", ())]  # type: ignore[attr-defined]
    scope = form["scope"]
    return Definition(
        key=str(form["key"]),
        title=str(form["title"]),
        kind=Kind(str(form["kind"])),
        measure=Measure(str(form["measure"])),
        scope=scope_of(scope) if isinstance(scope, Mapping) else scopes[str(scope)],
        by=tuple(form.get("by", ())),  # type: ignore[arg-type]
        component=Component(str(form["exposure"])) if "exposure" in form else None,
        length=int(str(form.get("length", 5))),
        source=str(form.get("source", ALL)),
        period=Period(*days) if days else None,
        way=Way(str(form.get("way", Way.USUAL))),
        seed=int(str(form.get("seed", 1))),
        fill=Fill(str(form.get("fill", Fill.GAPS))),
        intervention=_intervention(form["intervention"]) if "intervention" in form else None,
    )


def _intervention(form: object) -> Intervention:
    assert isinstance(form, Mapping), "an object"
    return Intervention(
        base_last=dt.date.fromisoformat(str(form["base_last"])),
        start=dt.date.fromisoformat(str(form["start"])),
        phase_in=int(str(form.get("phase_in", 0))),
        control=tuple(form.get("control", ())),
    )


def scope_as_json(scope: Scope) -> dict[str, object]:
    """A scope as `scope_of` reads it: only what restricts, and the name."""
    told: dict[str, object] = {"name": scope.name}
    for one in fields(Scope):
        value = getattr(scope, one.name)
        if one.name == "others":
            if value:
                told["others"] = {name: list(values) for name, values in value}
        elif one.name != "name" and value:
            told[one.name] = list(value) if isinstance(value, tuple) else value
    return told


def definitions_table(
    definitions: Sequence[Definition], own: Mapping[str, Mapping[str, object]]
) -> pa.Table:
    """Table FIGURE_DEFINITIONS: what each figure of a run is.

    Args:
        definitions: The figures.
        own: Of those that people made, by key: `version`, `by`, `at`, `why`.
    """
    rows = [
        {
            "key": one.key,
            "title": one.title,
            "words": one.words,
            "form": json.dumps(one.as_json(), ensure_ascii=False),
            **{name: own.get(one.key, {}).get(name) for name in ("version", "by", "at", "why")},
        }
        for one in definitions
    ]
    return FIGURE_DEFINITIONS.from_rows(rows)
