"""Questions about project proposals: one with all its parts, its money to the cent, its work plan drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.kernel.errors import BadInput, NotEnoughData, NotFound, VedetteError
from vedette.core.recommendations.budgets import Budget
from vedette.core.recommendations.proposal_rows import TABLES, as_json, key_of
from vedette.core.recommendations.proposals import (
    CONCEPT,
    SECTIONS,
    Change,
    Proposal,
    lacking,
    phases,
)
from vedette.pipeline.decisions import Act
from vedette.pipeline.recommended import proposals_of
from vedette.web.evidence.object_reads import Differing, differing, fields_named
from vedette.web.evidence.stated import Stated
from vedette.web.recommendations import proposal_words as words
from vedette.web.recommendations.reads import Link, NextState, Recommendations
from vedette.web.reviews.visit import Visit


def _about(change: str, body: Mapping[str, Any]) -> list[object]:
    """What a change speaks of, in few words."""
    found: list[object] = [body.get("on", "")]
    if change == Change.PHASE:
        found.append(words.PHASES[body["to"]][1])
    elif change in (Change.ADD, Change.EDIT):
        found.append(fields_named(PROPOSAL, body))
    elif change == Change.PUT:
        keys = [str(row.get("key") or row.get("currency", "")) for row in body["rows"]]
        found += [words.TABLES[body["table"]], ", ".join(keys[:5])]
    elif change == Change.DROP:
        found += [words.TABLES[body["table"]], body["key"]]
    return found


PROPOSAL = Stated(
    act=Act.PROPOSAL,
    space="proposals",
    page="proposal",
    listed="proposals",
    words=gettext_lazy("Projects"),
    glyph="proposal",
    head="recommendations/_proposal_head.html",
    done=words.DONE,
    about=_about,
    fields=words.FIELDS,
    coded=lambda _name, said: said,
)
"""Project proposals, as their pages are built."""


class Proposals(Recommendations):
    """The project proposals of a viewer's world, with the recommendations that they carry out."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(visit)
        self.projects: Mapping[str, Proposal] = proposals_of(self.known)

    def project(self, ref: str) -> Proposal:
        """One proposal.

        Raises:
            NotFound: There is none of this reference for this viewer.
        """
        if ref not in self.projects:
            raise NotFound("There is no such project.", "Choose one from the list of projects.")
        return self.projects[ref]

    def carried(self, one: Proposal) -> list[Link]:
        """The recommendations that it carries out, with what each says."""
        told = self.told(e.on for e in one.links)
        changed = {d.evidence.on: d for d in self.changed_beneath(one)}
        return [Link(e, self.chip(e.on), told.get(e.on), changed.get(e.on)) for e in one.links]

    def changed_beneath(self, one: Proposal) -> list[Differing]:
        """The recommendations that are others today than it saw."""
        return differing(self, PROPOSAL, one.ref, one.links)


@dataclass(frozen=True, slots=True)
class Amounts:
    """One row of the budget: code, words, amount of each year, of all."""

    code: str
    words: Promise
    years: Sequence[Decimal]
    whole: Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """The budget as the page shows it: rows that add up, and the sums below them."""

    made: Budget
    categories: Sequence[Amounts]
    sums: Sequence[Amounts]


def money(one: Proposal) -> tuple[Money | None, VedetteError | None]:
    """The budget of a proposal; or why there is none to show."""
    try:
        made = one.budget
    except (BadInput, NotEnoughData) as error:
        return None, error
    years = made.years
    categories = [
        Amounts(
            code,
            words.CATEGORIES[code],
            [made.direct(category=code, year=year) for year in years],
            made.direct(category=code),
        )
        for code in made.categories
    ]
    sums = [
        Amounts(
            "direct",
            gettext_lazy("Direct costs"),
            [made.direct(year=year) for year in years],
            made.direct(),
        ),
        Amounts(
            "support",
            gettext_lazy("Programme support cost"),
            [made.support(year) for year in years],
            made.support(),
        ),
        Amounts("total", gettext_lazy("Total"), [made.total(year) for year in years], made.total()),
    ]
    return Money(made, categories, sums), None


@dataclass(frozen=True, slots=True)
class Shown:
    """One row of a table: its key, and its cells in words."""

    key: str
    cells: Sequence[Promise | str]


def columns(table: str) -> list[str]:
    """Names of the columns of a table.

    Raises:
        NotFound: There is no such table.
    """
    if table not in TABLES:
        raise NotFound("There is no such table.", "Choose one from the project.")
    return [one.name for one in fields(TABLES[table])]


def rows(one: Proposal, table: str) -> list[Shown]:
    """The rows of a table in words."""
    names = columns(table)
    return [
        Shown(key_of(row), [words.cell(name, as_json(row).get(name, "")) for name in names])
        for row in one.rows(table)
    ]


def row(one: Proposal, table: str, key: str) -> dict[str, str]:
    """One row in texts; nothing where there is none of this key."""
    return next((as_json(row) for row in one.rows(table) if key_of(row) == key), {})


def chapters(one: Proposal, *, is_concept: bool) -> list[tuple[str, Promise, str]]:
    """The chapters in words: name, title, text; of a concept note only its own."""
    return [
        (name, words.SECTIONS[name], one.text(name))
        for name in SECTIONS
        if not is_concept or name in CONCEPT
    ]


def next_phases(one: Proposal) -> list[NextState]:
    """The phases that can follow, with what each still lacks."""
    return [
        NextState(
            to,
            words.PHASES[to][1],
            ["reason"] if "reason" in asked else [],
            lacking(one, to),
        )
        for to, asked in phases()[one.phase].items()
    ]
