"""What a run knows of the bibliographic references of documents, and which records seem to be which document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vedette.pipeline.documents import DIFFERENT, SAME, Document


def kind_of_record(one: Document) -> str | None:
    """The type of document that a record is; None where its kind does not tell, and for files."""
    from vedette.core.library.bibliographies import from_json
    from vedette.core.library.works import document_type

    return document_type(from_json(one.body["reference"])) if one.is_record else None


def judged_same(held: Iterable[Document]) -> dict[str, str]:
    """Records of which a person said that they are another document: record -> document."""
    known = {one.reference: one for one in held}
    return {
        work: name
        for name, one in known.items()
        for work, said in one.works.items()
        if said["verdict"] == SAME and work in known and known[work].is_record
    }


def with_same_works(
    copies: Sequence[Mapping[str, object]], held: Sequence[Document]
) -> list[dict[str, object]]:
    """The copies with records that a person found to be a document, in place of what their words say."""
    from vedette.core.library.works import SAME_WORK

    same = {(document, work) for work, document in judged_same(held).items()}
    either = same | {(work, document) for document, work in same}
    by_words = {(row["document"], row["other"]): row for row in copies}
    told = [dict(row) for pair, row in by_words.items() if pair not in either]
    for document, work in sorted(same):
        row = by_words.get((document, work)) or by_words.get((work, document))
        told.append(
            {
                "document": document,
                "other": work,
                "relation": SAME_WORK,
                "shared": row["shared"] if row else 0.0,
                "within": row["within"] if row else 0.0,
            }
        )
    return told


def references_of(
    held: Sequence[Document], rows: Sequence[Mapping[str, Any]], starts: Mapping[str, str]
) -> dict[str, object]:
    """The tables of references and of proposals.

    Args:
        held: The documents in force.
        rows: Of the table of documents.
        starts: Document -> the beginning of its text, masked.
    """
    from vedette.core.library import schema
    from vedette.core.library.bibliographies import as_json, from_json
    from vedette.core.library.references import doi_in
    from vedette.core.library.works import Work, named, of_document, same_works

    same = judged_same(held)
    works, told = [], []
    facts = {row["document"]: dict(row) for row in rows}
    for one in held:
        row = facts[one.reference]
        # What is black in the text must not stand in the reference.
        csl = None if one.is_masked else one.csl
        own = of_document(row, "" if one.is_record else doi_in(starts[one.reference]))
        made = own if csl is None else named(from_json(csl), one.reference)
        symbol = made.number if one.is_record else str(row["symbol"] or "")
        symbols = (symbol,) if "/" in symbol else ()
        works.append(Work(one.reference, one.is_record, made, symbols))
        told.append(
            {
                "document": one.reference,
                "is_record": one.is_record,
                "same_as": same.get(one.reference),
                "kind": made.kind,
                "title": made.title,
                "said": made.said,
                "year": made.year,
                "doi": made.doi or None,
                "csl": json.dumps(as_json(made), ensure_ascii=False, sort_keys=True),
            }
        )
    judged = {
        frozenset((name.reference, work))
        for name in held
        for work, said in name.works.items()
        if said["verdict"] in (SAME, DIFFERENT)
    }
    return {
        "document_references": schema.REFERENCES.from_rows(told),
        "same_works": schema.SAME_WORKS.from_rows(same_works(works, judged, set(same))),
    }
