"""Where coders of one document differ, passage by passage, and what was settled about it.

A settlement is laid over the codings: what each coder said stays, and so does the agreement before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from vedette.core.library.agreement import Agreement, alpha, kappa
from vedette.core.library.codebook import Codebook
from vedette.core.library.quotations import Quotation, codings

Span = tuple[int, int]
"""Start and end of a passage in the text of its document."""

_TWO = 2


@dataclass(frozen=True, slots=True)
class Settlement:
    """What somebody decided about a code of a passage on which coders differ.

    Args:
        document: Reference.
        start: Of the passage.
        end: Of the passage.
        code: As it counts, merges followed.
        has: Whether the passage has the code.
        by: Who decided.
        at: When.
        why: The reason.
    """

    document: str
    start: int
    end: int
    code: str
    has: bool
    by: str
    at: str
    why: str


@dataclass(frozen=True, slots=True)
class Contested:
    """One code of one passage that some coders gave and others did not.

    Args:
        code: Reference.
        gave: Who gave it.
        left: Who did not.
        quotations: Where it was given.
        settlement: What was decided; None while nothing was.
    """

    code: str
    gave: tuple[str, ...]
    left: tuple[str, ...]
    quotations: tuple[str, ...]
    settlement: Settlement | None


@dataclass(frozen=True, slots=True)
class PassageAgreement:
    """How far coders agree on one passage: each code of the codebook is a unit.

    Args:
        number: Of the passage in its document, from 1.
        span: Where it stands.
        alpha: Krippendorff's alpha over the codes.
        kappa: Cohen's kappa where there are two coders.
        shared: Codes that all gave.
        contested: Codes on which they differ.
    """

    number: int
    span: Span
    alpha: Agreement
    kappa: Agreement | None
    shared: tuple[str, ...]
    contested: tuple[Contested, ...]


def passage_agreement(
    held: Iterable[Quotation],
    book: Codebook,
    passages: Sequence[Span],
    coders: Iterable[str],
    settled: Iterable[Settlement] = (),
) -> list[PassageAgreement]:
    """Each passage of a document that several people coded to its end.

    Args:
        held: Quotations of the document.
        book: The codebook.
        passages: Of the document, in order.
        coders: Who coded it to its end.
        settled: Settlements on the document.
    """
    people = sorted(coders)
    codes = [one.code for _, one in book.tree()]
    given = [(one, code) for one, code in codings(held, book) if one.by in people]
    found = []
    for number, span in enumerate(passages, start=1):
        here = [(one, code) for one, code in given if _touches(one, span)]
        has = {(one.by, code) for one, code in here}
        ratings = [{who: (who, code) in has for who in people} for code in codes]
        mine = {(one.start, one.end, one.code): one for one in settled}
        contested = [
            Contested(
                code,
                tuple(who for who in people if (who, code) in has),
                tuple(who for who in people if (who, code) not in has),
                tuple(one.quotation for one, given_code in here if given_code == code),
                mine.get((*span, code)),
            )
            for code in codes
            if 0 < sum((who, code) in has for who in people) < len(people)
        ]
        shared = [code for code in codes if all((who, code) in has for who in people)]
        found.append(
            PassageAgreement(
                number,
                span,
                alpha(ratings),
                kappa(ratings) if len(people) == _TWO and codes else None,
                tuple(shared),
                tuple(contested),
            )
        )
    return found


def settled_quotations(
    held: Iterable[Quotation], book: Codebook, settled: Iterable[Settlement]
) -> list[Quotation]:
    """The quotations without the codes that were decided against; one that is left without any is gone."""
    against: dict[str, list[Settlement]] = {}
    for one in settled:
        if not one.has:
            against.setdefault(one.document, []).append(one)
    found = []
    for quotation in held:
        rejected = {
            one.code
            for one in against.get(quotation.document, ())
            if _touches(quotation, (one.start, one.end))
        }
        codes = tuple(
            code
            for code in quotation.codes
            if code not in book.codes or book.current(code) not in rejected
        )
        if codes:
            found.append(quotation if codes == quotation.codes else replace(quotation, codes=codes))
    return found


def _touches(one: Quotation, span: Span) -> bool:
    return one.anchor.start < span[1] and span[0] < one.anchor.end
