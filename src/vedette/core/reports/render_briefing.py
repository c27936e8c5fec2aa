"""A briefing as PDF: the slides, and the paper of two pages; the same bytes for the same content."""

from __future__ import annotations

from pathlib import Path

from vedette.core.kernel.errors import BadInput
from vedette.core.reports import _typst, printed
from vedette.core.reports.deck import Deck, Slide, deck_fingerprint
from vedette.core.reports.document import Document
from vedette.core.reports.render_pdf import block_values, template, values_of

_SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75)
_RUNNING = 80
"""Letters of a title that the head of a slide holds."""
_TOO_LONG = "more than two pages"
"""What the template says of a paper that runs over."""


def paper_pdf(document: Document, *, is_red: bool, fonts: Path | None) -> bytes:
    """The paper of a briefing, on two pages at most; what is much is set smaller.

    Args:
        document: The paper.
        is_red: Whether its foreword is a warning.
        fonts: Folder of TTF files; without it the engine's own fonts stand in.

    Raises:
        BadInput: More is chosen than two pages hold, or a block cannot be set.
    """
    values = {**values_of(document, fonts=fonts), "is_red": is_red}
    for scale in _SCALES:
        try:
            return _typst.pdf(
                template("brief"),
                {**values, "scale": scale},
                fonts=fonts,
                issued_at=document.issued_at,
            )
        except BadInput as error:
            if _TOO_LONG not in error.problem:
                raise
    raise BadInput(
        "What is chosen does not fit on the two pages of the brief.",
        "Choose fewer findings, recommendations or figures.",
    )


def slides_pdf(deck: Deck, *, fonts: Path | None) -> bytes:
    """The slides of a briefing as PDF, one a page.

    Raises:
        BadInput: A block cannot be set.
    """
    values = _values(deck, fonts=fonts)
    return _typst.pdf(template("deck"), values, fonts=fonts, issued_at=deck.issued_at)


def _values(deck: Deck, *, fonts: Path | None) -> dict[str, object]:
    issued = deck.issued_at
    return {
        "title": deck.title,
        "running": deck.title if len(deck.title) <= _RUNNING else printed.running(deck.title),
        "subtitle": deck.subtitle,
        "occasion": deck.occasion,
        "edition": deck.edition,
        "warning": deck.warning,
        "author": deck.author,
        "description": f"{deck.subtitle}. Marking: {deck.marking.words}.",
        "language": deck.language,
        "marking": {"level": deck.marking.level, "words": deck.marking.words},
        "known_on": printed.long_day(deck.known_on),
        "issued": {"year": issued.year, "month": issued.month, "day": issued.day},
        "imprint": [list(pair) for pair in deck.imprint],
        "content": printed.hash_in_fours(deck_fingerprint(deck)),
        "words": {},
        "anchors": {},
        "slides": [_slide(one, fonts=fonts) for one in deck.slides],
    }


def _slide(slide: Slide, *, fonts: Path | None) -> dict[str, object]:
    return {
        "layout": slide.layout.value,
        "over": slide.over,
        "title": slide.title,
        "state": slide.state,
        "blocks": [block_values(block, fonts=fonts) for block in slide.blocks],
    }
