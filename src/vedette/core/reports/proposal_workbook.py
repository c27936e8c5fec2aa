"""A project proposal as a workbook whose sums are live: change a quantity or a rate, and the total follows.

Lines are rounded half to even as `core.recommendations.budgets` does, by a formula, so that the workbook gives the
same cents as the document.
"""

from __future__ import annotations

from collections.abc import Sequence

from vedette.core.kernel.codelists import codelist
from vedette.core.recommendations.budgets import ONE, Budget, Promise
from vedette.core.recommendations.proposals import Proposal
from vedette.core.reports.document import marking_of
from vedette.core.trust.formula_cells import (
    MONEY,
    PLAIN,
    SHARE,
    Amount,
    Formula,
    FormulaCell,
    FormulaSheet,
)
from vedette.core.trust.formula_workbook import formula_workbook

_GIVEN = (Promise.PLEDGED, Promise.CONFIRMED, Promise.RECEIVED)
_Rows = list[Sequence[FormulaCell]]


def proposal_workbook(one: Proposal, *, label: str) -> bytes:
    """The workbook: summary, budget lines, rates, donors (where there are lines), log-frame, work plan, risks.

    Args:
        one: The proposal.
        label: Of the review.

    Raises:
        NotEnoughData: A currency has no rate.
        BadInput: A text is longer than a cell holds.
    """
    made, marking = one.budget, marking_of(label).words
    money = (_summary, _lines, _rates, _donors) if made.lines else ()
    return formula_workbook([*(sheet(made, marking) for sheet in money), *_words(one, marking)])


def half_even(value: str) -> str:
    """A formula that rounds a value to the cent, half to even; `value` stands in it three times.

    A spreadsheet rounds half away from zero: where the cent below is even it is taken back.
    """
    back = f"IF(ROUND(MOD(ABS({value})*100,2),6)=0.5,0.01*SIGN({value}),0)"
    return f"ROUND(ROUND({value},2)-{back},2)"


def _end(made: Budget) -> int:
    """Last row of the budget lines, from 1."""
    return len(made.lines) + 1


def _lines(made: Budget, marking: str) -> FormulaSheet:
    head: Sequence[FormulaCell] = (
        "Line", "Category", "Output", "Description", "Unit", "Year", "Quantity", "Unit cost", "Currency",
        f"For one {made.currency}", made.currency,
    )  # fmt: skip
    rows: _Rows = [head]
    for n, priced in enumerate(made.lines, start=2):
        line = priced.line
        rate = f"=VLOOKUP(I{n},Rates!$A$2:$C${len(made.rates) + 2},3,FALSE)"
        rows.append(
            (
                line.key, line.category, line.output, line.description, line.unit, line.year,
                Amount(line.quantity, PLAIN), Amount(line.unit_cost), line.currency,
                Formula(rate, priced.rate, PLAIN),
                Formula(f"={half_even(f'(G{n}*H{n}/J{n})')}", priced.amount),
            )
        )  # fmt: skip
    end = _end(made)
    rows.append((*_blanks(9), "Direct costs", Formula(f"=SUM(K2:K{end})", made.direct())))
    return FormulaSheet(
        "Budget", rows, (8, 9, 9, 44, 10, 6, 10, 14, 9, 14, 16), marking, frozenset((end,))
    )


def _summary(made: Budget, marking: str) -> FormulaSheet:
    """Categories by years; B1 holds the rate of the support cost, from which all follows."""
    labels, n_years, end = codelist("budget_category"), len(made.years), _end(made)
    columns = [chr(ord("C") + at) for at in range(n_years)]
    whole = chr(ord("C") + n_years)
    rows: _Rows = [
        ("Programme support cost, share of direct costs", Amount(made.support_rate, SHARE)),
        ("", f"Category, {made.currency}", *made.years, "All years"),
    ]
    first = len(rows) + 1
    for code in made.categories:
        n = len(rows) + 1
        cells = [
            Formula(
                f"=SUMIFS(Budget!$K$2:$K${end},Budget!$B$2:$B${end},$A{n},Budget!$F$2:$F${end},{column}$2)",
                made.direct(category=code, year=year),
            )
            for column, year in zip(columns, made.years, strict=True)
        ]
        total = Formula(_across(columns, n), made.direct(category=code))
        rows.append((code, labels.label(code), *cells, total))
    last, direct = len(rows), len(rows) + 1
    rows.append(
        ("", "Direct costs", *(
            Formula(f"=SUM({column}{first}:{column}{last})", made.direct(year=year))
            for column, year in zip([*columns, whole], [*made.years, None], strict=True)
        ))
    )  # fmt: skip
    rows.append(("", "Programme support cost", *_support(made, columns, whole, direct)))
    rows.append(
        ("", "Total", *(
            Formula(f"={column}{direct}+{column}{direct + 1}", made.total(year))
            for column, year in zip([*columns, whole], [*made.years, None], strict=True)
        ))
    )  # fmt: skip
    strong = frozenset((1, direct - 1, direct, direct + 1))
    return FormulaSheet("Summary", rows, (12, 52, *[16] * (n_years + 1)), marking, strong)


