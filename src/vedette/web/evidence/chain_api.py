"""The chain in the HTTP API."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from vedette.pipeline.provenance import provenance
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.reviews.calls import Cell, answers, enter

router = Router(tags=["evidence"])


class TraceOut(Schema):
    """A node of the chain with all that it rests on, or all that rests on it, and the edges between them."""

    nodes: list[dict[str, Cell]]
    edges: list[dict[str, Cell]]


class Way(Schema):
    """Down to what something rests on, or up to what rests on it."""

    way: Literal["down", "up"] = "down"


@router.get(
    "/reviews/{slug}/chain/{path:reference}",
    response=answers({200: TraceOut}),
    operation_id="trace",
)
def trace(request: HttpRequest, slug: str, reference: str, wanted: Query[Way]) -> TraceOut:
    """The chain of anything: figure, number, finding, quotation, document, incident, row."""
    chain = VisibleChain(enter(request, slug, "evidence.read")).chain
    found = chain.forward(reference) if wanted.way == "up" else chain.back(reference)
    nodes = [{**row, "state": str(chain.state(row["ref"]))} for row in found.to_pylist()]
    return TraceOut(nodes=nodes, edges=chain.within(row["ref"] for row in nodes).to_pylist())


@router.get(
    "/reviews/{slug}/prov/{path:reference}",
    response=answers({200: dict[str, Any]}),
    operation_id="take_prov",
)
def take_prov(request: HttpRequest, slug: str, reference: str) -> dict[str, Any]:
    """Something and all that it rests on, as W3C PROV-JSON."""
    visit = enter(request, slug, "evidence.read")
    return provenance(visit.review, reference, VisibleChain(visit).chain)
