"""Project proposals: what needs money beyond the own means, from the concept note to the full form (domain 8)."""

from __future__ import annotations

import datetime as dt
import importlib.resources
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any

from vedette.core.evidence.chain import Role
from vedette.core.evidence.links import Evidence, accepted, kept, unlinked
from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput, NotEnoughData, NotFound, WrongState
from vedette.core.recommendations.budgets import (
    SUPPORT_RATE,
    Budget,
    ExchangeRate,
    Line,
    Pledge,
    Promise,
    budget,
)
from vedette.core.recommendations.proposal_rows import (
    PLANNED,
    Result,
    Risk,
    Row,
    Task,
    as_json,
    currency_of,
    decimal_of,
    key_of,
    row_of,
)
from vedette.core.recommendations.spending import SUPPORT, Account, Entry, account

SECTIONS = (
    "summary",
    "context",
    "problem",
    "objective",
    "implementation",
    "partners",
    "monitoring",
    "sustainability",
    "gender",
    "annexes",
)
"""The chapters in words, in their order."""
CONCEPT = frozenset(("summary", "context", "problem", "objective"))
"""Those of a concept note."""
FACTS = ("title", "entity", "fund", "starts_on", "ends_on", "currency", "support_rate", "priced_on")
"""What stands on the cover: names, days as ISO 8601, a currency, a share."""
TOLD = (*FACTS, *SECTIONS)
FUNDED = frozenset(("funded", "running", "closed"))
"""Phases in which money moves."""
SHOWN = ("entries", "pledges")
"""Tables of which a row may carry a file that shows it."""
_LONG, _SHORT = 20_000, 300


class Change(StrEnum):
    """What can happen to a proposal."""

    ADD = "add"
    EDIT = "edit"
    LINK = "link"
    UNLINK = "unlink"
    ACCEPT = "accept"
    HOLD = "hold"
    PUT = "put"
    DROP = "drop"
    PHASE = "phase"


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that shows a movement of money or a pledge.

    Args:
        table: `entries` or `pledges`.
        key: Of the row.
        name: Of the file as it was handed in.
        snapshot: Its SHA-256.
    """

    table: str
    key: str
    name: str
    snapshot: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """One project proposal as it stands.

    Args:
        ref: Its permanent reference.
        title: What the project is called.
        entity: Who carries it out.
        fund: Whose money is asked for.
        starts_on: First day of the project.
        ends_on: Last day.
        currency: Of the budget, ISO 4217.
        support_rate: Programme support cost, as a share of the direct costs.
        priced_on: Day whose rates of exchange count; None takes the newest.
        words: Section -> its text.
        tables: Table -> key -> row, in the order in which they were put.
        links: Recommendations that it carries out.
        phase: Code of codelists/project_phase.
        papers: Files that show pledges and movements of money, the last of each row.
    """

    ref: str
    title: str
    entity: str = ""
    fund: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    currency: str = "USD"
    support_rate: Decimal = SUPPORT_RATE
    priced_on: dt.date | None = None
    words: tuple[tuple[str, str], ...] = ()
    tables: tuple[tuple[str, tuple[Row, ...]], ...] = ()
    links: tuple[Evidence, ...] = ()
    phase: str = "concept"
    papers: tuple[Paper, ...] = ()

    def text(self, section: str) -> str:
        """The text of a section; "" where there is none."""
        return dict(self.words).get(section, "")

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of a table, sorted by their keys as numbers are read."""
        return tuple(sorted(dict(self.tables).get(table, ()), key=lambda row: _order(key_of(row))))

    @property
    def results(self) -> tuple[Result, ...]:
        """The logical framework."""
        return tuple(row for row in self.rows("results") if isinstance(row, Result))

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The work plan."""
        return tuple(row for row in self.rows("tasks") if isinstance(row, Task))

    @property
    def risks(self) -> tuple[Risk, ...]:
        """What may go wrong."""
        return tuple(row for row in self.rows("risks") if isinstance(row, Risk))

    @property
    def lines(self) -> tuple[Line, ...]:
        """The budget lines."""
        return tuple(row for row in self.rows("lines") if isinstance(row, Line))

    @property
    def rates(self) -> tuple[ExchangeRate, ...]:
        """The dated rates of exchange."""
        return tuple(row for row in self.rows("rates") if isinstance(row, ExchangeRate))

    @property
    def pledges(self) -> tuple[Pledge, ...]:
        """What donors give."""
        return tuple(row for row in self.rows("pledges") if isinstance(row, Pledge))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What became of the money."""
        return tuple(row for row in self.rows("entries") if isinstance(row, Entry))

    def paper(self, table: str, key: str) -> Paper | None:
        """The file that shows a row; None where there is none."""
        found = (one for one in self.papers if (one.table, one.key) == (table, key))
        return next(found, None)

    def account(self, today: dt.date) -> Account:
        """The money against the budget; before it is funded no line is idle.

        Raises:
            NotEnoughData: A currency has no rate.
        """
        began = self.starts_on if self.phase in FUNDED else None
        return account(self.budget, self.entries, self.rates, starts_on=began, today=today)

    @property
    def recommendations(self) -> tuple[str, ...]:
        """The recommendations that it carries out."""
        return tuple(one.on for one in self.links)

    @property
    def budget(self) -> Budget:
        """The budget that adds up.

        Raises:
            NotEnoughData: A currency has no rate.
        """
        return budget(
            self.lines,
            self.rates,
            self.pledges,
            currency=self.currency,
            support_rate=self.support_rate,
            priced_on=self.priced_on,
        )

    @property
    def content(self) -> dict[str, object]:
        """What its fingerprint is of: all that is proposed, not what became of the money."""
        return {
            **{name: str(getattr(self, name) or "") for name in FACTS},
            "words": dict(self.words),
            "tables": {name: [as_json(row) for row in self.rows(name)] for name in PLANNED},
            "phase": self.phase,
        }


