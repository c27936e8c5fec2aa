"""Questions about the documents of a run: the list with its facets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from vedette.web.reviews.runs import Row, Run

PAGE = 100
"""Documents on one page of the list."""

STATE = (
    "CASE WHEN pages_without_text = pages THEN 'no_text' WHEN pages_without_text > 0 THEN 'part_without_text'"
    " WHEN EXISTS (SELECT 1 FROM document_copies c WHERE c.other = documents.document) THEN 'copy'"
    " WHEN format = 'reference' THEN 'record'"
    " WHEN EXISTS (SELECT 1 FROM document_problems p WHERE p.document = documents.document) THEN 'with_notes'"
    " ELSE 'readable' END"
)
"""What a person should know of a document first."""

MISSION = "(SELECT m.mission FROM document_missions m WHERE m.document = documents.document)"
COPIES_OF = (
    "SELECT c.document, c.relation, CAST(round(100 * c.shared) AS INTEGER) AS percent, d.title, d.file_name FROM"
    " (SELECT other AS document, relation, shared FROM document_copies WHERE document = ?1"
    " UNION ALL SELECT document, relation, shared FROM document_copies WHERE other = ?1) c"
    " JOIN documents d USING (document) ORDER BY c.shared DESC, c.document"
)
"""Documents that one is nearly the same as, the nearest first."""

YEAR = "substr(effective_on, 1, 4)"
FACETS = {
    "type": "document_type",
    "language": "language",
    "mission": MISSION,
    "year": YEAR,
    "state": STATE,
}
"""Name of a filter in the address -> expression over documents."""

_CONDITIONS = {name: f"{sql} = ?" for name, sql in FACETS.items()} | {
    "q": "(title LIKE ? ESCAPE '!' OR file_name LIKE ? ESCAPE '!' OR symbol LIKE ? ESCAPE '!'"
    " OR document LIKE ? ESCAPE '!')",
    "origin": "origin = ?",
    "kind": "format = ?",
    "attached_to": "attached_to = ?",
}
_VALUES = 14


@dataclass(frozen=True, slots=True)
class Documents:
    """One page of documents with the facets of the whole filter."""

    rows: list[Row]
    n_filtered: int
    n_all: int
    page: int
    n_pages: int
    facets: list[tuple[str, str, list[Row]]]


def documents(run: Run, filters: Mapping[str, str], order: str) -> Documents:
    """The documents that the filters leave, one page of them, sorted as asked.

    Args:
        run: The run of the viewer's world.
        filters: Those of the address; unknown names filter nothing.
        order: ORDER BY over the columns of documents, made by `order_sql`, never by a person.
    """
    where, values = condition(filters)
    n = int(run.value(f"SELECT count(*) FROM documents WHERE {where}", values))
    n_pages = max(1, -(-n // PAGE))
    page = min(max(1, _whole(filters.get("page"))), n_pages)
    rows = run.rows(
        f"SELECT *, {STATE} AS state, {MISSION} AS mission FROM documents WHERE {where}"
        f" ORDER BY {order} LIMIT ? OFFSET ?",
        [*values, PAGE, (page - 1) * PAGE],
    )
    return Documents(
        rows,
        n,
        int(run.value("SELECT count(*) FROM documents")),
        page,
        n_pages,
        [_facet(run, filters, name) for name in FACETS],
    )


def documents_of(run: Run, filters: Mapping[str, str], order: str) -> Iterator[Row]:
    """All documents that the filters leave, one after the other, in the order of the list."""
    where, values = condition(filters)
    return run.each(
        f"SELECT *, {STATE} AS state, {MISSION} AS mission FROM documents WHERE {where} ORDER BY {order}",
        values,
    )


def condition(filters: Mapping[str, str]) -> tuple[str, list[object]]:
    """The WHERE of a set of filters, with its values; unknown names filter nothing.

    `among` is no filter of an address: a JSON list of references that a view puts there.
    """
    parts, values = ["1"], list[object]()
    if "among" in filters:
        parts.append("document IN (SELECT value FROM json_each(?))")
        values.append(filters["among"])
    for name, sql in _CONDITIONS.items():
        if filters.get(name):
            parts.append(sql)
            values += [_AS.get(name, str)(filters[name])] * sql.count("?")
    return " AND ".join(parts), values


def _facet(run: Run, filters: Mapping[str, str], name: str) -> tuple[str, str, list[Row]]:
    """The values of a facet under all filters in force, with their counts."""
    where, values = condition(filters)
    rows = run.rows(
        f"SELECT {FACETS[name]} AS value, count(*) AS n FROM documents WHERE {where} AND value IS NOT NULL"
        " GROUP BY 1 ORDER BY n DESC, value LIMIT ?",
        [*values, _VALUES],
    )
    return name, filters.get(name, ""), rows


def _within(said: str) -> str:
    """A pattern that finds the words as they are."""
    plain = "".join(f"!{sign}" if sign in "!%_" else sign for sign in said)
    return f"%{plain}%"


_AS: Mapping[str, Callable[[str], object]] = {"q": _within}


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 1
