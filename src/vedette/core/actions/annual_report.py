"""The annual status report: where the plan stood at the end of a year, beside the end of the year before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from vedette.core.actions.axes import Axes, axes, rates
from vedette.core.actions.plan import Plan
from vedette.core.evidence.chain import State
from vedette.core.kernel.templates import area_label
from vedette.core.recommendations.recommendations import Recommendation, Share, acceptance
from vedette.core.recommendations.spending import Account
from vedette.core.reports import printed
from vedette.core.reports.document import (
    Align,
    Block,
    Code,
    Column,
    Document,
    Heading,
    Inlines,
    LiveNumber,
    Paragraph,
    Row,
    RowKind,
    Strong,
    Table,
    Text,
    marking_of,
)
from vedette.core.reports.effect_section import StatedEffect
from vedette.core.reports.writing import cell, paragraph, prose

_END = Align.END
_RED = {
    State.OUT_OF_DATE: "out of date: what it rests on has changed",
    State.BROKEN: "broken: something that it rests on is gone",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """The plan at the end of a year.

    Args:
        on: The last day that counts.
        plan: As it stood then.
        asked: Recommendations as they stood then.
        measured: Action -> code of codelists/effect_verdict; what is computed is of today's run.
    """

    on: dt.date
    plan: Plan
    asked: Mapping[str, Recommendation]
    measured: Mapping[str, str]

    def stands(self) -> list[Axes]:
        """Where each action stood."""
        return [axes(one, self.asked, self.on, self.measured) for one in self.plan.held]


@dataclass(frozen=True, slots=True)
class Year:
    """What an annual report is made of.

    Args:
        now: The end of the year.
        before: The end of the year before.
        areas: Codes of the issue areas in their order.
        effects: What was measured, by the current run.
        red: Recommendation -> its state, where its evidence has changed.
        money: Project -> its title and account at the end of the year.
    """

    now: Standing
    before: Standing
    areas: Sequence[str]
    effects: Sequence[StatedEffect]
    red: Mapping[str, State]
    money: Mapping[str, tuple[str, Account]]


def annual_report(year: Year, *, title: str, label: str, run: str) -> Document:
    """The annual status report; every number in it is a live one with its key."""
    now, before = year.now.stands(), year.before.stands()
    on = year.now.on
    blocks: list[Block] = [
        Heading(1, "The plan as a whole"),
        paragraph(
            "On each axis both numbers are printed, in brackets those of a year before. An axis never stands for "
            "another: what is implemented, as its owner reports, need not have had an effect."
        ),
        _whole(year, now, before),
        Heading(1, "Work streams"),
        _table("Where the actions of each work stream stand", "Work stream", _streams(year), now, before),
        Heading(1, "Issue areas"),
        _table("Where the actions of each issue area stand", "Issue area", _areas(year), now, before),
        *_overdue(now),
        *_moved(year),
        *_expired(now),
        *_money(year),
        *_effects(year),
    ]  # fmt: skip
    return Document(
        title=title,
        subtitle=f"Status of the action plan at the end of {on.year}",
        marking=marking_of(label),
        known_on=on,
        issued_at=dt.datetime.combine(on, dt.time(), dt.UTC),
        edition=printed.day(on),
        blocks=tuple(blocks),
        run=run,
        chapters_flow=True,
    )


def _number(key: str, n: int) -> LiveNumber:
    return LiveNumber(f"plan/{key}", str(n))


def _share(key: str, now: Share, before: Share) -> Inlines:
    return prose(
        "{n} of {of} ({m} of {was})",
        n=_number(key, now.n),
        of=_number(f"{key}/of", now.of),
        m=_number(f"{key}/before", before.n),
        was=_number(f"{key}/before/of", before.of),
    )


def _alone(key: str, now: Share) -> Inlines:
    """Without a year before: what a run said then of an effect is not kept, today's says it of both years."""
    return prose("{n} of {of}", n=_number(key, now.n), of=_number(f"{key}/of", now.of))


def _count(key: str, now: int, before: int) -> Inlines:
    return prose("{n} ({m})", n=_number(key, now), m=_number(f"{key}/before", before))


def _whole(year: Year, now: Sequence[Axes], before: Sequence[Axes]) -> Table:
    one, other = rates(now), rates(before)
    answered = [acceptance(held.asked.values()) for held in (year.now, year.before)]
    told: tuple[tuple[str, Inlines], ...] = (
        ("Recommendations accepted, of those answered", _share("accepted", *answered)),
        ("Implemented, as owners report, of the actions accepted",
         _share("implemented", one.implemented, other.implemented)),
        ("Judged acceptable, of those implemented", _share("judged", one.judged, other.judged)),
        ("Effect shown, of those measured", _alone("effective", one.effective)),
        ("Implemented, no effect", (_number("no-effect", one.n_without_effect),)),
        ("Overdue", _count("overdue", one.n_overdue, other.n_overdue)),
        ("Actions", _count("actions", len(now), len(before))),
    )  # fmt: skip
    heads = (Column("What", width=3.0), Column(f"End of {year.now.on.year} (a year before)", _END))
    rows = tuple(Row((cell(words), said)) for words, said in told)
    return Table("The four axes of the whole plan", heads, rows, label="annual-axes")


_Group = tuple[str, str, Callable[[Axes], bool]]


def _streams(year: Year) -> list[_Group]:
    def of(ref: str) -> Callable[[Axes], bool]:
        return lambda stands: stands.action.stream == ref

    held = [(one.ref, one.title) for one in year.now.plan.streams]
    return [(ref, title, of(ref)) for ref, title in (*held, ("", "Of no work stream"))]


