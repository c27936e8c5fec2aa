"""A figure, table or quotation of the text as a piece of a page."""

from __future__ import annotations

import datetime as dt

from vedette.core.reports.document import Block, Document, Marking
from vedette.web.reports.desk import fonts

_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def drawn(block: Block) -> str:
    """The block in HTML, without its number: where it stands in the report is known when that is printed."""
    # Only here: linking the drawing of charts takes long, and most pages have none.
    from vedette.core.reports.render_html import unnumbered_html

    alone = Document("-", "", Marking(0, "-"), _DAY.date(), _DAY, (block,))
    return unnumbered_html(alone, fonts=fonts())
