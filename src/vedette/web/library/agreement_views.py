"""Agreement of coders: per code over all, per passage of one document, and the settling of what they differ about."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import BadInput, NotFound
from vedette.core.library.agreement import RELIABLE, TENTATIVE, Agreement
from vedette.core.library.disagreements import PassageAgreement, Settlement
from vedette.core.library.stored import text_of
from vedette.pipeline.coding import finished
from vedette.pipeline.documents import document
from vedette.pipeline.shelves import agreement_of_coders, contested_in
from vedette.web.library import coding_writes as writes
from vedette.web.library.coded_reads import Coded
from vedette.web.library.coding_reads import is_blind
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

_TWO = 2


@needs("library.read")
def agreement(request: HttpRequest) -> HttpResponse:
    """Alpha and kappa per code over the documents that two people coded to their end, and those documents."""
    visit = visit_of(request)
    coded = Coded(visit)
    try:
        per_code = agreement_of_coders(visit.review)
    except BadInput:
        per_code = []
    double = [
        {"document": name, "title": coded.titles.get(name, name), "coders": sorted(who),
         "n_open": 0 if is_blind(visit, coded.known, name) else _n_open(contested_in(visit.review, name)),
         "is_blind": is_blind(visit, coded.known, name)}
        for name, who in sorted(finished(coded.known).items())
        if len(who) >= _TWO and name in coded.titles
    ]  # fmt: skip
    rows = [{"path": path, "one": one, "state": _state(one.alpha)} for path, one in per_code]
    context = {"rows": rows, "double": double, "reliable": RELIABLE, "tentative": TENTATIVE}
    return render(request, "library/agreement.html", context)


@needs("library.read")
def passages(request: HttpRequest, reference: str) -> HttpResponse:
    """Where coders of one document differ, passage by passage."""
    visit = visit_of(request)
    coded = Coded(visit)
    held = document(coded.known, reference)
    note_opened(visit, reference, [held.label])
    blind = is_blind(visit, coded.known, reference)
    found = [] if blind else contested_in(visit.review, reference)
    whole = text_of(held.shown(visit.review))
    shown = [
        {"one": one, "words": " ".join(whole.text[slice(*one.span)].split()), "page": whole.page_at(one.span[0]),
         "shared": [coded.book.codes[name] for name in one.shared],
         "contested": [{"told": told, "code": coded.book.codes[told.code]} for told in one.contested]}
        for one in found
        if one.contested or one.shared
    ]  # fmt: skip
    context: dict[str, Any] = {
        "reference": reference,
        "title": coded.titles.get(reference, reference),
        "shown": shown,
        "n_passages": len(found),
        "n_open": _n_open(found),
        "coders": sorted(finished(coded.known).get(reference, ())),
        "is_blind": blind,
        "may_settle": visit.world is not None and visit.viewer.may("library.settle_codes"),
    }
    return render(request, "library/passages.html", context)


@needs("library.settle_codes")
@require_POST
def settle(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide whether a passage has a code on which coders differ."""
    visit = visit_of(request)
    if is_blind(visit, visit.review.decisions(), reference):
        raise NotFound("There is nothing to settle here.", "Be done with your own coding first.")
    said = _said(request, reference, contested_in(visit.review, reference))
    writes.settle(visit.review, said=said, by=visit.viewer.name)
    say(request, gettext("Settled. What each coder said stays, and so does the agreement before."))
    return redirect(address(visit.slug, "library:agreement_document", reference))


def _said(request: HttpRequest, reference: str, found: list[PassageAgreement]) -> Settlement:
    number, code = request.POST.get("passage", ""), request.POST.get("code", "")
    for one in found:
        if str(one.number) == number and any(told.code == code for told in one.contested):
            has = request.POST.get("answer") == "has"
            why = request.POST.get("why", "")
            return Settlement(reference, *one.span, code, has=has, by="", at="", why=why)
    raise NotFound("Coders do not differ about this code there.", "Open the document again.")


def _n_open(found: list[PassageAgreement]) -> int:
    return sum(1 for one in found for told in one.contested if told.settlement is None)


def _state(alpha: Agreement) -> str:
    """How far one may rely on a code, by Krippendorff's marks."""
    if alpha.value is None:
        return "none"
    if alpha.value >= RELIABLE:
        return "reliable"
    return "tentative" if alpha.value >= TENTATIVE else "unreliable"
