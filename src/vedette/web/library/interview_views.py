"""The register of interviews: the list, one interview with its consent, who spoke under seal, who was not heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from vedette.core.kernel.errors import VedetteError
from vedette.pipeline.documents import documents
from vedette.pipeline.interviews import interviews as held_interviews
from vedette.pipeline.releases import releases_with
from vedette.web.library import interview_reads as reads
from vedette.web.library import interview_writes as writes
from vedette.web.library.attribute_words import value_words
from vedette.web.library.coded_reads import Coded
from vedette.web.library.interview_forms import (
    ConsentForm,
    FactsForm,
    ForGoodForm,
    RegisterForm,
    WhyForm,
)
from vedette.web.library.interview_words import CONSENTS, PLACES, RANKS, SEXES, speaker
from vedette.web.reviews.openings import note_opened
from vedette.web.reviews.sealed import key_store
from vedette.web.reviews.visit import Visit, visit_of
from vedette.web.ui.lists import FilterField, Listing, Words, list_answer
from vedette.web.ui.notices import say
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.ui import words


@needs("interviews.read")
def interviews(request: HttpRequest) -> HttpResponse:
    """The register, without who spoke."""
    visit = visit_of(request)
    filters = {name: request.GET.get(name, "") for name in reads.FACETS}
    rows, n_all = reads.register_of(visit, filters)
    in_force = [
        (name, _LABELS[name](), _said(name, value)) for name, value in filters.items() if value
    ]
    context = {
        "rows": [_row(one) for one in rows],
        "listing": Listing(len(rows), n_all, in_force=in_force),
        "fields": [_field(visit, name, filters[name]) for name in reads.FACETS],
        "may_register": _may(visit, "interviews.register"),
    }
    return list_answer(request, "library/interviews.html", "library/_interviews.html", context)


@needs("interviews.read")
def interview(request: HttpRequest, reference: str) -> HttpResponse:
    """One interview: its facts, consent, quotations, the releases that left with its words."""
    visit = visit_of(request)
    return _page(request, visit, reference)


@needs("interviews.register")
def add(request: HttpRequest) -> HttpResponse:
    """Take an interview into the register."""
    visit = visit_of(request)
    form = RegisterForm(request.POST or None, notes=_notes(visit))
    if request.method == "POST" and form.is_valid():
        try:
            made = writes.register(
                visit.review, facts=form.facts, identity=form.identity, keys=key_store(visit),
                by=visit.viewer.name,
            )  # fmt: skip
        except VedetteError as error:
            form.add_error(None, f"{error.problem} {error.remedy}")
        else:
            said = gettext(
                "The interview is registered as %(ref)s, drawn at random. Who spoke is sealed."
            )
            say(request, said % {"ref": made})
            return redirect("library:interview", visit.slug, made)
    sealed = [form[name] for name in form.SEALED]
    context = {
        "form": form,
        "facts": [one for one in form if one.name not in form.SEALED],
        "sealed": sealed,
    }
    return render(request, "library/interview_add.html", context)


@needs("interviews.register")
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """State facts anew."""
    visit = visit_of(request)
    held = reads.interview_of(visit, reference).one
    now = {name: getattr(held, name) for name in FactsForm.base_fields}
    form = FactsForm(request.POST or None, notes=_notes(visit, held.document), initial=now)
    form.fields.pop("consent")
    if request.method == "POST" and form.is_valid():
        form.cleaned_data["consent"] = held.consent
        if _changed(visit, form, reference, form.facts, ""):
            say(request, gettext("The facts are stated anew; the history keeps how they were."))
            return redirect("library:interview", visit.slug, reference)
    return render(request, "library/interview_change.html", {"form": form, "held": held})


@needs("interviews.register")
def consent(request: HttpRequest, reference: str) -> HttpResponse:
    """Another consent to the whole interview."""
    visit = visit_of(request)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = {"consent": form.cleaned_data["consent"]}
        if _changed(visit, form, reference, told, form.cleaned_data["why"]):
            say(request, gettext("The consent is changed. It holds for every use from now on."))
            return redirect("library:interview", visit.slug, reference)
    return _page(request, visit, reference, consent=form)


@needs("interviews.register")
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Consent is withdrawn: nothing may be used any more; what left before is named."""
    visit = visit_of(request)
    form = ForGoodForm(request.POST or None, reference=reference, prefix="withdraw")
    if request.method == "POST" and form.is_valid():
        told = {"consent": "withdrawn"}
        if _changed(visit, form, reference, told, form.cleaned_data["why"]):
            say(
                request,
                gettext("Consent is withdrawn. No words of this interview may leave any more."),
                level="held",
            )
            return redirect("library:interview", visit.slug, reference)
    return _page(request, visit, reference, withdraw=form)


@needs("interviews.unseal", step_up=True)
def identity(request: HttpRequest, reference: str) -> HttpResponse:
    """Who spoke: after password or key again, with a reason, and every look is told in the log."""
    visit = visit_of(request)
    held = reads.interview_of(visit, reference)
    is_erased = bool(reads.last_of(visit, reference).body.get("erased"))
    form = WhyForm(request.POST or None)
    found: dict[str, str] = {}
    if request.method == "POST" and form.is_valid() and not is_erased:
        try:
            found = writes.look(
                visit.review, interview=reference, keys=key_store(visit),
                why=form.cleaned_data["why"], by=visit.viewer.name,
            )  # fmt: skip
        except VedetteError as error:
            form.add_error(None, f"{error.problem} {error.remedy}")
    context = {
        "held": held.one,
        "form": form,
        "found": [(_SEALED[name](), value) for name, value in found.items()],
        "is_erased": is_erased,
        "erase": ForGoodForm(reference=reference, prefix="erase"),
        "entries": reads.entries_of(visit, reference),
    }
    return render(request, "library/identity.html", context)


