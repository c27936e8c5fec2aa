"""Quotations leave the house: what keeps them and its remedies, the certificate, what has left before."""

from __future__ import annotations

import json
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from vedette.core.kernel.attribution import K
from vedette.core.kernel.errors import BadInput, NotAllowed, NotFound, VedetteError, WrongState
from vedette.core.kernel.media_types import TYPES
from vedette.pipeline.decisions import Act
from vedette.pipeline.leaving import Form
from vedette.pipeline.releases import released
from vedette.web.library import leaving_reads as reads
from vedette.web.library import leaving_writes as writes
from vedette.web.library.coded_reads import Coded
from vedette.web.library.interview_words import CONSENTS
from vedette.web.library.leaving_words import SHOWN, STOPS
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

_MOST = 100
"""Rows of each part of the page that are drawn."""

FORMS = ((Form.DOCX, "Word"), (Form.XLSX, "Excel"), (Form.CSV, "CSV"), (Form.JSON, "JSON"))


@needs("interviews.read")
def leaving(request: HttpRequest) -> HttpResponse:
    """Before anything leaves: what would go, what may not, what has to be settled and how."""
    visit = visit_of(request)
    return _page(request, visit, reads.chosen(visit, request.GET))


@needs("interviews.release", step_up=True, counts="export")
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take the quotations out: a certificate, or a refusal that names every place."""
    visit = visit_of(request)
    wanted = reads.chosen(visit, request.GET)
    asked, leaves_out = request.POST.get("form", ""), bool(request.POST.get("leaves_out"))
    if asked not in set(Form):
        raise BadInput(f"'{asked}' is none of the forms.", f"Choose one of {', '.join(Form)}.")
    way = reads.OnTheWay(visit, wanted, leaves_out=leaves_out)
    try:
        made = writes.take_out(
            visit.review, checked=way.checked, form=Form(asked), by=visit.viewer.name
        )
    except WrongState as error:
        return _page(request, visit, wanted, refusal=error)
    said = gettext("The quotations are out, and their certificate stands in the log.")
    say(request, said, url=address(visit.slug, "library:releases"))
    return redirect("library:release", visit.slug, made)


@needs("interviews.read")
def one(request: HttpRequest, quotation: str) -> HttpResponse:
    """How one quotation would leave: its consent, who is told to have spoken, what was decided."""
    visit = visit_of(request)
    return _one(request, visit, quotation)


@needs("interviews.release")
@require_POST
def treat(request: HttpRequest, quotation: str) -> HttpResponse:
    """Decide how a quotation may leave."""
    visit = visit_of(request)
    _check_seen(visit, quotation)
    told = request.POST
    kind = told.get("kind", "")
    fields: dict[str, object] = {
        name: told[name] for name in ("words", "put", "consent") if told.get(name)
    }
    if kind == "class":
        fields = {"shown": [name for name in told.getlist("shown") if name]}
    try:
        writes.treat(
            visit.review, quotation=quotation, kind=kind, told=fields,
            why=told.get("why", ""), by=visit.viewer.name,
        )  # fmt: skip
    except VedetteError as error:
        return _one(request, visit, quotation, error=error)
    return _decided(request, visit, quotation, Act.TREAT)


@needs("library.mask")
@require_POST
def mask(request: HttpRequest, quotation: str) -> HttpResponse:
    """Mask words in the document of a quotation, wherever they stand there."""
    visit = visit_of(request)
    visit.viewer.check_may("interviews.read")
    _check_seen(visit, quotation)
    words, why = request.POST.get("words", ""), request.POST.get("why", "")
    try:
        writes.mask_words(
            visit.review, quotation=quotation, words=words, why=why, by=visit.viewer.name
        )
    except VedetteError as error:
        return _one(request, visit, quotation, error=error)
    return _decided(request, visit, quotation, Act.MASK)


@needs("interviews.release")
@require_POST
def untreat(request: HttpRequest, mark: str) -> HttpResponse:
    """Take back what was decided of how a quotation may leave."""
    visit = visit_of(request)
    gone = writes.take_back(visit.review, which=mark, by=visit.viewer.name)
    say(request, gettext("Taken back. The history keeps both decisions."))
    back = request.GET.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    if "quotation" in gone.body:
        return redirect("library:leaving_one", visit.slug, str(gone.body["quotation"]))
    return redirect("library:leaving", visit.slug)


@needs("interviews.read")
def releases(request: HttpRequest) -> HttpResponse:
    """What has left, when, by whom; and whose consent was withdrawn since."""
    return render(request, "library/releases.html", {"rows": reads.left(visit_of(request))})


@needs("interviews.read")
def release(request: HttpRequest, certificate: str) -> HttpResponse:
    """A release with its certificate."""
    visit = visit_of(request)
    found = released(visit.review, certificate)
    may_take = visit.world is not None and visit.viewer.may("interviews.release")
    stopped = [{**row, "words": STOPS[row["rule"]]} for row in found.certificate["refused"]]
    context = {"found": found, "told": found.certificate, "may_take": may_take, "stopped": stopped}
    return render(request, "library/release.html", context)


@needs("interviews.read")
@require_GET
def certificate_file(request: HttpRequest, certificate: str) -> HttpResponse:
    """The certificate of a release as a file."""
    found = released(visit_of(request).review, certificate)
    told = json.dumps(found.certificate, ensure_ascii=False, indent=1)
    return _attached(told.encode(), "application/json", f"{found.file.stem}.certificate.json")


@needs("interviews.release", step_up=True, counts="export")
@require_GET
def release_file(request: HttpRequest, certificate: str) -> FileResponse:
    """The file of a release, as long as nobody in it has withdrawn."""
    found = released(visit_of(request).review, certificate)
    found.check_can_be_taken()
    kind = found.file.suffix.removeprefix(".")
    return FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.file.name,
        content_type=TYPES[kind],
    )


def _attached(content: bytes, media: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media, headers=headers)


def _page(
    request: HttpRequest, visit: Visit, wanted: reads.Chosen, refusal: WrongState | None = None
) -> HttpResponse:
    way = reads.OnTheWay(visit, wanted)
    context = {
        "way": way,
        "to_settle": way.to_settle,
        "clear": way.clear[:_MOST],
        "n_clear": len(way.clear),
        "stopped": way.stopped,
        "refusal": refusal,
        "query": wanted.query,
        "forms": FORMS,
        "shown_title": _title(visit, wanted),
        **_common(visit),
    }
    return render(request, "library/leaving.html", context, status=409 if refusal else 200)


def _one(
    request: HttpRequest, visit: Visit, reference: str, error: VedetteError | None = None
) -> HttpResponse:
    if isinstance(error, NotFound | NotAllowed):
        raise error
    going = reads.one_going(visit, reference)
    context = {
        "going": going,
        "entries": reads.decided_of(visit, reference),
        "consents": CONSENTS,
        "own_consent": CONSENTS[going.consent] if going.consent else "",
        "error": error,
        "query": request.POST.get("query", request.GET.get("query", "")),
        **_common(visit),
    }
    return render(request, "library/leaving_one.html", context, status=400 if error else 200)


def _common(visit: Visit) -> dict[str, object]:
    acts = visit.world is not None
    return {
        "parts": SHOWN,
        "k_least": K,
        "may_release": acts and visit.viewer.may("interviews.release"),
        "may_mask": acts and visit.viewer.may("library.mask"),
    }


def _title(visit: Visit, wanted: reads.Chosen) -> str:
    code = wanted.filters.get("code", "")
    book = Coded(visit).book
    return book.codes[code].name if code in book.codes else ""


def _check_seen(visit: Visit, reference: str) -> None:
    if not Coded(visit).named([reference]):
        raise NotFound(f"There is no quotation '{reference}'.", "Open it from the list.")


def _decided(request: HttpRequest, visit: Visit, reference: str, act: Act) -> HttpResponse:
    """Back to where it was decided: the list at the quotation, or the quotation."""
    back = address(visit.slug, "library:leaving_one", reference)
    if "query" in request.POST:
        query = QueryDict(request.POST["query"]).urlencode()
        back = f"{address(visit.slug, 'library:leaving')}?{query}#{reference}"
    undo = address(visit.slug, "library:untreat", reads.last_mark(visit, act))
    said = gettext("Decided. It holds for every export from now on.")
    say(request, said, undo_url=f"{undo}?{urlencode({'back': back})}")
    return redirect(back)
