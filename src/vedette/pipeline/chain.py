"""The chain of evidence of a review: what its run and its people say rests on what.

Edges of the run are read out of its tables each time; edges drawn by people are those of the findings in force.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.consultations.meetings import item_ref
from vedette.core.evidence.chain import EDGES, FIGURE, NODES, Chain, Role
from vedette.core.evidence.findings import Kind
from vedette.core.kernel.errors import NotEnoughData
from vedette.core.kernel.fingerprint import of_value
from vedette.core.library.coding import SAME_ORIGIN
from vedette.pipeline.briefed import BRIEFING_KIND, briefings_of
from vedette.pipeline.consulted import (
    ITEM_KIND,
    MEETING_KIND,
    STATEMENT_KIND,
    meetings_of,
    statements_of,
)
from vedette.pipeline.earlier import earlier_of
from vedette.pipeline.engine import current_run, products_of
from vedette.pipeline.findings import findings_of
from vedette.pipeline.planned import ACTION_KIND, REPORT_KIND, STREAM_KIND, plan_of, report_ref
from vedette.pipeline.products import Products
from vedette.pipeline.recommended import proposals_of, recommendations_of
from vedette.pipeline.report_text import BLOCK_KIND, text_of
from vedette.pipeline.workspace import Review

SOURCE, PUBLISHER, STRENGTH, WORK = "SRC-", "PUB-", "CTX-", "WORK-"
"""Beginnings of the references of what is known by a name of its own."""
EFFECT, RECOMMENDATION = "EFF-", "REC-"
"""Beginnings of the references of what a recommendation declares to bring, and of the recommendation."""
EARLIER_KIND, RECOMMENDATION_KIND = "earlier_recommendation", "recommendation"
FINDING_KINDS = tuple(str(kind) for kind in Kind)
"""What can be answered: findings, conclusions, lessons."""


def chain_of(review: Review, looked_at: frozenset[str] = frozenset()) -> Chain:
    """The chain over the current run and the findings in force, as the review is seen here.

    Args:
        review: The review.
        looked_at: Nodes whose fingerprint is wanted beside those that people's edges rest on.

    Raises:
        WrongState: There was no run yet.
    """
    return chain_over(products_of(*current_run(review.runs)), review, looked_at)


def chain_over(
    products: Products, review: Review, looked_at: frozenset[str] = frozenset()
) -> Chain:
    """The chain over products of a run, also of one that is only supposed.

    Args:
        products: What was computed.
        review: The review.
        looked_at: As in `chain_of`.
    """
    drawn = _drawn(review)
    of_run = _of_run(products, review.hidden)
    told = drawn.ons | looked_at
    nodes = [*(_nodes(kind, refs, _prints(refs, rows, told)) for kind, refs, rows in of_run.nodes)]
    of_effects = _pairs(_behind_effects(products, review))
    edges = [_edges(refs, ons) for refs, ons in (*of_run.edges, of_effects)]
    return Chain(
        pa.concat_tables([*nodes, drawn.node_table()]).combine_chunks(),
        pa.concat_tables([*edges, drawn.edge_table()]).combine_chunks(),
    )


def rested_on(review: Review) -> frozenset[str]:
    """All that people let something rest on."""
    return _drawn(review).ons


def effect_ref(ref: str) -> str:
    """The reference of what a recommendation declares to bring."""
    return f"{EFFECT}{ref.partition('-')[2]}"


def _drawn(review: Review) -> _Drawn:
    """Findings, and all that people wrote above them."""
    drawn = _Drawn()
    for ref, one in findings_of(review.decisions()).items():
        drawn.node(ref, str(one.kind), of_value(one.content))
        for evidence in one.evidence:
            drawn.edge(ref, evidence.on, evidence.role, evidence.seen, evidence.held)
    _add_recommended(drawn, review)
    _add_consulted(drawn, review)
    _add_planned(drawn, review)
    _add_text(drawn, review)
    _add_briefings(drawn, review)
    return drawn


def _add_recommended(drawn: _Drawn, review: Review) -> None:
    """Recommendations, what they declare to bring, proposals for them, and what earlier reviews recommended."""
    known = review.decisions()
    held = recommendations_of(known)
    for ref, one in held.items():
        drawn.node(ref, RECOMMENDATION_KIND, of_value(one.content))
        for link in one.links:
            # What others replaced is looked at no more: they rest on the same, and are looked at for it.
            seen, kept = (None, None) if one.successors else (link.seen, link.held)
            drawn.edge(ref, link.on, link.role, seen, kept)
        for parent in one.parents:
            drawn.edge(ref, parent, Role.DERIVED_FROM, None, None)
        if one.declared:
            drawn.node(effect_ref(ref), "effect_plan", one.declared[-1].lock)
            drawn.edge(effect_ref(ref), ref, Role.MEASURES, None, None)
    for ref, project in proposals_of(known).items():
        drawn.node(ref, "proposal", of_value(project.content))
        for link in project.links:
            drawn.edge(ref, link.on, link.role, link.seen, link.held)
    for ref, said in earlier_of(review, known).items():
        drawn.node(ref, EARLIER_KIND, of_value(said.content))


def _add_consulted(drawn: _Drawn, review: Review) -> None:
    """Meetings, what was said there, and points of agendas, which rest on the meeting and on what they are about.

    A meeting rests on nothing, so that a finding which was talked about may rest on what was said. A point looks
    at what is there today: what it was told to be then stands beside it.
    """
    known = review.decisions()
    for ref, one in meetings_of(known).items():
        drawn.node(ref, MEETING_KIND, of_value(one.content))
        for item in one.items:
            point = item_ref(ref, item.key)
            drawn.node(point, ITEM_KIND, of_value([item.title, item.outcome]))
            drawn.edge(point, ref, Role.DERIVED_FROM, None, None)
            for bound in item.about:
                drawn.edge(point, bound.on, Role.CONTEXT, None, None)
    for ref, said in statements_of(known).items():
        drawn.node(ref, STATEMENT_KIND, of_value(said.content))
        drawn.edge(ref, said.meeting, Role.DERIVED_FROM, None, None)


def _add_planned(drawn: _Drawn, review: Review) -> None:
    """Actions, which rest on the recommendations that they carry out, and what was reported of them.

    An action looks at its work stream and at what pays for it as they are today.
    """
    held = plan_of(review.decisions()).actions
    for ref, one in held.items():
        drawn.node(ref, STREAM_KIND if one.is_stream else ACTION_KIND, of_value(one.content))
        for link in one.links:
            drawn.edge(ref, link.on, link.role, link.seen, link.held)
        for on in (one.stream, one.funding):
            if on:
                drawn.edge(ref, on, Role.CONTEXT, None, None)
        for parent in one.parents:
            drawn.edge(ref, parent, Role.DERIVED_FROM, None, None)
        for report in one.reports:
            drawn.node(
                report_ref(ref, report.n), REPORT_KIND, of_value([report.percent, report.text])
            )
            drawn.edge(report_ref(ref, report.n), ref, Role.DERIVED_FROM, None, None)


def _add_text(drawn: _Drawn, review: Review) -> None:
    """Blocks of the report that rest on something: what a run writes is always of the run."""
    for block in text_of(review, review.decisions()):
        if block.links:
            drawn.node(block.ref, BLOCK_KIND, of_value(block.content))
        for link in block.links:
            drawn.edge(block.ref, link.on, link.role, link.seen, link.held)


def _add_briefings(drawn: _Drawn, review: Review) -> None:
    """Briefings, which rest on what is chosen for them."""
    for ref, one in briefings_of(review.decisions()).items():
        drawn.node(ref, BRIEFING_KIND, of_value(one.content))
        for link in one.links:
            drawn.edge(ref, link.on, link.role, link.seen, link.held)


def _behind_effects(products: Products, review: Review) -> list[tuple[str, str]]:
    """What was declared before rests on the incidents and the strength that its base is computed from."""
    held = recommendations_of(review.decisions())
    plans = {effect_ref(ref): one.declared[-1].plan for ref, one in held.items() if one.declared}
    if not plans:
        return []
    from vedette.core.recommendations.effect import Exposure
    from vedette.core.recommendations.effect_base import behind
    from vedette.core.stats.query import ledger

    book, exposure = ledger(products.table("facts")), products.table("exposure")
    strength = _named(STRENGTH, _told_by(exposure)).to_pylist()
    found: list[tuple[str, str]] = []
    for ref, plan in plans.items():
        try:
            incidents = behind(plan, book, exposure)
        except NotEnoughData:  # the strength was taken out since
            continue
        of = strength if plan.exposure is Exposure.STRENGTH else ()
        found += [(ref, on) for on in (*incidents, *of)]
    return found


def _told_by(exposure: pa.Table) -> pa.Array:
    """Sources of the strength; months that are gaps have none."""
    return pc.drop_null(pc.unique(exposure["source"]))


@dataclass(slots=True)
class _Drawn:
    """Nodes and edges that people made, one by one."""

    nodes: list[dict[str, str]] = field(default_factory=list)
    edges: list[dict[str, str | None]] = field(default_factory=list)

    def node(self, ref: str, kind: str, fingerprint: str) -> None:
        self.nodes.append({"ref": ref, "kind": kind, "fingerprint": fingerprint})

    def edge(self, ref: str, on: str, role: Role, seen: str | None, held: str | None) -> None:
        self.edges.append({"ref": ref, "on": on, "role": str(role), "seen": seen, "held": held})

    @property
    def ons(self) -> frozenset[str]:
        """What is rested on: only its fingerprints are ever compared."""
        return frozenset(str(edge["on"]) for edge in self.edges)

    def node_table(self) -> pa.Table:
        return pa.Table.from_pylist(self.nodes, schema=NODES.arrow)

    def edge_table(self) -> pa.Table:
        return pa.Table.from_pylist(self.edges, schema=EDGES.arrow)


@dataclass(slots=True)
class _OfRun:
    """What the tables of a run hold: kind, references and rows of nodes; pairs of references."""

    nodes: list[tuple[str, pa.Array, pa.Table]] = field(default_factory=list)
    edges: list[tuple[pa.Array, pa.Array]] = field(default_factory=list)


def _of_run(products: Products, hidden: frozenset[str] | None) -> _OfRun:
    made = _OfRun()
    _add_records(made, products)
    _add_figures(made, products)
    _add_library(made, products, hidden)
    return made


def _add_records(made: _OfRun, products: Products) -> None:
    """Publishers, sources, rows, incidents and persons."""
    sources, records = products.table("sources"), products.table("records")
    incidents, persons = products.table("incidents"), products.table("persons")
    links = products.table("links")
    names = _named(SOURCE, sources["source"])
    rows = _rows(records)
    made.nodes += [
        ("source", names, sources.select(["source", "scope", "publisher"])),
        ("record", rows, records.drop_columns(["import_id", "record", "line"])),
        ("incident", _texts(incidents["incident_ref"]), incidents),
        ("person", _texts(persons["person_ref"]), persons),
    ]
    families = sources.filter(pc.is_valid(sources["release_of"]))
    publishers = pc.unique(families["release_of"])
    made.nodes.append(("publisher", _named(PUBLISHER, publishers), pa.table({"name": publishers})))
    made.edges += [
        (_named(SOURCE, families["source"]), _named(PUBLISHER, families["release_of"])),
        (rows, _named(SOURCE, records["source"])),
        (_texts(links["incident_ref"]), _rows(links)),
    ]
    of_persons = links.filter(pc.is_valid(links["person_ref"]))
    made.edges.append((_texts(of_persons["person_ref"]), _rows(of_persons)))
    fed = [
        (f"{SOURCE}{row['source']}", f"{SOURCE}{feeder.strip()}")
        for row in sources.select(["source", "fed_by"]).to_pylist()
        for feeder in (row["fed_by"] or "").split(",")
        if feeder.strip()
    ]
    made.edges.append(_pairs(fed))


def _add_figures(made: _OfRun, products: Products) -> None:
    """Figures, their numbers, and the strength that rates rest on."""
    figures, behind = products.table("figures"), products.table("figure_rows")
    points, of = _points(figures), _named(FIGURE, figures["key"])
    made.nodes.append(("number", points, figures.select(["fingerprint"])))
    by_key = figures.select(["key", "fingerprint"]).group_by("key", use_threads=False)
    whole = by_key.aggregate([("fingerprint", "list")])
    made.nodes.append(("figure", _named(FIGURE, whole["key"]), whole))
    made.edges += [(of, points), (_points(behind), _texts(behind["incident_ref"]))]
    rates = figures.filter(pc.is_valid(figures["person_years"]))
    strength = _told_by(products.table("exposure"))
    made.nodes.append(("strength", _named(STRENGTH, strength), pa.table({"source": strength})))
    pairs = [
        (p, s) for p in _points(rates).to_pylist() for s in _named(STRENGTH, strength).to_pylist()
    ]
    made.edges.append(_pairs(pairs))


def _add_library(made: _OfRun, products: Products, hidden: frozenset[str] | None) -> None:
    """Documents with what they copy, quote or hang on, and quotations; interviews behind their notes."""
    documents, quotations, copies, interviews = (
        _without(products.table(name), hidden)
        for name in ("documents", "quotations", "document_copies", "interviews")
    )
    if hidden is not None:
        interviews = interviews.slice(0, 0)
    told = ["document", "title", "symbol", "effective_on", "sha256"]
    made.nodes += [
        ("document", _texts(documents["document"]), documents.select(told)),
        ("interview", _texts(interviews["interview"]), interviews.select(["interview", "consent"])),
        (
            "quotation",
            _texts(quotations["quotation"]),
            quotations.select(["quotation", "document", "text", "page", "state"]),
        ),
    ]
    there = _texts(documents["document"])
    same = pa.array(sorted(SAME_ORIGIN), pa.string())
    copies = copies.filter(pc.is_in(copies["relation"], value_set=same))
    made.edges += [
        (_texts(quotations["quotation"]), _texts(quotations["document"])),
        _ends(documents, "document", "attached_to", there),
        _ends(copies, "document", "other", there),
        _ends(
            interviews.filter(pc.is_in(interviews["document"], value_set=there)),
            "document",
            "interview",
        ),
    ]
    _add_quoted(made, documents)


def _add_quoted(made: _OfRun, documents: pa.Table) -> None:
    """What documents draw on: documents of the library, or works outside of it by their symbols."""
    rows = documents.select(["document", "symbol", "quotes"]).to_pylist()
    named = {row["symbol"]: row["document"] for row in rows if row["symbol"]}
    named |= {row["document"]: row["document"] for row in rows}
    said = [
        (str(row["document"]), name.strip())
        for row in rows
        for name in (row["quotes"] or "").split(",")
        if name.strip()
    ]
    outside = pa.array(sorted({name for _, name in said} - set(named)), pa.string())
    made.nodes.append(("work", _named(WORK, outside), pa.table({"work": outside})))
    made.edges.append(_pairs((ref, named.get(name, f"{WORK}{name}")) for ref, name in said))


def _ends(
    table: pa.Table, ref: str, on: str, there: pa.Array | None = None
) -> tuple[pa.Array, pa.Array]:
    """The edges that a table holds in two columns, of those whose second end is there."""
    held = pc.is_valid(table[on]) if there is None else pc.is_in(table[on], value_set=there)
    table = table.filter(held)
    return _texts(table[ref]), _texts(table[on])


def _without(table: pa.Table, hidden: frozenset[str] | None) -> pa.Table:
    """The rows that do not speak of notes that are hidden here."""
    if not hidden:
        return table
    notes = pa.array(sorted(hidden), pa.string())
    return table.filter(pc.invert(pc.is_in(table["document"], value_set=notes)))


def _prints(refs: pa.Array, rows: pa.Table, wanted: frozenset[str]) -> pa.Array:
    """Fingerprints of the rows of the wanted references; "" for the others, which nobody looked at."""
    at = pc.is_in(refs, value_set=pa.array(sorted(wanted), pa.string()))
    if not pc.any(at).as_py():
        return pa.array([""] * len(refs), pa.string())
    held = {
        ref: of_value(row)
        for ref, row in zip(refs.filter(at).to_pylist(), rows.filter(at).to_pylist(), strict=True)
    }
    return pa.array([held.get(ref, "") for ref in refs.to_pylist()], pa.string())


def _nodes(kind: str, refs: pa.Array, prints: pa.Array) -> pa.Table:
    kinds = pa.array([kind] * len(refs), pa.string())
    return pa.Table.from_arrays([refs, kinds, prints], schema=NODES.arrow)


def _edges(refs: pa.Array, ons: pa.Array) -> pa.Table:
    n = len(refs)
    roles, none = pa.array([str(Role.DERIVED_FROM)] * n, pa.string()), pa.nulls(n, pa.string())
    return pa.Table.from_arrays([refs, ons, roles, none, none], schema=EDGES.arrow)


def _pairs(pairs: Iterable[tuple[str, str]]) -> tuple[pa.Array, pa.Array]:
    listed = list(pairs)
    refs, ons = ([pair[end] for pair in listed] for end in (0, 1))
    return pa.array(refs, pa.string()), pa.array(ons, pa.string())


def _texts(column: pa.ChunkedArray) -> pa.Array:
    return column.cast(pa.string()).combine_chunks()


def _named(prefix: str, column: pa.ChunkedArray | pa.Array) -> pa.Array:
    made = pc.binary_join_element_wise(prefix, column.cast(pa.string()), "")
    return made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made


def _rows(table: pa.Table) -> pa.Array:
    """References of source rows, as judgements name them."""
    source, record = table["source"].cast(pa.string()), table["source_record_id"]
    return pc.binary_join_element_wise(source, record, ":").combine_chunks()


def _points(table: pa.Table) -> pa.Array:
    point = pc.binary_join_element_wise(table["key"].cast(pa.string()), table["point"], "/")
    return _named(FIGURE, point)
