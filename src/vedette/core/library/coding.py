"""What quotations and their codes count: by documents, by independent origins, together, between coders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from vedette.core.kernel.errors import BadInput
from vedette.core.library.agreement import Agreement, alpha, kappa
from vedette.core.library.codebook import Codebook
from vedette.core.library.quotations import Quotation, codings

SAME_ORIGIN = frozenset(("same_file", "same_text", "same_work", "near", "contains"))
"""Relations of documents whose words come from one hand."""


def origins(
    documents: Iterable[str], copies: Iterable[Mapping[str, Any]], quotes: Mapping[str, str]
) -> dict[str, str]:
    """For each document the first of those that are of one origin with it.

    Copies are of one origin, and so is a document with what it is stated to draw on.

    Args:
        documents: References.
        copies: Rows of `document_copies`.
        quotes: Document -> references that it draws on, with commas.
    """
    first = {name: name for name in sorted(documents)}

    def root(name: str) -> str:
        while first[name] != name:
            name = first[name]
        return name

    pairs = [(str(c["document"]), str(c["other"])) for c in copies if c["relation"] in SAME_ORIGIN]
    pairs += [(a, b.strip()) for a, listed in quotes.items() for b in listed.split(",")]
    for one, other in pairs:
        if one in first and other in first:
            low, high = sorted((root(one), root(other)))
            first[high] = low
    return {name: root(name) for name in first}


def code_counts(
    held: Sequence[Quotation], book: Codebook, origin: Mapping[str, str]
) -> list[dict[str, object]]:
    """For each code how many quotations, documents, independent origins and coders have it or one below it."""
    by_code: dict[str, list[Quotation]] = {}
    for one, code in codings(held, book):
        by_code.setdefault(code, []).append(one)
    rows = []
    for _, made in book.tree():
        mine = {
            one.quotation: one for below in book.below(made.code) for one in by_code.get(below, ())
        }
        documents = {one.document for one in mine.values()}
        rows.append(
            {
                "code": made.code,
                "path": book.path(made),
                "quotations": len(mine),
                "own": len(by_code.get(made.code, ())),
                "documents": len(documents),
                "origins": len({origin.get(name, name) for name in documents}),
                "coders": len({one.by for one in mine.values()}),
            }
        )
    return rows


def co_occurrence(held: Sequence[Quotation], book: Codebook) -> Counter[tuple[str, str]]:
    """How many pairs of codes meet: on one quotation, or on two that overlap in a document."""
    found: Counter[tuple[str, str]] = Counter()
    by_document: dict[str, list[tuple[Quotation, str]]] = {}
    for one, code in codings(held, book):
        by_document.setdefault(one.document, []).append((one, code))
    for mine in by_document.values():
        pairs = {
            (tuple(sorted((a_code, b_code))), *sorted((a.quotation, b.quotation)))
            for (a, a_code), (b, b_code) in combinations(mine, 2)
            if a_code != b_code and _overlap(a, b)
        }
        found.update((codes[0], codes[1]) for codes, *_ in pairs)
    return found


def _overlap(a: Quotation, b: Quotation) -> bool:
    return a.anchor.start < b.anchor.end and b.anchor.start < a.anchor.end


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """How far coders agree on one code."""

    code: str
    alpha: Agreement
    kappa: Agreement | None


def code_agreement(
    held: Sequence[Quotation],
    book: Codebook,
    passages: Mapping[str, Sequence[tuple[int, int]]],
    finished: Mapping[str, frozenset[str]],
    *,
    seed: int,
) -> list[CodeAgreement]:
    """Agreement per code over the passages of documents that two coders or more have finished.

    The unit is a passage; a coder's value says whether any quotation of theirs with the code touches it.

    Args:
        held: Quotations.
        book: The codebook.
        passages: Document -> start and end of each of its passages.
        finished: Document -> who has coded all of it.
        seed: For the intervals.

    Raises:
        BadInput: No document was finished by two.
    """
    double = {name: who for name, who in finished.items() if len(who) > 1}
    if not double:
        raise BadInput(
            "No document was coded to its end by two people.",
            "Have two people code one, each saying so with `vedette codes finish`.",
        )
    touched = _touched(held, book, passages)
    found = []
    for _, code in book.tree():
        mine = {place for one in book.below(code.code) for place in touched.get(one, ())}
        ratings = [
            {who: (name, at, who) in mine for who in sorted(coders)}
            for name, coders in sorted(double.items())
            for at in range(len(passages[name]))
        ]
        two = len({who for coders in double.values() for who in coders}) == len(("one", "another"))
        found.append(
            CodeAgreement(code.code, alpha(ratings, seed=seed), kappa(ratings) if two else None)
        )
    return found


def _touched(
    held: Sequence[Quotation], book: Codebook, passages: Mapping[str, Sequence[tuple[int, int]]]
) -> dict[str, set[tuple[str, int, str]]]:
    """Code -> document, passage and coder of each place that has it."""
    found: dict[str, set[tuple[str, int, str]]] = {}
    for one, code in codings(held, book):
        for at, (start, end) in enumerate(passages.get(one.document, ())):
            if one.anchor.start < end and start < one.anchor.end:
                found.setdefault(code, set()).add((one.document, at, one.by))
    return found
