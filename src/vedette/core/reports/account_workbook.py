"""What became of the money of a project as a workbook whose sums are live; the same cents as the document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from vedette.core.recommendations.charges import Uses
from vedette.core.recommendations.proposals import Proposal
from vedette.core.recommendations.spending import Account, Flow
from vedette.core.reports.account_report import (
    STANDINGS,
    USES,
    donors_of,
    entries_of,
    line_words,
    use_words,
)
from vedette.core.reports.document import marking_of
from vedette.core.trust.formula_cells import PLAIN, Amount, Formula, FormulaCell, FormulaSheet
from vedette.core.trust.formula_workbook import formula_workbook

_Rows = list[Sequence[FormulaCell]]


def account_workbook(
    one: Proposal, *, label: str, known_on: dt.date, donor: str = "", uses: Uses | None = None
) -> bytes:
    """The workbook: lines, donors, movements, and what actions plan.

    Args:
        one: The project.
        label: Of the review.
        known_on: The day on which it is written.
        donor: Whose pledges and payments it holds; "" for all.
        uses: What actions plan of the budget; None leaves that out.

    Raises:
        NotEnoughData: A currency has no rate.
        NotFound: The project has no such donor.
    """
    made, marking = one.account(known_on), marking_of(label).words
    sheets = [_lines(made, marking), _donors(made, donor, marking), _entries(made, donor, marking)]
    if uses is not None and uses.planned:
        sheets.append(_planned(uses, marking))
    return formula_workbook(sheets)


def _lines(made: Account, marking: str) -> FormulaSheet:
    rows: _Rows = [
        ("Line", "What", f"Budget, {made.currency}", "Committed", "Spent", "Left", "State")
    ]
    for n, held in enumerate(made.lines, start=2):
        rows.append(
            (
                held.key, line_words(held), Amount(held.budget), Amount(held.committed), Amount(held.spent),
                Formula(f"=C{n}-E{n}", held.left), STANDINGS[held.standing],
            )
        )  # fmt: skip
    end = len(made.lines) + 1
    sums = zip(
        "CDEF", (made.budget, made.committed, made.spent, made.budget - made.spent), strict=True
    )
    total = [Formula(f"=SUM({at}2:{at}{end})", amount) for at, amount in sums] if made.lines else []
    rows.append(("", "Total", *total))
    return FormulaSheet("Lines", rows, (10, 44, 16, 16, 16, 16, 26), marking, frozenset((end,)))


def _planned(uses: Uses, marking: str) -> FormulaSheet:
    rows: _Rows = [("Line", "What", f"Budget, {uses.currency}", "Planned", "Free", "Plan")]
    for n, held in enumerate(uses.lines, start=2):
        rows.append(
            (
                held.line, use_words(held), Amount(held.budget), Amount(held.planned),
                Formula(f"=C{n}-D{n}", held.free), USES[held.use],
            )
        )  # fmt: skip
    end = len(uses.lines) + 1
    sums = zip("CDE", (uses.budget, uses.planned, uses.budget - uses.planned), strict=True)
    rows.append(
        ("", "Direct costs", *(Formula(f"=SUM({at}2:{at}{end})", amount) for at, amount in sums))
    )
    return FormulaSheet("Planned", rows, (10, 44, 16, 16, 16, 26), marking, frozenset((end,)))


def _donors(made: Account, donor: str, marking: str) -> FormulaSheet:
    found = donors_of(made, donor)
    rows: _Rows = [("Donor", f"Pledged, {made.currency}", "Received", "Outstanding")]
    for n, held in enumerate(found, start=2):
        left = Formula(f"=B{n}-C{n}", held.outstanding)
        rows.append((held.donor, Amount(held.pledged), Amount(held.received), left))
    return FormulaSheet("Donors", rows, (40, 16, 16, 16), marking)


def _entries(made: Account, donor: str, marking: str) -> FormulaSheet:
    rows: _Rows = [
        ("Key", "Day", "What", "Line", "Donor", "Amount", "Currency", "For one", "Rate of", made.currency,
         "Document", "Note"),
    ]  # fmt: skip
    for held in entries_of(made, donor):
        one, rate = held.entry, held.rate
        rows.append(
            (
                one.key, one.on, str(one.flow), one.line, one.donor, Amount(one.amount), one.currency,
                Amount(rate.per_unit, PLAIN) if rate else "", rate.on if rate else "", Amount(held.amount),
                one.document, one.note,
            )
        )  # fmt: skip
    end = len(rows)
    whole = (
        (Flow.RECEIVED, made.received),
        (Flow.COMMITTED, made.committed),
        (Flow.SPENT, made.spent),
    )
    for flow, amount in whole if end > 1 and not donor else ():
        said = f'=SUMIFS(J2:J{end},C2:C{end},"{flow}")'
        rows.append(("", "", f"All {flow}", "", "", "", "", "", "", Formula(said, amount), "", ""))
    strong = frozenset(range(end, len(rows)))
    widths = (10, 12, 14, 8, 30, 16, 9, 12, 12, 16, 30, 30)
    return FormulaSheet("Movements", rows, widths, marking, strong)
