"""Acts on quotations that are to leave: each one decision with its entry in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from vedette.core.kernel.errors import BadInput
from vedette.core.library.leaving import Treatment
from vedette.pipeline import leaving, masking, undoing
from vedette.pipeline.coding import quotations
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.leaving import Checked, Form
from vedette.pipeline.masking import Hidden
from vedette.pipeline.workspace import Review
from vedette.web.library.coding_writes import author

_NEEDS_REASON = frozenset((Treatment.KEEP, Treatment.CONSENT))


def treat(
    review: Review,
    *,
    quotation: str,
    kind: str,
    told: Mapping[str, object],
    why: str,
    by: str,
) -> None:
    """Decide how a quotation may leave.

    Raises:
        BadInput: There is no such treatment, it does not fit, or its reason is missing.
    """
    if kind not in set(Treatment):
        raise BadInput(f"'{kind}' is no treatment.", f"Use one of {', '.join(Treatment)}.")
    if Treatment(kind) in _NEEDS_REASON and not why.strip():
        raise BadInput("The reason is missing.", "Say in one line why.")
    leaving.treat(review, quotation, Treatment(kind), told, why.strip()[:500], author(by))


def mask_words(review: Review, *, quotation: str, words: str, why: str, by: str) -> None:
    """Mask words of a quotation in its document, wherever they stand there."""
    held = quotations(review.decisions())[quotation]
    masking.mask(review, held.document, Hidden(words=words), why.strip()[:500], author(by))


def take_back(review: Review, *, which: str, by: str) -> Decision:
    """Take a treatment or a mask back."""
    acts = frozenset((Act.TREAT, Act.MASK))
    return undoing.undo(review, which, "", author(by), acts=acts)


def take_out(review: Review, *, checked: Checked, form: Form, by: str) -> str:
    """Make an export, keep it and log it; gives the fingerprint of its certificate.

    Raises:
        WrongState: Something was found in it; the place is named.
    """
    name = f"quotations {dt.datetime.now(dt.UTC).date().isoformat()}.{form}"
    made = leaving.keep_quotations(review, checked, form, name, author(by))
    return str(made["fingerprint"])
