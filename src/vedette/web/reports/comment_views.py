"""The matrix of comments, and one comment with its answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.kernel.codelists import codelist
from vedette.core.kernel.errors import BadInput, NotFound, VedetteError, WrongState
from vedette.pipeline.comment_statistics import comment_statistics
from vedette.web.reports import round_writes as writes
from vedette.web.reports.round_reads import ANSWERS, FILTERS, STATES, Rounds, group_words
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

_REFUSED = 422
_DIMENSIONS = {
    "stage": gettext_lazy("Stage"),
    "type": gettext_lazy("Type"),
    "class": gettext_lazy("Class of who comments"),
    "round": gettext_lazy("Round"),
}


@needs("reports.read")
@require_GET
def comments(request: HttpRequest) -> HttpResponse:
    """The matrix, narrowed by what the address says."""
    return _matrix(request)


@needs("reports.read")
@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """How many came, are answered and accepted, by stage, type, class of who comments, and round."""
    visit = visit_of(request)
    wanted = request.GET.get("round", "")
    lines = comment_statistics(visit.review, wanted)
    groups = [
        (_DIMENSIONS[by], [(group_words(one), one) for one in lines if one.by == by])
        for by in _DIMENSIONS
    ]
    context = {
        "groups": groups,
        "n_all": sum(one.n_comments for one in lines if one.by == "type"),
        "rounds": list(Rounds(visit).rounds.values()),
        "wanted": wanted,
    }
    return render(request, "reports/statistics.html", context)


@needs("reports.answer")
@require_POST
def answer_many(request: HttpRequest) -> HttpResponse:
    """Answer the chosen comments alike."""
    visit = visit_of(request)
    refs = request.POST.getlist("comment")
    try:
        if not refs:
            raise BadInput("No comment is chosen.", "Choose some in the table.")
        made = writes.answer(visit.review, refs=refs, told=_told(request), by=visit.viewer.name)
    except (BadInput, NotFound, WrongState) as error:
        return _matrix(request, error)
    words = ngettext("%(n)s comment is answered.", "%(n)s comments are answered.", len(made))
    say(request, words % {"n": len(made)})
    back = address(visit.slug, "reports:comments")
    query = request.GET.urlencode()
    return redirect(f"{back}?{query}" if query else back)


@needs("reports.read")
@require_GET
def comment(request: HttpRequest, reference: str) -> HttpResponse:
    """One comment: where it stands, what it asks for, what became of it."""
    return _one(request, reference)


@needs("reports.answer")
@require_POST
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer one comment, place it, say who is to answer it, or take its answer back."""
    visit, said = visit_of(request), request.POST
    by, review = visit.viewer.name, visit.review
    Rounds(visit).comment(reference)
    try:
        match said.get("act"):
            case "place":
                writes.place(review, ref=reference, block=said.get("block", ""), by=by)
            case "assign":
                writes.assign(review, ref=reference, who=said.get("who", ""), by=by)
            case "reopen":
                writes.reopen(review, ref=reference, by=by)
            case _:
                told = {**_told(request), "changes": said.getlist("change")}
                writes.answer(review, refs=[reference], told=told, by=by)
    except (BadInput, NotFound, WrongState) as error:
        return _one(request, reference, error)
    say(request, gettext("Kept."))
    return redirect(address(visit.slug, "reports:comment", reference))


def _told(request: HttpRequest) -> dict[str, object]:
    return {name: request.POST.get(name, "") for name in ("code", "reason", "of", "version")}


def _matrix(request: HttpRequest, problem: VedetteError | None = None) -> HttpResponse:
    held = Rounds(visit_of(request))
    wanted = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    rows = held.rows(wanted)
    entities = {
        ref: who.name for one in held.rounds.values() for ref, who in one.recipients.items()
    }
    context = {
        "rows": rows,
        "n_all": len(held.comments),
        "n_open": sum(one.is_open for one in held.comments.values()),
        "wanted": wanted,
        "rounds": list(held.rounds.values()),
        "entities": sorted(entities.items(), key=lambda one: one[1]),
        "states": [(code, words) for code, (_, words) in STATES.items()],
        "kinds": codelist("comment_type").codes,
        "answers": ANSWERS,
        "may_answer": held.may("reports.answer"),
        "problem": problem,
        "chosen": request.POST.getlist("comment"),
        "said": request.POST,
    }
    return render(request, "reports/comments.html", context, status=_REFUSED if problem else 200)


def _one(request: HttpRequest, reference: str, problem: VedetteError | None = None) -> HttpResponse:
    held = Rounds(visit_of(request))
    one = held.comment(reference)
    may_answer = held.may("reports.answer") and not one.withdrawn
    context = {
        "row": held.row(one),
        "one": one,
        "round": held.round(one.round),
        "of_version": held.versions.get(held.round(one.round).version),
        "on": held.block(one),
        "blocks": [b for b in held.blocks(one.round) if b.words] if may_answer else [],
        "changes": held.changes(one),
        "offered": held.offered(one) if may_answer else [],
        "alike": held.like(one),
        "others": [other for other in held.comments.values() if other.ref != one.ref],
        "versions": list(held.versions.values()),
        "answers": ANSWERS,
        "may_answer": may_answer,
        "problem": problem,
        "said": request.POST,
    }
    return render(request, "reports/comment.html", context, status=_REFUSED if problem else 200)
