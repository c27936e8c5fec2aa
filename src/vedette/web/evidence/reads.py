"""Questions about the board and about internal challenges in their external context, always for a viewer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from vedette.core.evidence.board import Cell, Item, Kind, Said, cells, n_kinds_agreeing
from vedette.core.evidence.context import AreaInContext, Mission, in_context
from vedette.core.kernel.errors import NotFound
from vedette.core.kernel.templates import area_label
from vedette.pipeline import board
from vedette.pipeline.board import About
from vedette.web.evidence.words import KINDS, VERDICTS, WHY_NOT
from vedette.web.library.coded_reads import Coded, Quoted
from vedette.web.reviews.visit import Visit
from vedette.web.ui.parts import Entry
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.told import retold

_RATES = "rate-by-mission"


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as the page shows it.

    Args:
        kind: Kind of evidence.
        words: What it is called.
        cell: The evidence.
        together: Of rates: how the area goes together with the casualty rate.
        said: The verdict in force.
        verdict: It in words.
        is_stale: Whether the evidence has changed since.
        url: Where its evidence is.
    """

    kind: Kind
    words: Promise
    cell: Cell
    together: AreaInContext | None
    said: Said | None
    verdict: Promise | str
    is_stale: bool
    url: str

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to judge."""
        return self.cell.is_empty and not self.shown

    @property
    def shown(self) -> dict[str, object] | None:
        """What the system tells of rates, as a verdict keeps it."""
        found = self.together.with_rate if self.together else None
        if found is None:
            return None
        return {"n": found.n, "rho": round(found.rho, 4), "tau": round(found.tau, 4)}


@dataclass(frozen=True, slots=True)
class Area:
    """An issue area with its cells."""

    code: str
    words: str
    statement: str
    cells: Sequence[Shown]

    @property
    def n_agreeing(self) -> int:
        """Kinds that agree."""
        return n_kinds_agreeing([one.said for one in self.cells if one.said])


class Board:
    """The board in a viewer's world; interviews are not there for who may not read the register."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.coded = Coded(visit)
        self.known = self.coded.known
        self.kinds = [
            kind
            for kind in Kind
            if kind is not Kind.INTERVIEWS or visit.viewer.may("interviews.read")
        ]

    @cached_property
    def items(self) -> list[Item]:
        """What is coded, as evidence of a kind on an issue area."""
        told = self.coded.about
        about = About(
            types={name: one.get("document_type", "") for name, one in told.items()},
            missions={name: one["mission"] for name, one in told.items() if "mission" in one},
            origins=self.coded.origin,
            interviews={name: one.interview for name, one in self.coded.interviews.items()},
        )
        found = board.items(self.coded.held, self.coded.book, about)
        return [one for one in found if one.kind in self.kinds]

    @cached_property
    def _said(self) -> Mapping[tuple[str, Kind], Said]:
        return board.said(self.known)

    @cached_property
    def in_context(self) -> dict[str, AreaInContext]:
        """Issue area -> what it goes together with."""
        made = in_context(self.items, self.missions, board.areas(self.visit.review))
        return {one.area: one for one in made}

    @cached_property
    def missions(self) -> list[Mission]:
        """Missions with coded documents or a rate, by name."""
        run = self.visit.run
        notes = set(self.coded.interviews)
        documents: dict[str, set[str]] = {}
        for document in {one.document for one in self.coded.held} - notes:
            told = self.coded.about.get(document, {})
            if told.get("mission") and told.get("document_type") != "interview_note":
                documents.setdefault(told["mission"], set()).add(document)
        rates = {
            str(row["value1"]): row
            for row in run.rows("SELECT * FROM figures WHERE key = ?", [_RATES])
        }
        events = {str(row["mission"]): float(row["deaths"]) for row in run.rows(_INTENSITY)}
        return [
            Mission(
                name,
                frozenset(documents.get(name, ())),
                rate=rates.get(name, {}).get("value"),
                rate_low=rates.get(name, {}).get("low"),
                rate_high=rates.get(name, {}).get("high"),
                intensity=events.get(name),
            )
            for name in sorted({*documents, *rates})
        ]

    def areas(self) -> list[Area]:
        """Every issue area with its cells, in their order."""
        found = cells(self.items)
        stated = board.statements(self.known)
        return [
            Area(
                code,
                retold(self.visit.review.template.areas.label(code)),
                stated.get(code, ""),
                [self._shown(code, kind, found.get((code, kind), Cell())) for kind in self.kinds],
            )
            for code in board.areas(self.visit.review)
        ]

    def area(self, code: str, kind: str) -> tuple[Area, Shown]:
        """One cell with its area.

        Raises:
            NotFound: There is no such cell for this viewer.
        """
        for area in self.areas():
            for one in area.cells:
                if code == area.code and one.kind == kind:
                    return area, one
        raise NotFound("There is no such cell on the board.", "Choose one from the board.")

    def _shown(self, area: str, kind: Kind, cell: Cell) -> Shown:
        said = self._said.get((area, kind))
        together = self.in_context[area] if kind is Kind.RATES else None
        made = Shown(
            kind,
            KINDS[kind],
            cell,
            together,
            said,
            VERDICTS[said.verdict] if said else "",
            is_stale=False,
            url=address(self.visit.slug, "evidence:cell", area, str(kind)),
        )
        now = board.fingerprint_of(cell, made.shown)
        is_stale = said is not None and not said.is_current(now)
        return replace(made, is_stale=True) if is_stale else made

    def quoted(self, cell: Cell) -> list[Quoted]:
        """The quotations behind a cell."""
        return self.coded.named(cell.quotations)

    def history(self, area: str, kind: Kind) -> list[Entry]:
        """What was said of a cell, the latest first; the one in force can be taken back."""
        told = board.every_said(self.known).get((area, kind), [])
        may = self.visit.viewer.may("evidence.judge")
        return [
            Entry(
                at=one.at[:16].replace("T", " "),
                by=one.by,
                words=VERDICTS[one.verdict],
                why=f"{one.why} {one.resolution}".strip(),
                undo_url=address(self.visit.slug, "evidence:undo", one.mark)
                if may and one is told[-1]
                else "",
            )
            for one in reversed(told)
        ]


_INTENSITY = """
SELECT mission, sum(deaths) * 1.0 / count(DISTINCT month) AS deaths FROM mission_intensity
WHERE source = (SELECT source FROM mission_intensity GROUP BY 1 ORDER BY sum(events) DESC, 1 LIMIT 1)
GROUP BY mission
"""
"""Deaths a month near the bases of each mission, of the source with most events: two sources are never added."""


def why_not(code: str) -> Promise | str:
    """Why a correlation is not told."""
    return WHY_NOT.get(code, "")


def lines(made: Board) -> list[dict[str, Any]]:
    """Issue areas in context, as rows of the page: documents that name the area, and what goes together."""
    names = [one.mission for one in made.missions if one.documents]
    of = {one.mission: len(one.documents) for one in made.missions}
    return [
        {
            "area": one,
            "words": retold(area_label(one.area)),
            "cells": [(one.named[name], of[name]) for name in names],
            "why_not_rate": why_not(one.why_not_rate),
            "why_not_intensity": why_not(one.why_not_intensity),
        }
        for one in made.in_context.values()
    ]
