"""A document written anew for release, from its text alone: masked words are black, of one length."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from vedette.core.reports import printed
from vedette.core.reports._docx import WordFile
from vedette.core.reports.document import marking_of

_BLACK = re.compile("█(?:[\\s]*█)*")
_BLACKED = "█" * 6
_STYLES = {"heading": "Heading 2", "footnote": "Note", "header": "Note", "footer": "Note"}


def release_docx(
    blocks: Iterable[tuple[str, str]], *, title: str, label: str, at: dt.datetime
) -> bytes:
    """The text of a document as DOCX; the same blocks give the same bytes.

    Args:
        blocks: Kind and words of each; masked characters are black ones.
        title: Of the copy.
        label: Of the document.
        at: When it is made, in UTC.
    """
    marking = marking_of(label).words
    file = WordFile(language="en")
    file.describe(title=title, author="Review team", subject="", marking=marking, at=at)
    file.header_and_footer(
        left=title, middle=marking, right="", foot=f"As of {printed.long_day(at.date())}"
    )
    for kind, words in blocks:
        line = file.paragraph(_STYLES.get(kind, "Normal"))
        file.text(line, _BLACK.sub(_BLACKED, words))
    return file.content()
