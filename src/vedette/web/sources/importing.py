"""Pages of the answers of an import: file, columns, values, scope."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.sources.look import OPTIONS
from vedette.core.sources.template_file import template_workbook
from vedette.core.trust.exports import MEDIA_TYPES, Form
from vedette.pipeline.capacities import readable
from vedette.pipeline.recipes import recipe_named, recipes
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.sources import answers, reads, shown, shown_columns, shown_values, uploads, writes
from vedette.web.sources.forms import ArrivalForm, ScopeForm
from vedette.web.sources.reads import Draft
from vedette.web.sources.walk import kept, opened, page, waiting
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs

STEPS = ("file", "columns", "values", "scope", "check", "commit")


@needs("sources.import")
def add(request: HttpRequest) -> HttpResponse:
    """Hand in a file or pasted rows."""
    visit = visit_of(request)
    saved = recipes(visit.review.decisions())
    form = ArrivalForm(
        request.POST or None,
        request.FILES or None,
        recipes=[one.name for one in saved],
        today=timezone.now().date(),
        initial={
            "received_on": timezone.now().date(),
            "source": request.GET.get("source", ""),
            "recipe": request.GET.get("recipe", ""),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            key = writes.begin_import(visit, _arrival(visit, form), by=visit.viewer.name)
        except (BadInput, NotFound) as error:
            form.add_error(None, f"{error.problem} {error.remedy}")
        else:
            return redirect("imports:file", visit.slug, key)
    known = [str(one["source"]) for one in reads.standing_sources(visit)]
    context = {"form": form, "known": known, "drafts": reads.drafts(visit), "steps": shown.steps()}
    return render(request, "sources/add.html", context)


def _arrival(visit: Visit, form: ArrivalForm) -> writes.Arrival:
    held = form.cleaned_data
    file = cast("UploadedFile[Any] | None", held["file"])
    recipe = recipe_named(visit.review, held["recipe"]) if held["recipe"] else None
    if recipe is not None and recipe.source != held["source"]:
        raise BadInput(
            gettext("The recipe is one of source %(name)s.") % {"name": recipe.source},
            gettext("Choose that source, or another recipe."),
        )
    name = file.name if file is not None and file.name else "pasted.tsv"
    pieces = file.chunks() if file is not None else [str(held["pasted"]).encode()]
    return writes.Arrival(
        source=held["source"],
        name=name,
        pieces=pieces,
        received_on=held["received_on"],
        effective_on=held["effective_on"],
        recipe=held["recipe"],
        mapping={} if recipe is None else recipe.mapping,
    )


@needs("sources.import")
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty workbook with the columns of the exchange mapping."""
    answer = HttpResponse(template_workbook(), content_type=MEDIA_TYPES[Form.XLSX])
    answer["Content-Disposition"] = 'attachment; filename="vedette-records.xlsx"'
    return answer


@needs("sources.import")
def file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Step 1: how the file is divided, with its first rows."""
    visit, draft = opened(request, key)
    look = draft.look
    if look is None:
        return waiting(request, visit, draft, "file")
    if request.method == "POST":
        return _take_options(request, visit, draft, look)
    if draft.recipe and draft.check is not None and "again" not in request.GET:
        return redirect("imports:check", visit.slug, key)
    context = {"look": shown.look(draft, look), "choices": shown.options(draft, look)}
    return page(request, visit, draft, "file", context)


def _take_options(
    request: HttpRequest, visit: Visit, draft: Draft, look: Mapping[str, Any]
) -> HttpResponse:
    given = request.POST.dict()
    mapping = answers.with_options(draft.mapping, given)
    is_next = request.POST.get("act") == "next"
    is_new = answers.options_key(mapping) != answers.options_key(draft.mapping)
    ask = writes.LOOK if is_new else ""
    if is_new and _says_what_was_guessed(mapping, look):
        uploads.put(draft.folder, uploads.LOOK, _answered(look), answers.options_key(mapping))
        ask = ""
    step = "columns" if is_next else "file"
    changes = {"mapping": mapping, "step": step}
    return kept(request, visit, draft, changes, ask=ask, then=step)


def _says_what_was_guessed(mapping: Mapping[str, Any], look: Mapping[str, Any]) -> bool:
    """Whether the choices are those that the look was made with."""
    return all(
        str(look["choices"].get(key, "auto")) == str(mapping[key])
        for key in OPTIONS
        if key in mapping
    )


def _answered(look: Mapping[str, Any]) -> dict[str, Any]:
    """The look once its choices are stated: its questions are answered."""
    stated = set(look["choices"])
    open_ones = [one for one in look["questions"] if one["id"] not in stated]
    return {**look, "questions": open_ones}


@needs("sources.import")
def columns(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Step 2: which column means what; a change shows at once how the rows then read."""
    visit, draft = opened(request, key)
    if draft.look is None:
        return waiting(request, visit, draft, "columns")
    mapping = dict(draft.mapping)
    if not mapping.get("columns"):
        mapping = shown_columns.proposed(draft)
    if request.method == "POST":
        mapping = answers.with_columns(mapping, draft.columns, request.POST.dict())
        if not request.headers.get("HX-Request"):
            found = shown_columns.columns(draft, mapping)
            if not found.stops:
                changes = {"mapping": mapping, "step": "values"}
                return kept(request, visit, draft, changes, then="values")
    context = {
        "found": shown_columns.columns(draft, mapping),
        "date_orders": shown_columns.DATE_ORDERS,
        "grains": shown_columns.GRAINS,
    }
    return page(request, visit, draft, "columns", context)


@needs("sources.import")
def values(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Step 3: what the words of coded columns mean."""
    visit, draft = opened(request, key)
    if draft.look is None:
        return waiting(request, visit, draft, "values")
    if not draft.mapping.get("columns"):
        return redirect("imports:columns", visit.slug, key)
    found = shown_values.coded(draft, draft.mapping, partial(readable, visit.review))
    if request.method == "POST":
        fields = [one.field for one in found]
        mapping = answers.with_values(draft.mapping, request.POST.dict(), fields)
        found = shown_values.coded(draft, mapping, partial(readable, visit.review))
        if not any(one.stops for one in found):
            changes = {"mapping": mapping, "step": "scope"}
            return kept(request, visit, draft, changes, then="scope")
        is_kept = kept(request, visit, draft, {"mapping": mapping}, then="values")
        say(
            request,
            gettext("Some words are still open: choose for each, or for all the rest."),
            level="held",
        )
        return is_kept
    return page(
        request, visit, draft, "values", {"coded": found, "policies": shown_values.POLICIES}
    )


@needs("sources.import")
def scope(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Step 4: who is counted, where from, under which label."""
    visit, draft = opened(request, key)
    names = ("scope", "custodian", "publisher", "licence")
    initial = {name: draft.mapping.get(name, "") for name in names}
    initial |= {"fed_by": ", ".join(draft.mapping.get("fed_by", ())), "label": draft.label}
    form = ScopeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        mapping = answers.with_scope(
            draft.mapping, {k: str(v) for k, v in form.cleaned_data.items()}
        )
        label = form.cleaned_data["label"]
        changes = {"mapping": mapping, "label": label, "step": "check"}
        return kept(request, visit, draft, changes, ask=writes.CHECK, then="check")
    return page(request, visit, draft, "scope", {"form": form})
