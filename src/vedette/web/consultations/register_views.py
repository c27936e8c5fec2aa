"""The register of stakeholders: who is to be heard at which stage, and contributors as of a day."""

from __future__ import annotations

from collections.abc import Mapping

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from vedette.core.kernel.errors import NotFound
from vedette.web.consultations import words, writes
from vedette.web.consultations.forms import (
    ContributorsForm,
    StakeholderForm,
    changed_only,
    stated_of,
)
from vedette.web.consultations.reads import STAKEHOLDER, Programme
from vedette.web.consultations.rows import Row
from vedette.web.evidence.deciding import REFUSED, done, kept, taken_back
from vedette.web.evidence.object_reads import history
from vedette.web.linkage.exports import download
from vedette.web.reviews.visit import visit_of
from vedette.web.ui.lists import (
    Column,
    FilterField,
    in_order,
    list_answer,
    on_one_page,
    select_field,
    sort_order,
)
from vedette.web.ui.permissions import needs
from vedette.web.ui.templatetags.addresses import address

COLUMNS = (
    Column("name", gettext_lazy("Name"), is_fixed=True),
    Column("kind", gettext_lazy("Kind")),
    Column("missions", gettext_lazy("Missions")),
    Column("stages", gettext_lazy("To be heard at")),
    Column("stakeholder", gettext_lazy("Reference"), is_extra=True),
)
EXPORTED = ("stakeholder", "kind", "name", "country", "missions", "stages")
FILTERS = ("q", "kind", "stage", "mission")
_PAGE = 100


