"""A project proposal as a document: concept note or full form; every amount is a live number with its key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from vedette.core.kernel.codelists import codelist
from vedette.core.recommendations.budgets import Budget, Promise
from vedette.core.recommendations.proposals import CONCEPT, SECTIONS, Proposal
from vedette.core.reports import printed
from vedette.core.reports.document import (
    Align,
    Block,
    Box,
    Column,
    Document,
    Heading,
    Inlines,
    LiveNumber,
    Paragraph,
    Row,
    RowKind,
    Table,
    Text,
    marking_of,
)
from vedette.core.reports.writing import cell, prose

_TITLES = {
    "summary": "Summary",
    "context": "Context",
    "problem": "Problem",
    "objective": "Objective",
    "implementation": "Implementation",
    "partners": "Partners",
    "monitoring": "Monitoring and evaluation",
    "sustainability": "Sustainability",
    "gender": "Gender and human rights",
    "annexes": "Annexes",
}
_END = Align.END


def proposal_report(
    one: Proposal,
    *,
    carried: Mapping[str, str],
    label: str,
    known_on: dt.date,
    is_concept: bool,
) -> Document:
    """The document of a proposal.

    Args:
        one: The proposal.
        carried: Recommendation that it carries out, as printed -> its text.
        label: Of the review.
        known_on: The day on which it is written; no clock is read.
        is_concept: Whether only the concept note is wanted.

    Raises:
        NotEnoughData: A currency has no rate.
    """
    made = one.budget
    blocks = [
        *_carried(carried),
        *(block for name in SECTIONS if not is_concept or name in CONCEPT for block in _section(one, name)),
        *([] if is_concept else [*_results(one), *_tasks(one), *_risks(one)]),
        *_money(one, made, is_concept=is_concept),
    ]  # fmt: skip
    return Document(
        title=one.title,
        subtitle="Concept note" if is_concept else "Project proposal",
        marking=marking_of(label),
        known_on=known_on,
        issued_at=dt.datetime.combine(known_on, dt.time(), dt.UTC),
        edition=codelist("project_phase").label(one.phase),
        imprint=_imprint(one, made),
        blocks=tuple(blocks),
        chapters_flow=True,
    )


def _imprint(one: Proposal, made: Budget) -> tuple[tuple[str, str], ...]:
    days = [printed.day(day) for day in (one.starts_on, one.ends_on) if day]
    lines = (
        ("Entity", one.entity),
        ("Fund", one.fund),
        ("Duration", " to ".join(days)),
        ("Total", f"{printed.money(made.total())} {made.currency}" if made.lines else ""),
        ("Reference", one.ref),
    )
    return tuple((term, words) for term, words in lines if words)


def _carried(carried: Mapping[str, str]) -> list[Block]:
    return [
        Box(head=(("Recommendation", name),), body=(Text(text),)) for name, text in carried.items()
    ]


def _section(one: Proposal, name: str) -> list[Block]:
    text = one.text(name)
    if not text:
        return []
    parts = [part.strip() for part in text.split("\n\n") if part.strip()]
    return [Heading(1, _TITLES[name]), *(Paragraph((Text(part),)) for part in parts)]


def _results(one: Proposal) -> list[Block]:
    if not one.results:
        return []
    heads = ("", "Result", "Indicator", "Baseline", "Target", "Verification", "Assumptions")
    rows = [
        (
            f"{row.level.value.capitalize()} {row.key}", row.statement, row.indicator, row.baseline,
            row.target, row.means, row.assumptions,
        )
        for row in one.results
    ]  # fmt: skip
    return [Heading(1, "Logical framework"), _table("Results and their indicators", heads, rows)]


def _tasks(one: Proposal) -> list[Block]:
    if not one.tasks:
        return []
    heads = ("", "Task", "From", "To", "Responsible", "Output", "After")
    rows = [
        (
            row.key, row.name, printed.day(row.start), printed.day(row.end), row.responsible,
            row.output, row.after,
        )
        for row in one.tasks
    ]  # fmt: skip
    return [Heading(1, "Work plan"), _table("Tasks with their days", heads, rows)]


def _risks(one: Proposal) -> list[Block]:
    if not one.risks:
        return []
    heads = ("", "Risk", "Likelihood", "Impact", "Response")
    rows = [
        (row.key, row.risk, row.likelihood.value, row.impact.value, row.response)
        for row in one.risks
    ]
    return [Heading(1, "Risks"), _table("What may go wrong", heads, rows)]


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    return Table(
        caption,
        tuple(Column(head) for head in heads),
        tuple(Row(tuple(cell(text) for text in row)) for row in rows),
    )


def _money(one: Proposal, made: Budget, *, is_concept: bool) -> list[Block]:
    if not made.lines:
        return []
    words = prose(
        "The project costs {total} {currency}: {direct} of direct costs and {support} of programme support "
        "cost, {rate} of the direct costs.",
        total=_live(one, "total", made.total(), strong=True),
        currency=made.currency,
        direct=_live(one, "direct", made.direct()),
        support=_live(one, "support", made.support()),
        rate=_percent(made.support_rate),
    )
    blocks: list[Block] = [Heading(1, "Budget"), Paragraph(words), _by_year(one, made)]
    if is_concept:
        return blocks
    blocks += [_lines(one, made), *_rates(made)]
    return [*blocks, *_pledges(one, made)]


def _by_year(one: Proposal, made: Budget) -> Table:
    """Categories by years, with support cost and total: rows and columns add up as printed."""
    labels = codelist("budget_category")
    heads = [Column(f"Category, {made.currency}", width=2.5)]
    heads += [Column(f"Year {year}", _END) for year in made.years] + [Column("All years", _END)]
    spans: list[int | None] = [*made.years, None]

    def cells(name: str, amounts: Sequence[Decimal]) -> tuple[Inlines, ...]:
        ends = [f"/year-{year}" if year else "" for year in spans]
        return tuple(
            (_live(one, f"{name}{end}", amount),) for end, amount in zip(ends, amounts, strict=True)
        )

    rows = [
        Row(
            (
                cell(f"{code} {labels.label(code)}"),
                *cells(f"category-{code}", [made.direct(category=code, year=y) for y in spans]),
            )
        )
        for code in made.categories
    ]
    for words, name, amounts in (
        ("Direct costs", "direct", [made.direct(year=y) for y in spans]),
        ("Programme support cost", "support", [made.support(y) for y in spans]),
        ("Total", "total", [made.total(y) for y in spans]),
    ):
        rows.append(Row((cell(words), *cells(name, amounts)), kind=RowKind.TOTAL))
    return Table("Budget by category and year", tuple(heads), tuple(rows), label="by-year")


def _lines(one: Proposal, made: Budget) -> Table:
    heads = (
        Column(""), Column("What", width=3), Column("Year", _END), Column("Quantity", _END),
        Column("Unit"), Column("Unit cost", _END, width=1.5), Column(f"{made.currency}", _END, width=1.5),
    )  # fmt: skip
    rows = [
        Row(
            (
                cell(priced.line.key),
                cell(priced.line.description),
                cell(str(priced.line.year)),
                cell(f"{priced.line.quantity:,f}"),
                cell(priced.line.unit),
                cell(f"{printed.money(priced.line.unit_cost)} {priced.line.currency}"),
                (_live(one, f"line-{priced.line.key}", priced.amount),),
            )
        )
        for priced in made.lines
    ]
    whole = Row(
        (cell("All"), (), (), (), (), (), (_live(one, "direct", made.direct()),)),
        kind=RowKind.TOTAL,
    )
    return Table("Budget lines", heads, (*rows, whole), label="lines")


def _rates(made: Budget) -> list[Block]:
    if not made.rates:
        return []
    rows = [
        (name, printed.day(rate.on), f"{rate.per_unit:f}", rate.source)
        for name, rate in made.rates.items()
    ]
    return [
        _table("Rates of exchange", ("Currency", "Day", f"For one {made.currency}", "Source"), rows)
    ]


def _pledges(one: Proposal, made: Budget) -> list[Block]:
    if not made.pledges:
        return []
    heads = (
        Column("Donor", width=2),
        Column("Day"),
        Column("State"),
        Column("Amount", _END),
        Column(made.currency, _END),
    )
    rows = [
        Row(
            (
                cell(pledge.donor),
                cell(printed.day(pledge.on)),
                cell(pledge.promise.value),
                cell(f"{printed.money(pledge.amount)} {pledge.currency}"),
                (_live(one, f"pledge-{pledge.key}", amount),),
            )
        )
        for pledge, amount in made.pledges
    ]  # fmt: skip
    received = made.promised(Promise.RECEIVED)
    note = prose(
        "Received so far: {received} {currency}; neither pledged nor received: {gap} {currency}.",
        received=_live(one, "received", received),
        gap=_live(one, "gap", made.gap),
        currency=made.currency,
    )
    return [Heading(1, "Donors"), Table("Donors and their pledges", heads, tuple(rows), (note,))]


def _live(one: Proposal, name: str, amount: Decimal, *, strong: bool = False) -> LiveNumber:
    return LiveNumber(f"{one.ref}/{name}", printed.money(amount), strong=strong)


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f}{printed.NARROW}%"
