"""The list of documents: filtered, faceted, sorted, with the columns asked for; and as a file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET

from vedette.core.library.references import Form
from vedette.web.library import reads, screening_reads
from vedette.web.library.document_rows import STATES
from vedette.web.library.language_names import language_name
from vedette.web.library.reference_export import references_file
from vedette.web.linkage.exports import download
from vedette.web.reviews.runs import Row
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.lists import (
    Column,
    Facet,
    FacetValue,
    FilterField,
    Listing,
    Words,
    list_answer,
    order_sql,
    shown_columns,
    sort_order,
)
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.ui import words

COLUMNS = (
    Column("document", gettext_lazy("Document"), is_fixed=True),
    Column("type", gettext_lazy("Type")),
    Column("day", gettext_lazy("Its day")),
    Column("received", gettext_lazy("Received"), is_extra=True),
    Column("mission", gettext_lazy("Mission")),
    Column("language", gettext_lazy("Language")),
    Column("symbol", gettext_lazy("Symbol"), is_extra=True),
    Column("pages", gettext_lazy("Pages"), is_number=True),
    Column("words", gettext_lazy("Words"), is_number=True, is_extra=True),
    Column("format", gettext_lazy("Format"), is_extra=True),
    Column("file", gettext_lazy("File"), is_extra=True),
    Column("origin", gettext_lazy("Given by"), is_extra=True),
    Column("state", gettext_lazy("State"), can_sort=False),
)
SQL = {
    "document": "title",
    "type": "document_type",
    "day": "effective_on",
    "received": "received_on",
    "mission": reads.MISSION,
    "language": "language",
    "symbol": "symbol",
    "pages": "pages",
    "words": "words",
    "format": "format",
    "file": "file_name",
    "origin": "origin",
}
"""Name of a column in the address -> expression that sorts it."""
DEFAULT = "-day"
BOXES: Mapping[str, Words] = {
    "identified": gettext_lazy("identified"),
    "doubles": gettext_lazy("the same text twice"),
    "unseen": gettext_lazy("not yet screened"),
    "screened": gettext_lazy("screened"),
    "waiting": gettext_lazy("waiting for another word"),
    "conflicts": gettext_lazy("in conflict"),
    "included": gettext_lazy("included"),
    "excluded": gettext_lazy("excluded"),
}
"""Boxes of the flow of screening."""
EXPORTED = (
    "document", "title", "document_type", "type_by", "symbol", "effective_on", "effective_by", "received_on",
    "language", "mission", "format", "pages", "pages_without_text", "pages_by_ocr", "words", "origin", "quotes",
    "attached_to", "file_name", "sha256", "label", "state",
)  # fmt: skip
_LABELS: Mapping[str, Words] = {
    "q": gettext_lazy("Words of the title"),
    "type": gettext_lazy("Type"),
    "language": gettext_lazy("Language"),
    "mission": gettext_lazy("Mission"),
    "year": gettext_lazy("Year"),
    "state": gettext_lazy("State"),
    "origin": gettext_lazy("Given by"),
    "kind": gettext_lazy("Format"),
    "attached_to": gettext_lazy("Came with"),
    "flow": gettext_lazy("Screening"),
}
"""Name of a filter in the address -> what it is called above the rows."""


@needs("library.read")
def documents(request: HttpRequest) -> HttpResponse:
    """The documents that the filters leave."""
    visit = visit_of(request)
    filters = _filters(request, visit)
    order = sort_order(request.GET.getlist("sort"), COLUMNS, DEFAULT)
    found = reads.documents(visit.run, filters, _sorted_by(order))
    context = {
        "found": found,
        "listing": Listing(
            found.n_filtered,
            found.n_all,
            COLUMNS,
            shown_columns(request.GET.getlist("col"), COLUMNS),
            order,
            found.page,
            found.n_pages,
            in_force(filters),
        ),
        "facets": [_facet(*group) for group in found.facets],
        "fields": [
            FilterField(
                "q",
                _LABELS["q"],
                "search",
                filters.get("q", ""),
                hint=gettext("Title, symbol, file"),
            )
        ],
        "may_export": visit.viewer.may("exports.take"),
        "may_add": may_add(visit),
    }
    return list_answer(request, "library/documents.html", "library/_documents.html", context)


def _filters(request: HttpRequest, visit: Visit) -> dict[str, str]:
    """The filters of the address; a box of the flow of screening stands for its documents."""
    filters = {name: said for name, said in request.GET.dict().items() if name != "among"}
    box = filters.get("flow")
    if box:
        found = screening_reads.boxes(screening_reads.flow(visit))
        filters["among"] = json.dumps(list(found.get(box, ())))
    return filters


def may_add(visit: Visit) -> bool:
    """Whether the viewer may add documents here: the holder of a plain folder does it by command."""
    return visit.world is not None and visit.viewer.may("library.add")


@needs("exports.take")
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """What is filtered as a file, in the order of the list; the log tells of it."""
    visit = visit_of(request)
    visit.viewer.check_may("library.read")
    order = sort_order(request.GET.getlist("sort"), COLUMNS, DEFAULT)
    rows = reads.documents_of(visit.run, _filters(request, visit), _sorted_by(order))
    if request.GET.get("format") in set(Form):
        among = {str(row["document"]) for row in rows}
        return references_file(request, Form(request.GET["format"]), among)
    told = ({name: row[name] for name in EXPORTED} for row in rows)
    return download(request, "documents", told, EXPORTED, gettext("Documents"))


def in_force(filters: Mapping[str, str]) -> list[tuple[str, Words, Words]]:
    """The filters of an address as name, label and value in words."""
    return [
        (name, label, _said(name, filters[name]))
        for name, label in _LABELS.items()
        if filters.get(name)
    ]


def _said(name: str, value: str) -> Words:
    if name == "state" and value in STATES:
        return STATES[value][1]
    if name == "language":
        return language_name(value)
    if name == "flow":
        return BOXES.get(value.partition("-")[0], value)
    return words(value) if name == "type" else value


def _facet(name: str, chosen: str, rows: list[Row]) -> Facet:
    values = [
        FacetValue(str(row["value"]), _said(name, str(row["value"])), row["n"]) for row in rows
    ]
    return Facet(name, _LABELS[name], values, chosen, _said(name, chosen))


def _sorted_by(order: Sequence[tuple[str, bool]]) -> str:
    return order_sql(order, SQL, "document")
