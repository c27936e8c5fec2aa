"""A block of the text that the review fills as a piece of a page."""

from __future__ import annotations

import datetime as dt

from django.utils.safestring import SafeString

from vedette.core.reports.document import Block, Document, Marking
from vedette.pipeline.publish import fonts

_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def drawn(block: Block) -> SafeString:
    """The block in HTML, every word of it escaped, without the number that it has in the report."""
    # Only here: linking the drawing of charts takes long, and most pages have none.
    from vedette.core.reports.render_html import unnumbered_html

    alone = Document("-", "", Marking(0, "-"), _DAY.date(), _DAY, (block,))
    return SafeString(unnumbered_html(alone, fonts=fonts()))
