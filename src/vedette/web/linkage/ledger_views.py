"""The ledger of incidents: filtered, faceted, sorted, with the columns asked for; and as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from vedette.core.kernel.errors import BadInput
from vedette.core.trust.export_cells import About
from vedette.core.trust.exports import MEDIA_TYPES, Form, written
from vedette.web.audit.writes import record
from vedette.web.linkage import counts_reads, reads
from vedette.web.reviews.runs import Row
from vedette.web.reviews.sealed import KEPT_FOR, check_list_leaves
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.sources.reads import source_names
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
    Column("incident", gettext_lazy("Incident"), is_fixed=True),
    Column("date", gettext_lazy("Date")),
    Column("mission", gettext_lazy("Mission")),
    Column("place", gettext_lazy("Place")),
    Column("country", gettext_lazy("Country"), is_extra=True),
    Column("cause", gettext_lazy("Cause")),
    Column("type", gettext_lazy("Kind"), is_extra=True),
    Column("killed", gettext_lazy("Killed"), is_number=True),
    Column("injured", gettext_lazy("Injured"), is_number=True),
    Column("sources", gettext_lazy("Sources"), is_number=True),
    Column("state", gettext_lazy("State"), can_sort=False),
)
SQL = {
    "incident": "incident_ref",
    "date": "date_from",
    "mission": "mission",
    "place": "place",
    "country": "country_iso3",
    "cause": "cause",
    "type": "incident_type",
    "killed": "killed",
    "injured": "injured",
    "sources": "n_sources",
}
"""Name of a column in the address -> expression that sorts it."""
DEFAULT = "-date"
EXPORTED = (
    "incident_ref", "title", "date", "date_from", "date_to", "country_iso3", "mission", "place", "lat", "lon",
    "cause", "incident_type", "killed_low", "killed", "killed_high", "injured_low", "injured", "injured_high",
    "n_records", "n_sources", "sources", "disagrees",
)  # fmt: skip
WORDED = ("title", "place")
"""Those of them that hold words, not numbers, codes and days."""
_LABELS: Mapping[str, Words] = {
    "q": gettext_lazy("Words"),
    "year": gettext_lazy("Year"),
    "from": gettext_lazy("From"),
    "to": gettext_lazy("To"),
    "mission": gettext_lazy("Mission"),
    "place": gettext_lazy("Place"),
    "cause": gettext_lazy("Cause"),
    "type": gettext_lazy("Kind"),
    "source": gettext_lazy("Source"),
    "only": gettext_lazy("Exactly in"),
    "counted": gettext_lazy("Counted by"),
    "cell": gettext_lazy("Cell of the counts"),
    "differ": gettext_lazy("Differing in"),
    "lone": gettext_lazy("Only here"),
    "shared": gettext_lazy("Shared"),
    "deadly": gettext_lazy("People killed"),
    "disagrees": gettext_lazy("Sources differ"),
}
"""Name of a filter in the address -> what it is called above the rows."""


@needs("linkage.read")
def incidents(request: HttpRequest) -> HttpResponse:
    visit = visit_of(request)
    filters = request.GET.dict()
    order = sort_order(request.GET.getlist("sort"), COLUMNS, DEFAULT)
    found = reads.ledger(visit.run, filters, _sorted_by(order))
    names = source_names(visit.run)
    context = {
        "ledger": found,
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
        "fields": _fields(filters, names),
        "source_names": names,
        "may_export": visit.viewer.may("exports.take"),
    }
    return list_answer(request, "linkage/incidents.html", "linkage/_ledger.html", context)


@needs("exports.take")
def export(request: HttpRequest) -> HttpResponseBase:
    """What is filtered as a file, in the order of the list, with marking, run and filter; the log tells of it."""
    visit = visit_of(request)
    visit.viewer.check_may("linkage.read")
    form = _form(request.GET.get("format", ""))
    filters = request.GET.dict()
    order = sort_order(request.GET.getlist("sort"), COLUMNS, DEFAULT)
    about = About(
        title=gettext("Incidents"),
        marking=words(str(_label(visit))),
        made_on=timezone.now().date(),
        run=visit.run.fingerprint,
        filter="; ".join(f"{label}: {value}" for _, label, value in in_force(filters)),
    )
    filters.pop(KEPT_FOR, None)

    def rows() -> Iterator[Row]:
        return reads.incidents_of(visit.run, filters, _sorted_by(order))

    # Asked for twice: a million incidents are read again rather than held.
    worded = ({name: row[name] for name in WORDED} for row in rows())
    check_list_leaves(request, visit, worded, "incidents")
    if settings.VEDETTE_IS_TEAM:
        told = {"form": form.value, "filter": about.filter, "run": about.run}
        record(
            "linkage.export",
            review=visit.slug,
            label=str(_label(visit)),
            told=told,
            acting_for=visit.viewer.acting_for or "",
            by=visit.viewer.name,
        )
    answer = StreamingHttpResponse(
        written(form, map(_exported, rows()), EXPORTED, about), content_type=MEDIA_TYPES[form]
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="incidents.{form.value}"'
    return answer


def in_force(filters: Mapping[str, str]) -> list[tuple[str, Words, Words]]:
    """The filters of an address as name, label and value in words."""
    yes = gettext("yes")
    said: dict[str, Words] = {"deadly": yes, "disagrees": yes, "lone": yes, "shared": yes}
    for name in ("cell", "differ"):
        parts = filters.get(name, "").split(counts_reads.MARK)
        said[name] = ", ".join(str(words(part)) for part in parts if part)
    spoken = {"cause", "type", "counted"}
    return [
        (name, label, said.get(name) or (words(filters[name]) if name in spoken else filters[name]))
        for name, label in _LABELS.items()
        if filters.get(name)
    ]


def _sorted_by(order: Sequence[tuple[str, bool]]) -> str:
    """ORDER BY of an order; the usual one needs no column, the rows of a run lie in it."""
    return reads.LATEST if order == [("date", True)] else order_sql(order, SQL, "incident_ref")


def _fields(filters: Mapping[str, str], names: list[str]) -> list[FilterField]:
    return [
        FilterField(
            "q",
            gettext("Words"),
            "search",
            filters.get("q", ""),
            hint=gettext("Place, mission, notes"),
        ),
        FilterField(
            "source",
            gettext("Source"),
            "select",
            filters.get("source", ""),
            [("", gettext("All sources")), *((name, name) for name in names)],
        ),
        FilterField("deadly", gettext("People killed"), "check", filters.get("deadly", "")),
        FilterField("disagrees", gettext("Sources differ"), "check", filters.get("disagrees", "")),
    ]


def _facet(name: str, chosen: str, rows: list[Row]) -> Facet:
    values = [FacetValue(str(row["value"]), words(row["value"]), row["n"]) for row in rows]
    return Facet(name, _LABELS[name], values, chosen, words(chosen))


def _exported(row: Row) -> dict[str, str | int | float | dt.date | None]:
    return {name: row[name] for name in EXPORTED}


def _label(visit: Visit) -> object:
    return visit.world.label if visit.world else visit.run.review.get("label", "confidential")


def _form(said: str) -> Form:
    try:
        return Form(said)
    except ValueError as error:
        raise BadInput(
            f"There is no export as '{said}'.", "Choose one of " + ", ".join(Form) + "."
        ) from error
