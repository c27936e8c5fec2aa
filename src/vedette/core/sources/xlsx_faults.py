"""Cells and rows of a sheet that make its table unusable, told with their places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vedette.core.kernel.problems import Problem
from vedette.core.sources.staging import Findings
from vedette.core.sources.xlsx_sheet import Area, Sheet

_MEANINGS = {
    "xlsx.error_cell": ("an error value", "Correct the formula, or empty the cell."),
    "xlsx.formula_without_value": (
        "a formula without a stored value",
        "Open and save the file in a spreadsheet program, or paste the values alone.",
    ),
    "xlsx.string_index": (
        "a reference to a text that is not there",
        "Save the file anew in a spreadsheet program.",
    ),
    "xlsx.dde": ("a formula that calls another program (DDE)", "Paste the values alone."),
    "xlsx.cell_type": ("something that is no cell value", "Save the file anew."),
}
_MAX_GAPS = 100


def note_sheet_faults(
    sheet: Sheet, table: Area, names: Sequence[str], origin: int, findings: Findings
) -> None:
    """Note what is wrong within the table of a sheet.

    Args:
        sheet: The cells.
        table: The area of the table, header included.
        names: Names of its columns.
        origin: Number of the row that is record 1.
        findings: Takes the errors, and warnings of formulas and of a wrong `<dimension>`.
    """
    for fault in sheet.faults:
        if _has_row(table, fault.row) or fault.rule == "xlsx.dde":
            what, remedy = _MEANINGS[fault.rule]
            findings.refuse(
                Problem(
                    fault.rule,
                    f"Record {fault.row - origin + 1}: the cell holds {what}.",
                    remedy,
                    record=fault.row - origin + 1,
                    line=fault.row,
                    column=_name(names, fault.column),
                    value=fault.value,
                )
            )
    _refuse_merged(sheet, table, names, origin, findings)
    _refuse_gaps(sheet, table, origin, findings)
    _warn_of_formulas(sheet, table, names, origin, findings)
    _warn_of_dimension(sheet, table, findings)


def _name(names: Sequence[str], column: int) -> str:
    return names[column - 1] if column <= len(names) and names[column - 1] else str(column)


def _refuse_merged(
    sheet: Sheet, table: Area, names: Sequence[str], origin: int, findings: Findings
) -> None:
    for area in sheet.merged:
        if area.meets(table):
            row = max(area.first_row, table.first_row)
            findings.refuse(
                Problem(
                    "xlsx.merged",
                    f"Rows {area.first_row} to {area.last_row} have merged cells in the table.",
                    "Unmerge the cells and fill each of them.",
                    record=row - origin + 1,
                    line=row,
                    column=_name(names, area.first_column),
                )
            )


def _refuse_gaps(sheet: Sheet, table: Area, origin: int, findings: Findings) -> None:
    """Refuse rows of the table in which every cell is blank, whether the file has them or not."""
    filled = np.zeros(table.last_row - table.first_row + 1, dtype=np.bool_)
    numbers = np.array(sheet.rows)
    inside = (numbers >= table.first_row) & (numbers <= table.last_row)
    for kinds in sheet.kinds.values():
        has_text = (np.frombuffer(kinds, np.uint8) > 0) & inside
        filled[numbers[has_text] - table.first_row] = True
    for fault in sheet.faults:
        if table.first_row <= fault.row <= table.last_row:
            filled[fault.row - table.first_row] = True
    for gap in np.flatnonzero(~filled)[:_MAX_GAPS]:
        row = int(gap) + table.first_row
        findings.refuse(
            Problem(
                "records.empty_inside",
                "All cells of the record are empty, and records follow.",
                "Delete the row or fill it; declare `skip_footer` if notes follow the table.",
                record=row - origin + 1,
                line=row,
            )
        )


def _warn_of_formulas(
    sheet: Sheet, table: Area, names: Sequence[str], origin: int, findings: Findings
) -> None:
    inside = [(row, column) for row, column in sheet.formulas if _has_row(table, row)]
    if inside:
        row, column = inside[0]
        findings.warn(
            Problem(
                "xlsx.formula",
                f"{len(inside):,} cells hold formulas; their stored values are taken.",
                "Check that the file was saved after its last change.",
                record=row - origin + 1,
                line=row,
                column=_name(names, column),
            )
        )


def _has_row(table: Area, row: int) -> bool:
    return table.first_row <= row <= table.last_row


def _warn_of_dimension(sheet: Sheet, table: Area, findings: Findings) -> None:
    said = sheet.dimension
    if said is None:
        return
    if table.last_row > said.last_row or table.last_column > said.last_column:
        findings.warn(
            Problem(
                "xlsx.dimension",
                "The sheet says that it is smaller than it is; all of it was read.",
                "Nothing to do, or save the file anew.",
            )
        )
