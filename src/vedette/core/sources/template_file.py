"""An empty workbook with the columns of the exchange mapping, to be filled and imported without a question."""

from __future__ import annotations

from vedette.core.kernel.codelists import codelist
from vedette.core.sources.mapping import GENERIC_COLUMNS
from vedette.core.trust.text_workbook import TextSheet, text_workbook

ROWS, CODES = "Records", "Codes"
_LISTS = ("personnel_category", "cause")


def template_workbook() -> bytes:
    """The workbook: one sheet with the header, hidden beside it the codes that its columns may hold."""
    codes = [
        (name, code, codelist(name).label(code)) for name in _LISTS for code in codelist(name).codes
    ]
    return text_workbook(
        [
            TextSheet(ROWS, GENERIC_COLUMNS, ()),
            TextSheet(CODES, ("column", "code", "meaning"), codes, is_hidden=True),
        ]
    )
