"""The way through the rooms as data: which step needs what and gives what."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vedette.pipeline import board, desk, editions, inquiries, library
from vedette.pipeline.engine import Inputs, Step

if TYPE_CHECKING:
    import pyarrow as pa

    from vedette.core.stats.claims import Claim
    from vedette.core.stats.query import Ledger
    from vedette.pipeline.context import ContextTable

_KERNEL = "core/kernel"
_COMPLETENESS_LEFT_OUT = frozenset(
    ("source", "source_record_id", "import_id", "record", "line", "grain", "label", "missing")
)


def _records(inputs: Inputs) -> Mapping[str, object]:
    """The records of all active imports under one another, corrections laid over them."""
    import pyarrow as pa

    from vedette.core.sources.schema import RECORDS
    from vedette.pipeline.products import read_table

    tables = [read_table(path) for path in _given(inputs, "imports")]
    # an import of an earlier program has not every column of today
    named = [RECORDS.arrow.empty_table(), *tables]
    joined = pa.concat_tables(named, promote_options="default").select(RECORDS.names)
    joined = _corrected(joined, _given(inputs, "corrections"))
    joined = _labelled(joined, _given(inputs, "sources"))
    return {
        "records": joined.sort_by([("source", "ascending"), ("source_record_id", "ascending")]),
        "sources": _table_of(_given(inputs, "sources"), _SOURCES),
        "completeness": completeness(joined),
    }


def _scores(inputs: Inputs) -> Mapping[str, object]:
    from vedette.core.linkage.scoring import score

    seed = int(_given(inputs, "seed"))
    made = score(inputs.table("records"), families=_families(inputs), seed=seed)
    return {f"scores_{name}": table for name, table in made.tables().items()}


def _links(inputs: Inputs) -> Mapping[str, object]:
    from dataclasses import asdict

    from vedette.core.linkage.link import links
    from vedette.core.linkage.scoring import Scores

    said = desk.as_judgements(_given(inputs, "judgements"))
    made = links(inputs.table("records"), Scores.of_tables(_scores_of(inputs)), said)
    return {
        "links": made.links,
        "pairs": made.pairs,
        "contradictions": made.contradictions,
        "linkage_diagnostics": asdict(made.diagnostics),
    }


def _reconciliation(inputs: Inputs) -> Mapping[str, object]:
    from vedette.core.linkage.choices import Choice
    from vedette.core.linkage.reconcile import Origins, reconciliation

    settings = _given(inputs, "settings")
    made = reconciliation(
        inputs.table("records"),
        inputs.table("links"),
        inputs.table("pairs"),
        precedence=settings["precedence"],
        origins=Origins(_families(inputs), _given(inputs, "lineage")["fed_by"]),
        choices=[Choice(**one) for one in _given(inputs, "choices")],
    )
    return {name: getattr(made, name) for name in _RECONCILED}


def _exposure(inputs: Inputs) -> Mapping[str, object]:
    """The context tables in force, each kind as one, and the person-years that follow from strength."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from vedette.core.context.authorised import AUTHORISED, authorised_months
    from vedette.core.context.contributors import contributor_exposure, contributor_years
    from vedette.core.context.exposure import Fill, exposure, filled
    from vedette.core.context.schema import BASES, CONTRIBUTIONS, EVENTS, STRENGTH, TOTALS
    from vedette.core.context.strength_years import strength_years
    from vedette.core.context.timeline import TIMELINE, strength_changes
    from vedette.core.context.years import years_table
    from vedette.pipeline.products import read_table

    found = {}
    for declared in (STRENGTH, CONTRIBUTIONS, AUTHORISED, TIMELINE, EVENTS, BASES, TOTALS):
        tables = [
            read_table(one.path) for one in _given(inputs, "context") if one.kind == declared.name
        ]
        joined = pa.concat_tables(tables) if tables else declared.empty()
        found[declared.name] = declared.conform(joined)
    served = exposure(found["strength"])
    years = years_table(served, found["contributions"])
    last = pc.max(served["month"]).as_py()
    allowed = authorised_months(found["authorised"], last or _LONG_AGO)
    changes = strength_changes(served, found["authorised"])
    return {
        **found,
        "timeline": pa.concat_tables([found["timeline"], changes]),
        "exposure": served,
        "exposure_years": years,
        "strength_years": strength_years(filled(served, Fill.GAPS), served, allowed),
        "contributor_exposure": contributor_exposure(found["contributions"]),
        "contributor_years": contributor_years(found["contributions"], years),
        "context_sources": _table_of(_rights(_given(inputs, "context")), _CONTEXT_SOURCES),
    }


