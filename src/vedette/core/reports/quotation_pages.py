"""Quotations as a Word document: under each code the words, and who or what gave them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby

from vedette.core.reports import printed
from vedette.core.reports._docx import WordFile
from vedette.core.reports.document import marking_of

_TEAM = "Review team"


def quotation_docx(
    rows: Sequence[Mapping[str, object]], *, title: str, label: str, at: dt.datetime
) -> bytes:
    """The quotations as DOCX; the same rows give the same bytes.

    Args:
        rows: With `text`, `attribution` and `codes`, sorted by codes.
        title: Of the document.
        label: Of all that is in it.
        at: When it leaves, in UTC.
    """
    marking = marking_of(label).words
    file = WordFile(language="en")
    file.describe(title=title, author=_TEAM, subject="Quotations", marking=marking, at=at)
    file.header_and_footer(
        left=title, middle=marking, right="", foot=f"As of {printed.long_day(at.date())}"
    )
    file.text(file.paragraph("Title"), title)
    for codes, held in groupby(rows, key=lambda row: str(row["codes"])):
        file.text(file.paragraph("Heading 2"), codes or "Without a code")
        for row in held:
            line = file.paragraph("Normal")
            file.text(line, f"“{row['text']}”", italic=True)
            file.text(line, f" ({row['attribution']})")
    return file.content()