def _support(made: Budget, columns: Sequence[str], whole: str, direct: int) -> list[Formula]:
    """Each year by itself but the last, which takes what rounding left over."""
    found = [
        Formula(f"={half_even(f'({column}{direct}*$B$1)')}", made.support(year))
        for column, year in zip(columns[:-1], made.years[:-1], strict=True)
    ]
    before = "".join(f"-{column}{direct + 1}" for column in columns[:-1])
    said = f"=ROUND({whole}{direct + 1}{before},2)"
    found.append(Formula(said, made.support(made.years[-1])))
    return [*found, Formula(f"={half_even(f'({whole}{direct}*$B$1)')}", made.support())]


def _across(columns: Sequence[str], n: int) -> str:
    return f"=SUM({columns[0]}{n}:{columns[-1]}{n})"


def _rates(made: Budget, marking: str) -> FormulaSheet:
    rows: _Rows = [
        ("Currency", "Day", f"For one {made.currency}", "Source"),
        (made.currency, "", Amount(ONE, PLAIN), "the currency of the budget"),
        *(
            (name, rate.on, Amount(rate.per_unit, PLAIN), rate.source)
            for name, rate in made.rates.items()
        ),
    ]
    return FormulaSheet("Rates", rows, (10, 12, 16, 40), marking)


def _donors(made: Budget, marking: str) -> FormulaSheet:
    end, n_rates = len(made.pledges) + 1, len(made.rates) + 2
    rows: _Rows = [("Donor", "State", "Day", "Amount", "Currency", made.currency)]
    for n, (pledge, amount) in enumerate(made.pledges, start=2):
        rate = f"VLOOKUP(E{n},Rates!$A$2:$C${n_rates},3,FALSE)"
        rows.append(
            (
                pledge.donor, str(pledge.promise), pledge.on, Amount(pledge.amount), pledge.currency,
                Formula(f"={half_even(f'(D{n}/{rate})')}", amount),
            )
        )  # fmt: skip
    total = f"Summary!{chr(ord('C') + len(made.years))}{len(made.categories) + 5}"
    sure = "+".join(f'SUMIFS(F2:F{end},B2:B{end},"{one}")' for one in _GIVEN)
    said = f"=ROUND({total}-({sure}),2)" if made.pledges else f"={total}"
    rows.append((*_blanks(4), "Gap", Formula(said, made.gap, MONEY)))
    return FormulaSheet("Donors", rows, (36, 12, 12, 16, 10, 16), marking, frozenset((end,)))


def _words(one: Proposal, marking: str) -> list[FormulaSheet]:
    results: _Rows = [
        ("Key", "Level", "Serves", "Result", "Indicator", "Baseline", "Target", "Verification", "Assumptions"),
        *(
            (
                row.key, str(row.level), row.parent, row.statement, row.indicator, row.baseline, row.target,
                row.means, row.assumptions,
            )
            for row in one.results
        ),
    ]  # fmt: skip
    tasks: _Rows = [
        ("Key", "Task", "From", "To", "Responsible", "Output", "After"),
        *(
            (row.key, row.name, row.start, row.end, row.responsible, row.output, row.after)
            for row in one.tasks
        ),
    ]
    risks: _Rows = [
        ("Key", "Risk", "Likelihood", "Impact", "Response"),
        *(
            (row.key, row.risk, str(row.likelihood), str(row.impact), row.response)
            for row in one.risks
        ),
    ]
    return [
        FormulaSheet("Log-frame", results, (8, 10, 8, 40, 30, 14, 14, 24, 30), marking),
        FormulaSheet("Work plan", tasks, (8, 40, 12, 12, 24, 10, 10), marking),
        FormulaSheet("Risks", risks, (8, 40, 12, 12, 40), marking),
    ]


def _blanks(n: int) -> tuple[FormulaCell, ...]:
    return ("",) * n
