"""Project proposals in the HTTP API: cover and chapters, tables, budget to the cent, phase, files."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Query, Router, Schema, Status
from pydantic import Field

from vedette.core.recommendations.budgets import Budget
from vedette.core.recommendations.proposal_rows import TABLES, as_json
from vedette.core.recommendations.proposals import SECTIONS, Change
from vedette.core.trust.limits import Use
from vedette.web.evidence.object_reads import version as version_of
from vedette.web.evidence.stated_calls import LookIn
from vedette.web.recommendations import proposal_writes as writes
from vedette.web.recommendations.proposal_reads import PROPOSAL, Proposals, money
from vedette.web.recommendations.proposal_rows import SORTED_BY, every, filtered, plain
from vedette.web.recommendations.proposal_views import EXPORTED, file_answer
from vedette.web.recommendations.recommendation_calls import AnsweringIn, OnIn
from vedette.web.reviews.calls import Part, Rows, answers, enter
from vedette.web.reviews.sealed import way_of
from vedette.web.reviews.visit import Visit
from vedette.web.ui.lists import in_order

router = Router(tags=["proposals"])
_LONG, _SHORT = 20_000, 300
_READ, _WRITE = "recommendations.read", "recommendations.write"
_Table = Literal["results", "tasks", "risks", "lines", "rates", "pledges", "entries"]


class ProposalFilter(Schema):
    """Which proposals; an empty value filters nothing. `carries` names a recommendation."""

    q: str = Field("", max_length=200)
    phase: str = ""
    carries: str = Field("", max_length=60)


@router.get(
    "/reviews/{slug}/proposals", response=answers({200: Rows}), operation_id="list_proposals"
)
def list_proposals(
    request: HttpRequest, slug: str, wanted: Query[ProposalFilter], part: Query[Part]
) -> Rows:
    """The project proposals that the filter leaves, by reference; amounts are texts to the cent."""
    held = Proposals(enter(request, slug, _READ))
    found = in_order(filtered(every(held), wanted.dict()), [("proposal", False)], SORTED_BY)
    rows = [plain(row, EXPORTED) for row in found[part.offset : part.offset + part.limit]]
    return Rows(n=len(found), offset=part.offset, rows=rows)


class CarriedOut(Schema):
    """A recommendation that it carries out, and its state today."""

    on: str
    note: str
    seen: str | None
    held: str | None
    why: str
    state: str


class BudgetOut(Schema):
    """A budget that adds up; amounts are texts to the cent, `all` beside the years."""

    currency: str
    support_rate: str
    lines: dict[str, str]
    categories: dict[str, dict[str, str]]
    direct: dict[str, str]
    support: dict[str, str]
    total: dict[str, str]
    gap: str


class ProposalOut(Schema):
    """A project proposal as it stands; `budget` is null where a rate of exchange is missing."""

    proposal: str
    title: str
    entity: str
    fund: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    currency: str
    support_rate: str
    priced_on: dt.date | None
    words: dict[str, str]
    tables: dict[str, list[dict[str, str]]]
    phase: str
    state: str
    links: list[CarriedOut]
    budget: BudgetOut | None
    version: str


@router.get(
    "/reviews/{slug}/proposals/{reference}",
    response=answers({200: ProposalOut}),
    operation_id="get_proposal",
)
def get_proposal(request: HttpRequest, slug: str, reference: str) -> ProposalOut:
    """One proposal with its tables and its budget."""
    return _told(enter(request, slug, _READ), reference)


def _told(visit: Visit, ref: str) -> ProposalOut:
    held = Proposals(visit)
    one = held.project(ref)
    found, _ = money(one)
    names = (
        "title",
        "entity",
        "fund",
        "starts_on",
        "ends_on",
        "currency",
        "priced_on",
        "phase",
    )
    links = [
        CarriedOut(
            **{n: getattr(e, n) for n in ("on", "note", "seen", "held", "why")},
            state=str(held.state(e.on)),
        )
        for e in one.links
    ]
    return ProposalOut(
        **{name: getattr(one, name) for name in names},
        proposal=ref,
        support_rate=str(one.support_rate),
        words={name: one.text(name) for name in SECTIONS},
        tables={name: [as_json(row) for row in one.rows(name)] for name in TABLES},
        state=str(held.state(ref)),
        links=links,
        budget=_budget(found.made) if found else None,
        version=version_of(held, PROPOSAL, ref),
    )


def _budget(made: Budget) -> BudgetOut:
    spans: dict[str, int | None] = {**{str(year): year for year in made.years}, "all": None}
    if not made.years:
        spans = {"all": None}
    return BudgetOut(
        currency=made.currency,
        support_rate=str(made.support_rate),
        lines={one.line.key: str(one.amount) for one in made.lines},
        categories={
            code: {n: str(made.direct(category=code, year=year)) for n, year in spans.items()}
            for code in made.categories
        },
        direct={name: str(made.direct(year=year)) for name, year in spans.items()},
        support={name: str(made.support(year)) for name, year in spans.items()},
        total={name: str(made.total(year)) for name, year in spans.items()},
        gap=str(made.gap),
    )


class ProposalIn(Schema):
    """What is said of a proposal; what is left out of a change stays as it is. `support_rate` is a share."""

    title: str | None = Field(None, max_length=_SHORT)
    entity: str | None = Field(None, max_length=_SHORT)
    fund: str | None = Field(None, max_length=_SHORT)
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    currency: str | None = Field(None, max_length=3)
    support_rate: str | None = Field(None, max_length=12)
    priced_on: dt.date | None = None
    summary: str | None = Field(None, max_length=_LONG)
    context: str | None = Field(None, max_length=_LONG)
    problem: str | None = Field(None, max_length=_LONG)
    objective: str | None = Field(None, max_length=_LONG)
    implementation: str | None = Field(None, max_length=_LONG)
    partners: str | None = Field(None, max_length=_LONG)
    monitoring: str | None = Field(None, max_length=_LONG)
    sustainability: str | None = Field(None, max_length=_LONG)
    gender: str | None = Field(None, max_length=_LONG)
    annexes: str | None = Field(None, max_length=_LONG)
    version: str = Field("", max_length=80)


class NewProposal(ProposalIn):
    """A new proposal, with the recommendations that it carries out."""

    carries: list[str] = Field(default_factory=list, max_length=100)


@router.post(
    "/reviews/{slug}/proposals", response=answers({201: ProposalOut}), operation_id="add_proposal"
)
def add_proposal(request: HttpRequest, slug: str, said: NewProposal) -> Status[ProposalOut]:
    """Write a new proposal, as a concept note."""
    visit = enter(request, slug, _WRITE)
    made = writes.add(visit.review, told=_said(said), carries=said.carries, by=visit.viewer.name)
    return Status(201, _told(visit, made.ref))


@router.post(
    "/reviews/{slug}/proposals/{reference}",
    response=answers({200: ProposalOut}),
    operation_id="edit_proposal",
)
def edit_proposal(request: HttpRequest, slug: str, reference: str, said: ProposalIn) -> ProposalOut:
    """Say a proposal differently; with an old `version` it is refused with 409."""
    return _changed(request, slug, reference, (Change.EDIT, _said(said)), said.version)


def _said(said: ProposalIn) -> dict[str, object]:
    told = said.dict(exclude={"version", "carries"})
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in told.items()
        if value is not None
    }


class RowsIn(Schema):
    """Rows of a table, each cell as text; one of the same key stands in place of the old one."""

    rows: list[dict[str, str]] = Field(max_length=2_000)


@router.post(
    "/reviews/{slug}/proposals/{reference}/tables/{table}",
    response=answers({200: ProposalOut}),
    operation_id="put_rows",
)
def put_rows(
    request: HttpRequest, slug: str, reference: str, table: _Table, said: RowsIn
) -> ProposalOut:
    """Put rows into a table of a proposal; a wrong cell stops all of them."""
    visit = _entered(request, slug, reference)
    writes.put(visit.review, ref=reference, table=table, rows=said.rows, by=visit.viewer.name)
    return _told(visit, reference)


class KeyIn(Schema):
    """The row that goes."""

    key: str = Field(max_length=40)


@router.post(
    "/reviews/{slug}/proposals/{reference}/tables/{table}/drop",
    response=answers({200: ProposalOut}),
    operation_id="drop_row",
)
def drop_row(
    request: HttpRequest, slug: str, reference: str, table: _Table, said: KeyIn
) -> ProposalOut:
    """Take a row out of a table."""
    told = {"table": table, "key": said.key}
    return _changed(request, slug, reference, (Change.DROP, told), "")


@router.post(
    "/reviews/{slug}/proposals/{reference}/links",
    response=answers({200: ProposalOut}),
    operation_id="link_proposal",
)
def link_proposal(
    request: HttpRequest, slug: str, reference: str, said: AnsweringIn
) -> ProposalOut:
    """Let it carry a recommendation out."""
    visit = _entered(request, slug, reference)
    writes.link(visit.review, ref=reference, on=said.on, note=said.note, by=visit.viewer.name)
    return _told(visit, reference)


@router.post(
    "/reviews/{slug}/proposals/{reference}/unlink",
    response=answers({200: ProposalOut}),
    operation_id="unlink_proposal",
)
def unlink_proposal(request: HttpRequest, slug: str, reference: str, said: OnIn) -> ProposalOut:
    """Let it carry a recommendation out no more."""
    return _changed(request, slug, reference, (Change.UNLINK, said.dict()), "")


@router.post(
    "/reviews/{slug}/proposals/{reference}/look",
    response=answers({200: ProposalOut}),
    operation_id="look_again_at_proposal",
)
def look_again_at_proposal(
    request: HttpRequest, slug: str, reference: str, said: LookIn
) -> ProposalOut:
    """Take over a recommendation as it is today, or hold the old one with a reason."""
    visit = _entered(request, slug, reference)
    writes.look(visit.review, ref=reference, **said.dict(), by=visit.viewer.name)
    return _told(visit, reference)


class PhaseIn(Schema):
    """Where a proposal goes."""

    to: str = Field(max_length=40)
    why: str = Field("", max_length=_SHORT)
    version: str = Field("", max_length=80)


@router.post(
    "/reviews/{slug}/proposals/{reference}/phase",
    response=answers({200: ProposalOut}),
    operation_id="move_proposal",
)
def move_proposal(request: HttpRequest, slug: str, reference: str, said: PhaseIn) -> ProposalOut:
    """Move it to another phase; 409 names what is lacking."""
    told = said.dict(exclude={"version"})
    return _changed(request, slug, reference, (Change.PHASE, told), said.version)


@router.get(
    "/reviews/{slug}/proposals/{reference}/files/{name}",
    response=answers({200: None}),
    operation_id="take_proposal",
)
def take_proposal(request: HttpRequest, slug: str, reference: str, name: str) -> HttpResponseBase:
    """A proposal as `proposal.pdf`, `.docx`, `.xlsx`, or its concept note; counts as an export."""
    visit = enter(request, slug, "exports.take", use=Use.EXPORT)
    visit.viewer.check_may(_READ)
    return file_answer(visit, reference, name, way_of(visit))


def _entered(request: HttpRequest, slug: str, ref: str) -> Visit:
    """The visit of somebody who may change this proposal; one that is hidden is missing."""
    visit = enter(request, slug, _WRITE)
    Proposals(visit).project(ref)
    return visit


def _changed(
    request: HttpRequest, slug: str, ref: str, change: tuple[Change, dict[str, Any]], version: str
) -> ProposalOut:
    visit = _entered(request, slug, ref)
    kind, told = change
    writes.change(
        visit.review, ref=ref, change=kind, told=told, version=version, by=visit.viewer.name
    )
    return _told(visit, ref)