def _rights(tables: Sequence[ContextTable]) -> list[dict[str, object]]:
    """Terms of each context table, as printed with the figures that use it."""
    return [
        {
            "source": one.name,
            "kind": one.kind.value,
            "licence": one.rights.licence,
            "publisher": one.rights.publisher,
        }
        for one in tables
    ]


_OF_FIGURES = (
    "exposure", "exposure_years", "contributor_exposure", "context_sources", *inquiries.GIVES,
)  # fmt: skip
"""As TABLES of core/stats/points; named here so that nothing of it is loaded before it is needed."""
_LONG_AGO = dt.date(1945, 1, 1)
_CONTEXT_SOURCES = dict.fromkeys(("source", "kind", "licence", "publisher"), str)
_EXPOSED = (
    "strength", "contributions", "authorised", "timeline", "events", "bases", "totals", "exposure",
    "exposure_years", "strength_years", "contributor_exposure", "contributor_years", "context_sources",
)  # fmt: skip


def _surroundings(inputs: Inputs) -> Mapping[str, object]:
    from vedette.core.context.intensity import intensity_and_near
    from vedette.core.context.surroundings import event_links, nearest_bases

    incidents, events, bases = (inputs.table(name) for name in ("incidents", "events", "bases"))
    around, near = intensity_and_near(incidents, events)
    return {
        "intensity": around,
        "near_events": near,
        "event_links": event_links(incidents, events),
        "nearest_bases": nearest_bases(incidents, bases),
    }


def _mission_intensity(inputs: Inputs) -> Mapping[str, object]:
    from vedette.core.context.surroundings import mission_intensity

    return {"mission_intensity": mission_intensity(inputs.table("bases"), inputs.table("events"))}


def _counts(inputs: Inputs) -> Mapping[str, object]:
    from vedette.core.linkage.counts import counts, counts_matrix, overlaps

    facts, incidents = inputs.table("facts"), inputs.table("incidents")
    return {
        "counts": counts(facts, incidents),
        "counts_matrix": counts_matrix(facts, incidents),
        "overlaps": overlaps(incidents),
    }


def _undercount(inputs: Inputs) -> Mapping[str, object]:
    from vedette.core.linkage.reconcile import Origins
    from vedette.core.linkage.unseen import Linkage, undercount_table

    told: Any = inputs.products.value("linkage_diagnostics")
    incidents, links, pairs = (inputs.table(name) for name in ("incidents", "links", "pairs"))
    made = undercount_table(
        Linkage(incidents, links, pairs, told["pair_recall"]),
        Origins(_families(inputs), _given(inputs, "lineage")["fed_by"]),
        cause=_given(inputs, "settings").get("cause") or "malicious_act",
        seed=int(_given(inputs, "seed")),
    )
    return {"undercount": made}


def _figures(inputs: Inputs) -> Mapping[str, object]:
    from vedette.core.kernel.templates import template
    from vedette.core.stats import figures
    from vedette.core.stats.definition import definitions_table, parse_definition
    from vedette.core.stats.points import inputs_of
    from vedette.core.stats.query import ledger

    settings, own = _given(inputs, "settings"), _given(inputs, "own_figures")
    shipped = figures.shipped_figures(template(str(settings["template"])).figures)
    definitions = (*shipped, *(parse_definition(one["form"]) for one in own))
    book = ledger(inputs.table("facts"))
    tables = {name: inputs.table(name) for name in _OF_FIGURES}
    made = inputs_of(tables, book, settings)
    points, rows = figures.figures_and_rows(definitions, made, facts=inputs.table("facts"))
    told = definitions_table(definitions, {str(one["key"]): one for one in own})
    return {"figures": points, "figure_rows": rows, "figure_definitions": told}


