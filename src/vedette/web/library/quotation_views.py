"""The quotations under filters, recoded in bulk, and the basket of a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from vedette.pipeline.coding import quotation_bodies
from vedette.web.library import coding_writes as writes
from vedette.web.library.attribute_words import ATTRIBUTES, value_words
from vedette.web.library.codebook_reads import places
from vedette.web.library.coded_reads import FILTERS, Coded
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.lists import FilterField, Listing, Words, chosen_rows, list_answer
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.printing import printed
from vedette.web.ui.templatetags.addresses import address

_PAGE = 50


@needs("library.read")
def quotations(request: HttpRequest) -> HttpResponse:
    """The quotations that the filters leave."""
    visit = visit_of(request)
    coded = Coded(visit)
    filters = {name: request.GET.get(name, "") for name in FILTERS}
    found = coded.quoted(filters)
    n_pages = max(1, -(-len(found) // _PAGE))
    page = min(max(1, _whole(request.GET.get("page", "1"))), n_pages)
    context = {
        "quoted": found[(page - 1) * _PAGE : page * _PAGE],
        "n_documents": len({one.one.document for one in found}),
        "n_origins": len({coded.origin.get(o.one.document, o.one.document) for o in found}),
        "listing": Listing(
            len(found),
            len(coded.held),
            page=page,
            n_pages=n_pages,
            in_force=_in_force(coded, filters),
        ),
        "fields": _fields(coded, filters),
        "codes": places(coded.book),
        "old": filters["code"],
        "may_code": visit.world is not None and visit.viewer.may("library.code"),
        "has_basket": settings.VEDETTE_IS_TEAM and visit.viewer.may("library.basket"),
        "may_leave": visit.viewer.may("interviews.read"),
        "query": urlencode({name: said for name, said in filters.items() if said}),
    }
    return list_answer(request, "library/quotations.html", "library/_quotations.html", context)


@needs("library.code")
@require_POST
def recode(request: HttpRequest) -> HttpResponse:
    """Give another code to the chosen quotations instead of the one of the filter, or take it from them."""
    visit = visit_of(request)
    chosen = _chosen(request, visit)
    old, new = request.POST.get("old", ""), request.POST.get("new", "")
    n = writes.recode_many(
        visit.review, chosen=[name for name, _ in chosen], old=old, new=new or None,
        why=request.POST.get("why", ""), by=visit.viewer.name,
    )  # fmt: skip
    said = ngettext("%(n)s quotation is recoded.", "%(n)s quotations are recoded.", n)
    say(request, said % {"n": printed(n)}, undo_url=address(visit.slug, "library:codebook_back"))
    return redirect(f"{address(visit.slug, 'library:quotations')}?code={new or old}")


@needs("library.basket")
def basket(request: HttpRequest) -> HttpResponse:
    """What the viewer laid aside."""
    from vedette.web.library import basket as held

    visit = visit_of(request)
    names = held.laid(visit.slug, visit.viewer.name)
    found = Coded(visit).named(names)
    context = {
        "quoted": found,
        "n_gone": len(names) - len(found),
        "may_leave": visit.viewer.may("interviews.read"),
    }
    return render(request, "library/basket.html", context)


@needs("library.basket")
@require_POST
def lay_in(request: HttpRequest) -> HttpResponse:
    """Lay the chosen quotations into the basket."""
    from vedette.web.library import basket as held

    visit = visit_of(request)
    n = held.lay_in(visit.slug, quotations=_chosen(request, visit), by=visit.viewer.name)
    said = ngettext(
        "%(n)s quotation is laid into your basket.",
        "%(n)s quotations are laid into your basket.",
        n,
    )
    say(request, said % {"n": printed(n)}, url=address(visit.slug, "library:basket"))
    return redirect("library:basket", visit.slug)


@needs("library.basket")
@require_POST
def take_out(request: HttpRequest) -> HttpResponse:
    """Take the chosen quotations out of the basket."""
    from vedette.web.library import basket as held

    visit = visit_of(request)
    chosen = [(name, "confidential") for name in request.POST.getlist("chosen")]
    labels = dict(_labelled(visit, [name for name, _ in chosen]))
    held.take_out(
        visit.slug,
        quotations=[(name, labels.get(name, label)) for name, label in chosen],
        by=visit.viewer.name,
    )
    return redirect("library:basket", visit.slug)


def _chosen(request: HttpRequest, visit: Visit) -> list[tuple[str, str]]:
    """The quotations that a bulk action is for, each with its label; others than the viewer's world has fall out."""
    chosen = chosen_rows(request)
    if chosen.is_all:
        filters = {name: chosen.filters.get(name, "") for name in FILTERS}
        names: Sequence[str] = [one.one.quotation for one in Coded(visit).quoted(filters)]
    else:
        names = [one.one.quotation for one in Coded(visit).named(chosen.references)]
    return _labelled(visit, names)


def _labelled(visit: Visit, names: Sequence[str]) -> list[tuple[str, str]]:
    bodies = quotation_bodies(visit.review.decisions())
    return [(name, str(bodies[name]["label"])) for name in names if name in bodies]


def _fields(coded: Coded, filters: Mapping[str, str]) -> list[FilterField]:
    codes = [("", gettext("All codes")), *places(coded.book)]
    coders = sorted({one.by for one in coded.held})
    fields = [
        FilterField("q", gettext("Words"), "search", filters["q"], hint=gettext("Words or memo")),
        FilterField("code", gettext("Code"), "select", filters["code"], codes),
    ]
    for name in coded.attributes:
        values = sorted({told[name] for told in coded.about.values() if name in told})
        said: list[tuple[str, Words]] = [("", ATTRIBUTES[name].every)]
        said += [(value, value_words(name, value)) for value in values]
        fields.append(FilterField(name, ATTRIBUTES[name].words, "select", filters[name], said))
    every = [("", gettext("All coders")), *((one, one) for one in coders)]
    return [*fields, FilterField("by", gettext("Coder"), "select", filters["by"], every)]


def _in_force(coded: Coded, filters: Mapping[str, str]) -> list[tuple[str, Words, Words]]:
    found: list[tuple[str, Words, Words]] = []
    for name, value in filters.items():
        if not value:
            continue
        if name in ("code", "with"):
            held = coded.book.codes.get(value)
            found.append((name, _LABELS[name], held.name if held else value))
        elif name in ATTRIBUTES:
            found.append((name, ATTRIBUTES[name].words, value_words(name, value)))
        else:
            found.append((name, _LABELS[name], coded.titles.get(value, value)))
    return found


_LABELS: Mapping[str, Words] = {
    "code": gettext_lazy("Code"),
    "with": gettext_lazy("Together with"),
    "document": gettext_lazy("Document"),
    "by": gettext_lazy("Coder"),
    "q": gettext_lazy("Words"),
}


def _whole(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() else 1
