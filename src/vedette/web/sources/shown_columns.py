"""What the columns page shows: each column with its meaning, and the first rows as they would be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from vedette.core.kernel.errors import BadMapping
from vedette.core.sources import columns as core_columns
from vedette.core.sources.columns import Columns
from vedette.core.sources.mapping import Mapping as Parsed
from vedette.core.sources.mapping import parse_mapping
from vedette.core.sources.suggest import suggestion
from vedette.web.sources import answers
from vedette.web.sources.reads import Draft
from vedette.web.sources.shown import staged_rows

DATE_ORDERS = (
    ("YMD", gettext_lazy("year, month, day")),
    ("DMY", gettext_lazy("day, month, year")),
    ("MDY", gettext_lazy("month, day, year")),
)


GRAINS = ("person", "incident", "monthly_total", "reading")


def proposed(draft: Draft) -> dict[str, Any]:
    """The mapping with the columns that names and values suggest."""
    staged = staged_rows(draft, first=core_columns.SAMPLE_ROWS)
    made = suggestion(staged)
    return {**draft.mapping, **made.mapping}


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """One column of the file on the columns page."""

    at: int
    name: str
    target: str
    proposed: str
    why: str
    samples: Sequence[tuple[str, str | None]]
    filled: int
    read: int
    is_key: bool


@dataclass(frozen=True, slots=True)
class ShownColumns:
    """The columns page.

    Args:
        columns: Each column with its target and how it then reads.
        targets: Common names that may be chosen.
        names: Common names of the preview, in the order of the columns.
        rows: First rows as they would be read.
        mapping: The draft that is shown.
        problem: What contradicts in the draft.
        questions: What is open.
        stops: Whether the next step must wait.
        n_mapped: Columns that have a target or are the key.
    """

    columns: list[ShownColumn]
    targets: Sequence[str]
    names: list[str]
    rows: list[list[str | None]]
    mapping: Mapping[str, Any]
    problem: str
    questions: list[tuple[str, str, tuple[str, ...]]]
    stops: bool
    n_mapped: int
    per_row: bool
    null_tokens: str


def columns(draft: Draft, mapping: Mapping[str, Any]) -> ShownColumns:
    """The columns of the file under a mapping that is being made."""
    staged = staged_rows(draft, first=core_columns.SAMPLE_ROWS)
    problem, parsed = _parsed(mapping)
    found = core_columns.columns(staged, parsed, received_on=draft.received_on)
    shown = [
        ShownColumn(
            at=at,
            name=one.column,
            target=answers.target_of(dict(mapping), one.column),
            proposed=one.proposed or "",
            why="; ".join(one.why),
            samples=list(zip(one.samples[:3], one.parsed[:3], strict=True)),
            filled=one.filled,
            read=one.read,
            is_key=mapping.get("key") == one.column,
        )
        for at, one in enumerate(found.columns)
    ]
    open_ones = [(one.id, one.prompt, one.choices) for one in found.questions]
    names, rows = _preview(found)
    return ShownColumns(
        columns=shown,
        targets=answers.targets(mapping),
        names=names,
        rows=rows,
        mapping=mapping,
        problem=problem,
        questions=open_ones,
        stops=bool(problem or open_ones),
        n_mapped=sum(bool(one.target) or one.is_key for one in shown),
        per_row="killed" in mapping.get("constants", {}),
        null_tokens=" | ".join(mapping.get("null_tokens", ())),
    )


def _parsed(mapping: Mapping[str, Any]) -> tuple[str, Parsed | None]:
    """What is missing or contradicts, in words, and the mapping as far as it can be read."""
    stated = {key: value for key, value in mapping.items() if key != "label"}
    filled = {*stated.get("columns", {}), *stated.get("constants", {})}
    if answers.is_of_readings(mapping):
        return _parsed_readings(stated, filled)
    if "date" not in filled:
        return gettext("Choose the column that tells the day of the incident."), None
    problem = ""
    if not filled & {"killed", "killed_low", "killed_high"}:
        problem = gettext(
            "Choose the column that tells the deaths, or say that each row is one dead person."
        )
        stated["required"] = ["date"]
    try:
        return problem, parse_mapping(stated)
    except BadMapping as error:
        return f"{problem} {error.problem} {error.remedy}".strip(), None


def _parsed_readings(stated: dict[str, Any], filled: set[str]) -> tuple[str, Parsed | None]:
    """The same for readings of indicators."""
    if "date" not in filled:
        return gettext("Choose the column that tells the first day of what was read."), None
    if not {"indicator", "value"} <= filled:
        return gettext("Choose the columns that tell the indicator and the value."), None
    try:
        return "", parse_mapping(stated)
    except BadMapping as error:
        return f"{error.problem} {error.remedy}".strip(), None


def _preview(found: Columns) -> tuple[list[str], list[list[str | None]]]:
    names = [name for name in (found.rows[0] if found.rows else {}) if name != "key"]
    return names, [[row.get(name) for name in names] for row in found.rows]
