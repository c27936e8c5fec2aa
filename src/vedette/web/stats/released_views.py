"""Released editions as their readers see them: a delegation those of the public and of its country."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import NotFound
from vedette.core.trust.exports import MEDIA_TYPES, Form
from vedette.pipeline.edition_releases import (
    CERTIFICATE,
    TABLES,
    WORKBOOK,
    ReleasedEdition,
    released_editions,
)
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.stats.edition_reads import grids_of
from vedette.web.ui.permissions import needs


@needs("editions.read")
@require_GET
def released(request: HttpRequest) -> HttpResponse:
    """The released editions that the viewer may read, the latest of each first."""
    found = _readable(visit_of(request))
    newest: dict[str, ReleasedEdition] = {}
    for one in found:
        newest.setdefault(one.edition, one)
    held = {one.certificate for one in newest.values()}
    earlier = [one for one in found if one.certificate not in held]
    context = {"newest": list(newest.values()), "earlier": earlier}
    return render(request, "stats/released.html", context)


@needs("editions.read")
@require_GET
def edition(request: HttpRequest, certificate: str) -> HttpResponse:
    """One released edition: its tables as they left, and what was proved of them."""
    one = _one(visit_of(request), certificate)
    told = json.loads(one.read(TABLES))
    proved = json.loads(one.read(CERTIFICATE))
    asked = request.GET.get("table", "")
    heads = told["tables"]
    table = next((head for head in heads if head["key"] == asked), heads[0])
    context = {
        "one": one,
        "country": _country(one.edition),
        "tables": heads,
        "table": table,
        "dimensions": str(table["by"]).split(", "),
        "grids": grids_of(told, table),
        "n_hidden": sum(cell["state"] == "hidden" for cell in told["cells"]),
        "rule": {"threshold": 4, **told["rule"]},
        "attacks": proved["attacks"],
        "n_exact": sum(attack["n_exact"] for attack in proved["attacks"]),
    }
    return render(request, "stats/released_edition.html", context)


@needs("editions.read")
@require_GET
def workbook(request: HttpRequest, certificate: str) -> HttpResponse:
    """The workbook of a released edition, byte for byte as it left."""
    visit = visit_of(request)
    one = _one(visit, certificate)
    content = one.read(WORKBOOK)
    if settings.VEDETTE_IS_TEAM:
        from vedette.web.stats import edition_writes as writes

        writes.note_fetched(visit, one, by=visit.viewer.name)
    answer = HttpResponse(content, content_type=MEDIA_TYPES[Form.XLSX])
    answer["Content-Disposition"] = f'attachment; filename="tables {one.edition}.xlsx"'
    return answer


def _country(edition: str) -> str:
    """The name of the country of an edition; "" for that of the public."""
    entry = codelist("country").entries.get(edition)
    return entry.label if entry else ""


def _one(visit: Visit, certificate: str) -> ReleasedEdition:
    for one in _readable(visit):
        if one.certificate == certificate:
            return one
    raise NotFound("There is no such edition.", "See the list of released editions.")


def _readable(visit: Visit) -> list[ReleasedEdition]:
    """In the house those that the viewer's world knows; outside those released to the viewer's clearance."""
    if visit.viewer.may("stats.read"):
        return released_editions(visit.review, visit.review.decisions())
    from vedette.web.reviews.reads import review_of

    whole = review_of(visit.slug)
    found = released_editions(whole, whole.decisions())
    return [one for one in found if visit.viewer.clearance.covers(one.label)]
