"""What the report prints of quotations: their words as they may leave, or why they may not."""

from __future__ import annotations

from collections.abc import Iterable

from vedette.core.reports.showing import Quoted
from vedette.pipeline.leaving import Wanted, leaving_of
from vedette.pipeline.workspace import Review


def printed_quotations(review: Review, references: Iterable[str]) -> dict[str, Quoted]:
    """Reference -> what is printed of it; a reference of none of them is absent.

    Consent, the number of people who could have said it and the words are looked at as they are now, so that a
    consent that is withdrawn takes the words out of the next version. Sealed names are looked for where the whole
    report leaves.

    Raises:
        WrongState: There was no run yet, or a document came in after it.
    """
    refs = frozenset(references)
    if not refs:
        return {}
    found = leaving_of(review, Wanted(quotations=refs, leaves_out=True))
    printed = {
        str(row["quotation"]): Quoted(str(row["text"]), str(row["attribution"] or ""))
        for row in found.rows
    }
    return printed | {one.quotation: Quoted("", why=one.why) for one in found.refused}