def _claims(inputs: Inputs) -> Mapping[str, object]:
    from vedette.core.stats.claims import claims_check, claims_table, parse_claims
    from vedette.core.stats.query import ledger

    stated = _given(inputs, "stated_claims")
    claims = () if stated is None else parse_claims(stated)
    book = ledger(inputs.table("facts"))
    checked = claims_check(claims, book)
    return {
        "claims_checked": {"claims": checked},
        "claims": claims_table(checked),
        "disagreement": _disagreement(claims, book, inputs.table("totals")),
    }


def _disagreement(claims: Sequence[Claim], book: Ledger, totals: pa.Table) -> pa.Table:
    """Every source by year against the first claim that prints a number of deaths of several years."""
    from vedette.core.stats.claims import Test
    from vedette.core.stats.disagreement import DISAGREEMENT, disagreement
    from vedette.core.stats.query import Measure

    fitting = (
        one
        for one in claims
        if one.test is Test.EQUALS and one.measure is Measure.DEATHS and one.period.n_years > 1
    )
    claim = next(fitting, None)
    if claim is None or claim.value is None:
        return DISAGREEMENT.empty()
    return disagreement(
        book,
        scopes=[
            claim.scope.within(variant.scope) for variant in claim.variants if not variant.cutoff
        ],
        period=claim.period,
        printed=int(claim.value),
        totals=totals if totals.num_rows else None,
    )


def _desk(inputs: Inputs) -> Mapping[str, object]:
    from vedette.core.linkage.scoring import Scores

    tables = {name: inputs.products.table(name) for name in desk.NEEDS if name != "judgements"}
    return desk.desk(tables, Scores.of_tables(_scores_of(inputs)), _given(inputs, "judgements"))


def _scores_of(inputs: Inputs) -> dict[str, pa.Table]:
    return {name.removeprefix("scores_"): inputs.products.table(name) for name in _SCORES}


def _pages_base(inputs: Inputs) -> Mapping[str, object]:
    from vedette.pipeline.pages import write_pages

    path = inputs.scratch / "base.sqlite"
    write_pages(path, {name: inputs.products.table(name) for name in _BASE_TABLES}, {})
    return {"pages_base": path}


def _pages(inputs: Inputs) -> Mapping[str, object]:
    from vedette.pipeline.pages import write_pages

    path = inputs.scratch / "pages.sqlite"
    tables = {name: inputs.products.table(name) for name in _TABLES}
    about = {"review": json.dumps(_given(inputs, "settings"), ensure_ascii=False)}
    records = inputs.products.table("records")
    write_pages(path, tables, about, inputs.products["pages_base"].path, records)
    return {"pages": path}


_SCORES = (
    "scores_entities", "scores_members", "scores_pairs", "scores_persons", "scores_model", "scores_evidence",
)  # fmt: skip
_RECONCILED = ("incidents", "persons", "facts", "claims_by_source", "differences", "choices")
_SURROUNDINGS = ("intensity", "near_events", "event_links", "nearest_bases")
_BASE_TABLES = (
    "records", "sources", "completeness", "strength", "events", "bases", "totals", "exposure",
    "exposure_years", "strength_years", "contributor_years", "timeline", "context_sources",
    "documents", "document_copies", "document_problems", "document_missions",
    "document_references", "same_works", "mission_intensity",
)  # fmt: skip
"""Tables of the pages that no judgement changes: written once, while the linkage is at work."""

_TABLES = (
    "links", "pairs", "contradictions", *_RECONCILED, "counts", "counts_matrix", "overlaps", "undercount",
    "figures", "figure_rows", "figure_definitions", "claims", "disagreement", *editions.GIVES[:3],
    *_SURROUNDINGS, *desk.GIVES,
)  # fmt: skip

