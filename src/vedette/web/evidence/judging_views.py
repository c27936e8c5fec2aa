"""How far a finding can be trusted, who is asked to break it, and what the team says to it."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.evidence.findings import Change
from vedette.core.kernel.errors import BadInput, OutOfDate, WrongState
from vedette.web.evidence import finding_writes as writes
from vedette.web.evidence.change_views import Asked, changed, done
from vedette.web.evidence.deciding import refuse
from vedette.web.evidence.finding_forms import (
    AnswerForm,
    ChallengeForm,
    GradeForm,
    SayForm,
    VoteForm,
    graded,
)
from vedette.web.evidence.finding_reads import FINDING, Findings
from vedette.web.evidence.object_reads import version as version_of
from vedette.web.evidence.shown import about, late_change, page_of
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs


@needs("evidence.write")
def grade(request: HttpRequest, reference: str) -> HttpResponse:
    """Judge how far a finding can be trusted, with reasons."""
    visit = visit_of(request)
    held = Findings(visit)
    one = held.finding(reference)
    initial = {**graded(one.grade), "version": version_of(held, FINDING, reference)}
    form = GradeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            writes.change(
                visit.review,
                ref=reference,
                change=Change.GRADE,
                told=form.told,
                version=version,
                by=visit.viewer.name,
            )
        except OutOfDate:
            return late_change(request, reference, Change.GRADE, form.told, version)
        except (BadInput, WrongState) as error:
            refuse(form, error)
        else:
            return done(request, reference, gettext("The grade is kept with its reasons."))
    context = {**about(held, one, "itself"), "form": form}
    return render(request, "evidence/grade.html", context, status=422 if form.errors else 200)


@needs("evidence.write")
@require_POST
def challenge(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask somebody to break a finding."""
    form = ChallengeForm(request.POST, prefix="challenge")
    words = gettext("The finding is challenged. It cannot be confirmed before the answer.")
    return _asked(request, reference, Change.CHALLENGE, form, "challenge_form", words)


@needs("evidence.write")
@require_POST
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Say how a challenge ended."""
    form = AnswerForm(request.POST, prefix="answer")
    return _asked(
        request,
        reference,
        Change.ANSWER,
        form,
        "answer_form",
        gettext("The challenge is answered."),
    )


@needs("evidence.write")
@require_POST
def vote(request: HttpRequest, reference: str) -> HttpResponse:
    """Say whether one agrees, with the reason."""
    form = VoteForm(request.POST, prefix="vote")
    return _asked(
        request,
        reference,
        Change.VOTE,
        form,
        "vote_form",
        gettext("Your vote is kept with its reason."),
    )


@needs("evidence.write")
@require_POST
def say_word(request: HttpRequest, reference: str) -> HttpResponse:
    """Say something in the thread."""
    form = SayForm(request.POST, prefix="say")
    return _asked(
        request, reference, Change.SAY, form, "say_form", gettext("It stands in the thread.")
    )


def _asked(
    request: HttpRequest, reference: str, change: Change, form: Form, name: str, words: str
) -> HttpResponse:
    if not form.is_valid():
        return page_of(request, reference, "itself", forms={name: form})
    told = getattr(form, "told", form.cleaned_data)
    return changed(request, reference, Asked(change, told, words, forms={name: form}))
