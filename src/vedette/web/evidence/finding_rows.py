"""The list of findings: rows under filters, in the order of the list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from vedette.core.evidence.chain import Role, State
from vedette.core.evidence.findings import Finding
from vedette.core.evidence.grading import CONFIDENCE
from vedette.pipeline.resting import standing
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.evidence.finding_words import STAGES
from vedette.web.ui.standing import STATES

Row = dict[str, Any]
"""A finding as a list or a file shows it."""
FILTERS = ("q", "kind", "stage", "area", "state", "bearing")
STALE = "stale"
"""In an address: any state but current."""


def every(held: VisibleChain) -> list[Row]:
    """All findings as rows, in the order in which they were written."""
    last = {str(one.body.get("finding")): one for one in held.known if one.body.get("finding")}
    return [
        {**_row(held, one), "changed_at": last[ref].at, "changed_by": last[ref].by}
        for ref, one in held.held.items()
    ]


def _row(held: VisibleChain, one: Finding) -> Row:
    now = standing(one, held.chain)
    return {
        "finding": one.ref,
        "kind": str(one.kind),
        "statement": one.statement,
        "issue_area": one.issue_area,
        "bearing": str(one.bearing or ""),
        "stage": str(one.stage),
        "state": str(now.state),
        "confidence": now.confidence or "",
        "n_support": len(one.resting_as(Role.SUPPORTS)),
        "n_against": len(one.resting_as(Role.CONTRADICTS)),
        "n_origins": len(now.support),
        "n_challenges_open": sum(c.is_open for c in one.challenges),
        "minds_changed": one.minds_changed,
    }


def filtered(rows: Iterable[Row], filters: Mapping[str, str]) -> list[Row]:
    """The rows that filters leave."""
    return [row for row in rows if _fits(row, filters)]


def _fits(row: Row, filters: Mapping[str, str]) -> bool:
    wanted = {"kind": "kind", "stage": "stage", "area": "issue_area", "bearing": "bearing"}
    text = f"{row['finding']} {row['statement']}".casefold()
    return (
        (filters.get("q") or "").casefold() in text
        and all(not filters.get(name) or filters[name] == row[of] for name, of in wanted.items())
        and _is_in_state(row, filters.get("state", ""))
    )


def _is_in_state(row: Row, state: str) -> bool:
    return not state or state == row["state"] or (state == STALE and row["state"] != State.CURRENT)


SORTED_BY: Mapping[str, Callable[[Row], Any]] = {
    "confidence": lambda row: CONFIDENCE.index(row["confidence"]) if row["confidence"] else 9,
    "stage": lambda row: list(STAGES).index(row["stage"]),
    "state": lambda row: -list(STATES).index(row["state"]),
    "statement": lambda row: row["statement"].casefold(),
}
"""What a column is sorted by, where it is not its value."""
