"""Codes against what is known of documents, counted by quotations, by documents and by independent origins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vedette.core.library.codebook import Codebook
from vedette.core.library.quotations import Quotation, codings

UNKNOWN = ""
"""The value of a document of which an attribute is not known."""


@dataclass(slots=True)
class Cell:
    """What one code has in documents of one value."""

    quotations: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Codes by the values of an attribute.

    Args:
        values: In the order of their names, the unknown one last.
        cells: Code and value -> what is there; a pair without a quotation is left out.
        totals: Code -> the same over all values.
    """

    values: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    totals: Mapping[str, Cell]


def attribute_matrix(
    held: Iterable[Quotation],
    book: Codebook,
    value_of: Mapping[str, str],
    origin: Mapping[str, str],
) -> Matrix:
    """Each code, with those below it, by the value that its documents have.

    Args:
        held: Quotations.
        book: The codebook; merges are followed.
        value_of: Document -> value of the attribute; a document without one counts as unknown.
        origin: Document -> the first of those that are of one origin with it.
    """
    cells: dict[tuple[str, str], Cell] = {}
    totals: dict[str, Cell] = {}
    above = {code: _upwards(book, code) for code in book.codes}
    for one, code in codings(held, book):
        value = value_of.get(one.document, UNKNOWN)
        for name in above[code]:
            for cell in (
                cells.setdefault((name, value), Cell()),
                totals.setdefault(name, Cell()),
            ):
                cell.quotations.add(one.quotation)
                cell.documents.add(one.document)
                cell.origins.add(origin.get(one.document, one.document))
    values = {value for _, value in cells}
    return Matrix(tuple(sorted(values, key=lambda one: (one == UNKNOWN, one))), cells, totals)


def _upwards(book: Codebook, code: str) -> Sequence[str]:
    return [name for name in book.codes if code in book.below(name)]