@needs("interviews.unseal", step_up=True)
def erase(request: HttpRequest, reference: str) -> HttpResponse:
    """Destroy the key of a person: what was sealed can never be read again."""
    visit = visit_of(request)
    held = reads.interview_of(visit, reference)
    form = ForGoodForm(request.POST or None, reference=reference, prefix="erase")
    if request.method == "POST" and form.is_valid():
        writes.erase(visit.review, interview=reference, keys=key_store(visit), by=visit.viewer.name)
        words = gettext("The key is destroyed. Destroy it in every backup of the key store, too.")
        say(request, words, level="held")
        return redirect("library:interview", visit.slug, reference)
    context = {
        "held": held.one,
        "form": WhyForm(),
        "erase": form,
        "entries": [],
        "found": [],
        "is_erased": False,
    }
    return render(request, "library/identity.html", context)


@needs("interviews.read")
def heard(request: HttpRequest) -> HttpResponse:
    """Interviews against deployed people: who was not heard."""
    visit = visit_of(request)
    closer = [
        {"mission": mission, "category": category, "sex": SEXES[sex], "rank": RANKS[rank], "n": n}
        for (mission, category, sex, rank), n in reads.heard_closer(visit)
    ]
    rows = reads.heard(visit)
    context = {
        "rows": rows,
        "closer": closer,
        "n_silent": sum(1 for row in rows if row["is_silent"]),
    }
    return render(request, "library/heard.html", context)


def _page(request: HttpRequest, visit: Visit, reference: str, **forms: Any) -> HttpResponse:
    found = reads.interview_of(visit, reference)
    last = reads.last_of(visit, reference)
    note_opened(visit, reference, [last.body["label"]])
    document = found.one.document
    there = documents(visit.review.decisions())
    is_bad = any(form.errors for form in forms.values())
    context = {
        "found": found,
        "held": found.one,
        "row": _row(found),
        "speaker": speaker(found.one),
        "is_erased": bool(last.body.get("erased")),
        "has_notes": document in there,
        "quoted": Coded(visit).quoted({"document": document})[:5] if document in there else [],
        "released": releases_with(visit.review, reference),
        "entries": reads.entries_of(visit, reference),
        "consent": ConsentForm(initial={"consent": found.one.consent}),
        "withdraw": ForGoodForm(reference=reference, prefix="withdraw"),
        "may_register": _may(visit, "interviews.register"),
        "may_unseal": _may(visit, "interviews.unseal"),
        **forms,
    }
    return render(request, "library/interview.html", context, status=400 if is_bad else 200)


def _row(one: reads.Registered) -> dict[str, Any]:
    return {
        "found": one,
        "consent": CONSENTS[one.one.consent],
        "place": PLACES[one.one.place],
        "rank": RANKS[one.one.rank],
        "sex": SEXES[one.one.sex],
        "sign": "broken" if one.one.consent == "withdrawn" else "lock",
    }


def _may(visit: Visit, action: str) -> bool:
    """Whether the viewer acts here: the holder of a plain folder does it by command."""
    return visit.world is not None and visit.viewer.may(action)


def _changed(
    visit: Visit, form: Any, reference: str, facts: Mapping[str, object], why: str
) -> bool:
    try:
        writes.change(visit.review, interview=reference, facts=facts, why=why, by=visit.viewer.name)
    except VedetteError as error:
        form.add_error(None, f"{error.problem} {error.remedy}")
        return False
    return True


def _notes(visit: Visit, mine: str | None = None) -> Sequence[tuple[str, str]]:
    """Notes of interviews in the library that no other interview has."""
    known = visit.review.decisions()
    taken = {one.document for one in held_interviews(known).values()} - {mine}
    return [
        (name, name)
        for name, one in documents(known).items()
        if one.described.get("document_type") == "interview_note" and name not in taken
    ]


def _field(visit: Visit, name: str, value: str) -> FilterField:
    said: list[tuple[str, Words]] = [("", _EVERY[name]())]
    said += [(one, _said(name, one)) for one in reads.choices(visit, name)]
    return FilterField(name, _LABELS[name](), "select", value, said)


def _said(name: str, value: str) -> Words:
    if name == "place":
        return PLACES.get(value, value)
    if name in ("consent", "rank"):
        return value_words(name, value)
    return words(value) if name == "component" else value


_LABELS = {
    "consent": lambda: gettext("Consent"),
    "mission": lambda: gettext("Mission"),
    "component": lambda: gettext("Component"),
    "rank": lambda: gettext("Rank band"),
    "place": lambda: gettext("Place"),
}
_EVERY = {
    "consent": lambda: gettext("All consents"),
    "mission": lambda: gettext("All missions"),
    "component": lambda: gettext("All components"),
    "rank": lambda: gettext("All rank bands"),
    "place": lambda: gettext("All places"),
}
_SEALED = {
    "name": lambda: gettext("Name"),
    "contact": lambda: gettext("Contact"),
    "voice": lambda: gettext("File of the recording"),
    "notes": lambda: gettext("Other notes about the person"),
}
