"""All that a node rests on as W3C PROV, with who wrote what people wrote."""

from __future__ import annotations

from collections.abc import Iterable

from vedette.core.evidence.chain import Chain
from vedette.core.evidence.prov import Node, prov_json
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.telling import statements, told
from vedette.pipeline.undoing import in_force
from vedette.pipeline.workspace import Review


def provenance(review: Review, ref: str, chain: Chain) -> dict[str, object]:
    """A node and all that it rests on, as PROV-JSON.

    Args:
        review: The review.
        ref: The node.
        chain: Of the review as it is seen here.

    Raises:
        NotFound: There is no such node.
    """
    trace = chain.back(ref).to_pylist()
    folder, manifest = current_run(review.runs)
    known = review.decisions()
    said = told(
        products_of(folder, manifest),
        statements(review, known),
        [(row["ref"], row["kind"]) for row in trace],
    )
    authors = _authors(known)
    nodes = [
        Node(
            row["ref"],
            row["kind"],
            chain.fingerprint(row["ref"]),
            said[row["ref"]].title or said[row["ref"]].said,
            authors.get(row["ref"], ()),
        )
        for row in trace
    ]
    edges = chain.within(node.ref for node in nodes).to_pylist()
    return prov_json(nodes, edges, run=folder.name)


def _authors(known: Iterable[Decision]) -> dict[str, tuple[str, ...]]:
    """Who wrote or changed what people write, the first first."""
    stated = (
        *(Act.FINDING, Act.RECOMMENDATION, Act.PROPOSAL, Act.BLOCK, Act.ACTION),
        *(Act.MEETING, Act.STATEMENT, Act.BRIEFING),
    )
    acts = {one: str(one) for one in stated}
    found: dict[str, dict[str, None]] = {}
    for one in in_force(one for one in known if one.act in {*acts, Act.UNDO}):
        found.setdefault(str(one.body.get(acts[one.act])), {})[one.by] = None
    return {ref: tuple(by) for ref, by in found.items()}
