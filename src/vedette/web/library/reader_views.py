"""One document: its facts and the page that is read, its picture, what it is stated to be, its history."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vedette.pipeline.document_pages import page_picture
from vedette.pipeline.documents import document as document_held
from vedette.pipeline.sealed_names import check_original_leaves
from vedette.web.library import document_reads as reads
from vedette.web.library import writes
from vedette.web.library.coded_reads import Coded
from vedette.web.library.document_views import may_add
from vedette.web.library.forms import DescribeForm
from vedette.web.library.page_text import drawn
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.sealed import asked_way
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.parts import four_tabs
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

_QUOTED = 20
"""Quotations of a document that are shown with what rests on it."""


@needs("library.read")
def document(request: HttpRequest, reference: str) -> HttpResponse:
    """The facts of a document and one page of it, the hit marked."""
    visit = visit_of(request)
    found = reads.shown(visit, reference)
    note_opened(visit, reference, [found.held.label])
    page = reads.page(visit, found, request.GET.dict())
    context = {
        "page": page,
        "text": drawn(page.read.row, page.read.start, page.marks),
        "has_picture": found.held.body["format"] == "pdf",
        "last": reads.last_described(visit, reference) if may_add(visit) else "",
    }
    return _tab(request, visit, found, "itself", context)


@needs("library.read")
@require_GET
def picture(request: HttpRequest, reference: str, page: int) -> HttpResponse:
    """The picture of a page as PNG, drawn by a confined process when it is first asked for."""
    visit = visit_of(request)
    held = document_held(visit.review.decisions(), reference)
    cache = visit.review.folder / "runs" / "pictures"
    drawn_page = page_picture(held, visit.review, page, cache=cache)
    return HttpResponse(drawn_page, content_type="image/png")


@needs("library.read")
def rests_on(request: HttpRequest, reference: str) -> HttpResponse:
    """The file, the message that it came with, what it draws on."""
    visit = visit_of(request)
    found = reads.shown(visit, reference)
    context = {"cited": reads.draws_on(visit, found)}
    return _tab(request, visit, found, "rests_on", context)


@needs("library.read")
def rested_on_by(request: HttpRequest, reference: str) -> HttpResponse:
    """What came with it, which documents draw on it, which of its words are coded."""
    visit = visit_of(request)
    found = reads.shown(visit, reference)
    coded = Coded(visit).quoted({"document": reference})
    context = {
        "by": reads.drawn_on_by(visit, found),
        "quoted": coded[:_QUOTED],
        "n_quoted": len(coded),
        "n_codings": sum(len(one.codes) for one in coded),
    }
    return _tab(request, visit, found, "rested_on_by", context)


@needs("library.read")
def history(request: HttpRequest, reference: str) -> HttpResponse:
    """What people decided about a document."""
    visit = visit_of(request)
    found = reads.shown(visit, reference)
    return _tab(request, visit, found, "history", {"entries": reads.entries(visit, reference)})


@needs("library.add")
def describe(request: HttpRequest, reference: str) -> HttpResponse:
    """State what a document is, over what was read in it."""
    visit = visit_of(request)
    found = reads.shown(visit, reference)
    form = DescribeForm(request.POST or None, initial=dict(found.held.described))
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        writes.describe(
            visit, reference=reference, stated=form.stated(), why=why, by=visit.viewer.name
        )
        last = reads.last_described(visit, reference)
        undo = address(visit.slug, "library:undo", last) if last else ""
        say(request, gettext("Kept. The lists follow with the next run."), undo_url=undo)
        return redirect("library:document", visit.slug, reference)
    status = 422 if form.is_bound else 200
    return render(request, "library/describe.html", {"found": found, "form": form}, status=status)


@needs("library.add")
@require_POST
def undo(request: HttpRequest, mark: str) -> HttpResponse:
    """Take back what was stated of a document."""
    visit = visit_of(request)
    undone = writes.undo(visit, mark=mark, by=visit.viewer.name)
    say(request, gettext("Taken back. The history keeps both decisions."))
    back = request.GET.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    if undone.act == "extract":
        return redirect("library:form", visit.slug, str(undone.body["document"]))
    if undone.act == "describe":
        return redirect("library:document", visit.slug, str(undone.body["document"]))
    return redirect("library:documents", visit.slug)


@needs("exports.take")
@require_GET
def original(request: HttpRequest, reference: str) -> FileResponse:
    """The file bit for bit as it was received."""
    visit = visit_of(request)
    visit.viewer.check_may("library.read")
    held = document_held(visit.review.decisions(), reference)
    if held.is_masked:
        visit.viewer.check_may("library.mask")
    note_opened(visit, reference, [held.label])
    check_original_leaves(visit.review, held, asked_way(request, visit))
    return FileResponse(
        held.original(visit.review).open("rb"),
        as_attachment=True,
        filename=str(held.body["file_name"]),
        content_type="application/octet-stream",
    )


def _tab(
    request: HttpRequest, visit: Visit, found: reads.Shown, here: str, context: Mapping[str, object]
) -> HttpResponse:
    reference = found.held.reference

    def url(name: str) -> str:
        return address(visit.slug, f"library:{name}", reference)

    n_by = len(found.attachments) + len(reads.drawn_on_by(visit, found))
    n_by += reads.n_quoted(visit, found)
    n_on = 1 + bool(found.held.body["attached_to"]) + len(reads.draws_on(visit, found))
    tabs = four_tabs(
        here,
        itself=url("document"),
        rests_on=(url("rests_on"), n_on),
        rested_on_by=(url("rested_on_by"), n_by),
        history=(url("history"), len(reads.entries(visit, reference))),
    )
    whole = {
        "found": found,
        "row": found.row,
        "tabs": tabs,
        "may_add": may_add(visit),
        "may_export": visit.viewer.may("exports.take"),
        **context,
    }
    return render(request, f"library/document_{here}.html", whole)