def proposals(changes: Iterable[Mapping[str, Any]]) -> dict[str, Proposal]:
    """The proposals that changes make, in their order; a change that no longer fits is passed over."""
    held: dict[str, Proposal] = {}
    for one in changes:
        ref = str(one["proposal"])
        try:
            held[ref] = changed(held.get(ref), one)
        except (BadInput, NotFound, WrongState):
            continue
    return held


def changed(held: Proposal | None, change: Mapping[str, Any]) -> Proposal:
    """A proposal after one change; None before it is added.

    Raises:
        BadInput: Something of the change is missing, too long or cannot be read.
        NotFound: It speaks of something that is not there.
        WrongState: The phase does not follow, or what it asks for is lacking.
    """
    kind = Change(str(change["change"]))
    if kind is Change.ADD:
        if held is not None:
            raise BadInput(f"{held.ref} is there already.", "Edit it.")
        made = _told(Proposal(str(change["proposal"]), ""), change)
        for link in change.get("carries") or ():
            made = _linked(made, link)
        return made
    if held is None:
        raise NotFound(
            f"There is no proposal '{change['proposal']}'.", "See `vedette proposals list`."
        )
    return _CHANGES[kind](held, change)


def lacking(held: Proposal, to: str) -> list[tuple[str, str]]:
    """What it lacks for a phase that can follow, but the reason that is given with the step: problem, remedy."""
    found = []
    for name in phases()[held.phase][to]:
        try:
            if name != "reason":
                _DEMANDS[name](held, {})
        except (BadInput, NotEnoughData, WrongState) as error:
            found.append((error.problem, error.remedy))
    return found


