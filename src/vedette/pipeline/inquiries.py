"""Inquiries and the incidents that they inquired into, and what they name: internal factors against outcome."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.kernel.labels import join, parse_label
from vedette.pipeline.coding import finished
from vedette.pipeline.decisions import Act, Author, Decision
from vedette.pipeline.documents import document
from vedette.pipeline.engine import Given, Inputs, current_run, products_of
from vedette.pipeline.imports import import_state
from vedette.pipeline.labelled import active_labels
from vedette.pipeline.tables import run_table
from vedette.pipeline.undoing import in_force
from vedette.pipeline.workspace import Review

if TYPE_CHECKING:
    from vedette.core.library.codebook import Codebook
    from vedette.core.library.quotations import Quotation

GIVES = ("inquiries", "inquiry_factors")
STATED, TAKEN_UP = "stated", "taken_up"
"""How the incident of a document is known."""


def say_about(review: Review, reference: str, incident: str, why: str, author: Author) -> str:
    """State the incident that a document is about; the last word holds. Gives the record that it is kept by.

    An incident is kept by one of its records, so that the statement outlives every new linkage; of these by the
    one that most people may see.

    Args:
        review: The review; a run has linked its records.
        reference: Of the document.
        incident: Its reference in the current run, or a record as `source:record_id`.
        why: The reason; may be empty.
        author: Who says so.

    Raises:
        BadInput: No incident is named.
        NotFound: There is no such document, incident or record.
        WrongState: There was no run yet.
    """
    record = _record_of(review, incident.strip())
    say_record(review, reference, record, why, author)
    return record


def say_record(review: Review, reference: str, record: str, why: str, author: Author) -> None:
    """State the record by which the incident of a document is kept; the same again changes nothing.

    Args:
        review: The review.
        reference: Of the document.
        record: `source:record_id`; that it is there is for the caller to know.
        why: The reason; may be empty.
        author: Who says so.

    Raises:
        NotFound: There is no such document, or no such source.
    """
    with review.home.writing() as pen:
        held = document(pen.known, reference)
        if stated_incidents(pen.known).get(reference) == record:
            return
        labels = active_labels(pen.known, str(review.about["label"]))
        source = record.partition(":")[0]
        if source not in labels:
            raise NotFound(f"There is no source '{source}'.", "See `vedette sources list`.")
        label = join([parse_label(held.label), labels[source]])
        body = {"document": reference, "record": record, "why": why.strip(), "label": str(label)}
        pen.append(Act.INQUIRE, body, author)


def _record_of(review: Review, incident: str) -> str:
    if not incident:
        raise BadInput("No incident is named.", "Write its reference, or a record of it.")
    run, _ = current_run(review.runs)
    rows = (
        run_table(run, "links").select(["source", "source_record_id", "incident_ref"]).to_pylist()
    )
    known = {f"{row['source']}:{row['source_record_id']}": row["incident_ref"] for row in rows}
    if incident in known:
        return incident
    labels = active_labels(review.decisions(), str(review.about["label"]))
    mine = sorted(
        (name for name, of in known.items() if of == incident),
        key=lambda name: (labels[name.partition(":")[0]].level, name),
    )
    if not mine:
        raise NotFound(
            f"There is no incident or record '{incident}' in this run.",
            "Take its reference from the list of incidents.",
        )
    return mine[0]


def stated_incidents(known: Iterable[Decision]) -> dict[str, str]:
    """Document -> the record of the incident that a person says it is about."""
    mine = [one for one in known if one.act in (Act.INQUIRE, Act.UNDO)]
    return {
        str(one.body["document"]): str(one.body["record"])
        for one in in_force(mine)
        if one.act is Act.INQUIRE
    }


def taken_up_incidents(known: Iterable[Decision]) -> dict[str, tuple[str, str]]:
    """Document -> source and notification that its form became, while that import stands."""
    found = {}
    for source, standing in import_state(tuple(known)).standing.items():
        for one in standing:
            told = one.body.get("notification")
            if one.body.get("document") and isinstance(told, dict):
                found[str(one.body["document"])] = (source, str(told["incident"]))
    return found


def given_inquired(review: Review, known: Iterable[Decision]) -> Given:
    """What is known of the incidents of documents, and which of these are coded to their end."""
    from vedette.core.kernel.fingerprint import of_value

    known = tuple(known)
    done = {name: sorted(who) for name, who in finished(known).items()}
    stated, taken = stated_incidents(known), taken_up_incidents(known)
    areas = review.template.areas
    labels = {code: areas.label(code) for code in areas.codes}
    told = {
        "stated": stated,
        "taken_up": {k: list(v) for k, v in taken.items()},
        "done": done,
        "areas": labels,
    }
    return Given(of_value(told), (stated, taken, frozenset(done), labels))


def inquiries_step(inputs: Inputs) -> Mapping[str, object]:
    """The tables INQUIRIES and INQUIRY_FACTORS: of documents that are inquiries and whose incident is known."""
    from vedette.core.stats.schema import INQUIRIES, INQUIRY_FACTORS

    told: Any = inputs.given["inquired"].value
    stated, taken, done, labels = told
    names = _inquiries(inputs) & {*stated, *taken}
    if not names:
        return {"inquiries": INQUIRIES.empty(), "inquiry_factors": INQUIRY_FACTORS.empty()}
    quoted, factors = _factors(inputs, names)
    links = inputs.products.table("links").select(["source", "source_record_id", "incident_ref"])
    incidents = _incidents(links.to_pylist(), stated, taken, names)
    rows: list[dict[str, object]] = [
        {
            "document": name,
            "incident_ref": incident,
            "known_by": STATED if name in stated else TAKEN_UP,
            "is_coded": name in quoted or name in done,
        }
        for name, incident in incidents.items()
    ]
    named: list[dict[str, object]] = [
        {"document": name, "factor": factor, "label": labels.get(factor, factor)}
        for name, factor in factors
        if name in incidents
    ]
    return {
        "inquiries": INQUIRIES.from_rows(rows),
        "inquiry_factors": INQUIRY_FACTORS.from_rows(named),
    }


def _inquiries(inputs: Inputs) -> set[str]:
    """Documents that are reports of inquiries, by their type."""
    from vedette.core.evidence.board import KIND_OF, Kind

    rows = inputs.products.table("documents").select(["document", "document_type"]).to_pylist()
    return {
        str(row["document"])
        for row in rows
        if KIND_OF.get(str(row["document_type"])) is Kind.INQUIRIES
    }


def _factors(inputs: Inputs, names: set[str]) -> tuple[set[str], list[tuple[str, str]]]:
    """Documents with quotations, and what each names: issue areas of the codes of its quotations, once."""
    from vedette.core.evidence.board import areas_of
    from vedette.core.library.disagreements import settled_quotations
    from vedette.core.library.quotations import codings

    coded: Any = inputs.given["coded"].value
    book: Codebook = coded[0]
    held: Iterable[Quotation] = [o for o in coded[1].values() if o.document in names]
    quotes = list(settled_quotations(list(held), book, coded[3]))
    area = areas_of(book)
    found = {(o.document, area[code]) for o, code in codings(quotes, book) if code in area}
    return {one.document for one in quotes}, sorted(found)


def _incidents(
    links: list[dict[str, Any]],
    stated: Mapping[str, str],
    taken: Mapping[str, tuple[str, str]],
    names: set[str],
) -> dict[str, str]:
    """Document -> incident of this run; one whose record is not there is left out."""
    by_record = {f"{r['source']}:{r['source_record_id']}": str(r["incident_ref"]) for r in links}
    found = {}
    for name in sorted(names):
        record = stated.get(name) or _first_of(by_record, *taken[name])
        if record in by_record:
            found[name] = by_record[record]
    return found


def _first_of(by_record: Mapping[str, str], source: str, notification: str) -> str:
    """The record of the first person of a notification."""
    mine = (name for name in by_record if name.startswith(f"{source}:{notification}/"))
    return min(mine, default="")


def inquiry_of(review: Review, reference: str) -> dict[str, Any] | None:
    """What the current run knows of the incident that a document is about; None where that is unknown.

    Raises:
        WrongState: There was no run yet.
    """
    products = products_of(*current_run(review.runs))
    rows = products.table("inquiries").to_pylist() if "inquiries" in products else []
    return next((row for row in rows if row["document"] == reference), None)
