from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.linkage.choices import FIELDS
from vedette.pipeline.choices import choice_body
from vedette.pipeline.decisions import Act, Decision
from vedette.pipeline.undoing import mark
from vedette.web.jobs import weighing
from vedette.web.linkage import incident_reads as reads
from vedette.web.linkage import writes
from vedette.web.linkage.background import WEIGH
from vedette.web.linkage.forms import ChoiceForm
from vedette.web.linkage.queue_reads import decisions_since
from vedette.web.linkage.reads import incident as found_incident
from vedette.web.linkage.reads import records_of
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.visit import visit_of
from vedette.web.sources.reads import source_names
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address


@needs("linkage.read")
def rests_on(request: HttpRequest, reference: str) -> HttpResponse:
    """The rows that make an incident and how each was linked."""
    visit = visit_of(request)
    records = records_of(visit.run, reference)
    note_opened(visit, reference, [row["label"] for row in records])
    return _tab(request, reference, "rests_on", records=records)


@needs("linkage.read")
def rested_on_by(request: HttpRequest, reference: str) -> HttpResponse:
    """The figures that count an incident."""
    visit = visit_of(request)
    return _tab(request, reference, "rested_on_by", figures=reads.figures_on(visit.run, reference))


@needs("linkage.read")
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """What people decided about an incident."""
    return _tab(request, reference, "history", entries=reads.entries(visit_of(request), reference))


@needs("linkage.choose")
def choose(request: HttpRequest, reference: str, field: str) -> HttpResponse:
    """Choose the value of a field; weigh it first if wished."""
    visit = visit_of(request)
    incident = found_incident(visit.run, reference)
    if field not in FIELDS:
        raise NotFound("There is no such field to choose.", "Open it from the incident.")
    names = str(incident["sources"]).split(", ")
    record = reads.first_record(visit.run, reference)
    data = request.POST or (request.GET if "how" in request.GET else None)
    form = ChoiceForm(data, field=field, record=record, sources=names, initial={"how": "source"})
    if request.method == "POST" and form.is_valid():
        if request.POST.get("act") == "weigh":
            asked = weighing.ask(visit, WEIGH, Act.CHOOSE, choice_body(form.asked))
            return redirect(f"{request.path}?{_kept(request)}&job={asked}")
        made = writes.choose(visit.review, asked=form.asked, by=visit.viewer.name)
        return _decided(
            request, reference, made, gettext("Chosen. The other values stay beside it.")
        )
    claims = visit.run.rows(
        "SELECT * FROM claims_by_source WHERE incident_ref = ? AND field = ? ORDER BY source",
        [reference, field],
    )
    context = {"form": form, "field": field, "claims": claims, "weighed": _weighed(request)}
    return _page(request, "linkage/choose.html", incident, context)


@needs("linkage.judge")
def cluster(request: HttpRequest, reference: str) -> HttpResponse:
    """The reports of an incident side by side; split or merge them."""
    visit = visit_of(request)
    incident = found_incident(visit.run, reference)
    found = reads.cluster(visit.run, reference)
    note_opened(visit, reference, [row["label"] for row in records_of(visit.run, reference)])
    said = request.POST or request.GET
    problem = ""
    if request.method == "POST":
        try:
            return _regrouped(request, incident, found)
        except BadInput as error:
            problem = f"{error.problem} {error.remedy}"
    context = {
        "cluster": found,
        "near": reads.near(visit.run, incident),
        "moved": set(said.getlist("move")),
        "into": set(said.getlist("into")),
        "why": said.get("why", ""),
        "problem": problem,
        "weighed": _weighed(request),
    }
    status = 422 if problem else 200
    return _page(request, "linkage/cluster.html", incident, context, status=status)


def _regrouped(
    request: HttpRequest, incident: dict[str, object], found: reads.Cluster
) -> HttpResponse:
    """Split or merge as the form says, or weigh it.

    Raises:
        BadInput: The form names no side, or no reason.
    """
    visit = visit_of(request)
    reference = str(incident["incident_ref"])
    why = request.POST.get("why", "").strip()
    if not why:
        raise BadInput(gettext("Write why the change is needed, one line is enough."), "")
    is_merge = request.POST.get("kind") == "merge"
    moved = found.names_of(request.POST.getlist("move"))
    others = [name for one in found.reports for name in one.names if name not in set(moved)]
    merged = [reference, *request.POST.getlist("into")]
    records = [reads.first_record(visit.run, ref) for ref in merged]
    if request.POST.get("act") == "weigh":
        body: dict[str, object] = (
            {"records": sorted(records)}
            if is_merge
            else {"records": sorted(moved), "others": sorted(others)}
        )
        act = Act.MERGE if is_merge else Act.SPLIT
        asked = weighing.ask(visit, WEIGH, act, {**body, "why": why})
        return redirect(f"{request.path}?{_kept(request)}&job={asked}")
    if is_merge:
        made = writes.merge(visit.review, records=records, why=why, by=visit.viewer.name)
        return _decided(request, reference, made, gettext("Merged. The run carries it through."))
    made = writes.split(visit.review, moved=moved, others=others, why=why, by=visit.viewer.name)
    said = ngettext(
        "Split: %(n)s row is another incident.",
        "Split: %(n)s rows are another incident.",
        len(moved),
    )
    return _decided(request, reference, made, said % {"n": len(moved)})


def _decided(request: HttpRequest, reference: str, made: Decision, words: str) -> HttpResponse:
    """Back to the incident with a notice that takes the decision back."""
    visit = visit_of(request)
    page = address(visit.slug, "linkage:incident", reference)
    say(request, words, undo_url=f"{address(visit.slug, 'linkage:undo', mark(made))}?back={page}")
    return redirect(page)


def _weighed(request: HttpRequest) -> weighing.Weighed | None:
    """The dry run that the address names."""
    said = request.GET.get("job", "")
    return weighing.weighed(visit_of(request), said) if said else None


def _kept(request: HttpRequest) -> str:
    """What the form said, for the address of the page that shows what it would change."""
    left_out = {"csrfmiddlewaretoken", "act"}
    kept = [(k, v) for k, values in request.POST.lists() if k not in left_out for v in values]
    return urlencode(kept)


def _tab(request: HttpRequest, reference: str, here: str, **more: object) -> HttpResponse:
    incident = found_incident(visit_of(request).run, reference)
    return _page(request, f"linkage/{here}.html", incident, more, here=here)


def _page(
    request: HttpRequest,
    template: str,
    incident: dict[str, object],
    more: dict[str, object],
    *,
    here: str = "itself",
    status: int = 200,
) -> HttpResponse:
    visit = visit_of(request)
    context = {
        "incident": incident,
        "tabs": reads.tabs(visit, str(incident["incident_ref"]), here),
        "n_since": decisions_since(visit.run, visit.review.decisions()),
        "source_names": source_names(visit.run),
        **more,
    }
    return render(request, template, context, status=status)
