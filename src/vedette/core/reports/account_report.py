"""What became of the money of a project, as a document for its donors; every amount is a live number with its key."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from vedette.core.kernel.errors import NotFound
from vedette.core.recommendations.charges import LineUse, Use, Uses
from vedette.core.recommendations.proposals import Proposal
from vedette.core.recommendations.spending import (
    SUPPORT,
    Account,
    DonorAccount,
    LineAccount,
    PricedEntry,
    Standing,
)
from vedette.core.reports import printed
from vedette.core.reports.document import (
    Align,
    Block,
    Column,
    Document,
    Heading,
    LiveNumber,
    Paragraph,
    Row,
    RowKind,
    Table,
    marking_of,
)
from vedette.core.reports.writing import cell, prose

_END = Align.END
STANDINGS = {
    Standing.OVERSPENT: "overspent",
    Standing.OVERCOMMITTED: "committed beyond the budget",
    Standing.IDLE: "idle: its year has begun",
    Standing.NOT_BEGUN: "its year has not begun",
    Standing.WITHIN: "within the budget",
}
"""How a line stands, as printed."""
USES = {
    Use.OVERPLANNED: "planned beyond the budget",
    Use.UNUSED: "no action uses it",
    Use.WITHIN: "within the budget",
    Use.GONE: "no more in the budget",
}
"""How the plan uses a line, as printed."""


def account_report(
    one: Proposal, *, label: str, known_on: dt.date, donor: str = "", uses: Uses | None = None
) -> Document:
    """The report to the donors of a project, or to one of them.

    Args:
        one: The project.
        label: Of the review.
        known_on: The day on which it is written; no clock is read.
        donor: Whose pledges and payments it prints; "" for all.
        uses: What actions plan of the budget; None leaves that out.

    Raises:
        NotEnoughData: A currency has no rate.
        NotFound: The project has no such donor.
    """
    made = one.account(known_on)
    donors = donors_of(made, donor)
    blocks: list[Block] = [
        *_whole(one, made),
        *_donors(one, made, donors),
        Heading(1, "Budget lines"),
        _lines(one, made),
        *_to_look_at(made),
        *_planned(one, uses),
        *_years(one, made),
        *_entries(one, entries_of(made, donor)),
    ]
    days = " to ".join(printed.day(day) for day in (one.starts_on, one.ends_on) if day)
    imprint = (("Entity", one.entity), ("Fund", one.fund), ("Duration", days), ("Donor", donor),
               ("Reference", one.ref))  # fmt: skip
    return Document(
        title=one.title,
        subtitle=f"Report on the money, to {donor}"
        if donor
        else "Report on the money, to its donors",
        marking=marking_of(label),
        known_on=known_on,
        issued_at=dt.datetime.combine(known_on, dt.time(), dt.UTC),
        edition=printed.day(known_on),
        imprint=tuple((term, words) for term, words in imprint if words),
        blocks=tuple(blocks),
        chapters_flow=True,
    )


def donors_of(made: Account, donor: str) -> tuple[DonorAccount, ...]:
    """The donors of an account, or the one that is named.

    Raises:
        NotFound: There is none of this name.
    """
    found = tuple(one for one in made.donors if donor in ("", one.donor))
    if donor and not found:
        raise NotFound(f"The project has no donor '{donor}'.", "Name one of its pledges.")
    return found


def entries_of(made: Account, donor: str) -> list[PricedEntry]:
    """The movements that a donor sees: its own payments, and all that was committed and spent."""
    return [one for one in made.entries if donor in ("", one.entry.donor) or not one.entry.donor]


def line_words(one: LineAccount) -> str:
    """What a line is called in print."""
    if one.key == SUPPORT:
        return "Programme support cost"
    return (
        f"{one.key} {one.description}" if one.description else f"{one.key} (no more in the budget)"
    )


def _whole(one: Proposal, made: Account) -> list[Block]:
    words = prose(
        "Of a budget of {budget} {currency}, {pledged} are pledged and {received} received; {committed} are "
        "committed and {spent} spent. In hand are {balance} {currency}.",
        currency=made.currency,
        budget=_live(one, "budget", made.budget, strong=True),
        pledged=_live(one, "pledged", made.pledged),
        received=_live(one, "received", made.received),
        committed=_live(one, "committed", made.committed),
        spent=_live(one, "spent", made.spent),
        balance=_live(one, "balance", made.balance),
    )
    return [Heading(1, "The money as a whole"), Paragraph(words)]


def _donors(one: Proposal, made: Account, donors: Sequence[DonorAccount]) -> list[Block]:
    if not donors:
        return []
    heads = _heads("Donor", made.currency, "Pledged", "Received", "Outstanding")
    rows = [
        Row(
            (
                cell(held.donor),
                (_live(one, f"pledged-{n}", held.pledged),),
                (_live(one, f"received-{n}", held.received),),
                (_live(one, f"outstanding-{n}", held.outstanding),),
            )
        )
        for n, held in enumerate(made.donors, 1)
        if held in donors
    ]
    if len(donors) > 1:
        rest = made.pledged - made.received
        rows.append(
            Row(
                (
                    cell("All donors"),
                    (_live(one, "pledged", made.pledged),),
                    (_live(one, "received", made.received),),
                    (_live(one, "outstanding", rest),),
                ),
                kind=RowKind.TOTAL,
            )
        )
    return [Heading(1, "Donors"), Table("What donors pledged and paid", heads, tuple(rows))]


def _lines(one: Proposal, made: Account) -> Table:
    heads = (
        *_heads("Line", made.currency, "Budget", "Committed", "Spent", "Left"),
        Column("State"),
    )
    rows = [
        Row(
            (
                cell(line_words(held)),
                (_live(one, f"budget-{held.key}", held.budget),),
                (_live(one, f"committed-{held.key}", held.committed),),
                (_live(one, f"spent-{held.key}", held.spent),),
                (_live(one, f"left-{held.key}", held.left),),
                cell(STANDINGS[held.standing]),
            )
        )
        for held in made.lines
    ]
    whole = Row(
        (
            cell("Total"),
            (_live(one, "budget", made.budget),),
            (_live(one, "committed", made.committed),),
            (_live(one, "spent", made.spent),),
            (_live(one, "left", made.budget - made.spent),),
            (),
        ),
        kind=RowKind.TOTAL,
    )
    return Table(
        "Budget lines and what became of them", heads, (*rows, whole), label="account-lines"
    )


def _to_look_at(made: Account) -> list[Block]:
    """Lines that are overspent, committed beyond the budget, or idle, in a sentence each."""
    told = (
        ("More was spent than the budget gives", made.standing(Standing.OVERSPENT)),
        ("More is committed than the budget gives", made.standing(Standing.OVERCOMMITTED)),
        ("Nothing is committed or spent although the year has begun", made.standing(Standing.IDLE)),
    )
    return _named((said, [line_words(one) for one in lines]) for said, lines in told)


def _named(told: Iterable[tuple[str, list[str]]]) -> list[Block]:
    """What is said of lines, with their names, in a sentence each; nothing where it is said of none."""
    return [
        Paragraph(prose("{said}: {lines}.", said=said, lines="; ".join(lines)))
        for said, lines in told
        if lines
    ]


def _planned(one: Proposal, uses: Uses | None) -> list[Block]:
    """What actions plan against the lines; nothing where no action charges one."""
    if uses is None or not uses.planned:
        return []
    heads = (*_heads("Line", uses.currency, "Budget", "Planned", "Free"), Column("Plan"))
    rows = [
        Row(
            (
                cell(use_words(held)),
                (_live(one, f"budget-{held.line}", held.budget),),
                (_live(one, f"planned-{held.line}", held.planned),),
                (_live(one, f"free-{held.line}", held.free),),
                cell(USES[held.use]),
            )
        )
        for held in uses.lines
    ]
    whole = Row(
        (
            cell("Direct costs"),
            (_live(one, "direct", uses.budget),),
            (_live(one, "planned", uses.planned),),
            (_live(one, "free", uses.budget - uses.planned),),
            (),
        ),
        kind=RowKind.TOTAL,
    )
    table = Table("What actions plan of the budget", heads, (*rows, whole), label="planned")
    told = (
        ("Actions plan more than the budget gives", uses.used(Use.OVERPLANNED, Use.GONE)),
        ("No action uses", uses.used(Use.UNUSED)),
    )
    said = _named((said, [use_words(one) for one in lines]) for said, lines in told)
    return [Heading(1, "Planned by actions"), table, *said]


def use_words(one: LineUse) -> str:
    """What a line is called in print."""
    gone = " (no more in the budget)" if one.use is Use.GONE else ""
    return f"{one.line} {one.description}".rstrip() + gone


def _years(one: Proposal, made: Account) -> list[Block]:
    if not made.years:
        return []
    heads = _heads("Year", made.currency, "Budget", "Committed", "Spent")
    rows = [
        Row(
            (
                cell(f"Year {held.year}"),
                (_live(one, f"budget/year-{held.year}", held.budget),),
                (_live(one, f"committed/year-{held.year}", held.committed),),
                (_live(one, f"spent/year-{held.year}", held.spent),),
            )
        )
        for held in made.years
    ]
    return [Heading(1, "Years"), Table("Years of the project", heads, tuple(rows))]


def _entries(one: Proposal, entries: Sequence[PricedEntry]) -> list[Block]:
    if not entries:
        return []
    heads = (
        Column("Day"), Column("What"), Column("Line or donor", width=1.6), Column("Amount", _END, width=1.5),
        Column("Rate", width=1.5), Column(one.currency, _END, width=1.3), Column("Document", width=1.6),
    )  # fmt: skip
    rows = [
        Row(
            (
                cell(printed.day(held.entry.on)),
                cell(held.entry.flow.value),
                cell(held.entry.donor or held.entry.line),
                cell(f"{printed.money(held.entry.amount)} {held.entry.currency}"),
                cell(f"{held.rate.per_unit:f} of {printed.day(held.rate.on)}" if held.rate else ""),
                (_live(one, f"entry-{held.entry.key}", held.amount),),
                cell(held.entry.document),
            )
        )
        for held in entries
    ]
    return [Heading(1, "Movements"), Table("Movements of money by day", heads, tuple(rows))]


def _heads(first: str, currency: str, *others: str) -> tuple[Column, ...]:
    return (
        Column(f"{first}, {currency}", width=2.5),
        *(Column(one, _END, width=1.3) for one in others),
    )


def _live(one: Proposal, name: str, amount: Decimal, *, strong: bool = False) -> LiveNumber:
    return LiveNumber(f"{one.ref}/{name}", printed.money(amount), strong=strong)
