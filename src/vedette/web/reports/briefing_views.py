"""The briefings: what is chosen, what is red, the slides, the files, and who was briefed on which version."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.evidence.chain import State
from vedette.core.kernel.errors import (
    BadInput,
    NotEnoughData,
    NotFound,
    OutOfDate,
    VedetteError,
    WrongState,
)
from vedette.core.kernel.media_types import TYPES
from vedette.core.reports.briefings import TOLD, Briefing
from vedette.core.reports.document import plain
from vedette.pipeline.briefing_files import file_of
from vedette.pipeline.briefings import Built
from vedette.pipeline.sealed_names import check_leaves
from vedette.web.audit.writes import record
from vedette.web.evidence import deciding
from vedette.web.evidence.shown import label_of
from vedette.web.reports import briefing_reads as reads
from vedette.web.reports import briefing_writes as writes
from vedette.web.reports.briefing_reads import BRIEFING, Briefings
from vedette.web.reviews.sealed import asked_way
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

_REFUSED, _CONFLICT = 422, 409
_STEPS = {"up": -1, "down": 1}


@needs("reports.read")
@require_GET
def briefings(request: HttpRequest) -> HttpResponse:
    """All briefings with their red numbers."""
    return _list(request)


@needs("reports.write")
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Begin a briefing."""
    visit = visit_of(request)
    try:
        made = writes.add(visit.review, told=_told(request), by=visit.viewer.name)
    except BadInput as error:
        return _list(request, error)
    to = address(visit.slug, "briefings:choice", made.ref)
    return deciding.done(
        request, BRIEFING, made.ref, gettext("Begun. Choose what it shows."), to=to
    )


@needs("reports.read")
@require_GET
def briefing(request: HttpRequest, reference: str) -> HttpResponse:
    """One briefing: what is chosen, its slides, its versions, who was briefed."""
    return _one(request, reference)


@needs("reports.write")
@require_POST
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Say a briefing differently."""
    visit, version = visit_of(request), request.POST.get("version", "")
    Briefings(visit).briefing(reference)
    return _kept(
        request,
        reference,
        lambda: writes.edit(
            visit.review, ref=reference, told=_told(request), by=visit.viewer.name, version=version
        ),
        gettext("Kept."),
    )


@needs("reports.write")
@require_GET
def choice(request: HttpRequest, reference: str) -> HttpResponse:
    """All that can be chosen for a briefing."""
    held = Briefings(visit_of(request))
    one = held.briefing(reference)
    context = {"one": one, "offers": held.offers(one), "mark": held.version(one)}
    return render(request, "reports/briefing_choice.html", context)


@needs("reports.write")
@require_POST
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose what a briefing shows, or move one thing of it up or down."""
    visit, said = visit_of(request), request.POST
    one = Briefings(visit).briefing(reference)
    if said.get("act") in _STEPS:
        refs, words = (
            reads.reordered(one, said.get("on", ""), _STEPS[said["act"]]),
            gettext("Moved."),
        )
    else:
        ticked = said.getlist("chosen")
        # What was chosen before keeps its place; what is new follows in the order of the page.
        refs = [on for on in one.chosen if on in ticked]
        refs += [on for on in dict.fromkeys(ticked) if on not in refs]
        words = gettext("Chosen.")
    return _kept(
        request,
        reference,
        lambda: writes.choose(
            visit.review,
            ref=reference,
            refs=refs,
            by=visit.viewer.name,
            version=said.get("version", ""),
        ),
        words,
    )


@needs("reports.write")
@require_POST
def look(request: HttpRequest, reference: str) -> HttpResponse:
    """Take over what changed in something that is chosen, or hold the old value with a reason."""
    visit, said = visit_of(request), request.POST
    is_held = said.get("act") == "hold"
    Briefings(visit).briefing(reference)
    return _kept(
        request,
        reference,
        lambda: writes.look(
            visit.review,
            ref=reference,
            on=said.get("on", ""),
            why=said.get("why", "").strip() if is_held else None,
            today=said.get("today", ""),
            by=visit.viewer.name,
        ),
        gettext("The old value is held.") if is_held else gettext("The new value is taken over."),
    )


