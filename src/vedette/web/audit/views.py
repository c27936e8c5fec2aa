from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST

from vedette.core.trust.bundle import VERIFIER
from vedette.core.trust.export_cells import About
from vedette.core.trust.exports import MEDIA_TYPES, Form, written
from vedette.core.trust.heads import spaced
from vedette.web.audit import reads, writes
from vedette.web.audit.keys import log_key
from vedette.web.audit.sentences import named
from vedette.web.ui.lists import Column, FilterField, Listing, list_answer
from vedette.web.ui.permissions import needs

PAGE = 100
"""Entries on one page."""

COLUMNS = (
    Column("at", gettext_lazy("When"), can_sort=False, is_fixed=True),
    Column("sentence", gettext_lazy("Act"), can_sort=False, is_fixed=True),
    Column("refs", gettext_lazy("Objects"), can_sort=False, is_fixed=True),
    Column("why", gettext_lazy("Why"), can_sort=False, is_fixed=True),
)
TABLE = ("at", "by", "acting_for", "act", "sentence", "objects", "why", "label")
"""Columns of the exported list."""

FILTERS = ("by", "act", "ref")


@needs("audit.read")
def index(request: HttpRequest) -> HttpResponse:
    visit = _visit(request)
    found = reads.entries(visit.viewer, visit.slug, request.GET.dict())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    listing = Listing(
        page.paginator.count,
        reads.entries(visit.viewer, visit.slug, {}).count(),
        COLUMNS,
        frozenset(one.name for one in COLUMNS),
        page=page.number,
        n_pages=page.paginator.num_pages,
        in_force=_in_force(request.GET.dict()),
    )
    can_export = visit.viewer.may("audit.export")
    context = {
        "entries": [reads.told(one) for one in page.object_list],
        "listing": listing,
        "fields": _fields(visit, request.GET.dict()),
        "table_url": reverse("audit:table", args=[visit.slug]) if can_export else "",
        "can_export": can_export,
        "fingerprint": spaced(log_key().fingerprint),
    }
    return list_answer(request, "audit/index.html", "audit/_entries.html", context)


@needs("audit.export")
def table(request: HttpRequest) -> HttpResponseBase:
    """The filtered list in one of five forms; leaves an entry itself."""
    visit = _visit(request)
    visit.viewer.check_may("audit.export")
    formats = {str(form): form for form in Form if form is not Form.GEOJSON}
    form = formats.get(request.GET.get("format", ""), Form.CSV)
    filters = {name: request.GET.get(name, "") for name in FILTERS}
    rows = reads.table_rows(visit.viewer, visit.slug, filters)
    words = ", ".join(f"{label} {value}" for _, label, value in _in_force(filters))
    about = About(
        title=gettext("Log of acts"),
        marking=str(visit.viewer.clearance),
        made_on=timezone.now().date(),
        filter=words,
    )
    writes.record(
        "audit.table",
        review=visit.slug,
        label=str(visit.viewer.clearance),
        told={"form": str(form)} | filters,
        by=visit.viewer.name,
    )
    answer = StreamingHttpResponse(
        written(form, rows, TABLE, about), content_type=MEDIA_TYPES[form]
    )
    answer["Content-Disposition"] = f'attachment; filename="log-{visit.slug}.{form}"'
    answer["Cache-Control"] = "no-store"
    return answer


@needs("audit.export", step_up=True)
@require_POST
def bundle(request: HttpRequest) -> HttpResponseBase:
    """The whole log with heads and proofs, up to this very export."""
    visit = _visit(request)
    reads.check_can_export(visit.viewer, visit.slug)
    made_at = writes.begin_export(visit.slug, by=visit.viewer.name)
    lines = reads.bundle(visit.slug, log_key(), made_at)
    answer = StreamingHttpResponse(lines, content_type=MEDIA_TYPES[Form.JSONL])
    answer["Content-Disposition"] = f'attachment; filename="log-{visit.slug}.jsonl"'
    answer["Cache-Control"] = "no-store"
    return answer


@needs("audit.export")
def verifier(request: HttpRequest) -> HttpResponseBase:
    return FileResponse(
        VERIFIER.open("rb"),
        as_attachment=True,
        filename=VERIFIER.name,
        content_type="text/x-python; charset=utf-8",
    )


def _visit(request: HttpRequest) -> Any:
    return request.visit  # type: ignore[attr-defined] # set by reviews.entering, which lies above this room


def _fields(visit: Any, said: Mapping[str, str]) -> list[FilterField]:
    people = [(name, name) for name in reads.people(visit.viewer, visit.slug)]
    acts = [(act, named(act)) for act in reads.acts(visit.viewer, visit.slug)]
    return [
        FilterField("ref", gettext("Object"), value=said.get("ref", ""), hint=gettext("Reference")),
        FilterField(
            "by",
            gettext("Person"),
            "select",
            said.get("by", ""),
            [("", gettext("Everybody")), *people],
        ),
        FilterField(
            "act", gettext("Act"), "select", said.get("act", ""), [("", gettext("All acts")), *acts]
        ),
    ]


def _in_force(said: Mapping[str, str]) -> list[tuple[str, str, str]]:
    words = {
        "by": (gettext("Person"), said.get("by", "")),
        "act": (gettext("Act"), named(said.get("act", ""))),
        "ref": (gettext("Object"), said.get("ref", "")),
    }
    return [(name, label, value) for name, (label, value) in words.items() if said.get(name)]