def _told(held: Proposal, change: Mapping[str, Any]) -> Proposal:
    said = {name: str(change[name]).strip() for name in TOLD if change.get(name) is not None}
    made: dict[str, Any] = {}
    words = dict(held.words)
    for name, text in said.items():
        most = _LONG if name in SECTIONS else _SHORT
        if len(text) > most:
            raise BadInput(f"The {name} has {len(text):,} characters.", f"Shorten it to {most:,}.")
        if name in SECTIONS:
            words[name] = text
        else:
            made[name] = _fact(name, text)
    after = replace(held, **made, words=tuple(words.items()))
    if not after.title:
        raise BadInput("A proposal needs its title.", "Say what the project is called.")
    if after.starts_on and after.ends_on and after.ends_on < after.starts_on:
        raise BadInput("The project ends before it begins.", "Exchange its days.")
    return after


def _fact(name: str, text: str) -> object:
    read = _READ.get(name)
    try:
        return text if read is None else read(text)
    except (ValueError, InvalidOperation) as error:
        raise BadInput(
            f"The {name} '{text}' cannot be read.",
            "Write days as 2018-01-31, a currency as USD, a share as 0.13.",
        ) from error


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _share(text: str) -> Decimal:
    made = decimal_of(text)
    if not 0 <= made < 1:
        raise ValueError("no share")
    return made


_READ: Mapping[str, Callable[[str], object]] = {
    "starts_on": _day,
    "ends_on": _day,
    "priced_on": _day,
    "currency": currency_of,
    "support_rate": _share,
}


def _linked(held: Proposal, change: Mapping[str, Any]) -> Proposal:
    made = Evidence(
        on=str(change["on"]),
        role=Role.IMPLEMENTS,
        note=str(change.get("note") or "")[:_SHORT],
        seen=change.get("seen"),
        said=str(change.get("said") or ""),
        run=str(change.get("run") or ""),
    )
    return replace(held, links=(*(one for one in held.links if one.on != made.on), made))


def _unlinked(held: Proposal, change: Mapping[str, Any]) -> Proposal:
    return replace(held, links=unlinked(held.ref, held.links, change))


def _accepted(held: Proposal, change: Mapping[str, Any]) -> Proposal:
    return replace(held, links=accepted(held.ref, held.links, change))


def _kept(held: Proposal, change: Mapping[str, Any]) -> Proposal:
    return replace(held, links=kept(held.ref, held.links, change))


def _put(held: Proposal, change: Mapping[str, Any]) -> Proposal:
    table, tables = str(change["table"]), dict(held.tables)
    there = {key_of(row): row for row in tables.get(table, ())}
    for said in change["rows"]:
        made = row_of(table, said)
        there[key_of(made)] = made
    tables[table] = tuple(there.values())
    after = replace(held, tables=tuple(tables.items()))
    return _shown(after, change) if change.get("snapshot") else after


def _shown(held: Proposal, change: Mapping[str, Any]) -> Proposal:
    """With the file that shows the one row that was put; it stands in place of an earlier one."""
    table, rows = str(change["table"]), change["rows"]
    if table not in SHOWN or len(rows) != 1:
        raise BadInput("A file shows one pledge or movement of money.", "Put one row with it.")
    made = Paper(table, str(rows[0]["key"]).strip(), str(change["name"]), str(change["snapshot"]))
    return replace(held, papers=(*_without(held, table, made.key), made))


def _without(held: Proposal, table: str, key: str) -> tuple[Paper, ...]:
    return tuple(one for one in held.papers if (one.table, one.key) != (table, key))


def check_entries(held: Proposal, rows: Iterable[Mapping[str, Any]]) -> None:
    """Whether entries fit the project when they are written; later changes of the budget do not take them away.

    Raises:
        BadInput: A line is not in the budget, or a currency has no rate on the day.
        WrongState: The project is not funded.
    """
    if held.phase not in FUNDED:
        raise WrongState(f"{held.ref} is not funded yet.", "Move it to the phase funded first.")
    known = {SUPPORT, *(one.key for one in held.lines)}
    made = [row for row in (row_of("entries", said) for said in rows) if isinstance(row, Entry)]
    for one in made:
        if one.line and one.line not in known:
            raise BadInput(
                f"The budget has no line '{one.line}'.", f"Use {', '.join(sorted(known))}."
            )
    try:
        account(held.budget, made, held.rates, starts_on=None, today=dt.date.min)
    except NotEnoughData as error:
        raise BadInput(error.problem, error.remedy) from error


