"""The rows of the list of documents as markup: a hundred with their cells, each page anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy

from vedette.web.library.language_names import language_name
from vedette.web.reviews.runs import Row
from vedette.web.ui import markup
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.templatetags.ui import GLYPHS, glyph, missing, state, words

Cell = Callable[[Row], SafeString]

STATES: Mapping[str, tuple[str, Promise]] = {
    "no_text": ("red", gettext_lazy("no text")),
    "part_without_text": ("held", gettext_lazy("some pages without text")),
    "record": ("held", gettext_lazy("record without a file")),
    "copy": ("held", gettext_lazy("copy of another")),
    "with_notes": ("held", gettext_lazy("with notes")),
    "readable": ("ok", gettext_lazy("readable")),
}
"""State of a document -> sign and words."""


def drawn(rows: Iterable[Row], shown: Collection[str], slug: str) -> SafeString:
    """Table rows of documents.

    Args:
        rows: Documents.
        shown: Names of the columns to draw.
        slug: Of the review, for the addresses.
    """
    before = address(slug, "library:documents")
    sign = glyph(GLYPHS["report"])
    cells = [cell for name, cell in _cells().items() if name in shown]

    def row_of(row: Row) -> SafeString:
        url = f"{before}{quote(row['document'])}/"
        head = (
            f'<a class="ref" href="{url}">{sign}<bdi dir="ltr">{markup.text(row["document"])}</bdi></a>'
            f'<span class="doc-title" dir="auto">{markup.text(row["title"] or row["file_name"])}</span>'
        )
        drawn_cells = "".join([cell(row) for cell in cells])
        return SafeString(
            f'<tr data-href="{url}"><th scope="row">{head}</th>\n{drawn_cells}</tr>\n'
        )

    return markup.joined(row_of(row) for row in rows)


def _cells() -> dict[str, Cell]:
    """Name of a column -> what draws its cell, in the order of the table."""
    language, nothing = get_language(), missing()

    def day(name: str) -> Cell:
        def cell(row: Row) -> SafeString:
            told = markup.day(row[name], language) if row[name] else nothing
            return SafeString(f'<td class="nowrap">{told}</td>')

        return cell

    def number(name: str) -> Cell:
        return lambda row: SafeString(f'<td class="n">{markup.number(row[name], language)}</td>')

    def text(name: str) -> Cell:
        return lambda row: SafeString(
            f"<td>{markup.isolated(row[name]) if row[name] else nothing}</td>"
        )

    def said(name: str) -> Cell:
        return lambda row: SafeString(f"<td>{markup.text(words(row[name]))}</td>")

    return {
        "type": said("document_type"),
        "day": day("effective_on"),
        "received": day("received_on"),
        "mission": text("mission"),
        "language": lambda row: SafeString(
            f"<td>{markup.text(language_name(row['language'])) if row['language'] else nothing}</td>"
        ),
        "symbol": text("symbol"),
        "pages": number("pages"),
        "words": number("words"),
        "format": lambda row: SafeString(f"<td>{markup.text(row['format'].upper())}</td>"),
        "file": text("file_name"),
        "origin": text("origin"),
        "state": _state,
    }


def _state(row: Row) -> SafeString:
    kind, said = STATES[row["state"]]
    return SafeString(f"<td>{state(kind, str(said))}</td>")
