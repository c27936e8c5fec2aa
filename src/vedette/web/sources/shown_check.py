"""What the check page and the commit page show: problems, failing rows, what would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from vedette.core.kernel.errors import BadInput
from vedette.core.kernel.problems import Problem as Found
from vedette.core.kernel.problems import problem_from_json
from vedette.core.sources.corrected import CorrectedCell
from vedette.web.jobs.weighing import Effect, effect
from vedette.web.reviews.visit import Visit
from vedette.web.sources import writes
from vedette.web.sources.reads import Draft
from vedette.web.sources.shown import address_of
from vedette.web.ui.parts import Problem

LISTED = 200
"""Record ids of one kind that a page lists; the rest is counted and stands in the import log."""


@dataclass(frozen=True, slots=True)
class FailingRow:
    """A record that stops the import: each cell with its column and whether it fails."""

    record: int
    line: int | None
    cells: list[tuple[str, str, bool]]
    problems: list[Found]


@dataclass(frozen=True, slots=True)
class ShownCheck:
    """The check page and the commit page."""

    n_records: int | None
    n_failing: int
    n_ready: int
    n_errors: int
    is_ready: bool
    problems: list[Problem]
    failing: list[FailingRow]
    can_download: bool
    diff: Mapping[str, int]
    rows_before: int
    new: list[str]
    changed: list[Mapping[str, Any]]
    gone: list[str]
    is_first: bool
    quarantined: list[int]
    why_quarantined: str
    corrected: list[Mapping[str, Any]]
    effect: Effect | None
    selected: FailingRow | None


def check(visit: Visit, draft: Draft, found: Mapping[str, Any]) -> ShownCheck:
    """What the check found, in the words of the page."""
    errors = [problem_from_json(one) for one in found["errors"]]
    failing = _failing(found, errors)
    told = found["changes"] or {"new": [], "changed": [], "gone": []}
    blast = draft.blast
    n = found["n_records"]
    return ShownCheck(
        n_records=n,
        n_failing=len(failing),
        n_ready=0 if n is None else max(0, n - len(failing)),
        n_errors=max(found.get("n_errors", 0), len(errors)),
        is_ready=not errors and not found["questions"],
        problems=_problems(visit, draft, found, errors, {one.record for one in failing}),
        failing=failing,
        can_download=bool(failing),
        diff=found["diff"],
        rows_before=found["rows_before"],
        new=told["new"][:LISTED],
        changed=told["changed"][:LISTED],
        gone=told["gone"][:LISTED],
        is_first=not found["follows"],
        quarantined=list(draft.quarantined),
        why_quarantined=draft.why_quarantined,
        corrected=list(draft.corrected),
        effect=None if blast is None else effect(visit.slug, blast),
        selected=failing[0] if failing else None,
    )


def _failing(found: Mapping[str, Any], errors: Sequence[Found]) -> list[FailingRow]:
    by_record: dict[int, list[Found]] = {}
    for one in errors:
        if one.record is not None:
            by_record.setdefault(one.record, []).append(one)
    rows = []
    for row in found["failing"]:
        mine = by_record.get(row["record"], [])
        wrong = {one.column for one in mine}
        cells = [
            (name, cell, name in wrong)
            for name, cell in zip(found["columns"], row["cells"], strict=True)
        ]
        rows.append(FailingRow(row["record"], row["line"], cells, mine))
    return rows


def _problems(
    visit: Visit,
    draft: Draft,
    found: Mapping[str, Any],
    errors: Sequence[Found],
    correctable: set[int],
) -> list[Problem]:
    stops = [
        Problem(
            effect="stops",
            record=one.record,
            column=one.column or "",
            value=one.value,
            message=one.message,
            remedy=one.remedy,
            action=_action(visit, draft, one, correctable),
        )
        for one in errors
    ]
    open_ones = [
        Problem("stops", None, one["id"], None, one["prompt"], gettext("Go back and choose."))
        for one in found["questions"]
    ]
    warns = [
        Problem(
            "warns", one["record"], one["column"] or "", one["value"], one["message"], one["remedy"],
            is_settled=True,
        )
        for one in found["warnings"]
    ]  # fmt: skip
    return [*stops, *open_ones, *warns]


def _action(
    visit: Visit, draft: Draft, one: Found, correctable: set[int]
) -> tuple[Any, str] | None:
    if one.rule == "value.unknown":
        return gettext_lazy("Map the word"), address_of(visit, draft, "values")
    if one.record in correctable:
        return gettext_lazy("Correct"), f"#row-{one.record}"
    return None


def corrected_cell(
    visit: Visit, draft: Draft, found: Mapping[str, Any], given: Mapping[str, str]
) -> CorrectedCell | None:
    """The one cell that was corrected on the page; None where it does not fit the failing rows."""
    record, column = given.get("record", ""), given.get("column", "")
    for row in found.get("failing", ()):
        if str(row["record"]) == record and column in found["columns"]:
            old = row["cells"][found["columns"].index(column)]
            old = _as_came(draft, int(record), column, old)
            try:
                return CorrectedCell(
                    int(record), column, old, given.get("value", ""),
                    visit.viewer.name, writes.now(), given.get("why", ""),
                )  # fmt: skip
            except BadInput:
                return None
    return None


def _as_came(draft: Draft, record: int, column: str, shown: str) -> str:
    """What the file itself says at a place that may be corrected already."""
    for one in draft.corrected:
        if (one["record"], one["column"]) == (record, column):
            return str(one["old"])
    return shown
