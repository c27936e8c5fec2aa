"""What a finding rests on: looking for it, linking it, its order, and looking again at what changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.evidence.findings import Change
from vedette.core.kernel.errors import BadInput, NotFound, OutOfDate, WrongState
from vedette.web.evidence import deciding
from vedette.web.evidence import finding_writes as writes
from vedette.web.evidence.change_views import Asked, changed, done
from vedette.web.evidence.finding_forms import LinkForm
from vedette.web.evidence.finding_reads import FINDING, Findings
from vedette.web.evidence.search_reads import KINDS, MOST, offers
from vedette.web.evidence.shown import about, page_of
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address


@needs("evidence.write")
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Look for evidence and link it."""
    visit = visit_of(request)
    held = Findings(visit)
    one = held.finding(reference)
    kind = request.GET.get("among", "figures")
    chosen = request.GET.get("on", "")
    form = LinkForm(request.POST or None, initial=_beforehand(held, chosen))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        told = {name: said[name] for name in ("role", "excerpt", "note")}
        try:
            writes.link(visit.review, ref=reference, on=said["on"], told=told, by=visit.viewer.name)
        except (BadInput, NotFound) as error:
            form.add_error("on", f"{error.problem} {error.remedy}")
        else:
            return done(request, reference, gettext("The evidence is linked."), tab="rests_on")
    query = request.GET.get("q", "")
    found = offers(held, reference, kind, query)
    context = {
        **about(held, one, "rests_on"),
        "form": form,
        "chosen": chosen and held.chip(chosen),
        "found": found,
        "is_cut": len(found) == MOST,
        "among": kind,
        "kinds": list(KINDS.items()),
        "query": query,
    }
    return render(request, "evidence/link.html", context, status=422 if form.errors else 200)


def _beforehand(held: Findings, on: str) -> dict[str, str]:
    """The fields of evidence that was chosen: what it says stands as its excerpt."""
    told = held.told([on]).get(on) if on else None
    if told is None:
        return {"on": on}
    return {"on": on, "excerpt": told.said if told.kind != "figure" else told.title}


@needs("evidence.write")
@require_POST
def order(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a piece of evidence before or behind its neighbour of the same role, or take it away."""
    act, on = request.POST.get("act", ""), request.POST.get("on", "")
    if act == "remove":
        words = gettext("The evidence is taken away.")
        return changed(request, reference, Asked(Change.UNLINK, {"on": on}, words, "rests_on"))
    visit = visit_of(request)
    moved = _moved(Findings(visit), reference, on, act)
    if moved is None:
        return redirect("evidence:rests_on", visit.slug, reference)
    words = gettext("The order is kept.")
    return changed(request, reference, Asked(Change.ORDER, {"order": moved}, words, "rests_on"))


def _moved(held: Findings, reference: str, on: str, act: str) -> list[str] | None:
    """The references in their new order; None where nothing moves."""
    one = held.finding(reference)
    there = [e.on for e in one.evidence]
    role = next((e.role for e in one.evidence if e.on == on), None)
    alike = [e.on for e in one.evidence if e.role == role]
    steps = {"up": -1, "down": 1}
    if role is None or act not in steps:
        raise NotFound("There is no such evidence here.", "Load the page anew.")
    to = alike.index(on) + steps[act]
    if not 0 <= to < len(alike):
        return None
    a, b = there.index(on), there.index(alike[to])
    there[a], there[b] = there[b], there[a]
    return there


@needs("evidence.write")
@require_POST
def look(request: HttpRequest, reference: str) -> HttpResponse:
    """Take over what changed beneath a finding, or hold the old value with a reason."""
    visit = visit_of(request)
    Findings(visit).finding(reference)
    is_held = request.POST.get("act") == "hold"
    why = request.POST.get("why", "").strip() if is_held else None
    on, today = request.POST.get("on", ""), request.POST.get("today", "")
    try:
        writes.look(visit.review, ref=reference, on=on, why=why, today=today, by=visit.viewer.name)
    except (BadInput, OutOfDate, WrongState) as error:
        return page_of(request, reference, "rests_on", problem=error)
    words = (
        gettext("The old value is held.") if is_held else gettext("The new value is taken over.")
    )
    if request.POST.get("back") == "stale":
        stale = address(visit.slug, "evidence:stale")
        return deciding.done(request, FINDING, reference, words, to=stale)
    return done(request, reference, words, tab="rests_on")
