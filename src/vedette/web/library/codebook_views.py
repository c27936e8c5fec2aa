"""The codebook: its tree, one code, what a merge would move, a split, the history; every change with its undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from vedette.core.kernel.errors import BadInput, VedetteError
from vedette.core.library.codebook import Change
from vedette.pipeline.decisions import Act
from vedette.pipeline.recoding import moved_by_merge
from vedette.pipeline.stepping import at_codebook
from vedette.pipeline.undoing import undo as undo_decision
from vedette.web.library import codebook_reads as reads
from vedette.web.library import coding_writes as writes
from vedette.web.library.codebook_forms import CodeForm, NewCodeForm, PlaceForm
from vedette.web.library.coded_reads import Coded
from vedette.web.library.coding_reads import code_named, colours_of
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address


@needs("library.read")
def codebook(request: HttpRequest) -> HttpResponse:
    """The codes as a tree with their counts."""
    visit = visit_of(request)
    coded = Coded(visit)
    counts = {row["code"]: row for row in coded.counts()}
    colours = colours_of(coded.book)
    rows = [
        {"depth": depth, "one": one, "n": counts[one.code], "colour": colours[one.code]}
        for depth, one in coded.book.tree()
    ]
    context = {"rows": rows, "book": coded.book, "n_quotations": len(coded.held), **_may(visit)}
    return render(request, "library/codebook.html", context)


@needs("library.read")
def history(request: HttpRequest) -> HttpResponse:
    """What was done to the codebook."""
    visit = visit_of(request)
    context = {"entries": reads.changes(visit), "book": Coded(visit).book, **_may(visit)}
    return render(request, "library/codebook_history.html", context)


@needs("library.code")
def add(request: HttpRequest) -> HttpResponse:
    """A new code."""
    visit = visit_of(request)
    coded = Coded(visit)
    form = NewCodeForm(
        request.POST or None,
        places=reads.places(coded.book),
        areas=visit.review.template.areas,
        initial={"parent": request.GET.get("under", "")},
    )
    if request.method == "POST" and form.is_valid():
        told = form.told | {"change": Change.ADD, "parent": form.cleaned_data["parent"] or None}
        if _changed(visit, form, told):
            said = gettext("The code “%(name)s” is added.") % {"name": form.told["name"]}
            say(request, said, undo_url=address(visit.slug, "library:codebook_back"))
            return redirect("library:codebook", visit.slug)
    context = {"form": form, "title": gettext("Add a code"), "button": gettext("Add this code")}
    return render(request, "library/code_form.html", context)


@needs("library.read")
def code(request: HttpRequest, code: str) -> HttpResponse:
    """One code: what it means, what bears it, what can be done with it."""
    visit = visit_of(request)
    coded = Coded(visit)
    held = code_named(coded.book, code)
    counts = next(row for row in coded.counts() if row["code"] == code)
    places = reads.places(coded.book, code)
    context = {
        **_about(visit, coded, code, "itself"),
        "n": counts,
        "quoted": coded.quoted({"code": code})[:5],
        "place": PlaceForm(
            places=places, label=gettext("Put it under"), empty=gettext("the top"), prefix="move"
        ),
        "merge": PlaceForm(
            places=places, label=gettext("Merge it into"), empty=None, prefix="merge"
        ),
        "parent": held.parent and coded.book.codes[coded.book.current(held.parent)],
    }
    return render(request, "library/code.html", context)


@needs("library.read")
def code_history(request: HttpRequest, code: str) -> HttpResponse:
    """What was done to one code: its versions."""
    visit = visit_of(request)
    coded = Coded(visit)
    context = {
        **_about(visit, coded, code, "history"),
        "entries": reads.changes(visit, code),
    }
    return render(request, "library/code_history.html", context)


@needs("library.code")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Another name or meaning."""
    visit = visit_of(request)
    held = code_named(Coded(visit).book, code)
    names = ("name", "definition", "include", "exclude", "example", "alias", "issue_area")
    now = {name: getattr(held, name) for name in names}
    form = CodeForm(request.POST or None, areas=visit.review.template.areas, initial=now)
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.told.items() if value != now[name]}
        if not told or _changed(visit, form, told | {"change": Change.EDIT, "code": code}):
            say(request, gettext("The code is changed; its history keeps how it was."),
                undo_url=address(visit.slug, "library:codebook_back") if told else "")  # fmt: skip
            return redirect("library:codebook_code", visit.slug, code)
    context = {"form": form, "title": gettext("Change %(name)s") % {"name": held.name}, "held": held,
               "button": gettext("Keep this")}  # fmt: skip
    return render(request, "library/code_form.html", context)


@needs("library.code")
@require_POST
def move(request: HttpRequest, code: str) -> HttpResponse:
    """Put a code under another one, or at the top."""
    visit = visit_of(request)
    told: dict[str, object] = {"change": Change.MOVE, "code": code}
    told["parent"] = request.POST.get("move-target") or None
    return _done(request, visit, told, gettext("The code is moved."), back=code)


