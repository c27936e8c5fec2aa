"""Matrices of codes: by attribute, with one another; and the curve of saturation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from vedette.core.kernel.errors import NotEnoughData
from vedette.core.library.matrices import UNKNOWN as NO_VALUE
from vedette.core.library.matrices import Cell
from vedette.core.library.saturation import BASE, MOST_NEW, RUN
from vedette.web.library.attribute_words import ATTRIBUTES, value_words
from vedette.web.library.coded_reads import UNKNOWN, Coded
from vedette.web.library.coding_reads import colours_of
from vedette.web.library.saturation_plot import plot
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

MEASURES = {
    "quotations": gettext_lazy("Quotations"),
    "documents": gettext_lazy("Documents"),
    "origins": gettext_lazy("Independent origins"),
}
"""What a cell counts."""


@needs("library.read")
def matrix(request: HttpRequest) -> HttpResponse:
    """Codes by the values of an attribute; a cell opens its quotations."""
    visit = visit_of(request)
    coded = Coded(visit)
    by = request.GET.get("by", "")
    by = by if by in coded.attributes else "mission"
    measure = request.GET.get("measure", "")
    measure = measure if measure in MEASURES else "quotations"
    found = coded.by_attribute(by)
    url = address(visit.slug, "library:quotations")
    rows: list[dict[str, Any]] = []
    colours = colours_of(coded.book)
    for depth, one in coded.book.tree():
        cells = [
            _cell(
                found.cells.get((one.code, value)),
                measure,
                url,
                {"code": one.code, by: value or UNKNOWN},
            )
            for value in found.values
        ]
        total = _cell(found.totals.get(one.code), measure, url, {"code": one.code})
        rows.append(
            {
                "one": one,
                "depth": depth,
                "colour": colours[one.code],
                "cells": cells,
                "total": total,
            }
        )
    most = max((cell["n"] for row in rows for cell in row["cells"]), default=0)
    context = {
        "rows": rows,
        "most": most,
        "heads": [value_words(by, "" if value == NO_VALUE else value) for value in found.values],
        "by": by,
        "measure": measure,
        "attributes": [(name, ATTRIBUTES[name].words) for name in coded.attributes],
        "measures": MEASURES.items(),
        "said": ATTRIBUTES[by].words,
    }
    return render(request, "library/matrix.html", context)


def _cell(cell: Cell | None, measure: str, url: str, asked: Mapping[str, str]) -> dict[str, Any]:
    n = len(getattr(cell, measure)) if cell else 0
    return {"n": n, "url": f"{url}?{urlencode(asked)}" if n else ""}


@needs("library.read")
def meetings(request: HttpRequest) -> HttpResponse:
    """How often two codes meet on one quotation or on two that overlap."""
    visit = visit_of(request)
    coded = Coded(visit)
    met = coded.meetings()
    names = {name for pair in met for name in pair}
    codes = [one for _, one in coded.book.tree() if one.code in names]
    url = address(visit.slug, "library:quotations")
    rows = [
        {
            "one": one,
            "cells": [
                {
                    "n": met.get((min(one.code, other.code), max(one.code, other.code)), 0),
                    "url": f"{url}?{urlencode({'code': one.code, 'with': other.code})}",
                    "is_same": one.code == other.code,
                }
                for other in codes
            ],
        }
        for one in codes
    ]
    most = max((n for n in met.values()), default=0)
    return render(request, "library/meetings.html", {"rows": rows, "codes": codes, "most": most})


@needs("library.read")
def saturation(request: HttpRequest) -> HttpResponse:
    """Codes met after so many documents."""
    coded = Coded(visit_of(request))
    context: dict[str, Any] = {"base": BASE, "run": RUN, "most_new": MOST_NEW}
    try:
        found = coded.saturation()
    except NotEnoughData:
        return render(request, "library/saturation.html", context)
    points = [
        {
            "one": one,
            "title": coded.titles.get(one.document, one.document),
            "new": [coded.book.codes[name].name for name in one.new],
        }
        for one in found.points
    ]
    context |= {"found": found, "points": points, "plot": plot(found)}
    return render(request, "library/saturation.html", context)
