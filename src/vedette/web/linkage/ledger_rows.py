"""The rows of the ledger as markup: a hundred incidents with their cells, each page anew."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from urllib.parse import quote

from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from vedette.web.reviews.runs import Row
from vedette.web.ui import markup
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.templatetags.ui import GLYPHS, glyph, missing, state, words

Cell = Callable[[Row], SafeString]
_ANY = "IN-0"


def drawn(rows: Iterable[Row], shown: Collection[str], slug: str) -> SafeString:
    """Table rows of incidents.

    Args:
        rows: Incidents.
        shown: Names of the columns to draw.
        slug: Of the review, for the addresses.
    """
    before, after = address(slug, "linkage:incident", _ANY).split(_ANY)
    sign = glyph(GLYPHS["incident"])
    cells = [cell for name, cell in _cells().items() if name in shown]

    def row_of(row: Row) -> SafeString:
        url = f"{before}{quote(row['incident_ref'])}{after}"
        head = f'<a class="ref" href="{url}">{sign}<bdi dir="ltr">{markup.text(row["incident_ref"])}</bdi></a>'
        drawn_cells = "".join([cell(row) for cell in cells])
        return SafeString(
            f'<tr data-href="{url}"><th scope="row">{head}</th>\n{drawn_cells}</tr>\n'
        )

    return markup.joined(row_of(row) for row in rows)


def _cells() -> dict[str, Cell]:
    """Name of a column -> what draws its cell, in the order of the table."""
    language = get_language()
    said, states, nothing = _Said(), _states(), missing()

    def day(row: Row) -> SafeString:
        date = row["date"]
        told = markup.day(date, language) if date else nothing
        return SafeString(f'<td class="nowrap">{told}</td>')

    def counted(name: str) -> Cell:
        low, high = f"{name}_low", f"{name}_high"

        def cell(row: Row) -> SafeString:
            best = row[name]
            least = best if row[low] is None or row[high] is None else row[low]
            most = best if row[low] is None or row[high] is None else row[high]
            told = nothing if best is None else markup.low_best_high(least, best, most, language)
            return SafeString(f'<td class="n">{told}</td>')

        return cell

    return {
        "date": day,
        "mission": lambda row: SafeString(f"<td>{markup.text(row['mission'])}</td>"),
        "place": lambda row: SafeString(f"<td>{markup.isolated(row['place'])}</td>"),
        "country": lambda row: SafeString(
            f'<td><bdi dir="ltr">{markup.text(row["country_iso3"])}</bdi></td>'
        ),
        "cause": lambda row: said[row["cause"]],
        "type": lambda row: said[row["incident_type"]],
        "killed": counted("killed"),
        "injured": counted("injured"),
        "sources": lambda row: SafeString(
            f'<td class="n">{markup.number(row["n_sources"], language)}</td>'
        ),
        "state": lambda row: states[_state(row)],
    }


class _Said(dict[object, SafeString]):
    """Cells of codes in words, each put into words once a page."""

    def __missing__(self, code: object) -> SafeString:
        self[code] = SafeString(f"<td>{markup.text(words(code))}</td>")
        return self[code]


def _states() -> dict[str, SafeString]:
    told = {"held": gettext("differs"), "ok": gettext("agrees"), "quiet": gettext("only here")}
    return {kind: SafeString(f"<td>{state(kind, said)}</td>") for kind, said in told.items()}


def _state(row: Row) -> str:
    if row["disagrees"]:
        return "held"
    return "ok" if row["n_sources"] > 1 else "quiet"
