"""The text of the report that decisions make: read by the chain and the report, changed by `report_changes`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vedette.core.kernel.fingerprint import of_value, short
from vedette.core.reports.outlines import outline_of_template
from vedette.core.reports.text import TextBlock, outline_text, texts
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.recommended import changes_in_force
from vedette.pipeline.workspace import Review

BLOCK_KIND = "report_block"
"""What the chain calls a block of the text."""


def text_of(review: Review, known: Iterable[Decision]) -> tuple[TextBlock, ...]:
    """The text of the report in its order: the outline of the template and what people made of it.

    Args:
        review: The review.
        known: Its decisions.
    """
    outline = outline_of_template(str(review.settings()["template"]))
    return texts(outline_text(outline), changes_in_force(known, Act.BLOCK))


def text_version(text: Sequence[TextBlock]) -> str:
    """A name of how the whole text stands."""
    return short(of_value([[one.ref, one.content] for one in text]))
