from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.linkage.queue import is_enough
from vedette.pipeline.blast import supposed_judgement
from vedette.pipeline.judgements import Verdict
from vedette.web.jobs import weighing
from vedette.web.linkage import queue_reads as reads
from vedette.web.linkage import writes
from vedette.web.linkage.background import WEIGH
from vedette.web.linkage.range_bar import range_bar
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.visit import visit_of
from vedette.web.sources.reads import source_names
from vedette.web.ui.notices import say
from vedette.web.ui.parts import STOP_POLLING, Pair
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

_SHOWN = 100
_WIDTH = "linkage_width"
_USUAL_WIDTH, _WIDEST = 5, 10_000


@needs("linkage.read")
def queue(request: HttpRequest) -> HttpResponse:
    """What is left to judge, first what moves the headline most."""
    desk = reads.Desk(visit_of(request))
    rows = [one for one in desk.left if one.row][:_SHOWN]
    return render(
        request, "linkage/queue.html", {"desk": desk, "rows": rows, **_side(request, desk)}
    )


@needs("linkage.judge")
def next_pair(request: HttpRequest) -> HttpResponse:
    """The next question of this reviewer, or the queue when none is left."""
    visit = visit_of(request)
    found = reads.Desk(visit).next()
    if found is None:
        say(request, gettext("Nothing is left for you to judge."))
        return redirect("linkage:queue", visit.slug)
    return redirect(_address(visit.slug, found))


@needs("linkage.read")
def pair(request: HttpRequest) -> HttpResponse:
    """Two records side by side; what the model says only once the viewer has decided."""
    visit = visit_of(request)
    desk = reads.Desk(visit)
    question = reads.pair_of(
        desk.run, *(request.GET.get(name, "") for name in ("level", "left", "right"))
    )
    for name in question.names:
        note_opened(visit, name, reads.labels_of(desk.run, name))
    given = desk.given(question)
    row, told = (
        (None, None) if visit.viewer.may("linkage.judge") else reads.explained(desk.run, question)
    )
    lines = reads.side_by_side(desk.run, question)
    sides = [name.partition(":")[0] for name in (question.left, question.right)]
    context = {
        "desk": desk,
        "question": question,
        "pair": Pair(sides[0], sides[1], lines),
        "given": given,
        "last": None if given else desk.last(),
        "row": row,
        "waterfall": told,
        "weighed": weighing.weighed(visit, said) if (said := request.GET.get("job", "")) else None,
        "is_second": any(
            (one.level, one.left, one.right) == question.key for one in desk.contested
        ),
        **_side(request, desk),
    }
    return render(request, "linkage/pair.html", context)


@needs("linkage.judge")
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Write the judgement and ask the next question; or weigh what an answer would change."""
    visit = visit_of(request)
    question = reads.pair_of(
        visit.run, *(request.POST.get(name, "") for name in ("level", "left", "right"))
    )
    level, left, right = question.key
    if request.POST.get("weigh"):
        wanted = supposed_judgement(left, right, request.POST["weigh"], level=level)
        asked = weighing.ask(visit, WEIGH, wanted.act, wanted.body)
        return redirect(f"{_address(visit.slug, question)}&job={asked}")
    verdict = request.POST.get("answer", "")
    said = Verdict(left, right, verdict, request.POST.get("why", "").strip(), level)
    writes.judge(visit.review, said=said, by=visit.viewer.name)
    return redirect("linkage:next", visit.slug)


@needs("linkage.judge")
@require_POST
def undo(request: HttpRequest, mark: str) -> HttpResponse:
    """Take one decision back and return to where it was decided."""
    visit = visit_of(request)
    undone = writes.undo(visit.review, mark=mark, by=visit.viewer.name)
    say(request, gettext("Taken back. The history keeps both decisions."))
    body = undone.body
    if undone.act == "judge":
        level = "incident" if body.get("level") else "person"
        question = reads.Question(level, str(body["left"]), str(body["right"]), None)
        return redirect(_address(visit.slug, question))
    back = request.GET.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("linkage:queue", visit.slug)


@needs("linkage.read")
def hanging(request: HttpRequest) -> HttpResponse:
    """What the headline hangs on, asked again while it is being computed."""
    desk = reads.Desk(visit_of(request))
    status = 200 if desk.n_since else STOP_POLLING
    return render(request, "linkage/_hanging.html", _side(request, desk), status=status)


@needs("linkage.read")
def second(request: HttpRequest) -> HttpResponse:
    """Pairs that wait for another person, and how far reviewers agree."""
    visit = visit_of(request)
    desk = reads.Desk(visit)
    waiting = []
    for one in desk.contested:
        asked = reads.Question(_level(one.level), one.left, one.right, None)
        waiting.append((one, _address(visit.slug, asked), one in desk.for_second))
    return render(request, "linkage/second.html", {"desk": desk, "waiting": waiting})


def _side(request: HttpRequest, desk: reads.Desk) -> dict[str, object]:
    """The side panel: what the total hangs on, cost left, the width at which to stop."""
    held = desk.hanging
    width = _width(request)
    return {
        "hanging": held,
        "range_bar": held and range_bar(held.low, held.best, held.high),
        "closing": desk.closing,
        "points": [one.point for one in desk.closing],
        "n_pairs": (desk.closing[-1].n_decided if desk.closing else 0) + len(desk.moving),
        "width": width,
        "is_enough": held is not None and is_enough(held.low, held.high, width),
        "n_moving": len(desk.moving),
        "minutes": round(desk.hours * 60),
        "seconds": round(desk.seconds),
        "n_still": len(desk.left) - len(desk.moving),
        "n_done": len(desk.mine),
        "n_all": len(desk.mine) + len(desk.moving),
        "n_second": len(desk.for_second),
        "source_names": source_names(desk.run),
    }


def _width(request: HttpRequest) -> int:
    """The width of the range at which this reviewer stops; kept in the session where there is one."""
    said = request.GET.get("width", "")
    session = getattr(request, "session", None)
    if said.isdecimal() and int(said) <= _WIDEST:
        if session is not None:
            session[_WIDTH] = int(said)
        return int(said)
    return int(session.get(_WIDTH, _USUAL_WIDTH)) if session is not None else _USUAL_WIDTH


def _level(said: str) -> str:
    return said or "person"


def _address(slug: str, question: reads.Question) -> str:
    asked = {"level": question.level, "left": question.left, "right": question.right}
    return f"{address(slug, 'linkage:pair')}?{urlencode(asked)}"
