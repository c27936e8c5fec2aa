"""Screening: the queue with its criteria and keys, conflicts and agreement, the flow, what becomes of leavers."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.library.screening import Verdict
from vedette.web.library import document_reads, writes
from vedette.web.library import screening_reads as reads
from vedette.web.library.forms import CriteriaForm
from vedette.web.library.page_text import drawn
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

_ORDER = "library_order"


@needs("library.screen")
def queue(request: HttpRequest) -> HttpResponse:
    """The next document of this screener, with the criteria beside it."""
    visit = visit_of(request)
    made = reads.looked_for(visit)
    order = _order(request)
    pile = reads.pile(visit, order)
    reference = request.GET.get("document") or (pile.left[0] if pile.left else "")
    context = {"criteria": made, "pile": pile, "order": order, **_shared(visit)}
    mark, document = reads.last_mark(visit)
    context |= {"last": mark, "last_document": document}
    if not reference or not (made.include or made.reasons):
        return render(request, "library/screening.html", context)
    return _record(request, visit, reference, context)


def _record(
    request: HttpRequest,
    visit: Visit,
    reference: str,
    context: dict[str, object],
    status: int = 200,
) -> HttpResponse:
    found = document_reads.shown(visit, reference)
    note_opened(visit, reference, [found.held.label])
    page = document_reads.page(visit, found, request.GET.dict())
    context |= {
        "found": found,
        "row": found.row,
        "page": page,
        "text": drawn(page.read.row, page.read.start, page.marks),
        "mine": reads.my_verdict(visit, reference),
    }
    return render(request, "library/screening.html", context, status=status)


@needs("library.screen")
@require_POST
def screen(request: HttpRequest, reference: str) -> HttpResponse:
    """Write the verdict and show the next document."""
    visit = visit_of(request)
    reason = request.POST.get("reason", "")
    verdict = request.POST.get("verdict") or (str(Verdict.EXCLUDE) if reason else "")
    reason = reason if verdict == Verdict.EXCLUDE else ""
    try:
        writes.screen(
            visit, reference=reference, verdict=verdict, reason=reason, by=visit.viewer.name
        )
    except BadInput as error:
        say(request, f"{error.problem} {error.remedy}", level="red")
        return redirect(f"{address(visit.slug, 'library:screening')}?document={reference}")
    return redirect("library:screening", visit.slug)


@needs("library.screen")
@require_POST
def undo(request: HttpRequest, mark: str) -> HttpResponse:
    """Take an own verdict back and show its document again."""
    visit = visit_of(request)
    if not reads.is_own(visit, mark):
        raise NotFound("There is no such verdict of yours.", "See the queue.")
    undone = writes.undo_screening(visit, mark=mark, by=visit.viewer.name)
    say(request, gettext("Taken back. The history keeps both decisions."))
    if undone.body.get("settles"):
        return redirect("library:conflicts", visit.slug)
    return redirect(
        f"{address(visit.slug, 'library:screening')}?document={undone.body['document']}"
    )


@needs("library.screen")
def criteria(request: HttpRequest) -> HttpResponse:
    """State what is looked for."""
    visit = visit_of(request)
    made = reads.looked_for(visit)
    initial = {"include": made.include, "reasons": "\n".join(made.reasons), "needed": made.needed}
    form = CriteriaForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data
        new = replace(
            made,
            include=held["include"].strip(),
            reasons=tuple(held["reasons"]),
            needed=held["needed"],
        )
        writes.set_criteria(visit, made=new, why=held["why"], by=visit.viewer.name)
        say(request, gettext("Kept. What was said before stands as it was said."))
        return redirect("library:screening", visit.slug)
    status = 422 if form.is_bound else 200
    return render(request, "library/criteria.html", {"form": form}, status=status)


@needs("library.read")
def conflicts(request: HttpRequest) -> HttpResponse:
    """What screeners said differently, how far they agree, and what becomes of leavers."""
    visit = visit_of(request)
    made = reads.looked_for(visit)
    mark, _ = reads.last_mark(visit, settles=True)
    context = {
        "criteria": made,
        "contested": reads.contested(visit, made),
        "agreement": reads.agreement(visit, made),
        "counts": reads.n_said(visit),
        "last": mark,
        **_shared(visit),
    }
    return render(request, "library/conflicts.html", context)


@needs("library.settle")
@require_POST
def lift(request: HttpRequest) -> HttpResponse:
    """Let screeners see each other's verdicts, or make them blind to each other again."""
    visit = visit_of(request)
    made = reads.looked_for(visit)
    is_blind = request.POST.get("blind") == "1"
    why = request.POST.get("why", "").strip()[:500]
    writes.set_criteria(visit, made=replace(made, is_blind=is_blind), why=why, by=visit.viewer.name)
    say(
        request,
        gettext("Screeners are blind to each other again.")
        if is_blind
        else gettext("The blind is lifted: conflicts and agreement are shown."),
    )
    return redirect("library:conflicts", visit.slug)


