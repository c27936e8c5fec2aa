"""Which documents of a library are one work: proposals for a person, from DOI, symbol, or title and year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from vedette.core.library.references import Reference

BY_DOI, BY_SYMBOL, BY_TITLE = "doi", "symbol", "title"
SAME_WORK = "same_work"
"""Relation of two copies that a person judged to be one work."""

_SHORTEST_TITLE = 15
_YEARS_APART = 1
_NO_LETTERS = re.compile(r"[\W_]+")
_KINDS = {
    "academic": "article-journal",
    "media": "article-newspaper",
    "correspondence": "personal_communication",
    "dataset": "dataset",
    "interview_note": "interview",
}
_TYPES = {
    "article-journal": "academic",
    "paper-conference": "academic",
    "thesis": "academic",
    "book": "academic",
    "chapter": "academic",
    "article-newspaper": "media",
    "article-magazine": "media",
    "dataset": "dataset",
    "personal_communication": "correspondence",
}


@dataclass(frozen=True, slots=True)
class Work:
    """What a document says of the work that it is.

    Args:
        document: Its reference in the library.
        is_record: Whether it came in as a bibliographic record, without a file.
        reference: Of the work.
        symbols: Official symbols that it bears.
    """

    document: str
    is_record: bool
    reference: Reference
    symbols: tuple[str, ...] = ()


def same_works(
    works: Iterable[Work], judged: Collection[frozenset[str]], settled: Collection[str]
) -> list[dict[str, object]]:
    """Records that seem to be the work of another document; a document with a file is never the record.

    Args:
        works: Of all documents.
        judged: Pairs that a person has judged.
        settled: Records that a person has found to be another document.

    Returns:
        Rows with `document`, which stays, `work`, the record, and by what they seem one: the strongest sign.
    """
    held = sorted((one for one in works if one.document not in settled), key=_order)
    found: dict[str, dict[str, object]] = {}
    for by, keys in ((BY_DOI, _doi), (BY_SYMBOL, _symbols), (BY_TITLE, _title)):
        first: dict[str, list[Work]] = {}
        for one in held:
            for key in keys(one):
                group = first.setdefault(key, [])
                kept = next((o for o in group if _may_be(o, one, by, judged)), None)
                if kept is not None and one.is_record and one.document not in found:
                    row: dict[str, object] = {
                        "document": kept.document,
                        "work": one.document,
                        "by": by,
                    }
                    found[one.document] = row
                group.append(one)
    return [found[name] for name in sorted(found)]


def _order(one: Work) -> tuple[bool, str]:
    return one.is_record, one.document


def _may_be(one: Work, other: Work, by: str, judged: Collection[frozenset[str]]) -> bool:
    if one.document == other.document or frozenset((one.document, other.document)) in judged:
        return False
    years = one.reference.year, other.reference.year
    return by != BY_TITLE or None in years or abs((years[0] or 0) - (years[1] or 0)) <= _YEARS_APART


def _doi(one: Work) -> Iterator[str]:
    if one.reference.doi:
        yield one.reference.doi.lower()


def _symbols(one: Work) -> Iterator[str]:
    yield from dict.fromkeys(said.replace(" ", "").upper() for said in one.symbols)


def _title(one: Work) -> Iterator[str]:
    key = title_key(one.reference.title)
    if len(key) >= _SHORTEST_TITLE:
        yield key


def title_key(title: str) -> str:
    """The letters of a title, without accents, in small letters.

    Example:
        >>> title_key("Déjà vu: peace-keeping")
        'dejavupeacekeeping'
    """
    plain = unicodedata.normalize("NFKD", title.casefold())
    return _NO_LETTERS.sub("", "".join(c for c in plain if not unicodedata.combining(c)))


def of_document(row: dict[str, object], doi: str) -> Reference:
    """The reference of a document that came with none: what the library knows of it.

    Args:
        row: Of the table of documents.
        doi: At its start, or "".
    """
    day = row["effective_on"]
    return Reference(
        kind=_KINDS.get(str(row["document_type"]), "report"),
        id=str(row["document"]),
        title=" ".join(str(row["title"] or row["file_name"]).split()),
        issued="" if day is None else str(day),
        doi=doi,
        number=str(row["symbol"] or ""),
        publisher=" ".join(str(row["origin"] or "").split()),
        language=str(row["language"] or ""),
    )


def named(reference: Reference, document: str) -> Reference:
    """The reference with an id: its own, or that of the document."""
    return reference if reference.id else replace(reference, id=document)


def document_type(reference: Reference) -> str | None:
    """The code of `document_type` of a record; None where its kind does not tell."""
    return _TYPES.get(reference.kind)


def record_text(reference: Reference) -> Sequence[str]:
    """What is read, searched and screened of a record: title, where it stands, abstract, keywords."""
    parts = (
        reference.title,
        reference.said,
        reference.abstract,
        "; ".join(reference.keywords),
        *reference.notes,
    )
    return [one for one in parts if one]