@needs("reports.write")
@require_POST
def keep(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep a briefing as its next version."""
    visit, note = visit_of(request), request.POST.get("note", "")
    Briefings(visit).briefing(reference)
    return _kept(
        request,
        reference,
        lambda: writes.keep(visit.review, ref=reference, note=note, by=visit.viewer.name),
        gettext("Kept as a version: it stays as it is."),
    )


@needs("reports.write")
@require_POST
def give(request: HttpRequest, reference: str) -> HttpResponse:
    """Write down who was briefed on which version."""
    visit = visit_of(request)
    told = {name: request.POST.get(name, "") for name in ("version", "to", "on", "meeting", "note")}
    Briefings(visit).briefing(reference)
    return _kept(
        request,
        reference,
        lambda: writes.give(visit.review, ref=reference, told=told, by=visit.viewer.name),
        gettext("Written down."),
    )


@needs("reports.write")
@require_POST
def take_back(request: HttpRequest, mark: str) -> HttpResponse:
    """Take one change of a briefing back, or bring back what was taken back."""
    visit = visit_of(request)
    gone = writes.take_back(visit.review, mark=mark, by=visit.viewer.name)
    say(request, gettext("Taken back. The history keeps both decisions."))
    bin_url = address(visit.slug, "bin")
    if request.GET.get("back", "") == bin_url:
        return redirect(bin_url)
    ref = str(gone.body.get("briefing", ""))
    if ref in Briefings(visit).briefings:
        return redirect(BRIEFING.url(visit.slug, ref))
    return redirect(address(visit.slug, BRIEFING.list_name))


@needs("exports.take", counts="export")
@require_GET
def file(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """A file of a briefing, as it stands or of a version; the log tells of it."""
    visit = visit_of(request)
    visit.viewer.check_may("reports.read")
    held = Briefings(visit)
    held.briefing(reference)
    if name not in reads.FILES:
        raise NotFound("There is no such file.", "Choose one from the briefing.")
    n = request.GET.get("version", "")
    try:
        made = held.built(reference, int(n) if n.isdecimal() else None)
        content = file_of(made, name)
    except (BadInput, NotEnoughData) as error:
        return _one(request, reference, error)
    # The letters of a PDF stand in it as numbers of its own fonts: its words are looked through apart.
    told = [(f"{reference}, words", _words(made))]
    check_leaves(visit.review, content, f"{reference}-{name}", told, asked_way(request, visit))
    _note(visit, reference, name)
    answer = HttpResponse(content, content_type=TYPES[name.rpartition(".")[2]])
    answer["Content-Disposition"] = f'attachment; filename="{reference}-{name}"'
    return answer


def _words(made: Built) -> str:
    return json.dumps([plain(made.deck), plain(made.paper)], ensure_ascii=False)


def _note(visit: Visit, reference: str, name: str) -> None:
    if settings.VEDETTE_IS_TEAM:
        stem, _, form = name.partition(".")
        record(
            "exports.take",
            review=visit.slug,
            refs=[reference],
            label=label_of(visit),
            told={"list": stem, "form": form},
            by=visit.viewer.name,
        )


def _told(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in TOLD}


def _kept(
    request: HttpRequest, reference: str, write: Callable[[], Briefing], words: str
) -> HttpResponse:
    """To the briefing, which tells what was done; or the page again with the problem."""
    try:
        write()
    except (BadInput, NotEnoughData, NotFound, OutOfDate, WrongState) as error:
        return _one(request, reference, error)
    return deciding.done(request, BRIEFING, reference, words)


def _list(request: HttpRequest, problem: VedetteError | None = None) -> HttpResponse:
    held = Briefings(visit_of(request))
    context = {
        "briefings": held.listed(),
        "audiences": reads.audiences(),
        "may_write": held.may_write,
        "problem": problem,
        "said": request.POST,
    }
    return render(request, "reports/briefings.html", context, status=_status(problem))


def _one(request: HttpRequest, reference: str, problem: VedetteError | None = None) -> HttpResponse:
    held = Briefings(visit_of(request))
    one = held.briefing(reference)
    standing = held.standing(one)
    context = {
        "one": one,
        "audience": reads.audience_words(one.audience),
        "audiences": reads.audiences(),
        "rows": held.rows(one, standing),
        "standing": standing,
        "n_held": standing.n(State.HELD),
        "slides": held.slides(one),
        "files": reads.files(),
        "kept": list(reversed(one.versions)),
        "given": held.given(one),
        "meetings": held.meetings() if held.may_write else [],
        "entries": held.history(one),
        "mark": held.version(one),
        "may_write": held.may_write,
        "may_take": held.visit.viewer.may("exports.take"),
        "may_keep": held.may_write and bool(one.links) and not reads.is_red(standing),
        "problem": problem,
        "said": request.POST,
    }
    return render(request, "reports/briefing.html", context, status=_status(problem))


def _status(problem: VedetteError | None) -> int:
    if problem is None:
        return 200
    return _REFUSED if isinstance(problem, BadInput | NotEnoughData) else _CONFLICT
