from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language_bidi, gettext
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import BadInput, NotEnoughData, NotFound
from vedette.core.stats.definition import parse_definition
from vedette.core.stats.query import CIRCUMSTANCES
from vedette.core.stats.summary import of_one_unit
from vedette.pipeline.figure_exports import MEDIA, FileForm, exported_figure, file_form
from vedette.pipeline.figures import told_on, version_of
from vedette.web.audit import writes as audit
from vedette.web.reviews.sealed import asked_way
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.stats import builder_reads as reads
from vedette.web.stats import offer_reads, timeline_reads, writes
from vedette.web.stats.builder_forms import BuilderForm, KeepForm, RestoreForm
from vedette.web.stats.chart import chart, panels
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.told import retold

Refused = BadInput | NotEnoughData


@needs("stats.read")
def build(request: HttpRequest) -> HttpResponse:
    """A figure in the making: all of it in the address; nothing is kept."""
    visit = visit_of(request)
    form = BuilderForm(request.GET, offered=reads.offered(visit.run))
    key = request.GET.get("key", "")
    held = version_of(visit.review.decisions(), key) if key else None
    title = str(held.form.get("title", "")) if held else ""
    keeping = KeepForm(initial={"title": title})
    return _builder(request, visit, form, keeping, key)


@require_POST
@needs("stats.build")
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the figure as a new one, or as the next version of one."""
    visit = visit_of(request)
    form = BuilderForm(request.POST, offered=reads.offered(visit.run))
    keeping, key = KeepForm(request.POST), request.POST.get("key", "")
    if not (form.is_valid() and keeping.is_valid()):
        return _builder(request, visit, form, keeping, key, status=422)
    told = keeping.cleaned_data
    try:
        made = writes.keep(
            visit.review,
            form={**form.stated, "title": told["title"]},
            why=told["why"],
            key=key,
            by=visit.viewer.name,
        )
    except (BadInput, NotEnoughData) as error:
        return _builder(request, visit, form, keeping, key, status=422, refused=error)
    say(request, gettext("The figure is kept. The next run takes it up."))
    return redirect(address(visit.slug, "stats:figure", made.key))


def _builder(  # noqa: PLR0913 - what stands in one page
    request: HttpRequest,
    visit: Visit,
    form: BuilderForm,
    keeping: KeepForm,
    key: str,
    *,
    status: int = 200,
    refused: Refused | None = None,
) -> HttpResponse:
    one = None
    if form.is_valid() and refused is None:
        try:
            stated = {
                **form.stated,
                "title": gettext("Figure in the making"),
                "key": key or "F-NEW",
            }
            one = reads.tried(visit, parse_definition(stated))
        except (BadInput, NotEnoughData) as error:
            refused = error
    context = {
        "form": form,
        "keeping": keeping,
        "key": key,
        "refused": refused,
        "offer": offer_reads.of_form(visit, form) if refused else None,
        "one": one,
        "has_circumstances": any(form.asked.getlist(name) for name in CIRCUMSTANCES),
        "may_build": visit.viewer.may("stats.build"),
        "asked": [
            (name, value)
            for name, values in form.asked.lists()
            for value in values
            if name in form.fields
        ],
        **drawn(one),
    }
    if one is not None:
        context |= timeline_reads.shown(
            visit.run, one.definition, one.figure.points, context["chart"]
        )
    return render(request, "stats/build.html", context, status=status)


def drawn(one: reads.Shown | None) -> dict[str, object]:
    """The chart of a figure: one chart, or small ones where it has two dimensions with years."""
    if one is None:
        return {"chart": None, "panels": [], "has_units": False, "shares_axis": None}
    points = one.figure.points
    small = panels(points)
    made = (
        None if small else chart(points, retold(one.definition.title), mirrored=get_language_bidi())
    )
    has_units = len({point["unit"] for point in points}) > 1
    on_axis = of_one_unit([point for point in points if point["value"] is not None])
    shares_axis = on_axis[0] if on_axis else None
    return {"chart": made, "panels": small, "has_units": has_units, "shares_axis": shares_axis}


@needs("stats.read")
def history(request: HttpRequest, key: str) -> HttpResponse:
    """All versions of a figure that somebody made."""
    visit = visit_of(request)
    held = reads.history(visit, key)
    context = {
        "key": key,
        "versions": [(one, one.definition().words if one.is_in_use else "") for one in held],
        "may_build": visit.viewer.may("stats.build"),
        "form": RestoreForm(),
    }
    return render(request, "stats/history.html", context)


@require_POST
@needs("stats.build")
def restore(request: HttpRequest, key: str) -> HttpResponse:
    """Make an old version the newest one."""
    visit, form = visit_of(request), RestoreForm(request.POST)
    reads.history(visit, key)
    if not form.is_valid():
        say(request, gettext("Write why the version is restored."))
        return redirect(address(visit.slug, "stats:history", key))
    told = form.cleaned_data
    writes.restore(
        visit.review, key=key, number=told["version"], why=told["why"], by=visit.viewer.name
    )
    say(request, gettext("The version counts again. The next run takes it up."))
    return redirect(address(visit.slug, "stats:figure", key))


@require_POST
@needs("stats.build")
def retire(request: HttpRequest, key: str) -> HttpResponse:
    """Take a figure out of use; its versions stay."""
    visit, why = visit_of(request), request.POST.get("why", "").strip()
    reads.history(visit, key)
    if not why:
        say(request, gettext("Write why the figure is no longer used."))
        return redirect(address(visit.slug, "stats:history", key))
    writes.retire(visit.review, key=key, why=why, by=visit.viewer.name)
    say(request, gettext("The figure is out of use. Its versions stay and can be restored."))
    return redirect(address(visit.slug, "stats:history", key))


@needs("exports.take")
def export(request: HttpRequest, key: str) -> HttpResponse:
    """A figure as a file; one entry in the log."""
    visit = visit_of(request)
    number = version_number(request)
    one = reads.shown(visit, key, number)
    form = _form(request)
    told = one.told or told_on(visit.run.folder, visit.run.manifest, one.definition)
    today = dt.datetime.now(dt.UTC).date()
    way = asked_way(request, visit)
    content = exported_figure(visit.review, told, form, made_on=today, way=way)
    if settings.VEDETTE_IS_TEAM:
        label = str(visit.world.label if visit.world else visit.review.about["label"])
        asked = {"list": f"figure {key}", "form": form.value, "filter": f"version={number or ''}"}
        audit.record(
            "exports.take", review=visit.slug, label=label, told=asked, by=visit.viewer.name
        )
    answer = HttpResponse(content, content_type=MEDIA[form])
    answer["Content-Disposition"] = f'attachment; filename="{key}.{form.value}"'
    return answer


def _form(request: HttpRequest) -> FileForm:
    try:
        return file_form(request.GET.get("format", "csv"))
    except BadInput as error:
        raise NotFound("There is no such form.", "Choose one of the page.") from error


def version_number(request: HttpRequest) -> int | None:
    """The version that an address names; None is the newest.

    Raises:
        NotFound: It is no number.
    """
    said = request.GET.get("version", "")
    if said and not (said.isascii() and said.isdecimal() and len(said) < 9):  # noqa: PLR2004
        raise NotFound("There is no such version.", "Open one from the history.")
    return int(said) if said else None