def _areas(year: Year) -> list[_Group]:
    asked = {**year.before.asked, **year.now.asked}

    def of(area: str) -> Callable[[Axes], bool]:
        return lambda stands: any(
            asked[ref].issue_area == area for ref in stands.action.recommendations if ref in asked
        )

    return [(area, f"{area} {area_label(area)}", of(area)) for area in year.areas]


def _table(
    caption: str,
    first: str,
    groups: Iterable[_Group],
    now: Sequence[Axes],
    before: Sequence[Axes],
) -> Table:
    heads = (
        Column(first, width=2.2), Column("Actions", _END), Column("Implemented", _END, 1.2),
        Column("Judged acceptable", _END, 1.2), Column("Effect shown", _END, 1.2), Column("Overdue", _END),
    )  # fmt: skip
    rows = []
    for key, words, belongs in groups:
        ours, theirs = [s for s in now if belongs(s)], [s for s in before if belongs(s)]
        if not ours and not theirs:
            continue
        one, other, at = rates(ours), rates(theirs), key or "none"
        rows.append(
            Row(
                (
                    cell(words),
                    _count(f"{at}/actions", len(ours), len(theirs)),
                    _share(f"{at}/implemented", one.implemented, other.implemented),
                    _share(f"{at}/judged", one.judged, other.judged),
                    _alone(f"{at}/effective", one.effective),
                    _count(f"{at}/overdue", one.n_overdue, other.n_overdue),
                )
            )
        )
    return Table(caption, heads, tuple(rows))


def _overdue(now: Sequence[Axes]) -> list[Block]:
    late = [one for one in now if one.is_overdue]
    if not late:
        return [Heading(1, "Overdue"), paragraph("No action is overdue.")]
    heads = (Column("Action", width=1.0), Column("What is to be done", width=3.0), Column("Lead owner", width=1.5),
             Column("Due on"), Column("Days late", _END))  # fmt: skip
    rows = tuple(
        Row(
            (
                (Code(one.action.ref),),
                cell(one.action.title),
                cell(one.action.lead),
                cell(printed.day(one.action.due_on) if one.action.due_on else None),
                (_number(f"{one.action.ref}/days-late", one.days_late or 0),),
            )
        )
        for one in late
    )
    notes = (
        prose("Days are counted from the first deadline: to move it makes nothing less late."),
    )
    return [Heading(1, "Overdue"), Table("Actions that are overdue", heads, rows, notes)]


def _moved(year: Year) -> list[Block]:
    was = year.before.plan.actions
    moved = [
        (was[one.ref], one)
        for one in year.now.plan.held
        if one.ref in was and was[one.ref].due_on != one.due_on
    ]
    if not moved:
        return []
    heads = (
        Column("Action"), Column("What is to be done", width=3.0), Column("Was due on"), Column("Is due on"),
    )  # fmt: skip
    rows = tuple(
        Row(
            (
                (Code(one.ref),),
                cell(one.title),
                cell(printed.day(old.due_on) if old.due_on else None),
                cell(printed.day(one.due_on) if one.due_on else None),
            )
        )
        for old, one in moved
    )
    return [Heading(1, "New deadlines"), Table("Deadlines that were moved in the year", heads, rows)]  # fmt: skip


def _expired(now: Sequence[Axes]) -> list[Block]:
    found = [(one.action, proof) for one in now for proof in one.expired]
    if not found:
        return []
    heads = (
        Column("Action"), Column("What is to be done", width=2.4), Column("Proof", width=2.0), Column("Held until"),
    )  # fmt: skip
    rows = tuple(
        Row(
            (
                (Code(one.ref),),
                cell(one.title),
                cell(proof.name),
                cell(printed.day(proof.expires_on) if proof.expires_on else None),
            )
        )
        for one, proof in found
    )
    notes = (prose("An action falls back to under way once a proof of it holds no more."),)
    return [
        Heading(1, "Evidence that expired"),
        Table("Proofs that hold no more", heads, rows, notes),
    ]


def _money(year: Year) -> list[Block]:
    if not year.money:
        return []
    names = ("Budget", "Pledged", "Received", "Committed", "Spent")
    heads = (Column("Project", width=2.4), *(Column(one, _END, 1.2) for one in names))
    rows = []
    for ref, (title, held) in year.money.items():
        amounts = tuple(
            (LiveNumber(f"{ref}/{name}", printed.money(getattr(held, name))),)
            for name in ("budget", "pledged", "received", "committed", "spent")
        )
        rows.append(Row((cell(f"{title}, {held.currency}"), *amounts), kind=RowKind.BODY))
    return [Heading(1, "Money"), Table("Projects and their money", heads, tuple(rows))]


def _effects(year: Year) -> list[Block]:
    if not year.effects:
        return []
    made: list[Block] = [
        Heading(1, "Measured effects"),
        paragraph("As the current run tells them. A change after a date proves no cause."),
    ]
    for one in year.effects:
        red = _RED.get(year.red.get(one.ref, State.CURRENT), "")
        words = f" ({red})" if red else ""
        made.append(
            Paragraph(
                prose(
                    "{number}: {text}{red} {verdict} {claim}",
                    number=Strong(one.number),
                    text=Text(one.text),
                    red=words,
                    verdict=one.verdict,
                    claim=one.claim,
                )
            )
        )
    return made
