"""Deciding on the pages of findings, recommendations and proposals: done with its undo, refused with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from vedette.core.kernel.errors import BadInput, NotFound, VedetteError, WrongState
from vedette.pipeline.decisions import Decision
from vedette.pipeline.stating import as_of
from vedette.web.evidence import stated_writes as writes
from vedette.web.evidence.chain_reads import VisibleChain
from vedette.web.evidence.object_reads import version
from vedette.web.evidence.stated import Stated
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.parts import Conflict, conflict_answer
from vedette.web.ui.templatetags.addresses import address

T = TypeVar("T")
REFUSED = 422


def done(
    request: HttpRequest,
    stated: Stated,
    ref: str,
    words: str,
    *,
    to: str = "",
    is_change: bool = True,
) -> HttpResponse:
    """To the page of an object, or where `to` says, which tells what was done and how to undo it."""
    visit = visit_of(request)
    mark = (
        writes.last_mark(visit.review, act=stated.act, ref=ref, by=visit.viewer.name)
        if is_change
        else ""
    )
    say(request, words, undo_url=address(visit.slug, stated.undo_name, mark) if mark else "")
    return redirect(to or stated.url(visit.slug, ref))


def tab_answer(
    request: HttpRequest,
    page: str,
    context: Mapping[str, Any],
    *,
    forms: Mapping[str, Form] | None,
    problem: VedetteError | None,
) -> HttpResponse:
    """One tab of an object; told as refused where a form or a problem says so."""
    refused = problem is not None or any(form.errors for form in (forms or {}).values())
    told = {**context, "problem": problem}
    return render(request, page, told, status=REFUSED if refused else 200)


def taken_back(
    request: HttpRequest,
    stated: Stated,
    mark: str,
    words: str,
    held: Callable[[], Mapping[str, Any]],
) -> HttpResponse:
    """Take one change back, or bring it back; then to where the person came from.

    Args:
        request: Of the page; `back` may name the bin.
        stated: What kind of object it is.
        mark: Of the decision.
        words: What the page says once it is done.
        held: The objects that are there afterwards.
    """
    visit = visit_of(request)
    gone: Decision = writes.take_back(visit.review, act=stated.act, mark=mark, by=visit.viewer.name)
    say(request, words)
    back = request.GET.get("back", "")
    if back == address(visit.slug, "bin"):
        return redirect(back)
    ref = str(gone.body.get(str(stated.act), ""))
    if ref in held():
        return redirect(stated.url(visit.slug, ref, "history"))
    return redirect(address(visit.slug, stated.list_name))


def kept(form: Form, write: Callable[[], T]) -> T | None:
    """What was written; what speaks against it stands in the form."""
    try:
        return write()
    except (BadInput, NotFound, WrongState) as error:
        refuse(form, error)
        return None


def refuse(form: Form, error: VedetteError) -> None:
    """Put what speaks against a form into it."""
    form.add_error(None, f"{error.problem} {error.remedy}")


@dataclass(frozen=True, slots=True)
class Late:
    """A change of something that somebody else changed meanwhile.

    Args:
        ref: The object.
        told: What the change says.
        version: The version that the person saw.
        keep: Name of the address to which the change is posted again.
        states: What decisions state, by reference.
        said: What an object says of a field.
    """

    ref: str
    told: Mapping[str, object]
    version: str
    keep: str
    states: Callable[[Sequence[Decision]], Mapping[str, Any]]
    said: Callable[[Any, str], str]


def conflict_of(
    request: HttpRequest, stated: Stated, held: VisibleChain, late: Late
) -> HttpResponse:
    """Both changes side by side, where somebody else was first."""
    slug, act = held.visit.slug, stated.act
    last = [one for one in held.known if one.body.get(str(act)) == late.ref][-1]
    before = as_of(held.known, act, late.ref, late.version, late.states)
    now = late.states(held.known)[late.ref]
    rows = [
        (
            stated.fields[name],
            late.said(before, name) if before is not None else "",
            late.said(now, name),
            str(value or ""),
        )
        for name, value in late.told.items()
        if name in stated.fields
    ]
    mine = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("version", "csrfmiddlewaretoken")
        for value in values
    ]
    return conflict_answer(
        request,
        Conflict(
            by=last.by,
            at=last.at[:16].replace("T", " "),
            rows=rows,
            theirs_url=stated.url(slug, late.ref),
            keep_url=address(slug, late.keep, late.ref),
            fields=[*mine, ("version", version(held, stated, late.ref))],
        ),
    )
