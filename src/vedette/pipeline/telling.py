"""What the nodes of the chain say, in short: for excerpts, for old beside new, and for lists of evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from vedette.core.consultations.meetings import item_ref
from vedette.core.evidence.chain import FIGURE
from vedette.pipeline.briefed import briefings_of
from vedette.pipeline.chain import SOURCE, effect_ref
from vedette.pipeline.consulted import meetings_of, statements_of
from vedette.pipeline.decisions import Decision
from vedette.pipeline.earlier import earlier_of
from vedette.pipeline.findings import findings_of
from vedette.pipeline.planned import plan_of, report_ref
from vedette.pipeline.products import Products
from vedette.pipeline.recommended import proposals_of, recommendations_of
from vedette.pipeline.report_text import text_of
from vedette.pipeline.workspace import Review

_LONGEST = 400
_MOST_POINTS = 60
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Told:
    """What one node says.

    Args:
        ref: Its reference.
        kind: As the chain names it.
        title: What it is called; "" where it has no name.
        said: What it says: the value of a number, the words of a quotation, who was killed in an incident.
    """

    ref: str
    kind: str
    title: str = ""
    said: str = ""


def statements(review: Review, known: Sequence[Decision]) -> dict[str, str]:
    """What people wrote that stands in the chain, in their words, by reference.

    Findings, recommendations with the effect that they declare, projects by their title, and what earlier reviews
    recommended, meetings with their agenda, what was said there, actions with their reports, briefings by their
    title, and paragraphs of the report.

    Args:
        review: The review.
        known: Its decisions.
    """
    found = {ref: one.statement for ref, one in findings_of(known).items()}
    asked = recommendations_of(known)
    found |= {ref: one.text for ref, one in asked.items()}
    found |= {effect_ref(ref): one.effect or one.text for ref, one in asked.items() if one.declared}
    found |= {ref: one.title for ref, one in proposals_of(known).items()}
    found |= {ref: one.text for ref, one in earlier_of(review, known).items()}
    found |= {ref: one.text for ref, one in statements_of(known).items()}
    for ref, planned in plan_of(known).actions.items():
        found[ref] = planned.title
        found |= {report_ref(ref, one.n): f"{one.percent} %: {one.text}" for one in planned.reports}
    for ref, held in meetings_of(known).items():
        found[ref] = f"{held.title} ({held.on})"
        found |= {item_ref(ref, item.key): item.title for item in held.items}
    found |= {ref: one.title for ref, one in briefings_of(known).items()}
    return found | {one.ref: one.text for one in text_of(review, known) if one.links}


def told(
    products: Products, written: Mapping[str, str], nodes: Iterable[tuple[str, str]]
) -> dict[str, Told]:
    """What some nodes say, by reference.

    Args:
        products: Of the run.
        written: What people wrote, as `statements` gives it.
        nodes: Reference and kind of each.
    """
    by_kind: dict[str, list[str]] = {}
    for ref, kind in nodes:
        by_kind.setdefault(kind, []).append(ref)
    found: dict[str, Told] = {}
    for kind, refs in by_kind.items():
        said = _OF_RUN.get(kind)
        made = said(products, refs) if said else {ref: ("", written.get(ref, "")) for ref in refs}
        found |= {ref: Told(ref, kind, *made.get(ref, ("", ""))) for ref in refs}
    return found


_Said = dict[str, tuple[str, str]]


def _numbers(products: Products, refs: list[str]) -> _Said:
    wanted = {ref.removeprefix(FIGURE) for ref in refs}
    rows = _where(products.table("figures"), "key", {name.partition("/")[0] for name in wanted})
    return {
        f"{FIGURE}{row['key']}/{row['point']}": (
            _words(row["title"], row["value1"], row["value2"], by=" · "),
            value_told(row),
        )
        for row in rows
    }


def _figures(products: Products, refs: list[str]) -> _Said:
    rows = _where(products.table("figures"), "key", {ref.removeprefix(FIGURE) for ref in refs})
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda one: (str(one["key"]), int(str(one["order"])))):
        found.setdefault(f"{FIGURE}{row['key']}", []).append(row)
    return {
        ref: (
            str(points[0]["title"]),
            "; ".join(
                _words(one["value1"], one["value2"], value_told(one))
                for one in points[:_MOST_POINTS]
            ),
        )
        for ref, points in found.items()
    }


def value_told(row: Row) -> str:
    """The value of a point of a figure as text: 62, 0.32 (0.1 – 0.5)."""
    value, low, high = (row[name] for name in ("value", "low", "high"))
    if value is None:
        return ""
    said = _number(value)
    if low is None or high is None or low == high:
        return said
    return f"{said} ({_number(low)} – {_number(high)})"


def _number(value: object) -> str:
    number = float(str(value))
    return str(int(number)) if number.is_integer() else f"{number:.3g}"


def _records(products: Products, refs: list[str]) -> _Said:
    ids = {ref.partition(":")[2] for ref in refs}
    return {
        f"{row['source']}:{row['source_record_id']}": (
            _words(row["date"], row["mission"], row["place"]),
            _killed(row),
        )
        for row in _where(products.table("records"), "source_record_id", ids)
    }


def _incidents(products: Products, refs: list[str]) -> _Said:
    return {
        str(row["incident_ref"]): (str(row["title"] or ""), _killed(row))
        for row in _where(products.table("incidents"), "incident_ref", refs)
    }


def _killed(row: Row) -> str:
    low, best, high = (row[name] for name in ("killed_low", "killed", "killed_high"))
    if best is None:
        return ""
    return str(best) if low in (None, best) and high in (None, best) else f"{low} – {best} – {high}"


def _persons(products: Products, refs: list[str]) -> _Said:
    return {
        str(row["person_ref"]): (
            _words(row["incident_ref"], row["personnel_category"]),
            str(row["outcome"] or ""),
        )
        for row in _where(products.table("persons"), "person_ref", refs)
    }


def _sources(products: Products, refs: list[str]) -> _Said:
    names = {ref.removeprefix(SOURCE) for ref in refs}
    return {
        f"{SOURCE}{row['source']}": (str(row["publisher"] or ""), str(row["scope"] or ""))
        for row in _where(products.table("sources"), "source", names)
    }


def _documents(products: Products, refs: list[str]) -> _Said:
    return {
        str(row["document"]): (
            str(row["title"] or row["file_name"] or ""),
            _words(row["symbol"], row["effective_on"]),
        )
        for row in _where(products.table("documents"), "document", refs)
    }


def _quotations(products: Products, refs: list[str]) -> _Said:
    rows = _where(products.table("quotations"), "quotation", refs)
    documents = _documents(products, [str(row["document"]) for row in rows])
    return {
        str(row["quotation"]): (
            documents.get(str(row["document"]), ("", ""))[0],
            str(row["text"] or "")[:_LONGEST],
        )
        for row in rows
    }


def _nameless(_products: Products, _refs: list[str]) -> _Said:
    return {}


_OF_RUN: Mapping[str, Callable[[Products, list[str]], _Said]] = {
    "number": _numbers,
    "figure": _figures,
    "record": _records,
    "incident": _incidents,
    "person": _persons,
    "source": _sources,
    "document": _documents,
    "quotation": _quotations,
    "publisher": _nameless,
    "strength": _nameless,
    "interview": _nameless,
    "work": _nameless,
}


def _where(table: pa.Table, column: str, values: Iterable[str]) -> list[Row]:
    wanted = pa.array(sorted(set(values)), pa.string())
    rows: list[Row] = table.filter(
        pc.is_in(table[column].cast(pa.string()), value_set=wanted)
    ).to_pylist()
    return rows


def _words(*parts: object, by: str = " ") -> str:
    return by.join(str(part) for part in parts if part not in (None, ""))
