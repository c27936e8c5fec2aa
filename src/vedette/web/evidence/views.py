from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.evidence.board import Kind, Said, Verdict
from vedette.core.evidence.covariation import LEAST
from vedette.core.kernel.attribution import K
from vedette.core.kernel.errors import BadInput, NotEnoughData, VedetteError, WrongState
from vedette.core.stats.discoveries import Discoveries, discoveries
from vedette.web.context.reads import terms_of
from vedette.web.evidence import reads, writes
from vedette.web.evidence.forms import SayForm, StateForm
from vedette.web.evidence.words import KINDS
from vedette.web.reviews.visit import visit_of
from vedette.web.stats.reads import is_in_run
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address


@needs("evidence.read")
def board(request: HttpRequest) -> HttpResponse:
    """Issue areas by kinds of evidence."""
    made = reads.Board(visit_of(request))
    areas = made.areas()
    told = [one.said for area in areas for one in area.cells if one.said]
    context = {
        "areas": areas,
        "kinds": [(kind, KINDS[kind]) for kind in made.kinds],
        "k": K,
        "n_said": len(told),
        "n_owed": sum(one.owes_resolution for one in told),
        "n_stale": sum(one.is_stale for area in areas for one in area.cells),
    }
    return render(request, "evidence/board.html", context)


@needs("evidence.read")
def cell(request: HttpRequest, area: str, kind: str) -> HttpResponse:
    """The evidence of one kind on one issue area, and what is said of it."""
    made = reads.Board(visit_of(request))
    found, shown = made.area(area, kind)
    held = shown.said
    initial = (
        {"verdict": held.verdict, "why": held.why, "resolution": held.resolution} if held else {}
    )
    return _cell(request, made, (found, shown), SayForm(initial=initial))


@require_POST
@needs("evidence.judge")
def judge(request: HttpRequest, area: str, kind: str) -> HttpResponse:
    """Give a verdict on the evidence of a cell."""
    made = reads.Board(visit_of(request))
    found, shown = made.area(area, kind)
    form = SayForm(request.POST)
    if not form.is_valid():
        return _cell(request, made, (found, shown), form)
    try:
        return _said(request, found, shown, form)
    except (BadInput, WrongState) as error:
        return _cell(request, made, (found, shown), form, problem=error)


def _cell(
    request: HttpRequest,
    made: reads.Board,
    at: tuple[reads.Area, reads.Shown],
    form: SayForm,
    *,
    problem: VedetteError | None = None,
) -> HttpResponse:
    area, shown = at
    context = {
        "area": area,
        "shown": shown,
        "quoted": made.quoted(shown.cell),
        "history": made.history(area.code, shown.kind),
        "form": form,
        "state_form": StateForm(initial={"statement": area.statement}),
        "may": made.visit.viewer.may("evidence.judge"),
        "problem": problem,
        "k": K,
        "why_not": reads.why_not(shown.together.why_not_rate) if shown.together else "",
    }
    status = 422 if problem or form.errors else 200
    return render(request, "evidence/cell.html", context, status=status)


def _said(
    request: HttpRequest, area: reads.Area, shown: reads.Shown, form: SayForm
) -> HttpResponse:
    visit = visit_of(request)
    told = form.cleaned_data
    asked = Said(area.code, Kind(shown.kind), Verdict(told["verdict"]), told["why"], told["resolution"],
                 "", "", "", "")  # fmt: skip
    made = writes.say(
        visit.review, told=asked, cell=shown.cell, shown=shown.shown, by=visit.viewer.name
    )
    undo_url = address(visit.slug, "evidence:undo", made.mark)
    say(request, gettext("The verdict is kept with its reason."), undo_url=undo_url)
    return redirect(shown.url)


@require_POST
@needs("evidence.judge")
def state(request: HttpRequest, area: str) -> HttpResponse:
    """State what the evidence of an issue area is held against."""
    visit = visit_of(request)
    writes.state(
        visit.review, area=area, statement=request.POST.get("statement", ""), by=visit.viewer.name
    )
    say(request, gettext("The statement is kept."))
    return redirect(address(visit.slug, "evidence:board") + f"#{area}")


@require_POST
@needs("evidence.judge")
def undo(request: HttpRequest, mark: str) -> HttpResponse:
    """Take a verdict or statement back."""
    visit = visit_of(request)
    gone = writes.undo(visit.review, mark=mark, by=visit.viewer.name)
    say(request, gettext("Taken back; the history keeps both."))
    board_url = address(visit.slug, "evidence:board")
    return redirect(f"{board_url}#{gone.body.get('area', '')}")


@needs("evidence.read")
def context(request: HttpRequest) -> HttpResponse:
    """Internal challenges in their external context."""
    visit = visit_of(request)
    made = reads.Board(visit)
    missions = made.missions
    rows = reads.lines(made)
    tested = {
        f"{row['area'].area} {name}": found.p
        for row in rows
        for name, found in (
            ("rate", row["area"].with_rate),
            ("intensity", row["area"].with_intensity),
        )
        if found is not None
    }
    context = {
        "missions": missions,
        "heads": [one for one in missions if one.documents],
        "rows": rows,
        "found": _discovered(tested),
        "least": LEAST,
        "has_factors": visit.viewer.may("stats.read") and is_in_run(visit.run, FACTORS),
        "terms": terms_of(visit.run, "strength", "events", "bases"),
    }
    return render(request, "evidence/context.html", context)


FACTORS = "inquiry-factors"
"""The figure of what inquiries name against outcome."""


def _discovered(tested: dict[str, float]) -> Discoveries | None:
    try:
        return discoveries(tested) if tested else None
    except (BadInput, NotEnoughData):
        return None
