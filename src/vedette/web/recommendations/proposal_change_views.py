"""Writing a project proposal: cover and chapters, rows of its tables, what it carries out, its phase."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import BadInput, NotEnoughData, NotFound, OutOfDate, WrongState
from vedette.core.recommendations.proposals import SHOWN, Change
from vedette.web.evidence.deciding import REFUSED, done, kept, taken_back
from vedette.web.evidence.object_reads import version
from vedette.web.recommendations import proposal_reads as reads
from vedette.web.recommendations import proposal_words as words
from vedette.web.recommendations import proposal_writes as writes
from vedette.web.recommendations.forms import LinkForm
from vedette.web.recommendations.proposal_forms import (
    ProposalForm,
    RowForm,
    beginning,
    said_of,
    shown,
)
from vedette.web.recommendations.proposal_reads import PROPOSAL, Proposals
from vedette.web.recommendations.proposal_shown import about, late_change, page_of
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

_FORM = "recommendations/proposal_form.html"
_WIDE = ("results", "lines", "entries")
"""Tables with so many columns that their form stands below them."""


@needs("recommendations.write")
def add(request: HttpRequest) -> HttpResponse:
    """A new project, as a concept note."""
    visit = visit_of(request)
    asked = "\n".join(request.GET.getlist("carries"))
    form = ProposalForm(
        request.POST or None, initial={**beginning(), "carries": asked}, is_new=True
    )
    if request.method == "POST" and form.is_valid():
        made = kept(
            form,
            lambda: writes.add(
                visit.review, told=form.told, carries=form.recommendations, by=visit.viewer.name
            ),
        )
        if made is not None:
            return done(request, PROPOSAL, made.ref, gettext("The project is written."))
    status = REFUSED if form.errors else 200
    return render(request, _FORM, {"form": form}, status=status)


@needs("recommendations.write")
def edit(request: HttpRequest, reference: str) -> HttpResponse:
    """Say a project differently."""
    visit = visit_of(request)
    held = Proposals(visit)
    one = held.project(reference)
    before = said_of(one)
    initial = {**shown(before), "version": version(held, PROPOSAL, reference)}
    form = ProposalForm(request.POST or None, initial=initial, is_new=False)
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.told.items() if value != before[name]}
        seen = form.cleaned_data["version"]
        try:
            if _edited(request, form, reference, told):
                said = gettext("The project says it differently now; its history keeps how it was.")
                return done(request, PROPOSAL, reference, said, is_change=bool(told))
        except OutOfDate:
            return late_change(request, reference, "edit", told, seen)
    context = {**about(held, one, "itself"), "form": form}
    return render(request, _FORM, context, status=REFUSED if form.errors else 200)


def _edited(
    request: HttpRequest, form: ProposalForm, reference: str, told: Mapping[str, object]
) -> bool:
    if not told:
        return True
    visit, seen = visit_of(request), form.cleaned_data["version"]
    made = kept(
        form,
        lambda: writes.change(
            visit.review,
            ref=reference,
            change=Change.EDIT,
            told=told,
            version=seen,
            by=visit.viewer.name,
        ),
    )
    return made is not None


@needs("recommendations.write")
def table(request: HttpRequest, reference: str, table: str) -> HttpResponse:
    """The rows of one table of a project: looked at, put, changed."""
    visit = visit_of(request)
    held = Proposals(visit)
    one = held.project(reference)
    names = reads.columns(table)
    chosen = request.GET.get("key", "")
    initial = reads.row(one, table, chosen)
    form = RowForm(request.POST or None, request.FILES or None, initial=initial, table=table)
    if request.method == "POST" and form.is_valid():
        made = kept(form, lambda: _put(request, reference, table, form))
        if made is not None:
            to = address(visit.slug, "proposals:table", reference, table)
            return done(request, PROPOSAL, reference, gettext("The row is kept."), to=to)
    money, no_money = reads.money(one)
    context = {
        **about(held, one, "itself"),
        "form": form,
        "table": table,
        "table_words": words.TABLES[table],
        "tables": words.TABLES,
        "columns": [words.COLUMNS[name] for name in names],
        "rows": reads.rows(one, table),
        "is_wide": table in _WIDE,
        "chosen": chosen,
        "papers": {paper.key: paper for paper in one.papers if paper.table == table},
        "shows_files": table in SHOWN,
        "money": money,
        "no_money": no_money,
        "prices": {priced.line.key: priced for priced in money.made.lines} if money else {},
    }
    status = REFUSED if form.errors else 200
    return render(request, "recommendations/proposal_table.html", context, status=status)


def _put(request: HttpRequest, reference: str, table: str, form: RowForm) -> object:
    visit = visit_of(request)
    review, by, upload = visit.review, visit.viewer.name, form.upload
    if upload is None:
        return writes.put(review, ref=reference, table=table, rows=[form.told], by=by)
    return writes.put_with_file(
        review, ref=reference, table=table, row=form.told, upload=upload, by=by
    )


@needs("recommendations.write")
@require_POST
def drop(request: HttpRequest, reference: str, table: str) -> HttpResponse:
    """Take a row out of a table."""
    reads.columns(table)
    told = {"table": table, "key": request.POST.get("key", "")}
    to = address(visit_of(request).slug, "proposals:table", reference, table)
    words_done = gettext("The row is taken out.")
    return _tried(
        request, reference, "itself", lambda: _change(request, reference, Change.DROP, told),
        (words_done, to),
    )  # fmt: skip


@needs("recommendations.write")
@require_POST
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Let it carry a recommendation out."""
    visit = visit_of(request)
    Proposals(visit).project(reference)
    form = LinkForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        made = kept(
            form,
            lambda: writes.link(
                visit.review, ref=reference, on=said["on"], note=said["note"], by=visit.viewer.name
            ),
        )
        if made is not None:
            to = PROPOSAL.url(visit.slug, reference, "rests_on")
            return done(request, PROPOSAL, reference, gettext("It is linked."), to=to)
    return page_of(request, reference, "rests_on", forms={"link_form": form})