def _dropped(held: Proposal, change: Mapping[str, Any]) -> Proposal:
    table, key, tables = str(change["table"]), str(change["key"]), dict(held.tables)
    left = tuple(row for row in tables.get(table, ()) if key_of(row) != key)
    if len(left) == len(tables.get(table, ())):
        raise NotFound(f"The {table} have no row '{key}'.", "See the proposal.")
    return replace(
        held, tables=tuple({**tables, table: left}.items()), papers=_without(held, table, key)
    )


def _moved(held: Proposal, change: Mapping[str, Any]) -> Proposal:
    to = str(change["to"])
    follows = phases()[held.phase]
    if to not in codelist("project_phase").entries:
        raise BadInput(f"'{to}' is no phase of a project.", f"Use {', '.join(phases())}.")
    if to not in follows:
        raise WrongState(
            f"{held.ref} is {held.phase}; {to} does not follow.",
            f"From here it can become {', '.join(follows)}.",
        )
    for name in follows[to]:
        _DEMANDS[name](held, change)
    return replace(held, phase=to)


_CHANGES: Mapping[Change, Callable[[Proposal, Mapping[str, Any]], Proposal]] = {
    Change.EDIT: _told,
    Change.LINK: _linked,
    Change.UNLINK: _unlinked,
    Change.ACCEPT: _accepted,
    Change.HOLD: _kept,
    Change.PUT: _put,
    Change.DROP: _dropped,
    Change.PHASE: _moved,
}


@cache
def phases() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Phase -> phases that can follow -> what each demands, as `phases.json` says."""
    text = (importlib.resources.files(__package__) / "phases.json").read_text(encoding="utf-8")
    return {
        one: {to: tuple(demands) for to, demands in follows.items()}
        for one, follows in json.loads(text).items()
    }


def _needs(is_there: object, problem: str, remedy: str) -> None:
    if not is_there:
        raise WrongState(problem, remedy)


_GIVEN = frozenset((Promise.PLEDGED, Promise.CONFIRMED, Promise.RECEIVED))
_DEMANDS: Mapping[str, Callable[[Proposal, Mapping[str, Any]], None]] = {
    "title": lambda one, _: _needs(
        one.starts_on and one.ends_on and one.entity,
        "Days or the entity that carries it out are missing.",
        "State starts_on, ends_on and entity.",
    ),
    "objective": lambda one, _: _needs(
        one.text("problem") and one.text("objective"),
        "Problem or objective are not written.",
        "Write them.",
    ),
    "recommendation": lambda one, _: _needs(
        one.links, "It carries out no recommendation.", "Link the recommendation."
    ),
    "results": lambda one, _: _needs(
        one.results, "It has no logical framework.", "Put its results."
    ),
    "tasks": lambda one, _: _needs(one.tasks, "It has no work plan.", "Put its tasks."),
    "lines": lambda one, _: _needs(
        one.lines and one.budget.total(), "It has no budget.", "Put its budget lines."
    ),
    "pledges": lambda one, _: _needs(
        any(pledge.promise in _GIVEN for pledge in one.pledges),
        "No donor has pledged anything.",
        "Put the pledges.",
    ),
    "reason": lambda _, change: _needs(
        str(change.get("why") or "").strip(), "The step needs a reason.", "Write why."
    ),
}


def _order(key: str) -> tuple[tuple[int, int, str], ...]:
    """Parts of a key as people read them: 1.10 comes after 1.2."""
    parts = key.replace("-", ".").split(".")
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts)