@needs("library.code")
@require_POST
def retire(request: HttpRequest, code: str) -> HttpResponse:
    """Give a code no more; what has it keeps it."""
    visit = visit_of(request)
    told = {"change": Change.RETIRE, "code": code}
    return _done(
        request, visit, told, gettext("The code is given no more; codings with it stay."), back=code
    )


@needs("library.code")
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """What merging a code into another would move; then the merge."""
    visit = visit_of(request)
    into = request.POST.get("into") or request.GET.get("merge-target", "")
    coded = Coded(visit)
    held, target = code_named(coded.book, code), code_named(coded.book, into)
    moving = moved_by_merge(coded.known, code, into)
    if request.method == "POST":
        told = {"change": Change.MERGE, "code": code, "into": into}
        words = gettext(
            "“%(code)s” counts as “%(into)s” from now on; every coding and memo is kept."
        )
        said = words % {"code": held.name, "into": target.name}
        return _done(request, visit, told, said, why=request.POST.get("why", ""), back=into)
    context = {"held": held, "target": target, "moving": moving, **_may(visit)}
    return render(request, "library/merge.html", context)


@needs("library.code")
def split(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the quotations of a code that become another one's."""
    visit = visit_of(request)
    coded = Coded(visit)
    held = code_named(coded.book, code)
    form = CodeForm(request.POST or None, areas=visit.review.template.areas)
    if request.method == "POST" and form.is_valid():
        chosen = request.POST.getlist("chosen")
        try:
            made = writes.split_code(
                visit.review, code=code, told=_said(form), chosen=chosen,
                why=form.cleaned_data["why"], by=visit.viewer.name,
            )  # fmt: skip
        except VedetteError as error:
            form.add_error(None, f"{error.problem} {error.remedy}")
        else:
            words = gettext("%(n)s quotations are coded “%(name)s” now.")
            said = words % {"n": len(chosen), "name": form.told["name"]}
            say(request, said, undo_url=address(visit.slug, "library:codebook_back"))
            return redirect("library:codebook_code", visit.slug, made)
    quoted = [one for one in coded.quoted({"code": code}) if held in one.codes]
    context = {
        "held": held,
        "form": form,
        "quoted": quoted,
        "chosen": request.POST.getlist("chosen"),
    }
    return render(request, "library/split.html", context)


@needs("library.code")
@require_POST
def back(request: HttpRequest) -> HttpResponse:
    """Take back what the viewer did last at the codebook."""
    visit = visit_of(request)
    writes.step_back(visit.review, scope=at_codebook, by=visit.viewer.name)
    say(request, gettext("Taken back. Ctrl+Y does it again."))
    return redirect("library:codebook", visit.slug)


@needs("library.code")
@require_POST
def forward(request: HttpRequest) -> HttpResponse:
    """Do again what was taken back last."""
    visit = visit_of(request)
    writes.step_forward(visit.review, scope=at_codebook, by=visit.viewer.name)
    say(request, gettext("Done again."), undo_url=address(visit.slug, "library:codebook_back"))
    return redirect("library:codebook", visit.slug)


@needs("library.code")
@require_POST
def undo(request: HttpRequest, mark: str) -> HttpResponse:
    """Take one change of the history back."""
    visit = visit_of(request)
    by = writes.author(visit.viewer.name)
    undo_decision(visit.review, mark, "", by, acts=frozenset((Act.CODEBOOK,)))
    say(request, gettext("Taken back. The history keeps both decisions."))
    return redirect("library:codebook_history", visit.slug)


def _may(visit: Visit) -> dict[str, Any]:
    """What the viewer may do to the codebook; the holder of a plain folder does it by command."""
    may_code = visit.world is not None and visit.viewer.may("library.code")
    if not may_code:
        return {"may_code": False}
    found = reads.turns(visit)
    return {"may_code": True, "can_back": bool(found.done), "can_forward": bool(found.undone)}


def _about(visit: Visit, coded: Coded, code: str, here: str) -> dict[str, Any]:
    held = code_named(coded.book, code)
    return {
        "held": held,
        "here": here,
        "path": coded.book.path(held),
        "aliases": coded.book.aliases(code),
        "colour": colours_of(coded.book)[code],
        **_may(visit),
    }


def _said(form: CodeForm) -> dict[str, str]:
    return {name: value for name, value in form.told.items() if value}


def _changed(visit: Visit, form: CodeForm, told: Mapping[str, object]) -> bool:
    """Whether a change was made; what speaks against it stands in the form."""
    try:
        writes.change_codebook(
            visit.review,
            change={
                name: value
                for name, value in told.items()
                if value != "" or told["change"] != Change.ADD
            },
            why=form.cleaned_data["why"],
            by=visit.viewer.name,
        )
    except BadInput as error:
        form.add_error(None, f"{error.problem} {error.remedy}")
        return False
    return True


def _done(
    request: HttpRequest,
    visit: Visit,
    told: Mapping[str, object],
    words: str,
    *,
    why: str = "",
    back: str,
) -> HttpResponse:
    writes.change_codebook(visit.review, change=told, why=why, by=visit.viewer.name)
    say(request, words, undo_url=address(visit.slug, "library:codebook_back"))
    return redirect("library:codebook_code", visit.slug, back)
