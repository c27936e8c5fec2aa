"""What a finding can rest on, found by words: figures, numbers, quotations, incidents, rows, documents, statements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from vedette.core.evidence.chain import figure_ref
from vedette.pipeline.consulted import statements_of
from vedette.web.evidence.finding_reads import Findings
from vedette.web.evidence.homes import Chip
from vedette.web.linkage.word_search import MATCHES, phrase

MOST = 30
"""Things offered at once."""
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that a finding could rest on.

    Args:
        chip: What it is.
        title: What it is called.
        said: What it says today: the excerpt that is offered.
        is_linked: Whether the finding rests on it already.
    """

    chip: Chip
    title: str
    said: str
    is_linked: bool


def offers(held: Findings, ref: str, kind: str, words: str) -> list[Offer]:
    """What is found of a kind, at most `MOST`.

    Args:
        held: The findings of the viewer's world.
        ref: The finding that looks for evidence.
        kind: One of `KINDS`; another finds nothing.
        words: As typed; empty for the first ones.
    """
    there = [on for on in sought(held, kind, words) if on != ref][:MOST]
    told = held.told(there)
    linked = {one.on for one in held.held[ref].evidence}
    return [Offer(held.chip(on), told[on].title, told[on].said, on in linked) for on in there]


def sought(held: Findings, kind: str, words: str) -> list[str]:
    """References of what is found of a kind and stands in the viewer's chain."""
    words = " ".join(words.split())
    found = _FIND[kind](held, words) if kind in _FIND else []
    return [on for on in dict.fromkeys(found) if on in held.chain]


def _figures(held: Findings, words: str) -> list[str]:
    """Numbers whose figure or part has all the words, or whole figures where none is said."""
    run = held.visit.run
    if not words:
        keys = run.rows("SELECT key FROM figures GROUP BY key ORDER BY min(rowid)")
        return [figure_ref(str(row["key"])) for row in keys]
    rows = run.rows("SELECT key, point, title, value1, value2 FROM figures ORDER BY rowid")
    parts = words.casefold().split()
    figures, numbers = [], []
    for row in rows:
        title = f"{row['key']} {row['title']}".casefold()
        whole = f"{title} {row['value1'] or ''} {row['value2'] or ''}".casefold()
        if all(part in title for part in parts):
            figures.append(figure_ref(str(row["key"])))
        if all(part in whole for part in parts):
            numbers.append(figure_ref(str(row["key"]), str(row["point"])))
    return [*dict.fromkeys(figures), *numbers]


def _quotations(held: Findings, words: str) -> list[str]:
    return [one.one.quotation for one in held.coded.quoted({"q": words})]


def _incidents(held: Findings, words: str) -> list[str]:
    run = held.visit.run
    if not words:
        return _names(held, "SELECT incident_ref FROM incidents ORDER BY killed DESC, 1 LIMIT ?")
    named = run.cells(
        "SELECT incident_ref FROM incidents WHERE incident_ref >= ? AND incident_ref < ? ORDER BY 1 LIMIT ?",
        [words.upper(), words.upper() + _LAST, MOST],
    )
    said = run.cells(
        "SELECT incident_ref FROM incidents WHERE rowid IN"
        f" (SELECT rowid FROM incidents_text WHERE {MATCHES} LIMIT ?) ORDER BY 1",
        [phrase(words), MOST],
    )
    return [str(one) for one in [*named, *said]]


def _rows(held: Findings, words: str) -> list[str]:
    """Rows by the beginning of their id, with or without the source before it."""
    run = held.visit.run
    if not words:
        return []
    source, _, record = words.rpartition(":")
    found = []
    for name in run.cells("SELECT source FROM sources ORDER BY 1"):
        if source in ("", name):
            ids = run.cells(
                "SELECT source_record_id FROM records WHERE source = ? AND source_record_id >= ?"
                " AND source_record_id < ? ORDER BY 1 LIMIT ?",
                [name, record, record + _LAST, MOST],
            )
            found += [f"{name}:{one}" for one in ids]
    return found


def _documents(held: Findings, words: str) -> list[str]:
    sql = "SELECT document FROM documents WHERE {} ORDER BY title, document LIMIT ?"
    if not words:
        return _names(held, sql.format("1"))
    asked = "".join(f"!{sign}" if sign in "!%_" else sign for sign in words)
    like = " OR ".join(
        f"{name} LIKE '%' || ?1 || '%' ESCAPE '!'"
        for name in ("document", "title", "symbol", "file_name")
    )
    return [
        str(one)
        for one in held.visit.run.cells(
            sql.format(like).replace("LIMIT ?", "LIMIT ?2"), [asked, MOST]
        )
    ]


def _statements(held: Findings, words: str) -> list[str]:
    asked = words.casefold()
    said = statements_of(held.known)
    return [ref for ref, one in said.items() if asked in f"{ref} {one.text}".casefold()]


def _findings(held: Findings, words: str) -> list[str]:
    asked = words.casefold()
    return [ref for ref, one in held.held.items() if asked in f"{ref} {one.statement}".casefold()]


def _names(held: Findings, sql: str) -> list[str]:
    return [str(one) for one in held.visit.run.cells(sql, [MOST])]


_FIND: Mapping[str, Callable[[Findings, str], list[str]]] = {
    "figures": _figures,
    "quotations": _quotations,
    "incidents": _incidents,
    "rows": _rows,
    "documents": _documents,
    "statements": _statements,
    "findings": _findings,
}
KINDS: Mapping[str, Promise] = {
    "figures": gettext_lazy("Figures and numbers"),
    "quotations": gettext_lazy("Quotations"),
    "incidents": gettext_lazy("Incidents"),
    "rows": gettext_lazy("Source rows"),
    "documents": gettext_lazy("Documents"),
    "statements": gettext_lazy("Statements"),
    "findings": gettext_lazy("Findings"),
}
"""What is looked among, in the order of the panel."""
