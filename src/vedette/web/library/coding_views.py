"""The coding desk: a document or an interview with its codings, and the acts on them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import VedetteError
from vedette.pipeline.coding import codebook_of
from vedette.web.library import coding_reads as reads
from vedette.web.library import coding_writes as writes
from vedette.web.library.coded_text import text_of_pages
from vedette.web.library.interview_words import CONSENTS, speaker
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.answers import STATUS
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address
from vedette.web.ui.told import retold


@needs("library.read")
def document(request: HttpRequest, reference: str) -> HttpResponse:
    """A document on the desk."""
    return _desk(request, reference, address(visit_of(request).slug, "library:act", reference))


@needs("interviews.read")
def interview(request: HttpRequest, reference: str) -> HttpResponse:
    """The notes of an interview on the desk."""
    visit = visit_of(request)
    found = reads.document_of_interview(visit, reference)
    return _desk(request, found, address(visit.slug, "library:act_interview", reference))


@needs("library.code")
@require_POST
def act(request: HttpRequest, reference: str) -> HttpResponse:
    """One act on the codings of a document; the answer tells how they stand afterwards."""
    return _acted(request, reference)


@needs("library.code")
@require_POST
def act_interview(request: HttpRequest, reference: str) -> HttpResponse:
    """The same on the notes of an interview."""
    visit = visit_of(request)
    visit.viewer.check_may("interviews.read")
    return _acted(request, reads.document_of_interview(visit, reference))


def _desk(request: HttpRequest, reference: str, url: str) -> HttpResponse:
    visit = visit_of(request)
    desk = reads.surface(visit, reference)
    note_opened(visit, reference, [desk.held.label])
    codes = reads.codes_told(desk.book)
    about = desk.interview
    context: dict[str, Any] = {
        "desk": desk,
        "text": text_of_pages(reads.pages_of(desk.whole), _page_label),
        "codes": codes,
        "codings": _listed(desk, {code["code"]: code for code in codes}),
        "told": {
            "url": url,
            "codes": codes,
            "state": desk.state,
            "may_code": _may_code(visit),
        },
        "may_code": _may_code(visit),
        "language": desk.row["language"] if desk.row else "",
        "interview": about,
        "speaker": speaker(about) if about else "",
        "consent_words": CONSENTS[about.consent] if about else "",
        "numbers": desk.whole.numbers,
    }
    return render(request, "library/desk.html", context)


def _may_code(visit: Visit) -> bool:
    """Whether the viewer codes here: the holder of a plain folder does it by command."""
    return visit.world is not None and visit.viewer.may("library.code")


def _page_label(number: int, n: int) -> str:
    return gettext("Page %(page)s of %(pages)s") % {"page": number, "pages": n}


def _listed(desk: reads.Surface, codes: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The codings for those who read without scripts."""
    return [
        {
            **one,
            "names": ", ".join(codes[code]["name"] for code in one["codes"]),
            "colour": codes[one["codes"][0]]["colour"] if one["codes"] else COLOURLESS,
            "words": " ".join(desk.whole.text[one["start"] : one["end"]].split())[:90],
            "page": desk.whole.page_at(one["start"]),
        }
        for one in desk.state["codings"]
    ]


COLOURLESS = 9
"""Colour of a coding whose code is gone."""


def _acted(request: HttpRequest, reference: str) -> HttpResponse:
    visit = visit_of(request)
    before = set(codebook_of(visit.review.decisions()).codes)
    told = {name: request.POST.get(name, "") for name in request.POST}
    try:
        made = writes.act_at_desk(visit.review, reference, told, by=visit.viewer.name)
    except VedetteError as error:
        return JsonResponse(
            {"problem": retold(error.problem), "remedy": retold(error.remedy)},
            status=STATUS[type(error)],
        )
    return JsonResponse(_answer(visit, reference, made, before, told["act"]))


def _answer(
    visit: Visit, reference: str, made: str | None, before: set[str], act_name: str
) -> dict[str, Any]:
    state = reads.state_of(visit, reference)
    book = codebook_of(visit.review.decisions())
    if set(book.codes) - before:
        state["new_codes"] = [one for one in reads.codes_told(book) if one["code"] not in before]
    answer: dict[str, Any] = {"quotation": made, "state": state}
    if act_name == "finish":
        answer["finished"] = _after(visit, reference)
    return answer


def _after(visit: Visit, reference: str) -> str:
    """Where one goes on: the next to code, else the same with what the others said."""
    following = reads.next_to_code(visit, reference) or reference
    interview_of = reads.by_document(visit.review.decisions()).get(following)
    if interview_of is not None and visit.viewer.may("interviews.read"):
        return address(visit.slug, "library:code_interview", interview_of.interview)
    return address(visit.slug, "library:code", following)
