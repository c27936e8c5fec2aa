"""What a recommendation answers, looking again at it, and where it goes: its three states, merged, split."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import BadInput, NotFound, OutOfDate, WrongState
from vedette.core.recommendations.changes import Change
from vedette.web.evidence.deciding import REFUSED, done, kept
from vedette.web.recommendations import writes
from vedette.web.recommendations.forms import LinkForm, MergeForm, SplitForm
from vedette.web.recommendations.reads import RECOMMENDATION, Recommendations
from vedette.web.recommendations.shown import about, late_change, page_of
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs

_MOST_SHOWN = 120


@needs("recommendations.write")
@require_POST
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Let it answer a finding, or name an earlier recommendation that said the same."""
    visit = visit_of(request)
    Recommendations(visit).one(reference)
    form = LinkForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        made = kept(
            form,
            lambda: writes.link(
                visit.review, ref=reference, on=said["on"], note=said["note"], by=visit.viewer.name
            ),
        )
        if made is not None:
            return _back(request, reference, gettext("It is linked."))
    return page_of(request, reference, "rests_on", forms={"link_form": form})


@needs("recommendations.write")
@require_POST
def unlink(request: HttpRequest, reference: str) -> HttpResponse:
    """Let it answer something no more."""
    visit = visit_of(request)
    told = {"on": request.POST.get("on", "")}
    return _tried(
        request,
        reference,
        "rests_on",
        lambda: writes.change(
            visit.review, ref=reference, change=Change.UNLINK, told=told, by=visit.viewer.name
        ),
        gettext("The link is taken away."),
    )


@needs("recommendations.write")
@require_POST
def look(request: HttpRequest, reference: str) -> HttpResponse:
    """Take over what changed beneath it, or hold the old value with a reason."""
    visit = visit_of(request)
    is_held = request.POST.get("act") == "hold"
    why = request.POST.get("why", "").strip() if is_held else None
    on, today = request.POST.get("on", ""), request.POST.get("today", "")
    words = (
        gettext("The old value is held.") if is_held else gettext("The new value is taken over.")
    )
    return _tried(
        request,
        reference,
        "rests_on",
        lambda: writes.look(
            visit.review, ref=reference, on=on, why=why, today=today, by=visit.viewer.name
        ),
        words,
    )


@needs("recommendations.write")
@require_POST
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Move one of its three states."""
    visit = visit_of(request)
    axis, to = request.POST.get("axis", ""), request.POST.get("to", "")
    told = {
        name: request.POST.get(name, "").strip()
        for name in ("why", "proof", "verifier", "successor")
    }
    version = request.POST.get("version", "")
    try:
        return _tried(
            request,
            reference,
            "itself",
            lambda: writes.move(
                visit.review,
                ref=reference,
                to=(axis, to),
                told=told,
                version=version,
                by=visit.viewer.name,
            ),
            gettext("It is moved."),
        )
    except OutOfDate:
        return late_change(request, reference, "move", {"to": to}, version)


@needs("recommendations.write")
def merge(request: HttpRequest, reference: str) -> HttpResponse:
    """Let other recommendations go into this one."""
    held = Recommendations(visit_of(request))
    held.one(reference)
    among = [
        (ref, f"{one.number or ref}: {one.text[:_MOST_SHOWN]}")
        for ref, one in held.recommended.items()
        if one.is_open and ref != reference
    ]
    form = MergeForm(
        request.POST or None, initial={"others": request.GET.getlist("others")}, among=among
    )

    def write() -> object:
        return writes.merge(
            held.visit.review,
            into=reference,
            others=form.cleaned_data["others"],
            why=form.cleaned_data["why"],
            by=held.visit.viewer.name,
        )

    words = gettext("They are merged: what they answered is answered by this one now.")
    return _asked(request, held, reference, form, (write, words, "merge"))


@needs("recommendations.write")
def split(request: HttpRequest, reference: str) -> HttpResponse:
    """Put parts in place of this one."""
    held = Recommendations(visit_of(request))
    one = held.one(reference)
    form = SplitForm(request.POST or None, initial={"parts": one.text})

    def write() -> object:
        return writes.split(
            held.visit.review,
            ref=reference,
            texts=form.texts,
            why=form.cleaned_data["why"],
            by=held.visit.viewer.name,
        )

    words = gettext("It is split: each part keeps what it answered, and gets its own owner.")
    return _asked(request, held, reference, form, (write, words, "split"))


def _asked(
    request: HttpRequest,
    held: Recommendations,
    reference: str,
    form: Form,
    how: tuple[Callable[[], object], str, str],
) -> HttpResponse:
    """A form on a page of its own: written, or shown with what speaks against it."""
    write, words, name = how
    if request.method == "POST" and form.is_valid() and kept(form, write) is not None:
        return done(request, RECOMMENDATION, reference, words)
    context: Mapping[str, object] = {
        **about(held, held.one(reference), "itself"),
        "form": form,
        "alike": held.alike(reference),
    }
    status = REFUSED if form.errors else 200
    return render(request, f"recommendations/{name}.html", context, status=status)


def _tried(
    request: HttpRequest, reference: str, tab: str, write: Callable[[], object], words: str
) -> HttpResponse:
    """Carry out one change; the page says why not where it is refused."""
    held = Recommendations(visit_of(request))
    held.one(reference)
    try:
        write()
    except (BadInput, NotFound, WrongState) as error:
        return page_of(request, reference, tab, problem=error)
    except OutOfDate as error:
        if tab == "itself":
            raise
        return page_of(request, reference, tab, problem=error)
    if tab == "rests_on":
        return _back(request, reference, words)
    return done(request, RECOMMENDATION, reference, words)


def _back(request: HttpRequest, reference: str, words: str) -> HttpResponse:
    to = RECOMMENDATION.url(visit_of(request).slug, reference, "rests_on")
    return done(request, RECOMMENDATION, reference, words, to=to)
