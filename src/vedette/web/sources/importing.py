"""Pages of the import of one file: file, columns, values, scope, check, commit."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.kernel.errors import BadInput, NotFound, OutOfDate, WrongState
from vedette.core.sources.look import OPTIONS
from vedette.core.sources.template_file import template_workbook
from vedette.pipeline.recipes import recipe_named, recipes
from vedette.web.jobs import writes as jobs
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.sources import answers, reads, shown, uploads, writes
from vedette.web.sources.forms import ArrivalForm, CorrectedForm, ScopeForm, WhyForm
from vedette.web.sources.reads import Draft
from vedette.web.ui.notices import say
from vedette.web.ui.parts import Conflict, conflict_answer, progress_answer
from vedette.web.ui.permissions import needs

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
    answer = HttpResponse(template_workbook(), content_type=_XLSX)
    answer["Content-Disposition"] = 'attachment; filename="vedette-records.xlsx"'
    return answer


@needs("sources.import")
def file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Step 1: how the file is divided, with its first rows."""
    visit, draft = _opened(request, key)
    look = draft.look
    if look is None:
        return _waiting(request, visit, draft, "file")
    if request.method == "POST":
        return _take_options(request, visit, draft, look)
    if draft.recipe and draft.check is not None and "again" not in request.GET:
        return redirect("imports:check", visit.slug, key)
    context = {"look": shown.look(draft, look), "choices": shown.options(draft, look)}
    return _page(request, visit, draft, "file", context)


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
    return _kept(request, visit, draft, changes, ask=ask, then=step)


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
    visit, draft = _opened(request, key)
    if draft.look is None:
        return _waiting(request, visit, draft, "columns")
    mapping = dict(draft.mapping)
    if not mapping.get("columns"):
        mapping = shown.proposed(draft)
    if request.method == "POST":
        mapping = answers.with_columns(mapping, draft.columns, request.POST.dict())
        if not request.headers.get("HX-Request"):
            found = shown.columns(draft, mapping)
            if not found.stops:
                changes = {"mapping": mapping, "step": "values"}
                return _kept(request, visit, draft, changes, then="values")
    context = {
        "found": shown.columns(draft, mapping),
        "date_orders": shown.DATE_ORDERS,
        "grains": shown.GRAINS,
    }
    return _page(request, visit, draft, "columns", context)


