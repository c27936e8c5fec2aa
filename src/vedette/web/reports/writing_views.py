"""Writing the report: a part of the text in an editor, saved behind, with the others who write in it at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from vedette.core.kernel.errors import BadInput, VedetteError
from vedette.core.reports.editor_json import node_of
from vedette.core.reports.parts import mark_of
from vedette.pipeline.content_language import content_language
from vedette.pipeline.report_writing import Crossed, Saved, Sent
from vedette.web.reports import text_writes as writes
from vedette.web.reports.picking import offered
from vedette.web.reports.round_reads import Rounds
from vedette.web.reports.text_reads import ReportText, offered_languages
from vedette.web.reports.writing_reads import WritingDesk
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.answers import STATUS
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.told import retold

_NOT_READ = BadInput("The editor sent what cannot be read.", "Load the page anew.")


@needs("reports.read")
@require_GET
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """One part of the text, to be read and written."""
    visit = visit_of(request)
    desk = WritingDesk(visit, reference)
    rounds = Rounds(visit)
    names = {one.ref for one in desk.part.blocks}
    context = {
        "desk": desk,
        "outline": desk.outline(),
        "written": desk.text.shown(names),
        "n_red": desk.text.n_red,
        "said": [rounds.row(one) for one in desk.comments()],
        "may_write": desk.text.may_write,
        "languages": offered_languages(),
        "content_language": content_language(visit.review),
        "told": desk.told()
        | {
            "me": visit.viewer.name,
            "may_write": desk.text.may_write,
            "others": desk.others(),
            "countries": desk.countries(),
            "urls": {
                name: address(visit.slug, f"reports:{route}", *args)
                for name, route, args in (
                    ("save", "save_part", [desk.part.name]),
                    ("here", "here", [desk.part.name]),
                    ("find", "find", [desk.part.name]),
                    ("block", "block_history", ["REF"]),
                )
            },
        },
    }
    return render(request, "reports/writing.html", context)


@needs("reports.write")
@require_POST
def save(request: HttpRequest, reference: str) -> HttpResponse:
    """Save what was changed in a part; the answer tells how the part stands afterwards."""
    visit = visit_of(request)
    try:
        base, blocks, after = _sent(request)
        made = writes.save_part(
            visit.review, base=base, blocks=blocks, after=after, by=visit.viewer.name
        )
    except VedetteError as error:
        return JsonResponse(_problem(error), status=STATUS[type(error)])
    last = made.names.get(blocks[-1].ref, blocks[-1].ref) if blocks else ""
    desk = WritingDesk(visit, _still_there(visit, reference, base), last)
    return JsonResponse(_answer(desk, made))


@needs("reports.write")
@require_POST
def here(request: HttpRequest, reference: str) -> HttpResponse:
    """Say where one writes; the answer tells who else is there, and what is new since a stamp."""
    visit = visit_of(request)
    desk = WritingDesk(visit, reference, request.POST.get("last", ""))
    desk.be_at(request.POST.get("block", ""))
    is_new = desk.stamp != request.POST.get("stamp", "")
    return JsonResponse({"others": desk.others(), "part": desk.told() if is_new else None})


@needs("reports.write")
@require_GET
def find(request: HttpRequest, reference: str) -> HttpResponse:
    """What a picker offers for some words."""
    desk = WritingDesk(visit_of(request), reference)
    found = offered(desk, request.GET.get("kind", ""), request.GET.get("words", ""))
    return JsonResponse({"offers": found})


def _sent(request: HttpRequest) -> tuple[list[tuple[str, str]], list[Sent], str]:
    """What the editor sent, as far as it has the form that it must have."""
    try:
        told = json.loads(request.body)
    except ValueError as error:
        raise _NOT_READ from error
    if not isinstance(told, dict):
        raise _NOT_READ
    base, blocks = (_rows(told.get(name)) for name in ("base", "blocks"))
    return (
        [(str(one.get("ref", "")), str(one.get("mark", ""))) for one in base],
        [Sent(str(one.get("ref", "")), str(one.get("mark", "")), _node(one)) for one in blocks],
        str(told.get("after", "")),
    )


def _rows(told: object) -> Sequence[Mapping[str, Any]]:
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise _NOT_READ
    return told


def _node(one: Mapping[str, Any]) -> Mapping[str, Any] | None:
    node = one.get("node")
    return node if isinstance(node, dict) else None


def _still_there(visit: Visit, reference: str, base: Sequence[tuple[str, str]]) -> str:
    """A block by which the part is found again: the title itself may have been taken out."""
    there = {one.ref for one in ReportText(visit).blocks}
    return next((ref for ref in (reference, *(ref for ref, _ in base)) if ref in there), reference)


def _answer(desk: WritingDesk, made: Saved) -> dict[str, Any]:
    return {
        "names": made.names,
        "crossed": [_crossed(one) for one in made.crossed],
        "problems": {ref: _problem(error) for ref, error in made.problems.items()},
        "part": desk.told(),
    }


def _crossed(one: Crossed) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "theirs": node_of(one.theirs) if one.theirs else None,
        "mark": mark_of(one.theirs) if one.theirs else "",
        "by": one.by,
        "at": one.at[:16].replace("T", " "),
    }


def _problem(error: VedetteError) -> dict[str, str]:
    return {"problem": retold(error.problem), "remedy": retold(error.remedy)}
