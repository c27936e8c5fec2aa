"""The list of project proposals: rows under filters, in the order of the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from vedette.core.recommendations.proposals import Proposal
from vedette.web.recommendations import proposal_words as words
from vedette.web.recommendations.proposal_reads import Proposals, money

Row = dict[str, Any]
"""A proposal as a list or a file shows it."""
FILTERS = ("q", "phase", "carries")


def every(held: Proposals) -> list[Row]:
    """All proposals as rows, in the order in which they were written."""
    return [_row(held, one) for one in held.projects.values()]


def _row(held: Proposals, one: Proposal) -> Row:
    found, _ = money(one)
    return {
        "proposal": one.ref,
        "title": one.title,
        "phase": one.phase,
        "entity": one.entity,
        "fund": one.fund,
        "starts_on": one.starts_on.isoformat() if one.starts_on else "",
        "ends_on": one.ends_on.isoformat() if one.ends_on else "",
        "total": found.made.total() if found else None,
        "gap": found.made.gap if found else None,
        "currency": one.currency,
        "recommendations": ", ".join(one.recommendations),
        "n_recommendations": len(one.recommendations),
        "state": str(held.state(one.ref)),
    }


def filtered(rows: Iterable[Row], filters: Mapping[str, str]) -> list[Row]:
    """The rows that filters leave."""
    asked = filters.get("q", "").casefold()
    phase, carries = filters.get("phase", ""), filters.get("carries", "")
    return [
        row
        for row in rows
        if asked in f"{row['proposal']} {row['title']} {row['entity']}".casefold()
        and phase in ("", row["phase"])
        and (not carries or carries in row["recommendations"].split(", "))
    ]


SORTED_BY: Mapping[str, Any] = {
    "phase": lambda row: list(words.PHASES).index(row["phase"]),
    "total": lambda row: Decimal(-1) if row["total"] is None else row["total"],
    "gap": lambda row: Decimal(-1) if row["gap"] is None else row["gap"],
    "title": lambda row: row["title"].casefold(),
}
"""What a column is sorted by, where it is not its value."""


def plain(row: Row, names: Iterable[str]) -> Row:
    """A row for a file: amounts as texts, for a decimal is not a float."""
    return {name: str(row[name]) if isinstance(row[name], Decimal) else row[name] for name in names}