STEPS: tuple[Step, ...] = (
    Step(
        "records",
        ("imports", "corrections", "sources"),
        ("records", "sources", "completeness"),
        (_KERNEL, "core/sources/schema.py", "pipeline/steps.py"),
        _records,
    ),
    Step(
        "scores",
        ("records", "lineage", "seed"),
        _SCORES,
        (_KERNEL, "core/linkage"),
        _scores,
    ),
    Step(
        "links",
        ("records", *_SCORES, "judgements"),
        ("links", "pairs", "contradictions", "linkage_diagnostics"),
        (_KERNEL, "core/linkage"),
        _links,
    ),
    Step(
        "reconciliation",
        ("records", "links", "pairs", "lineage", "settings", "choices"),
        _RECONCILED,
        (_KERNEL, "core/linkage"),
        _reconciliation,
    ),
    Step(
        "exposure",
        ("context",),
        _EXPOSED,
        (_KERNEL, "core/context", "pipeline/steps.py"),
        _exposure,
    ),
    Step(
        "mission_intensity",
        ("bases", "events"),
        ("mission_intensity",),
        (_KERNEL, "core/context", "pipeline/steps.py"),
        _mission_intensity,
    ),
    Step(
        "surroundings",
        ("incidents", "events", "bases"),
        _SURROUNDINGS,
        (_KERNEL, "core/context", "pipeline/steps.py"),
        _surroundings,
    ),
    Step(
        "counts",
        ("facts", "incidents"),
        ("counts", "counts_matrix", "overlaps"),
        (_KERNEL, "core/linkage"),
        _counts,
    ),
    Step(
        "undercount",
        ("incidents", "links", "pairs", "linkage_diagnostics", "lineage", "seed", "settings"),
        ("undercount",),
        (_KERNEL, "core/linkage"),
        _undercount,
    ),
    Step(
        "documents",
        ("library_files",),
        library.GIVES,
        (_KERNEL, "core/library", "pipeline/library.py"),
        library.documents_step,
    ),
    Step(
        "inquiries",
        ("inquired", "coded", "documents", "links"),
        inquiries.GIVES,
        (_KERNEL, "core/evidence", "core/library", "pipeline/inquiries.py"),
        inquiries.inquiries_step,
    ),
    Step(
        "figures",
        ("facts", *_OF_FIGURES, "settings", "own_figures"),
        ("figures", "figure_rows", "figure_definitions"),
        (_KERNEL, "core/stats", "core/context/exposure.py", "core/context/served_months.py"),
        _figures,
    ),
    Step(
        "claims",
        ("facts", "totals", "stated_claims"),
        ("claims_checked", "claims", "disagreement"),
        (_KERNEL, "core/stats"),
        _claims,
    ),
    Step(
        "editions",
        ("facts", "editions"),
        editions.GIVES,
        (_KERNEL, "core/stats", "core/trust", "pipeline/editions.py"),
        editions.editions_step,
    ),
    Step(
        "desk",
        (*desk.NEEDS, *_SCORES),
        desk.GIVES,
        (_KERNEL, "core/linkage", "pipeline/desk.py"),
        _desk,
    ),
    Step(
        "document_missions",
        ("library_files", "documents", "passages", "records"),
        ("document_missions",),
        (_KERNEL, "core/library", "pipeline/library.py"),
        library.missions_step,
    ),
    Step(
        "search",
        ("documents", "passages", "register"),
        ("library", "library_open"),
        ("core/library", "pipeline/library.py"),
        library.search_step,
    ),
    Step(
        "meaning",
        ("documents", "passages", "meaning"),
        ("passage_vectors",),
        ("core/library/meaning.py", "core/library/_minilm.py", "pipeline/library.py"),
        library.meaning_step,
    ),
    Step(
        "coding",
        ("library_files", "coded", "documents", "document_copies"),
        library.CODED,
        (_KERNEL, "core/library", "pipeline/library.py"),
        library.coding_step,
    ),
    Step(
        "interviews",
        ("register", "strength"),
        ("interviews", "heard"),
        (_KERNEL, "core/library", "pipeline/library.py"),
        library.interviews_step,
    ),
    Step(
        "board",
        ("board_said", "documents", "document_copies", "document_missions"),
        ("board",),
        (_KERNEL, "core/evidence", "core/library", "pipeline/board.py"),
        board.board_step,
    ),
    Step("pages_base", _BASE_TABLES, ("pages_base",), ("pipeline/pages.py",), _pages_base),
    Step(
        "pages",
        ("pages_base", *_TABLES, "records", "settings"),
        ("pages",),
        ("pipeline/pages.py",),
        _pages,
    ),
)
"""In the order of the flow."""


