"""Tables that leave the house: editions side by side, what is public already, the release."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import BadInput, NotFound, OutOfDate, VedetteError, WrongState
from vedette.core.stats.editions import ALL, INTERNAL, OWN, PUBLIC
from vedette.core.trust.exports import MEDIA_TYPES, Form
from vedette.web.reviews.runs import Row
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.stats import edition_reads as reads
from vedette.web.stats import edition_writes as writes
from vedette.web.stats.edition_forms import PublicTableForm
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address


@needs("stats.read")
def editions(request: HttpRequest) -> HttpResponse:
    """The tables of all editions: one of them, in one edition or side by side."""
    return _page(request, visit_of(request))


@needs("editions.decide")
@require_POST
def define(request: HttpRequest) -> HttpResponse:
    """Decide which countries get an edition."""
    visit = visit_of(request)
    writes.define(visit, countries=request.POST.getlist("country"), by=visit.viewer.name)
    say(request, gettext("Decided. The tables are computed anew."))
    return redirect("stats:editions", visit.slug)


@needs("editions.release", step_up=True, counts="export")
@require_POST
def release(request: HttpRequest) -> HttpResponse:
    """Let the tables of an edition leave as a workbook, or say which number keeps them."""
    visit = visit_of(request)
    edition, why = request.POST.get("edition", ""), request.POST.get("why", "")
    try:
        content = writes.release(visit, edition=edition, why=why, by=visit.viewer.name)
    except (BadInput, WrongState, OutOfDate) as error:
        return _page(request, visit, error)
    answer = HttpResponse(content, content_type=MEDIA_TYPES[Form.XLSX])
    answer["Content-Disposition"] = f'attachment; filename="tables {edition}.xlsx"'
    return answer


@needs("stats.read")
def publics(request: HttpRequest) -> HttpResponse:
    """The list of tables that are public already."""
    visit = visit_of(request)
    return _list(request, visit, PublicTableForm())


@needs("editions.decide")
@require_POST
def state(request: HttpRequest) -> HttpResponse:
    """Put a table on the list."""
    visit = visit_of(request)
    form = PublicTableForm(request.POST)
    if not form.is_valid():
        return _list(request, visit, form, status=422)
    told = form.cleaned_data
    made = writes.state_public(
        visit, table=form.table, source=told["source"], why=told["why"], by=visit.viewer.name
    )
    undo = address(visit.slug, "stats:unstate", made)
    say(request, gettext("On the list. It is attacked with from the next run on."), undo_url=undo)
    return redirect("stats:publics", visit.slug)


@needs("editions.decide")
@require_POST
def unstate(request: HttpRequest, mark: str) -> HttpResponse:
    """Take a table off the list."""
    visit = visit_of(request)
    writes.take_back(visit, mark=mark, by=visit.viewer.name)
    say(request, gettext("Taken off the list. The list keeps both decisions."))
    return redirect("stats:publics", visit.slug)


def _page(request: HttpRequest, visit: Visit, refusal: VedetteError | None = None) -> HttpResponse:
    run = visit.run
    tables, names = reads.tables(run), reads.editions(run)
    acts = visit.world is not None
    context: dict[str, object] = {
        "tables": tables,
        "editions": names,
        "countries": [name for name in names if name not in (INTERNAL, PUBLIC)],
        "served": reads.countries_served(run),
        "left": reads.left(visit),
        "may_define": acts and visit.viewer.may("editions.decide"),
        "may_release": acts and visit.viewer.may("editions.release"),
        "refusal": refusal,
    }
    if tables:
        context |= _table(request, visit, tables, names)
    return render(request, "stats/editions.html", context, status=409 if refusal else 200)


def _table(
    request: HttpRequest, visit: Visit, tables: list[Row], names: list[str]
) -> dict[str, object]:
    run = visit.run
    asked, edition = request.GET.get("table", ""), request.GET.get("edition", "")
    table = next((one for one in tables if one["key"] == asked), tables[0])
    if edition and edition not in names:
        raise NotFound(f"There is no edition '{edition}'.", "Choose one of the page.")
    countries = [name for name in names if name not in (INTERNAL, PUBLIC)]
    everything = bool(request.GET.get("all"))
    found: dict[str, object] = {
        "table": table,
        "dimensions": str(table["by"]).split(", "),
        "edition": edition,
        "all_numbers": everything,
        "merges": [one for one in reads.notes(run, "merge") if one["table"] == table["key"]],
        "checks": reads.notes(run, "check"),
        "weak": reads.notes(run, "weak"),
        "anyhow": reads.notes(run, "anyhow"),
    }
    if not edition:
        return found | {"sides": reads.sides(run, table, countries, only_hidden=not everything)}
    grids = [(ALL, reads.grid(run, table, edition, ALL))]
    if edition in countries:
        grids.insert(0, (OWN, reads.grid(run, table, edition, OWN)))
    return found | {"grids": grids}


def _list(
    request: HttpRequest, visit: Visit, form: PublicTableForm, status: int = 200
) -> HttpResponse:
    acts = visit.world is not None
    context = {
        "form": form,
        "rows": reads.stated(visit),
        "may_decide": acts and visit.viewer.may("editions.decide"),
    }
    return render(request, "stats/publics.html", context, status=status)