@needs("consultations.read")
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Those of the register that the filters leave, and the lists of contributors."""
    return _page(request)


def _page(request: HttpRequest, *, form: Form | None = None) -> HttpResponse:
    held = Programme(visit_of(request))
    order = sort_order(request.GET.getlist("sort"), COLUMNS, "name")
    every = _every(held)
    found = in_order(_filtered(every, _filters(request)), order)
    fields = _fields(held, every, _filters(request))
    shown, listing = on_one_page(
        request, found, len(every), columns=COLUMNS, order=order, fields=fields, per_page=_PAGE
    )
    context = {
        "rows": [
            {
                **row,
                "kind_said": words.STAKEHOLDERS[row["kind"]],
                "stages_said": [held.stage(code) for code in row["stages"].split()],
            }
            for row in shown
        ],
        "listing": listing,
        "fields": fields,
        "without_country": sorted(
            (one for one in held.register.stakeholders.values() if one.lacks_country),
            key=lambda one: one.name,
        ),
        "lists": list(held.register.lists.values()),
        "form": form or ContributorsForm(),
        "may_export": held.visit.viewer.may("exports.take"),
        "may_write": held.may_consult,
    }
    answer = list_answer(
        request, "consultations/register.html", "consultations/_register.html", context
    )
    answer.status_code = REFUSED if form and form.errors else 200
    return answer


@needs("exports.take")
@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """What is filtered as a file; the log tells of it."""
    visit = visit_of(request)
    visit.viewer.check_may("consultations.read")
    left = _filtered(_every(Programme(visit)), _filters(request))
    told = ({name: row[name] for name in EXPORTED} for row in left)
    return download(request, "stakeholders", told, EXPORTED, gettext("Register of stakeholders"))


@needs("consultations.read")
def stakeholder(request: HttpRequest, reference: str) -> HttpResponse:
    """One of the register: how it stands, where it was heard, what happened to it; and its form."""
    visit = visit_of(request)
    held = Programme(visit)
    one = held.register.stakeholders.get(reference)
    if one is None:
        raise NotFound("There is no such stakeholder.", "Choose one from the register.")
    if request.method == "POST":
        visit.viewer.check_may("consultations.write")
    before = stated_of(one)
    initial = {**before, "missions": " ".join(one.missions)}
    form = StakeholderForm(request.POST or None, initial=initial, stages=held.stages)
    if request.method == "POST" and form.is_valid():
        told = changed_only(form.told, before)
        made = kept(
            form,
            lambda: (
                writes.edit_stakeholder(
                    visit.review, ref=reference, told=told, by=visit.viewer.name
                )
                if told
                else one
            ),
        )
        if made is not None:
            said = gettext("The register is changed.")
            return done(request, STAKEHOLDER, reference, said, is_change=bool(told))
    attended = [
        (held.chip(ref), record.meeting, words.PRESENCES[row.presence])
        for ref, record in held.records.items()
        for row in record.meeting.attendance
        if row.stakeholder == reference
    ]
    context = {
        "one": one,
        "kind_words": words.STAKEHOLDERS[one.kind],
        "stages_said": [held.stage(code) for code in one.stages],
        "attended": attended,
        "entries": history(held, STAKEHOLDER, reference, may_write=held.may_consult),
        "form": form,
        "may_write": held.may_consult,
    }
    status = REFUSED if form.errors else 200
    return render(request, "consultations/stakeholder.html", context, status=status)


@needs("consultations.write")
def add(request: HttpRequest) -> HttpResponse:
    """One more in the register."""
    visit = visit_of(request)
    held = Programme(visit)
    form = StakeholderForm(
        request.POST or None, stages=held.stages, initial={"kind": request.GET.get("kind", "")}
    )
    if request.method == "POST" and form.is_valid():
        made = kept(
            form,
            lambda: writes.add_stakeholder(visit.review, told=form.told, by=visit.viewer.name),
        )
        if made is not None:
            return done(request, STAKEHOLDER, made.ref, gettext("It stands in the register."))
    status = REFUSED if form.errors else 200
    return render(request, "consultations/stakeholder_form.html", {"form": form}, status=status)


@needs("consultations.write")
@require_POST
def keep_list(request: HttpRequest) -> HttpResponse:
    """Keep who contributed on a day; who is new enters the register."""
    visit = visit_of(request)
    form = ContributorsForm(request.POST)
    if form.is_valid():
        made = kept(
            form,
            lambda: writes.keep_contributors(
                visit.review, as_of=form.cleaned_data["as_of"], table="", by=visit.viewer.name
            ),
        )
        if made is not None:
            return redirect(address(visit.slug, "stakeholders:list", made.ref))
    return _page(request, form=form)


@needs("consultations.read")
@require_GET
def contributors(request: HttpRequest, reference: str) -> HttpResponse:
    """A list of contributors as it was kept."""
    held = Programme(visit_of(request))
    made = held.register.lists.get(reference)
    if made is None:
        raise NotFound("There is no such list.", "Choose one from the register.")
    context = {
        "one": made,
        "n_troops": sum(row.troops for row in made.rows),
        "n_police": sum(row.police for row in made.rows),
    }
    return render(request, "consultations/contributors.html", context)


@needs("consultations.write")
@require_POST
def take_back(request: HttpRequest, mark: str) -> HttpResponse:
    """Take one change of the register back, or bring back what was taken back."""
    said = gettext("Taken back. The history keeps both decisions.")
    return taken_back(request, STAKEHOLDER, mark, said, dict)


def _every(held: Programme) -> list[Row]:
    return [
        {
            "stakeholder": ref,
            "kind": one.kind,
            "name": one.name,
            "country": one.country,
            "missions": " ".join(one.missions),
            "stages": " ".join(one.stages),
        }
        for ref, one in held.register.stakeholders.items()
    ]


def _filtered(rows: list[Row], said: Mapping[str, str]) -> list[Row]:
    asked = said["q"].casefold()
    return [
        row
        for row in rows
        if asked in f"{row['stakeholder']} {row['name']}".casefold()
        and said["kind"] in ("", row["kind"])
        and (not said["stage"] or said["stage"] in row["stages"].split())
        and (not said["mission"] or said["mission"] in row["missions"].split())
    ]


def _filters(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in FILTERS}


def _fields(held: Programme, every: list[Row], said: Mapping[str, str]) -> list[FilterField]:
    missions = sorted({name for row in every for name in row["missions"].split()})
    return [
        FilterField("q", gettext("Words"), "search", said["q"], hint=gettext("Name or reference")),
        select_field(
            "kind",
            gettext("Kind"),
            gettext("All kinds"),
            list(words.STAKEHOLDERS.items()),
            said["kind"],
        ),
        select_field("stage", gettext("Stage"), gettext("All stages"), held.stages, said["stage"]),
        select_field(
            "mission",
            gettext("Mission"),
            gettext("All missions"),
            [(m, m) for m in missions],
            said["mission"],
        ),
    ]
