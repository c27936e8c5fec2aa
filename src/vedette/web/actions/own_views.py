"""What a focal point does: own actions, a report with proofs, another deadline; light pages that need no script."""

from __future__ import annotations

from django.forms import Form
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.actions.changes import Change
from vedette.core.actions.progress import standing_proofs
from vedette.core.actions.reminders import report_due
from vedette.core.kernel.errors import NotAllowed
from vedette.web.actions import reads, words, writes
from vedette.web.actions.forms import AskForm, ReportForm
from vedette.web.actions.proof_files import handed_out
from vedette.web.actions.reads import Mine, today
from vedette.web.evidence.deciding import REFUSED, kept, refuse
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address


@needs("own_actions.read")
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The actions of which one is the focal point, the most pressing first."""
    held = Mine(visit_of(request)).all()
    context = {
        "held": [
            (one, reads.signed(one.stands), [words.REMINDERS[r.about] for r in one.reminders])
            for one in held
        ],
        "n_open": sum(one.action.is_open for one in held),
        "n_overdue": sum(one.stands.is_overdue for one in held),
        "n_clashes": sum(len(one.action.open_clashes) for one in held),
    }
    return render(request, "actions/mine.html", context)


@needs("own_actions.read")
def own(request: HttpRequest, reference: str) -> HttpResponse:
    """One of them, with the form of a report."""
    visit = visit_of(request)
    found = Mine(visit).one(reference)
    initial = {"percent": found.action.percent}
    form = ReportForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST":
        visit.viewer.check_may("actions.report")
        if form.is_valid() and _reported(request, form, reference):
            say(request, gettext("The report is handed in."))
            return redirect(address(visit.slug, "actions:own", reference))
    return _page(request, reference, form, AskForm())


def _reported(request: HttpRequest, form: ReportForm, reference: str) -> bool:
    visit = visit_of(request)
    try:
        made = kept(
            form,
            lambda: writes.hand_in_report(
                reads.whole(visit),
                ref=reference,
                told=form.told,
                uploads=form.uploads,
                by=visit.viewer.name,
            ),
        )
    except NotAllowed as error:
        refuse(form, error)
        return False
    return made is not None


@needs("actions.report")
@require_POST
def ask_for_deadline(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for another deadline."""
    visit = visit_of(request)
    Mine(visit).one(reference)
    form = AskForm(request.POST)
    if form.is_valid():
        told = {"to": form.cleaned_data["to"].isoformat(), "why": form.cleaned_data["why"]}
        made = kept(
            form,
            lambda: writes.change(
                reads.whole(visit),
                ref=reference,
                change=Change.ASK,
                told=told,
                by=visit.viewer.name,
            ),
        )
        if made is not None:
            say(request, gettext("The request is handed in; the manager of the plan decides."))
            return redirect(address(visit.slug, "actions:own", reference))
    return _page(request, reference, ReportForm(), form)


@needs("own_actions.read")
@require_GET
def file(request: HttpRequest, reference: str, name: str) -> FileResponse:
    """A proof that was handed in with an own action."""
    held = Mine(visit_of(request))
    return handed_out(request, held.review, held.one(reference).action, name)


def _page(request: HttpRequest, reference: str, form: Form, ask_form: Form) -> HttpResponse:
    visit = visit_of(request)
    found = Mine(visit).one(reference)
    one = found.action
    context = {
        "own": found,
        "one": one,
        "signed": reads.signed(found.stands),
        "proofs": [(proof, proof.is_expired(today())) for proof in standing_proofs(one.reports)],
        "said": [(*words.JUDGEMENTS[held.to], held) for held in reversed(one.judgements)],
        "reminders": [(*words.REMINDERS[held.about], held) for held in found.reminders],
        "report_due": report_due(one),
        "form": form,
        "ask_form": ask_form,
        "may_see_chain": visit.viewer.may("evidence.read"),
        "may_report": visit.viewer.may("actions.report"),
    }
    is_refused = bool(form.errors or ask_form.errors)
    return render(request, "actions/own.html", context, status=REFUSED if is_refused else 200)