@needs("library.settle")
@require_POST
def settle(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide a conflict."""
    visit = visit_of(request)
    reason = request.POST.get("reason", "")
    verdict = request.POST.get("verdict", "")
    try:
        writes.settle(
            visit,
            reference=reference,
            verdict=verdict,
            reason=reason if verdict == Verdict.EXCLUDE else "",
            by=visit.viewer.name,
        )
    except BadInput as error:
        say(request, f"{error.problem} {error.remedy}", level="red")
    return redirect("library:conflicts", visit.slug)


@needs("library.settle")
@require_POST
def leaver(request: HttpRequest) -> HttpResponse:
    """Say what becomes of the verdicts of a person who left."""
    visit = visit_of(request)
    made = reads.looked_for(visit)
    name, answer = request.POST.get("name", ""), request.POST.get("answer", "")
    if name not in reads.asks_of_leavers(visit, made, _members(visit)):
        raise NotFound("Nothing is asked about this person.", "See the conflicts.")
    new = (
        replace(made, kept=(*made.kept, name))
        if answer == "keep"
        else replace(made, set_aside=(*made.set_aside, name))
    )
    why = request.POST.get("why", "").strip()[:500]
    writes.set_criteria(visit, made=new, why=why, by=visit.viewer.name)
    say(request, gettext("Kept. The history has who decided it."))
    return redirect("library:conflicts", visit.slug)


@needs("library.read")
def flow(request: HttpRequest) -> HttpResponse:
    """From identified to included: real counts, each box with its documents."""
    visit = visit_of(request)
    made = reads.flow(visit)
    boxes = {name: len(found) for name, found in reads.boxes(made).items()}
    reasons = [
        (f"excluded-{at}", reason, len(names))
        for at, (reason, names) in enumerate(made.excluded.items(), start=1)
    ]
    context = {
        "boxes": boxes,
        "reasons": reasons,
        "criteria": reads.looked_for(visit),
        **_shared(visit),
    }
    return render(request, "library/flow.html", context)


def _shared(visit: Visit) -> dict[str, object]:
    """What every page of screening shows."""
    may_settle = visit.world is not None and visit.viewer.may("library.settle")
    made = reads.looked_for(visit)
    return {
        "may_screen": visit.world is not None and visit.viewer.may("library.screen"),
        "may_settle": may_settle,
        "leavers": reads.asks_of_leavers(visit, made, _members(visit)) if may_settle else {},
    }


def _members(visit: Visit) -> list[str]:
    if not settings.VEDETTE_IS_TEAM:
        return []
    from vedette.web.reviews.reads import members_of

    return [one.name for one in members_of(visit.slug)]


def _order(request: HttpRequest) -> str:
    """The order that the screener chose; kept in the session where there is one."""
    said = request.GET.get("order", "")
    session = getattr(request, "session", None)
    if said in (reads.RANDOM, reads.LEARNT):
        if session is not None:
            session[_ORDER] = said
        return said
    return str(session.get(_ORDER, reads.LEARNT)) if session is not None else reads.LEARNT