@needs("sources.import")
def values(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Step 3: what the words of coded columns mean."""
    visit, draft = _opened(request, key)
    if draft.look is None:
        return _waiting(request, visit, draft, "values")
    if not draft.mapping.get("columns"):
        return redirect("imports:columns", visit.slug, key)
    found = shown.coded(draft, draft.mapping)
    if request.method == "POST":
        fields = [one.field for one in found]
        mapping = answers.with_values(draft.mapping, request.POST.dict(), fields)
        found = shown.coded(draft, mapping)
        if not any(one.stops for one in found):
            changes = {"mapping": mapping, "step": "scope"}
            return _kept(request, visit, draft, changes, then="scope")
        is_kept = _kept(request, visit, draft, {"mapping": mapping}, then="values")
        say(
            request,
            gettext("Some words are still open: choose for each, or for all the rest."),
            level="held",
        )
        return is_kept
    return _page(request, visit, draft, "values", {"coded": found, "policies": shown.POLICIES})


@needs("sources.import")
def scope(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Step 4: who is counted, where from, under which label."""
    visit, draft = _opened(request, key)
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
        return _kept(request, visit, draft, changes, ask=writes.CHECK, then="check")
    return _page(request, visit, draft, "scope", {"form": form})


@needs("sources.import")
def check(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Step 5: everything that stops the import, and what it would change."""
    visit, draft = _opened(request, key)
    found, job = draft.check, shown.job_of(visit, draft)
    if found is None or (job is not None and job.state in ("waiting", "running")):
        return _waiting(request, visit, draft, "check")
    has_failed = job is not None and job.kind == writes.CORRECT and job.state == "failed"
    context = {
        "found": shown.check(visit, draft, found),
        "back_form": CorrectedForm(),
        "why_form": WhyForm(),
        "failed": f"{job.problem} {job.remedy}" if has_failed else "",
    }
    return _page(request, visit, draft, "check", context)


@needs("sources.import")
@require_POST
def recheck(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Check again."""
    visit, draft = _opened(request, key)
    return _kept(request, visit, draft, {}, ask=writes.CHECK, then="check")


@needs("sources.import")
@require_GET
def rows(request: HttpRequest, key: uuid.UUID) -> HttpResponse | FileResponse:
    """The failing rows as a workbook."""
    _, draft = _opened(request, key)
    path = draft.folder / uploads.PROBLEMS
    if draft.check is None or not path.is_file():
        raise NotFound("No row stops this import.", "Go on to the commit.")
    name = f"{draft.source}-rows-to-correct.xlsx"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=_XLSX)


@needs("sources.import")
@require_POST
def correct(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Bring corrected rows back; the worker reads them."""
    visit, draft = _opened(request, key)
    form = CorrectedForm(request.POST, request.FILES)
    if not form.is_valid():
        return _check_again(request, visit, draft, back_form=form)
    sent = cast("UploadedFile[Any]", form.cleaned_data["file"])
    name = uploads.stored_name(f"corrected-{uuid.uuid4().hex[:8]}", sent.name or "")
    try:
        uploads.store(draft.folder, sent.name or "", sent.chunks(), name)
    except BadInput as error:
        form.add_error("file", f"{error.problem} {error.remedy}")
        return _check_again(request, visit, draft, back_form=form)
    body = {"file": name, "why": form.cleaned_data["why"]}
    return _kept(request, visit, draft, {}, ask=writes.CORRECT, body=body, then="check")


@needs("sources.import")
@require_POST
def correct_cell(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Correct one cell on the page."""
    visit, draft = _opened(request, key)
    form = WhyForm(request.POST)
    found = draft.check
    cell = shown.corrected_cell(visit, draft, found or {}, request.POST.dict())
    if not form.is_valid() or cell is None:
        return _check_again(request, visit, draft, why_form=form)
    if _is_old(request, draft):
        return _conflict(request, visit, draft, "check")
    writes.take_corrections(draft.id, [cell], by=visit.viewer.name)
    return _kept(
        request, visit, draft, {}, ask=writes.CHECK, then="check", version=draft.version + 1
    )


@needs("sources.import")
@require_POST
def quarantine(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Set chosen rows aside with a reason; none is set aside unasked."""
    visit, draft = _opened(request, key)
    form = WhyForm(request.POST)
    chosen = sorted({int(one) for one in request.POST.getlist("record") if one.isdigit()})
    if not form.is_valid() or not chosen:
        if not chosen:
            form.add_error(None, gettext("Tick the rows that are to be set aside."))
        return _check_again(request, visit, draft, why_form=form)
    changes = {
        "quarantined": sorted({*draft.quarantined, *chosen}),
        "why_quarantined": form.cleaned_data["why"],
    }
    return _kept(request, visit, draft, changes, ask=writes.CHECK, then="check")


@needs("sources.import")
@require_POST
def release(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take corrections and quarantine back: the file is checked as it came."""
    visit, draft = _opened(request, key)
    changes: dict[str, Any] = {"quarantined": [], "why_quarantined": "", "corrected": []}
    return _kept(request, visit, draft, changes, ask=writes.CHECK, then="check")


@needs("sources.import")
def commit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Step 6: what it would change, then all of it or nothing."""
    visit = visit_of(request)
    done = reads.committed(visit, key)
    if done:
        job = reads.committing_job(visit, key)
        if job is not None:
            jobs.seen(job, by=visit.viewer.name)
        return redirect("sources:import", visit.slug, done)
    visit, draft = _opened(request, key)
    found = draft.check
    if found is None or found["errors"] or found["questions"]:
        return redirect("imports:check", visit.slug, key)
    if request.method == "POST":
        body = {"follows": found["follows"], "recipe": request.POST.get("recipe", "").strip()[:80]}
        changes = {"step": "commit"}
        return _kept(request, visit, draft, changes, ask=writes.COMMIT, body=body, then="commit")
    job = shown.job_of(visit, draft)
    if (
        job is not None
        and job.kind == writes.COMMIT
        and job.state in ("waiting", "running", "failed")
    ):
        return _waiting(request, visit, draft, "commit")
    context = {"found": shown.check(visit, draft, found), "recipe": draft.recipe}
    return _page(request, visit, draft, "commit", context)


@needs("sources.import")
@require_POST
def cancel(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Leave no trace of the file."""
    visit = visit_of(request)
    writes.cancel_import(visit, key, by=visit.viewer.name)
    say(request, gettext("The import was cancelled; nothing of the file was kept."))
    return redirect("sources:index", visit.slug)


@needs("sources.import")
@require_GET
def progress(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """How far the work on a draft is; at its end the page comes anew."""
    visit = visit_of(request)
    if reads.committed(visit, key):
        answer = HttpResponse(status=200)
        answer["HX-Refresh"] = "true"
        return answer
    draft = reads.draft(visit, key)
    told = shown.progress(visit, draft)
    _seen(visit, draft)
    answer = progress_answer(request, told)
    if told.state == "done":
        answer["HX-Refresh"] = "true"
    return answer


def _opened(request: HttpRequest, key: uuid.UUID) -> tuple[Visit, Draft]:
    visit = visit_of(request)
    draft = reads.draft(visit, key)
    _seen(visit, draft)
    return visit, draft


def _seen(visit: Visit, draft: Draft) -> None:
    """The step itself tells how the work on it went; no notice has to."""
    job = shown.job_of(visit, draft)
    if job is not None and job.ended_at and not job.is_seen:
        jobs.seen(job.id, by=visit.viewer.name)


def _check_again(request: HttpRequest, visit: Visit, draft: Draft, **forms: Any) -> HttpResponse:
    """The check page with what is wrong in a form of it."""
    found = draft.check
    if found is None:
        return _waiting(request, visit, draft, "check")
    context = {
        "found": shown.check(visit, draft, found),
        "back_form": CorrectedForm(),
        "why_form": WhyForm(),
        **forms,
    }
    return _page(request, visit, draft, "check", context, status=422)


def _kept(  # noqa: PLR0913 - the answer as a whole
    request: HttpRequest,
    visit: Visit,
    draft: Draft,
    changes: Mapping[str, Any],
    *,
    then: str,
    ask: str = "",
    body: Mapping[str, object] | None = None,
    version: int | None = None,
) -> HttpResponse:
    """Keep answers and go on; a conflict page where another window was first."""
    seen = version if version is not None else _version(request)
    try:
        writes.answer(draft.id, seen, changes, ask=ask, body=body, by=visit.viewer.name)
    except OutOfDate:
        return _conflict(request, visit, draft, then)
    except WrongState as error:
        say(request, error.problem, level="held")
        return redirect("sources:index", visit.slug)
    return redirect(f"imports:{then}", visit.slug, draft.id)


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdigit() else 0


def _is_old(request: HttpRequest, draft: Draft) -> bool:
    return _version(request) != draft.version


def _conflict(request: HttpRequest, visit: Visit, draft: Draft, then: str) -> HttpResponse:
    url = shown.address_of(visit, draft, then)
    mine = [
        (k, str(v)) for k, v in request.POST.items() if k not in {"csrfmiddlewaretoken", "version"}
    ]
    return conflict_answer(
        request,
        Conflict(
            by=visit.viewer.name,
            at=timezone.now().isoformat(timespec="minutes"),
            rows=(),
            theirs_url=url,
            keep_url=request.path,
            fields=[*mine, ("version", str(draft.version))],
        ),
    )


def _waiting(request: HttpRequest, visit: Visit, draft: Draft, step: str) -> HttpResponse:
    """The page of a step whose background work goes on or failed."""
    told = shown.progress(visit, draft)
    return _page(request, visit, draft, step, {"progress": told}, template="wait", status=202)


def _page(  # noqa: PLR0913 - the page as a whole
    request: HttpRequest,
    visit: Visit,
    draft: Draft,
    step: str,
    context: Mapping[str, Any],
    *,
    template: str = "",
    status: int = 200,
) -> HttpResponse:
    names: Sequence[str] = [str(one["source"]) for one in reads.standing_sources(visit)]
    context = {
        "draft": draft,
        "steps": shown.steps(visit, draft, step),
        "step": step,
        "source_names": sorted({*names, draft.source}),
        **context,
    }
    return render(request, f"sources/step_{template or step}.html", context, status=status)
