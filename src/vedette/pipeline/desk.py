"""The step that makes what the linkage desk reads: queue, evidence of its pairs, disagreements, reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from vedette.core.linkage.schema import Judgement
    from vedette.core.linkage.scoring import Scores

HEADLINE = "killed-total"
"""Key of the figure that the queue is ordered by and whose range closes."""

GIVES = (
    "review_queue",
    "pair_evidence",
    "disagreements",
    "disagreement_pairs",
    "reports",
    "total_parts",
    "range_history",
)
NEEDS = ("pairs", "links", "incidents", "facts", "claims_by_source", "figure_rows", "judgements")


def desk(
    tables: Mapping[str, pa.Table], scores: Scores, judged: list[Mapping[str, Any]]
) -> dict[str, pa.Table]:
    """The tables of the desk.

    Args:
        tables: The tables of NEEDS.
        scores: Of the same records.
        judged: Judgements in force.
    """
    from vedette.core.linkage.desk_tables import TOTAL_PARTS
    from vedette.core.linkage.disagreements import disagreements
    from vedette.core.linkage.parts import parts_of_total
    from vedette.core.linkage.queue import review_queue
    from vedette.core.linkage.range_history import Totals, range_history
    from vedette.core.linkage.waterfall import pair_evidence

    incidents, pairs = tables["incidents"], tables["pairs"]
    killed = _mapped(incidents, "incident_ref", "killed")
    counted = headline(tables["figure_rows"])
    claims = _claims(tables["facts"])
    queue = review_queue(pairs, tables["links"], claims, killed, counted)
    totals = Totals(
        tables["links"], _told(incidents), told_by_source(tables["claims_by_source"]), counted
    )
    parts = {"key": HEADLINE, **asdict(parts_of_total(incidents, counted))}
    differing, rows = disagreements(tables["claims_by_source"], incidents)
    return {
        "review_queue": queue,
        "pair_evidence": pair_evidence(_to_explain(pairs, queue, judged), scores),
        "disagreements": differing,
        "disagreement_pairs": rows,
        "reports": _reports(scores.members),
        "total_parts": TOTAL_PARTS.from_rows([parts]),
        "range_history": range_history(scores, totals, as_judgements(judged)),
    }


def headline(figure_rows: pa.Table) -> dict[str, int]:
    """Incident -> people of it that the headline counts."""
    import pyarrow.compute as pc

    kept = figure_rows.filter(
        pc.and_(pc.equal(figure_rows["key"], HEADLINE), pc.equal(figure_rows["source"], "all"))
    )
    return _mapped(kept, "incident_ref", "counted")


def as_judgements(told: list[Mapping[str, Any]]) -> list[Judgement]:
    """Judgements in their JSON form as the core takes them."""
    from vedette.core.linkage.schema import Judgement, Verdict

    names = ("left", "right", "verdict", "by", "at", "why", "level")
    return [
        Judgement(**{name: one[name] for name in names} | {"verdict": Verdict(one["verdict"])})
        for one in told
    ]


def _told(incidents: pa.Table) -> dict[str, int]:
    """Incident -> people killed, where any source tells."""
    pairs = zip(incidents["incident_ref"].to_pylist(), incidents["killed"].to_pylist(), strict=True)
    return {ref: killed for ref, killed in pairs if killed is not None}


def _mapped(table: pa.Table, key: str, value: str) -> dict[str, int]:
    pairs = zip(table[key].to_pylist(), table[value].to_pylist(), strict=True)
    return {name: number or 0 for name, number in pairs}


def told_by_source(claims: pa.Table) -> dict[tuple[str, str], int]:
    """Incident and source -> people killed by its claim, as the range of an incident takes it."""
    import pyarrow.compute as pc

    kept = claims.filter(pc.equal(claims["field"].cast("string"), "killed"))
    columns = (kept[name].to_pylist() for name in ("incident_ref", "source", "value"))
    rows = zip(*columns, strict=True)
    return {(ref, source): int(value.split()[0]) for ref, source, value in rows if value}


def _claims(facts: pa.Table) -> dict[tuple[str, str], int]:
    """Incident and source -> people killed that the source tells of."""
    summed = facts.group_by(["incident_ref", "source"]).aggregate([("killed", "sum")])
    columns = (summed[name].to_pylist() for name in ("incident_ref", "source", "killed_sum"))
    return {(ref, source): killed or 0 for ref, source, killed in zip(*columns, strict=True)}


def _to_explain(pairs: pa.Table, queue: pa.Table, judged: list[Mapping[str, Any]]) -> pa.Table:
    """The scored pairs of the queue and of the judgements."""
    import pyarrow as pa
    import pyarrow.compute as pc

    def named(table: pa.Table) -> pa.ChunkedArray:
        left = pc.binary_join_element_wise(table["left_source"], table["left_id"], ":")
        right = pc.binary_join_element_wise(table["right_source"], table["right_id"], ":")
        return pc.binary_join_element_wise(left, right, "\x1f")

    wanted = [f"{one['left']}\x1f{one['right']}" for one in judged]
    wanted += [f"{one['right']}\x1f{one['left']}" for one in judged]
    wanted += named(queue).to_pylist()
    return pairs.filter(pc.is_in(named(pairs), pa.array(wanted, pa.string())))


def _reports(members: pa.Table) -> pa.Table:
    """Each record with the record that stands for its report."""
    import pyarrow.compute as pc

    from vedette.core.linkage.desk_tables import REPORTS

    names = pc.binary_join_element_wise(members["source"], members["source_record_id"], ":")
    numbered = members.append_column("report", names)
    first = numbered.group_by("cand", use_threads=False).aggregate([("report", "min")])
    joined = numbered.select(["source", "source_record_id", "cand"]).join(first, "cand")
    return REPORTS.conform(
        joined.rename_columns({"report_min": "report"}).select(list(REPORTS.names))
    )
