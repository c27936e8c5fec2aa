"""Codes that are suggested for a document: shown beside the text, given by a person or not."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vedette.core.library.suggestions import LEAST
from vedette.pipeline.coding import codebook_of
from vedette.pipeline.suggested_codes import suggestions_for
from vedette.web.library.coding_reads import colours_of
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs

_SHOWN = 12


@needs("library.code")
def suggestions(request: HttpRequest, reference: str) -> HttpResponse:
    """The likeliest codes that the viewer has not given in this document."""
    visit = visit_of(request)
    found, learnt = suggestions_for(visit.review, reference, visit.viewer.name)
    book = codebook_of(visit.review.decisions())
    colours = colours_of(book)
    rows = [
        {
            "one": one,
            "code": book.codes[one.suggestion.code],
            "colour": colours[one.suggestion.code],
        }
        for one in found[:_SHOWN]
        if one.suggestion.code in colours
    ]
    context = {
        "rows": rows,
        "learnt": learnt,
        "n_found": len(found),
        "least": LEAST,
        "reference": reference,
    }
    return render(request, "library/_suggestions.html", context)
