"""The map of incidents: a page with its table, and the points that the map draws."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext, gettext_lazy, ngettext

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.media_types import TYPES
from vedette.web.linkage import places
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.sources.reads import source_names
from vedette.web.ui.lists import FilterField, Words, list_answer
from vedette.web.ui.permissions import needs
from vedette.web.ui.printing import printed
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.templatetags.ui import words

MEASURES = (("killed", gettext_lazy("People killed")), ("n", gettext_lazy("Incidents")))
"""What the area of a point stands for: name in the address and words."""


@needs("linkage.read")
def page(request: HttpRequest) -> HttpResponse:
    """The map with its years, its table and what it leaves out."""
    visit = visit_of(request)
    filters = request.GET.dict()
    found = places.places(visit.run, filters)
    first, last = found.years
    context = {
        "places": found,
        "fields": _fields(visit, filters),
        "filters": filters,
        "measure": filters.get("measure") if filters.get("measure") == "n" else "killed",
        "measures": MEASURES,
        "year_from": _year(filters.get("from"), first, found.years),
        "year_to": _year(filters.get("to"), last, found.years),
        "source_names": source_names(visit.run),
    }
    return list_answer(request, "linkage/map.html", "linkage/_places.html", context)


@needs("linkage.read")
def points(request: HttpRequest) -> HttpResponse:
    """The points as GeoJSON, under the same filters as the page."""
    visit = visit_of(request)
    ledger = address(visit.slug, "linkage:incidents")
    features = [_feature(one, ledger) for one in places.drawn(visit.run, request.GET.dict())]
    return JsonResponse(
        {"type": "FeatureCollection", "features": features}, content_type=TYPES["geojson"]
    )


def _feature(one: places.Drawn, ledger: str) -> dict[str, object]:
    at = {"place": one.place, "mission": one.mission, "year": one.year or ""}
    killed = ngettext("%(n)s person killed", "%(n)s people killed", one.n_killed) % {
        "n": printed(one.n_killed)
    }
    incidents = ngettext("%(n)s incident", "%(n)s incidents", one.n_incidents) % {
        "n": printed(one.n_incidents)
    }
    name = one.place or gettext("Unnamed place")
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
        "properties": {
            "place_id": one.place_id,
            "year": one.year,
            "precision": one.precision or 0,
            "n": one.n_incidents,
            "killed": one.n_killed,
            "words": f"{name} · {one.year or ''} · {incidents} · {killed}",
            "url": f"{ledger}?{urlencode({k: v for k, v in at.items() if v})}",
        },
    }


def _fields(visit: Visit, filters: dict[str, str]) -> list[FilterField]:
    def chosen(
        name: str, label: Words, first: Words, values: list[tuple[str, Words]]
    ) -> FilterField:
        return FilterField(name, label, "select", filters.get(name, ""), [("", first), *values])

    missions = visit.run.rows(
        "SELECT DISTINCT mission FROM incidents WHERE mission IS NOT NULL ORDER BY 1"
    )
    return [
        FilterField(
            "q",
            gettext("Words"),
            "search",
            filters.get("q", ""),
            hint=gettext("Place, mission, notes"),
        ),
        chosen(
            "mission",
            gettext("Mission"),
            gettext("All missions"),
            [(str(m["mission"]), str(m["mission"])) for m in missions],
        ),
        chosen(
            "cause",
            gettext("Cause"),
            gettext("All causes"),
            [(code, words(code)) for code in codelist("cause").codes],
        ),
        chosen(
            "source",
            gettext("Source"),
            gettext("All sources"),
            [(name, name) for name in source_names(visit.run)],
        ),
        FilterField("deadly", gettext("People killed"), "check", filters.get("deadly", "")),
        FilterField("disagrees", gettext("Sources differ"), "check", filters.get("disagrees", "")),
    ]


def _year(said: str | None, default: int, years: tuple[int, int]) -> int:
    year = int(said) if said and said.isascii() and said.isdigit() else default
    return min(max(year, years[0]), years[1])