@needs("recommendations.write")
@require_POST
def unlink(request: HttpRequest, reference: str) -> HttpResponse:
    """Let it carry a recommendation out no more."""
    told = {"on": request.POST.get("on", "")}
    to = PROPOSAL.url(visit_of(request).slug, reference, "rests_on")
    return _tried(
        request, reference, "rests_on", lambda: _change(request, reference, Change.UNLINK, told),
        (gettext("The link is taken away."), to),
    )  # fmt: skip


@needs("recommendations.write")
@require_POST
def look(request: HttpRequest, reference: str) -> HttpResponse:
    """Take over what changed beneath it, or hold the old value with a reason."""
    visit = visit_of(request)
    is_held = request.POST.get("act") == "hold"
    why = request.POST.get("why", "").strip() if is_held else None
    on, seen = request.POST.get("on", ""), request.POST.get("today", "")
    said = gettext("The old value is held.") if is_held else gettext("The new value is taken over.")
    return _tried(
        request,
        reference,
        "rests_on",
        lambda: writes.look(
            visit.review, ref=reference, on=on, why=why, today=seen, by=visit.viewer.name
        ),
        (said, PROPOSAL.url(visit.slug, reference, "rests_on")),
    )


@needs("recommendations.write")
@require_POST
def phase(request: HttpRequest, reference: str) -> HttpResponse:
    """Move it to another phase."""
    told = {"to": request.POST.get("to", ""), "why": request.POST.get("why", "").strip()}
    return _tried(
        request, reference, "itself", lambda: _change(request, reference, Change.PHASE, told),
        (gettext("The project is moved."), ""),
    )  # fmt: skip


@needs("recommendations.write")
@require_POST
def take_back(request: HttpRequest, mark: str) -> HttpResponse:
    """Take one change back, or bring back what was taken back."""
    said = gettext("Taken back. The history keeps both decisions.")
    return taken_back(request, PROPOSAL, mark, said, lambda: Proposals(visit_of(request)).projects)


def _change(request: HttpRequest, reference: str, change: Change, told: dict[str, str]) -> object:
    visit = visit_of(request)
    return writes.change(
        visit.review,
        ref=reference,
        change=change,
        told=told,
        version=request.POST.get("version", ""),
        by=visit.viewer.name,
    )


def _tried(
    request: HttpRequest,
    reference: str,
    tab: str,
    write: Callable[[], object],
    then: tuple[str, str],
) -> HttpResponse:
    """Carry out one change; the page says why not where it is refused."""
    Proposals(visit_of(request)).project(reference)
    try:
        write()
    except (BadInput, NotEnoughData, NotFound, OutOfDate, WrongState) as error:
        return page_of(request, reference, tab, problem=error)
    said, to = then
    return done(request, PROPOSAL, reference, said, to=to)
