"""Kinds of evidence held against each other, with how contradictions were resolved: for the methodology annex (U9)."""

from __future__ import annotations

from collections.abc import Mapping

from vedette.core.kernel.templates import area_label
from vedette.core.reports.document import Align, Block, Column, Heading, LiveNumber, Row, Table
from vedette.core.reports.material import Material, live
from vedette.core.reports.writing import cell, paragraph

_KINDS: Mapping[str, str] = {
    "rates": "rates",
    "inquiries": "inquiries",
    "interviews": "interviews",
    "assessments": "assessments",
    "literature": "literature",
}


def board(found: Material) -> list[Block]:
    """The section; nothing when nobody gave a verdict."""
    rows = found.rows("board")
    if not rows:
        return []
    return [
        Heading(2, "Kinds of evidence held against each other"),
        _how(),
        _table(rows),
        *_resolved(rows),
    ]


def _how() -> Block:
    return paragraph(
        "For each issue area one statement was held against what each kind of evidence says. The evidence was "
        "counted by the system, the verdict given by a person, with the reason. Interviews are told only where at "
        "least five people spoke."
    )


def _table(rows: list[dict[str, object]]) -> Table:
    columns = (
        Column("Issue area", width=2.0),
        Column("Kind", width=1.0),
        Column("Origins", Align.END, 0.7),
        Column("Verdict", width=0.9),
        Column("Reason", width=3.0),
    )
    made = tuple(
        Row(
            (
                cell(_area(row)),
                cell(_KINDS[str(row["kind"])]),
                cell(_origins(row)),
                cell(str(row["verdict"])),
                cell(
                    f"{row['why']}{'' if row['is_current'] else ' (the evidence has changed since)'}"
                ),
            )
        )
        for row in rows
    )
    return Table("What each kind of evidence says", columns, made, (), "table-board")


def _origins(row: Mapping[str, object]) -> LiveNumber | None:
    if row["origins"] is None:
        return None
    return live(f"board/{row['area']}/{row['kind']}/origins", str(row["origins"]))


def _resolved(rows: list[dict[str, object]]) -> list[Block]:
    """Every contradiction with its resolution, or that one is owed."""
    made: list[Block] = []
    for row in rows:
        if row["verdict"] != "contradict":
            continue
        made.append(
            paragraph(
                "{area}: {kind} contradict the statement “{statement}”. {resolution}",
                area=_area(row),
                kind=_KINDS[str(row["kind"])],
                statement=str(row["statement"] or "not stated"),
                resolution=str(row["resolution"] or "This contradiction is not resolved yet."),
            )
        )
    return [Heading(3, "Contradictions and how they were resolved"), *made] if made else []


def _area(row: Mapping[str, object]) -> str:
    return area_label(str(row["area"]))