def completeness(records: pa.Table) -> pa.Table:
    """One row per source and field: `filled` cells with a value of `rows`."""
    grouped = [n for n in records.column_names if n not in _COMPLETENESS_LEFT_OUT]
    counted = records.group_by("source", use_threads=False).aggregate(
        [("record", "count"), *((name, "count") for name in grouped)]
    )
    rows = [
        {
            "source": row["source"],
            "field": name,
            "filled": row[f"{name}_count"],
            "rows": row["record_count"],
        }
        for row in counted.sort_by("source").to_pylist()
        for name in grouped
    ]
    return _table_of(rows, {"source": str, "field": str, "filled": int, "rows": int})


def _corrected(records: pa.Table, corrections: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The records with each corrected cell in place of the source's own."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for one in corrections:
        source, _, record_id = str(one["record"]).partition(":")
        place = pc.and_(
            pc.equal(records["source"], source), pc.equal(records["source_record_id"], record_id)
        )
        for name, value in _cells(str(one["field"]), one["value"]).items():
            kind = records.schema.field(name).type
            cell = (
                pa.scalar(value, pa.string()).cast(kind)
                if isinstance(value, str)
                else pa.scalar(value, kind)
            )
            column = pc.if_else(place, cell, records[name])
            records = records.set_column(
                records.column_names.index(name), records.schema.field(name), column
            )
    return records


def _labelled(records: pa.Table, sources: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The records with the label that their import has now; it may have been changed since."""
    import pyarrow as pa
    import pyarrow.compute as pc

    at = records.schema.get_field_index("label")
    names = pa.array([one["source"] for one in sources], pa.string())
    labels = pa.array([one["label"] for one in sources], pa.string())
    places = records["source"].combine_chunks().cast(pa.string())
    now = labels.take(pc.index_in(places, value_set=names))
    return records.set_column(at, records.schema.field(at), now.cast(records.schema.field(at).type))


def _cells(field: str, value: object) -> Mapping[str, object]:
    """The cells that follow from one corrected value: a date also sets its first and last day."""
    from vedette.core.kernel.dates import event_date

    if field != "date":
        return {field: value}
    if value is None:
        return {"date": None, "date_from": None, "date_to": None}
    day = event_date(str(value))
    return {"date": day.edtf, "date_from": day.first, "date_to": day.last}


_SOURCES: Mapping[str, type] = {
    "source": str, "import_id": str, "rows": int, "n_quarantined": int, "received_on": str, "at": str, "by": str,
    "file_name": str, "sha256": str, "label": str, "grain": str, "scope": str, "publisher": str, "licence": str,
    "custodian": str, "release_of": str, "fed_by": str, "quarantined": str, "why_quarantined": str,
}  # fmt: skip
"""Columns of the table of sources: one row per source with its active import."""


def _table_of(rows: Sequence[Mapping[str, Any]], columns: Mapping[str, type]) -> pa.Table:
    import pyarrow as pa

    kinds = {str: pa.string(), int: pa.int64()}
    arrays = {n: pa.array([row.get(n) for row in rows], kinds[kind]) for n, kind in columns.items()}
    return pa.table(arrays)


def _families(inputs: Inputs) -> tuple[Any, ...]:
    """Databases of one publisher, oldest release first."""
    from vedette.core.linkage.schema import Family

    families: Mapping[str, Sequence[str]] = _given(inputs, "lineage")["families"]
    return tuple(Family(name, tuple(sources)) for name, sources in sorted(families.items()))


def _given(inputs: Inputs, name: str) -> Any:
    return inputs.given[name].value
