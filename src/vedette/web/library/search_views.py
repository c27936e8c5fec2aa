"""Search of the library: words, phrases, operators and fields; passages that are like one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from vedette.core.kernel.errors import BadInput, WrongState
from vedette.core.library.search import Found, Hit
from vedette.pipeline.shelves import alike, found, found_by_meaning, passage_shown
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui import markup
from vedette.web.ui.lists import Listing
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

PAGE = 20
"""Hits on one page."""
_FARTHEST = 500
"""Pages of hits that are turned to at most."""

EXAMPLES = (
    ('"base defence"', gettext_lazy("these words in this order")),
    ("convoy patrol", gettext_lazy("both words, in any of their forms")),
    ("convoy OR patrol", gettext_lazy("one of them or both")),
    ("convoy NOT training", gettext_lazy("the first without the second; -training is the same")),
    ("ambush*", gettext_lazy("all words that begin so")),
    ("(mine OR IED) AND road", gettext_lazy("brackets say what belongs together")),
    (
        "type:boi_report",
        gettext_lazy("documents of a type; also language: format: symbol: origin: title:"),
    ),
    ("from:2016 to:2017-06", gettext_lazy("documents that bear a day in this time")),
)
"""What can be asked, with what it means."""


@dataclass(frozen=True, slots=True)
class HitShown:
    """A hit with its snippet marked and the address that opens its page."""

    hit: Hit
    snippet: SafeString
    url: str
    like_url: str


@needs("library.read")
def search(request: HttpRequest) -> HttpResponse:
    """The passages that answer a question, best first."""
    visit = visit_of(request)
    question = request.GET.get("q", "").strip()
    page = min(max(1, _whole(request.GET.get("page", ""))), _FARTHEST)
    is_whole = bool(request.GET.get("whole"))
    by_meaning = bool(request.GET.get("meaning"))
    context: dict[str, object] = {
        "question": question,
        "is_whole": is_whole,
        "by_meaning": by_meaning,
        "examples": EXAMPLES,
    }
    if not question:
        return render(request, "library/search.html", context)
    try:
        if by_meaning:
            page, made = 1, found_by_meaning(visit.review, question, most=PAGE)
        else:
            made = found(visit.review, question, start=(page - 1) * PAGE, most=PAGE, whole=is_whole)
    except (BadInput, WrongState) as error:
        return render(request, "library/search.html", {**context, "error": error}, status=400)
    context |= _answer(visit, made, question, page)
    if by_meaning:
        # Both rankings end somewhere: what is nearest is shown, there is no next page.
        n = len(made.hits)
        context |= {"listing": Listing(n, n), "types": ()}
    return render(request, "library/search.html", context)


@needs("library.read")
def like(request: HttpRequest, reference: str, passage: int) -> HttpResponse:
    """Passages of other documents that have the telling words of one."""
    visit = visit_of(request)
    made = alike(visit.review, reference, passage, most=PAGE)
    context = {
        "like": passage_shown(visit.review, reference, passage),
        "like_url": _opened(visit, reference, passage, ""),
        "examples": EXAMPLES,
        "question": "",
        **_answer(visit, made, "", 1),
    }
    return render(request, "library/search.html", context)


def _answer(visit: Visit, made: Found, question: str, page: int) -> dict[str, object]:
    n_pages = max(1, min(_FARTHEST, -(-made.n_passages // PAGE)))
    return {
        "found": made,
        "hits": [_shown(visit, hit, question) for hit in made.hits],
        "types": sorted(made.by_type.items(), key=lambda one: (-one[1], one[0])),
        "listing": Listing(made.n_passages, made.n_passages, page=page, n_pages=n_pages),
        "first": (page - 1) * PAGE,
    }


def _shown(visit: Visit, hit: Hit, question: str) -> HitShown:
    return HitShown(
        hit,
        _marked(hit.snippet, hit.marks),
        _opened(visit, hit.document, hit.passage, question),
        address(visit.slug, "library:like", hit.document, hit.passage),
    )


def _opened(visit: Visit, reference: str, passage: int, question: str) -> str:
    """The address of the page of a passage, with the words of the question marked."""
    asked = {"passage": str(passage)} | ({"find": question} if question else {})
    return f"{address(visit.slug, 'library:document', reference)}?{urlencode(asked)}#hit"


def _marked(snippet: str, marks: tuple[tuple[int, int], ...]) -> SafeString:
    parts, at = [], 0
    for start, end in marks:
        parts += [markup.text(snippet[at:start]), _mark(snippet[start:end])]
        at = end
    return markup.joined([*parts, markup.text(snippet[at:])])


def _mark(words: str) -> SafeString:
    return SafeString(f"<mark>{markup.text(words)}</mark>")


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 1  # noqa: PLR2004 - digits
