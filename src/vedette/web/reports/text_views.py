"""The text of the report on one page: read, worded, moved, and looked at again where its data changed."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.kernel.errors import BadInput, NotFound, OutOfDate, VedetteError, WrongState
from vedette.core.reports.text import BlockKind, Change, TextBlock
from vedette.pipeline.content_language import content_language
from vedette.web.evidence import deciding
from vedette.web.reports import text_writes as writes
from vedette.web.reports.text_reads import BLOCK, ReportText, offered_languages
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.answers import STATUS
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.told import retold

_KINDS = (BlockKind.PARAGRAPH, BlockKind.HEADING)
"""What a person writes on the page; annexes and sections come from the outline."""
_SECTION_LEVEL = 2
_STEPS = {"up": -1, "down": 1}
_RED = "red"
"""What is shown when only blocks that are not current are asked for."""


@needs("reports.read")
@require_GET
def text(request: HttpRequest) -> HttpResponse:
    """The whole text, block by block."""
    return _page(request)


@needs("reports.write")
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put a new block behind another."""
    told: dict[str, object] = {
        name: request.POST.get(name, "") for name in ("kind", "text", "after")
    }
    if told["kind"] == BlockKind.HEADING:
        told["level"] = _SECTION_LEVEL
    if told["kind"] not in _KINDS:
        return _page(request, problem=BadInput("That is no kind of block.", "Load the page anew."))
    visit = visit_of(request)
    return _kept(
        request,
        lambda: writes.add(visit.review, told=told, by=visit.viewer.name),
        gettext("Added."),
    )


@needs("reports.write")
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Decide in which language people write; the pages keep the reader's own."""
    visit = visit_of(request)
    try:
        writes.set_language(
            visit.review, language=request.POST.get("language", ""), by=visit.viewer.name
        )
    except BadInput as error:
        return _page(request, problem=error)
    messages.success(request, gettext("The language of the content is decided."))
    return redirect(address(visit.slug, "reports:text"))


@needs("reports.write")
@require_POST
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Word a block anew, or take it out."""
    is_removed = request.POST.get("act") == "remove"
    return _changed(
        request,
        reference,
        Change.REMOVE if is_removed else Change.EDIT,
        {} if is_removed else _said(request),
        gettext("Taken out.") if is_removed else gettext("Kept."),
    )


def _said(request: HttpRequest) -> dict[str, object]:
    """What the form says; of a section it has no words, and who does not say for whom leaves it as it is."""
    return {name: request.POST[name] for name in ("text", "readers") if name in request.POST}


@needs("reports.write")
@require_POST
def move(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a block one place up or down."""
    step = _STEPS.get(request.POST.get("act", ""))
    after = ReportText(visit_of(request)).neighbour(reference, step) if step else None
    if after is None:
        return _page(request, problem=BadInput("It cannot go there.", "Load the page anew."))
    return _changed(request, reference, Change.MOVE, {"after": after}, gettext("Moved."))


@needs("reports.write")
@require_POST
def look(request: HttpRequest, reference: str) -> HttpResponse:
    """Take over what changed beneath a paragraph, or hold the old value with a reason."""
    visit, said = visit_of(request), request.POST
    is_held = said.get("act") == "hold"

    def write() -> TextBlock:
        return writes.look(
            visit.review,
            ref=reference,
            on=said.get("on", ""),
            why=said.get("why", "").strip() if is_held else None,
            today=said.get("today", ""),
            by=visit.viewer.name,
        )

    if request.headers.get("Accept") == "application/json":
        return _told(write)
    return _kept(
        request,
        write,
        gettext("The old value is held.") if is_held else gettext("The new value is taken over."),
    )


@needs("reports.write")
@require_POST
def take_back(request: HttpRequest, mark: str) -> HttpResponse:
    """Take one change of the text back, or bring back what was taken back."""
    words = gettext("Taken back. The history keeps both decisions.")
    return deciding.taken_back(request, BLOCK, mark, words, dict)


def _changed(
    request: HttpRequest, reference: str, kind: Change, told: dict[str, object], words: str
) -> HttpResponse:
    visit = visit_of(request)
    ReportText(visit).block(reference)
    return _kept(
        request,
        lambda: writes.change(
            visit.review,
            ref=reference,
            kind=kind,
            told=told,
            by=visit.viewer.name,
            version=request.POST.get("version", ""),
        ),
        words,
    )


def _told(write: Callable[[], TextBlock]) -> HttpResponse:
    """The same for the editor, which stays where it is."""
    try:
        made = write()
    except VedetteError as error:
        told = {"problem": retold(error.problem), "remedy": retold(error.remedy)}
        return JsonResponse(told, status=STATUS[type(error)])
    return JsonResponse({"block": made.ref})


def _kept(request: HttpRequest, write: Callable[[], TextBlock], words: str) -> HttpResponse:
    """To the block that was written; or the page again with the problem and the words that were refused."""
    try:
        made = write()
    except (BadInput, NotFound, OutOfDate, WrongState) as error:
        return _page(request, problem=error)
    here = address(visit_of(request).slug, "reports:text")
    to = f"{here}?show=red" if request.POST.get("back") == _RED else f"{here}#{made.ref}"
    return deciding.done(request, BLOCK, made.ref, words, to=to)


def _page(request: HttpRequest, *, problem: VedetteError | None = None) -> HttpResponse:
    held = ReportText(visit_of(request))
    is_red = _RED in (request.GET.get("show"), request.POST.get("back"))
    context = {
        "blocks": held.shown(held.red if is_red else None),
        "is_red": is_red,
        "first": held.blocks[0].ref if held.blocks else "",
        "n_numbers": held.n_red_numbers,
        "n_red": held.n_red,
        "may_write": held.may_write,
        "languages": offered_languages(),
        "content_language": content_language(held.visit.review),
        "problem": problem,
        "refused": request.POST.get("text", "") if problem else "",
    }
    status = 200 if problem is None else 409 if isinstance(problem, OutOfDate) else deciding.REFUSED
    return render(request, "reports/text.html", context, status=status)
